"""The parts of a proposal that have days: phases, supervision, limits, reporting, patrols, looking back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from dabzw.intake.notice import meanings
from dabzw.intake.notice.codes import codes_of
from dabzw.intake.notice.desk import Desk
from dabzw.intake.notice.fact import Confidence, Fact
from dabzw.intake.notice.figures import MENDING, figures
from dabzw.intake.notice.lines import Line, Pair, basis, block, item, value, values
from dabzw.model.pending import PENDING
from dabzw.model.schedule import parse_schedule
from dabzw.model.workdays import parse_span

_ONE_DAY: Final = timedelta(days=1)


def phases(desk: Desk) -> Iterator[Line]:
    """阶段."""
    facts = desk.of("阶段")
    if not facts:
        facts = tuple(replace(fact, name="全过程") for fact in desk.of("起止")[:1])
        desk.placed.update(desk.of("起止")[:1])
    if not facts:
        desk.unsettled("各阶段的名称和起止日期：通知里没有读出")
        yield from block("阶段", item([Pair(key, PENDING) for key in ("名称", "开始", "截止")], 1))
        return
    yield from block(
        "阶段", (line for number, fact in enumerate(facts) for line in _phase(desk, facts, number))
    )
    desk.placed.update(fact for fact in desk.of("起止") if _is_known(desk, fact))


def _is_known(desk: Desk, fact: Fact) -> bool:
    """Whether the phases reach from the first to the last day of a span."""
    ends = [one.end for one in desk.of("阶段") if one.end is not None]
    last = any(one.written[1] and one.written[1] == fact.written[1] for one in desk.of("阶段"))
    return fact.end == max(ends) if ends else last


def _phase(desk: Desk, facts: tuple[Fact, ...], number: int) -> Iterator[Line]:
    fact = facts[number]
    start = _start(desk, fact, facts[number - 1] if number else None)
    end = desk.day("截止", fact.end, fact, f"“{fact.name}”", fact.written[1])
    pairs = [Pair("名称", value(fact.name), fact), start, end, basis(fact), *figures(desk, facts, fact)]
    yield from item(pairs, 1, out=fact.confidence == "低")


def _start(desk: Desk, fact: Fact, before: Fact | None) -> Pair:
    """The first day of a phase; one that is not written follows the phase before, or the notice itself."""
    if fact.start is None and not fact.since_now and not fact.written[0]:
        if before is not None and before.end is not None:
            return Pair("开始", str(before.end + _ONE_DAY), by_program="通知没有写哪天开始，接着上一阶段")
        if desk.reading.years.issued is not None:
            return Pair("开始", str(desk.reading.years.issued), by_program="通知没有写哪天开始，取印发日期")
    return desk.day("开始", fact.start, fact, f"“{fact.name}”", fact.written[0])


def counting(desk: Desk) -> Iterator[Line]:
    """计日, which a notice leaves open that only says 日."""
    spans = ((fact, parse_span(fact.words[0])) for fact in desk.of("时限") if _meant(desk, fact) is not None)
    bare = [fact for fact, span in spans if span is not None and span.unit is None and span.count]
    if bare:
        named = "、".join(dict.fromkeys(fact.words[0] for fact in bare))
        desk.unsettled(f"“{named}”是自然日还是工作日：通知没有写明（从严的读法是自然日）")
        yield from block("计日", [Pair("单位", PENDING, bare[0]).line(1)])


def limits(desk: Desk) -> Iterator[Line]:
    """期限."""
    taken: set[str] = set()
    lines: list[Line] = []
    later: list[Fact] = []
    for fact in desk.of("时限", "截止"):
        own = tuple(_span(desk, fact, taken) if fact.kind == "时限" else _day(desk, fact, taken))
        lines += own
        later += [fact] if fact.kind == "截止" and own else []
    for fact in _last_mending(desk):
        lines += _mending(fact, later)
    why = "企业各项措施的时限到了才会提醒；不写不提醒"
    of_measures = [("代码", "措施时限"), ("对象", "企业"), ("完成", "措施时限"), ("性质", "硬性")]
    lines += item([Pair(key, text, by_program=why) for key, text in of_measures], 1)
    yield from block("期限", lines)


def _mending(fact: Fact, later: list[Fact]) -> Iterator[Line]:
    """The end of mending as a last day for all, no more than a remark where a part has a later one."""
    out = any(one.end is not None and fact.end is not None and one.end > fact.end for one in later)
    sure: Confidence = "低" if out else "中"
    pairs = (
        ("代码", "整治期限"),
        ("对象", "企业"),
        ("完成", "销号"),
        ("截止", str(fact.end)),
        ("性质", "硬性"),
    )
    yield from item((Pair(key, text, fact, sure) for key, text in pairs), 1, out=out)


def _last_mending(desk: Desk) -> tuple[Fact, ...]:
    """The last phase of mending, by whose end the enterprises should be cleared."""
    found = [fact for fact in desk.of("阶段") if MENDING.search(fact.name) and fact.end is not None]
    return tuple(found[-1:])


def _meant(desk: Desk, fact: Fact) -> meanings.Meaning | None:
    return meanings.of_span(fact.name, fact.sentence.text, desk.reading.before(fact.sentence))


def _span(desk: Desk, fact: Fact, taken: set[str]) -> Iterator[Line]:
    meaning = _meant(desk, fact)
    if meaning is None:
        return
    span = fact.words[0].removesuffix("内")
    length = parse_span(span)
    out = length is None
    warns = length is None or length.is_open
    desk.put(fact)
    sure: Confidence = "低" if out else "高" if meaning.start == "核查属实" and not warns else "中"
    pairs = [
        Pair("代码", value(_named(f"{span}{meaning.until}", taken)), fact, sure),
        Pair("对象", meaning.subject, fact, sure),
        Pair("起算", meaning.start or "登记", fact, sure),
        Pair("完成", meaning.until, fact, sure),
        Pair("时限", value(span), fact),
        Pair("性质", "预警" if warns else "硬性", fact, "低" if out else "中"),
        basis(fact),
    ]
    yield from item(pairs, 1, out=out)


def _day(desk: Desk, fact: Fact, taken: set[str]) -> Iterator[Line]:
    meaning = meanings.of_day(fact.name, fact.sentence.text)
    if meaning is None:
        return
    codes, sure = _codes(desk, fact)
    whole = meaning.subject == "线索" or meanings.is_of_all(fact.name)
    out = not (codes or whole)
    desk.put(fact)
    certain: Confidence = "低" if out else "高" if meaning.subject == "线索" and whole else "中"
    pairs = [
        Pair(
            "代码",
            value(_named("线索清零" if meaning.subject == "线索" else f"{meaning.until}期限", taken)),
            fact,
            certain,
        ),
        Pair("对象", meaning.subject, fact, certain),
        *(
            [Pair("行为", values(codes), fact, "高" if sure else "中")]
            if codes and meaning.subject == "企业"
            else []
        ),
        Pair("完成", meaning.until, fact, certain),
        desk.day("截止", fact.end, fact, f"“{fact.name}”", fact.written[1]),
        Pair("性质", "硬性", fact, "低" if out else "中"),
        basis(fact),
    ]
    yield from item(pairs, 1, out=out)


def _codes(desk: Desk, fact: Fact) -> tuple[tuple[str, ...], bool]:
    """The behaviours that a last day is for: of its heading, where that is one of them, or of its words."""
    known = desk.known()
    own = tuple(one.code for one in known if one.name == fact.sentence.title)
    return (own, True) if own else codes_of(fact.name, known)


def _named(name: str, taken: set[str]) -> str:
    """A name that no other limit has."""
    number = 1
    own = name
    while own in taken:
        number += 1
        own = f"{name}{number}"
    taken.add(own)
    return own


def supervision(desk: Desk) -> Iterator[Line]:
    """督导."""
    facts = desk.of("督导")
    names: set[str] = set()
    lines: list[Line] = []
    for fact in facts:
        name = _named(fact.name, names)
        start = desk.day("开始", fact.start, fact, f"“{name}”", fact.written[0])
        end = desk.day("截止", fact.end, fact, f"“{name}”", fact.written[1])
        lines += item([Pair("名称", value(name), fact), start, end], 1)
    yield from block("督导", lines)


_PAPERS: Final = (
    (re.compile(r"每(?:个)?(?:工作日|日|天)"), "日报"),
    (re.compile(r"每(?:周|星期)"), "周报"),
    (re.compile(r"每(?:个)?(?:月|半月|半个月|旬)"), "月报"),
)


def reporting(desk: Desk) -> Iterator[Line]:
    """报送: what of it the program makes; the rest has no place."""
    lines: list[Line] = []
    for fact in desk.of("报送"):
        rule = parse_schedule(fact.words[0])
        paper = next((name for pattern, name in _PAPERS if pattern.match(fact.words[0])), None)
        if rule is None or paper is None:
            continue
        desk.put(fact)
        time = Pair("时间", value(fact.words[0]), fact)
        lines += item([Pair("报告", paper, fact, "中"), time], 1)
    yield from block("报送", lines)


def patrols(desk: Desk) -> Iterator[Line]:
    """巡查频次."""
    for fact in desk.of("巡查频次")[:1]:
        days = {"日": "1日", "天": "1日", "周": "7日", "半月": "15日", "月": "30日"}[fact.words[0]]
        yield from block("巡查频次", [Pair("每", days, desk.put(fact)).line(1)])


def looking_back(desk: Desk) -> Iterator[Line]:
    """回头看."""
    facts = desk.of("回头看")
    days = sorted({int(fact.words[0]) for fact in facts if fact.words})
    desk.placed.update(facts)
    if days:
        fact = next(fact for fact in facts if fact.words)
        listed = Pair("天数", f"[{', '.join(f'{day}' for day in days)}]", fact)
        yield from block("回头看", [listed.line(1), basis(fact).line(1)])
    elif facts:
        desk.unsettled("回头看在销号后第几天：通知没有写（如 [30, 90]）")
        yield from block("回头看", [Pair("天数", PENDING, facts[0]).line(1), basis(facts[0]).line(1)])
