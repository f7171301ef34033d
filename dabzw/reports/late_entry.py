"""补录: what was entered more than 24 hours after its date, and how much of it per station and clerk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dabzw.model.entered import DatedAct, Entered
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.late_entry import EnteredAct, entered_acts

Rows = dict[str, Any]

_NO_STATION = "未登记站所"


def late_entry_rows(
    ledger: Ledger, entries: Mapping[DatedAct, Sequence[Entered]], at: Instant, *, complete: bool
) -> Rows:
    """The late entries, the latest first, and the share of late ones per station and per clerk.

    `complete` says whether the history reaches back to its beginning.
    """
    acts = tuple(entered_acts(ledger, entries))
    late = sorted(
        (act for act in acts if act.late),
        key=lambda act: (-act.days_after, act.record.id, act.act.what, written(act.act.when)),
    )
    return {
        "格式": 1,
        "截至": written(at.when),
        "说明": list(_readings(complete=complete)),
        "已入账": len(acts),
        "按站所": _shares("站所", ((act.station or _NO_STATION, act) for act in acts)),
        "按经手人": _shares("经手人", ((act.entered.clerk, act) for act in acts)),
        "补录": [_row(act) for act in late],
    }


def _readings(*, complete: bool) -> Iterable[str]:
    yield "只写日期的，自当日24时起算；超过24小时入账的为补录，同次提交改掉同类日期的为更正"
    yield "证照、租赁、历史查处的日期是查明的旧事实，不计；未入账的改动不计"
    if not complete:
        yield "这份台账的历史不完整，最早一次提交以前的入账时间不可靠"


def _shares(title: str, acts: Iterable[tuple[str, EnteredAct]]) -> list[Rows]:
    found: dict[str, list[EnteredAct]] = defaultdict(list)
    for name, act in acts:
        found[name].append(act)
    rows = [_share(title, name, own) for name, own in found.items()]
    return sorted(rows, key=lambda row: (-row["补录"] - row["更正"], row[title]))


def _share(title: str, name: str, acts: Sequence[EnteredAct]) -> Rows:
    late = [act for act in acts if act.late]
    corrected = sum(act.entered.corrected for act in late)
    return {
        title: name,
        "已入账": len(acts),
        "补录": len(late) - corrected,
        "更正": corrected,
        "补录率": round((len(late) - corrected) / len(acts), 4),
        "最长间隔天数": max((act.days_after for act in late), default=0),
    }


def _row(act: EnteredAct) -> Rows:
    return {
        "编号": act.record.id,
        "名称": act.record.name,
        "事项": act.act.what,
        "类别": "更正" if act.entered.corrected else "补录",
        "日期": written(act.act.when),
        "入账时间": written(act.entered.when),
        "间隔天数": act.days_after,
        "站所": act.station,
        "经手人": act.entered.clerk,
        "提交": act.entered.commit[:10],
    }
