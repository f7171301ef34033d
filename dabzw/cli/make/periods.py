"""The period of a statistics form, as the command line asks for it, and of a paper that has issues."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.paper_names import scheduled
from dabzw.reports.forms.values import Period, period_of
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers.brief import told_until
from dabzw.reports.papers.kind import PaperKind
from dabzw.reports.series import told_before
from dabzw.rules.limits.reporting import stretch_at

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


def of_its_issue(
    kind: PaperKind, ledger: Ledger, at: Instant, order: PaperOrder
) -> tuple[Instant, PaperOrder]:
    """The instant and the order of a paper with what was told before its period.

    The period is that of the issue which 报送 has at the instant, unless the order says one; where there is
    no such issue, the paper says what it takes.  The ledger is as of no instant.
    """
    if "period" not in kind.asks:
        return at, order
    if order.since is not None:
        return at, replace(order, told=told_until(order.since, ledger))
    name = _series(kind, ledger)
    own = name and stretch_at(name, ledger.campaign, ledger.calendar, ledger.made, at)
    if not name or not own:
        return at, order
    before = told_before(ledger.made, name, own.at, ledger.campaign)
    told = before.told if before.until == own.since else told_until(own.since, ledger)
    return Instant.of(own.at), replace(order, since=own.since, told=told)


def _series(kind: PaperKind, ledger: Ledger) -> str | None:
    """What a campaign's 报送, or else an issue that was made, calls a paper."""
    names = (*(plan.report for plan in ledger.campaign.reports), *(one.name for one in ledger.made))
    return next((name for name in names if scheduled(name) == kind.name), None)
