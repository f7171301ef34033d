"""The answers of a guided entry, kept in a draft as they are given, and offered the next time.

The draft is private and lies in the git directory (`store.drafts`).  What was refused is not in it, and what
holds an identity number never is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from dabzw.cli.enter.dialogue import Values
from dabzw.lazily import dataclass
from dabzw.model.persons import told_in
from dabzw.rules.checks.privacy import is_identity
from dabzw.store import drafts
from dabzw.store.drafts import ANSWERS, Draft, NoDraft

_VALUES: Final = "填写"
_EMPTY: Final = "不填"
_BEGUN: Final = "未填完"


_NAMED: Final = 8  # so many records are named in what a draft is called


def name_of(command: str, records: Sequence[str]) -> str:
    """What the draft of a command is called, on some records: `lead-verify_XS-260212-7K4Q`."""
    shown = records if len(records) <= _NAMED else (*records[:_NAMED], "等")
    return "_".join((command.replace(" ", "-", 1), *shown))


@dataclass(frozen=True, slots=True)
class Left:
    """What was left of an earlier entry: the answers, and the text of a field that was not answered yet.

    `empty` are the fields that were left empty.
    """

    draft: Draft
    values: Values
    empty: tuple[str, ...]
    begun: tuple[str, str] | None


def left(git_dir: Path, name: str) -> Left | None:
    """The newest answers that were left of an entry, and that nobody works on; None where there are none."""
    for draft in drafts.left(git_dir, name):
        if draft.is_filled and (found := _read(draft)) is not None:
            return found
    return None


def _read(draft: Draft) -> Left | None:
    try:
        told = json.loads(draft.read())
        values = told[_VALUES]
        begun = told.get(_BEGUN)
        if not all(isinstance(value, (str, list)) for value in values.values()):
            return None
        empty = tuple(map(str, told.get(_EMPTY, ())))
        return Left(draft, values, empty, (str(begun[0]), str(begun[1])) if begun else None)
    except (NoDraft, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


@dataclass
class Answers:
    """The draft of one entry; it is made with the first answer.

    `name` is what the draft is called, `today` the day by which an identity number is known.
    """

    git_dir: Path
    name: str
    now: datetime
    draft: Draft | None = None
    kept: Values = field(default_factory=dict)
    _held: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def take_up(self, found: Left) -> None:
        """Goes on with what was left; raises NoDraft where somebody else works on it meanwhile."""
        self.draft, _ = self._held.enter_context(drafts.taken(found.draft, b""))
        self.kept = dict(found.values)

    def keep(self, values: Values, empty: Sequence[str] = (), begun: tuple[str, str] | None = None) -> None:
        """Writes the answers, what was left empty, and what was begun of another; all is on disk then.

        Raises DiskRefused.
        """
        self.kept = {name: value for name, value in values.items() if not self._tells(value)}
        told: dict[str, Any] = {_VALUES: self.kept, **({_EMPTY: [*empty]} if empty else {})}
        if begun is not None and not told_in(begun[1], self.now.date()):
            told[_BEGUN] = list(begun)
        text = json.dumps(told, ensure_ascii=False, indent=1).encode()
        if self.draft is not None:
            self.draft.put(text)
        elif self.kept or _BEGUN in told:
            path = self.name + ANSWERS
            begun_draft = drafts.begun(self.git_dir, path, b"", text, self.now)
            self.draft, _ = self._held.enter_context(begun_draft)

    def drop(self) -> None:
        """Removes the draft: what it held is entered."""
        if self.draft is not None:
            self.draft.drop()
        self.draft = None

    def _tells(self, value: object) -> bool:
        texts = value if isinstance(value, list) else [value]
        return any(is_identity(str(text), self.now.date()) for text in texts)
