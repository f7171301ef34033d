"""What people read of a rule: its short name, its sentence, the command that mends what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dabzw.model.file_rules import FILE_RULES
from dabzw.rules.checks.registry import EVERY_CHECK


class Cause(NamedTuple):
    """A rule as people know it.

    `says` is "" where only the finding itself says it; `cure` is "" where the record or file is to be edited.
    `of_file` is a rule about files, which finds what keeps a record from being read.
    """

    name: str
    says: str
    cure: str
    of_file: bool = False


@cache
def causes() -> Mapping[str, Cause]:
    """All rules by their codes."""
    declared = {one.code: Cause(one.name, one.says, one.cure) for one in EVERY_CHECK}
    of_files = {code: Cause(one.name, one.says, one.cure, of_file=True) for code, one in FILE_RULES.items()}
    return {**of_files, **declared}


def cause_of(code: str) -> Cause:
    """The rule of a code; one that is not known is called by it."""
    return causes().get(code) or Cause(code, "", "")


def code_of(word: str) -> str | None:
    """The code that a person means by a rule's name or its code; None where there is none."""
    if word in causes():
        return word
    return next((code for code, cause in causes().items() if cause.name == word), None)
