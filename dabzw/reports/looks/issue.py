"""定期材料: the issues of reports — due, made, made again, and what a correction would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.made import EDITION, MadeReport, Output
from dabzw.model.moments import Instant, written
from dabzw.reports.moved import MISSING, Moved
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, page, some
from dabzw.rules.limits.reporting import Slot

_REVISION_SHOWN: Final = 10
_DIGEST_SHOWN: Final = 16

# Due

DUE: Final[View[Slot]] = View(
    (
        Col("名称", lambda slot: slot.name, "name"),
        Col("应报", lambda slot: slot.due, "moment"),
        Col("期间起", lambda slot: slot.since, "moment"),
        Col("截至", lambda slot: slot.at, "moment"),
    )
)
_DUE_ON_SCREEN: Final = DUE.pick("应报", "名称", "期间起", "截至")


def due(slots: Sequence[Slot], at: Instant) -> Page:
    """What is due and not made."""
    title = f"到期而未生成（截至 {written(at.when)}，共{len(slots)}期）"
    return page(at, {"到期": Table(DUE, slots)}, Line(title, "strong"), *some(_DUE_ON_SCREEN, slots))


# Made

ISSUES: Final[View[MadeReport]] = View(
    (
        Col("名称", lambda made: made.name, "name"),
        Col("期号", lambda made: made.issue, "number"),
        Col("应报", lambda made: made.due, "moment"),
        Col("期间起", lambda made: made.since, "moment"),
        Col("截至", lambda made: made.at, "moment"),
        Col("更正", lambda made: made.corrects, "number"),
        Col("报送日期", lambda made: made.sent.day if made.sent else None, "day"),
        Col("确认人", lambda made: made.sent.by if made.sent else None),
        Col("方式", lambda made: made.sent.way if made.sent else None),
        Col("依据", lambda made: made.revision, shown=lambda made: made.revision[:_REVISION_SHOWN]),
        Col("口径", lambda made: made.edition, "number"),
        Col("口径变更", lambda made: made.edition != EDITION, "flag"),
        Col("产出", lambda made: tuple(item.file for item in made.outputs), "list"),
    )
)
_MADE_ON_SCREEN: Final = ISSUES.pick("名称", "期号", "截至", "更正", "报送日期", "方式", "依据")


@dataclass(frozen=True, slots=True)
class Coming:
    """When a report is due next, and how its time was read."""

    name: str
    due: datetime
    reading: str


_COMING: Final[View[Coming]] = View(
    (
        Col("名称", lambda one: one.name, "name"),
        Col("应报", lambda one: one.due, "moment"),
        Col("读作", lambda one: one.reading),
    )
)
_COMING_ON_SCREEN: Final = _COMING.pick("应报", "名称", "读作")


def issues(
    made: Sequence[MadeReport], following: Sequence[Coming], at: Instant, gone: Sequence[MadeReport] = ()
) -> Page:
    """All issues that were made, those whose record is `gone` by their own, and when each is due next."""
    facts: dict[str, Fact] = {
        "材料": Table(ISSUES, made),
        "下次": Table(_COMING, following),
        "缺记录": Table(ISSUES, gone),
    }
    title = Line(f"已生成的材料（共{len(made)}期）", "strong")
    blocks = (*some(_MADE_ON_SCREEN, made), *_gone(gone), *_of_other_editions(made), *_following(following))
    return page(at, facts, title, *blocks)


def _gone(gone: Sequence[MadeReport]) -> Iterator[Block]:
    if gone:
        yield Heading("封存过、记录却不在台账里的，运行 dabzw issue due 按原样放回")
        yield Table(_MADE_ON_SCREEN, gone)


def _of_other_editions(made: Sequence[MadeReport]) -> Iterator[Block]:
    other = "、".join(one.title for one in made if one.edition != EDITION)
    if other:
        yield Line(
            f"口径变更：{other}不是按现行口径封存的，按现行口径重算的数可能不同，不是差错；"
            "issue again 给出封存的原件，issue restate 列出哪些数不同"
        )


def _following(coming: Sequence[Coming]) -> Iterator[Block]:
    if coming:
        yield Heading("下次应报")
        yield Table(_COMING_ON_SCREEN, coming)


# Made again


@dataclass(frozen=True, slots=True)
class Remade:
    """A file of an issue made again: how like the sealed one (`result`), and which of the two is given."""

    sealed: Output
    result: str
    source: str | None


_REMADE: Final[View[Remade]] = View(
    (
        Col("文件", lambda one: one.sealed.file),
        Col("结果", lambda one: one.result, "state"),
        Col("给出", lambda one: one.source),
        Col("摘要", lambda one: one.sealed.digest),
    )
)
_REMADE_ON_SCREEN: Final = _REMADE.pick("结果", "给出", "文件")


def remade(made: MadeReport, outputs: Sequence[Remade]) -> Page:
    """Whether the files of an issue are what was sealed."""
    facts: dict[str, Fact] = {
        "名称": made.name,
        "期号": made.issue,
        "依据": made.revision,
        "口径": made.edition,
        "现行口径": EDITION,
        "产出": Table(_REMADE, outputs),
    }
    title = Line(f"{made.title}，依据提交 {made.revision[:_DIGEST_SHOWN]}", "strong")
    return page(Instant.of(made.at), facts, title, Table(_REMADE_ON_SCREEN, outputs))


# Corrected


_MOVED: Final[View[Moved]] = View(
    (
        Col("数据", lambda moved: moved.name, "prose"),
        Col("原为", lambda moved: moved.then or MISSING),
        Col("现为", lambda moved: moved.now or MISSING),
        Col("来自", lambda moved: moved.by, "prose"),
    )
)
_BY_EDITION: Final = _MOVED.pick("数据", "原为", "现为")


def correction(
    made: MadeReport, moved: Sequence[Moved], by_edition: Sequence[Moved], others: Sequence[MadeReport] = ()
) -> Page:
    """The numbers of an issue that have moved, and by what; and those that today's 口径 alone moves.

    `others` are those that other desks sealed under its number, and that do not stand.
    """
    facts: dict[str, Fact] = {
        "更正": made.title,
        "变动": Table(_MOVED, moved),
        "口径": made.edition,
        "现行口径": EDITION,
        "口径变更": Table(_BY_EDITION, by_edition),
        "另封的": [one.revision for one in others],
    }
    title = Line(f"{made.title}（截至 {written(made.at)}）：{len(moved)}个数有变动", "strong")
    twice = (
        Line(
            f"别的电脑另封存了一份，不作数：依据提交 {one.revision[:_REVISION_SHOWN]}，截至 {written(one.at)}"
            + ("，已登记报送" if one.sent else "")
        )
        for one in others
    )
    return page(Instant.of(made.at), facts, title, *twice, *some(_MOVED, moved), *_changed(made, by_edition))


def _changed(made: MadeReport, by_edition: Sequence[Moved]) -> Iterator[Block]:
    if by_edition:
        yield Heading(f"口径变更（封存时口径{made.edition}，现行口径{EDITION}），不是差错")
        yield Table(_BY_EDITION, by_edition)
