"""Tables and pages as data: a table is declared once (View, Col), and a Page is what a command answers.

A view names its columns in Chinese; the head is the JSON key and the heading everywhere.  Terminal, JSON,
CSV, Markdown, workbook, paper and dashboard pick from it, and picking an unknown head fails when the module
is imported.  Values stay typed (dates are dates) until a renderer writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.moments import Instant
from dabzw.model.parts import Part, is_on, unknown

if TYPE_CHECKING:
    from dabzw.model.campaign import Campaign

T = TypeVar("T")
U = TypeVar("U")

Kind = Literal[
    "id",
    "name",
    "text",
    "prose",
    "state",
    "unit",
    "day",
    "moment",
    "number",
    "money",
    "ratio",
    "list",
    "flag",
]
"""What a column holds.  `name` and `prose` give way where room is short; `unit` is folded; `state` has its
colour; `day` and `moment` are dates and minutes; `ratio` is from 0 to 1; `list` joins words; `flag` is
是 or 否."""

Json = None | bool | int | float | str | Decimal | date | Sequence["Json"] | Mapping[str, "Json"]

_TENTH: Final = Decimal("0.1")
_NEARLY_ALL: Final = Decimal("99.9")

NUMBER: Final = "序号"
"""The head of the column that counts the rows; it may be picked from every view."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Progress, `done` of `total`; `after` is said behind it, `missing` below it, shortened on a screen.

    `ahead` is how many will be done in the end, where that is foretold: a screen draws it after what is done.
    """

    done: int
    total: int
    after: str = ""
    missing: Sequence[str] = ()
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Some:
    """Words or lines of which a screen shows the first `most`, then `rest`, in which {0} is their number.

    As many as `whole` are all shown, and so are `most`.
    """

    words: tuple[str, ...]
    most: int
    rest: str = "等{0}个"
    joint: str = "、"
    whole: int = 0

    @property
    def shortened(self) -> str:
        """What a screen shows."""
        if len(self.words) <= max(self.most, self.whole):
            return self.joint.join(self.words)
        return self.joint.join(self.words[: self.most]) + self.rest.format(len(self.words))


Cell = None | bool | int | float | str | Decimal | date | Sequence[str] | Sequence[float] | Bar | Some


@dataclass(frozen=True, slots=True)
class Col(Generic[T]):
    """A column: its head, how its value is taken from a row, and what kind of value it is.

    `shown` is what a person reads on a screen where that says more than the value: 逾期7天.  `width` is the
    column's in a workbook, in Latin letters, of which a Chinese character takes two.  `below` puts the cell
    under the one before it where a screen is narrow.  `part` is what a campaign must have for it to be shown.
    """

    head: str
    of: Callable[[T], Cell]
    kind: Kind = "text"
    shown: Callable[[T], Cell] | None = None
    width: int | None = None
    below: bool = False
    part: Part | None = None

    def plain(self, row: T) -> Json:
        """The value as JSON has it: a ratio to four places."""
        value = self.of(row)
        if self.kind == "ratio" and isinstance(value, float):
            return round(value, 4)
        return _plain(value)

    def through(self, way: Callable[[U], T]) -> Col[U]:
        """The column of rows that lead to the rows of this one."""
        own, shown = self.of, self.shown
        seen: Callable[[U], Cell] | None = None if shown is None else lambda row: shown(way(row))
        return Col(self.head, lambda row: own(way(row)), self.kind, seen, self.width, self.below, self.part)


@dataclass(frozen=True, slots=True)
class Inner(Generic[T]):
    """What only programs read of a row: a group of values, or rows within the row."""

    head: str
    of: Callable[[T], Json]

    def plain(self, row: T) -> Json:
        """The value as JSON has it."""
        return _plain(self.of(row))

    def through(self, way: Callable[[U], T]) -> Inner[U]:
        """The column of rows that lead to the rows of this one."""
        own = self.of
        return Inner(self.head, lambda row: own(way(row)))


class UnknownHead(ValueError):
    """A view has no column, or no column that can be shown, of this head; or has two."""


@dataclass(frozen=True, slots=True)
class View(Generic[T]):
    """The declaration of a table: its columns in the order of the JSON; `numbered` counts the rows first."""

    cols: tuple[Col[T] | Inner[T], ...]
    numbered: bool = False

    def __post_init__(self) -> None:
        heads = [col.head for col in self.cols]
        if len(heads) != len(set(heads)):
            raise UnknownHead("、".join(head for head in heads if heads.count(head) > 1))

    def pick(self, *heads: str, below: Iterable[str] = ()) -> View[T]:
        """The columns of these heads in this order, those of `below` to stand under the one before them.

        Raises:
            UnknownHead: a head is not among the columns.
        """
        own = {col.head: col for col in self.columns}
        wanted, under = [head for head in heads if head != NUMBER], tuple(below)
        unknown = [
            *(head for head in wanted if head not in own),
            *(head for head in under if head not in wanted),
        ]
        if unknown:
            raise UnknownHead("、".join(unknown))
        cols = tuple(replace(own[head], below=True) if head in under else own[head] for head in wanted)
        return View(cols, numbered=NUMBER in heads)

    def also(self, *cols: Col[T] | Inner[T]) -> View[T]:
        """The view with these columns; one of a known head takes the place of that one."""
        new = {col.head: col for col in cols}
        kept = tuple(new.pop(col.head, col) for col in self.cols)
        return View((*kept, *new.values()), self.numbered)

    def under(self, campaign: Campaign) -> View[T]:
        """The view as a campaign shows it: without the columns of the parts that it has not."""

        def kept(col: Col[T] | Inner[T]) -> bool:
            return isinstance(col, Inner) or col.part is None or is_on(col.part, campaign)

        return replace(self, cols=tuple(filter(kept, self.cols)))

    def through(self, way: Callable[[U], T]) -> View[U]:
        """The view of rows that lead to the rows of this one."""
        return View(tuple(col.through(way) for col in self.cols), self.numbered)

    @property
    def columns(self) -> tuple[Col[T], ...]:
        """The columns that can be shown."""
        return tuple(col for col in self.cols if isinstance(col, Col))

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of a shown table."""
        return (*((NUMBER,) if self.numbered else ()), *(col.head for col in self.columns))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the columns of a shown table."""
        number: tuple[Kind, ...] = ("number",) if self.numbered else ()
        return (*number, *(col.kind for col in self.columns))

    def records(self, rows: Iterable[T]) -> list[dict[str, Json]]:
        """The rows as other programs read them."""
        return [self.record(row) for row in rows]

    def record(self, row: T) -> dict[str, Json]:
        """One row as other programs read it."""
        return {col.head: col.plain(row) for col in self.cols}

    def cells(self, rows: Iterable[T]) -> Iterator[tuple[Cell, ...]]:
        """The values of a table, row by row."""
        for number, row in enumerate(rows, start=1):
            own = tuple(col.of(row) for col in self.columns)
            yield (number, *own) if self.numbered else own

    def shown(self, rows: Iterable[T]) -> Iterator[tuple[Cell, ...]]:
        """What a person reads on a screen, row by row."""
        for number, row in enumerate(rows, start=1):
            own = tuple((col.shown or col.of)(row) for col in self.columns)
            yield (number, *own) if self.numbered else own


def inner(head: str, of: Callable[[T], Iterable[U]], view: View[U]) -> Inner[T]:
    """Rows within a row, declared by a view of their own."""
    return Inner(head, lambda row: view.records(of(row)))


def _plain(value: Cell | Json) -> Json:
    """A value as JSON has it."""
    if isinstance(value, Bar):
        return {"完成": value.done, "总数": value.total}
    if isinstance(value, Some):
        return list(value.words)
    return list(value) if isinstance(value, tuple) else value


# Pages


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, with progress behind it.

    A `strong` one stands out, an `alert` one is red, a `good` one green.  `indent` are the columns by which
    it stands to the right, what is folded of it too.
    """

    text: str
    style: Literal["", "strong", "alert", "good", "quiet"] = ""
    bar: Bar | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page, after an empty line."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values below each other."""

    pairs: tuple[tuple[str, Cell], ...]

    @classmethod
    def of(cls, values: Mapping[str, Cell]) -> Pairs:
        """The entries of a mapping."""
        return cls(tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """The rows of a view; they may be made while they are read, and are then gone through once.

    A screen shows the first `most` rows, then `rest`, in which {0} is the number of those left out.
    """

    view: View[T]
    rows: Iterable[T]
    title: str = ""
    note: str = ""
    most: int | None = None
    rest: str = "还有{0}行没有列出"

    def records(self) -> list[dict[str, Json]]:
        """The rows as other programs read them."""
        return self.view.records(self.rows)

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """The values, row by row."""
        return self.view.cells(self.rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that waits, as a screen tells it in one line.

    `standing` says how it stands (逾期27天, 今日 15:00), `state` with which word that is coloured; `what` is
    what it is in a few words, `about` in full.  `short_id` tells the record apart as surely as its id.
    `commands` are what to type, without the program's name: the fullest first, each later one shorter.  `of`
    is the campaign, where there are several.
    """

    state: str
    standing: str
    what: str
    about: str
    name: str
    record_id: str
    short_id: str
    due: str
    commands: tuple[str, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Worklist:
    """What waits, on a screen: a head, groups of entries under their titles, and what is said after them.

    Elsewhere it is a table.  The groups may be made while they are read, and are then gone through once.
    """

    head: tuple[Line, ...]
    groups: Iterable[tuple[str, tuple[Entry, ...]]]
    tail: tuple[Line, ...]
    elsewhere: tuple[Table[Any] | Line, ...]


Block = Line | Heading | Pairs | Table[Any] | Worklist
Fact = Json | Table[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What a command answers: `facts` for programs, by their keys, and `blocks` for people.

    Both are made from the same rows.  The first two facts are 格式, the version of the JSON, and 截至, which
    only a page of no ledger's time lacks.  `listed` are the tables by their names that a spreadsheet is
    given, the main one first, where they are others than those among the facts.
    """

    facts: Mapping[str, Fact]
    blocks: tuple[Block, ...] = field(default=())
    listed: Mapping[str, Table[Any]] = field(default_factory=dict)

    @property
    def tables(self) -> Mapping[str, Table[Any]]:
        """The tables by their names, the main one first."""
        return self.listed or {name: fact for name, fact in self.facts.items() if isinstance(fact, Table)}

    def also(self, facts: Mapping[str, Fact]) -> Page:
        """The page with these facts after its own."""
        return replace(self, facts={**self.facts, **facts})

    def record(self) -> dict[str, Json]:
        """The page as other programs read it."""
        return {
            name: fact.records() if isinstance(fact, Table) else fact for name, fact in self.facts.items()
        }


FORMAT: Final = 1
"""格式: the version of all JSON; keys are added within it, never changed."""


def percentage(ratio: float | Decimal) -> Decimal:
    """A ratio from 0 to 1 as a percentage with one decimal, a half up; 100.0 only for the whole."""
    rounded = (Decimal(str(ratio)) * 100).quantize(_TENTH, ROUND_HALF_UP)
    return rounded if ratio >= 1 else min(rounded, _NEARLY_ALL)


def unknown_part(part: Part, at: Instant, facts: Mapping[str, Fact]) -> Page:
    """The page of a command whose part the campaign has not: empty lists for programs, a sentence."""
    return page(at, facts, Line(unknown(part)))


def page(at: Instant, facts: Mapping[str, Fact], *blocks: Block) -> Page:
    """A page as of an instant."""
    return Page({"格式": FORMAT, "截至": at.when, **facts}, blocks)


def notes(says: Iterable[str]) -> tuple[Line, ...]:
    """What a reader must know beside a table."""
    return tuple(Line(f"注：{one}") for one in says)


def some(view: View[T], rows: Sequence[T], title: str = "", note: str = "") -> tuple[Table[T], ...]:
    """A table, or nothing where it has no row."""
    return (Table(view, rows, title, note),) if rows else ()
