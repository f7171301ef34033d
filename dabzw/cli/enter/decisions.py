"""What a person signs: 认定, 作废, 并入 — each after the facts that it answers were shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, cast

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering, say_back
from dabzw.cli.enter.changes import alone, change_records, chosen_ids
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import made
from dabzw.cli.speech import completion, prompts
from dabzw.cli.speech.given import day as day_of_option
from dabzw.cli.speech.known import known_word
from dabzw.errors import Conflict, UsageError
from dabzw.model.cases import current
from dabzw.model.enterprise import Enterprise, Joined
from dabzw.model.ids import COMMANDS, Kind, registered_on
from dabzw.model.judgement import Determination, Fact, Void
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.site import JoinedSite, Site
from dabzw.model.vocab import Determination as Verdict
from dabzw.model.vocab import words
from dabzw.rules.case.facts import dangerous_facts, facts, lead_facts, site_facts, up_to
from dabzw.rules.case.void import standing_in_the_way

_ONE_ID = "编号，或其中能认出它的几位"
Reason = Annotated[str | None, typer.Option("--reason", metavar="理由", help="（必填）为什么这样决定")]
On = Annotated[str | None, typer.Option("--on", metavar="日期", help="决定的日期；默认为现在")]


class NothingToAnswer(UsageError):
    """There is no fact that the act could answer."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"{record_id} 没有要认定的事实；用 dabzw next {record_id} 查看它还缺什么")


class InTheWay(Conflict):
    """A record cannot be void while something of it stands."""

    def __init__(self, record_id: str, reasons: Sequence[str]) -> None:
        super().__init__(
            f"{record_id} 不能作废：{'；'.join(reasons)}。有违法行为的撤案，属实的线索认定不立案，重复的并入"
        )


class NotAlike(UsageError):
    """Two records of different kinds, or one and the same, cannot be joined."""

    def __init__(self) -> None:
        super().__init__("并入要两条同类的记录（两家企业，或者两个场所），不能是同一条")


def say_facts(act: str, answered: Sequence[Fact]) -> None:
    """Says which facts an act answers; those that are not among them stay unanswered."""
    told = "；".join(f"{fact.kind} {fact.key}（{written(fact.on)}）" for fact in answered) or "没有"
    prompts.note(f"{act}所依据的事实：{told}")


# 认定


def determine(kind: Kind) -> Callable[..., None]:
    """The command that enters a 认定 of records of a kind: no case (不立案), or the end of one (撤案)."""

    def entered(
        ctx: typer.Context,
        records: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="编号",
                help=f"{_ONE_ID}；可写几个",
                autocompletion=completion.of_ids(),
            ),
        ] = None,
        verdict: Annotated[
            str | None, typer.Option("--verdict", metavar="结论", help="（必填）不立案；企业的案件还可以撤案")
        ] = None,
        reason: Reason = None,
        approver: Annotated[
            str | None, typer.Option("--approver", metavar="批准人", help="（必填）批准认定的人")
        ] = None,
        document: Annotated[
            str | None, typer.Option("--document", metavar="文书", help="文书的名称或文号")
        ] = None,
        on: On = None,
    ) -> None:
        given = {
            "verdict": verdict,
            "reason": reason,
            "approver": approver,
            "document": document,
            "on": on,
        }
        _determine(Desk.of(ctx), records or (), kind, given)

    return entered


def _determine(desk: Desk, fragments: Sequence[str], kind: Kind, given: dict[str, str | None]) -> None:
    ids = chosen_ids(desk, fragments, kind)
    day = signing_day(desk, given.get("on"))
    for id_ in ids:
        before = judged_facts(desk, id_, day)
        if not before:
            raise NothingToAnswer(id_)
        say_facts(f"{id_} 认定", before)
    allowed = words(Verdict) if kind == "企业" else words(Verdict)[:1]
    filled = _asked(given, ("verdict", "reason", "approver"), {"verdict": allowed})
    filled["verdict"] = known_word("--verdict（结论）", filled["verdict"], allowed)
    act = cast(
        "Determination",
        made(
            Determination,
            {
                "on": written(day),
                "result": filled["verdict"],
                **{name: filled[name] for name in ("reason", "approver", "document") if filled.get(name)},
            },
        ),
    )
    says = f"认定{act.result}"

    def edit(record: AnyRecord) -> AnyRecord:
        signed = act.model_copy(update={"facts": judged_facts(desk, record.id, act.on)})
        return _with(record, signed)

    options = {name: value for name, value in filled.items() if value}
    say_back(desk, says, ids)
    change_records(desk, ids, alone(edit), Entering(says, f"{COMMANDS[kind]} determine", options))


def say_case_facts(desk: Desk, ids: Sequence[str], act: str, values: Values) -> None:
    """Says which facts of each case an act answers, up to the day of the signature."""
    day = signing_day(desk, values.get("on"))
    for record_id in ids:
        about = act if len(ids) == 1 else f"{record_id} {act}"
        say_facts(about, case_facts(desk, record_id, day))


