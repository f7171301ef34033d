"""The lines of a proposed campaign: a key with its value, and behind it where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.intake.notice.fact import Confidence, Fact
from dabzw.lazily import dataclass
from dabzw.model.pending import PENDING

_PLAIN: Final = re.compile(r"[一-龥A-Za-z0-9“”《（〔][^:#\[\]{},&*!|>'\"%@`\\\n]*")
_NUMBER: Final = re.compile(r"[\d.]+")
OF_PROGRAM: Final = "程序"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: how deep, what, from which fact, how certain.

    `by_program` says why the program adds a line of which the notice says nothing.

    A line that is not certain is only a comment.
    """

    depth: int
    text: str
    fact: Fact | None = None
    confidence: Confidence = "高"
    by_program: str = ""
    out: bool = False

    def written(self, before: Line | None = None) -> str:
        """The line as it stands in the file, behind another one; what both come from is said once."""
        text = "  " * self.depth + ("# " if self.out else "") + self.text
        return f"{text} {self._comment(before)}".rstrip()

    def _comment(self, before: Line | None) -> str:
        if self.by_program:
            same = before is not None and before.by_program == self.by_program
            return f"# {OF_PROGRAM}｜{'同上' if same else self.by_program}"
        if self.fact is None:
            return ""
        sure = PENDING if self.text.endswith(PENDING) else self.confidence
        if before is not None and before.fact is not None and _source(before.fact) == _source(self.fact):
            return f"# {sure}｜同上"
        return f"# {sure}｜{self.fact.clause}｜“{self.fact.quote}”"


def _source(fact: Fact) -> tuple[str, str]:
    return fact.clause, fact.quote


def value(text: str) -> str:
    """A text as a value of the file, in quotation marks where it needs them."""
    if _PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text) and text.strip() == text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def values(texts: Iterable[str]) -> str:
    """Texts as a list on one line."""
    return f"[{', '.join(map(value, texts))}]"


@dataclass(frozen=True, slots=True)
class Pair:
    """A key of an item with its value as it is written, and where it comes from."""

    key: str
    value: str
    fact: Fact | None = None
    confidence: Confidence | None = None
    by_program: str = ""

    def line(self, depth: int, mark: str = "", *, out: bool = False) -> Line:
        """The line of it; `mark` begins an item of a list."""
        sure = self.confidence or (self.fact.confidence if self.fact else "高")
        text = f"{mark}{self.key}: {self.value}"
        return Line(depth, text, self.fact, sure, self.by_program, out)


def basis(fact: Fact) -> Pair:
    """The clause of a fact as 依据."""
    return Pair("依据", value(f"通知{fact.clause}"), fact)


def item(pairs: Iterable[Pair], depth: int, *, out: bool = False) -> Iterator[Line]:
    """The lines of an item of a list."""
    for number, pair in enumerate(pairs):
        mark = "  " if number else "- "
        yield pair.line(depth, mark, out=out)


def block(key: str, lines: Iterable[Line], remark: str = "") -> Iterator[Line]:
    """A key over lines; only a comment where all of them are, and nothing where there are none."""
    found = tuple(lines)
    if found:
        yield Line(0, f"{key}:", by_program=remark, out=all(line.out for line in found))
        yield from found
