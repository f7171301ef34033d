"""节假日: what a ledger's own file of a year changes of the arrangement that ships, and leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.phrases import first_few
from dabzw.model.workdays import SATURDAY, OwnYear, fixed_days_off, least_days_off
from dabzw.rules.checks.declared import check

_SOURCE: Final = "国务院办公厅关于部分节假日安排的通知"
_REGULATION: Final = "全国年节及纪念日放假办法"
_HALF: Final = 2


@check(
    "calendar-lost",
    "警告",
    "放假日丢失",
    of=(OwnYear,),
    source=_SOURCE,
    says="年份文件使自带安排里的放假日变成上班，或使调休上班日不再上班的，列出天数。",
)
def days_lost(own: OwnYear, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if _loses(own):
        how = "只是增减几天的，删去“整年”一行，只写这几天" if own.whole else "核对是不是国务院通知改了安排"
        yield Defect(("整年",) if own.whole else ("上班",), _compared(own), how)


@check(
    "calendar-differs",
    "提示",
    "放假日不同",
    of=(OwnYear,),
    source=_SOURCE,
    says="年份文件在自带安排上增减放假、上班日，自带的放假日都还放假的，列出天数。",
)
def days_added(own: OwnYear, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    before, now = own.base, own.arrangement
    if own.shipped and (before.off, before.worked) != (now.off, now.worked) and not _loses(own):
        yield Defect((), _compared(own), "工作日和顺延已按这样计；核对与通知是否一致")


def _loses(own: OwnYear) -> bool:
    """Whether a day off of the arrangement that ships is none any more."""
    return own.shipped and not own.base.off <= own.arrangement.off


def _compared(own: OwnYear) -> str:
    """How many days of each list there are less and more than in the arrangement that ships."""
    before, now = own.base, own.arrangement
    lists = (
        ("少放假", before.off - now.off),
        ("少调休上班", before.worked - now.worked),
        ("多放假", now.off - before.off),
        ("多调休上班", now.worked - before.worked),
    )
    return f"与程序自带的{own.year}年安排相比，{'，'.join(_counted(*lists))}"


def _counted(*lists: tuple[str, frozenset[date]]) -> list[str]:
    """Of each list that holds any, how many days and the first of them."""
    return [f"{word}{len(days)}天（{first_few(_days(days), '天', 3)}）" for word, days in lists if days]


@check(
    "calendar-left-out",
    "警告",
    "放假日漏写",
    of=(OwnYear,),
    source=_SOURCE,
    says="年份文件写了自带安排的多半放假日，却有没写的：是补充还是全年的安排，要写明。",
)
def days_left_out(own: OwnYear, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """A file that was meant as the whole year: what it does not name still holds."""
    if own.whole or not own.shipped or len(own.said.off & own.base.off) * _HALF < len(own.base.off):
        return
    named = own.said.off | own.said.worked
    missing = _counted(("放假", own.base.off - named), ("上班", own.base.worked - named))
    if missing:
        says = f"程序自带的{own.year}年安排里，{'、'.join(missing)}没有写，仍按自带的算"
        yield Defect((), says, "这个文件就是全年安排的，加一行“整年: 是”；不是的，只写增减的日子")


@check(
    "calendar-incomplete",
    "警告",
    "放假日不足",
    of=(OwnYear,),
    source=_REGULATION,
    says="全年的放假日不得少于法定节假日，日期固定的（元旦、五一、国庆）不得上班。",
)
def incomplete(own: OwnYear, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    off, least = own.arrangement.off, least_days_off(own.year)
    missing = _days(fixed_days_off(own.year) - off)
    if missing:
        says = f"{first_few(missing, '天')} 是法定节假日，却没有放假"
        yield Defect(("放假",), says, "对照通知补上")
    elif len(off) < least:
        says = f"全年放假只有{len(off)}天，少于法定节假日{least}天，还不是全年的安排，期限仍注明是估算"
        yield Defect(("放假",), says, "通知公布后照通知补全")


@check(
    "calendar-idle",
    "警告",
    "上班日多余",
    of=(OwnYear,),
    source=_SOURCE,
    says="写在“上班”里的，应是调休上班的周末，或自带安排里的放假日。",
)
def idle(own: OwnYear, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    before = frozenset() if own.whole else own.base.off
    days = _days(day for day in own.said.worked if day.weekday() < SATURDAY and day not in before)
    if days:
        yield Defect(("上班",), f"{first_few(days, '天')} 本来就上班，写了没有作用", "核对是不是写错了日子")


def _days(days: Iterable[date]) -> list[str]:
    return [str(day) for day in sorted(days)]
