"""A paper 材料 as data: title, figures, tables and paragraphs, computed once and then only rendered.

Numbers in a paragraph are taken from the same figures that the tables show; `figures` are also what a made
report asserts for good, so that a later check can compute them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant

Value = int | Decimal | float | str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A named number of a paper (数据), with its unit (起, 家, 条, 万元 …)."""

    name: str
    value: Value
    unit: str = ""


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
class Table:
    """A table; every row has as many cells as there are heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, ready to be rendered.

    `addressee` is 主送; `issue` the 第N期 of a periodical; `basis` the commit that it was made from, or
    that it is a draft; `notes` say how the days were counted and what was left out.
    """

    name: str
    title: str
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


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """What a paper is asked for: from which commit, for which records, which period, for whose eyes."""

    basis: str
    ids: tuple[str, ...] = ()
    first: date | None = None
    issue: int | None = None
    public: bool = False
    receiver: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


PaperBuilder = Callable[[Ledger, Instant, PaperOrder], Paper]
"""Builds a paper from a ledger that is already as of the instant."""
