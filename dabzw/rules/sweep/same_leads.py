"""Leads that may be of one and the same thing: told twice within days, of one place.

Whether they are is for a person: a duplicate is entered and merged (并入), so that everybody who reported is
answered.  A lead that is closed, refused or void is not repeated by a new one: what comes after is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.model.vocab import SCREENED
from dabzw.rules.sweep.likeness import cores_of
from dabzw.rules.sweep.name_core import Cores, without_signs

LeadReason = Literal["同一企业", "同一场所", "同一地点", "地点相近", "内容相同"]
"""Why two leads may be of one thing, the strongest first."""

WITHIN: Final = timedelta(days=7)
"""A week: verified and handed over in three days each, a lead is in other hands by then (notice 三（三）)."""
_TELLING: Final = 6  # characters that tell a content from others


@dataclass(frozen=True, slots=True)
class LikeLead:
    """An open lead that may be of the same thing, and why."""

    lead: Lead
    reasons: tuple[LeadReason, ...]


@dataclass(frozen=True)
class OpenLeads:
    """The leads that a new one may repeat, by village; a merged one stands for its master."""

    cores: Cores
    masters: Mapping[str, str]
    by_village: Mapping[str, tuple[tuple[Lead, Lead], ...]]

    @classmethod
    def of(cls, ledger: Ledger) -> OpenLeads:
        """Those of a ledger."""
        found: dict[str, list[tuple[Lead, Lead]]] = {}
        for lead in ledger.leads.values():
            master = _master(lead, ledger.leads)
            if not any(one.void or one.refused for one in (lead, master)) and master.closing is None:
                found.setdefault(lead.village, []).append((lead, master))
        places: tuple[Enterprise | Site, ...] = (*ledger.enterprises.values(), *ledger.sites.values())
        joined = {one.id: one.joined_into for one in places if one.joined_into is not None}
        by_village = {village: tuple(leads) for village, leads in found.items()}
        return cls(cores_of(ledger.campaign), joined, by_village)

    def like(self, new: Lead) -> tuple[LikeLead, ...]:
        """The leads that a new one may repeat, in their order."""
        found: dict[str, LikeLead] = {}
        for lead, master in self.by_village.get(new.village, ()):
            if new.id not in {lead.id, master.id} and abs(lead.received_at - new.received_at) <= WITHIN:
                why = self._reasons(new, lead)
                if why and master.id not in found:
                    found[master.id] = LikeLead(master, why)
        return tuple(found.values())

    def _reasons(self, one: Lead, other: Lead) -> tuple[LeadReason, ...]:
        if one.source == other.source == SCREENED:
            return ()
        enterprise = self._same(one.enterprise, other.enterprise)
        site = self._same(one.site, other.site)
        if False in {enterprise, site}:
            return ()
        named: tuple[tuple[bool | None, LeadReason], ...] = (enterprise, "同一企业"), (site, "同一场所")
        found = (
            *(reason for same, reason in named if same),
            self._by_place(one, other),
            _by_content(one, other),
        )
        return tuple(reason for reason in found if reason is not None)

    def _same(self, one: str | None, other: str | None) -> bool | None:
        """Whether two ids are of one record; None where an id is not known."""
        if one is None or other is None:
            return None
        return self._id(one) == self._id(other)

    def _by_place(self, one: Lead, other: Lead) -> LeadReason | None:
        left, right = self._place(one), self._place(other)
        if left is None or right is None or not _one_in_other(left, right):
            return None
        return "同一地点" if left == right else "地点相近"

    def _id(self, record_id: str) -> str:
        return self.masters.get(record_id, record_id)

    def _place(self, lead: Lead) -> str | None:
        """Where in its village a lead is; None where it says no more than the village."""
        if lead.place is None or self.cores.village(lead.place) == self.cores.village(lead.village):
            return None
        return self.cores.address(lead.place, None).core


def _by_content(one: Lead, other: Lead) -> LeadReason | None:
    left, right = (without_signs(compared(lead.content)) for lead in (one, other))
    telling = min(len(left), len(right)) >= _TELLING
    return "内容相同" if telling and _one_in_other(left, right) else None


def _one_in_other(left: str, right: str) -> bool:
    return left in right or right in left


def _master(lead: Lead, leads: Mapping[str, Lead]) -> Lead:
    """The lead that one was merged into in the end; itself where they go round."""
    seen, at = {lead.id}, lead
    while at.merged_into is not None and at.merged_into in leads:
        at = leads[at.merged_into]
        if at.id in seen:
            return lead
        seen.add(at.id)
    return at
