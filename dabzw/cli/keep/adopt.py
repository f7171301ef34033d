"""dabzw adopt: what was edited by hand, checked and entered under the clerk's own name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli.coming import WouldBeInvalid
from dabzw.cli.context import Desk
from dabzw.cli.keep.entered import files_below, names_of, say_entered
from dabzw.cli.speech import prompts
from dabzw.cli.standing import named
from dabzw.cli.writing import Written, take_over, write
from dabzw.errors import Conflict, LedgerError, UsageError
from dabzw.model import formats
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE, kind_of
from dabzw.reports.looks.findings import listed
from dabzw.store import files
from dabzw.store.listing import is_part
from dabzw.store.lock import Busy
from dabzw.store.reader import format_of, read_record, record_bytes
from dabzw.store.working import Working, look
from dabzw.store.writer import Change, Plan

_PATIENCE = 30.0
_SHOWN = 5  # so many of the files are named


class RecordRemoved(Conflict):
    """A record's file was deleted by hand."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} 被删除了；记录不能删除，运行 dabzw discard {path} 找回")


class NoPart(UsageError):
    """A path that is asked for is none of the ledger's parts, and the ledger holds nothing else."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.file}：{finding.says}；{finding.advice}。表格用 dabzw import 导入")


class NotAdoptable(LedgerError):
    """Edits by hand that would leave the ledger with errors, each with its file and place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("这些手工修改会使台账有错误，什么都没有入账：" + listed(findings, of_many=True))


def adopt(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="路径", help="只入账这些文件")] = None,
) -> None:
    """Checks what was edited by hand and commits it, under the clerk's own name."""
    desk = Desk.of(ctx)
    take_over(desk)
    working = look(desk.required_repository, _PATIENCE)
    if working.state == "busy":
        raise Busy("")
    chosen = _chosen(working, paths, desk.folder)
    _tell_of_others(working, chosen, paths)
    if not chosen:
        prompts.note(f"{'这些路径下' if paths else ''}没有未入账的改动")
        return
    newest = _is_of_newest(desk.folder)
    changes = tuple(_adopted(desk, path, canonical=newest) for path in chosen)
    _agree_to_removals([change.path for change in changes if change.data is None])
    ids = tuple(stem for path in chosen if kind_of(stem := Path(path).stem))
    says = f"手工修改入账（{len(changes)}个文件）"
    say_entered(says, _entered(desk, Plan(changes, says, "adopt", ids)))
    _name(changes)


def _name(changes: Sequence[Change]) -> None:
    """Says which files were entered, with the names of records; of many the first few."""
    names = names_of({change.path: change.data for change in changes})
    for change in changes[:_SHOWN]:
        name = names.get(change.path)
        prompts.note(f"  {change.path}（{name}）" if name else f"  {change.path}")
    if len(changes) > _SHOWN:
        prompts.note(f"  ……还有{len(changes) - _SHOWN}个，用 dabzw log --patch 看")


def _chosen(working: Working, paths: list[Path] | None, folder: Path) -> tuple[str, ...]:
    """The changed parts of the ledger, of all or of some paths; raises NoPart."""
    if not paths:
        return working.unrecorded
    wanted: set[str] = set()
    for path in paths:
        found = files_below(working.unrecorded, path, folder)
        wanted.update(found)
        if not found:
            _refuse_other(working, path, folder)
    return tuple(path for path in working.unrecorded if path in wanted)


def _refuse_other(working: Working, path: Path, folder: Path) -> None:
    for finding in working.contents.listing.findings:
        if files_below([finding.file], path, folder):
            raise NoPart(finding)


def _tell_of_others(working: Working, chosen: tuple[str, ...], paths: list[Path] | None) -> None:
    """What lies in the folder and is not entered: names that are like a part's, and foreign files."""
    for finding in working.contents.listing.findings:
        if finding.level == "错误" and finding.file not in chosen:
            prompts.warn(f"{finding.file}：{finding.says}，没有入账；{finding.advice}")
    if working.foreign and not paths:
        prompts.note(f"不是台账的组成部分，没有入账：{named(working.foreign)}")


def _agree_to_removals(removed: list[str]) -> None:
    """A deleted calendar or template changes figures and papers: told, and at a terminal asked."""
    if not removed:
        return
    says = f"这些文件被删除了：{named(removed)}"
    if not prompts.interactive():
        prompts.warn(f"{says}；删除一并入账，可用 dabzw undo 撤销")
    elif not prompts.confirm(f"{says}，删除一并入账吗？", default=False):
        raise typer.Abort


def _entered(desk: Desk, plan: Plan) -> Written:
    try:
        return write(desk, lambda _files: plan, form="as it is")
    except WouldBeInvalid as refused:
        raise NotAdoptable(refused.findings) from None


def _is_of_newest(folder: Path) -> bool:
    """Whether the campaign of a working tree says the newest format."""
    campaign = files.read(folder, CAMPAIGN_FILE)
    return campaign is None or format_of({CAMPAIGN_FILE: campaign}) == formats.NEWEST


def _adopted(desk: Desk, path: str, *, canonical: bool) -> Change:
    """The file as it is, or the canonical text of the record; in an older format a record has none."""
    seen = files.read(desk.folder, path)
    if not is_part(path, "record"):
        return Change(path, seen, seen=seen, over_staged=True)
    if seen is None:
        raise RecordRemoved(path)
    record, _ = read_record(path, seen) if canonical else (None, ())
    data = record_bytes(record) if record is not None else seen
    return Change(path, data, seen=seen, over_staged=True)
