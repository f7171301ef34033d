"""Dataclasses that cost next to nothing until they are used.

`dataclasses.dataclass` writes the methods of a class as text and compiles them when its module is imported,
which takes longer than all else in most modules; of the hundred classes that a look imports it uses a third.
Here the fields, the slots and what rests on them (`fields`, `replace`, `asdict`) are those of `dataclasses`.
Methods are the same for all classes, and `__init__` alone is written as text, when the first instance of its
class is made.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NoReturn

_put: Final = object.__setattr__
_ABSENT: Final = dataclasses.MISSING


def _dataclass(
    cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, kw_only: bool = False
) -> Any:
    """A class as `dataclasses.dataclass` makes it, its rows compared by value; hashed too where `frozen`."""

    def made_of(written: type) -> type:
        if written.__doc__ is None:  # else `dataclasses` would ask for a signature, which takes long
            written.__doc__ = written.__name__
        own = dict(written.__dict__)
        bare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
        made: type = bare(written)
        key = _key_of(made)
        hashed = _hash_by(key) if frozen else None
        methods = {"__init__": _Init(made), "__repr__": _said, "__eq__": _equal_by(key), "__hash__": hashed}
        for name, method in (methods | _FROZEN if frozen else methods).items():
            if own.get(name) is None:
                setattr(made, name, method)
        return made

    return made_of if cls is None else made_of(cls)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414
else:
    dataclass = _dataclass


class _Init:
    """The `__init__` of a class, written when it is first asked for."""

    __slots__ = ("_made",)

    def __init__(self, made: type) -> None:
        self._made = made

    def __get__(self, row: object, kind: type | None = None) -> Any:
        written = _init_of(self._made)
        self._made.__init__ = written  # type: ignore[misc]
        return written if row is None else written.__get__(row, kind)


def _init_of(made: type) -> Callable[..., None]:
    """The `__init__` of a class, with its fields as parameters."""
    fields = dataclasses.fields(made)
    closed: dict[str, object] = {"_put": _put, "_absent": _ABSENT}
    parameters, body = ["self"], []
    for place, field in enumerate(sorted(fields, key=lambda field: bool(field.kw_only))):
        name, value = field.name, field.name
        if field.kw_only and "*" not in parameters:
            parameters.append("*")
        if field.default_factory is not _ABSENT:
            closed[f"_made{place}"] = field.default_factory
            value = f"_made{place}() if {name} is _absent else {name}"
            parameters.append(f"{name}=_absent")
        elif field.default is not _ABSENT:
            closed[f"_default{place}"] = field.default
            parameters.append(f"{name}=_default{place}")
        else:
            parameters.append(name)
        body.append(f"_put(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    lines = "".join(f"\n  {line}" for line in body or ["pass"])
    text = (
        f"def close({', '.join(closed)}):\n def __init__({', '.join(parameters)}):{lines}\n return __init__"
    )
    found: dict[str, Any] = {}
    exec(text, sys.modules[made.__module__].__dict__, found)  # noqa: S102  # names of fields, and nothing else
    written: Callable[..., None] = found["close"](**closed)
    written.__qualname__ = f"{made.__qualname__}.__init__"
    written.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return written


def _key_of(made: type) -> Callable[[Any], object]:
    """What tells the rows of a class apart."""
    names = [field.name for field in dataclasses.fields(made) if field.compare]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)


def _equal_by(key: Callable[[Any], object]) -> Callable[[Any, Any], bool]:
    def equal(row: Any, other: Any) -> bool:
        return key(row) == key(other) if other.__class__ is row.__class__ else NotImplemented

    return equal


def _hash_by(key: Callable[[Any], object]) -> Callable[[Any], int]:
    return lambda row: hash(key(row))


def _said(row: Any) -> str:
    shown = (f"{one.name}={getattr(row, one.name)!r}" for one in dataclasses.fields(row) if one.repr)
    return f"{type(row).__qualname__}({', '.join(shown)})"


def _refused(row: object, name: str, value: object = None) -> NoReturn:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _state(row: Any) -> list[object]:
    return [getattr(row, field.name) for field in dataclasses.fields(row)]


def _put_back(row: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(row), state, strict=True):
        _put(row, field.name, value)


_FROZEN: Final[dict[str, object]] = {
    "__setattr__": _refused,
    "__delattr__": _refused,
    "__getstate__": _state,  # a copy is made without changing what is frozen
    "__setstate__": _put_back,
}
