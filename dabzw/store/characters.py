"""The characters of a text: those that a file may not hold, those that need a look, and all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from dabzw.model.patterns import lazy
from dabzw.store.yaml_problems import Problem, place_in, problem_at

Kinds: TypeAlias = tuple[tuple[str, re.Pattern[str]], ...]


def _kinds(**patterns: str) -> Kinds:
    return tuple((f"yaml-{name.replace('_', '-')}", lazy(p)) for name, p in patterns.items())


# What nearly every record is made of: no kind below begins within it, so one quick search clears a text.
_EXTRAORDINARY: Final = lazy(r"[^\t\n -~·—‘-”…\u3000-\u951e\u9520-\u9fff！-～]")

FORBIDDEN: Final = _kinds(
    nul=r"\x00",
    cr=r"\r",
    control=r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    bidi=r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    invisible=r"[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]",
    line_break=r"[\u2028\u2029]",
    noncharacter=r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
    + "]",
)

# Two letters of a foreign alphabet side by side are what GBK gives when it is taken for UTF-8;
# 锟斤拷 is what comes of UTF-8 taken for GBK.  Greek letters are left out: chemistry uses them.
DOUBTFUL: Final = _kinds(
    private_use=r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]",
    mojibake=r"\ufffd|锟斤拷|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u07ff]{2}|[\u00c0-\u00f6][\u00a1-\u00bf]",
)


def found(text: str, kinds: Kinds) -> Iterator[Problem]:
    """Yield one problem for each kind that occurs, at its first place, with the count."""
    for rule, pattern in kinds:
        if starts := [match.start() for match in pattern.finditer(text)]:
            yield problem_at(rule, place_in(text, starts[0]), len(starts))


def is_ordinary(text: str) -> bool:
    """Return whether no character of a text can be one that is refused or needs a look."""
    return _EXTRAORDINARY.search(text) is None
