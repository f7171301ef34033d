"""Lists and single records: what a record says, how it stands, and what runs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from dabzw.model.activity import Activity
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, When, end_of, written
from dabzw.model.site import Site
from dabzw.reports.due import reckoned_row
from dabzw.rules.deadlines import record_deadlines, record_reckoned
from dabzw.rules.states import state_of

Rows = dict[str, Any]


def record_rows(record: AnyRecord, ledger: Ledger, at: Instant) -> Rows:
    """A record as in its file, with its derived state and its deadlines."""
    running = record_reckoned(record, ledger, at) if isinstance(record, (Lead, Enterprise)) else ()
    return {
        **record.tree(),
        "状态": state_of(record, ledger.campaign),
        "期限": [reckoned_row(one, at) for one in running],
    }


def open_limits(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterable[str]:
    """What is still to be met on a record, a sentence each."""
    for deadline in record_deadlines(record, ledger, at):
        if deadline.open:
            item = f"（{deadline.item}）" if deadline.item else ""
            late = f"，已{deadline.days_late}天" if deadline.days_late else ""
            yield f"{deadline.code}{item}：应于 {written(deadline.due)} 前完成，{deadline.state}{late}"


def list_rows(records: Iterable[AnyRecord], ledger: Ledger, at: Instant) -> Rows:
    """Records of any kind, a line each."""
    return {
        "格式": 1,
        "截至": written(at.when),
        "记录": [list_row(record, ledger, at) for record in records],
    }


def list_row(record: AnyRecord, ledger: Ledger, at: Instant) -> Rows:
    """One record as a line of a list: its own columns, then how its limits stand."""
    return {
        "编号": record.id,
        "类别": record.KIND,
        "名称": record.name,
        "状态": state_of(record, ledger.campaign),
        **_OWN_COLUMNS[type(record)](record),
        **(_limits(record, ledger, at) if isinstance(record, (Lead, Enterprise)) else {}),
    }


@dataclass(frozen=True, slots=True)
class OpenLimits:
    """How many open limits of a record are overdue, and when the first of the open ones falls due."""

    overdue: int
    first_due: When | None

    @classmethod
    def of(cls, record: Lead | Enterprise, ledger: Ledger, at: Instant) -> OpenLimits:
        """Those of a record that is already as of `at`."""
        running = [deadline for deadline in record_deadlines(record, ledger, at) if deadline.open]
        first = min((deadline.due for deadline in running), key=end_of, default=None)
        return cls(sum(deadline.state == "逾期" for deadline in running), first)


def _limits(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Rows:
    found = OpenLimits.of(record, ledger, at)
    return {
        "逾期项": found.overdue,
        "最近到期": None if found.first_due is None else written(found.first_due),
    }


def _lead(lead: Lead) -> Rows:
    return {
        "村": lead.village,
        "单位": lead.unit,
        "来源": lead.source,
        "日期": written(lead.received_at),
        "企业": lead.enterprise,
        "场所类别": lead.place_class,
        "违法行为": list(lead.suspected),
    }


def _enterprise(enterprise: Enterprise) -> Rows:
    return {
        "村": enterprise.village,
        "单位": enterprise.station,
        "风险等级": enterprise.risk,
        "违法行为": list(enterprise.violation_codes),
        "经营状态": enterprise.operating,
        "日期": _registered(enterprise.id),
        "场所类别": enterprise.place_class,
        "在册": bool(enterprise.directories),
    }


def _site(site: Site) -> Rows:
    return {
        "村": site.village,
        "场所类别": site.place_class,
        "位置特征": list(site.settings),
        "最近排查": max((visit.on for visit in site.visits), default=None),
        "日期": _registered(site.id),
        "现状": site.occupancy,
    }


def _activity(activity: Activity) -> Rows:
    return {
        "村": "、".join(activity.villages),
        "单位": activity.lead_unit,
        "日期": activity.on.isoformat(),
        "发现问题": activity.problems,
        "参加单位": list(activity.units),
    }


def _registered(record_id: str) -> str | None:
    day = registered_on(record_id)
    return None if day is None else day.isoformat()


_OWN_COLUMNS: Final[dict[type, Callable[[Any], Rows]]] = {
    Lead: _lead,
    Enterprise: _enterprise,
    Site: _site,
    Activity: _activity,
}
