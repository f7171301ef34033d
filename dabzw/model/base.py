"""What every record and every act in it is: a frozen row whose fields carry their Chinese names.

A field's alias is the one place where its Chinese name is declared: it is the key of the file and of
JSON, the heading of a table and the label of a prompt.  Marks on a field's type say what it is about;
`as_of` reads those of time to hide what had not happened yet.

A module that declares rows does not import `annotations` from `__future__`: the types of its fields are read
as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from functools import cache, wraps
from inspect import get_annotations
from operator import is_
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn, Self, TypeVar

from dabzw.model.declared import REQUIRED, Declared
from dabzw.model.ids import Kind, registered_on
from dabzw.model.marks import Ensued, Happened, LastCounts, annotations_in, marks_in
from dabzw.model.moments import Instant, start_of
from dabzw.model.scalars import plain_text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Tree = dict[str, Any]
"""A record as its file holds it: text, lists and mappings, keys in the schema's order."""

_set: Final = object.__setattr__


class _Kind(type):
    """What the classes of rows are: without one of their own, mypy takes them not to be hashable."""


class Row(metaclass=_Kind):
    """A record, or a part of one; frozen, and strict about its keys.

    It is checked by pydantic (`model_validate`), and holds what pydantic wants a row of its own to hold.
    """

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")

    __pydantic_fields_set__: set[str]

    model_fields: ClassVar[dict[str, Declared]] = {}
    """What is declared of each field, in the order of the schema."""
    happened: ClassVar[tuple[str, ...]] = ()
    ensued: ClassVar[dict[str, tuple[str, ...]]] = {}
    nested: ClassVar[tuple[str, ...]] = ()
    times: ClassVar[tuple[str, ...]] = ()
    """The fields of `happened` and `ensued`."""
    last_counts: ClassVar[LastCounts | None] = None
    """How the last one of a list of such rows is in force; None where each stands by itself."""
    known_by: ClassVar[tuple[str, ...]] = ()
    """The fields that tell such a row from another one from the day on which it is entered; a class that
    names none is told apart by those that must be written."""
    dated: ClassVar[tuple[str, ...]] = ()
    """The fields of `nested` whose rows have their time, or rows in them."""
    check: ClassVar[Callable[[object], Any]]
    """What makes a row out of a tree."""

    def __init_subclass__(cls) -> None:
        cls.model_fields = {
            name: field for base in reversed(cls.__bases__) for name, field in _fields_of(base).items()
        }
        for name, annotation in get_annotations(cls).items():
            if "ClassVar[" not in str(annotation):
                cls.model_fields[name] = _declared(cls, name, annotation)
        for name, find in _FOUND_LATER.items():
            setattr(cls, name, _Later(name, find))

    @classmethod
    def model_validate(cls, tree: object) -> Self:
        """The row that a tree says; raises pydantic.ValidationError."""
        row: Self = cls.check(tree)
        return row

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from dabzw.model.checking import model_of

        return handler.generate_schema(model_of(cls))

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """A row of values that need no check, by the names of its fields."""
        held = {
            name: values[name] if name in values else declared.get_default()
            for name, declared in cls.model_fields.items()
        }
        return restored(cls, held, set(values))

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were given."""
        return self.__pydantic_fields_set__

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The row again with other values of some fields, which are not checked."""
        copied = deepcopy(self) if deep else copy(self)
        if update:
            copied.__dict__.update(update)
            copied.__pydantic_fields_set__.update(update)
        return copied

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot change field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot change field {name!r}")

    def __hash__(self) -> int:
        held = self.__dict__
        return hash(tuple([held[name] for name in type(self).model_fields]))

    def __repr__(self) -> str:
        held = self.__dict__
        said = ", ".join(f"{name}={held[name]!r}" for name in type(self).model_fields)
        return f"{type(self).__name__}({said})"

    def __eq__(self, other: object) -> bool:
        """By the fields alone: what is kept on a row (`once`) follows from them, and may lead back to it."""
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        return self is other or all(mine[name] == theirs[name] for name in type(self).model_fields)

    def as_of(self, at: Instant) -> Self | None:
        """The row as it was known at `at`; None when it was not there yet."""
        held = self.__dict__
        for name in self.happened:
            when = held[name]
            if when is not None and not at.sees(when):
                return None
        hidden = self._hidden(at)
        return self.model_copy(update=hidden) if hidden else self

    def __copy__(self) -> Self:
        """The row again, as `model_copy` begins: its fields, and nothing that was found of it (`once`)."""
        held = self.__dict__
        fields = {name: held[name] for name in type(self).model_fields}
        return restored(type(self), fields, self.__pydantic_fields_set__.copy())

    def __deepcopy__(self, known: dict[int, Any]) -> Self:
        held = self.__dict__
        fields = {name: deepcopy(held[name], known) for name in type(self).model_fields}
        return restored(type(self), fields, self.__pydantic_fields_set__.copy())

    def __reduce__(self) -> tuple[Any, ...]:
        held = self.__dict__
        fields = {name: held[name] for name in type(self).model_fields}
        return restored, (type(self), fields, self.__pydantic_fields_set__)

    def _hidden(self, at: Instant) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        held = self.__dict__
        for name, fields in self.ensued.items():
            when: date | tuple[date, ...] | None = held[name]
            if isinstance(when, tuple):
                seen_days = tuple(filter(at.sees, when))
                changed.update({} if seen_days == when else {name: seen_days})
            elif when is not None and not at.sees(when):
                changed.update(dict.fromkeys(fields))
        for name in self.dated:
            value: Row | tuple[Row, ...] | None = held[name]
            if value:
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
OtherT = TypeVar("OtherT")
FactT = TypeVar("FactT")


