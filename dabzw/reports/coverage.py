"""排查覆盖: villages by sites and methods, stations by directories, places by class, joint checks."""

from __future__ import annotations

from typing import Any

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.coverage import (
    JointChecks,
    StationCoverage,
    VillageCoverage,
    grid_coverage,
    joint_checks,
    silent_villages,
    sites_by,
    station_coverage,
    village_coverage,
)
from dabzw.rules.indicators import Figure

Rows = dict[str, Any]


def coverage_rows(ledger: Ledger, at: Instant) -> Rows:
    """How far the sweep has come; the ledger is already as of `at`."""
    villages = village_coverage(ledger, at)
    return {
        "格式": 1,
        "截至": written(at.when),
        "村": [_village(village) for village in villages],
        "站所": [_station(station) for station in station_coverage(ledger, at)],
        "未报告村": list(silent_villages(villages)),
        "网格": [
            {"村": village, "网格": grid or None, **_swept(found, "场所")}
            for village, grid, found in grid_coverage(ledger, at)
        ],
        "场所类别": [_group("场所类别", name, found) for name, found in sites_by(ledger, at, "place_class")],
        "位置特征": [_group("位置特征", name, found) for name, found in sites_by(ledger, at, "settings")],
        "检查活动": [_joint(row) for row in joint_checks(ledger, at)],
    }


def _swept(found: Figure, total: str) -> Rows:
    return {total: found.total, "已排查": found.done, "比率": found.ratio, "未排查": list(found.missing)}


def _village(village: VillageCoverage) -> Rows:
    return {
        "村": village.village,
        **_swept(village.sites, "场所"),
        "待复访": list(village.attempted),
        "线索": village.leads,
        "最近报告": village.last_report.isoformat() if village.last_report else None,
        "方式": village.methods,
    }


def _station(station: StationCoverage) -> Rows:
    return {
        "站所": station.station,
        **_swept(station.enterprises, "目录企业"),
        "非在产": list(station.stopped),
    }


def _group(key: str, name: str, found: Figure) -> Rows:
    return {key: name, **_swept(found, "场所")}


def _joint(row: JointChecks) -> Rows:
    return {
        "类别": row.kind,
        "次数": row.activities,
        "检查组": row.groups,
        "出动人次": row.people,
        "专家人次": row.experts,
        "受检单位": row.checked,
        "发现问题": row.problems,
    }
