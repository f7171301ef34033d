"""What a question proposes: what was entered last, the clerk's own name or office, or the only choice."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Final

from dabzw.cli.context import Desk
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, fields
from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.base import Record
from dabzw.model.fields import Meaning
from dabzw.model.marks import Document, NameList, Person
from dabzw.rules.case.numbers import next_number
from dabzw.store.habits import Habit, habits, keep_habits

_STATION: Final = "站所"
_OF_THE_CLERK: Final[tuple[NameList, ...]] = ("村", _STATION)
"""Lists from which a clerk mostly enters the same name, in whatever form."""


@dataclass(frozen=True)
class Proposals:
    """What the questions of a form propose to the clerk of a desk."""

    desk: Desk
    form: Form

    def of(self, field: Meaning, choices: Sequence[str]) -> Habit | None:
        """What is proposed for a field; None where nothing is."""
        if is_own_number(self.form, field):
            return next_number(self.desk.seen, self.form.row, self.desk.at)
        key = _key(self.form, field)
        last = self._last.get(key) if key is not None else None
        if last is not None and isinstance(last, list) == field.many and _may_be(last, field, choices):
            return last
        if field.name in self.form.clerk and self._clerk:
            return [self._clerk] if field.many else self._clerk
        return self._only(field, choices)

    def _only(self, field: Meaning, choices: Sequence[str]) -> Habit | None:
        """The clerk's own office, or the only choice of a field that must be answered."""
        office = self.desk.campaign.office
        if field.names is not None and field.names.of == _STATION and not field.many and office in choices:
            return office
        alone = len(choices) == 1 and self.form.requires(field) and field.refers is None
        return (list(choices) if field.many else choices[0]) if alone else None

    def keep(self, values: Values) -> None:
        """Keeps what was entered, for the next time."""
        repository = self.desk.repository
        own = {
            key: value
            for name, field in fields(self.form).items()
            if (key := _key(self.form, field)) and (value := values.get(name))
        }
        if repository is not None and own and self._clerk:
            keep_habits(repository.git_dir, self._clerk, own)

    @cached_property
    def _last(self) -> dict[str, Habit]:
        repository = self.desk.repository
        return {} if repository is None or not self._clerk else habits(repository.git_dir, self._clerk)

    @cached_property
    def _clerk(self) -> str:
        """The clerk's own name; "" where git knows none."""
        with suppress(DabzwError):
            return self.desk.required_repository.identity().name
        return ""


def is_own_number(form: Form, field: Meaning) -> bool:
    """Whether a field holds the number (文号) of a paper of the clerk's own office.

    An act that names an organ bears that organ's number, and how far that has counted nobody here knows.
    """
    names_organ = any(one.label.endswith("机关") for one in fields(form).values())
    return field.has(Document) and field.label == "文号" and not names_organ


def _key(form: Form, field: Meaning) -> str | None:
    """Under what the answers to a field are known again: by its list, or by the kind of act.

    Of persons only those that an act names as its own people are kept: never whom a record is about.
    """
    if field.names is not None and field.names.of in _OF_THE_CLERK and not field.many:
        return field.names.of
    of_act = field.has(Person) and field.many and not issubclass(form.row, Record)
    return f"{form.row.__name__}.{field.name}" if of_act or field.name in form.usual else None


def _may_be(last: Habit, field: Meaning, choices: Sequence[str]) -> bool:
    """Whether what was entered last may still be chosen."""
    words = last if isinstance(last, list) else [last]
    return field.names is None or not choices or all(word in choices for word in words)
