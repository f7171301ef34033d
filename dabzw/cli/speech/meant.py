"""Words of the command line that are written otherwise: by an input method, in Chinese, with a mistake."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from dabzw.cli.speech.order import STAGES
from dabzw.model.nearest import is_meant, nearest
from dabzw.model.patterns import lazy

_DASHES: Final = "‐‑‒–—―−－ー"
_OPTION: Final = lazy(
    rf"[-{_DASHES}]{{1,4}}(?P<name>[A-Za-zＡ-Ｚａ-ｚ][-\w{_DASHES}]*)(?:[=＝](?P<value>.*))?", re.DOTALL
)
_TO_HYPHEN: Final = str.maketrans(dict.fromkeys(_DASHES, "-"))
_LABEL: Final = lazy(r"[^：，。；、（]+")
_MOST: Final = 3
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "待办": ("agenda", "next"),
    "今天": ("agenda",),
    "首页": ("agenda",),
    "逾期": ("due", "late"),
    "登记": ("lead add", "ent add", "site add"),
    "核查": ("lead verify",),
    "移交": ("lead transfer", "transfer"),
    "办结": ("lead close",),
    "排查": ("site inspect", "ent inspect"),
    "立案": ("ent violate",),
    "处罚": ("ent penalize",),
    "销号": ("ent clear",),
    "延期": ("lead limit", "ent limit"),
    "修改": ("edit",),
    "删除": ("void", "discard"),
    "退出": (),
}
"""What clerks call an act, where no command's own help begins with that word."""


def plain_words(words: Sequence[str], params: Sequence[Any], *, only_before_command: bool) -> list[str]:
    """The words with options that an input method wrote made half width: －－village, —village, –as-of.

    What an option takes stays as it is written; of a group only what stands before its command is read.
    """
    takes = {
        name: not (param.is_flag or param.count)
        for param in params
        if param.param_type_name == "option"
        for name in (*param.opts, *param.secondary_opts)
    }
    found: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--" or (only_before_command and not word.startswith(("-", *_DASHES))):
            return [*found, word, *left]
        plain = _plain_option(word)
        found.append(plain)
        if takes.get(plain):
            found += islice(left, 1)
    return found


def _plain_option(word: str) -> str:
    match = None if word.startswith("-") and word.isascii() else _OPTION.fullmatch(word)
    if match is None:
        return word
    name = unicodedata.normalize("NFKC", match["name"]).translate(_TO_HYPHEN).lower()
    value = "" if match["value"] is None else f"={match['value']}"
    return f"{'-' if len(name) == 1 else '--'}{name}{value}"


def plain_command(typed: str) -> str:
    """The name of a command, half width and in small letters."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def no_such_option(typed: str, params: Sequence[Any]) -> str:
    """The refusal of an option that a command has not, with those that it may have been meant for."""
    known = [
        name for param in params for name in (*param.opts, *param.secondary_opts) if name.startswith("--")
    ]
    near = nearest(typed, known)
    return f"没有 {typed} 这个选项" + (f"，是不是 {'、'.join(near)}？" if near else "。")


def no_such_command(typed: str, says: Mapping[str, str], *, is_outermost: bool) -> str:
    """The refusal of a command that there is not, with those that it may have been meant for.

    `says` is the help of each command by its name: a Chinese word is looked for in it.
    """
    found = list(islice(dict.fromkeys(_meant(typed, says, is_outermost=is_outermost)), _MOST))
    shown = (name + _label(says.get(name, ""), typed) for name in found)
    return f"没有 {typed} 这个命令" + (f"，是不是 {'、'.join(shown)}？" if found else "。")


def _meant(typed: str, says: Mapping[str, str], *, is_outermost: bool) -> Iterator[str]:
    plain = plain_command(typed)
    yield from nearest(plain, says)
    if is_outermost:
        yield from (name for word, names in _CALLED.items() if word in typed for name in names)
        near = nearest(plain, [name.partition(" ")[2] for name in _of_groups()])
        yield from (name for name in _of_groups() if name.partition(" ")[2] in near)
    if len(plain) > 1:
        yield from _so_called(plain, says)


def _so_called(plain: str, says: Mapping[str, str]) -> Iterator[str]:
    """The commands whose help begins with a word, holds it, or begins with one that is like it."""
    labels = {name: _first_words(text) for name, text in says.items()}
    yield from (name for name, label in labels.items() if is_meant(label, plain) or label in plain)
    if not plain.isascii():
        yield from (name for name, text in says.items() if plain in text)
    near = nearest(plain, labels.values())
    yield from (name for name, label in labels.items() if label in near)


def _of_groups() -> Iterator[str]:
    """The commands of the groups by their whole names: lead verify."""
    return (
        f"{group} {name}"
        for group, stages in STAGES.items()
        if group in STAGES["dabzw"]["登记和办理"]
        for names in stages.values()
        for name in names
    )


def _first_words(says: str) -> str:
    found = _LABEL.match(says)
    return found[0] if found else says


def _label(says: str, typed: str) -> str:
    """What a command is, where the clerk has not written its name."""
    return f"（{_first_words(says)}）" if says and not typed.isascii() else ""
