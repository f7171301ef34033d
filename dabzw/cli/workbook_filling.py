"""dabzw form NAME --into FILE.xlsx: a superior's own workbook filled in, by a mapping that is kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.make.names import order_of
from dabzw.cli.make.official import official_ledger, official_templates
from dabzw.cli.make.periods import Days, period
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import read_bytes
from dabzw.cli.speech.known import known_name
from dabzw.cli.writing import write
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis, FormTemplate, SheetMapping
from dabzw.model.phrases import first_few
from dabzw.render.into.filled import FilledWorkbook, Misled, filled_workbook, must_agree
from dabzw.render.into.pasting import sheet_to_paste
from dabzw.render.into.sheet_part import runs
from dabzw.render.into.spans import NotEditable
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.forms.head_matching import known_heads, sketch, targets, unfilled
from dabzw.reports.forms.template import measure_names
from dabzw.reports.forms.workbook_cells import UNKNOWN, WorkbookCell, workbook_cells
from dabzw.rules.figures.statistics import MEASURES
from dabzw.store.listing import LARGEST
from dabzw.store.sheets.book import MOST_BYTES, read_book
from dabzw.store.sheets.grid import Book, Sheet, SheetRefused
from dabzw.store.sheets.sniff import format_of
from dabzw.store.templates import FaultyTemplate, forms_of, mapping_bytes, mapping_path, read_mapping
from dabzw.store.writer import Change, Plan

_PLAIN: Final = ".xlsx"
_SUFFIXES: Final = (_PLAIN, ".xlsm")
_NAME: Final = re.compile(r"[^\W_][\w（）()-]{0,39}")
_SHOWN: Final = 8
_SINGLY: Final = 40  # formulas, each named with what it comes to; of more the cells are put together


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of a filling."""

    name: str
    into: Path
    out: Path | None
    mapping: Path | None
    sheet: str | None
    basis: Basis | None
    days: Days
    in_place: bool
    yes: bool
    draft: bool


class _AnotherKind(UsageError):
    """A workbook of another kind than can be edited, by its name or by what is in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"只能填 .xlsx、.xlsm 工作簿；把 {path} 用表格软件另存为 .xlsx 再填")


class NothingFits(UsageError):
    """No head of a workbook is like one that is known."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 里没有认得出的表头；用 --sheet 指明工作表，或用 --mapping 给出对应表（表头和指标）"
        )


