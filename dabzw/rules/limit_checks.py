"""期限变更 and 逾期说明: moving a limit, and accounting for one that was missed."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, day_of
from dabzw.rules.deadlines import Deadline, record_deadlines
from dabzw.rules.declared import check


@check(
    "unknown-limit",
    "错误",
    of=(Lead, Enterprise),
    source="台账规则：期限变更",
    says="期限变更、逾期说明所写的期限须是行动方案里的期限。",
)
def unknown_limits(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    codes = {limit.code for limit in ledger.campaign.limits if limit.subject == record.KIND}
    named = (
        *((("期限变更", place, "期限"), change.limit) for place, change in enumerate(record.limit_changes)),
        *((("逾期说明", place, "期限"), item.limit) for place, item in enumerate(record.late_explanations)),
    )
    for path, name in named:
        code, _, item = name.partition("/")
        if code not in codes:
            yield Defect(path, f"行动方案里没有{record.KIND}的这个期限", f"可填：{'、'.join(sorted(codes))}")
        elif item and item not in _items(record):
            yield Defect(path, "“/”后面不是本记录的措施", f"照本记录措施的写法填写，如“{code}/措施名称”")


def _items(record: Lead | Enterprise) -> tuple[str, ...]:
    if isinstance(record, Lead):
        return tuple(act.act for act in record.acts)
    return tuple(measure.measure for measure in record.planned)


@check(
    "limit-extension-day",
    "错误",
    of=(Lead, Enterprise),
    source="台账规则：期限变更",
    says="延期须写明延到哪一天。",
)
def extension_without_day(record: Lead | Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for place, change in enumerate(record.limit_changes):
        if change.kind == "延期" and change.until is None:
            yield Defect(("期限变更", place), "延期没有写延到哪一天", "补填“至”")


@check(
    "limit-extended-twice",
    "错误",
    of=(Lead, Enterprise),
    source="台账规则：期限变更",
    says="同一期限只能延期一次。",
)
def extended_twice(record: Lead | Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    extended: set[str] = set()
    for place, change in enumerate(record.limit_changes):
        if change.kind != "延期":
            continue
        if change.limit in extended:
            yield Defect(
                ("期限变更", place), "同一期限第二次延期，不生效", "一个期限只能延一次；登记有误的改正"
            )
        extended.add(change.limit)


@check(
    "limit-resumed",
    "错误",
    of=(Lead, Enterprise),
    source="台账规则：期限变更",
    says="没有中止的期限不能恢复。",
)
def resumed_unsuspended(record: Lead | Enterprise, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    suspended: set[str] = set()
    changes = sorted(enumerate(record.limit_changes), key=lambda item: item[1].on)
    for place, change in changes:
        if change.kind == "中止":
            suspended.add(change.limit)
        elif change.kind == "恢复" and change.limit not in suspended:
            yield Defect(("期限变更", place), "没有中止，不能恢复", "补登中止，或删去这一条")
        elif change.kind == "恢复":
            suspended.remove(change.limit)


@check(
    "limit-change-late",
    "警告",
    of=(Lead, Enterprise),
    source="台账规则：期限变更",
    says="期限届满之后的延期、中止不生效。",
)
def changed_too_late(record: Lead | Enterprise, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Changes made after the limit had passed: a breach is never taken back."""
    for place, change in enumerate(record.limit_changes):
        if change.kind == "恢复":
            continue
        before = record.model_copy(update={"limit_changes": record.limit_changes[:place]})
        for deadline in record_deadlines(before, ledger, Instant.of(change.on)):
            if deadline.is_named(change.limit) and _passed(deadline, Instant.of(change.on)):
                yield Defect(
                    ("期限变更", place, "日期"),
                    f"{change.kind}在期限（{day_of(deadline.due)}）届满之后，不生效",
                    "日期写错的改正；确已逾期的，写逾期说明",
                )
                break


def _passed(deadline: Deadline, at: Instant) -> bool:
    return not deadline.suspended and at.day > day_of(deadline.due)


@check(
    "late-unexplained",
    "错误",
    of=(Lead, Enterprise),
    source="通知三（三）",
    says="错过硬性期限的，办结或销号前须写逾期说明。",
)
def late_unexplained(record: Lead | Enterprise, ledger: Ledger, at: Instant) -> Iterator[Defect]:
    ended = _ended(record)
    if ended is None:
        return
    field, steps_owed = ended
    seen = record.as_of(at) or record
    for deadline in record_deadlines(seen, ledger, at):
        if deadline.force != "硬性" or deadline.days_late == 0 or (deadline.met is None and steps_owed):
            continue  # a step that is missing altogether is another rule's finding
        if not any(deadline.is_named(item.limit) for item in record.late_explanations):
            yield Defect(
                (field,),
                f"期限“{deadline.code}”逾期{deadline.days_late}天，没有逾期说明",
                f"补写“逾期说明”：期限填“{deadline.code}”，写明原因和责任单位",
            )


def _ended(record: Lead | Enterprise) -> tuple[str, bool] | None:
    """The field that ended a record, and whether all its steps had to be taken before; None while open."""
    if isinstance(record, Lead):
        return None if record.closing is None else ("办结", record.closing.result != "其他")
    return None if record.cleared_on is None else ("销号", True)
