"""What a field is about, said on its type: a mark in `Annotated[...]`, alone or inside a union or a list.

Prompts, completion, the columns of sheets, checks, redaction, search and the manual read the marks; none of
them keeps a list of fields of its own.  pydantic puts a mark at the top of an annotation into the field's
`metadata` and leaves one inside a union where it is: `marks_in` finds both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from dabzw.lazily import dataclass
from dabzw.model.ids import Kind

NameList = Literal[
    "村",
    "网格",
    "站所",
    "单位",
    "机关",
    "督导对象",
    "违法行为",
    "措施",
    "方案措施",
    "目录",
    "期限",
    "强制措施",
    "问项",
    "场所类别",
    "来源",
    "检查活动类别",
    "风险等级",
]
"""The lists that a field's names are of; `names` says what is in each."""


@dataclass(frozen=True, slots=True)
class Happened:
    """The date of the row itself: before it, the row is not there."""


@dataclass(frozen=True, slots=True)
class LastCounts:
    """Of a list of such rows the last one is in force (最后一条为准); a class of rows says so of itself.

    `says` is the field whose value then counts; `of`, where there is one, parts the list by its values: of
    each the last one is in force.
    """

    says: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Ensued:
    """A later date in a row's life: before it, the field is empty, and so are its companions."""

    companions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """A day that lies behind when it is written, though no as-of hides it."""


@dataclass(frozen=True, slots=True)
class Month:
    """A date that stands for its whole month."""


@dataclass(frozen=True, slots=True)
class Names:
    """A name of one of the lists."""

    of: NameList


@dataclass(frozen=True, slots=True)
class Refers:
    """The id of a record of a kind; of any kind where it is None."""

    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Person:
    """The name of a person."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a record, or a thing in it, is called."""


@dataclass(frozen=True, slots=True)
class Document:
    """文书: the number or the name of a document."""


@dataclass(frozen=True, slots=True)
class Basis:
    """依据: articles of law."""


@dataclass(frozen=True, slots=True)
class Number:
    """A code, or the number of an account or a licence; it may look like a telephone's."""


@dataclass(frozen=True, slots=True)
class Yuan:
    """A sum of money."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The code that a register gave an enterprise (统一社会信用代码): its shape is known (`codes`)."""


@dataclass(frozen=True, slots=True)
class Informant:
    """The number that stands for an informant: never searched, never in a sheet."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Written freely, over several lines; it may name anybody."""


def annotations_in(annotation: object) -> Iterator[object]:
    """An annotation, and all that its unions, lists and marked types hold."""
    yield annotation
    for part in get_args(annotation):
        yield from annotations_in(part)


def marks_in(annotation: object) -> tuple[object, ...]:
    """All marks of an annotation, wherever they stand in it."""
    return tuple(mark for part in annotations_in(annotation) for mark in getattr(part, "__metadata__", ()))
