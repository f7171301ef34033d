"""Lists of records: what a line of each kind says, and how the limits of its record stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.facts import FactOf, of_each
from dabzw.model.ids import Kind, registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.moments import Instant, When, end_of, written
from dabzw.model.site import Site
from dabzw.model.vocab import words
from dabzw.reports.view import Cell, Col, Line, Page, Some, Table, UnknownHead, View, page
from dabzw.rules.case.states import AsideState, state_of
from dabzw.rules.limits.deadlines import Deadline, record_deadlines
from dabzw.rules.walk import named_in

RecordT = TypeVar("RecordT", Lead, Enterprise, Site, Activity)

_VILLAGES_SHOWN: Final = 2
ASIDE: Final = frozenset(words(AsideState))
"""The states of records that a list holds only where it is asked for them."""
REASON: Final = "理由"


@dataclass(frozen=True, slots=True)
class OpenLimits:
    """How many open limits of a record are overdue, and when the first of the open ones falls due."""

    overdue: int
    first_due: When | None

    @classmethod
    def of(cls, record: Lead | Enterprise, ledger: Ledger, at: Instant) -> OpenLimits:
        """Those of a record that is already as of `at`."""
        return cls.among(record_deadlines(record, ledger, at))

    @classmethod
    def among(cls, deadlines: Iterable[Deadline]) -> OpenLimits:
        """Those among all deadlines of a record."""
        running = [deadline for deadline in deadlines if deadline.open]
        dues = (deadline.falls_due for deadline in running)
        first = min((due for due in dues if due is not None), key=end_of, default=None)
        return cls(sum(deadline.state == "逾期" for deadline in running), first)


Value = str | int | bool | date | tuple[str, ...] | None
"""What a cell of a list holds."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A record with what its line says of it; a site and an activity have no limits."""

    record: AnyRecord
    state: str | None
    limits: OpenLimits | None

    @classmethod
    def of(cls, record: AnyRecord, ledger: Ledger, at: Instant) -> _Own:
        """A record of a ledger that is already as of `at`."""
        runs = isinstance(record, (Lead, Enterprise)) and record.id not in ledger.set_aside
        limits = OpenLimits.of(record, ledger, at) if runs else None  # type: ignore[arg-type]
        return cls(record, state_of(record, ledger), limits)


@dataclass(frozen=True, slots=True)
class _Line:
    """The values of a record by the columns of its kind, and the villages that it names."""

    values: tuple[Value, ...]
    villages: tuple[str, ...]

    @classmethod
    def of(cls, record: AnyRecord, ledger: Ledger, at: Instant) -> _Line:
        """Those of a record of a ledger that is already as of `at`."""
        [values] = VIEWS[record.KIND].cells([_Own.of(record, ledger, at)])
        return cls(values, tuple(name for _, name in named_in(record, "村")))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Listed:
    """A record as a line of a list."""

    id: str
    kind: Kind
    line: _Line
    ledger: Ledger

    @classmethod
    def of(cls, record: AnyRecord, ledger: Ledger, at: Instant) -> Listed:
        """A record of a ledger that is already as of `at`."""
        return cls(record.id, record.KIND, _Line.of(record, ledger, at), ledger)

    @cached_property
    def cells(self) -> dict[str, Value]:
        """Its values by the heads of its kind."""
        return dict(zip(_HEADS[self.kind], self.line.values, strict=True))

    @property
    def record(self) -> AnyRecord:
        """The record itself; raises KeyError where it is not there."""
        found = self.ledger.find(self.id)
        if found is None:
            raise KeyError(self.id)
        return found


_LINES: Final = {
    kind: FactOf(f"lines of {kind}", _Line, frozenset((kind,)), _Line.of) for kind in RECORD_TYPES
}


