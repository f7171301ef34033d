"""Papers that are out, or missing: receipts and answers of hand-overs, documents of moved limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import GOES_ON, Lead, Transfer
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.vocab import Proof
from dabzw.rules.agenda.items import Item, Waiting
from dabzw.rules.case.completion import MissingProof, missing_proofs, told

_ANSWER_DAYS: Final = 30
_PROOF_DAYS: Final = 7


def papers_due(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Item]:
    """The items of a record; the ledger is already as of `at`."""
    if isinstance(record, Lead):
        for transfer in record.standing_transfers:
            yield from _of_transfer(record, transfer, ledger, at)
    if record.limit_changes:
        hard = frozenset(limit.code for limit in ledger.campaign.limits if limit.force == "硬性")
        yield from _of_changes(record, hard, at)
    if isinstance(record, Enterprise):
        yield from (_of_measure(missing, at) for missing in missing_proofs(record, ledger))


def _receipt_due(since: date, campaign: Campaign) -> date:
    """When a hand-over is to be signed for; the end of the campaign where it says no days (签收预警天数)."""
    days = campaign.receipt_days
    return max(campaign.end, since) if days is None else since + timedelta(days=days)


def _of_transfer(lead: Lead, transfer: Transfer, ledger: Ledger, at: Instant) -> Iterator[Item]:
    if transfer.signed_on is None and not transfer.replies:
        since = max((transfer.on, *transfer.urged_on))
        yield Waiting(
            kind="待签收",
            record_id=lead.id,
            name=lead.name,
            matter=transfer.receiver,
            since=transfer.on,
            due=_receipt_due(since, ledger.campaign),
            unit=lead.unit,
            command=f"dabzw lead receipt {lead.id}",
            why="台账规则：移交要有签收",
        ).item(at)
        return
    last = transfer.replies[-1] if transfer.replies else None
    if last is not None and last.final:
        return
    heard = last.on if last is not None else transfer.signed_on or transfer.on
    since = max((heard, *transfer.urged_on))
    matter = transfer.receiver if last is None else f"{transfer.receiver}已{GOES_ON}，在外办理"
    yield Waiting(
        kind="待回告",
        record_id=lead.id,
        name=lead.name,
        matter=matter,
        since=heard,
        due=since + timedelta(days=_ANSWER_DAYS),
        unit=lead.unit,
        command=f"dabzw lead reply {lead.id}",
        why="台账规则：移交出去的要有最终回告",
    ).item(at)


def _of_changes(record: Lead | Enterprise, hard: frozenset[str], at: Instant) -> Iterator[Item]:
    """Approvals of a moved hard limit that have no document yet."""
    for change in record.limit_changes:
        if change.limit.partition("/")[0] in hard and change.kind != "恢复" and change.document is None:
            yield Waiting(
                kind="缺凭据",
                record_id=record.id,
                name=record.name,
                matter=f"{change.limit}{change.kind}（{_short(change.on)}）没有文书",
                since=change.on,
                due=change.on + timedelta(days=_PROOF_DAYS),
                unit=record.answering,
                command=f"dabzw edit {record.id}",
                why="台账规则：期限变更要有批准文书",
            ).item(at)


def _of_measure(missing: MissingProof, at: Instant) -> Item:
    """A measure that was reported done, until something shows it."""
    measure, enterprise = missing.measure, missing.enterprise
    command = next(command for proof, command in _ENTERED_BY.items() if proof in missing.missing)
    return Waiting(
        kind="缺凭据",
        record_id=enterprise.id,
        name=enterprise.name,
        matter=f"{measure.measure}已报完成（{_short(missing.reported_on)}），缺{told(missing.missing)}",
        since=missing.reported_on,
        due=missing.due,
        unit=measure.unit or enterprise.station,
        command=command.format(enterprise.id, measure.measure),
        why="行动方案：措施.凭据",
    ).item(at)


_ENTERED_BY: Final[dict[Proof, str]] = {
    "佐证": "dabzw ent done {0} --measure {1} --evidence",
    "文书": "dabzw ent done {0} --measure {1} --document",
    "关闭": "dabzw ent close {0} --step 实际关闭",
    "处罚": "dabzw ent penalize {0}",
    "物料去向": "dabzw ent material {0}",
    "公安立案": "dabzw lead reply --result 立案",
}
"""The commands that enter a proof, the nearest first."""


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
