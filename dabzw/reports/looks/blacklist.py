"""名单: proposals with reasons, and steps on record; the township proposes, a county organ lists."""

from __future__ import annotations

from typing import Final

from dabzw.model.enterprise import Punishment
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.model.phrases import with_aside
from dabzw.model.terms import is_of_county, level_of
from dabzw.reports.view import NUMBER, Col, Line, Page, Table, View, page, some, unknown_part
from dabzw.rules.case.followup import ListStatus, list_statuses


def reasons(status: ListStatus) -> tuple[str, ...]:
    """Why it is proposed: by the campaign's grounds; else what was last written at a step."""
    written = (step.reason for step in reversed(status.enterprise.listings) if step.reason)
    first = next(written, None)
    return status.reasons or (() if first is None else (first,))


def _punishment_words(punishment: Punishment) -> str:
    """A measure of 惩戒, who carries it out, and since when; one without a day is not carried out yet."""
    carried_out = "尚未执行" if punishment.on is None else f"{punishment.on}执行"
    who = punishment.unit or "执行单位未定"
    return with_aside(punishment.measure, f"{who}，{carried_out}")


def _sanctions(status: ListStatus) -> tuple[str, ...]:
    return tuple(map(_punishment_words, _ordered(status)))


def _ordered(status: ListStatus) -> tuple[Punishment, ...]:
    """The measures of 惩戒 of the last step that has any."""
    steps = (one.sanctions for one in reversed(status.enterprise.listings) if one.sanctions)
    return next(steps, ())


def _not_carried_out(status: ListStatus) -> tuple[str, ...]:
    return tuple(
        with_aside(one.measure, one.unit or "执行单位未定") for one in _ordered(status) if one.on is None
    )


STATUSES: Final[View[ListStatus]] = View(
    (
        Col("编号", lambda status: status.enterprise.id, "id"),
        Col("名称", lambda status: status.enterprise.name, "name"),
        Col("状态", lambda status: status.state, width=12),
        Col("日期", lambda status: status.since, "day"),
        Col("机关", lambda status: status.organ, width=18),
        Col("理由", reasons, "prose", width=32),
        Col("尚缺", lambda status: status.missing, "prose", width=24),
        Col("管理期至", lambda status: status.until, "day"),
        Col("可申请提前移出", lambda status: status.removable_from, "day"),
        Col("惩戒措施", _sanctions, "list", width=24),
        Col("未执行惩戒", _not_carried_out, "list", width=24),
    )
)
IN_WORKBOOK: Final = STATUSES.pick(
    *(NUMBER, "编号", "名称", "状态", "日期", "机关", "理由", "尚缺", "管理期至"),
    *("可申请提前移出", "惩戒措施", "未执行惩戒"),
)
_ON_SCREEN: Final = STATUSES.pick(
    *("编号", "状态", "日期", "机关", "管理期至", "可申请提前移出", "名称", "理由", "尚缺", "未执行惩戒"),
    below=["机关", "可申请提前移出", "尚缺", "未执行惩戒"],
)


def answer(ledger: Ledger, at: Instant) -> Page:
    """Every enterprise proposed or at a step; the ledger is already as of `at`."""
    found = tuple(list_statuses(ledger, at))
    if not found and not is_on("名单", ledger.campaign):
        return unknown_part("名单", at, {"名单": Table(STATUSES, ())})
    level = level_of(ledger.campaign)
    return page(
        at,
        {"名单": Table(STATUSES, found)},
        Line(f"名单（截至 {written(at.when)}）", "strong"),
        Line(
            "列入由作出处罚的县级以上机关依法决定。"
            if is_of_county(ledger.campaign)
            else f"{level}只提出建议；列入由作出处罚的县级以上机关依法决定。"
        ),
        *some(_ON_SCREEN, found),
    )
