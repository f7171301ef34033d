"""研判: suspicions, and the lead that each would become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.patterns import lazy
from dabzw.model.site import Site
from dabzw.model.vocab import SCREENED
from dabzw.reports.looks.called import with_names
from dabzw.reports.view import Col, Line, Page, Table, View, page, some
from dabzw.rules.sweep.registry import SUSPICIONS, suspicions
from dabzw.rules.sweep.screening import Suspicion, SuspicionRule

_DAYS_LEFT: Final = lazy(r"，还有\d+天")


@dataclass(frozen=True, slots=True)
class Suspected:
    """A suspicion of a rule against an enterprise or a site; `told` is its evidence with names behind ids."""

    place: Site | Enterprise
    rule: SuspicionRule
    own: Suspicion
    told: str

    @property
    def content(self) -> str:
        """What a lead of it says."""
        return f"研判疑点（{self.rule.code}）：{self.own.reason}。依据：{self.own.evidence}。"

    @property
    def key(self) -> DraftKey:
        """By what it is known again as a lead."""
        return self.place.id, _DAYS_LEFT.sub("", self.content)


DraftKey = tuple[str, str]
"""The record that a lead is about, and what it says, days left aside."""

SUSPECTED: Final[View[Suspected]] = View(
    (
        Col("编号", lambda one: one.place.id, "id"),
        Col("名称", lambda one: one.place.name, "name"),
        Col("村", lambda one: one.place.village),
        Col("规则", lambda one: one.rule.code),
        Col("理由", lambda one: one.own.reason, "prose"),
        Col("证据", lambda one: one.own.evidence, "prose", lambda one: one.told),
    )
)
_ON_SCREEN: Final = SUSPECTED.pick("编号", "规则", "名称", "理由", "证据")


def suspected(
    ledger: Ledger, at: Instant, ids: Collection[str] = (), rules: Collection[str] = ()
) -> list[Suspected]:
    """The suspicions of a ledger that is already as of `at`, of some records and rules where named."""
    return [
        Suspected(place, rule, own, with_names(own.evidence, ledger))
        for place, rule, own in suspicions(ledger, at)
        if (not ids or place.id in ids) and (not rules or rule.code in rules)
    ]


def answer(found: Sequence[Suspected], at: Instant) -> Page:
    """Suspicions, rule by rule."""
    title = f"研判疑点（截至 {written(at.when)}，共{len(found)}条；只是疑点，未经核查不作结论）"
    counts = Counter(one.rule.code for one in found)
    by_rule = "，".join(f"{rule}{counts[rule]}" for rule in rule_names() if counts[rule])
    return page(
        at,
        {"疑点": Table(SUSPECTED, found)},
        Line(title, "strong"),
        *((Line(f"{by_rule}。只看一条规则用 --rule。"),) if len(counts) > 1 else ()),
        *some(_ON_SCREEN, found),
    )


def draft_lead(one: Suspected, at: Instant) -> dict[str, str]:
    """The fields of the lead that a suspicion would become, by the field names of a lead."""
    return {
        "received_at": written(at.moment),
        "source": SCREENED,
        "village": one.place.village,
        "content": one.content,
        ("enterprise" if isinstance(one.place, Enterprise) else "site"): one.place.id,
    }


def drafted(ledger: Ledger) -> frozenset[DraftKey]:
    """The suspicions that are leads already."""
    return frozenset(
        (lead.enterprise or lead.site or "", _DAYS_LEFT.sub("", lead.content))
        for lead in ledger.leads.values()
        if lead.source == SCREENED
    )


def rule_names() -> tuple[str, ...]:
    """The codes of the screening rules."""
    return tuple(rule.code for rule in SUSPICIONS)
