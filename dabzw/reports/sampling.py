"""随机复查: a draw with its recipe, and what the revisits found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.sampling import (
    Place,
    Rate,
    Revisit,
    clean_places,
    drawn,
    draws,
    miss_rate,
    order_key,
    revisits,
)

Rows = dict[str, Any]


def draw_rows(ledger: Ledger, seed: str, count: int, until: date, at: Instant) -> Rows:
    """The first places of the order of a seed; the ledger is the seed's commit as of `until`."""
    places = {place.id: place for place in clean_places(ledger)}
    chosen = drawn(places, seed, count)
    return {
        "格式": 1,
        "截至": written(at.when),
        "种子提交": seed,
        "名单截至": until.isoformat(),
        "名单": len(places),
        "抽取": [_drawn(number, places[one], seed) for number, one in enumerate(chosen, start=1)],
        "方法": list(_recipe(seed, until)),
    }


def _drawn(number: int, place: Place, seed: str) -> Rows:
    seen = [visit for visit in place.visits if visit.effective]
    units = dict.fromkeys(unit for visit in seen for unit in visit.units)
    return {
        "序号": number,
        "编号": place.id,
        "名称": place.name,
        "村": place.village,
        "最近排查": max(visit.on for visit in seen).isoformat(),
        "原排查单位": list(units),
        "摘要": order_key(seed, place.id)[:12],
    }


def _recipe(seed: str, until: date) -> Iterable[str]:
    """How anybody can draw the same places again."""
    yield (
        f"名单：提交 {seed[:16]} 的台账里，截至 {until}，行动期间排查到位、结果都是“未发现”、"
        "没有线索和违法行为、以前没有抽中过的企业和场所。"
    )
    yield (
        "顺序：对每个编号计算“种子提交、换行、编号”的 SHA-256，从小到大排列，取最前面的；"
        r"核对用 printf '种子提交\n编号' | sha256sum，摘要是其前12位。"
    )
    yield (
        "种子默认取截至日零点前的最后一次提交：当日的任何登记都改变不了种子和名单；"
        "同一种子只能登记一次，要多抽，只能在后面接着取。"
    )
    yield "复查应由原排查单位以外的站所进行。"


def draw_result_rows(ledger: Ledger, at: Instant) -> Rows:
    """What the revisits of all draws found, and the miss rate that stands beside the zero."""
    found = tuple(revisits(ledger))
    return {
        "格式": 1,
        "截至": written(at.when),
        "抽样": [
            {
                "编号": draw.record_id,
                "日期": draw.on.isoformat(),
                "种子提交": draw.seed,
                "名单": draw.total,
                **_result([one for one in found if one.draw.record_id == draw.record_id]),
            }
            for draw in draws(ledger)
        ],
        "合计": _result(found),
    }


def _result(found: Iterable[Revisit]) -> Rows:
    known = tuple(found)
    rate = miss_rate(known)
    return {
        "抽取": len(known),
        "已复查": rate.visited,
        "查出问题": rate.found,
        **rate_cells(rate, "漏查率"),
        "问题场所": [one.place_id for one in known if one.missed],
        "未复查": [one.place_id for one in known if one.visit is None],
    }


def rate_cells(rate: Rate, name: str) -> Rows:
    """A rate with the limits of its 95 % interval."""
    limits = rate.interval
    return {name: rate.ratio, "95%区间": list(limits) if limits else None}
