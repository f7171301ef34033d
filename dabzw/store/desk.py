"""What one desk's copy of a ledger is set to, and no other's: whether issues of reports are made here.

An issue has one number and is sealed once, so that of several desks one makes them.
"""

from __future__ import annotations

from typing import Final

from dabzw.errors import Conflict
from dabzw.store.git import Repository

_ISSUES: Final = "dabzw.issues"
_ELSEWHERE: Final = "elsewhere"


class MadeElsewhere(Conflict):
    """Another desk makes the issues of this ledger."""

    def __init__(self) -> None:
        super().__init__(f"{SAYS}，没有出。{HOW}")


SAYS: Final = "这本台账的定期材料由另一台电脑出，这台不出"
HOW: Final = "要改由这台出的，先在那一台运行 dabzw issue due --elsewhere，再在这台运行 dabzw issue due --here"


def makes_issues(repository: Repository) -> bool:
    """Whether issues are made at this desk: so it is, where nothing else was set."""
    return dict(repository.settings()).get(_ISSUES) != _ELSEWHERE


def set_makes_issues(repository: Repository, *, here: bool) -> None:
    """Set whether issues are made at this desk; raises GitRefused, DiskRefused."""
    if here and makes_issues(repository):
        return
    asked = ("--unset-all", _ISSUES) if here else (_ISSUES, _ELSEWHERE)
    repository.git("config", "--local", *asked)


def refuse_elsewhere(repository: Repository) -> None:
    """Raise MadeElsewhere where another desk makes the issues."""
    if not makes_issues(repository):
        raise MadeElsewhere
