"""What is wrong with a ledger, as a value: findings are collected and all shown, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, Self

from dabzw.lazily import dataclass
from dabzw.model.phrases import with_aside

Level = Literal["错误", "警告", "提示"]

FieldPath = tuple[str | int, ...]
"""Keys and list positions from a record's root to a value: `("核查", 0, "时间")`."""

Place = tuple[int, int]
"""Line and column in a file, both from 1, the column counted in characters."""

KEY: Final = "@key"
"""The place of a key itself (not of its value) is kept under the value's path + `(KEY,)`."""

Places = Mapping[FieldPath, Place]
"""Where each value of a file begins, and under `(KEY,)` each key."""


@dataclass(frozen=True, slots=True)
class Defect:
    """What a rule yields: a place in a record, what is wrong there, how to mend it.

    Neither sentence ever holds free text of the record: it may name an informant.
    """

    path: FieldPath
    says: str
    advice: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect with its rule, its level, and the file and record it stands in.

    `because` are the ids of the records, or the words, that it comes from where one of them makes many;
    `command` mends this very finding, where its rule has no command for all.
    """

    rule: str
    level: Level
    file: str
    id: str | None
    path: FieldPath
    says: str
    advice: str
    line: int = 1
    column: int = 1
    because: tuple[str, ...] = ()
    command: str = ""

    @classmethod
    def of(cls, values: list[Any]) -> Self:
        """The finding whose values these are."""
        rule, level, file, id_, path, says, advice, line, column, because, command = values
        place = (line, column)
        return cls(rule, level, file, id_, tuple(path), says, advice, *place, tuple(because), command)

    @property
    def values(self) -> list[object]:
        """Its values in the order of its fields, as JSON can hold them."""
        return [
            self.rule,
            self.level,
            self.file,
            self.id,
            self.path,
            self.says,
            self.advice,
            self.line,
            self.column,
            self.because,
            self.command,
        ]

    @property
    def field(self) -> str:
        """The path as people write it, positions from 1: `核查[1].时间`."""
        return field_name(self.path)

    @property
    def where(self) -> str:
        """The path as it is read aloud: 核查第1条的“时间”; "" of the whole record."""
        return spoken(self.path)

    @property
    def sentence(self) -> str:
        """What is wrong, and how to mend it."""
        return with_aside(self.says, self.advice, "；")


def field_name(path: FieldPath) -> str:
    """A path as people write it: `核查[1].时间`."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def spoken(path: FieldPath) -> str:
    """A path as it is read aloud: 处置第1条里措施第3条的“实施机关”."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            parts.append(step)
        elif parts:
            parts[-1] += f"第{step + 1}条"
        else:
            parts.append(f"第{step + 1}条")
    if not parts:
        return ""
    *outer, last = parts
    told = f"“{last}”" if isinstance(path[-1], str) else last
    return f"{'里'.join(outer)}的{told}" if outer else told