def signing_day(desk: Desk, given: object) -> date:
    """The day of a signature: the one given by `--on`, or the present.  Raises UsageError."""
    return day_of_option("--on", given, desk.at) if isinstance(given, str) else desk.at.day


def judged_facts(desk: Desk, record_id: str, day: date) -> tuple[Fact, ...]:
    """The dangerous facts of a record, and of those read with it, that are dated up to a day."""
    seen = _as_of(desk, record_id, day)
    known = seen.find(record_id)
    if isinstance(known, Enterprise):
        return up_to(dangerous_facts(known, seen), day)
    if isinstance(known, Lead):
        return up_to(lead_facts(known), day)
    return up_to(site_facts(known, seen), day) if isinstance(known, Site) else ()


def case_facts(desk: Desk, record_id: str, day: date) -> tuple[Fact, ...]:
    """All facts of the present case of an enterprise, and of those read with it, up to a day."""
    seen = _as_of(desk, record_id, day)
    known = seen.enterprises.get(record_id)
    return () if known is None else up_to(facts(current(known), seen), day)


def _as_of(desk: Desk, record_id: str, day: date) -> Ledger:
    """The ledger of a day, or of the first on which a record is in it: it may be registered after the act."""
    return desk.ledger.as_of(Instant.of(max(day, registered_on(record_id) or day)))


def _with(record: AnyRecord, act: Determination) -> AnyRecord:
    held: tuple[Determination, ...] = getattr(record, "determinations")  # noqa: B009 -- not of activities
    return record.model_copy(update={"determinations": (*held, act)})


# 作废


def void(
    ctx: typer.Context,
    records: Annotated[
        list[str] | None,
        typer.Argument(metavar="编号", help=f"{_ONE_ID}；可写几个", autocompletion=completion.of_ids()),
    ] = None,
    reason: Reason = None,
    on: On = None,
) -> None:
    """Records that were entered by mistake: they stay in the history and count nowhere."""
    desk = Desk.of(ctx)
    ids = chosen_ids(desk, records or (), None)
    filled = _asked({"reason": reason, "on": on}, ("reason",), {})
    row = made(Void, {"on": written(signing_day(desk, filled.get("on"))), "reason": filled["reason"]})

    def edit(found: AnyRecord) -> AnyRecord:
        reasons = tuple(standing_in_the_way(found, desk.ledger))
        if reasons:
            raise InTheWay(found.id, reasons)
        return found.model_copy(update={"void": row})

    say_back(desk, "作废", ids)
    change_records(desk, ids, alone(edit), Entering("作废", "void", filled))


# 并入 of enterprises and sites


def join(
    ctx: typer.Context,
    master: Annotated[
        str, typer.Argument(metavar="主记录", help="留下的那一条的编号", autocompletion=completion.of_ids())
    ],
    duplicate: Annotated[
        str, typer.Argument(metavar="重复的", help="重复的那一条的编号", autocompletion=completion.of_ids())
    ],
    reason: Reason = None,
    on: On = None,
) -> None:
    """Two records of one enterprise or site: the second is read with the first from now on."""
    desk = Desk.of(ctx)
    one, other = desk.find(master), desk.find(duplicate)
    if type(one) is not type(other) or one.id == other.id or not isinstance(one, (Enterprise, Site)):
        raise NotAlike
    _side_by_side(one, other)
    if prompts.interactive() and not prompts.confirm(f"是同一家：{other.id} 并入 {one.id}"):
        prompts.note("没有改动")
        return
    row = made(
        Joined if isinstance(one, Enterprise) else JoinedSite,
        {
            "on": written(signing_day(desk, on)),
            "master": one.id,
            **({"reason": reason} if reason else {}),
        },
    )
    edit = alone(lambda old: old.model_copy(update={"joined": row}))
    change_records(desk, [other.id], edit, Entering(f"并入 {one.id}", "join", {}))


def _side_by_side(one: AnyRecord, other: AnyRecord) -> None:
    first, second = one.tree(), other.tree()
    for key in dict.fromkeys((*first, *second)):
        left, right = first.get(key), second.get(key)
        if not isinstance(left or right, (list, dict)):
            prompts.note(f"  {key}：{left or '—'} ｜ {right or '—'}")
        else:
            prompts.note(f"  {key}：{len(left or ())}项 ｜ {len(right or ())}项")


# What is common


def _asked(
    given: dict[str, str | None], required: Sequence[str], choices: dict[str, tuple[str, ...]]
) -> dict[str, str]:
    """The options with the answers to what is missing; raises Missing where nobody can be asked."""
    labels = {"verdict": "结论", "reason": "理由", "approver": "批准人"}
    missing = [name for name in required if not given.get(name)]
    if missing and not prompts.interactive():
        raise prompts.Missing((f"--{name}", labels[name]) for name in missing)
    answers = {name: value for name, value in given.items() if value}
    for name in missing:
        answers[name] = str(prompts.ask(labels[name], choices=choices.get(name, ())))
    return answers
