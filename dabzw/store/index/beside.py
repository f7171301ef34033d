"""The index of a repository's ledger for one run of a command."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field

from dabzw.lazily import dataclass
from dabzw.store.git import Repository
from dabzw.store.index.database import Database, Failed, opened


@dataclass
class Beside:
    """An open index; `state` is the number of the working tree that was found.

    `waiting` are the changes of it that are to be made together, when all is said.
    """

    database: Database
    state: int | None = None
    is_given_up: bool = False
    waiting: list[Callable[[sqlite3.Connection], None]] = field(default_factory=list)

    def give_up(self) -> None:
        """What is answered from now on is of no tree that the index knows."""
        self.is_given_up = True

    def settle(self) -> None:
        """Makes the changes that wait, all or none of them; none where the working tree is another by now."""
        waiting, self.waiting = self.waiting, []
        if self.is_given_up or not waiting:
            return

        def change(connection: sqlite3.Connection) -> None:
            for one in waiting:
                one(connection)

        with suppress(*Failed):
            self.database.change(change, state=self.state)


def beside(repository: Repository) -> Beside | None:
    """The index of a repository's ledger; None where there is none that can be written."""
    try:
        return Beside(opened(str(repository.git_dir), repository.prefix, reads_only=False))
    except Failed:
        return None
