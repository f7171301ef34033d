"""What every record and every act in it is: a frozen row whose fields carry their Chinese names.

A field's alias is the one place where its Chinese name is declared: it is the key of the file and of
JSON, the heading of a table and the label of a prompt.  Marks on a field's type say how it stands to
time; `as_of` reads them to hide what had not happened yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict

from dabzw.model.ids import Kind
from dabzw.model.moments import Instant
from dabzw.model.scalars import Day, Minute, plain_text

Tree = dict[str, Any]
"""A record as its file holds it: text, lists and mappings, keys in the schema's order."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Marks the date of the row itself: before it, the row is not there."""


@dataclass(frozen=True, slots=True)
class Ensued:
    """Marks a later date in a row's life: before it, the field is empty, and so are its companions."""

    companions: tuple[str, ...] = ()


HappenedDay = Annotated[Day, Happened()]
HappenedMinute = Annotated[Minute, Happened()]
DueDay = Day
"""A date that is set, not met: it is never hidden."""


class Row(BaseModel):
    """A record, or a part of one; frozen, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    happened: ClassVar[tuple[str, ...]] = ()
    ensued: ClassVar[dict[str, tuple[str, ...]]] = {}
    nested: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        marks = {name: _marks(cls.__annotations_of(name)) for name in cls.model_fields}
        cls.happened = tuple(
            name for name, found in marks.items() if any(isinstance(m, Happened) for m in found)
        )
        cls.ensued = {
            name: (name, *mark.companions)
            for name, found in marks.items()
            for mark in found
            if isinstance(mark, Ensued)
        }
        cls.nested = tuple(name for name in cls.model_fields if _holds_rows(cls.__annotations_of(name)))

    @classmethod
    def __annotations_of(cls, name: str) -> object:
        # pydantic takes a mark at the top of an annotation out of it; one inside a union stays there.
        info = cls.model_fields[name]
        return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation

    def as_of(self, at: Instant) -> Self | None:
        """The row as it was known at `at`; None when it was not there yet."""
        for name in self.happened:
            when = getattr(self, name)
            if when is not None and not at.sees(when):
                return None
        hidden = self._hidden(at)
        return self.model_copy(update=hidden) if hidden else self

    def _hidden(self, at: Instant) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        for name, fields in self.ensued.items():
            when: date | None = getattr(self, name)
            if when is not None and not at.sees(when):
                changed.update(dict.fromkeys(fields))
        for name in self.nested:
            value = getattr(self, name)
            seen = _seen(value, at)
            if seen is not value:
                changed[name] = seen
        return changed

    def tree(self) -> Tree:
        """The row as its file holds it: absent fields and empty lists are left out."""
        return {
            alias: _plain(value)
            for name, alias in labels(type(self)).items()
            if (value := getattr(self, name)) not in (None, ())
        }


RowT = TypeVar("RowT", bound=Row)


@cache
def labels(row: type[Row]) -> dict[str, str]:
    """The Chinese name of each field, in the order of the schema."""
    return {name: field.alias or name for name, field in row.model_fields.items()}


def label(row: type[Row], name: str) -> str:
    """The Chinese name of a field."""
    return labels(row)[name]


def _seen(value: Any, at: Instant) -> Any:
    if isinstance(value, Row):
        return value.as_of(at)
    if isinstance(value, tuple) and value and isinstance(value[0], Row):
        seen = tuple(row.as_of(at) for row in value)
        if all(new is old for new, old in zip(seen, value, strict=True)):
            return value
        return tuple(row for row in seen if row is not None)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Row):
        return value.tree()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return plain_text(value)


def _marks(annotation: object) -> tuple[object, ...]:
    """All marks of an annotation, those inside a union included."""
    found: list[object] = list(getattr(annotation, "__metadata__", ()))
    for part in get_args(annotation):
        found.extend(_marks(part))
    return tuple(found)


def _holds_rows(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Row):
        return True
    return any(_holds_rows(part) for part in get_args(annotation))


class Record(Row):
    """A row with a file of its own."""

    KIND: ClassVar[Kind]
