"""Reading an order: the records, the receiver, and what is missing from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from dabzw.errors import LookupFailed, UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers.privacy import NotPublic

T = TypeVar("T")


class NoReceiver(UsageError):
    """A paper to somebody does not say to whom."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》要写明主送单位；用 --to 指明")


class OneEnterprise(UsageError):
    """A paper about one enterprise was asked for none, or for several."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》一次写一家企业；请给一个企业编号")


class NotSupervised(UsageError):
    """A supervision notice goes to a village or station of the campaign."""

    def __init__(self, name: str, campaign: Campaign) -> None:
        area, unit = campaign.terms.area, campaign.terms.unit
        super().__init__(f"“{name}”不是行动方案里的{area}或{unit}；督导通知只发给{area}和{unit}，请改 --to")


class NothingToTransfer(LookupFailed):
    """No lead waits to be handed over, and the order names none."""

    def __init__(self) -> None:
        super().__init__("没有待移交的线索；要移交别的线索，请给线索编号")


class NotInLedger(LookupFailed):
    """No such enterprise or lead on the as-of day."""

    def __init__(self, record_id: str, kind: str) -> None:
        super().__init__(f"截至这一天台账里没有{kind} {record_id}；用 dabzw list 查看编号，或换一个 --as-of")


class NoViolation(LookupFailed):
    """An enterprise of which no violation is on record: no paper may say that one was found."""

    def __init__(self, record_id: str) -> None:
        super().__init__(
            f"{record_id} 没有查实的违法行为，不能写进处置方案；查实的先用 dabzw ent violate {record_id} 登记"
        )


def chosen_enterprises(ledger: Ledger, order: PaperOrder) -> tuple[Enterprise, ...]:
    """The enterprises of the order, else all with a violation; raises NotInLedger."""
    return tuple(_enterprise(ledger, one) for one in order.ids) or ledger.offenders


def about(
    rows: Iterable[T], enterprise: Callable[[T], Enterprise], ledger: Ledger, order: PaperOrder
) -> list[T]:
    """The rows about the enterprises of the order, all where it names none; raises NotInLedger."""
    named = {_enterprise(ledger, one).id for one in order.ids}
    return [row for row in rows if not named or enterprise(row).id in named]


def one_enterprise(ledger: Ledger, order: PaperOrder, title: str) -> Enterprise:
    """The one enterprise of the order; raises OneEnterprise, NotInLedger."""
    if len(order.ids) != 1:
        raise OneEnterprise(title)
    return _enterprise(ledger, order.ids[0])


def _enterprise(ledger: Ledger, record_id: str) -> Enterprise:
    found = ledger.enterprises.get(record_id)
    if found is None:
        raise NotInLedger(record_id, "企业")
    return found


def chosen_leads(ledger: Ledger, order: PaperOrder) -> tuple[Lead, ...]:
    """The leads of the order, none where it names none; raises NotInLedger."""
    for record_id in order.ids:
        if record_id not in ledger.leads:
            raise NotInLedger(record_id, "线索")
    return tuple(ledger.leads[record_id] for record_id in order.ids)


def receiver(order: PaperOrder, title: str) -> str:
    """Whom the paper is to; raises NoReceiver."""
    if not order.receiver:
        raise NoReceiver(title)
    return order.receiver


def keep_in(order: PaperOrder, title: str) -> None:
    """Raises NotPublic for a public order."""
    if order.public:
        raise NotPublic(title)
