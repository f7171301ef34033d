"""Every list of words that decides holds the words that were written out for it, no fewer and no more."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from inspect import isfunction
from pathlib import Path
from typing import Final, get_args

import pytest
from written_words import LEFT_OUT, WRITTEN

import dabzw

_PACKAGE: Final = Path(dabzw.__file__).parent
_COLLECTIONS: Final = (tuple, list, set, frozenset, Mapping)
_VOCABULARIES: Final = ("vocab.", "national.")


def words(value: object) -> set[str]:
    """The words of a constant, as they are written out: a mapping's as `key=value`."""
    if isinstance(value, Mapping):
        return {str(key) if isfunction(one) else f"{key}={_one(one)}" for key, one in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return {_entry(one) for one in value}
    if is_dataclass(value):
        found = (getattr(value, field.name) for field in fields(value))
        return set().union(*(one for one in found if isinstance(one, tuple)))
    return set(get_args(value))


def _entry(one: object) -> str:
    """An entry of a list: a word, a kind with what it needs, or a pair of a name and a kind."""
    if isinstance(one, tuple):
        name, kind = one[0], getattr(one[1], "name", one[0])
        return name if name == kind else f"{name}={kind}"
    needs = getattr(one, "needs", ())
    return f"{_one(one)}>{'/'.join(needs)}" if needs else _one(one)


def _one(value: object) -> str:
    if isinstance(value, tuple):
        law = len(value) == 2 and str(value[1]).find("法第") >= 0  # the article is told, it does not decide
        return str(value[0]) if law else "/".join(str(part) for part in value)
    if isinstance(value, type):
        return value.__name__
    return str(getattr(value, "name", value))


@cache
def _constants(layer: str) -> dict[str, object]:
    """What the modules of a layer name at their own level."""
    paths = sorted((_PACKAGE / layer).rglob("*.py"))
    return {f"{path.stem}.{name}": value for path in paths for name, value in _named_in(path)}


def _named_in(path: Path) -> Iterator[tuple[str, object]]:
    names = [
        target.id
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
        for target in _targets(statement)
        if isinstance(target, ast.Name)
    ]
    module = importlib.import_module(".".join(("dabzw", *path.relative_to(_PACKAGE).with_suffix("").parts)))
    yield from ((name, getattr(module, name)) for name in names if hasattr(module, name))


def _targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AnnAssign) else []


def _found(name: str) -> str:
    """Where a constant of the lists is now: under its own name, or alone of that name in another module."""
    if name in _known():
        return name
    of_name = [known for known in _known() if known.split(".")[1] == name.split(".")[1]]
    assert len(of_name) == 1, f"{name} is gone: where it went, its list goes too"
    return of_name[0]


@cache
def _known() -> dict[str, object]:
    return {**_constants("store"), **_constants("model"), **_constants("rules")}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_words_are_those_written_out(name: str) -> None:
    assert words(_known()[_found(name)]) == set(WRITTEN[name].split())


def test_no_list_of_words_of_the_rules_is_left_out() -> None:
    fixed = {name: value for name, value in _constants("model").items() if name.startswith(_VOCABULARIES)}
    deciding = {
        name
        for name, value in {**_constants("rules"), **fixed}.items()
        if _heads(value) and all(isinstance(word, str) for word in _heads(value))
    }
    assert sorted(deciding - {_found(name) for name in (*WRITTEN, *LEFT_OUT)}) == []
    assert sorted({_found(name) for name in LEFT_OUT} - deciding) == []


def _heads(value: object) -> list[object]:
    """The first of each entry of a collection: a list of types, or of modules, is no list of words."""
    entries = list(value) if isinstance(value, _COLLECTIONS) else list(get_args(value))
    return [getattr(entry, "name", entry[0] if isinstance(entry, tuple) else entry) for entry in entries]
