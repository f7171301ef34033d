"""Heads of a superior's workbook matched with measures: proposed by likeness, found again by their words.

A sheet is looked at both ways: heads across with a line a row, or heads down with a line a column.  Nothing
is decided here: a proposal is shown to a person, and only what he agreed to is filled in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis, Direction, FormTemplate, HeadMeasure, LinePart, SheetMapping
from dabzw.model.head_paths import Texts, head_paths
from dabzw.model.national import OTHER_INDUSTRY
from dabzw.model.patterns import lazy
from dabzw.reports.forms.filled import BETWEEN
from dabzw.reports.forms.template import leaves, measure_names
from dabzw.reports.view import Col, Line, Page, Table, View
from dabzw.rules.figures.parts import industry_of
from dabzw.rules.figures.statistics import MEASURES

LIKE: Final = 0.75
"""How like a known head one must be to be proposed, from 0 to 1."""
_SURE: Final = 1.0
_SHORT: Final = 10  # a longer text is no name of an industry, though it may hold one
_WIDE: Final = 0.7  # of the columns: what stands over so many is a title
_FEW: Final = 3
_TELLING: Final = 3  # letters of a head that means the same on every form
_LEAST_HEADS: Final = 2
_WAYS: Final[tuple[Direction, ...]] = ("列", "行")
_FIELD: Final = lazy(r"^[^()（）]*[:：]")
_UNIT: Final = lazy(r"[(（]\s*([^()（）]{1,4})\s*[)）]")
_UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("万元",), "万元"),
    **dict.fromkeys(("元",), "元"),
    **dict.fromkeys(("%", "％"), "比率"),
    **dict.fromkeys(("人", "人次", "名", "人/次"), "人"),
}
_COUNTED: Final = "数"
_NONE: Final = ""  # the measure of a head that is for the clerk to fill
_WHOLE: Final = frozenset(("合计", "总计", "全乡", "全乡合计", "全镇", "乡合计"))
_REST: Final = frozenset(("其他", "其它", "其他行业", "其它行业"))


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A head of a known form, its measure, and the kind of its unit."""

    words: str
    unit: str
    measure: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A head of the workbook, the measure that it is taken for (None where none is like it), how like."""

    head: str
    measure: str | None
    likeness: float


PROPOSALS: Final[View[Proposal]] = View(
    (
        Col("表头", lambda one: one.head, "name"),
        Col("指标", lambda one: one.measure, shown=lambda one: one.measure or "不填"),
        Col("相似度", lambda one: one.likeness, "ratio", shown=lambda one: f"{one.likeness:.0%}"),
    )
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a sheet seems to be: its direction, its heads and its lines; `strange` are names of no part."""

    sheet: str
    direction: Direction
    heads: tuple[Proposal, ...]
    lines: tuple[LinePart, ...]
    strange: tuple[str, ...]

    @property
    def matched(self) -> int:
        """How many heads have a measure."""
        return sum(proposal.measure is not None for proposal in self.heads)

    def page(self) -> Page:
        """What a person is shown, who is to agree to it."""
        way = "表头在上，一行一项" if self.direction == "列" else "表头在左，一列一项"
        parts = (
            f"{line.name}→{'、'.join(line.industries) or line.village or line.station or '全乡'}"
            for line in self.lines
        )
        table = Table(PROPOSALS, self.heads, f"工作表“{self.sheet}”（{way}）")
        lines = Line(f"各项：{'；'.join(parts) or '全乡一项'}")
        strange = Line(f"认不出、不填：{'、'.join(self.strange)}；“其他”因此也不填")
        return Page({}, (table, lines, strange) if self.strange else (table, lines))

    def mapping(self, name: str, basis: Basis) -> SheetMapping:
        """The mapping that it amounts to."""
        heads = tuple(
            HeadMeasure.model_validate({"表头": one.head, "指标": one.measure})
            for one in self.heads
            if one.measure is not None
        )
        fields = {"名称": name, "工作表": self.sheet, "口径": basis, "方向": self.direction}
        return SheetMapping.model_validate({**fields, "指标": heads, "行": self.lines})