def lines(ledger: Ledger, at: Instant, kind: Kind | None, *, is_of_all: bool) -> Iterator[Listed]:
    """A line of each record of a kind, or of all; with `is_of_all` of those that count nowhere, too."""
    for one, fact in _LINES.items():
        if kind in {None, one}:
            for id_, line in of_each(fact, ledger, at).items():
                yield Listed(id_, one, line, ledger)
    for record in ledger.set_aside.values() if is_of_all else ():
        if kind in {None, record.KIND}:
            yield Listed.of(record, ledger, at)


def _of(kind: type[RecordT], own: Callable[[RecordT], Cell]) -> Callable[[_Own], Cell]:
    """A value of a record of one kind."""
    return lambda line: own(line.record) if isinstance(line.record, kind) else None


def _reason(line: _Own) -> str | None:
    """Why it is 作废, or which record it is read with, and why."""
    record = line.record
    if record.void is not None:
        return f"{record.void.on}作废：{record.void.reason}"
    if isinstance(record, Activity):
        return None
    joined = record.merger if isinstance(record, Lead) else record.joined
    if joined is None:
        return None
    because = f"：{joined.reason}" if joined.reason else ""
    return f"{joined.on}并入 {joined.master}{because}"


def _last_visit(visits: Iterable[Visit]) -> date | None:
    return max((visit.on for visit in visits), default=None)


def _registered(line: _Own) -> date | None:
    return registered_on(line.record.id)


_COMMON: Final[View[_Own]] = View(
    (
        Col("编号", lambda line: line.record.id, "id"),
        Col("类别", lambda line: line.record.KIND),
        Col("名称", lambda line: line.record.name, "name"),
        Col("状态", lambda line: line.state, "state"),
        Col("备注", lambda line: line.record.remark, "prose"),
        Col(REASON, _reason, "prose"),
    )
)
_LIMITS: Final[tuple[Col[_Own], ...]] = (
    Col("逾期项", lambda line: line.limits.overdue if line.limits else None, "number"),
    Col("最近到期", lambda line: line.limits.first_due if line.limits else None, "moment"),
)
VIEWS: Final[dict[Kind, View[_Own]]] = {
    "线索": _COMMON.also(
        Col("村", _of(Lead, lambda lead: lead.village)),
        Col("单位", _of(Lead, lambda lead: lead.unit), "unit"),
        Col("来源", _of(Lead, lambda lead: lead.source)),
        Col("日期", _of(Lead, lambda lead: lead.received_at), "moment"),
        Col("企业", _of(Lead, lambda lead: lead.enterprise), "id"),
        Col("场所类别", _of(Lead, lambda lead: lead.place_class)),
        Col("违法行为", _of(Lead, lambda lead: lead.suspected), "list"),
        *_LIMITS,
    ),
    "企业": _COMMON.also(
        Col("村", _of(Enterprise, lambda one: one.village)),
        Col("单位", _of(Enterprise, lambda one: one.station), "unit"),
        Col("风险等级", _of(Enterprise, lambda one: one.risk), part="风险等级"),
        Col("违法行为", _of(Enterprise, lambda one: one.violation_codes), "list"),
        Col("经营状态", _of(Enterprise, lambda one: one.operating)),
        Col("日期", _registered, "day"),
        Col("场所类别", _of(Enterprise, lambda one: one.place_class)),
        Col("在册", _of(Enterprise, lambda one: bool(one.directories)), "flag", part="目录"),
        Col("最近排查", _of(Enterprise, lambda one: _last_visit(one.visits)), "day"),
        *_LIMITS,
    ),
    "场所": _COMMON.also(
        Col("村", _of(Site, lambda site: site.village)),
        Col("场所类别", _of(Site, lambda site: site.place_class)),
        Col("位置特征", _of(Site, lambda site: site.settings), "list"),
        Col("最近排查", _of(Site, lambda site: _last_visit(site.visits)), "day"),
        Col("日期", _registered, "day"),
        Col("现状", _of(Site, lambda site: site.occupancy)),
    ),
    "检查活动": _COMMON.also(
        Col("村", _of(Activity, lambda one: "、".join(one.villages)), "prose"),
        Col("单位", _of(Activity, lambda one: one.lead_unit), "unit"),
        Col("日期", _of(Activity, lambda one: one.on), "day"),
        Col("发现问题", _of(Activity, lambda one: one.problems), "number"),
        Col("参加单位", _of(Activity, lambda one: one.units), "list"),
    ),
}


