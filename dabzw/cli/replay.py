"""The answer that was given before, said again where nothing has changed since.

It is looked for before anything else of the program is imported, and imports next to nothing: in a ledger
of any size the clerk has it before looking up.  Whatever is unusual is left to the command itself.
"""

from __future__ import annotations

import os
import time

from dabzw.store.index import answers
from dabzw.store.index.database import Failed, opened
from dabzw.store.index.tree import is_as_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

_CAMPAIGN: Final = "campaign.yaml"
_LEDGER: Final = "--ledger"
_CHINA: Final = 8 * 3600


def said_again(words: Sequence[str]) -> int | None:
    """Says the answer to the words of a command again, and gives its status; None where there is none."""
    try:
        folder = _ledger(words)
        git_dir = None if folder is None else f"{folder}/.git"
        if folder is None or git_dir is None or not os.path.isdir(git_dir):
            return None
        database = opened(git_dir, "", reads_only=True)
        asked, minute = answers.asked(words), _china_minute()
        if answers.found(database, asked, minute) is None or not is_as_read(folder, database):
            return None
        answer = answers.found(database, asked, minute)  # of the tree that was looked at, or of a later one
        return None if answer is None else _say(answer, minute, words)
    except Failed:
        return None


def _china_minute() -> str:
    """The present minute, in China Standard Time, as it is written."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + _CHINA))


def _ledger(words: Sequence[str]) -> str | None:
    """The folder of the ledger that is meant."""
    named = os.environ.get("DABZW_LEDGER") or None
    for place, word in enumerate(words):
        if word == _LEDGER and place + 1 < len(words):
            named = words[place + 1]
        elif word.startswith(f"{_LEDGER}="):
            named = word.partition("=")[2]
    if named is not None:
        return os.path.abspath(named)
    here = os.getcwd()
    above = here
    while not os.path.isfile(f"{above}/{_CAMPAIGN}"):
        if above == os.path.dirname(above):
            return f"{here}/ledger"
        above = os.path.dirname(above)
    return above


def _say(answer: answers.Answer, minute: str, words: Sequence[str]) -> int | None:
    """Writes it out; None where nothing of it was taken, so that the command itself says why."""
    told = answer.at(minute)
    for number, data in ((2, answer.said), (1, told)):
        if number == 1 and _is_paged(told, words):
            break
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(number, left) :]
            except BrokenPipeError:
                return answer.status
            except OSError:
                if len(left) == len(data):
                    return None
                raise
    return answer.status


def _is_paged(told: bytes, words: Sequence[str]) -> bool:
    """Shows what is longer than the screen page by page, and says whether it did."""
    if not os.isatty(1):
        return False
    from dabzw.cli.pager import is_unwanted, shown

    return not is_unwanted(words) and shown(told)
