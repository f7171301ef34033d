"""What the project stands on is locked: each package at one version, checked by hash, from no place in particular."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PROJECT["dependency-groups"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN, BUILD, DEV, TOOLS = (f"requirements{use}.txt" for use in ("", "-build", "-dev", "-tools"))
ASKED = {
    RUN: PROJECT["project"]["dependencies"],
    BUILD: GROUPS["build"],
    DEV: [
        *PROJECT["project"]["dependencies"],
        *(one for extra in EXTRAS.values() for one in extra),
        *GROUPS["build"],
        *GROUPS["dev"],
    ],
    **{
        f"requirements-{extra}.txt": [*PROJECT["project"]["dependencies"], *asked]
        for extra, asked in EXTRAS.items()
    },
    TOOLS: GROUPS["tools"],
}
# One package: its version, where it is needed, its hashes. Nothing else may stand in a lock but comments.
PIN = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*)( ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n")
COMMENT = re.compile(r" *#[^\n]*\n")


def _text(name: str) -> str:
    return (ROOT / name).read_text("ascii")


def _pins(name: str) -> dict[str, tuple[str, str, str]]:
    return {found[1]: (found[2], found[3] or "", found[4]) for found in PIN.finditer(_text(name))}


def test_every_lock_is_known() -> None:
    assert {path.name for path in ROOT.glob("requirements*")} == set(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_a_lock_holds_pins_with_hashes_and_comments_alone(name: str) -> None:
    assert COMMENT.sub("", PIN.sub("", _text(name))) == ""
    assert not re.search(r"://|(^|\s)(-i|-f|--\w+-url|--find-links)\b|(^|[\s\"'=])/", _text(name))


@pytest.mark.parametrize(
    "line", ["--index-url https://example.invalid\n", "a==1\n", "a>=1\n", "-e .\n", "a @ /b\n"]
)
def test_anything_else_in_a_lock_is_seen(line: str) -> None:
    assert COMMENT.sub("", PIN.sub("", line)) != ""


@pytest.mark.parametrize(("name", "asked"), [(name, one) for name, asked in ASKED.items() for one in asked])
def test_what_the_project_asks_for_is_locked_within_its_range(name: str, asked: str) -> None:
    requirement = Requirement(asked)
    version, marker, _ = _pins(name)[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version, prereleases=False)
    assert marker == ""


@pytest.mark.parametrize("name", [RUN, BUILD, *(f"requirements-{extra}.txt" for extra in EXTRAS)])
def test_no_two_locks_disagree(name: str) -> None:
    development = _pins(DEV)
    assert {package: development.get(package) for package in _pins(name)} == _pins(name)


def test_what_builds_the_project_is_the_locked_back_end() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(GROUPS["build"])


@pytest.mark.parametrize("asked", sorted({one for asked in ASKED.values() for one in asked}))
def test_every_range_has_a_lowest_version_that_can_be_tried(asked: str) -> None:
    assert any(part.operator == ">=" for part in Requirement(asked).specifier)
