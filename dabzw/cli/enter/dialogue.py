"""The questions of one guided entry as a machine: it knows nothing of a terminal, a draft or a ledger.

It says which field is asked next, takes the answer or says what is wrong with it, goes back, and goes to any
field.  Whatever is refused, early or late, asks again only the fields that the refusal names; every other
answer stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import Any

from dabzw.lazily import dataclass

Values = dict[str, Any]
"""What was entered, by field names: a text, or a list of texts."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of the answers so far.

    `wrong` is what must be mended, by field names; `general` what no field of the form can be blamed for;
    `warnings` is what may stand, `asked` those of them that a clerk is to be asked about.
    """

    wrong: Mapping[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass
class Dialogue:
    """One guided entry: its fields in their order, and the answers.

    `asks` tells whether a field is asked by itself, by the answers so far; `idle` whether nothing could be
    answered there, which is asked of the next field alone; `judge` what is wrong with the answers, given the
    names that are still to be asked and the field that was just answered.  `values` holds what was given and
    answered; `answered` the names of what was answered here, in that order, with those that were left empty.
    """

    order: Sequence[str]
    asks: Callable[[str, Values], bool]
    judge: Callable[[Values, Collection[str], str | None], Judgement]
    idle: Callable[[str, Values], bool] = lambda _name, _values: False
    values: Values = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    _late: dict[str, str] = field(default_factory=dict)
    _chosen: str | None = None

    @property
    def current(self) -> str | None:
        """The field to be asked now; None where all is answered."""
        if self._chosen is not None:
            return self._chosen
        refused = (name for name in self.order if name in self.wrong and self._is_told(name))
        coming = self.coming
        waiting = (name for name in self.order if name in coming or name in self.wrong)
        useful = (name for name in waiting if name in self.wrong or not self.idle(name, self.values))
        return next(chain(refused, useful), None)

    @property
    def coming(self) -> tuple[str, ...]:
        """The fields that are still to be asked, but for what is to be asked again."""
        return self._coming(self.values, self.answered)

    def answer(self, value: object) -> str | None:
        """Takes the answer to the current field, None or () where it is left empty; says what is wrong.

        What is wrong is not taken.  Other fields that an answer makes wrong are asked next.
        """
        name = self.current
        if name is None:
            raise ValueError("nothing is asked")
        values = {key: held for key, held in self.values.items() if key != name}
        if value not in (None, (), [], ""):
            values[name] = value
        answered = [one for one in self.answered if one != name] + [name]
        found = self.judge(values, self._coming(values, answered), name)
        if name in found.wrong:
            return found.wrong[name]
        self.values, self.answered = values, answered
        self._late.pop(name, None)
        self._found(found)
        self._chosen = None
        return None

    def back(self) -> bool:
        """Goes to the field that was answered before the current one; False where there is none."""
        name = self.current
        before = self.answered[: self.answered.index(name)] if name in self.answered else self.answered
        if not before:
            return False
        self._chosen = before[-1]
        return True

    def go(self, name: str) -> None:
        """Goes to a field."""
        self._chosen = name

    def refuse(self, wrong: Mapping[str, str]) -> None:
        """Asks some fields again: what they hold was refused later, by what judges no single answer."""
        self._late = {name: says for name, says in wrong.items() if name in self.order}
        self.wrong = {**self.wrong, **self._late}

    def review(self) -> Judgement:
        """Judges the answers as they are; what is wrong is asked again."""
        found = self.judge(self.values, self.coming, None)
        self._found(found)
        return found

    def _found(self, found: Judgement) -> None:
        of_form = {name: says for name, says in found.wrong.items() if name in self.order}
        self.wrong = {**self._late, **of_form}

    def _is_told(self, name: str) -> bool:
        return name in self.values or name in self.answered

    def _coming(self, values: Values, answered: Collection[str]) -> tuple[str, ...]:
        return tuple(
            name
            for name in self.order
            if name not in values and name not in answered and self.asks(name, values)
        )
