"""The page of a county as one HTML file that loads nothing: its townships, and each of them below."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.phrases import first_few
from dabzw.render.cells import text_of
from dabzw.render.paper.paper_words import line
from dabzw.render.paper.templating import filled
from dabzw.render.svg.bars import histogram_svg, strip_svg
from dabzw.reports.looks.rollup import LEDGERS
from dabzw.reports.looks.rollup_border import BORDER
from dabzw.reports.looks.rollup_joint import HOW as JOINT_HOW
from dabzw.reports.looks.rollup_joint import NOT_DECLARED, STRETCHES_SHOWN
from dabzw.reports.looks.rollup_late import BY_LIMIT, CASES, HARD, LateRow
from dabzw.reports.looks.rollup_links import BEWARE, LINKS, LinkRow
from dabzw.reports.looks.rollup_rank import RANKED_BY, RankRow
from dabzw.reports.rollup_overview import Overview, TotalRow, overdue_of
from dabzw.reports.view import View, percentage
from dabzw.rules.agenda.counts import NOTHING
from dabzw.store.documents import Template

MOST_DRAWN: Final = 200
"""With more ledgers than this a page would be slow to open: each part is drawn when it is asked for."""
_STYLE: Final = re.compile(r"<style>.*?</style>", re.DOTALL)
_SCRIPT: Final = re.compile(r"<script>.*?</script>", re.DOTALL)
_ROWS: Final = 200
_LINKS: Final = 8
_PARTIES: Final = 4
_PLACES: Final = 12
_MONTHS: Final = 12
_FIXED: Final = frozenset(("id", "day", "moment", "state", "number", "ratio"))


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table in words; under the heads in `late` a number above nought is a fault."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fixed: tuple[bool, ...]
    about: str = ""
    late: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A ledger in words, in its row and in a part of its own."""

    code: str
    name: str
    strip: str
    late: str
    warned: str
    longest: str
    place: str
    ratio: str
    says: str
    known: bool
    about: str
    indicators: tuple[tuple[str, str, str, object], ...]
    cases: tuple[tuple[str, ...], ...]
    more_cases: int
    links: tuple[str, ...]
    more_links: int
    border: tuple[str, ...]
    places: int


def rollup_html(found: Overview, own: Template, dashboard: Template) -> bytes:
    """The page of an area, dressed as the dashboard of a ledger is."""
    values: Mapping[str, object] = {
        "title": line(f"{found.title}汇总看板"),
        "maker": line(found.title),
        "as_of": found.as_of,
        "basis": found.basis,
        "numbers": tuple(_numbers(found)),
        "drawn": len(found.ledgers.all) <= MOST_DRAWN,
        "places": tuple(_places(found)),
        "months": tuple(_months(found)),
        "grids": tuple(_grids(found)),
        "notes": (*RANKED_BY, HARD, *found.months.notes),
    }
    return filled("page", _dressed(own, dashboard), values)


def _dressed(own: Template, dashboard: Template) -> Template:
    """The template with the styles and the script of the dashboard of a ledger, of which there is one."""
    text, other = own.data.decode(), dashboard.data.decode()
    for mark, pattern in (("[dashboard style]", _STYLE), ("[dashboard script]", _SCRIPT)):
        part = pattern.search(other)
        text = text.replace(mark, part[0] if part else "")
    return replace(own, data=text.encode())


def _numbers(found: Overview) -> Iterator[tuple[str, int, str, bool]]:
    silent = len(found.unread)
    pair, counts = overdue_of(found), found.answers.borders
    yield "台账", len(found.ledgers.all), f"读不了或旧数据{silent}" if silent else "", False
    yield "逾期", pair.hard, f"另预警{pair.early}" if pair.early else "", bool(pair.hard)
    yield "跨乡疑点", len(found.links), f"强{found.strong}" if found.links else "", False
    yield "交界要看", sum(one.asking for one in counts), "", False
    if found.sum.own is not None:
        yield "线索", found.sum.own.leads, f"办结{found.sum.own.closed}", False
        yield "有违法行为企业", found.sum.own.offenders, f"已销号{found.sum.own.cleared}", False


# Places


def _places(found: Overview) -> Iterator[_Place]:
    ranks = {row.ledger.code: row for row in found.ranking.rows}
    totals = {row.code: row for row in found.totals}
    most = max((row.open.total for row in found.late if row.open), default=0)
    links, cases, border = _by_code(found)
    for row in found.late:
        rank = ranks[row.code]
        yield _Place(
            code=row.code,
            name=line(row.name),
            strip=_strip(row, most),
            late=_number(row.open.hard if row.open is not None else None),
            warned=_number(row.open.early if row.open is not None else None),
            longest=_number(row.longest if row.open is not None else None),
            place=_number(rank.place),
            ratio=text_of(rank.ratio, "ratio"),
            says=line("；".join(dict.fromkeys(filter(None, (row.says, rank.says))))),
            known=row.open is not None,
            about=_about(totals[row.code]),
            indicators=tuple(_indicators(rank)),
            cases=tuple(cases[row.code]),
            more_cases=(row.open or NOTHING).hard - len(cases[row.code]),
            links=tuple(links[row.code][:_LINKS]),
            more_links=max(len(links[row.code]) - _LINKS, 0),
            border=tuple(border[row.code][:_PLACES]),
            places=len(border[row.code]),
        )


