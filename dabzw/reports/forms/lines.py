"""What a row of a form is about, before anything of it is shown."""

from __future__ import annotations

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise, Violation
from dabzw.model.ledger import Ledger
from dabzw.rules.figures.indicators import Window


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, its number, in a list its enterprise, and in one of problems the violation."""

    name: str
    number: int
    ledger: Ledger
    window: Window
    enterprise: Enterprise | None = None
    violation: Violation | None = None
