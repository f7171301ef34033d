"""What a transaction tells while it runs, so that whoever ends the command knows what became of it.

What has landed is told at the moment when it has, once; nobody has to guess it afterwards from the way in
which the command ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from dabzw.store.git import Author
    from dabzw.store.signing.secret import Secret


class Watch(Protocol):
    """Listens to a transaction; it must not raise."""

    def recovered(self, kept: tuple[str, ...]) -> None:
        """An earlier, interrupted command was finished, before anything of this one was built.

        `kept` are its files that were edited by hand since, and were therefore not replaced.
        """

    def begins(self, author: Author, ref: str) -> None:
        """What is built now is entered in this name, and on this branch."""

    def entered(self, commit: str, summary: str) -> None:
        """The branch has moved to this commit: the entry stands, whatever comes after."""

    def ahead(self, last: datetime, now: datetime) -> bool:
        """Whether to go on though the clock is a year or more after the last entry's.

        Both in China Standard Time, without a zone.
        """

    def passphrase(self, mail: str) -> Secret | None:
        """What opened a clerk's key before in this run; None where nothing did."""

    def asks_passphrase(self, mail: str, *, again: bool) -> Secret | None:
        """What a person types now to open a clerk's key; None where nobody can be asked."""

    def unsigned(self, why: str) -> None:
        """The entry that has landed has no signature, though the office has a roster."""


class Silent:
    """Says nothing, and goes on."""

    def recovered(self, kept: tuple[str, ...]) -> None:
        """Say nothing."""

    def begins(self, author: Author, ref: str) -> None:
        """Say nothing."""

    def entered(self, commit: str, summary: str) -> None:
        """Say nothing."""

    def ahead(self, last: datetime, now: datetime) -> bool:  # noqa: ARG002 - the same answer to all
        """Go on."""
        return True

    def passphrase(self, mail: str) -> Secret | None:
        """Know nothing."""

    def asks_passphrase(self, mail: str, *, again: bool) -> Secret | None:
        """Ask nobody."""

    def unsigned(self, why: str) -> None:
        """Say nothing."""


SILENT: Final[Watch] = Silent()
