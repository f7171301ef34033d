"""What one record needs next, and why; and what may be entered of it in the same sitting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.base import label
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.agenda import ITEMS
from dabzw.reports.looks.due import last_moment
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, page
from dabzw.rules.agenda.agenda import items_of
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.sitting import Next, sitting

NEXT: Final[View[Next]] = View(
    (
        Col("接着", lambda one: one.act),
        Col("编号", lambda one: one.record_id, "id"),
        Col("事项", lambda one: one.matter, "prose"),
        Col("命令", lambda one: one.command, "prose"),
    )
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What one record needs: what waits at it, worst first, and what may be entered besides, in its order."""

    items: tuple[Item, ...]
    further: tuple[Next, ...]

    @property
    def commands(self) -> dict[str, str]:
        """What is to be typed, worst first, each with what it is for."""
        further = {one.command: one.matter for one in self.further}
        return {**{item.next: item.matter for item in self.items}, **further}


def needs(record: AnyRecord, ledger: Ledger, at: Instant, told: Iterable[Item] = ()) -> Needs:
    """What a record of a ledger that is already as of `at` needs; `told` is what the agenda is told of all.

    What counts nowhere needs nothing else.
    """
    own = [item for item in told if item.record_id == record.id]
    if record.id in ledger.set_aside:
        return Needs(tuple(own), ())
    items = tuple(sorted((*items_of(record, ledger, at), *own), key=lambda item: item.order))
    said = {" ".join(item.next.split()[:4]) for item in items}
    further = (one for one in sitting(record, ledger, at) if " ".join(one.command.split()[:4]) not in said)
    return Needs(items, tuple(further))


def answer(record: AnyRecord, ledger: Ledger, at: Instant, told: Iterable[Item] = ()) -> Page:
    """What one record needs next, and why it is on the list."""
    found = needs(record, ledger, at, told)
    going = dict(_before_going(record, ledger))
    facts: dict[str, Fact] = {
        "编号": record.id,
        "名称": record.name,
        "事项": Table(ITEMS, found.items),
        "接着": Table(NEXT, found.further),
        **going,
    }
    known = (Line(f"{head}：{says}") for head, says in going.items())
    about = f"{record.id}  {record.name}"
    if not found.items and not found.further:
        return page(at, facts, Line(f"{about}：没有要办的事项（截至 {written(at.when)}）。"), *known)
    waiting = (block for item in found.items for block in _reasoned(item))
    return page(at, facts, Line(about, "strong"), *waiting, *_further(found.further), *known)


def _before_going(record: AnyRecord, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """What is to be known before somebody goes there: what keeps him safe, and what was noted."""
    enterprise = None if isinstance(record, Activity) else ledger.enterprise_of(record)
    if enterprise is not None and enterprise.safety_note:
        yield label(Enterprise, "safety_note"), enterprise.safety_note
    if record.remark:
        yield label(type(record), "remark"), record.remark


def _reasoned(item: Item) -> Iterator[Block]:
    late = f"，逾期{item.days_late}天" if item.days_late else ""
    due = "" if item.due is None else f"，最晚 {last_moment(item.due)}"
    yield Heading(f"{item.kind}：{item.matter}{due}{late}")
    yield Line(f"下一步：{item.next}")
    yield Line(f"依据：{item.why}")


def _further(found: tuple[Next, ...]) -> Iterator[Block]:
    if found:
        yield Heading("接着可以办")
        yield from (Line(f"{one.act}：{one.matter}；{one.command}") for one in found)
