"""What ships with the tool: the campaign of the notice, the calendars by year, the topics of the help."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from dabzw.model.campaign import YearFile
from dabzw.model.workdays import Year
from dabzw.store import yamlio

_FOLDER = Path(__file__).parent.parent / "presets"


def campaign_text() -> str:
    """The campaign of the notice as a file, with its comments."""
    return (_FOLDER / "campaign.yaml").read_text(encoding="utf-8")


def help_text(topic: str) -> str:
    """The text of a topic of the help."""
    return (_FOLDER / "help" / f"{topic}.md").read_text(encoding="utf-8")


def completion_script(shell: str) -> str:
    """The script by which a shell asks what completes a word."""
    return (_FOLDER / "completion" / f"dabzw.{shell}").read_text(encoding="utf-8")


def tutorial_steps() -> bytes:
    """The steps of the tutorial, as a file."""
    return (_FOLDER / "tutorial.yaml").read_bytes()


@cache
def published_years() -> Mapping[int, Year]:
    """The State Council's arrangements of rest days that ship with the tool."""
    trees = (
        yamlio.read(file.read_bytes(), comments=True) for file in sorted(_FOLDER.glob("calendars/*.yaml"))
    )
    files = (YearFile.model_validate(tree.value) for tree in trees)
    return MappingProxyType({file.year: file.arrangement for file in files})
