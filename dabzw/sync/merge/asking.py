"""What a merge asks about one file, what was chosen already, and what it remarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.sides import Choice, Question, Remark

Place = tuple[str, ...]
"""The way to a value in a file, by Chinese names and numbers of rows."""
Fields = dict[str, Node]
"""A record or a part of one as its file holds it, by the Chinese names of its fields."""
MIXED: Final = "（两边不一致）"
"""Stands in a common base for what its own sides say differently, so that it equals neither of them."""
DIFFERENT: Final = "两边改得不一样"
TAKEN_AWAY: Final = "一边删去了，另一边又改过"
TAKEN_OR_CHANGED: Final = "一边删去了，或者改得认不出是不是这一条，另一边也改过"
_NOTHING: Final[Mapping[str, Choice]] = {}


class Asking:
    """The questions about one file; those for which there is a choice are answered by it.

    A `mixed` one asks nobody: it is for the common base of two histories that crossed, in which nothing was
    chosen yet.
    """

    def __init__(
        self, file: str, about: str, choices: Mapping[str, Choice] = _NOTHING, *, mixed: bool = False
    ) -> None:
        self.file = file
        self.about = about
        self.mixed = mixed
        self.questions: list[Question] = []
        self.answered: list[Question] = []
        self.remarks: list[Remark] = []
        self.choices = choices

    def apart(self) -> Asking:
        """Another of the same file, whose questions nobody has answered."""
        return Asking(self.file, self.about, mixed=self.mixed)

    def take(self, other: Asking) -> None:
        """Takes over what another one has asked and remarked."""
        self.questions += other.questions
        self.answered += other.answered
        self.remarks += other.remarks

    def choice(self, question: Question) -> Choice | None:
        """What was chosen; None where it is still to be asked, which is noted."""
        chosen = self.choices.get(question.key)
        (self.questions if chosen is None else self.answered).append(question)
        return chosen

    def question(
        self, place: Place, values: tuple[Node | None, Node | None, Node | None], why: str
    ) -> Question:
        """A question about the value at a place: what it was, what we and what they say."""
        base, ours, theirs = values
        return Question(self.file, self.about, place, base, ours, theirs, why)

    def pick(self, question: Question) -> Node | None:
        """The value that stands; of an open question one of the two, the same from either side."""
        ours, theirs = _node(question.ours), _node(question.theirs)
        if self.mixed:
            self.questions.append(question)
            return MIXED
        chosen = self.choice(question)
        if chosen is None:
            return min((one for one in (ours, theirs) if one is not None), key=repr, default=None)
        return ours if chosen == "本机" else theirs

    def remark(self, says: str) -> None:
        """Notes what a person should look at."""
        self.remarks.append(Remark(self.file, self.about, says))


def _node(value: object) -> Node | None:
    return value if isinstance(value, (str, list, dict)) else None
