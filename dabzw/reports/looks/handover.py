"""交接: what the next clerk takes over — open limits by unit, suspensions, look-backs, transfers, plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import is_on
from dabzw.reports.looks import agenda as agenda_look
from dabzw.reports.looks import lookback, transfer
from dabzw.reports.looks.due import DUES, IN_LISTS, Due, dues, limit_notes
from dabzw.reports.looks.policy import CASES, Case, cases
from dabzw.reports.looks.units import unit_view
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, notes, page
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.items import Item
from dabzw.rules.limits.deadlines import OPEN_STATES
from dabzw.rules.limits.tallies import unit_tallies

_UNANSWERED: Final = ("逾期未签收", "未签收", "已签收")
_OVER: Final = "已销号"
_TO_SIGN: Final = "签字用的清单：dabzw report handover --to 接收人 --format docx --out 文件夹。"
_LOOK_BACKS: Final = "待回头看"
_TOLD_APART: Final = ("期限", "回头看", "待签收", "待回告")
"""Kinds of the agenda that have a section of their own."""


def _undone(case: Case) -> tuple[str, ...]:
    return tuple(item.measure for item in case.required if item.state != "已完成")


PLANS: Final[View[Case]] = CASES.pick("编号", "名称", "村", "监管站所", "状态").also(
    Col("未完成措施", _undone, "prose"), *CASES.pick("问题").cols
)
_PLANS_ON_SCREEN: Final = PLANS.pick("状态", "编号", "监管站所", "名称", "未完成措施")
_UNITS: Final = unit_view(OPEN_STATES)
_LIMITS_ON_SCREEN: Final[View[Due]] = IN_LISTS.through(lambda due: due.deadline)


def answer(ledger: Ledger, at: Instant, uncommitted: Sequence[str], told: Iterable[Item] = ()) -> Page:
    """What is open; the ledger is already as of `at`, `uncommitted` are the files that no commit holds.

    `told` is what the agenda is told.
    """
    limits = dues(ledger, at, only="open")
    says = limit_notes(due.deadline for due in limits)
    sections = _sections(ledger, at, limits, told)
    facts: dict[str, Fact] = {
        "说明": says,
        "未入账": list(uncommitted),
        **{name: whole for name, (whole, _) in sections.items()},
    }
    entered = (
        f"未入账的文件{len(uncommitted)}个：{'、'.join(uncommitted)}" if uncommitted else "改动已全部入账。"
    )
    return page(
        at,
        facts,
        Line(f"工作交接（截至 {written(at.when)}）", "strong"),
        *notes(says),
        Line(entered),
        *_told({name: shown for name, (_, shown) in sections.items() if _is_told(name, ledger.campaign)}),
        Line(_TO_SIGN, "quiet"),
    )


def _sections(
    ledger: Ledger, at: Instant, limits: Sequence[Due], told: Iterable[Item]
) -> dict[str, tuple[Table[Any], Table[Any]]]:
    """The sections by their names: each with all its columns, and with those of the screen."""
    units = tuple(unit_tallies(due.deadline for due in limits))
    by_unit = sorted(limits, key=lambda due: due.deadline.unit)
    halted = [due for due in limits if due.deadline.suspended]
    look_backs = [due for due in lookback.look_backs_of(ledger, at) if due.state != "已做"]
    waiting = [row for row in transfer.handed(ledger, at) if row.own.state in _UNANSWERED]
    others = [item for item in agenda(ledger, at, told) if item.kind not in _TOLD_APART]
    plans = open_plans(ledger, at)
    return {
        "按单位": (Table(_UNITS, units), Table(_UNITS, units)),
        "未完成期限": (Table(DUES, by_unit), Table(_LIMITS_ON_SCREEN, by_unit)),
        "中止": (Table(DUES, halted), Table(_LIMITS_ON_SCREEN, halted)),
        _LOOK_BACKS: (Table(lookback.LOOK_BACKS, look_backs), Table(lookback.IN_HANDOVER, look_backs)),
        "待回告移交": (Table(transfer.HAND_OVERS, waiting), Table(transfer.IN_HANDOVER, waiting)),
        "其他待办": (Table(agenda_look.ITEMS, others), Table(agenda_look.IN_HANDOVER, others)),
        "未完成方案": (Table(PLANS, plans), Table(_PLANS_ON_SCREEN, plans)),
    }


def open_plans(ledger: Ledger, at: Instant) -> list[Case]:
    """The cases that have not come to their end."""
    return [case for case in cases(ledger, at) if case.state != _OVER]


def _is_told(section: str, campaign: Campaign) -> bool:
    """Whether a section is shown: of a part that the campaign has not there is nothing to hand over."""
    return section != _LOOK_BACKS or is_on("回头看", campaign)


def _told(sections: Mapping[str, Table[Any]]) -> Iterator[Block]:
    """A section each; an empty one says so."""
    for name, table in sections.items():
        rows = tuple(table.rows)
        yield Heading(f"{name}（{len(rows)}）")
        yield table if rows else Line("无。")
