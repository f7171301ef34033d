"""多本台账: what pages about many ledgers begin and end with: how many there are, which are silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.reports.view import FORMAT, Block, Col, Fact, Heading, Inner, Line, Page, Table, View, notes
from dabzw.sync.rollup.questions.ledgers import Ledger, Ledgers

LEDGERS: Final[View[Ledger]] = View(
    (
        Col("区划代码", lambda one: one.code, "id"),
        Col("台账", lambda one: one.name, "name", width=26),
        Col("状态", lambda one: one.state, "state"),
        Col("截至", lambda one: one.meta.as_of if one.meta else None, width=12),
        Col("记录", lambda one: one.meta.records if one.meta else None, "number"),
        Col("错误", lambda one: one.meta.errors if one.meta else None, "number"),
        Inner("行动", lambda one: one.meta.campaign if one.meta else None),
        Inner("提交", lambda one: one.meta.commit if one.meta else None),
        Col("可比", lambda one: one.comparable, "flag"),
        Col("说明", lambda one: one.says or None, "prose", width=40),
    )
)
_TROUBLED: Final = LEDGERS.pick("区划代码", "台账", "状态", "说明")
_SHOWN: Final = 20


def as_of(ledgers: Ledgers) -> str | None:
    """As of when the figures are: the latest moment of any ledger; None where there are no figures."""
    return ledgers.as_of[-1] if ledgers.as_of else None


def counted(ledgers: Ledgers) -> str:
    """How many ledgers figures rest on: 25本台账，可用23本."""
    silent = len(ledgers.all) - len(ledgers.usable)
    return f"{len(ledgers.all)}本台账" + (f"，其中{silent}本没有数据、没有算在内" if silent else "")


def told(ledgers: Ledgers, title: str) -> Line:
    """The head of a page."""
    when = as_of(ledgers)
    return Line(f"{title}（{f'截至 {when}，' if when else ''}{counted(ledgers)}）", "strong")


def moments(ledgers: Ledgers) -> tuple[str, ...]:
    """What must be said where the ledgers are not as of one moment."""
    found = ledgers.as_of
    return (f"各台账截至的时间不同，从 {found[0]} 到 {found[-1]}",) if len(found) > 1 else ()


def silent(ledgers: Ledgers) -> Iterator[Block]:
    """The ledgers of which a reader must know something, by name; nothing where there are none."""
    troubled = ledgers.troubled
    if troubled:
        yield Heading(f"要留意的台账（{len(troubled)}本）")
        yield Table(_TROUBLED, troubled, most=_SHOWN, rest="还有{0}本没有列出，用 dabzw rollup status 查看")


def rollup_page(
    ledgers: Ledgers, facts: Mapping[str, Fact], *blocks: Block, says: tuple[str, ...] = ()
) -> Page:
    """A page about many ledgers: its facts, its blocks, what is said of its figures, and the silent ones."""
    said = (*says, *moments(ledgers))
    own: dict[str, Fact] = {"格式": FORMAT, "截至": as_of(ledgers), **facts}
    own["说明"] = said
    own["台账"] = Table(LEDGERS, ledgers.all)
    listed = {name: fact for name, fact in facts.items() if isinstance(fact, Table)}
    return Page(own, (*blocks, *notes(said), *silent(ledgers)), listed)
