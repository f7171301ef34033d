"""Screening 研判: suspicions from the ledger's own data — never verdicts.

Every rule is `(record, ledger, at) -> Iterator[Suspicion]`, the ledger as of `at`.  Key words and thresholds
are the campaign's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from dateutil.relativedelta import relativedelta

from dabzw.lazily import dataclass
from dabzw.model.base import Record, label
from dabzw.model.campaign_parts import Screening
from dabzw.model.enterprise import Enterprise, Lease, Licence
from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY, Instant
from dabzw.model.parts import is_on
from dabzw.model.patterns import lazy
from dabzw.model.power import PowerUse
from dabzw.model.scalars import compared
from dabzw.model.site import Site
from dabzw.rules.sweep.trades import actions, cores, covers, excludes, permitted, verbs

STOPPED: Final = ("停产", "停业", "关闭", "注销", "搬离")
_RECENT: Final = relativedelta(months=3)
_TWO_YEARS: Final = relativedelta(years=2)
_DEAD_LICENCES: Final = ("过期", "吊销", "注销")
_BETWEEN: Final = lazy(r"[、，,；;]")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """理由 and 证据: why a record is suspect, and what in the ledger says so."""

    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class SuspicionRule:
    """One rule of `screen`, over the records of some types.

    `code` is its name, as lists and leads show it, `source` the article or clause that it rests on, `says`
    its sentence in the manual (Chinese).
    """

    rule: Callable[[Any, Ledger, Instant], Iterator[Suspicion]]
    code: str
    of: tuple[type[Record], ...]
    source: str
    says: str

    def __call__(self, record: Enterprise | Site, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
        """What is suspect about a record."""
        return self.rule(record, ledger, at)


def suspicion(
    code: str, *, of: tuple[type[Record], ...], source: str, says: str
) -> Callable[[Callable[[Any, Ledger, Instant], Iterator[Suspicion]]], SuspicionRule]:
    """Declares a function as a rule of `screen`; the registry finds it by its name in this module."""
    return partial(SuspicionRule, code=code, of=of, source=source, says=says)


def _settings(ledger: Ledger) -> Screening:
    return ledger.campaign.screening or Screening.model_construct()


@suspicion(
    "名称与经营不符",
    of=(Enterprise,),
    source="通知二（二）2",
    says="名称或注册经营范围含关键词，实际经营或现场物料却不在注册经营范围内",
)
def telling_name(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    settings, scope = _settings(ledger), enterprise.registered_scope or ""
    words = [word for word in settings.keywords if word in enterprise.name or word in scope]
    outside = tuple(dict.fromkeys(_outside(enterprise, scope, settings))) if words else ()
    if outside:
        yield Suspicion(
            f"名称或经营范围含“{'、'.join(words)}”，实际经营或现场物料不在注册经营范围内", "、".join(outside)
        )


def _outside(enterprise: Enterprise, scope: str, settings: Screening) -> Iterator[str]:
    """Trades and chemicals that a scope does not permit; one that permits 危险化学品 permits each of them."""
    done = list(_activities(enterprise))
    if not covers(scope, label(Enterprise, "chemicals"), settings):
        done += [chemical.name for chemical in enterprise.chemicals]
    for what in done:
        if not covers(scope, what, settings):
            yield f"{what}（经营范围写明不含）" if excludes(scope, what, settings) else what


@suspicion(
    "许可不全",
    of=(Enterprise,),
    source="通知二（二）1、2",
    says="所从事的行业或活动应取的许可没有，或不在有效期",
)
def licence_missing(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    """Licences that a trade needs, by its core words and by what is done with them.

    Where nothing says what is done, any one of the licences of the trade will do.
    """
    settings = _settings(ledger)
    held = {licence.kind for licence in enterprise.licences if _in_force(licence, at)}
    lacking_of: dict[str, str] = {}
    alike: dict[tuple[str, ...], list[str]] = {}
    for activity, done in _engaged_in(enterprise, ledger.campaign.licences, settings):
        needed = ledger.campaign.licences[activity]
        lacking_of[activity] = "、".join(kind for kind in needed if not any(kind in name for name in held))
        if done:
            alike[activity,] = [activity]
        else:
            alike.setdefault(cores(activity, settings), []).append(activity)
    for named, activities in alike.items():
        yield from _lacking(named, {activity: lacking_of[activity] for activity in activities})


def _lacking(named: tuple[str, ...], lacking_of: dict[str, str]) -> Iterator[Suspicion]:
    """What one trade lacks, or, of several that it may be, each."""
    if len(lacking_of) == 1:
        for activity, lacking in lacking_of.items():
            if lacking:
                yield Suspicion(f"从事“{activity}”应取得的许可不全", f"缺：{lacking}")
    elif all(lacking_of.values()):
        lacks = "；".join(f"{activity}缺{kinds}" for activity, kinds in lacking_of.items())
        yield Suspicion(f"从事“{'、'.join(named)}”，没有写明做什么，哪一种许可都不全", lacks)


def _engaged_in(
    enterprise: Enterprise, activities: Iterable[str], settings: Screening
) -> Iterator[tuple[str, bool]]:
    """Activities that an enterprise has, or may have, and whether it says what it does with the goods."""
    texts = [permitted(text, settings) for text in (enterprise.trade, enterprise.actual_trade) if text]
    for activity in activities:
        done = _done(texts, cores(activity, settings), settings)
        if done is not None:
            licensed = verbs(activity, settings)
            if not done or not licensed or done & licensed:
                yield activity, bool(done) or not licensed


def _done(texts: list[str], named: tuple[str, ...], settings: Screening) -> frozenset[str] | None:
    """What 行业 and 实际经营 do with the core words of an activity; None where neither holds them all."""
    found = [
        frozenset().union(*(actions(core, text, settings) or () for core in named))
        for text in texts
        if all(actions(core, text, settings) is not None for core in named)
    ]
    return frozenset().union(*found) if found else None


def _in_force(licence: Licence, at: Instant) -> bool:
    return licence.state == "有效" and not _is_over(licence.valid_until, at)


def _is_over(last: date | None, at: Instant) -> bool:
    """Whether a last day has passed."""
    return last is not None and at.sees(last + DAY)


def _activities(enterprise: Enterprise) -> tuple[str, ...]:
    parts = _BETWEEN.split(enterprise.actual_trade or "")
    return tuple(part.strip() for part in parts if part.strip())


@suspicion(
    "用途不符",
    of=(Site, Enterprise),
    source="通知二（一）2",
    says="场所的实际用途与名义用途不同，或与在租的用途不同；企业的实际经营没有一样在租赁用途里",
)
def other_use(place: Site | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    let_for = _let_for(place.leases, at)
    if isinstance(place, Enterprise):
        done = _activities(place)
        if let_for and done and not _let_for_any(let_for, done, _settings(ledger)):
            yield Suspicion("实际经营与租赁用途不符", f"租赁：{'、'.join(let_for)}；实际：{'、'.join(done)}")
    elif place.actual_use:
        actual, stated = place.actual_use, place.nominal_use or place.actual_use
        if stated != actual:
            yield Suspicion("实际用途与名义用途不符", f"名义：{stated}；实际：{actual}")
        elif let_for and actual not in let_for:
            yield Suspicion("实际用途与租赁用途不符", f"租赁：{'、'.join(let_for)}；实际：{actual}")


def _let_for(leases: tuple[Lease, ...], at: Instant) -> tuple[str, ...]:
    """What a place is let for."""
    return tuple(dict.fromkeys(one.use for one in leases if one.use and _runs(one, at)))


def _let_for_any(uses: tuple[str, ...], done: tuple[str, ...], settings: Screening) -> bool:
    return any(covers(use, what, settings) for use in uses for what in done)


def _runs(lease: Lease, at: Instant) -> bool:
    return (lease.since is None or at.sees(lease.since)) and not _is_over(lease.until, at)


@suspicion(
    "超许可范围",
    of=(Enterprise,),
    source="通知二（二）2",
    says="有效证照写了许可范围，现场的危险化学品有一种不在其中",
)
def beyond_licence(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    """Materials that no scope of a licence in force names; 危险化学品 in one names each of them."""
    scopes = [one.scope for one in enterprise.licences if one.scope and _in_force(one, at)]
    held = dict.fromkeys(one.name for one in enterprise.chemicals if one.licensed != "无需")
    beyond = [name for name in held if not _permit(scopes, name, _settings(ledger))]
    if scopes and beyond:
        yield Suspicion("现场的危险化学品不在证照的许可范围内", "、".join(beyond))


def _permit(scopes: list[str], name: str, settings: Screening) -> bool:
    """Whether one of the scopes permits a material, or 危险化学品 as such."""
    asked = (label(Enterprise, "chemicals"), name)
    return any(covers(scope, what, settings) for scope in scopes for what in asked)


@suspicion(
    "租赁频繁", of=(Site, Enterprise), source="通知二（一）2", says="两年内换租次数超过行动方案所定次数"
)
def many_tenants(place: Site | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    allowed = _settings(ledger).tenant_changes
    if allowed is None or len(place.leases) <= allowed:
        return
    changes = tenant_changes(place.leases, at.day)
    if changes > allowed:
        yield Suspicion("租赁频繁变更", f"两年内换租{changes}次")


def tenant_changes(leases: tuple[Lease, ...], day: date) -> int:
    """How often another tenant followed within the two years before a day."""
    begun = sorted(
        (lease.since, lease.tenant) for lease in leases if lease.since is not None and lease.since <= day
    )
    return sum(
        before != tenant and since >= day - _TWO_YEARS
        for (_, before), (since, tenant) in itertools.pairwise(begun)
    )


@suspicion("证照失效在产", of=(Enterprise,), source="通知二（二）1", says="证照过期、吊销、注销，仍在产")
def dead_licence(enterprise: Enterprise, _ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    """In production on a licence that is expired, revoked or cancelled, and by no other of its kind."""
    if enterprise.operating != "在产":
        return
    held = {licence.kind for licence in enterprise.licences if _in_force(licence, at)}
    for licence in enterprise.licences:
        expired = _is_over(licence.valid_until, at)
        if (licence.state in _DEAD_LICENCES or expired) and licence.kind not in held:
            state = licence.state if licence.state in _DEAD_LICENCES else "过期"
            until = f"，有效期至{licence.valid_until}" if licence.valid_until else ""
            yield Suspicion("证照失效仍在产", f"{licence.kind}{state}{until}")


@suspicion("证照将到期", of=(Enterprise,), source="安全生产许可证条例第9条", says="有效证照在预警天数内到期")
def licence_expiring(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    """A licence about to expire within the campaign's warning days, with no longer one of its kind."""
    days = _settings(ledger).expiring_within
    if days is None:
        return
    warned = timedelta(days=days)
    held = [licence for licence in enterprise.licences if _in_force(licence, at)]
    lasting = {one.kind for one in held if one.valid_until is None or not at.sees(one.valid_until - warned)}
    for licence in held:
        until = licence.valid_until
        if until is not None and at.sees(until - warned) and licence.kind not in lasting:
            yield Suspicion("证照将到期", f"{licence.kind}有效期至{until}，还有{(until - at.day).days}天")


