"""The words of a paper 材料 that all its forms share: headings numbered, values written, days in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.moments import DAY, written
from dabzw.render.cells import NOTHING
from dabzw.render.paper.table_layout import Layout, cell_text, facts_layout, placed
from dabzw.render.show import show
from dabzw.render.svg.burn_up import burn_up_svg
from dabzw.reports.paper import Block, Chart, Facts, Heading, Paper, Paragraph, SignLines, Table, columns
from dabzw.reports.papers.wording import chinese_day
from dabzw.reports.view import Cell
from dabzw.reports.view import Kind as CellKind

Kind = Literal["一级标题", "二级标题", "段落", "表格", "要素", "图"]
"""A heading, a paragraph, a table, a block of labels and values, a chart; the last three have heads and rows,
so that a template which knows only tables shows them too."""

_BLANK: Final = "　" * 5
FACT_HEADS: Final = ("项目", "内容")
_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
_LARGEST: Final = 9999
_WEEK: Final = 7
_NOTES: Final = "编制说明："
MOST_HEADINGS: Final = 12
"""With more headings than this a paper has a table of contents."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a paper in words: a line of text, or a table of texts with its title.

    `kinds` are those of the columns of a table, `layout` is how it lies on paper; a `wide` one lies on a page
    laid down.  The text of a chart is a mark, by which a Word file knows where it goes; `picture` is its
    drawing in SVG.
    """

    kind: Kind
    text: str = ""
    title: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[CellKind, ...] = ()
    picture: str = ""
    layout: Layout | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """An 附件: what stands top left (附件1), its name, and what it holds."""

    label: str
    title: str
    blocks: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents (目录): a heading of level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paper in words, ready for a template: headings numbered, days written, hidden characters visible.

    `title_parts` are those of the title that a line must not break.  `annexed` are the lines of 附件说明
    below the text, `annexes` what follows the date.  `contents` is empty where a paper is short.  `draft` is
    empty, or what the head of each page says; `footer` the same
    of its foot.
    """

    name: str
    head: str
    title: str
    addressee: str
    blocks: tuple[Piece, ...]
    unit: str
    day: str
    notes: tuple[str, ...]
    title_parts: tuple[str, ...] = ()
    annexed: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    contents: tuple[Entry, ...] = ()
    draft: str = ""
    footer: str = ""


def words_of(paper: Paper) -> Words:
    """The paper in words."""
    blocks, annexed = _parted(paper)
    pieces = tuple(_pieces(blocks))
    parts = (*map(line, paper.title), *(("（草稿）",) if paper.draft else ()))
    titles = tuple(line(table.title) for table in annexed)
    return Words(
        name=paper.name,
        head=line(_head(paper)),
        title="".join(parts),
        addressee=line(paper.addressee or ""),
        blocks=pieces,
        unit=line(paper.unit),
        day=chinese_day(paper.day or paper.at.day),
        notes=_notes(paper),
        title_parts=parts,
        annexed=_annexed(titles),
        annexes=tuple(_annexes(annexed, titles)),
        contents=_contents(pieces),
        draft="草稿" if paper.draft else "",
        footer=basis_of(paper) if paper.footed else "",
    )


def in_text(words: Words) -> Words:
    """The words for a template, or a form, that knows no annexes: they stand at the end of the text."""
    annexed = (
        replace(block, title=block.title or annex.title) for annex in words.annexes for block in annex.blocks
    )
    return replace(words, blocks=(*words.blocks, *annexed), annexes=())


def basis_of(paper: Paper) -> str:
    """As of when a paper is and what it rests on, as the properties of its file say."""
    return line(f"截至{written(paper.at.when)}，依据{paper.basis}")


def _parted(paper: Paper) -> tuple[list[Block], list[Table]]:
    """The blocks of the text, and the tables that are annexes."""
    blocks = list(_spelt_out(paper))
    annexes = [block for block in blocks if isinstance(block, Table) and block.annex]
    return [block for block in blocks if not (isinstance(block, Table) and block.annex)], annexes


def _notes(paper: Paper) -> tuple[str, ...]:
    """编制说明: one in a line, several numbered below each other."""
    notes = tuple(map(line, paper.notes))
    if len(notes) == 1:
        return (f"{_NOTES}{notes[0]}。",)
    numbered = tuple(f"{number}．{note}。" for number, note in enumerate(notes, start=1))
    return (_NOTES, *numbered) if notes else ()


def _annexed(titles: tuple[str, ...]) -> tuple[str, ...]:
    if len(titles) == 1:
        return (f"附件：{titles[0]}",)
    lines = enumerate(titles, start=1)
    return tuple(f"{'附件：' if number == 1 else '　　　'}{number}．{title}" for number, title in lines)


