"""What a run of the whole suite leaves to the slow one is there, and leaves something in its place."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
import seldom

ROOT = Path(__file__).parents[1]
FILES = sorted({name.partition("::")[0] for name in seldom.named()})
LEFT_WHOLE = {name for name, kept in seldom.named().items() if not kept}


@cache
def names_in(file: str) -> set[str]:
    """The tests of a file, each as a run names it."""
    found = set()
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        within = node.body if isinstance(node, ast.ClassDef) else [node]
        above = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            f"{file}::{above}{one.name}"
            for one in within
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
        }
    return found


def test_each_that_is_named_is_there() -> None:
    gone = [name for name in seldom.named() if name not in names_in(name.partition("::")[0])]
    assert not gone, f"{gone} are no more: take them out of seldom.txt, or write their new names there"


@pytest.mark.parametrize("file", FILES)
def test_of_each_file_something_is_in_every_run(file: str) -> None:
    assert names_in(file) - LEFT_WHOLE, "write `1/n` behind one, or leave a cheaper one in"


def test_the_first_case_and_every_nth_after_it_stay() -> None:
    name, kept = next((name, kept) for name, kept in seldom.named().items() if kept > 1)
    assert [seldom.is_left(name, case) for case in range(kept + 1)] == [False, *([True] * (kept - 1)), False]
    assert not seldom.is_left("tests/test_seldom.py::test_each_that_is_named_is_there", 0)


def test_they_are_in_order_and_named_once() -> None:
    lines = (ROOT / "tests" / "seldom.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    assert names == sorted(names)
    assert len(names) == len(seldom.named())
