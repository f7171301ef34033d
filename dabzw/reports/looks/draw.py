"""随机复查: a draw with its recipe, and what the revisits found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.looks.called import named
from dabzw.reports.looks.rates import rate_cols
from dabzw.reports.view import Col, Fact, Line, Page, Table, View, page, some
from dabzw.rules.sweep.sampling import (
    Draw,
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

_KEY_SHOWN: Final = 12  # characters of a digest that are enough to compare by eye
_SEED_SHOWN: Final = 16

# A draw


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn place: its number in the draw, and the digest that put it there."""

    number: int
    place: Place
    key: str
    enterprise: Enterprise | None

    @property
    def units(self) -> tuple[str, ...]:
        """The units that were there, who are not to go again."""
        seen = (visit for visit in self.place.visits if visit.effective)
        return tuple(dict.fromkeys(unit for visit in seen for unit in visit.units))

    @property
    def safety_note(self) -> str | None:
        """现场风险提示 of the enterprise, or of that on the site."""
        return None if self.enterprise is None else self.enterprise.safety_note


@dataclass(frozen=True, slots=True)
class Lot:
    """随机抽取: the places drawn by a seed of those on the list as of a day."""

    seed: str
    until: date
    total: int
    drawn: tuple[Drawn, ...]


_DRAWN: Final[View[Drawn]] = View(
    (
        Col("序号", lambda one: one.number, "number"),
        Col("编号", lambda one: one.place.id, "id"),
        Col("名称", lambda one: one.place.name, "name"),
        Col("村", lambda one: one.place.village),
        Col("最近排查", lambda one: max(visit.on for visit in one.place.visits if visit.effective), "day"),
        Col("原排查单位", lambda one: one.units, "prose"),
        Col("现场风险提示", lambda one: one.safety_note, "prose"),
        Col("摘要", lambda one: one.key[:_KEY_SHOWN]),
    )
)
_DRAWN_ON_SCREEN: Final = _DRAWN.pick(
    *("序号", "编号", "村", "最近排查", "名称", "原排查单位", "现场风险提示"), below=["现场风险提示"]
)


_BY_HAND: Final = r"核对用 printf '种子提交\n编号' | sha256sum，摘要是其前12位"
_ELSEWHERE: Final = "每处的摘要和核对的命令，dabzw draw --json 有全部"


def lot(ledger: Ledger, seed: str, count: int, until: date) -> Lot:
    """The first places of the order of a seed; the ledger is the seed's commit as of `until`."""
    places = {place.id: place for place in clean_places(ledger)}
    chosen = drawn(places, seed, count)
    found = (
        Drawn(number, places[one], order_key(seed, one), ledger.enterprise_of(places[one]))
        for number, one in enumerate(chosen, start=1)
    )
    return Lot(seed, until, len(places), tuple(found))


def answer(drawn_lot: Lot, at: Instant, recorded_as: str | None = None) -> Page:
    """A draw with its recipe; `recorded_as` is the activity that it was recorded as."""
    recipe = tuple(_recipe(drawn_lot.seed, drawn_lot.until))
    places = drawn_lot.drawn
    facts: dict[str, Fact] = {
        "种子提交": drawn_lot.seed,
        "名单截至": drawn_lot.until,
        "名单": drawn_lot.total,
        "抽取": Table(_DRAWN, places),
        "方法": recipe,
        **({"登记": recorded_as} if recorded_as is not None else {}),
    }
    title = f"随机复查抽取（截至 {written(at.when)}，名单{drawn_lot.total}处，抽取{len(places)}处）"
    return page(
        at,
        facts,
        Line(title, "strong"),
        Line(f"种子提交：{drawn_lot.seed}"),
        *some(_DRAWN_ON_SCREEN, places),
        *(Line(one.replace(_BY_HAND, _ELSEWHERE)) for one in recipe),
    )


def _recipe(seed: str, until: date) -> Iterable[str]:
    """How anybody can draw the same places again."""
    yield (
        f"名单：提交 {seed[:_SEED_SHOWN]} 的台账里，截至 {until}，行动期间排查到位、结果都是“未发现”、"
        "没有线索和违法行为、以前没有抽中过的企业和场所。"
    )
    yield (f"顺序：对每个编号计算“种子提交、换行、编号”的 SHA-256，从小到大排列，取最前面的；{_BY_HAND}。")
    yield (
        "种子默认取截至日零点前的最后一次提交：当日的任何登记都改变不了种子和名单；"
        "同一种子只能登记一次，要多抽，只能在后面接着取。"
    )
    yield "复查应由原排查单位以外的站所进行。"


# The revisits


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the revisits of one draw found, or of all of them (`draw` None); `names` are those of places."""

    draw: Draw | None
    found: tuple[Revisit, ...]
    names: Mapping[str, str]

    @property
    def rate(self) -> Rate:
        """Found of visited."""
        return miss_rate(self.found)

    @property
    def missed(self) -> tuple[str, ...]:
        """Places where something was found that was reported not to be there."""
        return tuple(one.place_id for one in self.found if one.missed)

    @property
    def unvisited(self) -> tuple[str, ...]:
        """Places drawn to which nobody has gone again."""
        return tuple(one.place_id for one in self.found if one.visit is None)


_OUTCOME: Final[View[Outcome]] = View(
    (
        Col("抽取", lambda one: len(one.found), "number"),
        Col("已复查", lambda one: one.rate.visited, "number"),
        Col("查出问题", lambda one: one.rate.found, "number"),
        *rate_cols("漏查率", lambda one: one.rate),
        Col("问题场所", lambda one: one.missed, "prose", lambda one: [one.names[id_] for id_ in one.missed]),
        Col("未复查", lambda one: one.unvisited, "number", lambda one: len(one.unvisited)),
    )
)
_DRAWS: Final[View[Outcome]] = View(
    (
        Col("编号", lambda one: one.draw.record_id if one.draw else "合计", "id"),
        Col("日期", lambda one: one.draw.on if one.draw else None, "day"),
        Col("种子提交", lambda one: one.draw.seed if one.draw else None),
        Col("名单", lambda one: one.draw.total if one.draw else None, "number"),
        *_OUTCOME.cols,
    )
)
_DRAWS_ON_SCREEN: Final = _DRAWS.pick(
    *("编号", "日期", "名单", "抽取", "已复查", "查出问题", "漏查率", "95%区间", "未复查", "问题场所")
)


def result(ledger: Ledger, at: Instant) -> Page:
    """What the revisits of all draws found, and the miss rate that stands beside the zero."""
    found = tuple(revisits(ledger))
    places = tuple(dict.fromkeys(one.place_id for one in found))
    names = dict(zip(places, named(places, ledger), strict=True))
    own = [
        Outcome(draw, tuple(one for one in found if one.draw.record_id == draw.record_id), names)
        for draw in draws(ledger)
    ]
    total = Outcome(None, found, names)
    return page(
        at,
        {"抽样": Table(_DRAWS, own), "合计": _OUTCOME.record(total)},
        Line(f"随机复查结果（截至 {written(at.when)}）", "strong"),
        Table(_DRAWS_ON_SCREEN, [*own, total]),
        *([Line(f"未复查：{'、'.join(names[one] for one in total.unvisited)}")] if total.unvisited else []),
    )
