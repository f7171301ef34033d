"""What the probes look at: a folder, the repository that tracks it if that can be read, and the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.ailment import Ailment
from dabzw.store.contents import in_folder
from dabzw.store.git import Repository
from dabzw.store.office import beside
from dabzw.store.reader import Loaded, load


@dataclass(frozen=True)
class Patient:
    """A folder that is or should be a ledger; `now` is in China Standard Time, without a zone.

    `repository` is None where none tracks it or where it cannot be read, which `fault` says.
    """

    folder: Path
    now: datetime
    repository: Repository | None
    fault: DabzwError | None

    @classmethod
    def of(cls, folder: Path, now: datetime) -> Patient:
        """The folder as it is; raises nothing, as a fault is what is looked for."""
        try:
            return cls(folder, now, Repository.find(folder), None)
        except DabzwError as fault:
            return cls(folder, now, None, fault)

    @cached_property
    def loaded(self) -> Loaded:
        """What the folder holds, as far as it can be read; raises DiskRefused."""
        return load(beside(self.folder).over(in_folder(self.folder)))


Probe = Callable[[Patient], Iterator[Ailment]]
"""Looks for one kind of thing; where it cannot look it raises, and that is said."""
RepositoryProbe = Callable[[Repository, Patient], Iterator[Ailment]]
"""The same of a repository that can be read."""


def of_repository(probe: RepositoryProbe) -> Probe:
    """A probe that has nothing to say where there is no repository."""

    def look(patient: Patient) -> Iterator[Ailment]:
        if patient.repository is not None:
            yield from probe(patient.repository, patient)

    return look
