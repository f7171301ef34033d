"""The objects of a push that wait to be judged: git keeps them apart, and shows them to its hook alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dabzw.errors import UsageError
from dabzw.lazily import dataclass

QUARANTINE: Final = "GIT_QUARANTINE_PATH"
"""The variable by which git tells its hook where the objects of a push lie."""


class NoPush(UsageError):
    """git has not started this program as the hook of a push."""

    def __init__(self) -> None:
        super().__init__("这个程序由 git 在收到推送时运行，不要自己运行")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The folder that holds the objects of a push, and that of the repository which they are for.

    While git is told of both it moves no ref, so that nothing leads to what is not taken in yet.
    """

    quarantine: Path
    objects: Path

    @classmethod
    def of(cls, git_dir: Path, told: str | None) -> Incoming:
        """The objects of a push to a repository, in the folder that git has told of.

        Nothing else of what the caller's environment says is believed.

        Raises:
            NoPush: none was told of, or it does not lie where git puts it.
        """
        objects = Path(os.path.realpath(git_dir / "objects"))
        place = Path(os.path.realpath(told)) if told else None
        if place is None or place.parent != objects or not place.is_dir():
            raise NoPush
        return cls(place, objects)

    @property
    def environment(self) -> Mapping[str, str]:
        """What git must be told to see these objects beside those of the repository."""
        return {
            QUARANTINE: str(self.quarantine),
            "GIT_OBJECT_DIRECTORY": str(self.quarantine),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quoted(self.objects),
        }


def _quoted(place: Path) -> str:
    """A folder in a list of them: with a colon or a quote in its name, as git reads it in C's way."""
    text = str(place)
    if not any(one in text for one in ':"\\\n'):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