def _annexes(tables: list[Table], titles: tuple[str, ...]) -> Iterator[Annex]:
    for number, (table, title) in enumerate(zip(tables, titles, strict=True), start=1):
        label = f"附件{number}" if len(tables) > 1 else "附件"
        yield Annex(label, title, tuple(_table_pieces(replace(table, title=""))))


def _contents(pieces: tuple[Piece, ...]) -> tuple[Entry, ...]:
    levels: dict[str, int] = {"一级标题": 1, "二级标题": 2}
    found = tuple(Entry(levels[piece.kind], piece.text) for piece in pieces if piece.kind in levels)
    return found if len(found) > MOST_HEADINGS else ()


def _head(paper: Paper) -> str:
    """周报　第5期; without a number the series alone, where the title does not name it."""
    if paper.issue is None:
        return "" if paper.series in "".join(paper.title) else paper.series
    return "　".join(filter(None, (paper.series, f"第{paper.issue}期")))


def ordinal(number: int) -> str:
    """A number from 1 to 9999 in Chinese: 一, 十, 二十一, 一百零一, 一千一百一十; a larger one in digits."""
    if not 0 < number <= _LARGEST:
        return str(number)
    said, nought = "", False
    for place, name in _PLACES:
        digit, number = divmod(number, place)
        if digit:
            said += ("零" if nought else "") + _DIGITS[digit] + name
        nought = bool(said) and not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def fact_text(value: Cell) -> str:
    """The value of a fact; a list has a line for each of its words."""
    if isinstance(value, (list, tuple)):
        return "\n".join(map(cell_text, value)) or NOTHING
    return cell_text(value)


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(show(text).split("\n"))


def _pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    first = second = charts = 0
    for block in blocks:
        match block:
            case Heading(text, 1):
                first, second = first + 1, 0
                yield Piece("一级标题", f"{ordinal(first)}、{line(text)}")
            case Heading(text):
                second += 1
                yield Piece("二级标题", f"（{ordinal(second)}）{line(text)}")
            case Paragraph(text):
                yield from (Piece("段落", part) for part in show(text).split("\n") if part.strip())
            case Table():
                yield from _table_pieces(block)
            case Facts(pairs, title):
                yield _facts(pairs, title)
            case Chart():
                charts += 1
                drawing = burn_up_svg(block.found, alone=True)
                (piece,) = _table_pieces(numbers_of(block))
                yield replace(piece, kind="图", text=mark_of(charts), picture=drawing)


def _spelt_out(paper: Paper) -> Iterator[Block]:
    """The blocks of a paper, lines to be signed as paragraphs."""
    for block in paper.blocks:
        if isinstance(block, SignLines):
            yield from (Paragraph(_sign_line(who, name)) for who, name in block.signers)
        else:
            yield block


def _sign_line(who: str, name: str) -> str:
    """A line to be signed, with room for the name, where it is not printed, and for the day."""
    return f"{who}：{line(name).ljust(len(_BLANK), '　')}　签名：{_BLANK}　　　年　月　日"


def _table_pieces(table: Table) -> Iterator[Piece]:
    """A table as it has room on paper; few rows that have none side by side are blocks of facts."""
    found = placed(table)
    if found is None:
        for number, row in enumerate(table.rows):
            pairs = tuple(zip(table.heads, row, strict=True))
            yield _facts(pairs, "" if number else table.title)
        return
    own = found.table
    kinds = tuple(column.kind for column in own.columns)
    heads = tuple(map(line, own.heads))
    yield Piece(
        "表格",
        title=line(table.title),
        heads=heads,
        rows=found.rows,
        kinds=kinds,
        layout=found.layout,
        wide=found.layout.landscape,
    )


def _facts(pairs: Iterable[tuple[str, Cell]], title: str) -> Piece:
    rows = tuple((line(name), fact_text(value)) for name, value in pairs)
    layout = facts_layout([name for name, _ in rows])
    return Piece(
        "要素", title=line(title), heads=FACT_HEADS, rows=rows, kinds=("text", "prose"), layout=layout
    )


def numbers_of(chart: Chart) -> Table:
    """The numbers of a chart, week by week and at its end."""
    found = chart.found
    last = len(found.wanted) - 1
    days = [*range(_WEEK - 1, last, _WEEK), *((last,) if last >= 0 else ())]
    rows = tuple((found.first + day * DAY, found.wanted[day], found.done[day]) for day in days)
    heads = columns(("日期", "day"), (found.wanted_name, "number"), (f"已{found.done_name}", "number"))
    return Table(heads, rows, chart.title)


def mark_of(number: int) -> str:
    """What stands in the place of a chart of a Word file until it is put there."""
    return f"［图{number}］"
