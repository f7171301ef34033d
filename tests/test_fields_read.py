"""Every field is read: by a rule, a list, a paper or a form, or there is a reason why not.

A field that only `show` and the generic sheets print says nothing to anybody who must act.  A module reads a
field where it takes an attribute of its name and speaks of its row: by the name of the row's type, or by an
attribute that holds such rows.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.fields import meanings
from dabzw.model.ledger import RECORD_TYPES, Ledger
from dabzw.model.power import PowerUse

ROOT: Final = Path(__file__).parents[1] / "dabzw"
READERS: Final = ("model", "rules", "reports/looks", "reports/papers", "reports/forms", "reports/filters.py")
"""Where reading counts; sheets, prompts, search and `show` give whatever there is."""
WALKERS: Final = ("model/base.py", "rules/walk.py", "reports/looks/record.py", "reports/looks/find.py")
"""Modules that read whatever field there is, without knowing it."""

UNREAD: Final[dict[str, str]] = {
    "FoundProblem.problem": "the list of problems prints it, from the standing that holds the row",
}
"""Fields that nobody is seen to read, as `Row.field`, each with the reason."""


@cache
def rows() -> tuple[type[Row], ...]:
    """Every row that a ledger holds."""
    found: dict[type[Row], None] = {}
    waiting: list[type[Row]] = [*RECORD_TYPES.values(), Campaign, PowerUse]
    while waiting:
        row = waiting.pop()
        if row not in found:
            found[row] = None
            waiting += [one.row for one in meanings(row).values() if one.row is not None]
    return tuple(found)


@cache
def said() -> dict[str, frozenset[str]]:
    """The attributes, names and single words in quotes of every module that counts."""
    paths = (path for part in READERS for path in _modules(ROOT / part))
    return {
        name: frozenset(_said(ast.parse(path.read_text(encoding="utf-8"))))
        for path in paths
        if (name := path.relative_to(ROOT).as_posix()) not in WALKERS
    }


def _modules(part: Path) -> Iterator[Path]:
    yield from sorted(part.rglob("*.py")) if part.is_dir() else (part,)


def _said(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield f".{node.attr}"
        elif isinstance(node, (ast.Name, ast.ClassDef)):
            yield node.id if isinstance(node, ast.Name) else node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield f".{node.value}"


def holders(row: type[Row]) -> frozenset[str]:
    """What a module says that speaks of a row: its type, or an attribute that holds it or is called as it is."""
    own = re.sub(r"(?<!^)(?=[A-Z])", "_", row.__name__).lower()
    held = (f".{one.name}" for other in rows() for one in meanings(other).values() if one.row is row)
    in_ledger = (f".{part.name}" for part in dataclasses.fields(Ledger) if row.__name__ in str(part.type))
    return frozenset((row.__name__, f".{row.__name__}", f".{own}", *held, *in_ledger))


def unread(texts: Mapping[str, frozenset[str]]) -> set[str]:
    return {
        f"{row.__name__}.{field}"
        for row in rows()
        for field in meanings(row)
        if not any(f".{field}" in words and words & holders(row) for words in texts.values())
    }


def test_every_field_is_read_or_has_a_reason() -> None:
    assert unread(said()) == UNREAD.keys()


def test_a_field_that_is_read_no_more_is_found() -> None:
    blind = {name: words - {".safety_note"} for name, words in said().items()}
    assert unread(blind) - UNREAD.keys() == {"Enterprise.safety_note"}


def test_a_field_is_read_only_where_its_row_is_spoken_of() -> None:
    note = {name: words - {".remark"} for name, words in said().items()}
    stranger = {**note, "elsewhere": frozenset((".remark", "Site"))}
    assert unread(stranger) - UNREAD.keys() == {
        f"{row}.remark" for row in ("Activity", "Campaign", "Enterprise", "Lead")
    }
