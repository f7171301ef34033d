"""Commands that enter one row, made from the schema: an option a field, asked for where it is missing.

The name of an option is the field's English name; its label, its choices and what is completed by TAB are the
schema's.  A new field of a row is a new option, and a question at the terminal, without a line here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from pydantic import ValidationError

from dabzw.cli.context import Desk
from dabzw.cli.speech import completion, prompts, zh
from dabzw.cli.speech.given import moment_text
from dabzw.cli.speech.help_page import REQUIRED
from dabzw.errors import LookupFailed, UsageError
from dabzw.lazily import dataclass
from dabzw.model import schema
from dabzw.model.base import Row, labels
from dabzw.model.campaign import Campaign
from dabzw.model.fields import Meaning, meanings
from dabzw.model.ids import Kind
from dabzw.model.marks import Registered
from dabzw.model.moments import Instant, written
from dabzw.model.names import LISTS, ListOfNames, grids_of
from dabzw.model.persons import code_fault
from dabzw.model.scalars import typed_code

Values = dict[str, Any]
"""What was entered, by field names: a text, or a list of texts."""
Run = Callable[[Desk, Sequence[str], Values], None]
"""What a command does: with the records that it names, as they were typed, and what it was given."""

_SEPARATORS: Final = str.maketrans("，,；;", "、、、、")


@dataclass(frozen=True, slots=True)
class Form:
    """One row to be entered.

    `moment` is the field that is today, or now, unless it is given; `required` are those that only a rule
    demands.  Optional fields are asked for at a terminal, but for those `by_option`: they are seldom known
    when the row is entered.  `left_out` are entered by other commands or reckoned; where `only` names
    fields, all others are.  `also` are further options of a field.
    """

    row: type[Row]
    moment: str | None = None
    required: tuple[str, ...] = ()
    by_option: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()

    def requires(self, field: Meaning) -> bool:
        """Whether a row cannot be entered without a field: the schema demands it, or a rule."""
        return field.required or field.name in self.required


def fields(form: Form) -> dict[str, Meaning]:
    """The fields of a form: scalars and lists of names, no rows within the row."""
    return {
        name: field
        for name, field in meanings(form.row).items()
        if field.row is None and name not in form.left_out and (not form.only or name in form.only)
    }


def option(name: str) -> str:
    """The option of a field: `--received-at`."""
    return "--" + name.replace("_", "-")


def register(
    app: typer.Typer,
    name: str,
    says: str,
    form: Form,
    run: Run,
    *,
    example: str,
    of: Kind | None = None,
) -> None:
    """Declares a command that enters the row of a form; `of` names the records that it belongs to.

    What is entered of one record may be entered of several at once.
    """

    def entered(ctx: typer.Context, **values: Any) -> None:
        records = values.pop("records", None) or ()
        given = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
        run(Desk.of(ctx), tuple(records), {key: value for key, value in given.items() if value})

    entered.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
            *([_records_argument(of)] if of else []),
            *(_parameter(field, form) for field in fields(form).values()),
        ]
    )
    zh.command(app, name, says, example=example)(entered)


def _records_argument(of: Kind) -> inspect.Parameter:
    argument = typer.Argument(
        metavar="编号",
        help=f"{of}的编号，或其中能认出它的几位；可写几个，一次登记，有一个不行就都不写入",
        autocompletion=completion.of_ids(of),
    )
    kind = Annotated[list[str] | None, argument]
    return inspect.Parameter("records", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _parameter(field: Meaning, form: Form) -> inspect.Parameter:
    further = (other for name, other in form.also if name == field.name)
    given = typer.Option(
        option(field.name),
        *further,
        help=_said_of(field, form),
        metavar=field.label,
        autocompletion=_completion(field),
    )
    kind: Any = list[str] | None if field.many else str | None
    return inspect.Parameter(
        field.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, given]
    )


def _said_of(field: Meaning, form: Form) -> str:
    """What help says of a field: whether it must be written, what it is, what may be written."""
    names = _list_of(field)
    offered = [names.says, names.besides] if names is not None else ["、".join(field.words)]
    told = "；".join(filter(None, offered))
    return "".join(
        (
            REQUIRED if form.requires(field) and field.name != form.moment else "",
            field.note or ("" if names is not None else field.label),
            "，可写多个" if field.many else "",
            "；默认为现在" if field.name == form.moment else "",
            "：" if told and field.note else "",
            told,
        )
    )


def _completion(field: Meaning) -> Callable[..., list[Any]] | None:
    """How the value of a field is completed by TAB."""
    if field.refers is not None:
        return completion.of_ids(field.refers.kind)
    if field.names is not None:
        return completion.of_names(field.names.of)
    return completion.of_words(field.words) if field.words else None


# Filling in what was not given


def completed(form: Form, values: Values, desk: Desk) -> Values:
    """The values with today's date and, at a terminal, with what was asked for; ids written in full.

    Whoever has given all that is required is asked nothing more.

    Raises:
        UsageError: a value cannot be used; said before anything is asked for.
        Missing: something is missing and nobody can be asked.
    """
    filled = _given(form, values, desk)
    unsaid = [field for name, field in fields(form).items() if name not in filled]
    wanted = [field for field in unsaid if form.requires(field)]
    if not prompts.interactive():
        if wanted:
            raise prompts.Missing((option(field.name), field.label) for field in wanted)
        return filled
    if wanted or not values:
        filled = _answered(form, unsaid, desk, filled)
    return {key: value for key, value in filled.items() if value}


def _given(form: Form, values: Values, desk: Desk) -> Values:
    """The values of the command line as they are entered, with today's date; refused where one is wrong."""
    own = fields(form)
    _refuse_absent(form, desk)
    given: Values = {}
    unread = []
    for key, value in values.items():
        try:
            given[key] = _read(own[key], value, desk)
        except ValueError as wrong:
            unread.append(f"{_shown(own[key])}：{wrong}")
    if form.moment is not None and form.moment not in values:
        given[form.moment] = _present(own[form.moment], desk.at)
    faults = [*unread, *_unknown_names(own, given, desk), *_faults(form.row, given, desk)]
    if faults:
        raise UsageError("\n".join(faults))
    return given


