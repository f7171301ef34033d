"""The commands that only look and take no options: a module of reports.looks each, and a line in app.py."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

import typer

from dabzw.cli.context import Desk
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.view import Page

Command = Callable[[typer.Context], None]


class _Subject(Protocol):
    """A module of reports.looks."""

    def answer(self, ledger: Ledger, at: Instant) -> Page:
        """The page of a ledger that is already as of `at`."""


def look(subject: str) -> Command:
    """A command that shows the page of a subject, whose module is imported when it runs."""

    def looked(ctx: typer.Context) -> None:
        desk = Desk.looking(ctx)
        module = cast("_Subject", import_module(f"dabzw.reports.looks.{subject}"))
        desk.answer(module.answer(desk.seen, desk.at))

    return looked