@dataclass(frozen=True, slots=True)
class Target:
    """A cell to be filled."""

    row: int
    column: int
    head: HeadMeasure
    line: LinePart


# Words


def plain(text: str) -> str:
    """A head without units, marks and spaces: what two ways of writing it have in common."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", _UNIT.sub("", text)))


def unit_kind(text: str) -> str:
    """The kind of the unit that a head names in brackets: 万元, 元, 比率, 人, a count, or "" for none."""
    found = _UNIT.findall(unicodedata.normalize("NFKC", text))
    return _UNITS.get(found[-1].strip(), _COUNTED) if found else ""


def known_heads(forms: Iterable[FormTemplate], own: FormTemplate | None = None) -> tuple[KnownHead, ...]:
    """The heads of known forms, with their groups and alone where alone they mean one thing; and measures.

    Those of the form that is being filled (`own`) come first.  A head without a measure is known too: what is
    like it is for the clerk, and not some other head's.
    """
    found: dict[tuple[str, str], set[str]] = _heads(() if own is None else (own,))
    for (words, unit), measures in _heads(forms).items():
        if len(words) >= _TELLING or measures == {_NONE}:  # 发现 or 关闭 may stand for many things
            found.setdefault((words, unit), measures)
    for measure in MEASURES.values():
        found.setdefault((plain(measure.name), _unit_of(measure.name)), {measure.name})
    return tuple(
        KnownHead(words, unit, next(iter(measures)))
        for (words, unit), measures in found.items()
        if len(measures) == 1
    )


def _heads(forms: Iterable[FormTemplate]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for form in forms:
        for above, column in leaves(form):
            if column.fact or column.by_law or column.industries:
                continue
            unit = unit_kind(column.name) or (_unit_of(column.measure) if column.measure else _COUNTED)
            for words in ("".join(map(plain, (*above, column.name))), plain(column.name)):
                found.setdefault((words, unit), set()).add(column.measure or _NONE)
    return found


def _unit_of(expression: str) -> str:
    if "÷" in expression:
        return "比率"
    return _UNITS.get(MEASURES[measure_names(expression)[0]].unit, _COUNTED)


def _turned(texts: Texts) -> Texts:
    return {(column, row): words for (row, column), words in texts.items()}


def _seen(texts: Texts, direction: Direction) -> Texts:
    return texts if direction == "列" else _turned(texts)


# Parts of the township


def part_of(text: str, campaign: Campaign) -> LinePart | None:
    """The part of the township that a line's name means, None where it means none."""
    name = plain(text)
    known: dict[str, dict[str, str | list[str]]] = {
        **{plain(village): {"村": village} for village in campaign.village_names},
        **{plain(station): {"站所": station} for station in campaign.station_names},
        **{plain(industry): {"行业": [industry]} for industry in campaign.industries},
        **{rest: {"行业": [OTHER_INDUSTRY]} for rest in _REST},
        **{whole: {} for whole in (*_WHOLE, plain(campaign.township))},
    }
    if name in known:
        return LinePart.model_validate({"名称": text, **known[name]})
    industry = industry_of(name, campaign) if len(name) <= _SHORT else OTHER_INDUSTRY
    return None if industry == OTHER_INDUSTRY else LinePart.model_validate({"名称": text, "行业": [industry]})


# A proposal


def sketch(sheet: str, texts: Texts, known: tuple[KnownHead, ...], campaign: Campaign) -> Sketch:
    """What the sheet of a name seems to be: of both ways to see it, with several lines or one, the best."""
    if any("万元" in words for words in texts.values()):  # money without a unit of its own is in 万元 then
        known = (*known, *(replace(head, unit="") for head in known if head.unit == "万元"))
    found = [
        look(sheet, way, _seen(texts, way), known, campaign)
        for way in _WAYS
        for look in (_with_lines, _with_one_line)
    ]
    return max(found, key=lambda one: (one.matched, len(one.lines)))


