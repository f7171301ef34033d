"""What docs/reliability.md promises is watched by tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[^`]*)`", PAGE)))
WATCHED = PAGE[PAGE.index("## 一、") : PAGE.index("## 十一、限度")]


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file as pytest names them below it, which is read and not imported."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found.update(f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef))
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def exists(named: str) -> bool:
    path, _, name = named.partition("::")
    return (ROOT / path).is_file() and name in names_in(path)


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named: str) -> None:
    assert exists(named)


def promises() -> list[str]:
    """The paragraphs and points of the sections that promise something; a table belongs to what is before it."""
    blocks = re.split(r"\n\n|\n(?=- )", WATCHED)
    return [one for one in blocks if not one.lstrip().startswith(("|", "## ")) and one.strip()]


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise.strip()[:20])
def test_every_promise_names_what_watches_it(promise: str) -> None:
    introduces = promise.rstrip().endswith("：")
    assert introduces or re.search(r"`tests/|`make (faults|race)`", promise)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z-]+)`", PAGE))))
def test_every_target_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_page_has_teeth() -> None:
    assert not exists("tests/test_reliability.py::test_vanished")
    assert not exists("tests/test_vanished.py::test_x")
    assert len(promises()) > 20
