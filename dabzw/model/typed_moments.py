"""Days and minutes as a person types them, whose clock is known: 昨天, 2.12, 3月5日, 今天下午3点, 15:00.

The forms of a day and of a time are those of `typed_days`; here is what only somebody says who is asked
today.  Without a year, a day that happened is the last such day not after the as-of day, a planned one the
next such day not before it.  What is left open is refused, and its readings are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, Literal, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.clock import Unclear, clock_of
from dabzw.model.fields import Meaning
from dabzw.model.marks import Behind, Ensued, Happened, Month
from dabzw.model.moments import DAY, Instant, written
from dabzw.model.patterns import lazy
from dabzw.model.scalars import half_width
from dabzw.model.typed_days import (
    WRITE_DAY,
    Span,
    day_of,
    day_or_none,
    is_midnight,
    moment_of,
    number_of,
    parted,
)

Tends = Literal["happened", "planned", "open"]
"""Which day is meant where no year is written: the last, the next, or neither, so that a year is needed."""

When_co = TypeVar("When_co", bound=date, covariant=True)
WhenT = TypeVar("WhenT", bound=date)

_FULL_DAY: Final = lazy(r"\d{4}-\d{2}-\d{2}")
_FULL_MINUTE: Final = lazy(r"\d{4}-\d{2}-\d{2} (?:[01]\d|2[0-3]):[0-5]\d")
_FIRST_YEAR, _LAST_YEAR = 1949, 2199
_WORDS: Final = {
    "大前天": -3,
    "大后天": 3,
    **dict.fromkeys(("前天", "前日", "前", "qt", "qiantian"), -2),
    **dict.fromkeys(("昨天", "昨日", "昨", "zt", "zuotian", "yesterday"), -1),
    **dict.fromkeys(("今天", "今日", "今", "当天", "当日", "jt", "jintian", "today"), 0),
    **dict.fromkeys(("明天", "明日", "明", "mt", "mingtian", "tomorrow"), 1),
    **dict.fromkeys(("后天", "后日", "后", "ht", "houtian"), 2),
}
_PRESENT: Final = frozenset(("现在", "此刻", "刚才", "刚刚", "目前", "now"))
_NUMBER: Final = r"\d{1,4}|[〇零一二三四五六七八九十两]{1,3}|半"
_APART: Final = lazy(
    rf"(?P<count>{_NUMBER})\s*个?(?P<unit>天|日|周|星期|礼拜|月)\s*(?:以|之)?(?P<side>[前后])"
)
_MINUTES_APART: Final = lazy(
    rf"(?P<count>{_NUMBER})\s*个?半?(?P<unit>小时|钟头|分钟|刻钟)\s*(?:以|之)?(?P<side>[前后])"
)
_WEEKDAY: Final = lazy(r"(?P<week>上上|上|本|这|下下|下)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_WEEKS_AWAY: Final = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_MONTHS_AWAY: Final = {"上": -1, "本": 0, "这": 0, "下": 1}
_IN_MONTH: Final = lazy(r"(?:(?P<month>[上本这下])个?月)?\s*(?P<day>\d{1,2})\s*[日号]")
_END: Final = lazy(
    r"(?:(?P<year>\d{4})年)?(?:(?P<away>[上本这下])个?月|(?P<month>\d{1,2})月|月|(?P<whole>年))份?[底末]"
)
_YEAR: Final = lazy(r"(\d{4}|[〇零○一二三四五六七八九]{4})年?")
_YEARS_AWAY: Final = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_IN_YEAR: Final = lazy(
    rf"(?P<year>{'|'.join(_YEARS_AWAY)})\s*(?P<month>\d{{1,2}})\s*[-./月]\s*(?P<day>\d{{1,2}})\s*[日号]?"
)
_DAYS: Final = lazy(
    rf"(?P<count>{_NUMBER})\s*个?(?P<unit>d|天|日|w|周|星期|礼拜)?\s*(?:之?内)?", re.IGNORECASE
)
_HALF: Final = "半"
_WEEK: Final = 7
_DECEMBER: Final = 12
_UNSAID_HALF: Final = range(1, 7)  # of 3点 nobody knows which half of the day is meant; 8点 is in the morning
_WRITE_MINUTE: Final = "写成 2026-02-12 09:30 的样子"


@dataclass(frozen=True, slots=True)
class Read(Generic[When_co]):
    """What was understood: the day or the minute, and what is to be echoed, None where it was in full."""

    value: When_co
    echo: str | None

    @property
    def text(self) -> str:
        """As a file writes it."""
        return written(self.value)


def read_day(text: str, at: Instant, tends: Tends, *, since: date | None = None) -> Read[date]:
    """The day that a person means; a time of day behind it is left out.

    `since` is the first day of a span of which this is the last: without a year it is the next such day from
    there on.

    Raises:
        Unclear: there is no such day, or it can be read in two ways.
    """
    plain = half_width(text)
    if _FULL_DAY.fullmatch(plain):
        return Read(_full_day(plain), None)
    said, clock = parted(text)
    if clock is not None and not said:
        raise Unclear(f"只有钟点；还要写明哪一天，{WRITE_DAY}")
    if clock is not None:
        is_midnight(clock)
    return _read(text, _day(said, _Asked(at.day, tends, since)))


def read_minute(text: str, at: Instant, tends: Tends) -> Read[datetime]:
    """The minute that a person means; a time alone is that of the as-of day.

    Raises:
        Unclear: there is no such minute, a time is missing, or it can be read in two ways.
    """
    plain = re.sub(r"\s+", " ", half_width(text))
    if _FULL_MINUTE.fullmatch(plain):
        return Read(datetime.combine(_full_day(plain[:10]), time.fromisoformat(plain[11:])), None)
    if (reckoned := _reckoned(plain, at)) is not None:
        return _read(text, reckoned)
    said, clock = parted(text)
    day = _day(said, _Asked(at.day, tends)) if said or clock is None else at.day
    if clock is None:
        raise Unclear(f"只有日期（{day}）；还要写明几点几分，如 {day} 09:30")
    moment = moment_of(day, *clock_of(clock))
    if not said:
        _refuse_other_day(clock[0].strip(), moment, at, tends)
    if _has_two_halves(clock):
        moment = _of_half(clock[0].strip(), moment, at, tends)
    return _read(text, moment)


def read_when(text: str, at: Instant, tends: Tends) -> Read[date]:
    """A day, or a minute where a time is written; raises as `read_day` and `read_minute`."""
    plain = half_width(text)
    if parted(text)[1] is not None or plain in _PRESENT or _MINUTES_APART.fullmatch(plain):
        return read_minute(text, at, tends)
    return read_day(text, at, tends)


def read_days(text: str) -> timedelta:
    """A number of days: 3, 3d, 3天, 三天内, 一周.

    Raises:
        Unclear: it is none.
    """
    found = _DAYS.fullmatch(half_width(text))
    count = None if found is None else _count(found["count"])
    if found is None or count is None:
        raise Unclear("应写成 3d、3天 或 一周")
    in_weeks = (found["unit"] or "").lower() not in ("", "d", "天", "日")
    return DAY * count * (_WEEK if in_weeks else 1)


def read_year(text: str, at: Instant) -> int:
    """A year: 2026, 2026年, 二〇二六年, 今年, 去年.

    Raises:
        Unclear: it is none.
    """
    plain = half_width(text).removesuffix("度")
    if plain in _YEARS_AWAY:
        return at.day.year + _YEARS_AWAY[plain]
    found = _YEAR.fullmatch(plain)
    if found is None:
        raise Unclear("应写成 2026、今年 或 去年")
    return int(found[1] if found[1].isdecimal() else number_of(found[1]))


def tends_of(field: Meaning) -> Tends:
    """Which day is meant by one without a year, by what the field says of itself."""
    return "happened" if field.has(Happened, Ensued, Behind) else "planned"


def read_of(field: Meaning, text: str, at: Instant) -> Read[date] | None:
    """What a person means by a value of a field of days or minutes; None where the field is of neither.

    Raises:
        Unclear: there is no such day or minute, or it can be read in two ways.
    """
    if datetime in field.types:
        return read_minute(text, at, tends_of(field))
    if date in field.types and not field.has(Month):
        return read_day(text, at, tends_of(field))
    return None


def _read(text: str, value: WhenT) -> Read[WhenT]:
    return Read(value, f"{' '.join(text.split())} → {written(value)}")


def _full_day(plain: str) -> date:
    day = day_or_none(int(plain[:4]), int(plain[5:7]), int(plain[8:]))
    if day is None:
        raise Unclear("没有这一天；请核对年月日")
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Unclear("年份不合常理；请核对")
    return day


# Days


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a day is reckoned from, and which one is meant by what has no year."""

    today: date
    tends: Tends
    since: date | None = None

    def one(self, said: str, last: Callable[[date], date], following: Callable[[date], date]) -> date:
        """The day that is meant, of the last not after a day and the next not before it."""
        if self.since is not None:
            return following(self.since)
        if self.tends != "open":
            return (last if self.tends == "happened" else following)(self.today)
        days = sorted({last(self.today), following(self.today)})
        if len(days) > 1:
            raise Unclear(f"“{said}”看不出是 {' 还是 '.join(map(str, days))}；{WRITE_DAY}")
        return days[0]


