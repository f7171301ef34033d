"""The ordinary mass of a ledger: leads, enterprises, sites and activities drawn from a seed.

Every record that is drawn is sound: late steps are explained, closed cases have all that they need.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, cycle, islice
from typing import Final, NamedTuple

from benchmarks.draw import END, FIRST_DAY, Draw
from benchmarks.names import (
    ALL_STATIONS,
    CHEMICALS,
    COUNTY,
    COUNTY_SAFETY,
    DISPOSER,
    GRID_WORKERS,
    INSPECTORS,
    OFFICE,
    QUIET,
    SILENT,
    VILLAGES,
    grids_of,
)
from benchmarks.rows import (
    acted,
    asked,
    breach,
    chemical,
    cleared,
    closed,
    credit_code,
    enterprise,
    entry,
    handed,
    late,
    lead,
    licence,
    looked_back,
    measure,
    plan,
    punished,
    rated,
    row,
    verified,
    visit,
    went,
)
from benchmarks.stock import HIDDEN_USES, OFFENCES, RECEIVERS, REPORTS, SPOTS, TRADES, Offence, Trade
from dabzw.model.base import Tree
from dabzw.model.vocab import INFORMANT_SOURCES, Setting

_SPOKEN: Final = tuple(village for village in VILLAGES if village not in (*SILENT, *QUIET))
_SWEEP_END: Final = date(2026, 2, 14)
_LAST_FOUND: Final = date(2026, 3, 18)
_SUPERVISED: Final = date(2026, 3, 17)
_HAND_OVER: Final = 3  # days, as the notice says
_SOURCES: Final[tuple[str, ...]] = (
    "明查",
    "网格巡查",
    "村级上报",
    "群众举报",
    "暗访",
    "突击检查",
    "部门移交",
    "上级交办",
    "交叉检查",
    "内部举报",
    "研判筛查",
)
_SETTINGS: Final[tuple[Setting, ...]] = ("偏僻地点", "城乡结合部", "行政区域交界")
_ACTIVITIES: Final[tuple[str, ...]] = (
    "联合执法",
    "明查",
    "暗访",
    "突击检查",
    "交叉检查",
    "回头看",
    "宣传",
)
_NOTES: Final[dict[str, str]] = {
    "联合执法": "几个站所联合检查重点点位。",
    "明查": "对照目录逐户检查。",
    "暗访": "不打招呼，直接到点位查看。",
    "突击检查": "夜间突击检查偏僻点位。",
    "交叉检查": "站所之间交换片区检查。",
    "回头看": "复看已取缔的点位。",
    "宣传": "入户发放明白纸，公布举报渠道。",
}


class Mixture(NamedTuple):
    """How many records of each kind."""

    leads: int
    enterprises: int
    sites: int
    activities: int


class _Course(NamedTuple):
    """The days of a true lead, in order."""

    received: date
    verified: date
    acted: date
    handed: date
    closed: date | None


def mass(draw: Draw, mixture: Mixture) -> list[Tree]:
    """Records of a mixture."""
    sites = list(islice(_sites(draw), mixture.sites))
    found = list(_enterprises(draw, mixture))
    leads = [tree for tree in found if tree["编号"].startswith("XS")]
    leads += [_minor_lead(draw, sites) for _ in range(mixture.leads - len(leads))]
    enterprises = [tree for tree in found if tree["编号"].startswith("QY")]
    activities = [_activity(draw, [*sites, *enterprises]) for _ in range(mixture.activities)]
    return [*sites, *enterprises, *leads, *activities]


def _enterprises(draw: Draw, mixture: Mixture) -> Iterator[Tree]:
    """Enterprises, two in five with a violation, each of those with the lead that led to it."""
    leads = 0
    for number in range(mixture.enterprises):
        if number % 5 in (1, 3) and leads < mixture.leads:
            leads += 1
            yield from _case(draw, OFFENCES[leads % len(OFFENCES)])
        else:
            yield _sound_enterprise(draw, TRADES[number % len(TRADES)])


# Enterprises without a violation


def _sound_enterprise(draw: Draw, trade: Trade) -> Tree:
    day = draw.workday(FIRST_DAY, _SWEEP_END)
    village = draw.of(_SPOKEN)
    number = draw.number()
    head = draw.head()
    return enterprise(
        draw.new_id("企业", day),
        head + trade.suffix,
        (village, trade.place_class, f"{village}示例路{number}号"),
        trade.trade,
        统一社会信用代码=credit_code(number),
        注册地址=f"{village}示例路{number}号",
        网格=draw.of(grids_of(village)),
        负责人=[head],
        经营状态="在产" if not draw.one_in(5) else draw.of(("停产", "停业")),
        监管站所=trade.station,
        目录=_directories(draw, trade),
        注册经营范围=trade.scope,
        实际经营=trade.scope,
        证照=[licence("营业执照", f"{2031 + draw.below(9)}-06-30", 编号=f"（示例）营照{number:04d}")],
        用电户号=f"示例电{number:04d}",
        排查=_station_visits(draw, day, trade.station),
    )


def _directories(draw: Draw, trade: Trade) -> list[Tree]:
    if trade.directory is None:
        return []
    market = entry("营业执照登记目录", "市场监督管理所")
    if trade.directory == "营业执照登记目录":
        return [market]
    own = entry(trade.directory, trade.station)
    return [own, market] if draw.one_in(2) else [own]


def _station_visits(draw: Draw, day: date, station: str) -> list[Tree]:
    """Nothing for one in six: in a directory and never inspected."""
    if draw.one_in(6):
        return []
    first = draw.workday(day, _SWEEP_END)
    if draw.one_in(6):
        again = draw.workday(date(2026, 2, 24), date(2026, 3, 10))
        return [_seen(draw, first, station, "未见人员"), _seen(draw, again, station, "未发现", 时段="夜间")]
    return [_seen(draw, first, station, "未发现")]


def _seen(draw: Draw, day: date, unit: str, result: str, **fields: str) -> Tree:
    method: str = draw.of(("明查", "暗访", "交叉检查"))
    people = draw.some(INSPECTORS, 2)
    return visit(day.isoformat(), result, 单位=[unit], 人员=people, **{"方式": method, **fields})


# Enterprises with a violation, and the leads that led to them


def _case(draw: Draw, offence: Offence) -> Iterator[Tree]:
    course = _course(draw)
    village, number, head = draw.of(_SPOKEN), draw.number(), draw.head()
    where = (village, offence.place_class, f"{village}示例点位{number}")
    lead_id, enterprise_id = draw.new_id("线索", course.received), draw.new_id("企业", course.received)
    yield _true_lead(
        draw, lead_id, where, course, 内容=offence.report, 涉嫌行为=list(offence.codes), 企业=enterprise_id
    )
    yield enterprise(
        enterprise_id,
        head + offence.suffix,
        where,
        offence.trade,
        **_identity(draw, offence, number),
        负责人=[head],
        用电户号=f"示例电{number:04d}",
        排查=[visit(course.verified.isoformat(), "发现问题", 线索=lead_id)],
        违法行为=[_breach(code, offence, course, lead_id) for code in offence.codes],
        风险=[rated(course.verified.isoformat(), offence.risk, "按现场情况评定")],
        **_disposition(draw, offence, course, number),
    )


def _identity(draw: Draw, offence: Offence, number: int) -> Tree:
    if offence.codes[0].startswith("2") or draw.one_in(3):
        return {"统一社会信用代码": credit_code(number, "92"), "性质": "个体工商户"}
    return {"无代码原因": draw.of(("无照", "未查明", "个人")), "性质": "小作坊"}


def _breach(code: str, offence: Offence, course: _Course, lead_id: str) -> Tree:
    return breach(code, course.verified.isoformat(), offence.circumstances, lead_id)


def _disposition(draw: Draw, offence: Offence, course: _Course, number: int) -> Tree:
    """The plan and what follows from it; a case is over two days before its lead is closed."""
    decided = draw.workday(course.handed, course.handed + timedelta(5))
    over = None if course.closed is None else max(decided, course.closed - timedelta(2))
    done = None if over is None else draw.workday(decided, over)
    measures = [_measure(draw, name, decided, done) for name in offence.measures]
    tree = row(处置=plan(decided.isoformat(), *measures, 取舍=offence.choice))
    if "3.4" in offence.codes:
        tree |= _material(draw, done)
    if offence.risk != "一般":
        tree |= {"处罚": [_penalty(draw, decided, done or decided + timedelta(10), number)]}
    if offence.risk == "重大":
        tree |= {"关闭": _closure(decided, done)}
    return tree | (_over(draw, offence, over) if over is not None and done is not None else {})


def _measure(draw: Draw, name: str, decided: date, done: date | None) -> Tree:
    due = done or decided + timedelta(7 + draw.below(14))
    authority = {"取缔关闭": COUNTY, "顶格处罚": COUNTY_SAFETY, "断电": COUNTY_SAFETY}.get(name)
    notice = "（示例）停电通知书" if name == "断电" else None
    paper, photo = ("（示例）决定书", "（示例）现场照片") if done else (notice, None)
    finished = done.isoformat() if done else None
    return measure(name, due.isoformat(), finished, **row(实施机关=authority, 文书=paper, 佐证=photo))


def _material(draw: Draw, done: date | None) -> Tree:
    name, cas, unit = CHEMICALS[8] if draw.one_in(2) else draw.of(CHEMICALS[:6])
    amount = str(50 * (1 + draw.below(20)))
    found = {"危险化学品": [chemical(name, cas, amount, unit, "库房内")]}
    return found | (
        {"物料去向": [went(done.isoformat(), (name, amount, unit), "移交", DISPOSER)]} if done else {}
    )


def _penalty(draw: Draw, decided: date, last: date, number: int) -> Tree:
    amount = 5000 * (1 + draw.below(10))
    paid = amount if draw.one_in(2) else 0
    day = draw.workday(decided, last).isoformat()
    return punished(day, "罚款", COUNTY_SAFETY, number, 对象="单位", 金额=str(amount), 已收缴=str(paid))


def _closure(decided: date, done: date | None) -> Tree:
    proposed = decided.isoformat()
    if done is None:
        return row(提请日期=proposed)
    return row(提请日期=proposed, 决定日期=proposed, 决定机关=COUNTY, 实际关闭日期=done.isoformat())


def _over(draw: Draw, offence: Offence, day: date) -> Tree:
    text = day.isoformat()
    tree = {"一案三查": asked(text, "已查实", "已查否", "已查否"), "销号": cleared(text)}
    looks = [looked_back((day + timedelta(7)).isoformat(), "未反弹", offence.measures[0])]
    if not draw.one_in(3):
        looks.append(looked_back((day + timedelta(29)).isoformat(), "未反弹", offence.measures[0]))
    return tree | {"回头看": looks} | _overdue(day, "集中整治")


def _overdue(day: date | None, limit: str) -> Tree:
    if day is None or day <= END:
        return {}
    return {"逾期说明": [late(limit, "现场清理和手续办理跨月完成")]}


# Leads


def _course(draw: Draw) -> _Course:
    """Mostly within the limits; one in twelve is late at each step, one in twelve never ends."""
    received = draw.workday(FIRST_DAY, _LAST_FOUND)
    found = _later(draw, received, 0, slip=2)
    stopped = _later(draw, found, 0, slip=3)
    handed_on = max(stopped, _later(draw, found, _HAND_OVER, slip=6))
    ended = draw.workday(handed_on + timedelta(6), handed_on + timedelta(16))
    in_time = ended if draw.one_in(12) else min(ended, END)
    return _Course(received, found, stopped, handed_on, None if draw.one_in(12) else in_time)


def _later(draw: Draw, start: date, within: int, *, slip: int) -> date:
    days = within + slip if draw.one_in(12) else within
    return draw.workday(start, start + timedelta(days))


def _true_lead(
    draw: Draw, lead_id: str, where: tuple[str, str, str], course: _Course, **fields: object
) -> Tree:
    first = draw.below(len(INSPECTORS) - 1)
    late_acts = [
        *([late("当日强制", "当事人不在现场，次日送达")] if course.acted > course.verified else []),
        *([late("三日移交", "材料补正")] if course.handed > _latest_handover(course) else []),
        *([late("线索清零", "现场清理跨月完成")] if course.closed and course.closed > END else []),
    ]
    note = fields.pop("说明", "现场情况与反映一致")
    result = draw.of(("已整治到位", "已整治到位", "已整治到位", "移送办理"))
    return {
        **lead(lead_id, f"{course.received} 08:{draw.below(6)}0", _source(draw, course), where, **fields),
        "核查": [verified(f"{course.verified} {9 + draw.below(8):02d}:30", "属实", str(note), first)],
        "强制措施": [acted(course.acted.isoformat())],
        "移交": [
            handed(course.handed.isoformat(), draw.of(RECEIVERS), draw.number(), 签收日期=str(course.handed))
        ],
        "办结": [closed(course.closed.isoformat(), result)] if course.closed else [],
        "逾期说明": late_acts if course.closed else [],
        **({} if "企业" in fields else _no_case(lead_id, course)),
    }


def _no_case(lead_id: str, course: _Course) -> Tree:
    """A true lead of a place without an enterprise opens no case: somebody signed that."""
    day = course.verified.isoformat()
    fact = {"种类": "线索属实", "日期": day, "要点": lead_id}
    return {
        "认定": [
            {
                "日期": day,
                "结论": "不立案",
                "理由": "非本行动事项，已按职责移交",
                "批准人": "示例乡长",
                "事实": [fact],
            }
        ]
    }


def _latest_handover(course: _Course) -> date:
    return min(course.verified + timedelta(_HAND_OVER), END)


def _source(draw: Draw, course: _Course) -> str:
    # An informant's lead needs more than this generator gives (编号, 反馈): those are drawn by _told.
    plain = [source for source in _SOURCES if source not in INFORMANT_SOURCES]
    return plain[(course.received.day + draw.below(3)) % len(plain)]


def _minor_lead(draw: Draw, sites: list[Tree]) -> Tree:
    """A lead about a place with no enterprise: false more often than true."""
    report = draw.of(REPORTS)
    village, course = draw.of(_SPOKEN), _course(draw)
    lead_id = draw.new_id("线索", course.received)
    where = (village, report.place_class, f"{village}{SPOTS[report.place_class].name}")
    about = row(内容=report.content, 涉嫌行为=list(report.codes), 承办=draw.of(ALL_STATIONS[:3]))
    about |= _nearby(draw, sites, where, course)
    about["网格"] = draw.of(grids_of(village))
    if draw.one_in(3):
        return _true_lead(draw, lead_id, where, course, 说明=report.found, **about)
    return _false_lead(draw, lead_id, where, course, 说明=report.harmless, **about)


def _nearby(draw: Draw, sites: list[Tree], where: tuple[str, str, str], course: _Course) -> Tree:
    """A site of that class in the village, when one was registered in time, for two leads of three."""
    # A few hundred sites are looked through at most, so that a large ledger is made in linear time.
    fitting = (
        site["编号"]
        for site in sites[:300]
        if (site["村"], site["场所类别"]) == where[:2] and site["编号"][3:9] <= f"{course.received:%y%m%d}"
    )
    found = next(fitting, None)
    return {} if found is None or draw.one_in(3) else {"场所": found}


def _false_lead(
    draw: Draw, lead_id: str, where: tuple[str, str, str], course: _Course, **fields: object
) -> Tree:
    told = draw.one_in(3)
    verdict = "不属实" if not draw.one_in(6) else "无法查实"
    note = str(fields.pop("说明"))
    ended = draw.workday(course.verified, course.verified + timedelta(6))
    first = draw.below(len(INSPECTORS) - 1)
    source = draw.of(("群众举报", "群众举报", "内部举报")) if told else _source(draw, course)
    return {
        **lead(lead_id, f"{course.received} 08:{draw.below(6)}0", source, where, **fields),
        "核查": [verified(f"{course.verified} {9 + draw.below(8):02d}:45", verdict, note, first)],
        "办结": [closed(ended.isoformat(), "查否" if verdict == "不属实" else verdict, note)],
        **(_told(draw, course, ended) if told else {}),
    }


def _told(draw: Draw, course: _Course, ended: date) -> Tree:
    answered = (
        None if draw.one_in(6) else draw.workday(ended + timedelta(1), ended + timedelta(12)).isoformat()
    )
    taken_up = row(日期=course.received.isoformat(), 结论="受理")
    return row(举报人编号=f"JB-{draw.number():04d}", 受理=taken_up, 反馈日期=answered)


# Sites and activities


def _sites(draw: Draw) -> Iterator[Tree]:
    """Sites of every class, village by village."""
    for number, village in zip(count(1), cycle(VILLAGES), strict=False):
        # Every second class is drawn: villages and classes that both came by turns would never all meet.
        place_class = draw.of(tuple(SPOTS)) if number % 2 else tuple(SPOTS)[number // 2 % len(SPOTS)]
        spot, day = SPOTS[place_class], draw.workday(FIRST_DAY, date(2026, 2, 12))
        yield row(
            编号=draw.new_id("场所", day),
            名称=f"{spot.name}{number}号",
            村=village,
            网格=draw.of(grids_of(village)),
            场所类别=place_class,
            位置特征=[draw.of(_SETTINGS)] if draw.one_in(3) else [],
            地址=f"{village}示例路段{number}号",
            权属人=[draw.person()],
            租赁=_leases(draw) if draw.one_in(6) else [],
            名义用途=spot.use,
            实际用途=draw.of(HIDDEN_USES) if draw.one_in(12) else spot.use,
            现状="出租" if draw.one_in(8) else spot.occupancy,
            用电户号=f"示例电{draw.number():04d}",
            排查=_sweeps(draw, village, day),
        )


def _leases(draw: Draw) -> list[Tree]:
    """One tenant, or four within two years."""
    if not draw.one_in(3):
        return [row(承租人=draw.person(), 起="2025-03-01", 止="2027-02-28", 用途="仓储")]
    terms = (
        ("2024-04-01", "2024-09-30"),
        ("2024-10-01", "2025-03-31"),
        ("2025-04-01", "2025-10-31"),
        ("2025-11-01", "2026-10-31"),
    )
    return [row(承租人=draw.person(), 起=start, 止=end, 用途="加工、仓储") for start, end in terms]


def _sweeps(draw: Draw, village: str, day: date) -> list[Tree]:
    """When a site was swept: the silent villages only after the supervision, the quiet ones late."""
    if village in SILENT:
        return (
            [_patrol(draw, draw.workday(_SUPERVISED, END), village, "未发现")] if not draw.one_in(4) else []
        )
    if village in QUIET:
        return [_patrol(draw, draw.workday(date(2026, 2, 24), date(2026, 3, 6)), village, "未发现")]
    if draw.one_in(8):
        return []
    first = draw.workday(day, _SWEEP_END)
    if draw.one_in(8):
        again = draw.workday(date(2026, 2, 24), date(2026, 3, 20))
        locked = draw.of(("未见人员", "拒绝检查"))
        return [_seen(draw, first, OFFICE, locked), _seen(draw, again, OFFICE, "未发现", 时段="夜间")]
    return [
        _patrol(draw, first, village, "未发现") if draw.one_in(2) else _seen(draw, first, OFFICE, "未发现")
    ]


def _patrol(draw: Draw, day: date, village: str, result: str) -> Tree:
    people = draw.some(GRID_WORKERS, 2)
    return visit(day.isoformat(), result, 方式="网格巡查", 性质="巡查", 单位=[village], 人员=people)


def _activity(draw: Draw, places: list[Tree]) -> Tree:
    kind = draw.of(_ACTIVITIES)
    first = date(2026, 2, 24) if kind == "回头看" else FIRST_DAY
    day = draw.workday(first, END)
    village = draw.of(_SPOKEN)
    near = [
        place["编号"]
        for place in draw.some(places, 80)
        if place["村"] == village and place["编号"][3:9] <= f"{day:%y%m%d}"
    ]
    return row(
        编号=draw.new_id("检查活动", day),
        日期=day.isoformat(),
        类别=kind,
        牵头=OFFICE,
        参加单位=draw.some(ALL_STATIONS[1:], 1 + draw.below(3)),
        检查组数=str(1 + draw.below(3)),
        出动人次=str(4 + draw.below(12)),
        村=[village],
        检查对象=[] if kind == "宣传" else near[:6],
        发现问题=None if kind == "宣传" else str(draw.below(4)),
        说明=_NOTES[kind],
    )