def _by_code(
    found: Overview,
) -> tuple[Mapping[str, list[str]], Mapping[str, list[tuple[str, ...]]], Mapping[str, list[str]]]:
    """The suspicions, the overdue limits and the places at boundaries of each ledger, in words."""
    links, border = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    cases = defaultdict[str, list[tuple[str, ...]]](list)
    for link in found.links:
        for code in link.link.ledgers:
            links[code].append(line(_told(link)))
    for own in found.answers.overdue_of_each:
        cases[own.code].append((str(own.days), line(own.limit), own.id, line(own.unit or "")))
    for place in found.border:
        border[place.own.code].append(line(f"{place.own.village or ''} {place.own.id}（{place.why}）"))
    return links, cases, border


def _told(row: LinkRow) -> str:
    parties = first_few(row.parties, "方", _PARTIES)
    return f"{row.link.strength}：{parties}。{'；'.join(row.link.reasons)}"


def _strip(row: LateRow, most: int) -> str:
    pair = row.open
    if pair is None:
        return ""
    return strip_svg(line(row.name), [("逾期", pair.hard, "bad"), ("预警逾期", pair.early, "soon")], most)


def _number(value: int | None) -> str:
    return text_of(value, "number")


def _about(row: TotalRow) -> str:
    own = row.own
    if own is None:
        return ""
    return (
        f"线索{own.leads}条，办结{own.closed}；企业{own.enterprises}家，有违法行为{own.offenders}，"
        f"已销号{own.cleared}；场所{own.sites}处，已排查{own.swept}；检查活动{own.activities}次。"
        f"截至 {row.as_of}。"
    )


def _indicators(row: RankRow) -> Iterator[tuple[str, str, str, object]]:
    for (phase, indicator), one in row.shares.items():
        name = line(f"{indicator}（{phase}）")
        yield name, f"{one.done}/{one.total}", text_of(one.ratio, "ratio"), percentage(one.ratio or 0)


# Tables and pictures


def _months(found: Overview) -> Iterator[tuple[str, str]]:
    counts: dict[str, Counter[str]] = {"登记": Counter(), "办理": Counter()}
    for one in found.months.found:
        counts["登记" if one.kind.endswith("登记") else "办理"][one.month] += one.times
    months = found.months.months[-_MONTHS:]
    for name, unit in (("登记", "条"), ("办理", "次")) if months else ():
        bars = [(month[2:], counts[name][month]) for month in months]
        yield f"{name}（{unit}）", histogram_svg(f"逐月{name}", bars, unit, len(bars))


def _grids(found: Overview) -> Iterator[_Grid]:
    limits = _grid("逾期：按期限", BY_LIMIT, found.answers.limits, about=HARD)
    yield replace(limits, late=("逾期",))
    links = LINKS.pick("强弱", "理由", "各方")
    yield _grid("跨乡疑点", links, found.links, about=BEWARE)
    cases = CASES.pick("逾期天数", "期限", "台账", "编号", "责任单位", "应完成")
    yield _grid("逾期最久的", cases, found.cases, about=HARD)
    yield _grid("交界场所", BORDER.pick("台账", "村", "编号", "为何列出", "最近排查"), found.border)
    yield _grid("该联合检查的地段", STRETCHES_SHOWN, found.joint.stretches, about=_joint_about(found))
    unread = LEDGERS.pick("区划代码", "台账", "状态", "截至", "说明")
    yield _grid("要留意的台账", unread, found.ledgers.troubled)


def _joint_about(found: Overview) -> str:
    return JOINT_HOW if found.joint.declared else NOT_DECLARED[0].partition("。")[0]


def _grid(title: str, view: View[Any], rows: Sequence[object], about: str = "") -> _Grid:
    shown = view.shown(rows[:_ROWS])
    cells = tuple(
        tuple(line(text_of(cell, kind)) for cell, kind in zip(row, view.kinds, strict=True)) for row in shown
    )
    rest = f"另有{len(rows) - _ROWS}行没有列在这里" if len(rows) > _ROWS else ""
    return _Grid(
        title, view.heads, cells, tuple(kind in _FIXED for kind in view.kinds), about=about, rest=rest
    )
