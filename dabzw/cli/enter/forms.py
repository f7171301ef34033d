"""Commands that enter one row, made from the schema: an option a field, asked for where it is missing.

The name of an option is the field's English name; its label, its choices and what is completed by TAB are the
schema's.  A new field of a row is a new option, and a question at the terminal, without a line here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import typer
from pydantic import ValidationError

from dabzw.cli.context import Desk
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.speech import completion, prompts, zh
from dabzw.cli.speech.given import moment_text
from dabzw.cli.speech.help_page import REQUIRED
from dabzw.cli.speech.known import UnknownWord, known_word
from dabzw.errors import UsageError
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
from dabzw.model.scalars import half_width, typed_code
from dabzw.rules.case.acts import POWERS
from dabzw.rules.case.organs import is_of_township
from dabzw.rules.case.powers import power_over

Run = Callable[[Desk, Sequence[str], Values], None]
"""What a command does: with the records that it names, as they were typed, and what it was given."""

_NUMBERS: Final = frozenset((int, Decimal))
_SEPARATORS: Final = str.maketrans("，,；;", "、、、、")


@dataclass(frozen=True, slots=True)
class Form:
    """One row to be entered.

    `moment` is the field that is today, or now, unless it is given; `required` are those that only a rule
    demands.  Optional fields are asked for at a terminal, but for those `by_option`: they are seldom known
    when the row is entered.  `left_out` are entered by other commands or reckoned; where `only` names
    fields, all others are.  `also` are further options of a field; `asks` tells whether a field is asked at
    all, after the earlier answers.
    """

    row: type[Row]
    moment: str | None = None
    required: tuple[str, ...] = ()
    by_option: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    usual: tuple[str, ...] = ()
    clerk: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    asks: Callable[[str, Values], bool] | None = None

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
    names = list_of(field)
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


# What was given


def given(form: Form, values: Values, desk: Desk) -> Values:
    """The values of the command line as they are entered, ids written in full, with today's date.

    The minute of an act of a day that is named by `--as-of` alone is left out where it can be asked for.

    Raises:
        UsageError: one cannot be used.
    """
    own = fields(form)
    _refuse_absent(form, desk)
    found: Values = {}
    wrong: dict[str, str] = {}
    for key, value in values.items():
        try:
            found[key] = read(own[key], value, desk)
        except ValueError as unread:
            wrong[key] = str(unread)
    if form.moment is not None and form.moment not in values:
        try:
            found[form.moment] = _present(own[form.moment], desk.at)
        except WithoutMinute:
            if not prompts.interactive():
                raise
    wrong |= unknown_names(own, found, desk.campaign) | faults(form.row, found, desk.at)
    if wrong:
        raise Unfit({name: (_shown(own[name]), says) for name, says in wrong.items()})
    return found


def missing(form: Form, values: Values) -> tuple[Meaning, ...]:
    """The fields that a row cannot be entered without and that were not given."""
    return tuple(field for name, field in fields(form).items() if name not in values and form.requires(field))


def _refuse_absent(form: Form, desk: Desk) -> None:
    """Refuses a row that cannot be entered, because its campaign has no such part."""
    for field in fields(form).values():
        names = list_of(field)
        absent = names.absent(desk.campaign) if names is not None and form.requires(field) else None
        if absent is not None:
            raise UsageError(absent)


def unknown_names(own: Mapping[str, Meaning], filled: Values, campaign: Campaign) -> dict[str, str]:
    """What was given for fields that take only names of a list, and is none of them; by field names."""
    found: dict[str, str] = {}
    for name, value in filled.items():
        names = list_of(own[name])
        if names is None or not names.closed:
            continue
        known = names.known(campaign)
        words = value if isinstance(value, list) else [value]
        unknown = next((str(word) for word in words if word not in known), None)
        if known and unknown is not None:
            found[name] = f"行动方案里没有这个{names.what}，{names.advice(unknown, campaign)}"
    return found


def list_of(field: Meaning) -> ListOfNames | None:
    """The list of the campaign that the names of a field are of."""
    return LISTS[field.names.of] if field.names is not None else None


def _shown(field: Meaning) -> str:
    return f"{option(field.name)}（{field.label}）"


def read(field: Meaning, value: Any, desk: Desk) -> Any:
    """A value that was typed: a list taken apart, an id in full, a day as a file writes it, a known word.

    Raises LookupFailed, and ValueError of a day that there is not.
    """
    if isinstance(value, list):
        return [read(field, part, desk) for part in _split(value)]
    if field.refers is not None:
        return desk.find_id(value, field.refers.kind)
    names = list_of(field)
    if names is None and field.words and str not in field.types:
        return _word(field, value)
    known = field.words if names is None else names.known(desk.campaign)
    plain = half_width(value)
    if (value not in known and plain in known) or _NUMBERS & field.types:
        return plain
    return moment_text(field, value, desk.at)


def _word(field: Meaning, value: str) -> str:
    """The word of a vocabulary that is meant; raises ValueError where it is none of it."""
    try:
        return known_word("", value, field.words)
    except UnknownWord as unknown:
        raise ValueError(str(unknown)) from None


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


# What may be answered


def known_records(desk: Desk, kind: Kind | None) -> tuple[str, ...]:
    """The records of a kind as they are chosen from: the id, a space, the name."""
    return tuple(f"{record.id} {record.name}" for record in desk.seen if kind in {None, record.KIND})


def choices_of(
    field: Meaning, campaign: Campaign, village: str | None = None, first: Sequence[str] = ()
) -> tuple[str, ...]:
    """What may be answered for a field: the words of the schema, or the names of its list.

    Of grids those of the village are offered, where it has been answered already; `first` are likely names.
    """
    if field.names is None:
        return field.words
    if field.names.of == "网格" and village is not None:
        return grids_of(campaign, village)
    return tuple(dict.fromkeys((*first, *LISTS[field.names.of].choices(campaign))))


def likely_organs(form: Form, field: Meaning, values: Values, campaign: Campaign) -> tuple[str, ...]:
    """Units that are offered first: those with the power for what was answered, then other offices."""
    act, organ = POWERS.get(form.row, (None, None))
    able: tuple[str, ...] = ()
    if organ == field.name and act is not None and isinstance(done := values.get(act), str):
        power = power_over(done, campaign)
        organs = power.organs if power is not None else ()
        able = tuple(campaign.township if is_of_township(one, campaign) else one for one in organs)
    if not able and organ != field.name and field.name not in form.outside:
        return ()
    return (*able, *(unit.name for unit in campaign.units.outside))


# Making the row


class Unfit(UsageError):
    """Values that no row can be made of: what is wrong by field names, each with what the field is called."""

    def __init__(self, wrong: Mapping[str, tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{shown}：{says}" for shown, says in wrong.values()))
        self.wrong = {name: says for name, (_, says) in wrong.items()}


def made(row: type[Row], values: Values) -> Row:
    """The row of the entered values.

    Raises:
        Unfit: a value cannot be used; the sentence names the option.
    """
    own = meanings(row)
    try:
        return row.model_validate(_by_label(row, values))
    except ValidationError as error:
        wrong = {name: (_shown(own[name]), says) for name, says in _said(error, row).items() if name in own}
        if wrong:
            raise Unfit(wrong) from None
        raise UsageError("\n".join(schema.sentences(error, row, {}))) from None


def faults(row: type[Row], values: Values, at: Instant) -> dict[str, str]:
    """What is to be said against the given values, by field names; that others are missing is no matter."""
    found: dict[str, str] = {}
    for name, field in meanings(row).items():
        typed = values.get(name)
        if field.has(Registered) and isinstance(typed, str):
            fault = code_fault(typed_code(typed), at.day)
            found |= {} if fault is None else {name: fault}
    try:
        row.model_validate(_by_label(row, values))
    except ValidationError as error:
        found |= {name: says for name, says in _said(error, row).items() if name in values}
    return found


def _said(error: ValidationError, row: type[Row]) -> dict[str, str]:
    """A refusal by the names of the fields; "" stands for the row as a whole."""
    names = {label: name for name, label in labels(row).items()}
    said: dict[str, str] = {}
    for sentence in schema.sentences(error, row, names):
        name, _, says = sentence.partition("：")
        said[name] = f"{said[name]}；{says}" if name in said else says
    return said


def _by_label(row: type[Row], values: Values) -> Values:
    names = labels(row)
    return {names[name]: value for name, value in values.items()}
