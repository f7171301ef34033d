"""How a lead or an enterprise stands, as it is counted: what numbers on screens and in tables are sums of."""

from __future__ import annotations

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.cases import cleared_on, current_case
from dabzw.model.enterprise import Enterprise
from dabzw.model.judgement import Determination
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.rules.case.repeats import opened_again, repeated
from dabzw.rules.case.standing import pending
from dabzw.rules.case.states import lead_state


@dataclass(frozen=True, slots=True)
class LeadStanding:
    """How a lead that counts stands; of one that was closed as 移送办理, whether it was `answered`."""

    state: str
    answered: bool | None

    @classmethod
    def of(cls, lead: Lead, campaign: Campaign) -> LeadStanding | None:
        """That of a lead that is already as of an instant; None of a duplicate: its master stands for it."""
        if not lead.counted:
            return None
        sent = lead.closing is not None and lead.closing.result == "移送办理"
        heard = any(transfer.outcome for transfer in lead.standing_transfers) if sent else None
        return cls(lead_state(lead, campaign), heard)


@dataclass(frozen=True, slots=True)
class EnterpriseStanding:
    """How an enterprise stands; `ended` is the reason of a last case that ended by 撤案."""

    offends: bool
    pending: bool
    risk: str | None
    cleared: bool
    ended: str | None
    opened_again: bool
    repeated: bool

    @classmethod
    def of(cls, enterprise: Enterprise, ledger: Ledger) -> EnterpriseStanding:
        """That of an enterprise of a ledger that is already as of an instant."""
        case = current_case(enterprise)
        end = None if case is None else case.end
        return cls(
            offends=enterprise.offends,
            pending=bool(pending(enterprise, ledger)),
            risk=enterprise.risk,
            cleared=cleared_on(enterprise) is not None,
            ended=end.reason or "" if isinstance(end, Determination) else None,
            opened_again=opened_again(enterprise),
            repeated=repeated(enterprise, ledger.campaign),
        )