def _with_lines(
    name: str, way: Direction, texts: Texts, known: tuple[KnownHead, ...], campaign: Campaign
) -> Sketch:
    """A sheet whose lines are named: industries, villages, stations, a total."""
    parts = {place: part for place, words in texts.items() if (part := part_of(words, campaign))}
    column, rows = _line_column(parts)
    if not rows:
        return Sketch(name, way, (), (), ())
    lines = tuple(parts[row, column] for row in rows)
    strange = tuple(_strange(texts, column, rows))
    if strange:  # what stands there may be a part of what 其他 would sum up
        lines = tuple(line for line in lines if OTHER_INDUSTRY not in line.industries)
    return Sketch(name, way, _proposals(_paths(texts, way, column, rows[0]), known), lines, strange)


def _with_one_line(
    name: str, way: Direction, texts: Texts, known: tuple[KnownHead, ...], _campaign: Campaign
) -> Sketch:
    """A sheet of one line without a name: it lies below the row with the most known heads."""
    counts = Counter(row for (row, _), words in texts.items() if _likest((words,), known).measure)
    last = max(counts, key=lambda row: (counts[row], row), default=0)
    if counts[last] < _LEAST_HEADS:
        return Sketch(name, way, (), (), ())
    return Sketch(name, way, _proposals(_paths(texts, way, 0, last + 1), known), (), ())


def _line_column(parts: Mapping[tuple[int, int], LinePart]) -> tuple[int, list[int]]:
    """The column that names the most parts, and its rows; a name that is merged over rows counts once."""
    columns: dict[int, dict[str, int]] = {}
    for (row, column), part in sorted(parts.items()):
        columns.setdefault(column, {}).setdefault(part.name, row)
    if not columns:
        return 0, []
    column = max(columns, key=lambda one: (len(columns[one]), -one))
    return column, sorted(columns[column].values())


def _strange(texts: Texts, column: int, rows: list[int]) -> Iterator[str]:
    """Names among the lines that mean no part."""
    for row in range(rows[0], rows[-1] + 1):
        if row not in rows and (row, column) in texts:
            yield texts[row, column]


def _proposals(
    paths: Mapping[tuple[str, ...], list[int]], known: tuple[KnownHead, ...]
) -> tuple[Proposal, ...]:
    return tuple(_likest(path, known) for path, columns in paths.items() if len(columns) == 1)


def _paths(texts: Texts, way: Direction, besides: int, before: int) -> dict[tuple[str, ...], list[int]]:
    """The heads above each column, and the columns that they stand over; `besides` holds the lines' names."""
    columns = sorted({column for _, column in texts})
    above = sorted({row for row, _ in texts if row < before})
    rows = [row for row in above if not _is_title(texts, row, columns, way)]
    found: dict[tuple[str, ...], list[int]] = {}
    for column, path in head_paths(texts, rows, columns).items():
        heads = tuple(filter(_is_head, path))
        if heads and column != besides:
            found.setdefault(heads, []).append(column)
    return found


def _is_title(texts: Texts, row: int, columns: list[int], way: Direction) -> bool:
    """Whether a row is a title over all, or holds fields (填报单位：) and no heads."""
    if way == "列" and any(_FIELD.search(texts.get((row, column), "")) for column in columns):
        return True
    words = Counter(texts[row, column] for column in columns if (row, column) in texts)
    return len(columns) > _FEW and bool(words) and max(words.values()) >= _WIDE * len(columns)


def _is_head(words: str) -> bool:
    return not _is_number(words) and _FIELD.search(words) is None


def _is_number(words: str) -> bool:
    return re.fullmatch(r"[\d.]+", words) is not None


def _likest(path: tuple[str, ...], known: tuple[KnownHead, ...]) -> Proposal:
    """The measure whose head is likest; None where none is like enough, or several are just as like.

    A unit that is another kind of thing (元 for 万元) is never alike; an amount of money must name its unit.
    """
    unit = next(filter(None, map(unit_kind, reversed(path))), "")
    candidates = {"".join(map(plain, path[-count:])) for count in range(1, min(len(path), _FEW) + 1)}
    scores: dict[str, float] = {}
    for head in known:
        if unit == head.unit or (not unit and head.unit != "万元"):
            score = max(_likeness(words, head.words) for words in candidates)
            scores[head.measure] = max(score, scores.get(head.measure, 0))
    best = max(scores.values(), default=0)
    chosen = [measure for measure, score in scores.items() if score == best]
    sure = best >= LIKE and len(chosen) == 1 and chosen != [_NONE]
    return Proposal(BETWEEN.join(path), chosen[0] if sure else None, round(best, 2))


