"""The index of a repository's ledger for one run of a command."""

from __future__ import annotations

from dabzw.lazily import dataclass
from dabzw.store.git import Repository
from dabzw.store.index.database import Database, Failed, opened


@dataclass
class Beside:
    """An open index; `state` is the number of the working tree that was found."""

    database: Database
    state: int | None = None
    is_given_up: bool = False

    def give_up(self) -> None:
        """What is answered from now on is of no tree that the index knows."""
        self.is_given_up = True


def beside(repository: Repository) -> Beside | None:
    """The index of a repository's ledger; None where there is none that can be written."""
    try:
        return Beside(opened(str(repository.git_dir), repository.prefix, reads_only=False))
    except Failed:
        return None
