"""A page of a manual as `man` reads it: troff with the macros of man(7), its Chinese made to fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dabzw.render.show import show, unbroken

_MAY_BREAK: Final = "\\:"
_SIGNS: Final = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
_BEGINNING: Final = (".", "'")


def title(name: str, section: int, source: str, manual: str) -> Iterator[str]:
    """The lines that a page begins with; nothing is hyphenated, and no line is stretched."""
    yield '.\\" -*- coding: UTF-8 -*-'
    yield f'.TH {name.upper()} {section} "" "{source}" "{manual}"'
    yield ".nh"
    yield ".ad l"


def heading(text: str) -> str:
    """The line of a heading."""
    return f".SH {_text(text)}"


def heading_below(text: str) -> str:
    """The line of a heading below another."""
    return f".SS {_text(text)}"


def paragraph(text: str) -> Iterator[str]:
    """The lines of a text of its own."""
    yield ".PP"
    yield _line(text)


def item(text: str) -> Iterator[str]:
    """The lines of a text among others of its kind."""
    yield ".IP \\(bu 2"
    yield _line(text)


def row(name: str, says: str) -> Iterator[str]:
    """The lines of something that is named, and what is said of it."""
    yield ".TP"
    yield f"\\fB{_text(name)}\\fR"
    yield _line(says) if says else "\\&"


def page(lines: Iterable[str]) -> str:
    """The text of a page of these lines."""
    return "".join(f"{line}\n" for line in lines)


def _line(text: str) -> str:
    """A line of text, that is taken for no request; what stands between backquotes is bold."""
    parts = (
        f"\\fB{_text(part)}\\fR" if place % 2 else _text(part) for place, part in enumerate(text.split("`"))
    )
    line = "".join(parts)
    return f"\\&{line}" if line.startswith(_BEGINNING) else line


def _text(text: str) -> str:
    parts = unbroken(show(text))
    told = ("".join(_SIGNS.get(sign, sign) for sign in part) for part in parts)
    return _MAY_BREAK.join(told).replace(f"{_MAY_BREAK} ", " ").replace(f" {_MAY_BREAK}", " ")
