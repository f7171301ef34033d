"""A paper 材料 as data: title, figures, tables and paragraphs, computed once and then only rendered.

Numbers in a paragraph are taken from the same figures that the tables show; `figures` are also what a made
report asserts for good, so that a later check can compute them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When
from dabzw.reports.pictures.burn_up import BurnUp
from dabzw.reports.view import Cell, Kind

FigureKind = Literal["count", "person", "internal"]
Value = int | Decimal | float | str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What issues of a series have told of a measure, taken together.

    `settled` is the part of it that leaves out what was dated, without a time, on the day of the last 截至;
    None where the issues did not keep it.
    """

    amount: int | Decimal
    settled: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Account:
    """What the cumulative figure of a measure keeps for the issues after: its settled part, what was told."""

    measure: str
    settled: int | Decimal
    told: Told


@dataclass(frozen=True, slots=True)
class Figure:
    """A named number of a paper (数据), with its unit (起, 家, 条, 万元 …).

    A `person` figure counts persons, or what points at one; an `internal` one is proposed and not decided, or
    tells of the inside of cases.  A cumulative figure of a series has an `account`.
    """

    name: str
    value: Value
    unit: str = ""
    kind: FigureKind = "count"
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is 一、, level 2 （一）."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and what kind of value its cells hold."""

    head: str
    kind: Kind = "text"


def columns(*heads: str | tuple[str, Kind]) -> tuple[Column, ...]:
    """Columns of texts, or of the kinds that stand beside their heads."""
    return tuple(Column(head) if isinstance(head, str) else Column(*head) for head in heads)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as there are columns, each typed as its column's kind says.

    An `annex` is an 附件: it is named below the text, and printed on pages of its own after the date
    (GB/T 9704-2012, 7.3.4 and 7.3.6).
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    annex: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return tuple(column.head for column in self.columns)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing: labels and typed values; a value of several words has a line for each."""

    pairs: tuple[tuple[str, Cell], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A burn-up: what came in and what was done, day by day; the forms that cannot draw write its numbers."""

    title: str
    found: BurnUp


@dataclass(frozen=True, slots=True)
class SignLines:
    """Lines to be signed by hand, one below the other: who signs, and the name where it is known."""

    signers: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Table | Facts | Chart | SignLines


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, ready to be rendered.

    `title` is in parts that a line must not break: the campaign's name, the kind of paper.  `series` is what
    kind of periodical it is (日报, 周报, 月报), `issue` its 第N期.  `addressee` is 主送.  `basis` is the
    commit that it was made from, or that it is a draft; it is a file's property, and no text, unless the
    paper is `footed`: then the foot of each page says it.
    `notes` are 编制说明: how the days were counted and what was left out.
    """

    name: str
    title: tuple[str, ...]
    unit: str
    at: Instant
    basis: str
    blocks: tuple[Block, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    issue: int | None = None
    addressee: str | None = None
    day: date | None = None
    public: bool = False
    series: str = ""
    draft: bool = False
    footed: bool = False


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """What a paper is asked for: from which commit, for which records, which period, for whose eyes.

    A `draft` (草稿) rests on no commit, and says so in its title.  The period is what lies after `since` (a
    day begins at 00:00); `told` is what the issues before it told of each measure, None where it is not to be
    reckoned from issues.
    """

    basis: str
    ids: tuple[str, ...] = ()
    since: When | None = None
    told: Mapping[str, Told] | None = None
    issue: int | None = None
    public: bool = False
    receiver: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    draft: bool = False
    footed: bool = False


PaperBuilder = Callable[[Ledger, Instant, PaperOrder], Paper]
"""Builds a paper from a ledger that is already as of the instant."""
