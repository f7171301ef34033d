"""How a row says what its fields are: by declarations that cost nothing until something is checked by them.

pydantic checks what comes out of a file; but most commands take rows that were checked before, and pydantic
takes longer to import than they to run.  So rows are declared in these terms, which are pydantic's own: each
stands for the one of the same meaning there (`checking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    ForwardRef,
    Literal,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from dabzw.lazily import dataclass

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

CheckT = TypeVar("CheckT")


class _Required:
    """Stands in the place of the default of a field that has none."""

    def __repr__(self) -> str:
        return "必填"


REQUIRED: Final = _Required()
_ROW: Final = "row"
_CHECKS: Final = "__checks__"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a text or a list may be, or how large a number."""

    min_length: int | None = None
    max_length: int | None = None
    ge: int | None = None
    le: int | None = None

    __is_annotated_types_grouped_metadata__ = True

    def __iter__(self) -> Iterator[object]:
        """What it is in the terms of pydantic."""
        import annotated_types as known

        if self.ge is not None:
            yield known.Ge(self.ge)
        if self.le is not None:
            yield known.Le(self.le)
        if self.min_length is not None:
            yield known.MinLen(self.min_length)
        if self.max_length is not None:
            yield known.MaxLen(self.max_length)


@dataclass(frozen=True, slots=True)
class Before:
    """A function that makes of what is given what is then checked."""

    func: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic import BeforeValidator

        return BeforeValidator(self.func).__get_pydantic_core_schema__(source, handler)


@dataclass(frozen=True, slots=True)
class After:
    """A function that looks at what was checked, and gives what is held."""

    func: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic import AfterValidator

        return AfterValidator(self.func).__get_pydantic_core_schema__(source, handler)


class Declared:
    """What is said of a field, beside its type: its Chinese name, what it holds where nothing is written."""

    __slots__ = ("alias", "annotation", "bounds", "default", "description", "name", "owner")

    def __init__(
        self,
        default: Any,
        alias: str | None = None,
        description: str | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self.default = default
        self.alias = alias
        self.description = description
        self.bounds = bounds
        self.name = ""
        self.owner: type | None = None
        self.annotation: Any = None

    def belongs(self, owner: type, name: str, annotation: object) -> Declared:
        """The same, which is from now on known to be of a class."""
        self.owner, self.name, self.annotation = owner, name, annotation
        return self

    @property
    def whole(self) -> Any:
        """Its type with all its marks, what its values are bound by among them."""
        if self.owner is not None and _names_one_to_come(self.annotation):
            self.annotation = get_type_hints(self.owner, include_extras=True)[self.name]
        return self.annotation if self.bounds is None else Annotated[self.annotation, self.bounds]

    def is_required(self) -> bool:
        """Whether it must be written."""
        return self.default is REQUIRED

    def get_default(self) -> Any:
        """What it holds where nothing is written, for one row alone."""
        return copy(self.default)


def _names_one_to_come(annotation: object) -> bool:
    """Whether a type was not there yet when it was named: the row's own, in itself."""
    if isinstance(annotation, str | ForwardRef):
        return True
    return get_origin(annotation) is not Literal and any(map(_names_one_to_come, get_args(annotation)))


def Field(  # noqa: N802  # as pydantic's, for which it stands
    default: Any = REQUIRED,
    *,
    alias: str | None = None,
    description: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:
    """What is said of a field, in the place of its default."""
    is_bounded = min_length is not None or max_length is not None
    bounds = Bounds(min_length=min_length, max_length=max_length) if is_bounded else None
    return Declared(default, alias, description, bounds)


def checks_row(check: CheckT) -> CheckT:
    """A method that looks at a row when all of its fields are right, and gives it."""
    return _marked(check, _ROW)


def checks_fields(*names: str) -> Callable[[CheckT], CheckT]:
    """A class method that looks at the value of one of some fields, and gives what is held."""
    return lambda check: _marked(check, names)


def checks_of(kind: type) -> dict[str, tuple[Any, Any]]:
    """The checks of a class by the names of their methods, each with what it looks at: fields, or the row."""
    found = (
        (name, held) for one in reversed(kind.__mro__) for name, held in vars(one).items() if _what(held)
    )
    return {name: (held, _what(held)) for name, held in found}


def is_of_the_row(what: object) -> bool:
    """Whether a check looks at the whole row."""
    return what == _ROW


def _marked(check: CheckT, what: object) -> CheckT:
    setattr(getattr(check, "__func__", check), _CHECKS, what)
    return check


def _what(held: object) -> object:
    return getattr(getattr(held, "__func__", held), _CHECKS, None)
