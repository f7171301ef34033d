"""期限变更 and 逾期说明: moving a limit, and accounting for one that was missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from dabzw.model.cases import cleared_on
from dabzw.model.enterprise import Clearance, Enterprise, Plan
from dabzw.model.finding import Defect, FieldPath, Level
from dabzw.model.lead import Closing, CompulsoryAct, LateExplanation, Lead, LimitChange
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.rules.checks.declared import Check, check
from dabzw.rules.limits.deadlines import all_terms, explained, missed_deadlines
from dabzw.rules.limits.limit_changes import judged
from dabzw.rules.limits.reckoning import NOT_RUNNING, Refusal, reckon
from dabzw.rules.limits.runs import limits_on


@check(
    "unknown-limit",
    "错误",
    "期限不识",
    of=(Lead, Enterprise),
    on=(LateExplanation, LimitChange),
    source="台账规则：期限变更",
    says="期限变更、逾期说明所写的期限须是行动方案里的期限。",
)
def unknown_limits(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    named = (
        *((("期限变更", place, "期限"), change.limit) for place, change in enumerate(record.limit_changes)),
        *((("逾期说明", place, "期限"), item.limit) for place, item in enumerate(record.late_explanations)),
    )
    for path, name in named:
        code, _, item = name.partition("/")
        codes = _codes(record, ledger)
        if code not in codes:
            yield Defect(path, f"行动方案里没有{record.KIND}的这个期限", f"可填：{'、'.join(sorted(codes))}")
        elif item and name not in _names(record, ledger):
            says = "“/”后面不是本记录的这个期限里的哪一个"
            yield Defect(path, says, f"写措施名称，如“{code}/断电”；写第几次，如“{code}/第2次移交”")


def _codes(record: Lead | Enterprise, ledger: Ledger) -> frozenset[str]:
    return frozenset(limit.code for limit in limits_on(record, ledger.campaign))


def _names(record: Lead | Enterprise, ledger: Ledger) -> frozenset[str]:
    """All that a record may call its limits: what runs on it, and any measure or act that it holds."""
    running = (terms.run.names(terms.limit.code) for terms in all_terms(record, ledger, ledger.campaign.end))
    rows = record.acts if isinstance(record, Lead) else record.planned
    items = [row.act if isinstance(row, CompulsoryAct) else row.measure for row in rows]
    of = (f"{code}/{item}" for code in _codes(record, ledger) for item in items)
    return frozenset(of).union(*running)


# 期限变更: what the engine refuses, with its own reason; unknown limits are their own finding


def _refusing(
    code: str, level: Level, name: str, says: str, advice: Mapping[Refusal, str], *field: str
) -> Check:
    """The check that tells of the changes which the engine refuses for one of some reasons."""

    def refused(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
        for one in judged(record, ledger):
            code, _, item = one.change.limit.partition("/")
            known = code in _codes(record, ledger) and (
                not item or one.change.limit in _names(record, ledger)
            )
            if known and one.refused is not None and one.refused in advice:
                stood = f"（{written(one.due)}）" if one.refused == "期限已经届满" and one.due else ""
                path: FieldPath = ("期限变更", one.place, *field)
                yield Defect(path, f"{one.change.kind}不生效：{one.refused}{stood}", advice[one.refused])

    declared = check(
        code, level, name, of=(Lead, Enterprise), on=(LimitChange,), source="台账规则：期限变更", says=says
    )
    return declared(refused)


extension_without_day = _refusing(
    "limit-extension-day", "错误", "延期无日", "延期须写明延到哪一天。", {"没有写延到哪一天": "补填“至”"}
)
extended_twice = _refusing(
    "limit-extended-twice",
    "错误",
    "重复延期",
    "同一期限只能延期一次。",
    {"同一期限只能延一次": "一个期限只能延一次；登记有误的改正"},
)
extension_shortens = _refusing(
    "limit-extension-shortens",
    "错误",
    "延期反短",
    "延期不能把期限提前。",
    {"延到的日子不晚于现有期限": "核对“至”；期限没有变的，不登记延期"},
    "至",
)
resumed_unsuspended = _refusing(
    "limit-resumed", "错误", "恢复无中止", "没有中止的期限不能恢复。", {"没有中止": "补登中止，或删去这一条"}
)
changed_undated = _refusing(
    "limit-change-undated",
    "警告",
    "期限无日",
    "没有写多久的期限（立即）不计逾期，不延期、不中止。",
    {"这个期限没有写多久": "删去这一条"},
)
changed_too_late = _refusing(  # a breach is never taken back
    "limit-change-late",
    "警告",
    "变更过期",
    "期限届满之后的延期、中止不生效。",
    {"期限已经届满": "日期写错的改正；确已逾期的，写逾期说明"},
    "日期",
)
beyond_the_law = _refusing(
    "limit-change-bounds",
    "警告",
    "变更超限",
    "延期不得超过这个期限的最长延期；只因它写明的事由中止，须有文书。",
    {
        "超过最长延期": "核对“至”；法律、行政法规另有规定的，由有权机关决定，在理由里写明依据",
        "不是可以中止的事由": "核对理由；期限照常计算",
        "中止没有文书": "补填委托检测、检验、检疫、鉴定的“文书”",
    },
)
unused_changes = _refusing(
    "limit-change-unused",
    "警告",
    "变更无效",
    "期限变更须在这个期限起算之后、完成之前；中止期间再中止的，须写更晚的“至”；否则不生效。",
    {
        **dict.fromkeys(NOT_RUNNING, "核对日期和期限；登记有误的改正"),
        "这时有几个这样的期限，没有写明是哪一个": "写明是哪一个，如“措施时限/断电”“查封到期/第2次查封”",
        "已经中止": "继续中止的写更晚的“至”；恢复了的先登记恢复",
    },
)


_STOPS: Final = "中止"
_MOVING: Final = ("延期", "中止")


@check(
    "limit-change-unapproved",
    "错误",
    "变更未批",
    of=(Lead, Enterprise),
    on=(LimitChange,),
    source="台账规则：期限变更",
    says="硬性期限的延期、中止须写批准人；中止以后再中止的，不论什么期限都须写。",
)
def unapproved(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    hard = {limit.code for limit in ledger.campaign.limits if limit.force == "硬性"}
    further = _further_stops(record, ledger)
    for place, change in enumerate(record.limit_changes):
        owed = change.limit.partition("/")[0] in hard or place in further
        if change.kind in _MOVING and change.approver is None and owed:
            why = "硬性期限" if place not in further else "继续中止"
            yield Defect(("期限变更", place), f"{why}的{change.kind}没有写批准人", "补填“批准人”")


def _further_stops(record: Lead | Enterprise, ledger: Ledger) -> frozenset[int]:
    """The places of the 中止 by which a limit that stood still went on standing still."""
    found: set[int] = set()
    if not any(change.kind == _STOPS for change in record.limit_changes):
        return frozenset()
    for terms in all_terms(record, ledger, ledger.campaign.end):
        stopped: date | None = None
        for move in reckon(terms).moves:
            if move.refused is None and move.change.kind == _STOPS and stopped is not None:
                found.add(move.place)
            stopped = move.stopped
    return frozenset(found)


@check(
    "limit-change-undocumented",
    "提示",
    "变更无文书",
    of=(Lead, Enterprise),
    on=(LimitChange,),
    source="台账规则：期限变更",
    says="延期、中止应有批准的文书。",
)
def undocumented(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, change in enumerate(record.limit_changes):
        known = change.limit.partition("/")[0] in _codes(record, ledger)
        if change.kind in _MOVING and change.document is None and known:
            yield Defect(("期限变更", place), f"{change.kind}没有登记文书", "补填批准延期、中止的“文书”")


@check(
    "limit-stop-open",
    "警告",
    "中止无期",
    of=(Lead, Enterprise),
    on=(LimitChange,),
    source="台账规则：期限变更",
    says="中止须写预计到哪一天恢复；到期没有恢复的列为中止超期。",
    new="错误",
)
def open_stops(record: Lead | Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, change in enumerate(record.limit_changes):
        if change.kind == _STOPS and change.until is None:
            yield Defect(("期限变更", place), "中止没有写预计到哪一天恢复", "补填“至”")


@check(
    "limit-beyond-end",
    "警告",
    "期限超行动",
    of=(Lead, Enterprise),
    on=(LimitChange, Plan),
    source="台账规则：期限变更",
    says="延期、措施时限不宜晚于行动结束；法定期限除外。",
)
def beyond_the_end(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    end = ledger.campaign.end
    lawful = {limit.code for limit in ledger.campaign.limits if limit.statutory}
    for place, change in enumerate(record.limit_changes):
        own = change.limit.partition("/")[0] not in lawful and change.on <= end
        if change.kind == "延期" and own and change.until is not None and change.until > end:
            yield Defect(
                ("期限变更", place, "至"),
                f"延到{change.until}，晚于行动结束（{end}）",
                "确需延到行动结束以后的，由批准人掌握",
            )
    if isinstance(record, Enterprise):
        yield from _measures_beyond(record, end)


def _measures_beyond(enterprise: Enterprise, end: date) -> Iterator[Defect]:
    for at, plan in enumerate(enterprise.plans):
        if plan.decided_on is not None and plan.decided_on > end:
            continue  # a case that was opened after the end
        for place, measure in enumerate(plan.measures):
            if measure.done_on is None and measure.due_on is not None and measure.due_on > end:
                says = f"“{measure.measure}”的时限{measure.due_on}晚于行动结束（{end}）"
                yield Defect(
                    ("处置", at, "措施", place, "时限"), says, "核对时限；确需这么久的，由审定人掌握"
                )


@check(
    "late-unexplained",
    "错误",
    "逾期未说明",
    cure="dabzw {of} late {id}",
    of=(Lead, Enterprise),
    on=(Clearance, Closing),
    source="通知三（三）",
    says="错过硬性期限的，办结或销号前须写逾期说明。",
)
def late_unexplained(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Defect]:
    ended = _ended(record)
    if ended is None:
        return
    field, steps_owed = ended
    seen = record.as_of(at) or record
    for deadline in missed_deadlines(seen, ledger, at):
        if (deadline.open and steps_owed) or deadline.subject != record.KIND:
            continue  # a step that is missing altogether, or the lead itself, is another rule's finding
        if explained(deadline, record) is None:
            yield Defect(
                (field,),
                f"期限“{deadline.code}”逾期{deadline.days_late}天，没有逾期说明",
                f"补写“逾期说明”：期限填“{deadline.code}”，写明原因和责任单位",
            )


def _ended(record: Lead | Enterprise) -> tuple[str, bool] | None:
    """The field that ended a record, and whether all its steps had to be taken before; None while open."""
    if isinstance(record, Lead):
        return None if record.closing is None else ("办结", record.closing.result != "其他")
    return None if cleared_on(record) is None else ("销号", True)