def _day(said: str, asked: _Asked) -> date:
    """The day that is meant by what is written of it."""
    if said.lower() in _WORDS:
        return asked.today + DAY * _WORDS[said.lower()]
    for pattern, means in _WAYS:
        if (match := pattern.fullmatch(said)) is not None:
            return means(match, asked)
    return asked.one(
        said,
        lambda today: day_of(said, Span.until(today)),
        lambda today: day_of(said, Span.since(today)),
    )


def _some_days_away(match: re.Match[str], asked: _Asked) -> date:
    count, unit = _count(match["count"]), match["unit"]
    if count is None:
        raise Unclear(f"看不出是哪一天；{WRITE_DAY}")
    away = -count if match["side"] == "前" else count
    if unit == "月":
        return _in_month(asked.today, away, asked.today.day)
    return asked.today + DAY * away * (1 if unit in ("天", "日") else _WEEK)


def _weekday(match: re.Match[str], asked: _Asked) -> date:
    number = "一二三四五六日".index(match["day"].replace("天", "日"))
    if match["week"]:
        days = number - asked.today.weekday() + _WEEK * _WEEKS_AWAY[match["week"]]
        return asked.today + DAY * days
    return asked.one(
        match[0],
        lambda today: today - DAY * ((today.weekday() - number) % _WEEK),
        lambda today: today + DAY * ((number - today.weekday()) % _WEEK),
    )


