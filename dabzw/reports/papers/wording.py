"""What all papers share: how days, figures and tables are written, and which legal bases may be cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When
from dabzw.model.patterns import lazy
from dabzw.model.terms import in_terms
from dabzw.reports.forms.values import TO_FILL
from dabzw.reports.looks.policy import readings
from dabzw.reports.paper import (
    Block,
    Column,
    Facts,
    Figure,
    Heading,
    Paper,
    PaperOrder,
    Paragraph,
    Table,
    Value,
    columns,
)
from dabzw.reports.papers.privacy import FEW, OR_MORE, WITHHELD, for_public, public_notes
from dabzw.reports.view import Cell, View, percentage

T = TypeVar("T")

NONE: Final = "—"
_COLON: Final = lazy(r"(?<=\w):(?=[\u4e00-\u9fff])")
_LABELS: Final = ("村", "监管站所", "涉嫌企业")
"""Labels of facts that have the campaign's words, as heads have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a builder makes: a paper without what every paper has; `notes` are its own.

    `title` is in parts that a line must not break; `series` is what kind of periodical it is.  An `outward`
    one goes to another organ, which is not told how the office counts its days.
    """

    name: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    addressee: str | None = None
    series: str = ""
    outward: bool = False


def paper(draft: Draft, ledger: Ledger, at: Instant, order: PaperOrder) -> Paper:
    """The draft with its unit, day, issue and notes; the unit and the counting are the campaign's."""
    public = public_notes(ledger.campaign) if order.public else ()
    said = {block.text for block in draft.blocks if isinstance(block, Paragraph)}
    counting = () if draft.outward else _readings(ledger.campaign)
    return Paper(
        name=draft.name,
        title=draft.title,
        unit=ledger.campaign.township,
        at=at,
        basis=order.basis,
        blocks=tuple(_in_terms(block, ledger.campaign) for block in _none_empty(draft.blocks)),
        figures=for_public(draft.figures) if order.public else draft.figures,
        notes=(*draft.notes, *(note for note in counting if f"{note}。" not in said), *public),
        issue=order.issue,
        addressee=draft.addressee,
        day=at.day,
        public=order.public,
        series=draft.series,
        draft=order.draft,
        footed=order.footed,
    )


def _in_terms(block: Block, campaign: Campaign) -> Block:
    """A table or facts that speak in the campaign's words (称谓); what is empty only says so."""
    if isinstance(block, Facts):
        if not block.pairs:
            return _nothing(block.title)
        named = (
            (in_terms(name, campaign) if name in _LABELS else name, value) for name, value in block.pairs
        )
        return replace(block, pairs=tuple(named))
    if not isinstance(block, Table):
        return block
    if not block.rows:
        return _nothing(block.title)
    columns = (replace(column, head=in_terms(column.head, campaign)) for column in block.columns)
    return replace(block, columns=tuple(columns))


def _none_empty(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; a heading below which nothing stands says so."""
    for block, below in zip_longest(blocks, blocks[1:]):
        yield block
        if isinstance(block, Heading) and (
            below is None or (isinstance(below, Heading) and below.level <= block.level)
        ):
            yield _nothing("")


def _nothing(title: str) -> Paragraph:
    return Paragraph(f"{title}：无。" if title else "无。")


def _readings(campaign: Campaign) -> Iterable[str]:
    for reading in readings(campaign):
        yield reading.replace(str(campaign.start), chinese_day(campaign.start)).replace(
            str(campaign.end), chinese_day(campaign.end)
        )


def chinese_day(when: When) -> str:
    """A day as official writing has it: 2026年3月12日, no zero before a digit; of a minute its time too.

    A full hour has no minutes: 2026年3月12日15时.
    """
    day = f"{when.year}年{when.month}月{when.day}日"
    if not isinstance(when, datetime):
        return day
    return f"{day}{when.hour}时{f'{when.minute:02}分' if when.minute else ''}"


def stretch(since: When, at: When) -> str:
    """A stretch of time with its times: 自2026年3月6日12时起至3月13日12时止; one day is written once."""
    if since == at:
        return chinese_day(at)
    end = chinese_day(at)
    return f"自{chinese_day(since)}起至{end.removeprefix(f'{since.year}年')}止"


def period(first: date, last: date) -> str:
    """A period; one day is written once."""
    return chinese_day(last) if first == last else f"{chinese_day(first)}至{chinese_day(last)}"


def told(figure: Figure) -> str:
    """A figure as it stands in a sentence; one that the ledger does not hold is to be filled in."""
    if figure.value is None:
        return f"{TO_FILL}{figure.unit}"
    value = str(figure.value)
    if value in (FEW, WITHHELD):
        return value
    least = value.removesuffix(OR_MORE)
    return f"{least}{figure.unit}{value.removeprefix(least)}"


def percent(name: str, ratio: float | None) -> Figure:
    """A ratio from 0 to 1 as a percentage with one decimal; NONE where there is nothing to be done."""
    if ratio is None:
        return Figure(name, NONE)
    return Figure(name, percentage(ratio), "%")


def listing(view: View[T], rows: Iterable[T], title: str = "", *, annex: bool = False) -> Table:
    """A table of a view, its columns of the kinds that the view says."""
    columns = tuple(map(Column, view.heads, view.kinds))
    return Table(columns, tuple(view.cells(rows)), title, annex)


def facts(rows: Iterable[tuple[str, Cell]], title: str = "") -> Facts:
    """What is known of one thing, by its labels."""
    return Facts(tuple(rows), title)


def figure_table(heads: Sequence[str], figures: Iterable[Figure], title: str = "") -> Table:
    """Figures as a table of name, value and unit."""
    name, value, unit = heads
    rows = tuple((one.name, value_cell(one), one.unit) for one in figures)
    return Table(columns(name, (value, "number"), unit), rows, title)


def value_cell(figure: Figure) -> Value:
    """A figure's value in a table."""
    return TO_FILL if figure.value is None else figure.value


def in_chinese(value: Cell) -> Cell:
    """Words that the rules put together, as a paper has them: a full-width colon before a Chinese word."""
    if isinstance(value, str):
        return _COLON.sub("：", value)
    if isinstance(value, tuple):
        return tuple(_COLON.sub("：", str(word)) for word in value)
    return value


def citable(campaign: Campaign, day: date, wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of the wanted legal bases that the campaign's 法律依据 has and that are in force on a day."""
    in_force = {basis.name for basis in campaign.legal_bases if basis.in_force(day)}
    return tuple(name for name in wanted if name in in_force)


def cited(names: Iterable[str]) -> str:
    """Legal bases as a sentence cites them: 《甲》《乙》; empty when there are none."""
    return "".join(f"《{name}》" for name in names)