def _cell(head: str) -> Callable[[Listed], Cell]:
    return lambda line: line.cells[head]


def _of_lines(view: View[_Own]) -> View[Listed]:
    """The same columns, of lines."""
    return View(tuple(Col(col.head, _cell(col.head), col.kind, part=col.part) for col in view.columns))


_HEADS: Final = {kind: view.heads for kind, view in VIEWS.items()}


def _villages(line: Listed) -> Cell:
    """The village; of an activity on a screen the first of several, and how many."""
    return Some(line.line.villages, 1, whole=_VILLAGES_SHOWN) if line.line.villages else ""


_LISTED: Final = {kind: _of_lines(view) for kind, view in VIEWS.items()}
_VILLAGE: Final[Col[Listed]] = Col("村", _villages)
_ON_SCREEN: Final[dict[Kind | None, View[Listed]]] = {
    "线索": _LISTED["线索"].pick("编号", "状态", "日期", "来源", "单位", "名称", below=["单位"]),
    "企业": _LISTED["企业"].pick(
        *("编号", "状态", "风险等级", "村", "单位", "违法行为", "名称"), below=["风险等级", "单位"]
    ),
    "场所": _LISTED["场所"].pick("编号", "状态", "村", "场所类别", "最近排查", "名称"),
    "检查活动": _LISTED["检查活动"].also(_VILLAGE).pick("编号", "日期", "名称", "发现问题", "村"),
    None: _of_lines(_COMMON).also(_VILLAGE).pick("编号", "类别", "状态", "村", "名称"),
}


def answer(
    found: Sequence[Listed], at: Instant, kind: Kind | None, view: View[Listed], *, is_chosen: bool
) -> Page:
    """Records, a line each, in the columns of a view; chosen ones are those of a spreadsheet as well."""
    about = f"共{len(found)}条（截至 {written(at.when)}）"
    records = [_LISTED[line.kind].record(line) for line in found]
    told = page(at, {"记录": records}, Table(view, found, note=about) if found else Line(about))
    own = view if is_chosen or kind is None else _LISTED[kind]
    return replace(told, listed={"记录": Table(own, found)})


def usual_view(kind: Kind | None, campaign: Campaign, extra: Iterable[str] = ()) -> View[Listed]:
    """The columns of a list on a screen; `extra` are those that it was narrowed down or ordered by."""
    return _with(_ON_SCREEN[kind].under(campaign), extra)


def listed_cols(kind: Kind | None) -> dict[str, Col[Listed]]:
    """The columns that the list of a kind, or of all records, may have, by their heads."""
    if kind is not None:
        return {col.head: col for col in _LISTED[kind].columns}
    heads = dict.fromkeys(head for view in VIEWS.values() for head in view.heads)
    return {head: _VILLAGE if head == _VILLAGE.head else _extra(head) for head in heads}


def _with(view: View[Listed], extra: Iterable[str]) -> View[Listed]:
    """The view with more columns before its last; a line of another kind has nothing in them."""
    more = [_extra(head) for head in dict.fromkeys(extra) if head not in view.heads]
    *first, last = view.columns
    return View((*first, *more, last))


def _extra(head: str) -> Col[Listed]:
    kinds = {col.kind for view in VIEWS.values() for col in view.columns if col.head == head}
    if not kinds:
        raise UnknownHead(head)
    return Col(head, lambda line: line.cells.get(head), kinds.pop() if len(kinds) == 1 else "text")
