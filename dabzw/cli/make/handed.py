"""What the list of a handover tells that no record does: what is not entered, and what the ledger needs."""

from __future__ import annotations

from collections.abc import Mapping

from dabzw.cli.context import Desk
from dabzw.cli.lists.keeping import notes_of
from dabzw.reports.papers.handover import DRAFTS, NOTES, UNENTERED, Unfinished
from dabzw.store import drafts


def handed_over(desk: Desk) -> Mapping[str, object]:
    """The facts for an order of a handover; of an earlier revision nothing is known but the ledger."""
    if desk.options.rev is not None or desk.repository is None:
        return {}
    left = drafts.left(desk.repository.git_dir)
    return {
        NOTES: notes_of(desk),
        UNENTERED: tuple(desk.working.unrecorded),
        DRAFTS: tuple(Unfinished(one.command, one.when.replace(tzinfo=None)) for one in left),
    }
