"""The period of a statistics form, as the command line asks for it."""

from __future__ import annotations

from datetime import date

from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis
from dabzw.model.moments import Instant
from dabzw.reports.forms.values import Period, period_of

Days = tuple[date | None, date | None]


class Asked(UsageError):
    """The options do not go together."""


def period(basis: Basis, campaign: Campaign, at: Instant, days: Days) -> Period:
    """The period of a form; raises Asked where the options do not go together."""
    first, last = days
    _go_together(basis, first, last)
    if last and last > at.day:
        raise Asked(f"--to {last} 晚于截至日期 {at.day}；到期后再报，或改 --as-of")
    if basis == "行动以来" and campaign.start > at.day:
        raise Asked(f"行动自{campaign.start}开始，{at.day}尚未开始；请核对 --as-of")
    return period_of(basis, campaign, at, first, last)


def _go_together(basis: Basis, first: date | None, last: date | None) -> None:
    if basis != "本期" and (first or last):
        raise Asked(f"口径“{basis}”不用 --from、--to；只报一段时间的，加 --basis 本期")
    if basis == "本期" and not (first and last):
        raise Asked("口径“本期”要用 --from 和 --to 写明起止日期")
    if first and last and first > last:
        raise Asked(f"--from {first} 晚于 --to {last}；请核对")
