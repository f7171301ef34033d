"""Commands that enter one row, made from the schema: an option a field, asked for where it is missing.

The name of an option is the field's English name, its label and its choices are the schema's; a new field
of a row is therefore a new option without a line here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from dabzw.cli import completion, prompts, zh
from dabzw.cli.context import Desk
from dabzw.errors import LookupFailed, UsageError
from dabzw.model.activity import Activity
from dabzw.model.base import Row, labels
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import DirectoryEntry, Enterprise, LookBackItem, Measure, Violation
from dabzw.model.ids import Kind
from dabzw.model.lead import CompulsoryAct, LateExplanation, Lead, LimitChange
from dabzw.model.moments import Instant, written
from dabzw.model.site import Site
from dabzw.model.vocab import COMPULSORY_ACTS
from dabzw.store import schema

Values = dict[str, Any]
"""What was entered, by field names: a text, or a list of texts."""

IDS: Final[dict[str, Kind | None]] = {
    "enterprise": "企业",
    "related": "企业",
    "lead": "线索",
    "merged_into": "线索",
    "site": "场所",
    "checked": None,
}
"""Fields that hold the id of another record, of which a fragment is enough."""

_SEPARATORS: Final = str.maketrans("，,；;", "、、、、")


@dataclass(frozen=True, slots=True)
class Form:
    """One row to be entered.

    `also_asked` are optional fields that are asked for at a terminal as well; `required` are those that only
    a rule demands; `left_out` are entered by other commands; `moment` is the field that is today, or now,
    unless it is given.
    """

    row: type[Row]
    moment: str | None = None
    also_asked: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)


def fields(form: Form) -> dict[str, FieldInfo]:
    """The fields of a form: scalars and lists of names, no rows within the row."""
    return {
        name: info
        for name, info in form.row.model_fields.items()
        if name not in form.row.nested and name not in form.left_out and name not in form.fixed
    }


def is_list(info: FieldInfo) -> bool:
    """Whether a field takes several values."""
    return any(get_origin(part) is tuple for part in (info.annotation, *get_args(info.annotation)))


def vocabulary(info: object) -> tuple[str, ...]:
    """The words that a field may hold, where the schema says them."""
    annotation = info.annotation if isinstance(info, FieldInfo) else info
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next((found for part in get_args(annotation) if (found := vocabulary(part))), ())


def option(name: str) -> str:
    """The option of a field: `--received-at`."""
    return "--" + name.replace("_", "-")


def register(
    app: typer.Typer,
    name: str,
    says: str,
    form: Form,
    run: Callable[[Desk, str | None, Values], None],
    *,
    example: str,
    of: Kind | None = None,
) -> None:
    """Declares a command that enters the row of a form; `of` names the record that it belongs to."""

    def entered(ctx: typer.Context, **values: Any) -> None:
        record = values.pop("record", None)
        given = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
        run(Desk.of(ctx), record, {key: value for key, value in given.items() if value})

    entered.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
            *([_record_argument(of)] if of else []),
            *(_parameter(key, info, form) for key, info in fields(form).items()),
        ]
    )
    zh.command(app, name, says, example=example)(entered)


def _record_argument(of: Kind) -> inspect.Parameter:
    argument = typer.Argument(
        metavar="编号",
        help=f"{of}的编号，或其中能认出它的几位",
        autocompletion=completion.of_ids(of),
    )
    kind = Annotated[str | None, argument]
    return inspect.Parameter("record", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _parameter(name: str, info: FieldInfo, form: Form) -> inspect.Parameter:
    words = vocabulary(info)
    label = info.alias or name
    says = (
        label + (f"：{'、'.join(words)}" if words else "") + ("（默认为现在）" if name == form.moment else "")
    )
    says += "，可写多个" if is_list(info) else ""
    known = completion.of_ids(IDS[name]) if name in IDS else completion.of_words(words) if words else None
    given = typer.Option(option(name), help=says, metavar=label, autocompletion=known)
    kind: Any = list[str] | None if is_list(info) else str | None
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, given]
    )


# Filling in what was not given


def completed(form: Form, values: Values, desk: Desk) -> Values:
    """The values with today's date and, at a terminal, with what was asked for; ids written in full.

    Whoever has given all that is required is asked nothing more.

    Raises:
        UsageError: a value cannot be used; said before anything is asked for.
        Missing: something is missing and nobody can be asked.
    """
    filled = {key: _read(key, value, desk) for key, value in values.items()}
    if form.moment is not None and form.moment not in filled:
        filled[form.moment] = _present(form, form.moment, desk.at)
    faults = [*_unknown_villages(form.row, values, desk), *_faults(form.row, filled)]
    if faults:
        raise UsageError("\n".join(faults))
    wanted = [
        name
        for name, info in fields(form).items()
        if name not in filled and (info.is_required() or name in form.required)
    ]
    if not prompts.interactive():
        if wanted:
            raise prompts.Missing((option(name), _label(form.row, name)) for name in wanted)
        return filled | dict(form.fixed)
    guided = form.also_asked if wanted or not values else ()
    for name in fields(form):
        if name not in filled and (name in wanted or name in guided):
            filled[name] = _asked(form, name, desk, optional=name not in wanted)
    return {key: value for key, value in filled.items() if value} | dict(form.fixed)


def _unknown_villages(row: type[Row], values: Values, desk: Desk) -> Iterator[str]:
    for name in values:
        known = choices_of(row, name, desk.campaign) if _NAMES.get((row, name)) is _villages else ()
        given = values[name] if isinstance(values[name], list) else [values[name]]
        if known and not {*_split(given)} <= {*known}:
            yield f"{option(name)}（{_label(row, name)}）：行动方案里没有这个村，可填：{'、'.join(known)}"


def _read(name: str, value: Any, desk: Desk) -> Any:
    """A value of the command line: a list taken apart, a fragment of an id as the id."""
    if isinstance(value, list):
        return [_read(name, part, desk) for part in _split(value)]
    return desk.find_id(value, IDS[name]) if name in IDS else value


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


def _present(form: Form, name: str, at: Instant) -> str:
    info = form.row.model_fields[name]
    to_the_minute = datetime in (info.annotation, *get_args(info.annotation))
    moment: date = at.moment if to_the_minute and not at.whole_day else at.day
    if to_the_minute and at.whole_day:
        raise WithoutMinute(name, str(info.alias))
    return written(moment)


def _label(row: type[Row], name: str) -> str:
    return labels(row)[name]


def _asked(form: Form, name: str, desk: Desk, *, optional: bool) -> Any:
    many = is_list(form.row.model_fields[name])

    def parse(answer: str) -> str:
        text = answer.split(" ", 1)[0] if (form.row, name) in _CODED else answer
        try:
            value = str(_read(name, text, desk))
        except LookupFailed as none:
            raise ValueError(str(none)) from None
        for says in _faults(form.row, {name: [value] if many else value}):
            raise ValueError(says.partition("：")[2])
        return value

    return prompts.ask(
        _label(form.row, name),
        choices=choices_of(form.row, name, desk.campaign),
        many=many,
        optional=optional,
        parse=parse,
    )


def choices_of(row: type[Row], name: str, campaign: Campaign) -> tuple[str, ...]:
    """What may be answered for a field: the words of the schema, or the names of the campaign."""
    named = _NAMES.get((row, name))
    return named(campaign) if named else vocabulary(row.model_fields[name])


def _villages(campaign: Campaign) -> tuple[str, ...]:
    return campaign.village_names


def _stations(campaign: Campaign) -> tuple[str, ...]:
    return campaign.station_names


def _violations(campaign: Campaign) -> tuple[str, ...]:
    return tuple(f"{code} {says}" for code, says in campaign.violations.items() if "." in code)


def _measures(campaign: Campaign) -> tuple[str, ...]:
    return tuple(measure.name for measure in campaign.measures)


def _limits(campaign: Campaign) -> tuple[str, ...]:
    return tuple(limit.code for limit in campaign.limits)


_NAMES: Final[dict[tuple[type[Row], str], Callable[[Campaign], tuple[str, ...]]]] = {
    (Lead, "village"): _villages,
    (Lead, "unit"): _stations,
    (Lead, "suspected"): _violations,
    (CompulsoryAct, "act"): lambda _: COMPULSORY_ACTS,
    (LimitChange, "limit"): _limits,
    (LateExplanation, "limit"): _limits,
    (LateExplanation, "unit"): _stations,
    (Enterprise, "village"): _villages,
    (Enterprise, "station"): _stations,
    (DirectoryEntry, "station"): _stations,
    (Violation, "code"): _violations,
    (Measure, "measure"): _measures,
    (Measure, "unit"): _stations,
    (LookBackItem, "measure"): _measures,
    (Site, "village"): _villages,
    (Activity, "lead_unit"): _stations,
    (Activity, "units"): _stations,
    (Activity, "villages"): _villages,
}
_CODED: Final = frozenset(key for key, names in _NAMES.items() if names is _violations)


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


def _faults(row: type[Row], values: Values) -> Iterator[str]:
    """What the schema says against the given values; that others are missing is no matter yet."""
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
    return {alias: f"{option(name)}（{alias}）" for name, alias in labels(row).items()}
