"""What a merge is given, and what it gives: two versions of a ledger, and the one that they become.

Nothing here reads or writes: files are known by the ids of their blobs, and their bytes are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Final, Literal

from dabzw.errors import Conflict
from dabzw.lazily import dataclass

Blobs = Mapping[str, str]
"""The regular files below a ledger's folder: the id of each one's blob, by its path."""
Read = Callable[[Iterable[str]], Mapping[str, bytes]]
"""Gives the bytes of blobs by their ids."""
Choice = Literal["本机", "对方"]
"""Whose version stands where both sides changed one thing, differently."""
Value = object
"""A value as a file holds it: text, a list, a mapping; None where there is none."""

WHOLE_RECORD: Final = "整条"
WHOLE_ISSUE: Final = "整期"
WHOLE_FILE: Final = "全文"
"""The names of the fields of questions about a whole record, sealed issue, or other file."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The version that both sides began with, and what each of them has now."""

    base: Blobs
    ours: Blobs
    theirs: Blobs
    read: Read


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that both sides changed, differently: a person says which stands.

    Both desks are asked the same, with 本机 and 对方 exchanged.

    Attributes:
        file: the path of the file that it is about.
        about: the id of the record, the title of a sealed issue (日报第3期), the path of any other file.
        field: the way to the value by Chinese names; a row of a list by its number in `base`, from 1, or by
            its day where both are new.
        base: what both began with.
        ours: what this side says.
        theirs: what the other side says.
        why: why it is asked, in a few words.
        secret: whether the values must not be shown (举报人编号).
    """

    file: str
    about: str
    field: tuple[str, ...]
    base: Value
    ours: Value
    theirs: Value
    why: str
    secret: bool = False

    @property
    def key(self) -> str:
        """By what a choice names it: `XS-260212-7K4Q:核查.2.结论`."""
        return f"{self.about}:{'.'.join(self.field)}"

    @property
    def where(self) -> str:
        """The way to the value in words: 核查第2条的结论."""
        return words_of(self.field)


def words_of(place: tuple[str, ...]) -> str:
    """The way to a value in words: 核查第2条的结论, 核查（2026-02-12）."""
    said = ""
    for step in place:
        if step.isdecimal():
            said += f"第{step}条"
        elif step[:1].isdecimal():
            said += f"（{step}）"
        else:
            said += f"的{step}" if said else step
    return said


@dataclass(frozen=True, slots=True)
class Remark:
    """Nothing is lost and nothing was asked, but a person should look: 合并待核对."""

    file: str
    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What two versions become.

    Where there are `questions`, `changes` hold something in their place that is to be shown and never
    committed.

    Attributes:
        changes: the files in which the result differs from OURS; None takes one out.
        questions: what is still to be chosen, in the order of files and fields.
        answered: the questions that the given choices answered.
        remarks: what a person should look at.
        renamed: the old and the new ids of records of OURS whose id the other side gave to something else.
        joined: the ids of records that both sides changed, and which now hold what both say.
    """

    changes: Mapping[str, bytes | None]
    questions: tuple[Question, ...] = ()
    answered: tuple[Question, ...] = ()
    remarks: tuple[Remark, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()


class CannotMerge(Conflict):
    """Two versions of a ledger cannot be merged as they are; nothing was changed."""