def _refuse_absent(form: Form, desk: Desk) -> None:
    """Refuses a row that cannot be entered, because its campaign has no such part."""
    for field in fields(form).values():
        names = _list_of(field)
        absent = names.absent(desk.campaign) if names is not None and form.requires(field) else None
        if absent is not None:
            raise UsageError(absent)


def _answered(form: Form, unsaid: Sequence[Meaning], desk: Desk, filled: Values) -> Values:
    """The values with the answers to what was not said; a later question knows the earlier answers."""
    answers = dict(filled)
    for field in unsaid:
        if form.requires(field) or field.name not in form.by_option:
            answers[field.name] = _asked(form, field, desk, answers)
    return answers


def _unknown_names(own: Mapping[str, Meaning], filled: Values, desk: Desk) -> Iterator[str]:
    """What was given for fields that take only names of a list, and is none of them."""
    for name, value in filled.items():
        names = _list_of(own[name])
        if names is None or not names.closed:
            continue
        known = names.known(desk.campaign)
        if known and not {*(value if isinstance(value, list) else [value])} <= {*known}:
            words = value if isinstance(value, list) else [value]
            unknown = next(word for word in words if word not in known)
            advice = names.advice(str(unknown), desk.campaign)
            yield f"{_shown(own[name])}：行动方案里没有这个{names.what}，{advice}"


def _list_of(field: Meaning) -> ListOfNames | None:
    return LISTS[field.names.of] if field.names is not None else None


def _shown(field: Meaning) -> str:
    return f"{option(field.name)}（{field.label}）"


