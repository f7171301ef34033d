"""Lists of records: what a line of each kind says, and how the limits of its record stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise, Visit
from dabzw.model.ids import Kind, registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
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


@dataclass(frozen=True)
class Listed:
    """A record as a line of a list; a site and an activity have no limits."""

    record: AnyRecord
    state: str | None
    limits: OpenLimits | None

    @classmethod
    def of(cls, record: AnyRecord, ledger: Ledger, at: Instant) -> Listed:
        """A record of a ledger that is already as of `at`."""
        runs = isinstance(record, (Lead, Enterprise)) and record.id not in ledger.set_aside
        limits = OpenLimits.of(record, ledger, at) if runs else None  # type: ignore[arg-type]
        return cls(record, state_of(record, ledger), limits)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Its values by the heads of its kind."""
        view = VIEWS[self.record.KIND]
        return dict(zip(view.heads, next(view.cells([self])), strict=True))


def _of(kind: type[RecordT], own: Callable[[RecordT], Cell]) -> Callable[[Listed], Cell]:
    """A value of a record of one kind."""
    return lambda line: own(line.record) if isinstance(line.record, kind) else None


def _reason(line: Listed) -> str | None:
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


def _registered(line: Listed) -> date | None:
    return registered_on(line.record.id)


_COMMON: Final[View[Listed]] = View(
    (
        Col("编号", lambda line: line.record.id, "id"),
        Col("类别", lambda line: line.record.KIND),
        Col("名称", lambda line: line.record.name, "name"),
        Col("状态", lambda line: line.state, "state"),
        Col("备注", lambda line: line.record.remark, "prose"),
        Col(REASON, _reason, "prose"),
    )
)
_LIMITS: Final[tuple[Col[Listed], ...]] = (
    Col("逾期项", lambda line: line.limits.overdue if line.limits else None, "number"),
    Col("最近到期", lambda line: line.limits.first_due if line.limits else None, "moment"),
)
VIEWS: Final[dict[Kind, View[Listed]]] = {
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
        Col("村", _of(Activity, lambda one: "、".join(one.villages)), "name"),
        Col("单位", _of(Activity, lambda one: one.lead_unit), "unit"),
        Col("日期", _of(Activity, lambda one: one.on), "day"),
        Col("发现问题", _of(Activity, lambda one: one.problems), "number"),
        Col("参加单位", _of(Activity, lambda one: one.units), "list"),
    ),
}


def _villages(line: Listed) -> Cell:
    """The village; of an activity on a screen the first of several, and how many."""
    names = tuple(name for _, name in named_in(line.record, "村"))
    return Some(names, 1, whole=_VILLAGES_SHOWN) if names else ""


_VILLAGE: Final[Col[Listed]] = Col("村", _villages)
_ON_SCREEN: Final[dict[Kind | None, View[Listed]]] = {
    "线索": VIEWS["线索"].pick("编号", "状态", "日期", "来源", "单位", "名称", below=["单位"]),
    "企业": VIEWS["企业"].pick(
        *("编号", "状态", "风险等级", "村", "单位", "违法行为", "名称"), below=["风险等级", "单位"]
    ),
    "场所": VIEWS["场所"].pick("编号", "状态", "村", "场所类别", "最近排查", "名称"),
    "检查活动": VIEWS["检查活动"].also(_VILLAGE).pick("编号", "日期", "名称", "发现问题", "村"),
    None: _COMMON.also(_VILLAGE).pick("编号", "类别", "状态", "村", "名称"),
}


def answer(
    found: Sequence[Listed], campaign: Campaign, at: Instant, kind: Kind | None, extra: Iterable[str] = ()
) -> Page:
    """Records, a line each; `extra` are columns that the list was narrowed down or ordered by."""
    about = f"共{len(found)}条（截至 {written(at.when)}）"
    records = [VIEWS[line.record.KIND].record(line) for line in found]
    view = _with(_ON_SCREEN[kind].under(campaign), extra)
    return page(at, {"记录": records}, Table(view, found, note=about) if found else Line(about))


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
