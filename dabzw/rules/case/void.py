"""作废: what keeps a record from being called a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.site import Site
from dabzw.rules.case.standing import is_unanswered, pending, site_pending


def standing_in_the_way(record: AnyRecord, ledger: Ledger) -> Iterator[str]:
    """What of a record must end by an act of its own, each in a few words."""
    if isinstance(record, Enterprise):
        yield from _of_enterprise(record, ledger)
    elif isinstance(record, Lead):
        yield from _of_lead(record, ledger)
    elif isinstance(record, Site) and any(True for _ in site_pending(record, ledger)):
        yield "排查发现的问题还没有答复"


def _of_enterprise(record: Enterprise, ledger: Ledger) -> Iterator[str]:
    done = any(measure.done_on for plan in record.plans for measure in plan.measures)
    held: tuple[tuple[bool, str], ...] = (
        (bool(record.violations), "有违法行为"),
        (bool(record.sanctions), "有处罚"),
        (bool(record.closures), "有关闭的步骤"),
        (done, "有完成的措施"),
        (any(True for _ in pending(record, ledger)), "有没有答复的事实"),
    )
    yield from (says for holds, says in held if holds)


def _of_lead(record: Lead, ledger: Ledger) -> Iterator[str]:
    held: tuple[tuple[bool, str], ...] = (
        (record.found_true, "核查属实"),
        (bool(record.acts), "有强制措施"),
        (bool(record.transfers), "有移交"),
        (is_unanswered(record, ledger), "属实而没有答复"),
    )
    yield from (says for holds, says in held if holds)
