"""What is made of the days of a notice: phases, the whole time, supervision, last days, limits, reporting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dateutil.relativedelta import relativedelta

from dabzw.intake.notice.days import Day, day_in, number
from dabzw.intake.notice.fact import Fact, Spot

_ORDER: Final = re.compile(
    r"^(?:.*分为|第[一二三四五六七八九十]+(?:阶段|步|时段)?[、：:，]?|[一二三四五六]是|\d+[.、｜]|即|和|、|为)+"
)
_NO_NAME: Final = re.compile(r"^(?:全部|具体|行动|工作|今年|从|自)$|时间|步骤|安排|期限|通知|以下|要求|目标")
_DOING: Final = re.compile(r"^(?:立即|全面|认真|深入|扎实)*(?:开展|组织|进行)(?=[一-龥]{2})")
_END_OF_NAME: Final = re.compile(r"(?:阶段|工作)$")
_TO_PAPER: Final = re.compile(r"报送?|上报|报告|汇总")
_NOT_TOLD: Final = re.compile(r"举报|报警|报废|填报")
_NEXT: Final = re.compile(r"[，、]每")
_FAR: Final = 40
"""Characters behind a rhythm in which is said what is reported."""
_OTHER_DAY: Final = re.compile(r"^[、和]\d{1,2}月(?:\d{1,2}日|底)?(?:之|以)?前?")
_CLAUSE: Final = re.compile(r"[，。；]")
_SAYS_LITTLE: Final = 8
_DECEMBER, _ITS_LAST = 12, 31


def _spanned(match: re.Match[str], spot: Spot, name: str) -> Fact:
    """A fact with the days of a span {R}; less certain where a day is not known."""
    start, end = spot.years.span(match)
    now = bool(match.groupdict().get("anow"))
    left, right = day_in(match, "a"), day_in(match, "b")
    written = (left.text if left else "", right.text if right else "")
    if match.groupdict().get("bd2") and left:
        written = (left.text, f"{left.month}月{match['bd2']}日")
    if match.groupdict().get("am2") and right:
        written = (f"{match['am2']}月", right.text)
    fact = replace(spot.fact(match, name), start=start, end=end, since_now=now, written=written)
    if now:  # the date of issue is what the words mean, and seldom what the paper shows
        fact = spot.less(fact, "中")
    backwards = start is not None and end is not None and end < start
    return spot.less(replace(fact, start=None, end=None), "低") if backwards else fact


def _phase_name(text: str) -> str:
    plain = _END_OF_NAME.sub("", _ORDER.sub("", text)).strip("“”、，")
    return "" if _NO_NAME.search(plain) or len(plain) < 2 else plain  # noqa: PLR2004


def phase(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A phase with its first and last day."""
    if name := _phase_name(match["name"]):
        yield _spanned(match, spot, name)


def phase_of_title(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A phase named by the heading under which the sentence stands first."""
    name = _phase_name(_DOING.sub("", spot.sentence.title.split("（")[0]))
    if not spot.before and name and len(name) <= 8:  # noqa: PLR2004
        yield _spanned(match, spot, name)


def phase_until(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A phase of which only the last day is written."""
    day, name = day_in(match, "a"), _phase_name(match.groupdict().get("name") or spot.sentence.title)
    if day is not None and name and len(name) <= 8 and not spot.before:  # noqa: PLR2004
        fact = replace(spot.fact(match, name), end=spot.years.day(day), written=("", day.text))
        yield fact


def phase_within(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A phase that is a month or a part of one."""
    day, name = day_in(match, "a"), _phase_name(match["name"])
    if day is not None and name and day.day is None:
        yield _part(match, spot, name)


def _part(match: re.Match[str], spot: Spot, name: str) -> Fact:
    day = day_in(match, "a")
    assert day is not None  # noqa: S101  # the pattern asks for one
    start = spot.years.day(day, "first")
    end = spot.years.day(day, "last", not_before=start)
    return replace(spot.fact(match, name), start=start, end=end, written=(day.text, day.text))


def whole_time(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The time of the whole campaign, or another span of days."""
    yield _spanned(match, spot, "")


def whole_by_length(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The time of the campaign, by its first day and its months."""
    day, months = day_in(match, "a"), number(match["months"])
    start = spot.years.day(day, "first") if day is not None else None
    if months:
        end = None if start is None else start + relativedelta(months=months, days=-1)
        yield replace(spot.fact(match, ""), start=start, end=end, written=(day.text if day else "", ""))


def supervision(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A window of supervision."""
    what = match["what"]
    name = "专项督导" if "专项" in match[0] and "督导" in what else what
    spans = match.groupdict().get("bm") or match.groupdict().get("bd2")
    yield _spanned(match, spot, name) if spans else _part(match, spot, name)


def supervisions(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Supervision in two months."""
    for month in (match["first"], match["second"]):
        day = Day(number(month))
        start = spot.years.day(day, "first")
        end = spot.years.day(day, "last", not_before=start)
        yield replace(spot.fact(match, match["what"]), start=start, end=end, written=(day.text, day.text))


def last_day(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A day by which something is done; what, stands behind it or before."""
    day = day_in(match, "a")
    if day is None or (day.day is None and not day.part):  # 5月前: before May begins, or before it ends
        return
    end = spot.years.day(day)
    text = spot.sentence.text
    behind = _CLAUSE.split(_OTHER_DAY.sub("", text[match.end() :]).lstrip("，"))
    what = behind[0] or _CLAUSE.split(text[: match.start()].rstrip("，"))[-1]
    if len(what) < _SAYS_LITTLE and len(behind) > 1:
        what = "，".join(behind[:2])
    if len(what) < _SAYS_LITTLE and text[: match.start()]:
        what = text[: match.start()].rstrip("，、") + "，" + what
    fact = replace(spot.fact(match, what.strip("，")), quote=spot.around(match))
    yield replace(fact, end=end, written=("", day.text))


def last_of_year(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The end of a year, by which something is done."""
    year = match["year"]
    day = Day(_DECEMBER, _ITS_LAST, "", int(year) if year else None, None if year else 0)
    what = _CLAUSE.split(spot.sentence.text[match.end() :].lstrip("，"))[0]
    fact = replace(spot.fact(match, what), quote=spot.around(match))
    yield replace(fact, end=spot.years.day(day), written=("", "年底"))


def span(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A limit of so many days or hours; its name is what is to be done by then."""
    text = spot.sentence.text
    behind = _CLAUSE.split(text[match.end() :].lstrip("，"))
    ahead = _CLAUSE.split(text[: match.start()].rstrip("，"))
    what = behind[0] or ahead[-1]
    words = (re.sub(r"[之以]?内$", "", match["span"]),)
    yield replace(spot.fact(match, what, words), quote=spot.around(match))


def reporting(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A rhythm of reporting: what is reported, and when."""
    rest = _NEXT.split(spot.sentence.text[match.end() : match.end() + _FAR])[0]
    told = _TO_PAPER.search(_NOT_TOLD.sub("××", rest))
    ahead = spot.sentence.text[max(match.start() - 12, 0) : match.start()]
    if told or re.search(r"报送|上报", ahead):
        what = _CLAUSE.split(rest)[0]
        yield replace(spot.fact(match, what, (match["when"],)), quote=spot.around(match))


def patrol(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """How often a place is patrolled."""
    yield spot.fact(match, "", (match["every"],))