def _likeness(first: str, second: str) -> float:
    if first == second:
        return _SURE
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKE and matcher.quick_ratio() >= LIKE else 0


# What a person agreed to, found in the sheet


def targets(texts: Texts, mapping: SheetMapping) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """The cells that a mapping fills, and the heads and lines of it that the sheet does not have."""
    texts, way = _seen(texts, mapping.direction), mapping.direction
    heads = {head.head: head for head in mapping.heads}
    column, lines = _lines_found(texts, mapping.lines)
    lines = lines or {_row_below(texts, heads): _NOTHING_NAMED}
    paths = _paths(texts, way, column, min(lines))
    over = {BETWEEN.join(path): columns[0] for path, columns in paths.items() if len(columns) == 1}
    found = tuple(
        _target(row, over[name], head, line, way)
        for row, line in lines.items()
        for name, head in heads.items()
        if name in over
    )
    missing = [name for name in heads if name not in over]
    missing += [line.name for line in mapping.lines if line not in lines.values()]
    return found, tuple(missing)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """What a mapping leaves of a table: cells (row and column), the heads and lines that they stand under."""

    places: frozenset[tuple[int, int]]
    heads: tuple[str, ...]
    lines: tuple[str, ...]


def unfilled(texts: Texts, mapping: SheetMapping) -> Unfilled:
    """What a mapping does not fill: under heads and beside names that it does not have."""
    done = {(one.row, one.column) for one in targets(texts, mapping)[0]}
    texts, way = _seen(texts, mapping.direction), mapping.direction
    column, lines = _lines_found(texts, mapping.lines)
    rows = lines or {_row_below(texts, {head.head: head for head in mapping.heads}): _NOTHING_NAMED}
    others = {row: texts[row, column] for row in _between(rows) if (row, column) in texts}
    heads = _heads_over(_paths(texts, way, column, min(rows)))
    cells = frozenset(_crossings(way, (*rows, *others), heads))
    known = {column if way == "列" else row for row, column in done}
    left = dict.fromkeys(heads[place] for place in sorted(heads.keys() - known))
    return Unfilled(cells - done, tuple(left), tuple(others.values()))


def _crossings(way: Direction, rows: Iterable[int], columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The cells of the sheet where lines cross heads."""
    for row, column in product(rows, columns):
        yield (row, column) if way == "列" else (column, row)


def _between(rows: Mapping[int, LinePart]) -> set[int]:
    """The rows among those of lines."""
    return set(range(min(rows), max(rows) + 1)) - rows.keys()


def _heads_over(paths: Mapping[tuple[str, ...], list[int]]) -> dict[int, str]:
    """The head over each column."""
    return {place: BETWEEN.join(path) for path, columns in paths.items() for place in columns}


def _lines_found(texts: Texts, lines: Iterable[LinePart]) -> tuple[int, dict[int, LinePart]]:
    """The column that holds the names of lines, and the line of each of its rows."""
    wanted = {plain(line.name): line for line in lines}
    named = {place: wanted[name] for place, words in texts.items() if (name := plain(words)) in wanted}
    column, rows = _line_column(named)
    return column, {row: named[row, column] for row in rows}


_NOTHING_NAMED: Final = LinePart.model_validate({"名称": "全乡"})


def _target(row: int, column: int, head: HeadMeasure, line: LinePart, direction: Direction) -> Target:
    return Target(row, column, head, line) if direction == "列" else Target(column, row, head, line)


def _row_below(texts: Texts, heads: Mapping[str, HeadMeasure]) -> int:
    """The first row below the heads, a row of column numbers passed over."""
    ends = {head.rpartition(BETWEEN)[2] for head in heads}
    below = max((row for (row, _), words in texts.items() if words in ends), default=0) + 1
    numbers = [words for (row, _), words in sorted(texts.items()) if row == below]
    return below + (len(numbers) > 1 and all(map(_is_number, numbers)))
