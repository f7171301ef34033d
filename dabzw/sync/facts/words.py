"""The words that facts may hold: what the campaign or the tool knows; what was written freely is 其他."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final
from unicodedata import normalize

from dabzw.lazily import dataclass
from dabzw.model import names
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.marks import NameList
from dabzw.model.moments import When, day_of
from dabzw.model.vocab import COMPULSORY_ACTS
from dabzw.rules.agenda.outside import of_informants
from dabzw.rules.limits.run import Run
from dabzw.rules.sweep.likeness import cores_of
from dabzw.rules.sweep.name_core import Cores
from dabzw.sync.facts.tables import OTHER, Row, Table, Value

_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a campaign, list by list, and the limits that tell of an informant.

    `cores` takes the names of enterprises apart, the places of the campaign known.
    """

    campaign: Campaign
    units: frozenset[str]
    villages: frozenset[str]
    violations: frozenset[str]
    measures: frozenset[str]
    limits: frozenset[str]
    activities: frozenset[str]
    place_classes: frozenset[str]
    levels: frozenset[str]
    unsaid: frozenset[str]
    by_ticket: frozenset[str]
    cores: Cores

    @classmethod
    def of(cls, campaign: Campaign) -> Words:
        """The words of a campaign."""
        return cls(
            campaign,
            _known(campaign, "单位", "站所", "网格"),
            _known(campaign, "村"),
            _known(campaign, "违法行为"),
            _known(campaign, "措施").union(COMPULSORY_ACTS),
            _known(campaign, "期限"),
            _known(campaign, "检查活动类别"),
            _known(campaign, "场所类别"),
            _known(campaign, "风险等级"),
            of_informants(campaign),
            frozenset(limit.code for limit in campaign.limits if limit.per_ticket),
            cores_of(campaign),
        )

    def unit(self, name: str | None) -> str | None:
        """A unit that the campaign knows."""
        return _one_of(self.units, name)

    def unit_list(self, names: Iterable[str | None]) -> tuple[str, ...]:
        """Units that the campaign knows, each once, those that it does not know as one."""
        return tuple(dict.fromkeys(told for name in names if (told := self.unit(name)) is not None))

    def village(self, name: str | None) -> str | None:
        """A village of the campaign, or 本乡外."""
        return _one_of(self.villages, name)

    def activity(self, name: str) -> str:
        """A kind of activity."""
        return name if name in self.activities else OTHER

    def place_class(self, name: str | None) -> str | None:
        """A class of places."""
        return _one_of(self.place_classes, name)

    def level(self, name: str | None) -> str | None:
        """A level of risk."""
        return _one_of(self.levels, name)

    def violation(self, code: str) -> str:
        """The code of a violation."""
        return code if code in self.violations else OTHER

    def violation_list(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes of violations, each once."""
        return tuple(dict.fromkeys(map(self.violation, codes)))

    def measure(self, name: str) -> str:
        """A measure of the campaign, or a compulsory act of the law."""
        return name if name in self.measures else OTHER

    def limit(self, name: str) -> str:
        """The limit that a change is of, by its code alone."""
        code = name.partition("/")[0]
        return code if code in self.limits else OTHER

    def question(self, name: str) -> str:
        """A question of 一案三查."""
        inquiry = self.campaign.inquiry
        return name if inquiry is not None and name in inquiry.names else OTHER

    def is_sealed(self, question: str) -> bool:
        """Whether of a question only the state is kept: nobody may learn of which case it is."""
        inquiry = self.campaign.inquiry
        return inquiry is None or question not in inquiry.names or inquiry.is_sealed(question)

    def item(self, run: Run) -> str | None:
        """What tells a limit apart from others of its code, the measure or act by a known name."""
        of = None if run.of is None else self.measure(run.of)
        told = f"第{run.place}次{of or run.asks}" if run.place > 1 else of or ""
        return ("" if run.case == 1 else f"第{run.case}案") + told or None

    def hides(self, limit: str, record: AnyRecord | None) -> bool:
        """Whether that a limit runs on a record tells that somebody reported it."""
        if limit in self.unsaid:
            return True
        return limit in self.by_ticket and isinstance(record, Lead) and record.informant is not None


def _known(campaign: Campaign, *lists: NameList) -> frozenset[str]:
    return frozenset(name for one in lists for name in names.LISTS[one].known(campaign))


def _one_of(known: frozenset[str], name: str | None) -> str | None:
    return name if name is None or name in known else OTHER


def signs_of(enterprise: Enterprise) -> tuple[str, ...]:
    """Of the names of those who run an enterprise a digest each, to tell whether two names are the same.

    It hides no name from who can guess it: it keeps names out of tables, screens and files, and no more.
    """
    people = {normalize("NFKC", name).strip() for name in (*enterprise.heads, *enterprise.controllers)}
    return tuple(sorted(map(sign_of, people)))


def sign_of(name: str) -> str:
    """The digest of a name, written as it is compared."""
    return sha256(f"dabzw 负责人\n{name}".encode()).hexdigest()[:_LENGTH]


def day(when: When | None) -> Value:
    """The day of a moment."""
    return None if when is None else day_of(when)


def minute(when: When | None) -> Value:
    """The time of day of a moment that has one: 09:30."""
    return f"{when:%H:%M}" if isinstance(when, datetime) else None


def in_order(table: Table, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows in an order that tells nothing: by what they say, those of no record after the others."""
    at = table.heads.index("编号")
    return tuple(sorted(rows, key=lambda row: (row[at] is None, str(row))))
