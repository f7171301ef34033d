"""dabzw ent inquire: the questions of 一案三查, all open ones as one form, saved in one entry."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering
from dabzw.cli.enter.changes import Act, alone, change_records, chosen_ids, committed, enter_values
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, given, made, register
from dabzw.cli.enter.guided import Entry, entered
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.declared import Field
from dabzw.model.enterprise import Enterprise, Inquiry
from dabzw.model.ids import path_of
from dabzw.model.moments import written
from dabzw.model.parts import unknown
from dabzw.model.scalars import HappenedDay, Listed, Name, PersonName, Text
from dabzw.model.vocab import Inquiry as InquiryState
from dabzw.model.vocab import words
from dabzw.rules.case.inquiry import UNASKED, UNCLEAR, answers, inquiry_states, open_questions

_COMMAND: Final = "ent inquire"
_SAYS: Final = "记一案三查"
_OF_SOMEBODY: Final[tuple[InquiryState, ...]] = ("已查实", "已移交")
"""States of which it may be known who it was."""
_BESIDE: Final = 4  # so many questions stand in a line
_STATES: Final = tuple(word for word in words(InquiryState) if word != UNASKED)


class InquiryEntry(Inquiry):
    """What is entered of 一案三查: one question, or several as 问项=状态."""

    answers: Listed[Text] = Field((), alias="各问", description="几问一起记，写成 问项=状态，如 供电=已查实")


_FORM: Final = Form(
    InquiryEntry,
    moment="on",
    by_option=("who", "note", "approver", "answers"),
    also=(("answers", "--answer"),),
)


def add_inquire(app: typer.Typer) -> None:
    """Declares the command."""
    register(
        app,
        "inquire",
        "一案三查：只写编号，没有结论的各问逐一问，回车跳过，一次入账；也可以用选项记一问或几问。"
        "只记状态的问项不写对象和说明；无法查清的写明批准人。",
        _FORM,
        _inquire,
        example="dabzw ent inquire 3a9f"
        "\ndabzw ent inquire 3a9f --question 供电 --state 已查实 --who 示例供电方"
        "\ndabzw ent inquire 3a9f --answer 供电=已查实 --answer 供水=已查否",
        of="企业",
    )


def _inquire(desk: Desk, records: Sequence[str], values: Values) -> None:
    if desk.campaign.inquiry is None:
        raise UsageError(unknown("一案三查"))
    ids = chosen_ids(desk, records, "企业")
    if values.get("answers"):
        _enter_answers(desk, ids, values)
    elif prompts.interactive() and not values.keys() - {"on"}:
        _ask_all(desk, ids, values)
    else:
        enter_values(desk, ids, Act(_ONE, _with_one, _SAYS, _COMMAND, by_result=True), values)


# One question, by options

_ONE: Final = Form(Inquiry, moment="on", by_option=("who", "note", "approver"))


def _with_one(enterprise: Enterprise, filled: Values) -> Enterprise:
    return _with(enterprise, [made(Inquiry, filled)])


def _with(enterprise: Enterprise, rows: Sequence[Row]) -> Enterprise:
    return enterprise.model_copy(update={"inquiries": (*enterprise.inquiries, *rows)})


# Several, by options


def _enter_answers(desk: Desk, ids: Sequence[str], values: Values) -> None:
    """Enters several answers at once; raises UsageError where one cannot be read."""
    if values.keys() & {"question", "state", "who", "note"}:
        raise UsageError("--answer 一起记几问，不能同时写 --question、--state、--who、--note")
    filled = given(_FORM, values, desk)
    told = [_told(text, desk.campaign) for text in filled["answers"]]
    common = {"on": filled["on"]}
    rows = [
        made(Inquiry, {**common, **one, **_approved(one["state"], filled.get("approver"))}) for one in told
    ]
    says = _says(rows)
    change_records(desk, ids, alone(lambda old: _with(old, rows)), Entering(says, _COMMAND, _named(filled)))


def _told(text: str, campaign: Campaign) -> dict[str, str]:
    question, _, state = text.replace("＝", "=").partition("=")
    known = campaign.inquiry.names if campaign.inquiry is not None else ()
    if question.strip() not in known or state.strip() not in words(InquiryState):
        raise UsageError(
            f"--answer（各问）：“{text}”应写成 问项=状态；"
            f"问项有{'、'.join(known)}，状态有{'、'.join(words(InquiryState))}"
        )
    return {"question": question.strip(), "state": state.strip()}


def _approved(state: str, approver: str | None) -> dict[str, str]:
    return {"approver": approver} if approver and state == UNCLEAR else {}


def _named(filled: Values) -> Values:
    """The options of a command line, by their names."""
    return {"answer" if name == "answers" else name: value for name, value in filled.items()}


def _says(rows: Sequence[Row]) -> str:
    told = [f"{row.question} {row.state}" for row in rows if isinstance(row, Inquiry)]
    return f"{_SAYS}：{told[0]}" if len(told) == 1 else f"{_SAYS}{len(told)}问"


# All that are open, at a terminal


class _Question(NamedTuple):
    """An open question, and the fields of its answer: its state, who it was, who approved it."""

    name: str
    sealed: bool
    state: str
    who: str
    approver: str


def _ask_all(desk: Desk, ids: Sequence[str], values: Values) -> None:
    """Shows how all questions stand, and asks the open ones; nothing answered leaves one as it is."""
    cases = [one for one in (desk.seen.enterprises.get(record_id) for record_id in ids) if one is not None]
    for line in _standing(cases, desk.campaign):
        prompts.note(line)
    asked = tuple(_questions(cases, desk.campaign))
    if not asked:
        prompts.note("各问都有结论；要改的，用 --question 写明是哪一问")
        return

    def becomes(filled: Values) -> tuple[Enterprise, ...]:
        rows = _rows(asked, filled)
        found = (committed(path_of(record_id), desk.files) for record_id in ids)
        return tuple(_with(one, rows) for one in found if isinstance(one, Enterprise))

    entry = Entry(desk, _form_of(asked), _COMMAND, _SAYS, becomes, tuple(ids))
    entered(entry, values, lambda filled: _enter(desk, ids, _rows(asked, filled)))


def _enter(desk: Desk, ids: Sequence[str], rows: Sequence[Inquiry]) -> None:
    """Enters the answers, if there are any, in one entry."""
    if not rows:
        prompts.note("没有改动")
        return
    approver = next((row.approver for row in rows if row.approver), None)
    options: Values = {
        "answer": [f"{row.question}={row.state}" for row in rows],
        "on": "" if rows[0].on is None else written(rows[0].on),
        **({"approver": approver} if approver else {}),
    }
    change_records(desk, ids, alone(lambda old: _with(old, rows)), Entering(_says(rows), _COMMAND, options))


def _standing(cases: Sequence[Enterprise], campaign: Campaign) -> Iterator[str]:
    for case in cases:
        yield f"{case.id}  {case.name}"
        told = answers(case)
        states = inquiry_states(case, campaign)
        said = [_said(name, state, told.get(name)) for name, state in states.items()]
        yield from ("  " + "，".join(said[place : place + _BESIDE]) for place in range(0, len(said), _BESIDE))


def _said(name: str, state: str, answer: Inquiry | None) -> str:
    day = "" if answer is None or answer.on is None else f"（{written(answer.on)}）"
    return f"{name} {state}{day}"


def _questions(cases: Sequence[Enterprise], campaign: Campaign) -> Iterator[_Question]:
    """The questions that are open in one of the cases, in the order of the campaign."""
    inquiry = campaign.inquiry
    still_open = {name for case in cases for name in open_questions(case, campaign)}
    for place, name in enumerate(inquiry.names if inquiry is not None else ()):
        if inquiry is not None and name in still_open:
            key = f"question_{place}"
            yield _Question(name, inquiry.is_sealed(name), key, f"{key}_who", f"{key}_approver")


def _form_of(asked: Sequence[_Question]) -> Form:
    """The questions as one form: of each its state, and by that who it was, or who approved it."""
    kinds: dict[str, Any] = {"on": HappenedDay}
    declared: dict[str, Any] = {"on": Field(alias="日期", description="查到的日期")}
    for one in asked:
        kinds |= {one.state: Literal[_STATES] | None, one.who: Name | None, one.approver: PersonName | None}
        declared |= {
            one.state: Field(None, alias=one.name, description="查到哪一步；直接回车，这一问先不记"),
            one.who: Field(None, alias=f"{one.name}的对象", description="查到的责任人或单位"),
            one.approver: Field(None, alias=f"{one.name}的批准人", description="“无法查清”必须写"),
        }
    body = {"__annotations__": kinds, "__module__": __name__, "__doc__": "一案三查", **declared}
    row = types.new_class("Questions", (Row,), exec_body=lambda space: space.update(body))
    by_name = {name: one for one in asked for name in one[2:]}

    def asks(name: str, values: Values) -> bool:
        one = by_name.get(name)
        if one is None or name == one.state:
            return True
        state = values.get(one.state)
        return state == UNCLEAR if name == one.approver else state in _OF_SOMEBODY and not one.sealed

    return Form(row, moment="on", required=tuple(one.approver for one in asked), asks=asks)


def _rows(asked: Sequence[_Question], filled: Values) -> list[Inquiry]:
    found = []
    for one in asked:
        if (state := filled.get(one.state)) is not None:
            told = {"who": filled.get(one.who), "approver": filled.get(one.approver)}
            own = {name: value for name, value in told.items() if value}
            row = made(Inquiry, {"on": filled["on"], "question": one.name, "state": state, **own})
            found += [row] if isinstance(row, Inquiry) else []
    return found
