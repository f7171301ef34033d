"""One record: what its file says, how it stands, and what runs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dabzw.model.activity import Activity
from dabzw.model.base import Tree, label
from dabzw.model.cases import Case, cases, how_ended
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import kind_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import with_aside
from dabzw.model.site import Site
from dabzw.reports.looks.due import DUES, ON_RECORD, Due
from dabzw.reports.view import Block, Cell, Col, Fact, Heading, Page, Pairs, Table, View
from dabzw.rules.case.states import state_of
from dabzw.rules.limits.deadlines import record_reckoned

_PLANS: Final = label(Enterprise, "plans")


def answer(record: AnyRecord, ledger: Ledger, at: Instant) -> Page:
    """A record as in its file, with its derived state, its deadlines and, of an enterprise, its cases.

    A duplicate says which record it is read with.
    """
    running = record_reckoned(record, ledger, at) if isinstance(record, (Lead, Enterprise)) else ()
    found = [Due.of(one, at) for one in running]
    tree, state = record.tree(), state_of(record, ledger)
    of_all = cases(record) if isinstance(record, Enterprise) else ()
    shown = {"编号": tree["编号"], **({} if state is None else {"状态": _told(state, record)}), **tree}
    limits = (Heading("期限"), Table(ON_RECORD, found)) if found else ()
    numbered = (Heading("历次案件"), Table(CASES, of_all)) if len(of_all) > 1 else ()
    numbers: dict[str, Fact] = (
        {"案次": len(of_all), "历次": Table(CASES, of_all)} if isinstance(record, Enterprise) else {}
    )
    facts = {**tree, "状态": state, **numbers, "期限": Table(DUES, found)}
    return Page(facts, (*_fields(_with_names(shown, ledger)), *numbered, *limits))


CASES: Final[View[Case]] = View(
    (
        Col("案次", lambda case: case.number, "number"),
        Col("立案", lambda case: case.opened_on, "day"),
        Col("结案", lambda case: case.ended_on, "day"),
        Col("方式", lambda case: None if case.end is None else how_ended(case.end)),
    )
)


def _told(state: str, record: AnyRecord) -> str:
    """The state as people read it: 已并入 with the master."""
    master = None if isinstance(record, Activity) else _master(record)
    return with_aside(state, master) if state == "已并入" and master else state


def _master(record: Lead | Enterprise | Site) -> str | None:
    return record.merged_into if isinstance(record, Lead) else record.joined_into


def _with_names(tree: Tree, ledger: Ledger) -> Tree:
    """The tree as people read it: behind the id of another record what that is called."""
    return {key: value if key == "编号" else _named(value, ledger) for key, value in tree.items()}


def _named(value: Any, ledger: Ledger) -> Any:
    if isinstance(value, Mapping):
        return {key: _named(inner, ledger) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, ledger) for inner in value]
    found = ledger.find(value) if isinstance(value, str) and kind_of(value) is not None else None
    return value if found is None else f"{value} {found.name}"


def _fields(tree: Tree) -> Iterator[Block]:
    """Fields below each other, then each group of fields and each list of rows under a heading."""
    yield Pairs(tuple((key, _cell(value)) for key, value in tree.items() if not _is_nested(value)))
    for key, value in tree.items():
        if not _is_nested(value):
            continue
        if key == _PLANS:
            yield from _plans(value)
            continue
        yield Heading(key)
        yield from _fields(dict(value)) if isinstance(value, Mapping) else (_rows_table(value),)


def _plans(plans: Sequence[Tree]) -> Iterator[Block]:
    """Each plan by itself: its measures are a table of their own."""
    for number, plan in enumerate(plans, start=1):
        yield Heading(_PLANS if len(plans) == 1 else f"{_PLANS}（第{number}份）")
        yield from _fields(plan)


def _cell(value: Any) -> Cell:
    return tuple(value) if isinstance(value, list) else str(value)


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(item, Mapping) for item in value)
    )


def _rows_table(rows: Sequence[Tree]) -> Table[Tree]:
    """Rows of acts; a column for every field that one of them has."""
    return Table(View(tuple(map(_column, _keys(rows)))), rows)


def _keys(rows: Iterable[Tree]) -> list[str]:
    """The fields of all rows, each behind the one that it follows."""
    keys: list[str] = []
    for row in rows:
        for before, key in zip((None, *row), row, strict=False):
            if key not in keys:
                keys.insert(keys.index(before) + 1 if before else 0, key)
    return keys


def _column(key: str) -> Col[Tree]:
    return Col(key, lambda row: _inline(row.get(key)), "prose")


def _inline(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return " ".join(_inline(inner) or "—" for inner in value.values())
    if isinstance(value, list):
        joiner = "\n" if any(isinstance(item, Mapping) for item in value) else "、"
        return joiner.join(_inline(item) or "—" for item in value)
    return str(value)
