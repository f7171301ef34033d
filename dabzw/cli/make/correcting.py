"""Drafts of corrections (更正): of an issue that has moved, or of which two desks sealed one each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.make.making import Standing, correction
from dabzw.cli.make.pressing import pressed
from dabzw.cli.make.sealing import ever_sealed
from dabzw.errors import DabzwError
from dabzw.model.made import MadeReport
from dabzw.reports.looks.synced import Drafted
from dabzw.store.desk import makes_issues
from dabzw.store.sealed import left_to_correct

OUT: Final = "out"
"""The folder in a ledger that papers are written out to."""
_DRAFT: Final = "草稿_"


def others_under(desk: Desk, made: MadeReport) -> tuple[MadeReport, ...]:
    """What other desks sealed under the number of an issue, and no correction has answered yet."""
    history = ever_sealed(desk)
    found = (one for one in history.uncorrected if one.report.path == made.path)
    return tuple(other.report for issue in found for other in issue.others)


def draft_correction(desk: Desk, made: MadeReport, out: Path) -> tuple[Path, ...]:
    """Writes the files that a correction of an issue would have, from the newest commit; gives their places.

    Nothing is sealed and nothing entered.  Raises as the paper, its rendering and `output.write` do.
    """
    standing = Standing.at(desk, desk.required_repository.resolve("HEAD"))
    _, pages = pressed(correction(made, standing), standing.base)
    return output.write_all(out, {f"{_DRAFT}{name}": data for name, data in pages.items()})


def drafted_of_two(desk: Desk) -> Iterator[Drafted]:
    """Drafts a correction of each issue of which desks sealed one each, where that waits for somebody.

    What cannot be drafted is told with why: nothing of the ledger rests on a draft.
    """
    repository = desk.required_repository
    commit = repository.resolve("HEAD")
    for issue in left_to_correct(repository, ever_sealed(desk), commit):
        made, files, why = issue.report, tuple[Path, ...](), ""
        try:
            files = draft_correction(desk, made, desk.folder / OUT)
        except DabzwError as error:
            why = str(error)
        yield Drafted(
            title=made.title,
            name=made.name,
            issue=made.issue,
            files=tuple(f"{OUT}/{one.name}" for one in files),
            why=why,
            here=makes_issues(repository),
        )
