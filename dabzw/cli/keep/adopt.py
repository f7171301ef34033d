"""dabzw adopt: what was edited by hand, checked and entered under the clerk's own name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli.context import Desk, format_of
from dabzw.cli.keep.entered import files_below, say_entered
from dabzw.cli.speech import prompts
from dabzw.errors import Conflict
from dabzw.model import formats
from dabzw.model.ids import CAMPAIGN_FILE, kind_of
from dabzw.store import files
from dabzw.store.listing import is_part
from dabzw.store.reader import read_record, record_bytes
from dabzw.store.writer import Change, Plan


def adopt(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="路径", help="只入账这些文件")] = None,
) -> None:
    """Checks what was edited by hand and commits it, under the clerk's own name."""
    desk = Desk.of(ctx)
    repository = desk.required_repository
    changed = repository.changed()
    wanted = {name for path in paths or () for name in files_below(changed, path, desk.folder)}
    chosen = tuple(path for path in changed if path in wanted) if paths else changed
    if not chosen:
        prompts.note(f"{'这些路径下' if paths else ''}没有未入账的改动")
        return
    newest = _is_of_newest(desk.folder)
    changes = tuple(_adopted(desk, path, canonical=newest) for path in chosen)
    ids = tuple(stem for path in chosen if kind_of(stem := Path(path).stem))
    says = f"手工修改入账（{len(changes)}个文件）"
    say_entered(says, desk.write(lambda _files: Plan(changes, says, "adopt", ids), form="as it is"))


def _is_of_newest(folder: Path) -> bool:
    """Whether the campaign of a working tree says the newest format."""
    campaign = files.read(folder, CAMPAIGN_FILE)
    return campaign is None or format_of({CAMPAIGN_FILE: campaign}) == formats.NEWEST


def _adopted(desk: Desk, path: str, *, canonical: bool) -> Change:
    """The file as it is, or the canonical text of the record; in an older format a record has none."""
    seen = files.read(desk.folder, path)
    if not is_part(path, "record"):
        return Change(path, seen, seen=seen)
    if seen is None:
        raise RecordRemoved(path)
    record, _ = read_record(path, seen) if canonical else (None, ())
    return Change(path, record_bytes(record) if record is not None else seen, seen=seen)


class RecordRemoved(Conflict):
    """A record's file was deleted by hand."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} 被删除了；记录不能删除，运行 dabzw discard {path} 找回")