def restored(row: type[RowT], held: dict[str, Any], given: set[str]) -> RowT:
    """The row of a type whose fields hold these values, of which a file gave some; nothing is judged."""
    made = row.__new__(row)
    _set(made, "__dict__", held)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_fields_set__", given)
    _set(made, "__pydantic_private__", None)
    return made


def once(find: Callable[[RowT], FactT]) -> Callable[[RowT], FactT]:
    """Lets what follows from a row alone be found once and kept with it: a row never changes."""
    name = f"_{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def kept(row: RowT) -> FactT:
        facts = row.__dict__
        if name not in facts:
            facts[name] = find(row)
        fact: FactT = facts[name]
        return fact

    return kept


def once_with(find: Callable[[RowT, OtherT], FactT]) -> Callable[[RowT, OtherT], FactT]:
    """The same of what follows from a row and one thing more that never changes, as the campaign."""
    name = f"_{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def kept(row: RowT, other: OtherT) -> FactT:
        facts = row.__dict__
        held = facts.get(name)
        if held is None or held[0] is not other:
            held = facts[name] = (other, find(row, other))
        fact: FactT = held[1]
        return fact

    return kept


def _fields_of(kind: type) -> dict[str, Declared]:
    return kind.model_fields if issubclass(kind, Row) else {}


def _declared(kind: type[Row], name: str, annotation: object) -> Declared:
    """What a class says of a field of its own, taken out of it."""
    said = kind.__dict__.get(name, REQUIRED)
    if name in kind.__dict__:
        delattr(kind, name)
    declared = said if isinstance(said, Declared) else Declared(said)
    return declared.belongs(kind, name, annotation)


def annotation_of(row: type[Row], name: str) -> object:
    """The type of a field with all its marks."""
    annotation: object = row.model_fields[name].whole
    return annotation


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


class _Later:
    """What follows from the fields of a row's class, found when it is first asked for."""

    def __init__(self, name: str, find: Callable[[type[Row]], object]) -> None:
        self._name = name
        self._find = find

    def __get__(self, row: Row | None, kind: type[Row]) -> object:
        found = self._find(kind)
        setattr(kind, self._name, found)
        return found


def _happened(kind: type[Row]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if any(_marks(kind, name, Happened)))


def _ensued(kind: type[Row]) -> dict[str, tuple[str, ...]]:
    return {
        name: (name, *mark.companions) for name in kind.model_fields for mark in _marks(kind, name, Ensued)
    }


def _marks(kind: type[Row], name: str, of: type[OtherT]) -> Iterator[OtherT]:
    return (mark for mark in marks_of(kind, name) if isinstance(mark, of))


def _nested(kind: type[Row]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if row_in(annotation_of(kind, name)) is not None)


def _dated(kind: type[Row]) -> tuple[str, ...]:
    held = {name: row_in(annotation_of(kind, name)) for name in kind.nested}
    return tuple(name for name, row in held.items() if row and (row.times or (row is not kind and row.dated)))


def _check(kind: type[Row]) -> Callable[[object], Any]:
    from dabzw.model.checking import check_of  # and with it pydantic, which a look does without

    return check_of(kind)


_FOUND_LATER: Final[dict[str, Callable[[type[Row]], object]]] = {
    "happened": _happened,
    "ensued": _ensued,
    "times": lambda kind: (*kind.happened, *kind.ensued),
    "nested": _nested,
    "dated": _dated,
    "check": _check,
}


def _seen(value: Row | tuple[Row, ...], at: Instant) -> Row | tuple[Row, ...] | None:
    if isinstance(value, Row):
        return value.as_of(at)
    seen = [row.as_of(at) for row in value]
    return value if all(map(is_, seen, value)) else tuple(row for row in seen if row is not None)


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

    def as_of(self, at: Instant) -> Self | None:
        """The record as it was known at `at`; None when it was not there yet."""
        return self if at.sees(last_moment(self)) else super().as_of(at)


@once
def last_moment(record: Record) -> datetime:
    """When the last thing on record of a record happened, the day that its id carries among them."""
    registered = registered_on(getattr(record, "id", ""))
    return _latest(record, datetime.min if registered is None else start_of(registered))  # noqa: DTZ901


def _latest(row: Row, so_far: datetime) -> datetime:
    """The latest moment of a row and of the rows in it, if that is after another one."""
    kind, held = type(row), row.__dict__
    for when in filter(None, map(held.__getitem__, kind.times)):
        for one in _several(when):
            so_far = max(so_far, start_of(one))
    for value in filter(None, map(held.__getitem__, kind.dated)):
        for inner in _several(value):
            so_far = _latest(inner, so_far)
    return so_far


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
