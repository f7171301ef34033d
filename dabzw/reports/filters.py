"""What narrows a list down and puts it in order: one table of options, their columns and predicates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model import vocab
from dabzw.model.campaign import Campaign, in_group
from dabzw.model.ids import Kind, registered_on
from dabzw.model.ledger import AnyRecord
from dabzw.model.marks import NameList
from dabzw.model.moments import day_of, end_of, start_of
from dabzw.model.names import LISTS
from dabzw.model.nearest import is_meant
from dabzw.model.vocab import UNRATED, words
from dabzw.reports.looks.records import Listed
from dabzw.reports.view import Cell
from dabzw.rules.case.acts import TERMS, acts
from dabzw.rules.case.states import COUNTED_LEAD_STATES, AsideState, EnterpriseState, SiteState

Takes = Literal["words", "names", "codes", "flag", "days", "day"]
"""What an option takes: words of a vocabulary, parts of names, violation codes, nothing, a number of days
from the as-of date (given to the predicate as the last of them), a day."""

_DUE: Final = "最近到期"
STATE: Final = "状态"
"""What the filter by a state is called."""
_STATES: Final[dict[Kind, tuple[str, ...]]] = {
    "线索": (*COUNTED_LEAD_STATES, *reversed(words(AsideState))),
    "企业": (*words(EnterpriseState), *words(AsideState)),
    "场所": (*words(SiteState), *words(AsideState)),
    "检查活动": words(AsideState)[:1],
}
_ALL: Final[tuple[Kind, ...]] = ("企业", "线索", "场所", "检查活动")


def days_of(record: AnyRecord) -> frozenset[date]:
    """The days on which a record was registered and on which something was done about it."""
    return frozenset(_days(record))


def _days(record: AnyRecord) -> Iterator[date]:
    registered = registered_on(record.id)
    if registered is not None:
        yield registered
    for act in acts(record):
        if not isinstance(act.row, TERMS):
            yield from (day_of(when) for _, when in act.dates)


@dataclass(frozen=True, slots=True)
class Filter:
    """One or two options that narrow a list down.

    `keeps` is given the line and the value of each option, None where only the other one was given; `columns`
    are what it shows, `sought` those whose names it looks through.  `words` is what may be written, by the
    kind of record listed, or `of` which list of the campaign it is, with `more` besides; a state may also be
    the campaign's word for a repeat.
    """

    options: tuple[tuple[str, str], ...]
    label: str
    kinds: tuple[Kind, ...]
    takes: Takes
    keeps: Callable[..., bool]
    columns: tuple[str, ...] = ()
    words: Callable[[Kind | None], tuple[str, ...]] | None = None
    of: NameList | None = None
    more: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()

    def choices(self, kind: Kind | None, campaign: Campaign) -> tuple[str, ...]:
        """What may be written; nothing where any word may be."""
        if self.label == STATE:
            repeat = campaign.terms.repeat if kind in (None, "企业") else None
            return (*_states(kind), *((repeat,) if repeat else ()))
        if self.of is None:
            return self.words(kind) if self.words is not None else ()
        known = LISTS[self.of].known(campaign)
        return (*known, *self.more) if known else ()


def _among(column: str) -> Callable[[Listed, Collection[str]], bool]:
    """Keeps the lines whose column holds one of the words; an empty one is 未评定."""

    def keeps(line: Listed, chosen: Collection[str]) -> bool:
        found = _words_of(line.cells[column] or UNRATED) if column in line.cells else ()
        return not set(chosen).isdisjoint(found)

    return keeps


def words_in(line: Listed, columns: Iterable[str]) -> Iterator[str]:
    """The words of some columns of a line."""
    for column in columns:
        yield from _words_of(line.cells.get(column))


def _named(*columns: str) -> Callable[[Listed, Collection[str]], bool]:
    """Keeps the lines of which a column holds a part of a name, or a name so spelt in pinyin."""

    def keeps(line: Listed, parts: Collection[str]) -> bool:
        return any(is_meant(name, part) for name in words_in(line, columns) for part in parts)

    return keeps


def _words_of(value: Cell) -> tuple[str, ...]:
    """The words of a cell; several of one text are told apart by 、."""
    if isinstance(value, (list, tuple)):
        return tuple(map(str, value))
    return tuple(str(value).split("、")) if value else ()


def _of_codes(line: Listed, groups: Collection[str]) -> bool:
    return any(in_group(code, group) for code in _words_of(line.cells.get("违法行为")) for group in groups)


def _due_by(line: Listed, last: date) -> bool:
    first = line.cells.get(_DUE)
    return isinstance(first, date) and day_of(first) <= last


def _active_between(line: Listed, first: date | None, last: date | None) -> bool:
    return any((first or date.min) <= day <= (last or date.max) for day in days_of(line.record))


def _states(kind: Kind | None) -> tuple[str, ...]:
    chosen = _STATES.values() if kind is None else (_STATES.get(kind, ()),)
    return tuple(dict.fromkeys(state for states in chosen for state in states))


def _vocabulary(source: object, *more: str) -> Callable[[Kind | None], tuple[str, ...]]:
    return lambda _kind: (*words(source), *more)


def _worded(
    option: str,
    label: str,
    says: str,
    kinds: tuple[Kind, ...],
    allowed: Callable[[Kind | None], tuple[str, ...]],
) -> Filter:
    """A filter by the words of the column that it is named after."""
    return Filter(((option, says),), label, kinds, "words", _among(label), (label,), allowed)


def _listed(option: str, of: NameList, says: str, kinds: tuple[Kind, ...], *more: str) -> Filter:
    """A filter by the words of one of the campaign's lists, of the column that is named after it."""
    return Filter(((option, says),), of, kinds, "words", _among(of), (of,), of=of, more=more)


