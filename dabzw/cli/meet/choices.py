"""What a clerk chose, bound to what he saw: where that has changed since, the choice is none any more."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Final, TypeVar

from dabzw.lazily import dataclass
from dabzw.sync.merge.sides import Choice, Question

Kept = TypeVar("Kept")

_DIGITS: Final = 6
SEEN: Final = re.compile(rf"#([0-9a-f]{{{_DIGITS}}})")
"""How a typed choice says what was seen: behind the side, as in `编号:栏=本机#3fa2c1`."""


def seen_in(question: Question) -> str:
    """A few digits of what a question shows: what was, what is here, what is there.

    "" of one whose values are not shown (举报人编号): digits of them would tell who knows one of it.
    """
    if question.secret:
        return ""
    shown = repr((question.file, question.why, question.base, question.ours, question.theirs))
    return hashlib.sha256(shown.encode(errors="surrogateescape")).hexdigest()[:_DIGITS]


def _values(question: Question) -> tuple[object, ...]:
    return question.file, question.base, question.ours, question.theirs


@dataclass(frozen=True, slots=True)
class Chosen:
    """Choices by what they are about.

    Attributes:
        sides: whose version stands.
        digits: what was seen, where it was typed with the choice.
        questions: what was seen, where it was asked here or has been used already.
    """

    sides: Mapping[str, Choice] = field(default_factory=dict)
    digits: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)

    def changed(self, answered: Iterable[Question]) -> tuple[str, ...]:
        """About what of that which choices have answered something else was seen."""
        return tuple(one.key for one in answered if not self._is_as_seen(one))

    def _is_as_seen(self, now: Question) -> bool:
        then, digits = self.questions.get(now.key), self.digits.get(now.key, "")
        if then is not None:
            return _values(then) == _values(now)
        return digits in {"", seen_in(now)}

    def but(self, keys: Iterable[str]) -> Chosen:
        """These without some."""
        gone = frozenset(keys)
        return Chosen(_but(self.sides, gone), _but(self.digits, gone), _but(self.questions, gone))

    def used(self, answered: Iterable[Question]) -> Chosen:
        """These, bound to what they have answered now."""
        return replace(self, questions={**{one.key: one for one in answered}, **self.questions})

    def with_asked(self, asked: Iterable[Question], sides: Mapping[str, Choice]) -> Chosen:
        """These, and what was chosen of questions that were shown."""
        shown = {one.key: one for one in asked if one.key in sides}
        left = self.but(shown)
        return Chosen(
            {**left.sides, **{key: sides[key] for key in shown}}, left.digits, {**left.questions, **shown}
        )


def _but(found: Mapping[str, Kept], gone: frozenset[str]) -> Mapping[str, Kept]:
    return {key: one for key, one in found.items() if key not in gone}
