"""The topics of the help 主题, each a file of `presets/help`, and which one a word means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from dabzw.cli.help import facts
from dabzw.cli.help.blocks import Topic, read
from dabzw.cli.help.facts import ORDER
from dabzw.cli.speech.meant import no_such_command
from dabzw.cli.speech.prompts import matching
from dabzw.errors import UsageError
from dabzw.store import presets

if TYPE_CHECKING:
    from dabzw.model.campaign import Campaign


class NoSuchTopic(UsageError):
    """There is no command and no topic of a name."""

    def __init__(self, word: str, meant_for: Iterable[str], says: Mapping[str, str]) -> None:
        several = "、".join(meant_for)
        sentence = (
            f"“{word}”有几个：{several}，请写全一些"
            if several
            else no_such_command(word, says, is_outermost=True).replace("这个命令", "这个命令或主题", 1)
        )
        super().__init__(f"{sentence}\n全部命令和主题：dabzw help")


def topic(name: str, campaign: Campaign | None) -> Topic:
    """A topic, with what the campaign at hand says."""
    return read(presets.help_text(name), facts.lines(campaign), facts.words(campaign))


def summaries() -> Iterator[tuple[str, str]]:
    """The name of each topic, and what it is about."""
    for name in ORDER:
        yield name, presets.help_text(name).partition("\n")[0].partition("：")[2]


def meant(word: str, commands: Mapping[str, str]) -> str:
    """The topic that a word means: by its name, a part of it, or the initials of its pinyin.

    Raises:
        NoSuchTopic: it means none, or several; `commands` are what else it may have been meant for, each with
            its help.
    """
    if word in ORDER:
        return word
    found = matching(ORDER, word)
    if len(found) == 1:
        return found[0]
    raise NoSuchTopic(word, found, {**dict(summaries()), **commands})
