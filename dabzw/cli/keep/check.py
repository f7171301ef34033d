"""dabzw check: everything validated, each fault with its place."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.judging import findings_of
from dabzw.cli.keep.entered import files_below
from dabzw.cli.lists.options import end
from dabzw.cli.missing import NoLedger
from dabzw.cli.scanning import is_record, kept_beside, persons_in
from dabzw.errors import LedgerError, UsageError
from dabzw.model.finding import Finding
from dabzw.model.patterns import lazy
from dabzw.reports.looks import check as check_look
from dabzw.store.damage import GIT, LOST, Damaged, holds_issues
from dabzw.store.working import hidden

_PLAIN: Final = lazy(r"[\w./-]+")
"""A path that a shell takes as it is."""


def check(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="路径", help="只查这些文件或文件夹")] = None,
) -> None:
    """Validates everything; findings as `file:line:col: level: text (rule)`."""
    desk = Desk.of(ctx) if paths else Desk.looking(ctx)
    _refuse_without_ledger(desk, paths or ())
    chosen = _chosen(desk, paths)
    persons = tuple(persons_in(_looked_through(desk, chosen), desk.latest.day))  # while little is in memory
    loaded = desk.among(desk.loaded)
    beside = (*loaded.not_canonical(), *_sealed(desk), *_ignored(desk))
    found = [
        *(loaded.placed(f) for f in findings_of(loaded, desk.latest, chosen, store=desk.kept)),
        *(f for f in beside if chosen is None or f.file in chosen),
        *(_lost_history(desk) if chosen is None else ()),
        *persons,
    ]
    desk.answer(check_look.answer(found, lambda path: _shown(_place(desk, path))))
    end(failed=any(finding.level == "错误" for finding in found))


def _refuse_without_ledger(desk: Desk, paths: Iterable[Path]) -> None:
    """Say what checks the file of a campaign from which no ledger was made yet.

    Raises:
        LedgerError: there is no ledger.
    """
    try:
        _ = desk.folder
    except NoLedger as none:
        file = next((path for path in paths if path.is_file()), None)
        if file is None:
            raise
        shown = str(file) if _PLAIN.fullmatch(str(file)) else shlex.quote(str(file))
        advice = f"还没有建台账的行动方案，用 dabzw campaign check {shown} 核对"
        raise LedgerError(f"{none}；{advice}") from None


def _looked_through(desk: Desk, chosen: tuple[str, ...] | None) -> Mapping[str, bytes]:
    """The parts of the ledger that no rule of records looks through, and what git keeps beside them."""
    wanted = desk.files if chosen is None else (path for path in chosen if path in desk.files)
    parts = {path: desk.files[path] for path in wanted if not is_record(path)}
    repository, revision = desk.repository, desk.revision
    if chosen is not None or repository is None:
        return parts
    try:
        commit = repository.head() if revision is None else repository.resolve(revision)
        return {**parts, **kept_beside(repository, commit)}
    except Damaged:  # which looking at sealed issues finds in the same history
        return parts


def _sealed(desk: Desk) -> Iterable[Finding]:
    from dabzw.cli.make.sealing import (
        sealed_findings,
    )  # papers are slow to import, and few commands need them

    try:
        yield from sealed_findings(desk)
    except Damaged as damaged:
        if desk.damage is None:
            yield _unread(damaged)


def _lost_history(desk: Desk) -> Iterator[Finding]:
    """That the history cannot be read at all, or is not there while issues prove that it was."""
    if desk.damage is not None:
        yield _unread(desk.damage)
    elif desk.repository is None and holds_issues(desk.folder):
        says, _, advice = LOST.partition("。")
        yield Finding("git-missing", "错误", GIT, None, (), says, advice.removesuffix("。"))


def _ignored(desk: Desk) -> Iterator[Finding]:
    """Parts of the ledger that count in figures, and that git does not show as new."""
    if desk.repository is None or desk.options.rev is not None or not desk.working.unrecorded:
        return
    if any(path.endswith("/.gitignore") for path in desk.files.kinds):
        desk.spoil()  # rules whose bytes nobody has looked at
    for path in hidden(desk.repository):
        says, advice = "被忽略规则（.gitignore 等）藏住，计入统计却没有入账", "运行 dabzw adopt 入账"
        yield Finding("ignored", "警告", path, None, (), says, advice)


def _unread(damaged: Damaged) -> Finding:
    says = f"留痕（{GIT}）损坏：{damaged.what}"
    return Finding("git-damaged", "错误", GIT, None, (), says, damaged.advice)


def _chosen(desk: Desk, paths: list[Path] | None) -> tuple[str, ...] | None:
    if not paths:
        return None
    names = (*desk.files.kinds, *(finding.file for finding in desk.files.listing.findings))
    wanted = tuple(dict.fromkeys(found for path in paths for found in files_below(names, path, desk.folder)))
    if not wanted:
        raise UsageError("这些路径下没有台账文件")
    return wanted


def _place(desk: Desk, path: str) -> Path:
    """Where a file of the ledger lies; of what its office shares, the file that is to be mended."""
    shared = desk.shared.place_of(path) if desk.options.rev is None else None
    return shared or desk.folder / path


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_absolute() else str(path)
