"""The measures of a period of a series: what they have come to, less what the issues before have told.

The period is what lies after one instant and up to another.  Late entries (补录) are told apart: what lies
before the period for certain, and was not told.  What was told and does not stand any more is 更正.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When, day_of, start_of
from dabzw.reports.paper import Account, Figure, Told
from dabzw.reports.papers.measured import figure_of, is_told
from dabzw.reports.papers.wording import told
from dabzw.reports.series import SINCE_THE_START
from dabzw.rules.figures.indicators import After, Days, Settled, UpTo, Window
from dabzw.rules.figures.parts import WHOLE, Number
from dabzw.rules.figures.statistics import MEASURES

OF_THE_PERIOD: Final = "本期"
"""What the names of figures of the period begin with."""
LATE: Final = "补录"
CORRECTED: Final = "更正"
GONE: Final = "不再计入"
_NOTHING: Final = Told(0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A measure: of the period, since the start, and of the period what is late (补录: more, 更正: less)."""

    of_period: Figure
    since_start: Figure
    late: Number = 0

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, of which that of late entries is there only where there are any."""
        own = self.of_period
        title = own.name.removeprefix(OF_THE_PERIOD)
        late = replace(own, name=f"{OF_THE_PERIOD}{LATE}{title}", value=self.late)
        return (own, *((late,) if self.late > 0 else ()), self.since_start)

    @property
    def is_less(self) -> bool:
        """Whether less stands than what was told before."""
        value = self.of_period.value
        return isinstance(value, int | Decimal) and value < 0

    def told(self) -> str:
        """The figure of the period in a sentence: 3条（其中补录1条）, 更正减少2条."""
        own, value = self.of_period, self.of_period.value
        if not isinstance(value, int | Decimal):
            return told(own)
        rest = value - self.late
        if self.late > 0:
            aside = f"{LATE}{self._of(self.late)}"
            aside = f"其中{aside}" if rest >= 0 else f"{aside}，{CORRECTED}减少{self._of(-rest)}"
        else:
            aside = f"已扣除{GONE}的{self._of(-self.late)}" if self.late < 0 <= value else ""
        said = f"{CORRECTED}减少{self._of(-value)}" if value < 0 else told(own)
        return f"{said}（{aside}）" if aside else said

    def _of(self, number: Number) -> str:
        return told(replace(self.of_period, value=_plain(number)))


@dataclass(frozen=True, slots=True)
class Span:
    """A period of a ledger that is as of its end: since when, up to when, and what was told before it."""

    since: When
    at: Instant
    told: Mapping[str, Told] | None

    def lines(self, names: Iterable[str], ledger: Ledger) -> Iterator[tuple[str, Line]]:
        """The measures of the period by their names; one unknown to the campaign only if it happened."""
        for name in names:
            line = self._line(name, ledger)
            if line.since_start.value or line.of_period.value or is_told(name, ledger.campaign):
                yield name, line

    def _line(self, name: str, ledger: Ledger) -> Line:
        first, campaign = self._first(ledger), ledger.campaign
        whole = _count(name, ledger, Window(first, self.at.day))
        before, late = self._before(name, ledger, first)
        value = None if whole is None else _plain(whole - before.amount)
        if not value and not late and _count(name, ledger, After(Instant.before(self.since))) is None:
            value = None
        settled = whole if self.at.whole_day else _count(name, ledger, Settled(first, self.at))
        since_start = figure_of(name, whole, campaign, SINCE_THE_START)
        return Line(
            figure_of(name, value, campaign, OF_THE_PERIOD),
            replace(since_start, account=Account(name, settled or 0, before)),
            late if value is not None else 0,
        )

    def _first(self, ledger: Ledger) -> date:
        return min(ledger.campaign.start, day_of(self.since))

    def _before(self, name: str, ledger: Ledger, first: date) -> tuple[Told, Number]:
        """What was told before the period, and how much more stands of it today."""
        after = Instant.before(self.since)
        if self.told is None:
            known = 0 if start_of(self.since) <= start_of(first) else _count(name, ledger, UpTo(first, after))
            return Told(known or 0, known or 0), 0
        told_ = self.told.get(name, _NOTHING)
        older = _count(name, ledger, Settled(first, after)) or 0
        if told_.settled is None:
            known = _count(name, ledger, UpTo(first, after)) or 0
            told_ = Told(told_.amount, older - _between(told_.amount, older, known))
        return told_, _plain(older - (told_.settled or 0))


def told_by(names: Iterable[str], ledger: Ledger, at: Instant) -> dict[str, Told]:
    """What an issue as of an instant would tell of measures since the start; the ledger is as of it."""
    lines = Span(ledger.campaign.start, at, None).lines(names, ledger)
    found = ((name, line.since_start) for name, line in lines)
    return {
        name: Told(figure.value, figure.account.settled)
        for name, figure in found
        if isinstance(figure.value, int | Decimal) and figure.account is not None
    }


def _between(amount: Number, older: Number, known: Number) -> Number:
    """What is late at least, or if less than nought corrected, where nobody knows which were told."""
    return older - amount if amount < older else known - amount if amount > known else 0


def _count(name: str, ledger: Ledger, window: Days) -> Number | None:
    return MEASURES[name].count(ledger, window, WHOLE)


def _plain(number: Number) -> Number:
    """A whole number without decimals, any other without noughts behind them."""
    return int(number) if number == int(number) else Decimal(format(Decimal(number).normalize(), "f"))
