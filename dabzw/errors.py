"""What stops a command: one class a cause, each with its exit status.

A class takes facts (a path, an id, an option), never a record's content, and makes the Chinese
sentence from them: where, what, and what to do next.  Wrong data is no exception but a value
(`dabzw.model.finding.Finding`).
"""

from __future__ import annotations

from typing import ClassVar


class DabzwError(Exception):
    """The base of everything that `dabzw` itself raises to end a command.

    `fields` names the fields of the row being entered that are to be filled in otherwise.
    """

    status: ClassVar[int] = 1
    fields: ClassVar[tuple[str, ...]] = ()


class UsageError(DabzwError):
    """The command line is wrong: an option is missing, or its value cannot be used."""

    status = 2


class LedgerError(DabzwError):
    """The folder is no ledger, or records in it cannot be read or would become invalid."""

    status = 3


class LookupFailed(DabzwError):
    """No such record, or an id fragment that several records share."""

    status = 4


class Conflict(DabzwError):
    """The ledger is locked by another command, or a file was changed by somebody else."""

    status = 5


class StorageError(DabzwError):
    """git or the disk refused."""

    status = 6


class Incomplete(DabzwError):
    """Something was entered, and what should have followed was not done."""

    status = 7