def _read(field: Meaning, value: Any, desk: Desk) -> Any:
    """A value that was typed: a list taken apart, an id in full, a day as a file writes it."""
    if isinstance(value, list):
        return [_read(field, part, desk) for part in _split(value)]
    if field.refers is not None:
        return desk.find_id(value, field.refers.kind)
    return moment_text(field, value, desk.at)


def _split(values: Sequence[str]) -> list[str]:
    return [
        part.strip() for value in values for part in value.translate(_SEPARATORS).split("、") if part.strip()
    ]


class WithoutMinute(UsageError):
    """An act is timed to the minute, and `--as-of` names a day."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(
            f"--as-of 只有日期，“{label}”要写到分钟；请用 {option(name)} 另写，或把 --as-of 写到分钟"
        )


def _present(field: Meaning, at: Instant) -> str:
    to_the_minute = datetime in field.types
    if to_the_minute and at.whole_day:
        raise WithoutMinute(field.name, field.label)
    return written(at.moment if to_the_minute else at.day)


def _asked(form: Form, field: Meaning, desk: Desk, filled: Values) -> Any:
    names = _list_of(field)

    def parse(answer: str) -> str:
        told = field.refers is not None or (names is not None and names.coded)
        text = answer.split(" ", 1)[0] if told else answer
        try:
            value = str(_read(field, text, desk))
        except LookupFailed as none:
            raise ValueError(str(none)) from None
        for says in _faults(form.row, {field.name: [value] if field.many else value}, desk):
            raise ValueError(says.partition("：")[2])
        return value

    return prompts.ask(
        field.label,
        choices=_choices(field, desk, filled),
        many=field.many,
        optional=not form.requires(field),
        others=names is not None and not names.closed,
        parse=parse,
    )


def _choices(field: Meaning, desk: Desk, filled: Values) -> tuple[str, ...]:
    if field.refers is not None:
        return () if field.many else known_records(desk, field.refers.kind)
    return choices_of(field, desk.campaign, filled.get("village"))


def known_records(desk: Desk, kind: Kind | None) -> tuple[str, ...]:
    """The records of a kind as they are chosen from: the id, a space, the name."""
    return tuple(f"{record.id} {record.name}" for record in desk.seen if kind in {None, record.KIND})


def choices_of(field: Meaning, campaign: Campaign, village: str | None = None) -> tuple[str, ...]:
    """What may be answered for a field: the words of the schema, or the names of its list.

    Of grids those of the village are offered, where it has been answered already.
    """
    if field.names is None:
        return field.words
    if field.names.of == "网格" and village is not None:
        return grids_of(campaign, village)
    return LISTS[field.names.of].choices(campaign)


# Making the row


def made(row: type[Row], values: Values) -> Row:
    """The row of the entered values.

    Raises:
        UsageError: a value cannot be used; the sentence names the option.
    """
    try:
        return row.model_validate(_by_label(row, values))
    except ValidationError as error:
        raise UsageError("\n".join(schema.sentences(error, row, _options(row)))) from None


def _faults(row: type[Row], values: Values, desk: Desk) -> Iterator[str]:
    """What is to be said against the given values; that others are missing is no matter yet."""
    for name, field in meanings(row).items():
        typed = values.get(name)
        if field.has(Registered) and isinstance(typed, str):
            fault = code_fault(typed_code(typed), desk.at.day)
            yield from () if fault is None else (f"{_shown(field)}：{fault}",)
    given = _by_label(row, values)
    try:
        row.model_validate(given)
    except ValidationError as error:
        says = schema.sentences(error, row, _options(row))
        for detail, sentence in zip(error.errors(include_url=False), says, strict=True):
            if detail["loc"] and detail["loc"][0] in given:
                yield sentence


def _by_label(row: type[Row], values: Values) -> Values:
    names = labels(row)
    return {names[name]: value for name, value in values.items()}


def _options(row: type[Row]) -> dict[str, str]:
    return {field.label: _shown(field) for field in meanings(row).values()}
