"""dabzw ent: an enterprise 企业 and its case, one command a step."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, cast

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import told_of
from dabzw.cli.enter.changes import Act, chosen_ids, edited, enter_values, with_row
from dabzw.cli.enter.decisions import case_facts, determine, say_case_facts
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.door import Finds, enter_finds, looked_back
from dabzw.cli.enter.forms import Form, made, register
from dabzw.cli.enter.further import add_further
from dabzw.cli.enter.registering import NEW, add
from dabzw.cli.enter.steps import INSPECT, LATE, LEASE, LIMIT, Step, register_steps
from dabzw.cli.lists.records import add_list_and_show
from dabzw.cli.speech import prompts, zh
from dabzw.cli.speech.zh import ZhTyper
from dabzw.errors import LookupFailed, UsageError
from dabzw.model.cases import current
from dabzw.model.declared import Field
from dabzw.model.earlier import PastCase
from dabzw.model.enterprise import (
    Approval,
    Chemical,
    Choice,
    Clearance,
    Closure,
    DirectoryEntry,
    Enterprise,
    Licence,
    Listing,
    LookBack,
    MaterialMove,
    Measure,
    Plan,
    RiskRating,
    Sanction,
    Violation,
)
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.model.scalars import Listed, PlannedMeasure
from dabzw.model.vocab import Kept
from dabzw.rules.case.completion import completion, is_undone, standing_measures
from dabzw.rules.case.policy import policy

app: typer.Typer = ZhTyper(
    name="ent",
    help="企业：登记、排查、违法行为、风险、一企一策、处罚、三查、名单、回头看、销号",
    no_args_is_help=True,
)

register(
    app,
    "add",
    "登记企业、个体户、小作坊或黑窝点；没有名称的用地点描述。可能已登记过的，先给出来问是否仍要登记。",
    NEW,
    add,
    example="dabzw ent add --name 示例饲料厂 --nature 企业 --no-code 未查明 --address 东沟村东头"
    " --village 东沟村 --operating 在产 --station 乡应急办",
)

_STEPS: Final = (
    INSPECT("dabzw ent inspect 3a9f --result 未发现 --method 明查 --people 示例甲"),
    Step(
        "violate",
        "记违法行为（就是立案），代码见行动方案；同时记下发现时的经营状态和场所类别。",
        "violations",
        Form(
            Violation,
            moment="found_on",
            by_option=("basis", "leads", "operating", "place_class"),
            also=(("leads", "--lead"),),
        ),
        "违法行为",
        "dabzw ent violate 3a9f --code 1.1",
    ),
    Step(
        "rate",
        "评定风险等级；以最后一次为准。",
        "ratings",
        Form(RiskRating, moment="on", by_option=("approver",)),
        "风险等级",
        "dabzw ent rate 3a9f --level 重大 --reason 现场存有易燃液体",
    ),
    Step(
        "penalize",
        "记处罚：种类、作出处罚的机关、文号、金额（元）。",
        "sanctions",
        Form(Sanction, moment="on", by_option=("party", "paid")),
        "处罚",
        "dabzw ent penalize 3a9f --kind 罚款 --organ 县应急管理局 --amount 100000",
    ),
    Step(
        "blacklist",
        "记名单的一步；乡镇只能建议，列入由县级以上机关决定。",
        "listings",
        Form(Listing, moment="on"),
        "名单",
        "dabzw ent blacklist 3a9f --state 建议列入 --reason 未经许可生产",
    ),
    Step(
        "close",
        "记关闭的一步：提请、决定、实际关闭，或经批准复产；决定由县级以上人民政府作出。",
        "closures",
        Form(Closure, moment="on"),
        "关闭",
        "dabzw ent close 3a9f --step 提请 --on 2026-03-01",
    ),
    Step(
        "material",
        "记物料去向：移交、封存、销毁、退回；与过磅数有出入的记核减，写明理由。",
        "material_moves",
        Form(MaterialMove, moment="on", by_option=("reason",)),
        "物料去向",
        "dabzw ent material 3a9f --name 丙酮 --amount 200 --measure 千克 --whereabouts 移交",
    ),
    Step(
        "chemical",
        "记现场的危险化学品。",
        "chemicals",
        Form(Chemical, moment="found_on", by_option=("about", "place", "licence", "note")),
        "危险化学品",
        "dabzw ent chemical 3a9f --name 丙酮 --cas 67-64-1 --amount 200 --measure 千克 --licensed 否",
    ),
    Step(
        "license",
        "记证照及有效期。",
        "licences",
        Form(Licence, by_option=("scope", "issued_on")),
        "证照",
        "dabzw ent license 3a9f --kind 营业执照 --state 有效",
    ),
    Step(
        "directory",
        "记入许可目录。",
        "directories",
        Form(DirectoryEntry, by_option=("version",)),
        "目录",
        "dabzw ent directory 3a9f --name 营业执照登记目录 --station 市场监督管理所",
    ),
    Step(
        "past",
        "记历史查处；上一个行动有台账的，建新台账时可以一次带来。",
        "past_cases",
        Form(PastCase, by_option=("cleared_on",), left_out=("look_backs",)),
        "历史查处",
        "dabzw ent past 3a9f --on 2024-05-06 --sanction 关闭取缔",
    ),
    LEASE("dabzw ent lease 3a9f --tenant 示例承租人 --since 2025-06-01"),
    LIMIT(
        "dabzw ent limit 3a9f --limit 集中整治 --kind 延期 --until 2026-04-10 --reason 等待法院裁定"
        " --approver 示例乡长"
    ),
    LATE("dabzw ent late 3a9f --limit 措施时限 --cause 拆除队伍未到位 --unit 乡应急办"),
)
register_steps(app, "企业", _STEPS)


# The plan 处置


def _with_plan(enterprise: Enterprise, day: date, change: Callable[[Plan], Plan]) -> Enterprise:
    """The enterprise with the plan of its present case changed; where there is none, one decided on a day."""
    own = current(enterprise).plan
    if own is not None:
        return enterprise.with_plan(change(own))
    begun = cast("Plan", made(Plan, {"decided_on": day}))
    return enterprise.model_copy(update={"plans": (*enterprise.plans, change(begun))})


_MEASURE = Form(Measure, by_option=("authority", "document"), left_out=("done_on", "evidence"))


def _arrange(desk: Desk, records: Sequence[str], values: Values) -> None:
    ids = chosen_ids(desk, records, "企业")
    for record_id in ids:
        _say_required(desk, record_id)

    def edit(enterprise: Enterprise, filled: Values) -> Enterprise:
        measure = made(Measure, filled)

        def arranged(plan: Plan) -> Plan:
            decided = plan if plan.decided_on else plan.model_copy(update={"decided_on": desk.at.day})
            return with_row(decided, "measures", measure)

        return _with_plan(enterprise, desk.at.day, arranged)

    enter_values(desk, ids, Act(_MEASURE, edit, "记一企一策措施", "ent plan"), values)


def _say_required(desk: Desk, record_id: str) -> None:
    enterprise = desk.seen.enterprises.get(record_id) if prompts.interactive() else None
    if enterprise is not None:
        for item in policy(enterprise, desk.seen, desk.at).required:
            prompts.note(f"  应采取：{item.measure}（{'、'.join(item.sources)}） {item.state}")


register(
    app,
    "plan",
    "一企一策：安排一项措施，写明责任单位、责任人、时限。",
    _MEASURE,
    _arrange,
    example="dabzw ent plan 3a9f --measure 取缔 --unit 乡应急办 --person 示例甲 --due-on 2026-03-10",
    of="企业",
)

_DECISION = Form(Plan, moment="decided_on")


def _decide(desk: Desk, records: Sequence[str], values: Values) -> None:
    def edit(enterprise: Enterprise, filled: Values) -> Enterprise:
        given = cast("Plan", made(Plan, filled))

        def decided(plan: Plan) -> Plan:
            kept = plan.decided_on if plan.decided_on and "decided_on" not in values else given.decided_on
            return plan.model_copy(update={"decided_on": kept})

        return _with_plan(enterprise, desk.at.day, decided)

    edited("企业", Act(_DECISION, edit, "记处置的确定日期", "ent decide"))(desk, records, values)


register(
    app,
    "decide",
    "记处置方案的确定日期。",
    _DECISION,
    _decide,
    example="dabzw ent decide 3a9f --decided-on 2026-02-20",
    of="企业",
)

_CHOICE = Form(Choice, moment="on", required=("measure", "decision", "approver"), by_option=("instead",))


def _choose(desk: Desk, records: Sequence[str], values: Values) -> None:
    def edit(enterprise: Enterprise, filled: Values) -> Enterprise:
        choice = made(Choice, filled)
        return _with_plan(enterprise, desk.at.day, lambda plan: with_row(plan, "choices", choice))

    edited("企业", Act(_CHOICE, edit, "记取舍", "ent choose"))(desk, records, values)


register(
    app,
    "choose",
    "记取舍：应采取的措施不采取，或者改为别的措施，写明理由和批准人。",
    _CHOICE,
    _choose,
    example="dabzw ent choose 3a9f --measure 限期整改 --decision 不采取 --reason 依法取缔"
    " --approver 示例乡长",
    of="企业",
)


# The approval 审定

_APPROVAL = Form(Approval, moment="on")


class NothingToApprove(UsageError):
    """The plan has no measure on the day of the approval."""

    def __init__(self, day: date) -> None:
        super().__init__(f"截至{day}还没有一企一策措施，不能审定；先用 dabzw ent plan 安排措施")


def _approve(desk: Desk, records: Sequence[str], values: Values) -> None:
    ids = chosen_ids(desk, records, "企业")
    say_case_facts(desk, ids, "审定", values)

    def edit(enterprise: Enterprise, filled: Values) -> Enterprise:
        given = cast("Approval", made(Approval, filled))
        known = enterprise.as_of(Instant.of(given.on))
        if known is None or not current(known).planned:
            raise NothingToApprove(given.on)
        answered = case_facts(desk, enterprise.id, given.on)
        approval = given.model_copy(update={"facts": answered})
        return _with_plan(enterprise, given.on, lambda plan: with_row(plan, "approval", approval))

    enter_values(desk, ids, Act(_APPROVAL, edit, "记方案审定", "ent approve"), values)


register(
    app,
    "approve",
    "记一企一策方案的审定；同时记下所依据的事实，事实变了会提示重新审定。",
    _APPROVAL,
    _approve,
    example="dabzw ent approve 3a9f --approver 示例乡长",
    of="企业",
)


class NoSuchMeasure(LookupFailed):
    """The plan has no such measure, or it is done already."""

    fields = ("measure",)

    def __init__(self, open_measures: tuple[str, ...]) -> None:
        known = f"未完成的有：{'、'.join(open_measures)}" if open_measures else "各项措施都已完成"
        super().__init__(f"方案里没有这项未完成的措施；{known}")


def _unfinished(enterprise: Enterprise, ledger: Ledger) -> list[int]:
    """The places in the plan of the measures that are not done, not shown, or that a rebound undid."""
    leads = ledger.leads_of_enterprise(enterprise.id)
    standing = standing_measures(enterprise, ledger.campaign)
    return [
        place
        for place, measure in enumerate(standing)
        if completion(measure, enterprise, ledger.campaign, leads).on is None
    ]


def _shown(measure: Measure, done: Measure) -> Measure:
    """A measure with what is entered of it; a day on which it was reported done before stays."""
    given = {name: value for name in ("evidence", "document") if (value := getattr(done, name))}
    return measure.model_copy(update={"done_on": measure.done_on or done.done_on, **given})


def _finish(done: Measure, ledger: Ledger, enterprise: Enterprise) -> Enterprise:
    """The measure completed, or shown; one that a rebound undid is entered again, and both days stay."""
    plan = current(enterprise).plan
    planned = plan.measures if plan else ()
    waiting = _unfinished(enterprise, ledger)
    places = [place for place in waiting if planned[place].measure == done.measure]
    if plan is None or not places:
        raise NoSuchMeasure(tuple(dict.fromkeys(planned[place].measure for place in waiting)))
    place = next((place for place in places if planned[place].done_on is None), places[-1])
    before, after = planned[:place], planned[place + 1 :]
    if is_undone(planned[place], enterprise, ledger.campaign):
        again = planned[place].model_copy(update={"due_on": None, "evidence": None, "document": None})
        measures = (*planned, _shown(again.model_copy(update={"done_on": None}), done))
    else:
        measures = (*before, _shown(planned[place], done), *after)
    return enterprise.with_plan(plan.model_copy(update={"measures": measures}))


_DONE = Form(
    Measure,
    moment="done_on",
    only=("measure", "done_on", "document", "evidence"),
    by_option=("document",),
)


def _done(desk: Desk, records: Sequence[str], values: Values) -> None:
    def edit(enterprise: Enterprise, filled: Values) -> Enterprise:
        return _finish(cast("Measure", made(Measure, filled)), desk.ledger, enterprise)

    edited("企业", Act(_DONE, edit, "记措施完成", "ent done"))(desk, records, values)


register(
    app,
    "done",
    "记一项措施完成，写明佐证；已报完成、缺凭据的，补记佐证或文书。",
    _DONE,
    _done,
    example="dabzw ent done 3a9f --measure 取缔 --done-on 2026-03-09 --evidence 现场照片已存档",
    of="企业",
)


# 回头看, measure by measure


class _LookBackEntry(LookBack):
    """What is entered of a look-back: 核对 as two lists of measures."""

    kept: Listed[PlannedMeasure] = Field((), alias="已落实措施", description="仍然落实的措施")
    broken: Listed[PlannedMeasure] = Field((), alias="未落实措施", description="没有落实的措施，要重新完成")


_LOOK_BACK = Form(_LookBackEntry, moment="on", by_option=("note",))


def _visit_of(filled: Values) -> LookBack:
    entry = cast("_LookBackEntry", made(_LookBackEntry, filled))
    answers: tuple[tuple[tuple[str, ...], Kept], ...] = ((entry.kept, "已落实"), (entry.broken, "未落实"))
    items = [{"措施": name, "结果": result} for names, result in answers for name in names]
    told = {name: value for name, value in entry.tree().items() if not name.endswith("落实措施")}
    return LookBack.model_validate(told | {"核对": items})


def _look_back(desk: Desk, records: Sequence[str], values: Values) -> None:
    says = "记回头看"

    def edit(enterprise: Enterprise, filled: Values) -> tuple[AnyRecord, ...]:
        return looked_back(desk, enterprise, _visit_of(filled))

    def told(filled: Values) -> str:
        return told_of(says, _visit_of(filled))

    ids = chosen_ids(desk, records, "企业")
    enter_finds(desk, ids, Finds(_LOOK_BACK, edit, says, told, "ent lookback"), values)


register(
    app,
    "lookback",
    "记回头看，逐项核对方案里的措施；反弹的重新打开，未落实的措施要重新完成。",
    _LOOK_BACK,
    _look_back,
    example="dabzw ent lookback 3a9f --result 未反弹 --people 示例甲 --kept 取缔",
    of="企业",
)


# 销号

_CLEARANCE = Form(Clearance, moment="on")


def _clear(desk: Desk, records: Sequence[str], values: Values) -> None:
    ids = chosen_ids(desk, records, "企业")
    say_case_facts(desk, ids, "验收", values)

    def edit(enterprise: Enterprise, filled: Values) -> Enterprise:
        given = cast("Clearance", made(Clearance, filled))
        answered = case_facts(desk, enterprise.id, given.on)
        return with_row(enterprise, "clearances", given.model_copy(update={"facts": answered}))

    enter_values(desk, ids, Act(_CLEARANCE, edit, "记销号", "ent clear"), values)


register(
    app,
    "clear",
    "销号：措施全部完成、三查和物料都已交代清楚后，由验收人验收；同时记下验收所依据的事实。",
    _CLEARANCE,
    _clear,
    example="dabzw ent clear 3a9f --accepted-by 示例丙",
    of="企业",
)

add_further(app)

zh.command(
    app,
    "determine",
    "认定：查到的事实不立案，或者撤案；写明理由和批准人，先给出所答复的事实。",
    example="dabzw ent determine 3a9f --verdict 不立案 --reason 持证经营，未超范围 --approver 示例乡长",
)(determine("企业"))

_LINK = Form(Violation, only=("leads", "code"), required=("leads",), also=(("leads", "--lead"),))


def _linked(enterprise: Enterprise, filled: Values) -> Enterprise:
    leads, code, own = tuple(filled["leads"]), filled.get("code"), current(enterprise).violations
    linked = [
        row.model_copy(update={"leads": tuple(dict.fromkeys((*row.leads, *leads)))})
        if row in own and code in (None, row.code)
        else row
        for row in enterprise.violations
    ]
    if linked == list(enterprise.violations):
        raise NoSuchViolation(tuple(row.code for row in own))
    return enterprise.model_copy(update={"violations": tuple(linked)})


class NoSuchViolation(LookupFailed):
    """The present case has no such violation, or it names the lead already."""

    fields = ("leads", "code")

    def __init__(self, known: tuple[str, ...]) -> None:
        has = f"本案有：{'、'.join(dict.fromkeys(known))}" if known else "先用 dabzw ent violate 记违法行为"
        super().__init__(f"没有可写的违法行为；{has}")


register(
    app,
    "link",
    "写明本案的违法行为答复哪条线索；不写代码的，本案各条都写上。",
    _LINK,
    edited("企业", Act(_LINK, _linked, "写明违法行为答复的线索", "ent link")),
    example="dabzw ent link 3a9f --lead XS-260212-9QZZ",
    of="企业",
)

add_list_and_show(app, "企业", "ent")