def _day_of_month(match: re.Match[str], asked: _Asked) -> date:
    number = int(match["day"])
    if match["month"]:
        return _in_month(asked.today, _MONTHS_AWAY[match["month"]], number)
    return asked.one(
        match[0],
        lambda today: _nearest(today, number, -1),
        lambda today: _nearest(today, number, 1),
    )


def _nearest(today: date, number: int, step: int) -> date:
    """The last or the next day of a number, today among them."""
    for months in range(0, 3 * step, step):
        day = _month_day(today, months, number)
        if day is not None and (day - today) * step >= timedelta():
            return day
    raise Unclear("没有这一天；请核对月和日")


def _end_of(match: re.Match[str], asked: _Asked) -> date:
    """The last day of a month or of the year, as limits are set; what happened then happened on some day."""
    if asked.tends != "planned" and asked.since is None:
        raise Unclear(f"“{match[0]}”没有说是哪一天；{WRITE_DAY}")
    today = asked.since or asked.today
    year = int(match["year"] or today.year)
    if match["whole"]:
        return date(year, _DECEMBER, 31)
    if match["month"] is None:
        return _month_end(asked.today, _MONTHS_AWAY[match["away"] or "本"])
    if not 1 <= int(match["month"]) <= _DECEMBER:
        raise Unclear("没有这个月；请核对")
    first = date(year, int(match["month"]), 1)
    end = _month_end(first, 0)
    return end if match["year"] or end >= today else _month_end(first, _DECEMBER)


