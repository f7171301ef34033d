"""The value of an expression of a form, for a period and a part of the township."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.view import percentage
from dabzw.rules.figures.indicators import Window
from dabzw.rules.figures.parts import Number, Part
from dabzw.rules.figures.statistics import MEASURES

Value = int | Decimal | str | None
"""What a cell of a form holds: a number, a text, None where it is for the clerk to fill （待填）, or "" where
it stays empty by law."""

TO_FILL: Final = "（待填）"
"""What stands where the clerk is to fill in what the ledger does not hold."""
NARROW_TO_FILL: Final = "(待填)"
"""The same as offices have it in templates of their own, and in workbooks that were filled before."""
UNDEFINED: Final = "—"


def value_text(value: Value) -> str:
    """A value as people write it: 0.5, not 0.5000; （待填） where it is for the clerk."""
    if value is None:
        return TO_FILL
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return str(value)


@dataclass(frozen=True, slots=True)
class Period:
    """统计口径: the basis and its days; `window_of` gives those of another basis with the same end."""

    basis: Basis
    window: Window
    start: date

    def window_of(self, basis: str) -> Window:
        """The days of another basis that ends with this one."""
        first = {
            "年初以来": self.window.last.replace(month=1, day=1),
            "行动以来": self.start,
            "本期": self.window.first,
        }[basis]
        return Window(first, self.window.last)


def period_of(basis: Basis, campaign: Campaign, at: Instant, first: date | None, last: date | None) -> Period:
    """The period of a basis: for 本期 the given days, else up to the as-of day."""
    end = last or at.day
    period = Period(basis, Window(first or campaign.start, end), campaign.start)
    return Period(basis, period.window_of(basis), campaign.start)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the cells of one form are computed from; the ledger is as of the period's end."""

    ledger: Ledger
    period: Period

    @classmethod
    def of(cls, ledger: Ledger, period: Period) -> Scope:
        """The scope of a ledger that is as of the period's end, or later."""
        return cls(ledger.as_of(Instant.of(period.window.last)), period)

    def value(self, expression: str, part: Part) -> Value:
        """The value of an expression for a part of the township."""
        if "÷" in expression:
            above, below = (self._sum(side, part) for side in expression.split("÷", 1))
            return _share(above, below)
        return self._sum(expression, part)

    def _sum(self, expression: str, part: Part) -> Number | None:
        total: Number = 0
        for term in expression.split("+"):
            name, _, basis = term.strip().partition("@")
            window = self.period.window_of(basis) if basis else self.period.window
            value = MEASURES[name].count(self.ledger, window, part)
            if value is None:
                return None
            total += value
        return total


def _share(above: Number | None, below: Number | None) -> Value:
    if above is None or below is None:
        return None
    if below == 0:
        return UNDEFINED
    return percentage(Decimal(above) / Decimal(below))
