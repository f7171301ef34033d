"""What the questions of a form are on a ledger: what may be answered, what is proposed, how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from dabzw.cli.context import Desk
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import (
    Form,
    choices_of,
    faults,
    fields,
    known_records,
    likely_organs,
    list_of,
    read,
    unknown_names,
)
from dabzw.cli.enter.habits import Proposals
from dabzw.cli.speech import prompts
from dabzw.errors import LookupFailed
from dabzw.lazily import dataclass
from dabzw.model.fields import Meaning
from dabzw.model.known_words import is_informant_source
from dabzw.model.marks import Informant

_LISTED: Final = 60  # so many records are offered to choose from


@dataclass(frozen=True)
class Questions:
    """The questions of a form; `given` is what the command line said, and the present moment."""

    desk: Desk
    form: Form
    given: Values

    @cached_property
    def own(self) -> dict[str, Meaning]:
        """The fields by their names, in the order in which they are asked."""
        return fields(self.form)

    @cached_property
    def proposals(self) -> Proposals:
        """What is proposed to this clerk."""
        return Proposals(self.desk, self.form)

    def asks(self, name: str, values: Values) -> bool:
        """Whether a field is asked by itself; an informant's number where somebody reported."""
        field = self.own[name]
        if self.form.asks is not None and not self.form.asks(name, values):
            return False
        if field.has(Informant):
            told = next((values.get(one.name) for one in self.own.values() if _is_source(one)), None)
            return isinstance(told, str) and is_informant_source(told, self.desk.campaign)
        return self.form.requires(field) or name not in self.form.by_option

    def choices(self, field: Meaning, values: Values) -> tuple[str, ...]:
        """What may be answered, the likeliest first, after the earlier answers."""
        if field.refers is not None:
            known = () if field.many else known_records(self.desk, field.refers.kind)
            return known if len(known) <= _LISTED else ()  # of more any may be named
        first = likely_organs(self.form, field, values, self.desk.campaign)
        return choices_of(field, self.desk.campaign, values.get("village"), first)

    def takes_others(self, field: Meaning) -> bool:
        """Whether an answer that is none of the choices may stand."""
        names = list_of(field)
        return names is not None and not names.closed

    def parsed(self, field: Meaning, answer: str) -> str:
        """The value of an answer; raises ValueError with what is wrong."""
        names = list_of(field)
        told = field.refers is not None or (names is not None and names.coded)
        try:
            value = str(read(field, answer.split(" ", 1)[0] if told else answer, self.desk))
        except LookupFailed as none:
            raise ValueError(str(none)) from None
        alone: Values = {field.name: [value] if field.many else value}
        wrong = unknown_names(self.own, alone, self.desk.campaign)
        wrong |= faults(self.form.row, alone, self.desk.at)
        for says in wrong.values():
            raise ValueError(says)
        return value

    def alone(self, name: str) -> str:
        """The answer to one field by itself; raises typer.Abort."""
        field = self.own[name]
        choices = self.choices(field, self.given)
        proposed = self.proposals.of(field, choices)
        answer: str = prompts.ask(
            field.label,
            choices=choices,
            default=proposed if isinstance(proposed, str) else None,
            others=self.takes_others(field),
            parse=lambda text: self.parsed(field, text),
            explains=field.note,
        )
        return answer

    def line(self, field: Meaning, value: object, *, now: bool) -> str:
        """A field and its value as the summary shows them; a code or an id with what it stands for."""
        if value is None:
            return f"{field.label}：（未填）"
        words = [self._in_full(field, str(one)) for one in (value if isinstance(value, list) else [value])]
        return f"{field.label}：{'、'.join(words)}{'（现在）' if now else ''}"

    def _in_full(self, field: Meaning, value: str) -> str:
        names = list_of(field)
        if field.refers is not None:
            ledger = self.desk.loaded.ledger
            record = None if ledger is None else ledger.find(value)
            return value if record is None else f"{value} {record.name}"
        if names is None or not names.coded:
            return value
        choices: Sequence[str] = names.choices(self.desk.campaign)
        return next((one for one in choices if names.written(one) == value), value)


def _is_source(field: Meaning) -> bool:
    return field.names is not None and field.names.of == "来源"