def _month_end(today: date, away: int) -> date:
    return _in_month(today, away + 1, 1) - DAY


def _in_year(match: re.Match[str], asked: _Asked) -> date:
    year = asked.today.year + _YEARS_AWAY[match["year"]]
    return _real(day_or_none(year, int(match["month"]), int(match["day"])))


def _in_month(today: date, away: int, number: int) -> date:
    """A day of the month that lies so many away."""
    return _real(_month_day(today, away, number))


def _month_day(today: date, away: int, number: int) -> date | None:
    year, month = divmod(today.year * _DECEMBER + today.month - 1 + away, _DECEMBER)
    return day_or_none(year, month + 1, number)


def _real(day: date | None) -> date:
    if day is None:
        raise Unclear("没有这一天；请核对年月日")
    return day


def _count(text: str) -> int | None:
    if text == _HALF:
        return None
    number = text if text.isdecimal() else number_of(text)
    return int(number) if number.isdecimal() else None


_WAYS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Asked], date]], ...]] = (
    (_APART, _some_days_away),
    (_WEEKDAY, _weekday),
    (_IN_MONTH, _day_of_month),
    (_END, _end_of),
    (_IN_YEAR, _in_year),
)


# Minutes


def _reckoned(plain: str, at: Instant) -> datetime | None:
    """A minute that is reckoned from the present one: 现在, 半小时前."""
    match = _MINUTES_APART.fullmatch(plain)
    if match is None and plain.lower() not in _PRESENT:
        return None
    if at.whole_day:
        raise Unclear(f"“{plain}”要从几点几分算起，而截至只到天；{_WRITE_MINUTE}")
    if match is None:
        return at.moment
    unit = {"小时": 60, "钟头": 60, "刻钟": 15, "分钟": 1}[match["unit"]]
    count = 0 if match["count"] == _HALF else _count(match["count"])
    if count is None:
        raise Unclear(f"看不出是几点几分；{_WRITE_MINUTE}")
    minutes = count * unit + (unit // 2 if _HALF in match[0] else 0)
    return at.moment + timedelta(minutes=-minutes if match["side"] == "前" else minutes)


def _refuse_other_day(clock: str, moment: datetime, at: Instant, tends: Tends) -> None:
    """Refuses a time alone that today cannot be meant by: the other day is named."""
    is_past = at.sees(moment)
    if tends == "happened" and not is_past:
        raise Unclear(f"今天的 {clock} 还没有到；是昨天的，写“昨天{clock}”，是今天的，写“今天{clock}”")
    if tends == "planned" and is_past:
        raise Unclear(f"今天的 {clock} 已经过了；是明天的，写“明天{clock}”，是今天的，写“今天{clock}”")


def _has_two_halves(clock: re.Match[str]) -> bool:
    return not clock["half"] and "点" in clock[0] and int(clock["hour"]) in _UNSAID_HALF


def _of_half(said: str, moment: datetime, at: Instant, tends: Tends) -> datetime:
    """3点 without 凌晨 or 下午: the earlier where the later has not come yet of what happened."""
    later = moment + timedelta(hours=12)
    if tends == "happened" and at.sees(moment) and not at.sees(later):
        return moment
    readings = f"{moment:%H:%M} 还是 {later:%H:%M}"
    raise Unclear(f"“{said}”看不出是 {readings}；写明凌晨还是下午，或写成 {later:%H:%M}")
