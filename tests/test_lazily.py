"""Classes of `lazily` behave as those of `dataclasses` do, and write no `__init__` that nobody calls."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from dabzw import lazily


def _classes(decorated: Callable[..., Any]) -> dict[str, Any]:
    @decorated(frozen=True, slots=True)
    class Point:
        """A place."""

        name: str
        at: int = 0
        marks: dict[str, int] = dataclasses.field(default_factory=dict, compare=False)
        hidden: str = dataclasses.field(default="", repr=False)

    @decorated(frozen=True, slots=True)
    class Farther(Point):
        """A place with one thing more."""

        reach: int = 1

    @decorated(frozen=True, slots=True, kw_only=True)
    class Named:
        """Told by name alone."""

        later: int = 2
        first: str

    @decorated(frozen=True, slots=True)
    class Nothing:
        """It holds nothing."""

    @decorated(slots=True)
    class Changing:
        """It changes, and looks at itself when it is made."""

        total: int = 0
        seen: list[int] = dataclasses.field(default_factory=list)

        def __post_init__(self) -> None:
            self.seen.append(self.total)

    @decorated(frozen=True)
    class Alike:  # noqa: PLW1641  # the decorator adds it
        """Compared in its own way."""

        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Alike)

    return {one.__name__: one for one in (Point, Farther, Named, Nothing, Changing, Alike)}


OURS, THEIRS = _classes(lazily.dataclass), _classes(dataclasses.dataclass)
Point = OURS["Point"]
Point.__qualname__ = "Point"  # for pickle, which looks for it in the module
MADE: list[Callable[[dict[str, Any]], object]] = [
    lambda of: of["Point"]("甲"),
    lambda of: of["Point"]("甲", 3, {"乙": 1}, hidden="丙"),
    lambda of: of["Farther"]("甲", reach=4),
    lambda of: of["Named"](first="甲"),
    lambda of: of["Nothing"](),
    lambda of: of["Changing"](5),
    lambda of: dataclasses.replace(of["Point"]("甲", 3), at=4),
]
REFUSED: list[Callable[[dict[str, Any]], object]] = [
    lambda of: of["Point"](),
    lambda of: of["Point"]("甲", unknown=1),
    lambda of: of["Named"]("甲"),
    lambda of: of["Nothing"](1),
    lambda of: hash(of["Changing"]()),
    lambda of: setattr(of["Point"]("甲"), "name", "乙"),
    lambda of: delattr(of["Point"]("甲"), "name"),
]


def _without_place(text: str) -> str:
    return text.replace("Point", "_classes.<locals>.Point") if text.startswith("Point") else text


@pytest.mark.parametrize("make", MADE)
def test_what_is_made_is_the_same(make: Callable[[dict[str, Any]], Any]) -> None:
    ours, again, theirs = make(OURS), make(OURS), make(THEIRS)
    assert _without_place(repr(ours)) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert ours == again
    assert ours != theirs
    assert copy.copy(ours) == ours
    assert copy.deepcopy(ours) == ours
    assert (type(ours).__hash__ is None) == (type(theirs).__hash__ is None)
    assert type(ours).__match_args__ == type(theirs).__match_args__


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_is_refused_is_the_same(attempt: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises((TypeError, AttributeError)) as theirs:
        attempt(THEIRS)
    with pytest.raises(theirs.type):
        attempt(OURS)


def test_rows_are_told_apart_by_the_fields_that_are_compared() -> None:
    one, other = Point("甲", 1, {"乙": 1}), Point("甲", 1, {})
    assert one == other
    assert hash(one) == hash(other)
    assert Point("甲", 2) != one
    assert OURS["Nothing"]() == OURS["Nothing"]()
    assert hash(OURS["Nothing"]()) == hash(OURS["Nothing"]())
    assert OURS["Farther"]("甲") != Point("甲")


def test_a_factory_makes_a_value_for_each() -> None:
    one, other = Point("甲"), Point("甲")
    one.marks["乙"] = 1
    assert other.marks == {}


def test_its_own_way_to_compare_is_kept() -> None:
    assert OURS["Alike"]("甲") == OURS["Alike"]("乙")
    assert hash(OURS["Alike"]("甲")) == hash(OURS["Alike"]("甲"))


def test_it_can_be_packed() -> None:
    one = Point("甲", 3, {"乙": 1})
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301


def test_its_parameters_can_be_asked_for() -> None:
    for name, ours in OURS.items():
        found, known = (inspect.signature(one).parameters.values() for one in (ours, THEIRS[name]))
        assert [(one.name, one.kind) for one in found] == [(one.name, one.kind) for one in known]


def test_init_is_written_when_the_first_is_made() -> None:
    @lazily.dataclass(frozen=True, slots=True)
    class Fresh:
        """Of it none is made at first."""

        name: str

    assert not inspect.isfunction(vars(Fresh)["__init__"])
    assert Fresh("甲").name == "甲"
    assert inspect.isfunction(vars(Fresh)["__init__"])
