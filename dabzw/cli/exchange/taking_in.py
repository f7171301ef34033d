"""A spreadsheet taken in: shown first, the refused rows saved, the others entered in one commit.

The one way for every kind of sheet; a kind says what its rows come to and how they are written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from dabzw.cli import output
from dabzw.cli.coming import Judged
from dabzw.cli.context import Desk, sound
from dabzw.cli.exchange.progress import working
from dabzw.cli.lists.options import end
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import read_bytes
from dabzw.cli.writing import write
from dabzw.errors import Conflict, DabzwError, LedgerError, UsageError
from dabzw.intake.outcomes import Outcome, tally
from dabzw.intake.table import SeveralSheets, Table, table_of
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.sheet_columns import SheetKind
from dabzw.model.typed_days import Span
from dabzw.reports.looks import intake as intake_look
from dabzw.reports.view import Page
from dabzw.store import files
from dabzw.store.reader import Loaded, load
from dabzw.store.sheets.book import MOST_BYTES, read_book
from dabzw.store.sheets.grid import Book, SheetRefused
from dabzw.store.writer import Files, Plan

Trailers = tuple[tuple[str, str], ...]


class NotImported(LedgerError):
    """Rows were refused, and all or nothing of a file is imported."""

    def __init__(self, refused: int, place: Path) -> None:
        super().__init__(
            f"{refused}行被拒绝，整个文件没有导入。被拒的行和原因另存在 {place}；改正原文件后重新导入，"
            "或加 --accept-valid 先导入其余各行，再导入改好的被拒各行"
        )


class ChangedMeanwhile(Conflict):
    """What a file was held against was changed between the look at it and the import."""

    def __init__(self, what: str = "台账") -> None:
        super().__init__(f"核对期间{what}有了新的改动，本次没有导入；请重新运行")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line says of the import."""

    file: Path
    dry_run: bool
    accept_valid: bool
    yes: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The table that a file holds, and the SHA-256 of the file."""

    table: Table
    digest: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the rows come to, as a page; and what is entered: a sentence, none where nothing is.

    `verb` is what entering is called: 导入, or 登记; `doubt` is what must be known before it is done;
    `judged` is what the rules have said already.
    """

    table: Table
    found: tuple[Outcome, ...]
    page: Page
    says: str | None
    plan: Callable[[Files, str, Trailers], Plan]
    verb: str = "导入"
    doubt: str | None = None
    judged: Judged | None = None


def opened(desk: Desk, file: Path, kind: SheetKind, sheet: str | None) -> Source:
    """The table of a kind in a file; asks for the worksheet where several could be meant.

    While a process of its own reads the file, the ledger is read here, which everything needs afterwards.

    Raises:
        UsageError: the file cannot be read, or has no such table.
    """
    table, data = table_in(file, kind, sheet, lambda: committed(desk))
    return Source(table, hashlib.sha256(data).hexdigest())


def table_in(
    file: Path, kind: SheetKind, sheet: str | None, meanwhile: Callable[[], object] = lambda: None
) -> tuple[Table, bytes]:
    """The table of a kind in a file, and its bytes; `meanwhile` runs while another process reads it.

    Raises:
        UsageError: the file cannot be read, or has no such table.
    """
    data = read_bytes(file, MOST_BYTES)
    with ThreadPoolExecutor(1) as beside, working("读取表格"):
        reading = beside.submit(read_book, data, file.suffix)
        with suppress(DabzwError):  # said where it is needed
            meanwhile()
    try:
        return _table(reading.result(), kind, sheet), data
    except SheetRefused as refused:
        raise UsageError(f"{file.name}：{refused.says}") from None


def _table(book: Book, kind: SheetKind, sheet: str | None) -> Table:
    try:
        return table_of(book, kind, sheet)
    except SeveralSheets as several:
        if not prompts.interactive():
            raise
        return table_of(book, kind, str(prompts.ask("导入哪个工作表", choices=several.names)))


def committed(desk: Desk) -> Loaded:
    """The ledger as it is kept, or as it was at `--rev`.

    Raises:
        NotSound: a file of it could not be read.
    """
    found = load(desk.files_at(desk.revision or "HEAD"))
    sound(found)
    return found


def days_of(desk: Desk, campaign: Campaign) -> Span:
    """The days among which a day without a year is looked for in cells: those of the campaign."""
    return Span(campaign.start, campaign.end, desk.at.day)


def take_in(desk: Desk, prepared: Prepared, digest: str, choice: Choice) -> None:
    """Shows what the rows come to, saves the refused ones, and enters the others where the clerk agrees."""
    desk.show(prepared.page)
    refused = tally(prepared.found)["拒绝"]
    place = _save_refused(desk, prepared.table, prepared.found, choice.file) if refused else None
    saved = {"拒绝另存": str(place) if place else None}
    if choice.dry_run:
        desk.tell(prepared.page.also(saved))
        if place is not None:
            prompts.warn(f"{refused}行被拒绝，连同原因另存在 {place}")
    elif place is not None and not choice.accept_valid:
        desk.tell(prepared.page.also({"提交": None, **saved}))
        raise NotImported(refused, place)
    else:
        commit = _entered(desk, prepared, digest, choice)
        if place is not None:
            prompts.warn(f"{refused}行被拒绝，连同原因另存在 {place}；改正后用同样的命令导入它")
        desk.tell(prepared.page.also({"提交": commit, **saved}))
    end(failed=bool(refused))


def _entered(desk: Desk, prepared: Prepared, digest: str, choice: Choice) -> str | None:
    says = prepared.says
    if says is None:
        prompts.note(f"没有需要{prepared.verb}的")
        return None
    if prepared.doubt is not None:
        prompts.warn(prepared.doubt)
    if not choice.yes and not _agreed(says, prepared.verb):
        prompts.note(f"没有{prepared.verb}")
        return None
    trailers = (("Dabzw-Source", f"sha256:{digest}"),)
    with working("写入台账", len(prepared.found)):
        written = write(
            desk, lambda now: prepared.plan(now, says, trailers), warned=True, judged=prepared.judged
        )
    prompts.done(f"{says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
    return written.receipt.commit


def _agreed(says: str, verb: str) -> bool:
    if not prompts.interactive():
        raise UsageError(f"不在终端上，{verb}要加 --yes 确认")
    return prompts.confirm(f"{says}，{verb}吗")


def _save_refused(desk: Desk, table: Table, found: tuple[Outcome, ...], file: Path) -> Path:
    from dabzw.render.xlsx.workbook import workbook_bytes

    data = workbook_bytes(intake_look.refused_book(table, found, desk.campaign.township, desk.at)).data
    with files.disk_errors():
        place = _free(file, data)
    return output.write(place, data, private=True)


def _free(file: Path, data: bytes) -> Path:
    """A name that no other file has: what a clerk is mending must not be overwritten."""
    number, place = 1, file.with_name(f"{file.stem}.refused.xlsx")
    while os.path.lexists(place) and not _holds(place, data):
        number += 1
        place = file.with_name(f"{file.stem}.refused-{number}.xlsx")
    return place


def _holds(place: Path, data: bytes) -> bool:
    try:
        return files.read_named(place, len(data)) == data
    except (FileNotFoundError, files.NotRegular, files.TooLarge):
        return False
