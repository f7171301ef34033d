"""What every record and every act in it is: a frozen row whose fields carry their Chinese names.

A field's alias is the one place where its Chinese name is declared: it is the key of the file and of
JSON, the heading of a table and the label of a prompt.  Marks on a field's type say what it is about;
`as_of` reads those of time to hide what had not happened yet.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from dabzw.model.ids import Kind
from dabzw.model.marks import Ensued, Happened, annotations_in, marks_in
from dabzw.model.moments import Instant
from dabzw.model.scalars import plain_text

Tree = dict[str, Any]
"""A record as its file holds it: text, lists and mappings, keys in the schema's order."""


class Row(BaseModel):
    """A record, or a part of one; frozen, and strict about its keys."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", hide_input_in_errors=True)

    happened: ClassVar[tuple[str, ...]] = ()
    ensued: ClassVar[dict[str, tuple[str, ...]]] = {}
    nested: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        marks = {name: marks_of(cls, name) for name in cls.model_fields}
        cls.happened = tuple(
            name for name, found in marks.items() if any(isinstance(m, Happened) for m in found)
        )
        cls.ensued = {
            name: (name, *mark.companions)
            for name, found in marks.items()
            for mark in found
            if isinstance(mark, Ensued)
        }
        cls.nested = tuple(name for name in cls.model_fields if row_in(annotation_of(cls, name)) is not None)

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
            when: date | tuple[date, ...] | None = getattr(self, name)
            if isinstance(when, tuple):
                seen_days = tuple(filter(at.sees, when))
                changed.update({} if seen_days == when else {name: seen_days})
            elif when is not None and not at.sees(when):
                changed.update(dict.fromkeys(fields))
        for name in self.nested:
            value = getattr(self, name)
            seen = _seen(value, at)
            if seen is not value:
                changed[name] = seen
        return changed

    def tree(self) -> Tree:
        """The row as its file holds it: absent fields and empty lists are left out."""
        held = self.__dict__
        return {
            alias: value if type(value) is str else _plain(value)
            for name, alias in labels(type(self)).items()
            if (value := held[name]) is not None and value != ()
        }


RowT = TypeVar("RowT", bound=Row)


def annotation_of(row: type[Row], name: str) -> object:
    """The type of a field with all its marks, those that pydantic has taken out of it included."""
    info = row.model_fields[name]
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def marks_of(row: type[Row], name: str) -> tuple[object, ...]:
    """The marks of a field: at the top of its type, inside a union, or on the items of a list."""
    return marks_in(annotation_of(row, name))


def row_in(annotation: object) -> type[Row] | None:
    """The row type that an annotation holds, alone or in a list."""
    found = (part for part in annotations_in(annotation) if isinstance(part, type) and issubclass(part, Row))
    return next(found, None)


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
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Row):
        return value.tree()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return plain_text(value)


class Record(Row):
    """A row with a file of its own."""

    KIND: ClassVar[Kind]