@suspicion(
    "停产而用电",
    of=(Enterprise,),
    source="通知二（二）3、三（一）",
    says="停产、关闭的，近三个月用电量超过阈值，或夜间有用电",
)
def power_while_stopped(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    threshold = _settings(ledger).power_threshold
    if enterprise.operating not in STOPPED or threshold is None:
        return
    for use in recent_power(enterprise, ledger, at):
        night = f"，其中夜间{use.at_night}度" if use.at_night else ""
        if use.used > threshold:
            yield Suspicion("停产而用电", f"{use.month:%Y-%m} 用电{use.used}度{night}，超过{threshold}度")
        elif use.at_night:
            yield Suspicion("停产而夜间用电", f"{use.month:%Y-%m} 夜间用电{use.at_night}度")


@suspicion(
    "断电后用电",
    of=(Enterprise,),
    source="通知一（二）2、三（七）",
    says="断电完成以后、恢复供电以前的月份仍有用电",
)
def power_after_cut(enterprise: Enterprise, ledger: Ledger, at: Instant) -> Iterator[Suspicion]:
    """Any use after a cut; a 恢复供电 on its day or later ends the watch with the month before it."""
    cut = max(power_cuts(enterprise, ledger), default=None)
    if cut is None:
        return
    again = enterprise.power_restored
    until = again.on.replace(day=1) if again is not None and again.on >= cut else date.max
    for use in _known_power(enterprise, ledger, at):
        if cut < use.month < until and use.used > 0:
            yield Suspicion("断电后仍有用电，疑似反弹", f"{cut}断电，{use.month:%Y-%m} 用电{use.used}度")


def power_cuts(enterprise: Enterprise, ledger: Ledger) -> Iterator[date]:
    """The days on which the power was cut: by a measure of the plan, by an act in force, or before that."""
    for measure in enterprise.planned:
        if measure.done_on is not None and ledger.campaign.cuts(measure.measure, "电"):
            yield measure.done_on
    for lead in ledger.leads_of_enterprise(enterprise.id):
        yield from (
            act.on for act in lead.acts if ledger.campaign.cuts(act.act, "电") and act.lifted_on is None
        )
    yield from _cut_before(enterprise)


def _cut_before(enterprise: Enterprise) -> Iterator[date]:
    for one in enterprise.earlier_measures:
        if one.cuts("电") and one.done_on is not None and one.lifted_on is None:
            yield one.done_on


def recent_power(enterprise: Enterprise, ledger: Ledger, at: Instant) -> tuple[PowerUse, ...]:
    """The use of the last three months that are over."""
    return tuple(use for use in _known_power(enterprise, ledger, at) if use.known_from >= at.day - _RECENT)


def _known_power(enterprise: Enterprise, ledger: Ledger, at: Instant) -> tuple[PowerUse, ...]:
    account = enterprise.power_account
    return tuple(use for use in ledger.power.get(account or "", ()) if at.sees(use.known_from))


@suspicion(
    "停产存料",
    of=(Enterprise,),
    source="危险化学品安全管理条例第27条",
    says="停产、关闭的，存有的危险化学品有一种没有物料去向",
)
def stock_while_stopped(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    moved = {move.name for move in enterprise.material_moves}
    left = [chemical.name for chemical in enterprise.chemicals if chemical.name not in moved]
    if enterprise.operating in STOPPED and left:
        yield Suspicion("停产企业存有危险化学品而未处置", "、".join(dict.fromkeys(left)))


@suspicion("厂中厂", of=(Enterprise,), source="通知二（二）3", says="同一出租方在同一地址出租给几家")
def plant_within_plant(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    lessors = set(enterprise.lessors)
    for other in ledger.enterprises_by("address", enterprise.address) if lessors else ():
        if other != enterprise.id and not lessors.isdisjoint(ledger.enterprises[other].lessors):
            yield Suspicion("同一出租方在同一地址出租给多家（厂中厂）", f"另见 {other}")


@suspicion("外省迁入", of=(Enterprise,), source="通知二（二）5", says="写有迁入来源")
def moved_in(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    if enterprise.moved_from:
        yield Suspicion("外省迁入项目", f"迁入来源：{enterprise.moved_from}")


@suspicion("在册未排查", of=(Enterprise,), source="通知一（一）", says="列入许可目录，一次也没有排查到位")
def never_inspected(enterprise: Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    if enterprise.directories and not any(visit.effective for visit in enterprise.visits):
        yield Suspicion("在册而从未排查", "、".join(entry.name for entry in enterprise.directories))


@suspicion("在产不在册", of=(Enterprise,), source="通知一（一）", says="在产，不在任何许可目录")
def in_no_directory(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    known = is_on("目录", ledger.campaign)
    if known and enterprise.operating == "在产" and not enterprise.directories:
        yield Suspicion("在产而不在任何许可目录", f"性质：{enterprise.nature}")


@suspicion(
    "历史查处未复核",
    of=(Enterprise,),
    source="通知一（二）",
    says="有历史查处，本次行动还没有排查到位或回头看",
)
def past_case_unseen(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    start = ledger.campaign.start
    seen = any(visit.effective and visit.on >= start for visit in enterprise.visits)
    if enterprise.past_cases and not seen and not any(visit.on >= start for visit in enterprise.look_backs):
        last = enterprise.past_cases[-1]
        yield Suspicion("历史查处后本次行动尚未复核", f"{last.on}{last.sanction}")


@suspicion("重复登记", of=(Enterprise,), source="台账管理", says="统一社会信用代码相同，或同村同名")
def twin_record(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    same = {
        *(ledger.enterprises_by("code", enterprise.code) if enterprise.code else ()),
        *(
            other
            for other in ledger.enterprises_by("name", enterprise.name)
            if compared(ledger.enterprises[other].village) == compared(enterprise.village)
        ),
    } - {enterprise.id}
    if same:
        yield Suspicion("疑似重复登记（同代码或同村同名）", "、".join(sorted(same)))


@suspicion(
    "关联企业",
    of=(Enterprise,),
    source="通知三（七）",
    says="与有违法行为的企业互为关联，或负责人、实际控制人相同",
)
def related_to_caught(enterprise: Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Suspicion]:
    if enterprise.violations:
        return
    people = _people(enterprise)
    by_id = (*enterprise.related, *ledger.enterprises_by("related", enterprise.id))
    sought = {*by_id, *(other for name in people for other in ledger.enterprises_by("person", name))}
    for id_ in sorted(sought - {enterprise.id}):
        other = ledger.enterprises.get(id_)
        if other is not None and other.offends:
            shared = "（负责人相同）" if not people.isdisjoint(_people(other)) else ""
            yield Suspicion("与已查实企业有关联", f"关联 {id_}{shared}")


def _people(enterprise: Enterprise) -> set[str]:
    return set(map(compared, (*enterprise.heads, *enterprise.controllers)))
