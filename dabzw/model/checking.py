"""How a tree is checked against the declaration of a row: by pydantic, which is imported here alone.

Each class of rows has a model that says the same; what the model finds right becomes a row of the class.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, field_validator, model_validator

from dabzw.model.declared import Declared, checks_of, is_of_the_row

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


class Declaring(Protocol):
    """What declares its fields: a row."""

    model_fields: ClassVar[dict[str, Declared]]


class _Model(BaseModel):
    """The model of a class of rows."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,
        extra="forbid",
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )


def check_of(row: type[Declaring]) -> Callable[[object], Any]:
    """What makes a row of a class out of a tree, and raises pydantic.ValidationError."""
    model = model_of(row)
    model.model_rebuild()
    return model.__pydantic_validator__.validate_python


@cache
def model_of(row: type[Declaring]) -> type[BaseModel]:
    """The model of a class of rows, whose validator makes rows of the class."""

    def schema(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        made = handler(source)
        try:
            inner: Any = handler.resolve_ref_schema(made)
        except LookupError:  # inside of itself, before it is made
            return made
        while inner["type"] != "model":
            inner = inner["schema"]
        inner["cls"] = row
        return made

    checks = {name: _check(held, what) for name, (held, what) in checks_of(row).items()}
    namespace = {
        "__module__": row.__module__,
        "__qualname__": row.__qualname__,
        "__doc__": row.__doc__,
        "__annotations__": {name: declared.whole for name, declared in row.model_fields.items()},
        "__get_pydantic_core_schema__": staticmethod(schema),
        **{name: _field(declared) for name, declared in row.model_fields.items()},
        **checks,
    }
    made: type[BaseModel] = cast("Any", type(_Model))(row.__name__, (_Model,), namespace)
    return made


def _field(declared: Declared) -> Any:
    named = Field(alias=declared.alias)
    return named if declared.is_required() else Field(declared.default, alias=declared.alias)


def _check(held: Any, what: Any) -> Any:
    return model_validator(mode="after")(held) if is_of_the_row(what) else field_validator(*what)(held)
