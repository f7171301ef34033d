"""用电数据: meters of the data that no record has, and months that cannot be known yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.persons import identities_in
from dabzw.model.phrases import first_few
from dabzw.model.power import PowerMonth
from dabzw.model.scalars import unpadded
from dabzw.model.site import Site
from dabzw.rules.checks.declared import check

_SOURCE: Final = "通知二（二）3"
_FEW: Final = 3


def _registered(ledger: Ledger) -> frozenset[str]:
    """The meters that records have."""
    records: tuple[Enterprise | Site, ...] = (*ledger.enterprises.values(), *ledger.sites.values())
    return ledger.keep(
        _registered, lambda: frozenset(one.power_account for one in records if one.power_account is not None)
    )


def _by_bare(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """The meters that records have, by themselves without the zeros that they begin with."""

    def find() -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for account in sorted(_registered(ledger)):
            found[unpadded(account)] += (account,)
        return dict(found)

    return ledger.keep(_by_bare, find)


def _unknown(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """The meters of the data that no record has, by themselves without the zeros that they begin with."""

    def find() -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for account in sorted(ledger.power.keys() - _registered(ledger)):
            found[unpadded(account)] += (account,)
        return dict(found)

    return ledger.keep(_unknown, find)


@check(
    "power-zeros",
    "警告",
    "户号缺零",
    of=(Enterprise, Site),
    source=_SOURCE,
    says="用电数据里不得有与登记的用电户号只差开头的0、却没有登记的户号。",
)
def zeros_lost(place: Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """A meter of which the zeros were lost, in the record or in the data: its use is seen nowhere."""
    account = place.power_account
    has_any = account is not None and bool(ledger.power)
    others = _unknown(ledger).get(unpadded(account or ""), ()) if has_any else ()
    if others:
        months = {use.month for other in others for use in ledger.power[other]}
        which = f"{first_few(others, most=_FEW)} 与它只差开头的0（{len(months)}个月）"
        says = f"用电数据里没有登记的户号 {which}，研判看不到"
        yield Defect(
            ("用电户号",), says, "对照电费单核对：登记错的改正登记，数据错的改正用电数据再 dabzw adopt"
        )


@check(
    "power-zeros-file",
    "警告",
    "用电缺零",
    of=(PowerMonth,),
    source="台账规则：用电数据",
    says="一个月的用电数据里，与登记的用电户号只差开头的0、却没有登记的户号，按文件列出。",
)
def zeros_lost_in_month(month: PowerMonth, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    pairs = [
        f"{account}（登记的是 {'、'.join(alike)}）"
        for account in _unknown_in(month, ledger)
        if (alike := _by_bare(ledger).get(unpadded(account), ()))
    ]
    if pairs:
        says = f"有{len(pairs)}个用电户号与登记的只差开头的0：{first_few(pairs, most=_FEW)}，研判看不到"
        yield Defect((), says, "对照电费单核对：登记错的改正登记，数据错的改正用电数据再 dabzw adopt")


@check(
    "power-unknown",
    "提示",
    "户号不识",
    of=(PowerMonth,),
    source="台账规则：用电数据",
    says="用电数据里没有企业、场所登记的户号，一个户号计一次，列在它最后一个月的文件里。",
)
def unknown_meters(month: PowerMonth, ledger: Ledger, at: Instant) -> Iterator[Defect]:
    accounts = [
        account
        for account in _unknown_in(month, ledger)
        if unpadded(account) not in _by_bare(ledger) and ledger.power[account][-1].month == month.month
    ]
    if accounts:
        shown = [account for account in accounts if not identities_in(account, at.day)][:_FEW]
        which = f"（{'、'.join(shown)}{' 等' if len(accounts) > len(shown) else ''}）" if shown else ""
        says = f"有{len(accounts)}个用电户号没有企业、场所登记{which}，研判看不到"
        yield Defect((), says, "是企业、场所的，登记它的用电户号；不是的不用管")


def _unknown_in(month: PowerMonth, ledger: Ledger) -> list[str]:
    registered = _registered(ledger)
    return [use.account for use in month.uses if use.account not in registered]


@check(
    "power-future",
    "警告",
    "用电月份",
    of=(PowerMonth,),
    source="台账规则：用电数据",
    says="用电数据的月份不得晚于截至的日期。",
)
def future_months(month: PowerMonth, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    if month.month > at.day:
        says = f"{month.month:%Y-%m} 还没有到，{len(month.uses)}行用电量不可能是真的"
        yield Defect((), says, "核对月份，改正后再 dabzw adopt")
