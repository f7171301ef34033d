"""The burn-up of a paper: the sentence of how far the leads have come, and its chart."""

from __future__ import annotations

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.paper import Block, Chart, Paragraph
from dabzw.reports.papers.wording import chinese_day
from dabzw.reports.pictures.burn_up import burn_ups


def progress(ledger: Ledger, at: Instant, *, public: bool) -> tuple[Block, ...]:
    """The first burn-up that has anything to do; nothing before the campaign, and nothing for the public.

    Day by day it would tell the public what the totals of villages are rounded for.
    """
    found = next((one for one in burn_ups(ledger, at) if one.to_do), None)
    if found is None or public:
        return ()
    title = f"{found.name}{found.done_name}进度（截至{chinese_day(at.day)}）"
    return Paragraph("；".join(found.says) + "。"), Chart(title, found)
