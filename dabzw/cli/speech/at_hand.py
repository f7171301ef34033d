"""The campaign of the ledger that a command line means, for help and for completion by TAB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dabzw.cli import places
from dabzw.cli.speech.options import globals_of
from dabzw.errors import DabzwError
from dabzw.model.ids import CAMPAIGN_FILES
from dabzw.store import files
from dabzw.store.listing import LARGEST

if TYPE_CHECKING:
    from dabzw.model.campaign import Campaign
    from dabzw.store.reader import Loaded


def campaign_at_hand(ctx: typer.Context) -> Campaign | None:
    """The campaign of the ledger that a command line means; None where it cannot be read, or is none."""
    folder = places.ledger_folder(globals_of(ctx).ledger)
    return campaign_of(folder) if folder else None


def campaign_on_paper(ctx: typer.Context) -> Campaign | None:
    """The same, for what is written out: None only where there is no ledger.

    Raises:
        DabzwError: there is one, and its campaign cannot be read.
    """
    folder = places.ledger_folder(globals_of(ctx).ledger)
    return _loaded(folder).sound.campaign if folder else None


def campaign_of(folder: Path) -> Campaign | None:
    """The campaign of a ledger; None where its file cannot be read."""
    try:
        ledger = _loaded(folder).ledger
    except DabzwError:
        return None
    return ledger.campaign if ledger is not None else None


def _loaded(folder: Path) -> Loaded:
    from dabzw.store.office import beside
    from dabzw.store.reader import campaign_in, load

    held = {path: files.read(folder, path, most=LARGEST["campaign"]) for path in CAMPAIGN_FILES}
    known = {path: data for path, data in {**held, **beside(folder).live}.items() if data is not None}
    return load(campaign_in(known))