def _flag(option: str, says: str, kinds: tuple[Kind, ...], column: str, *, empty: bool = False) -> Filter:
    """A filter that keeps the lines whose column says yes, or with `empty` no."""

    def keeps(line: Listed) -> bool:
        return column in line.cells and bool(line.cells[column]) is not empty

    return Filter(((option, says),), column, kinds, "flag", keeps, (column,))


_CASES: Final[tuple[Kind, ...]] = ("企业", "线索")
_PLACES: Final[tuple[Kind, ...]] = ("企业", "线索", "场所")
_WITH_UNIT: Final[tuple[Kind, ...]] = ("企业", "线索", "检查活动")
_UNITS_SAY: Final = "只列这个单位承办、监管、牵头或参加的"
_CODES_SAY: Final = "只列有这种（涉嫌）违法行为的，写组号时包括组内各项"
_DUE_SAYS: Final = "只列几天内有期限到期的，如 3d、三天、一周；已逾期的也列"
_SPAN_SAYS: Final = (("--from", "只列这天起登记或办理过的"), ("--to", "只列到这天为止登记或办理过的"))

_UNIT_COLUMNS: Final = ("单位", "参加单位")

FILTERS: Final[tuple[Filter, ...]] = (
    _worded("--state", STATE, "只列这种状态的", _ALL, _states),
    Filter(
        (("--village", "只列这个村的"),), "村", _ALL, "names", _named("村"), ("村",), of="村", sought=("村",)
    ),
    Filter(
        (("--unit", _UNITS_SAY),),
        "单位",
        _WITH_UNIT,
        "names",
        _named(*_UNIT_COLUMNS),
        ("单位",),
        of="单位",
        sought=_UNIT_COLUMNS,
    ),
    _listed("--place-class", "场所类别", "只列这类场所的", _PLACES),
    _worded("--setting", "位置特征", "只列这种位置的", ("场所",), _vocabulary(vocab.Setting)),
    _listed("--source", "来源", "只列这种来源的", ("线索",)),
    _listed("--risk", "风险等级", "只列这个风险等级的", ("企业",), UNRATED),
    Filter((("--violation", _CODES_SAY),), "代码", _CASES, "codes", _of_codes, ("违法行为",), of="违法行为"),
    _worded("--operating", "经营状态", "只列这种经营状态的", ("企业",), _vocabulary(vocab.Operating)),
    _flag("--in-directory", "只列许可目录内的", ("企业",), "在册"),
    _flag("--not-in-directory", "只列不在任何许可目录的", ("企业",), "在册", empty=True),
    _flag("--overdue", "只列有期限逾期未完成的", _CASES, "逾期项"),
    Filter((("--due-within", _DUE_SAYS),), "天数", _CASES, "days", _due_by, (_DUE,)),
    Filter(_SPAN_SAYS, "日期", _ALL, "day", _active_between, ("日期",)),
)
"""Every option that narrows a list down; a new one is a line here."""


def filters_of(kind: Kind | None) -> tuple[Filter, ...]:
    """The filters of the lists of one kind of record, or of all records."""
    return tuple(one for one in FILTERS if kind is None or kind in one.kinds)


def kept(lines: Iterable[Listed], wanted: Mapping[str, object]) -> list[Listed]:
    """The lines that every option given keeps; `wanted` is the value of each by its option."""
    chosen = [one for one in FILTERS if any(option in wanted for option, _ in one.options)]
    return [line for line in lines if all(_keeps(one, line, wanted) for one in chosen)]


def _keeps(one: Filter, line: Listed, wanted: Mapping[str, object]) -> bool:
    values = [wanted.get(option) for option, _ in one.options]
    return one.keeps(line) if one.takes == "flag" else one.keeps(line, *values)


# Order

SORT_NAMES: Final[dict[str, str]] = {
    "id": "编号",
    "kind": "类别",
    "name": "名称",
    "date": "日期",
    "due": _DUE,
    **{one.options[0][0].removeprefix("--"): one.columns[0] for one in FILTERS},
}
"""English names of columns, for those who have no input method at hand."""

_ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "类别": _ALL,
    "状态": tuple(state for states in _STATES.values() for state in states),
}


def ordered(
    lines: Iterable[Listed], column: str, levels: Sequence[str] = (), *, reverse: bool = False
) -> list[Listed]:
    """The lines by a column, in the order of its vocabulary where it has one; empty cells last.

    `levels` are those of 风险等级, the gravest first.
    """
    found = list(lines)
    filled = [line for line in found if not _is_empty(line.cells.get(column))]
    empty = [line for line in found if _is_empty(line.cells.get(column))]
    return sorted(filled, key=lambda line: rank(line.cells[column], column, levels), reverse=reverse) + empty


def _is_empty(value: Cell) -> bool:
    return value is None or value in ("", (), [])


def rank(value: Cell, column: str, levels: Sequence[str] = ()) -> tuple[int, int, str]:
    """What a cell is ordered by: its place in a vocabulary, a number, a moment, or its text.

    A day begins at 0:00; one that something is due on ends at 24:00.
    """
    order = levels if column == "风险等级" else _ORDERS.get(column, ())
    if isinstance(value, str) and value in order:
        return order.index(value), 0, ""
    if isinstance(value, (bool, int)):
        return len(order), int(value), ""
    if isinstance(value, date):
        return len(order), 0, str(end_of(value) if column == _DUE else start_of(value))
    return len(order), 0, "、".join(_words_of(value))


def columns(lines: Iterable[Listed]) -> tuple[str, ...]:
    """The columns of the lines, in order."""
    return tuple(dict.fromkeys(column for line in lines for column in line.cells))