def fill(desk: Desk, wishes: Wishes) -> None:
    """Fills the workbook, writes a copy (or the file itself), and keeps a mapping that was agreed to."""
    out = _out(wishes)
    data = read_bytes(wishes.into, MOST_BYTES)
    book = _read(wishes.into, data)
    ledger, revision = official_ledger(desk, draft=wishes.draft)
    office = official_templates(desk, draft=wishes.draft)
    forms = {code: form for code, (form, _) in forms_of(office).items()}
    known = _kept(wishes, office)
    mapping = known or _agreed(wishes, book, forms, ledger.campaign)
    sheet = _sheet(book, wishes.sheet or mapping.sheet)
    span = period(wishes.basis or mapping.basis, ledger.campaign, desk.at, wishes.days)
    cells, missing = targets(sheet.texts, mapping)
    if not cells:
        raise NothingFits(wishes.into)
    order = order_of(desk, wishes.name, wishes.into.resolve(), wishes.draft)
    rest = unfilled(sheet.texts, mapping)
    seen = _Seen(data, book, sheet, workbook_cells(cells, ledger, span), rest.places)
    _deliver(wishes, out, seen, order)
    if rest.heads or rest.lines:
        prompts.note(f"没有对应的指标或范围、没有填的：{_listed((*rest.heads, *rest.lines))}")
    if missing:
        prompts.warn(f"对应表里有、这张表里没有或不止一处的：{_listed(missing)}")
    prompts.note(f"口径：{span.basis}（{span.window.first}至{span.window.last}）；依据{revision}")
    if known is None:
        _keep(desk, mapping)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A workbook that was read, its sheet, what goes in, and the other cells of the table."""

    data: bytes
    book: Book
    sheet: Sheet
    cells: tuple[WorkbookCell, ...]
    rest: frozenset[tuple[int, int]]


def _deliver(wishes: Wishes, out: Path, seen: _Seen, order: str) -> None:
    """Writes the workbook out; of one that cannot be edited safely, a sheet to paste in its place."""
    sheet = seen.sheet
    try:
        result = filled_workbook(seen.data, seen.book, sheet.name, seen.cells, seen.rest)
    except NotEditable as hindered:
        result = sheet_to_paste(sheet, seen.cells)
        beside = f"{wishes.into.stem}_供粘贴" if wishes.in_place else out.stem
        out = out.with_name(f"{beside}{_PLAIN}")
        placed = output.write(out.resolve(), result.data, order=order)
        prompts.done(f"已写出 {out.with_name(placed.name)}，{result.written}格，供粘贴")
        prompts.warn(
            f"{wishes.into} 里有{hindered.what}，直接填写保不住，没有填写，原文件没有改动；"
            f"请照“怎样粘贴”一页，把数贴进原文件的“{sheet.name}”"
        )
    else:
        must_agree(seen.book, read_book(result.data, wishes.into.suffix.lower()), result.touched)
        placed = output.write(out.resolve(), result.data, order=order, over=wishes.in_place)
        prompts.done(f"已填写 {out.with_name(placed.name)} 的“{sheet.name}”，{result.written}格")
    _say(result)


# The workbook


def _out(wishes: Wishes) -> Path:
    """Where the filled workbook goes: beside the original, unless it is said otherwise."""
    if not _NAME.fullmatch(wishes.name):
        raise UsageError("报表名称只能用汉字、字母、数字、括号和短横，最多40个字")
    suffix = wishes.into.suffix
    if suffix.lower() not in _SUFFIXES:
        raise _AnotherKind(wishes.into)
    if wishes.in_place and wishes.out is not None:
        raise UsageError("--in-place 与 --out 只用一个")
    if wishes.in_place:
        return wishes.into
    out = wishes.out or wishes.into.with_name(f"{wishes.into.stem}_已填{suffix}")
    if out.suffix.lower() != suffix.lower():
        raise UsageError(f"与 --into 同用时，--out 写文件名，以 {suffix.lower()} 结尾")
    if out.resolve() == wishes.into.resolve():
        raise UsageError("--out 与原文件相同；确要改原文件，用 --in-place")
    return out


def _read(path: Path, data: bytes) -> Book:
    """The cells of a workbook.

    Raises:
        SheetRefused: it cannot be read, or is not to be trusted.
        _AnotherKind: it is one of a former format.
    """
    suffix = path.suffix.lower()
    try:
        if format_of(data, suffix) in {"ole", "ods"}:
            raise _AnotherKind(path)
        return read_book(data, suffix)
    except SheetRefused as refused:
        if suffix == _PLAIN:
            raise
        raise SheetRefused(refused.code, f"{refused.says}；或去掉宏，另存为 .xlsx 再填") from None


def _sheet(book: Book, name: str) -> Sheet:
    named = known_name("--sheet（工作表）", name, [sheet.name for sheet in book.sheets])
    return next(sheet for sheet in book.sheets if sheet.name == named)


# The mapping


def _kept(wishes: Wishes, office: dict[str, bytes]) -> SheetMapping | None:
    """The mapping that was given, or that is kept from an earlier time; None where there is none."""
    path = mapping_path(wishes.name)
    if wishes.mapping is not None:
        path, data = str(wishes.mapping), read_bytes(wishes.mapping, LARGEST["template"])
    elif path in office:
        data = office[path]
    else:
        return None
    mapping = read_mapping(path, data)
    unknown = [name for head in mapping.heads for name in measure_names(head.measure) if name not in MEASURES]
    if unknown:
        raise FaultyTemplate(path, tuple(f"没有“{name}”这个指标" for name in unknown))
    return mapping


def _agreed(wishes: Wishes, book: Book, forms: dict[str, FormTemplate], campaign: Campaign) -> SheetMapping:
    """The mapping that the heads suggest, once a person has agreed to it."""
    own = next((form for code, form in forms.items() if code.upper() == wishes.name.upper()), None)
    basis = _basis(wishes, own)
    known = known_heads(forms.values(), own)
    chosen = [_sheet(book, wishes.sheet)] if wishes.sheet else [one for one in book.sheets if not one.hidden]
    sketches = [sketch(sheet.name, sheet.texts, known, campaign) for sheet in chosen]
    best = max(sketches, key=lambda one: one.matched, default=None)
    if best is None or not best.matched:
        raise NothingFits(wishes.into)
    print_page(Printer(sys.stderr), best.page())
    if not wishes.yes:
        _agree()
    return best.mapping(wishes.name, basis)


def _basis(wishes: Wishes, own: FormTemplate | None) -> Basis:
    """The basis that is asked for, that days imply, or that the form of the same name has."""
    if wishes.basis is not None:
        return wishes.basis
    if any(wishes.days):
        return "本期"
    if own is None:
        raise UsageError("这张表没有定过口径；用 --basis 写明（年初以来、行动以来、本期）")
    return own.basis


def _agree() -> None:
    if not prompts.interactive():
        raise prompts.Missing([("--yes", "认可上面的对应关系")])
    if not prompts.confirm("按这样对应，填写吗"):
        raise UsageError("没有填写；可把对应关系写成文件，用 --mapping 给出")


def _keep(desk: Desk, mapping: SheetMapping) -> None:
    """Keeps an agreed mapping in the ledger, in a commit of its own."""
    path = mapping_path(mapping.name)
    if desk.repository is None or desk.options.rev is not None:
        prompts.note("对应关系没有保存（台账没有留痕，或在看旧版本），下次要再认可一次")
        return
    plan = Plan((Change(path, mapping_bytes(mapping)),), f"保存报表对应 {mapping.name}", "form mapping", ())
    receipt = write(desk, lambda _files: plan).receipt
    prompts.note(f"对应关系已存为 {path}（提交 {receipt.commit[:10]}），下次直接使用；要改就改这个文件")


def _say(result: FilledWorkbook) -> None:
    """Tells what was left, what is for the clerk, and every formula that takes it for 0."""
    for reason, places in result.left.items():
        prompts.note(f"{len(places)}格{reason}：{_listed(places)}")
    for note in result.notes:
        prompts.note(note)
    if result.blank:
        says = f"{len(result.blank)}格台账没有登记，留空待填，已加底色和批注“{UNKNOWN}”："
        prompts.warn(f"{says}{_listed(result.blank)}")
    for sentence in _on_formulas(result):
        prompts.warn(sentence)


def _on_formulas(result: FilledWorkbook) -> Iterator[str]:
    """A sentence for each total that will be false, and one for all other formulas that may be."""
    for one in result.misled:
        if one.is_told:
            shown = "" if one.shown is None else f"表上会算出 {one.shown}，"
            yield f"{one.place} 的合计把未填的当作0：{shown}{one.part}实际为 {one.known}"
    others = [one for one in result.misled if not one.is_told]
    if others:
        yield _false(others)
    for one in result.other:
        yield f"{one.place} 的公式会算出 {one.shown}，台账的{one.part}数为 {one.known}，请核对"
    if result.unclear:
        says = "格公式看不出用到哪些格，是否用到未填的格请自行核对"
        yield f"{len(result.unclear)}{says}：{'、'.join(runs(result.unclear))}"


def _false(formulas: list[Misled]) -> str:
    """A sentence for formulas of which the ledger has no figure: where they are few, with what they show."""
    few = len(formulas) <= _SINGLY
    names = [one.named for one in formulas] if few else runs(one.place for one in formulas)
    aside = "（括号里是表上会算出的数）" if few else ""
    says = f"格公式用到未填的格，把未填的当作0，填齐以前不要采用{aside}"
    return f"{len(formulas)}{says}：{'、'.join(names)}"


def _listed(names: tuple[str, ...]) -> str:
    return first_few(names, "处", _SHOWN)
