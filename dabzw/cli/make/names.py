"""The names of files that are written out: all of an order that changes what a file says stands in its name.

Two orders never share a name, in the eyes of any file system: parts begin with words of their own, and what
cannot be written as it stands (too long, a letter that is no letter elsewhere) is told apart by a digest.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final

from dabzw.cli.context import Desk
from dabzw.lazily import dataclass
from dabzw.model.moments import Instant, written

_MOST: Final = 200  # bytes, so that an ending, a number and what stands before an unfinished file have room
_LONG: Final = 24  # characters of one part
_BETWEEN: Final = "_"
_FIT: Final = frozenset("-()（）、·")  # beside letters and digits
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class OrderName:
    """What is ordered, as far as it changes what is written.

    `title` and `code` are those of a kind of paper or form, and no two have the same; `basis` is what a count
    rests on where that is not the usual one, `revision` the commit that `--rev` names.
    """

    title: str
    at: Instant
    code: str = ""
    ids: Sequence[str] = ()
    issue: int | None = None
    basis: str = ""
    first: date | None = None
    last: date | None = None
    receiver: str | None = None
    villages: Sequence[str] = ()
    public: bool = False
    draft: bool = False
    footed: bool = False
    revision: str | None = None

    @property
    def stem(self) -> str:
        """The name of the file without its ending: `督导通知_致示例东沟村_2026-03-12`."""
        parts = (
            _plain(self.code),
            _plain(self.title),
            _about(self.ids),
            f"第{self.issue}期" if self.issue is not None else "",
            self.basis,
            f"自{self.first}" if self.first else "",
            f"至{self.last}" if self.last else "",
            f"致{_fit(self.receiver)}" if self.receiver is not None else "",
            "、".join(map(_fit, self.villages)),
            written(self.at.when).replace(":", ""),
            "公开" if self.public else "",
            "草稿" if self.draft else "",
            "页脚依据" if self.footed else "",
            f"版本{self.revision[:_DIGITS]}" if self.revision else "",
        )
        return _bounded(_BETWEEN.join(filter(None, parts)))


def order_of(desk: Desk, *more: object) -> str:
    """Which ledger an output is of, and what else its name, chosen by the clerk, does not say."""
    parts = (os.path.realpath(desk.folder), desk.revision or "", *more)
    return "\0".join("" if part is None else str(part) for part in parts)


def order_name(desk: Desk, title: str, *, draft: bool) -> OrderName:
    """The name of what is made of a desk's ledger as of its instant; raises NoSuchRevision."""
    named = desk.revision
    commit = None if named is None else desk.required_repository.resolve(named)
    return OrderName(title, desk.at, draft=draft, revision=commit)


def _about(ids: Sequence[str]) -> str:
    if len(ids) < 2:  # noqa: PLR2004  # one needs no number
        return "".join(ids)
    return f"{ids[0]}等{len(ids)}条{_digest(_BETWEEN.join(ids))}"


def _plain(text: str) -> str:
    letters = (one for one in unicodedata.normalize("NFC", text) if one.isalnum() or one in _FIT)
    return "".join(letters)[:_LONG]


def _fit(text: str) -> str:
    """A text that any file system takes, with a digest where that is not the whole text."""
    shown = _plain(text)
    return shown if shown == text == text.casefold() else f"{shown}-{_digest(text)}"


def _bounded(stem: str) -> str:
    data = stem.encode()
    if len(data) <= _MOST:
        return stem
    return f"{data[: _MOST - _DIGITS - 1].decode(errors='ignore')}-{_digest(stem)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
