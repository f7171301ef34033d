"""What both sides changed, differently: shown, asked at a terminal, or to be typed as `--take`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Final

from dabzw.cli.meet.choices import SEEN, Chosen, seen_in
from dabzw.cli.meet.joining import Undecided
from dabzw.cli.speech import prompts
from dabzw.errors import Conflict, UsageError
from dabzw.reports.looks.synced import Asked
from dabzw.store.lock import one_line
from dabzw.sync.merge.sides import Choice, Question

OURS: Final[Choice] = "本机"
THEIRS: Final[Choice] = "对方"
LATER: Final = "先不同步"
_SIDES: Final[Mapping[str, Choice]] = {OURS: OURS, THEIRS: THEIRS}
_LONGEST: Final = 80
_BEFORE: Final = 12
_HIDDEN: Final = "（不显示）"


class NotNow(Conflict):
    """The clerk wants to decide later."""

    def __init__(self) -> None:
        super().__init__("先不同步，什么都没有改动；定了以后再运行 dabzw sync")


class ToChoose(Conflict):
    """Nobody can be asked: what is to be chosen is to be typed."""

    def __init__(self, asked: Sequence[Asked], changed: Sequence[str] = ()) -> None:
        again = f"（其中{len(changed)}处，定的时候看到的和现在的不一样了，要重新定）" if changed else ""
        lines = "".join(f"\n  {number}. {_line(one)}" for number, one in enumerate(asked, 1))
        takes = "".join(f"\n  {one.typed(OURS)}   或   {one.typed(THEIRS)}" for one in asked)
        super().__init__(
            f"有{len(asked)}处两边改得不一样，要由人来定{again}，什么都没有改动：{lines}\n"
            f"定了以后再运行 dabzw sync，每处加上：{takes}"
        )


def takes(typed: Iterable[str]) -> Chosen:
    """The choices that were typed, by what they choose about; raises UsageError."""
    sides: dict[str, Choice] = {}
    digits: dict[str, str] = {}
    for one in typed:
        key, sign, said = unicodedata.normalize("NFKC", one).rpartition("=")
        side, hash_, seen = said.strip().partition("#")
        if not sign or ":" not in key or side not in _SIDES or (hash_ and not SEEN.fullmatch(hash_ + seen)):
            raise UsageError(
                f"--take 写成 编号:栏=本机 或 编号:栏=对方 的样子（照列出来的抄），不是“{one_line(one)}”"
            )
        if sides.setdefault(key.strip(), _SIDES[side]) != side:
            raise UsageError(f"--take 对 {one_line(key.strip())} 写了两次，一次本机一次对方；只写一次")
        digits[key.strip()] = seen
    return Chosen(sides, digits)


def shown(questions: Iterable[Question], names: Mapping[str, str]) -> tuple[Asked, ...]:
    """Questions as people read them."""
    return tuple(_shown(one, names.get(one.about, "")) for one in questions)


def _shown(one: Question, name: str) -> Asked:
    values = (one.base, one.ours, one.theirs)
    base, ours, theirs = (_HIDDEN,) * len(values) if one.secret else _values(*map(_told, values))
    return Asked(one.key, one.about, name, one.where, base, ours, theirs, one.why, seen_in(one))


def decided(undecided: Undecided) -> dict[str, Choice]:
    """What the clerk chooses; raises ToChoose where nobody can be asked, NotNow, typer.Abort."""
    asked = shown(undecided.questions, undecided.names)
    if not prompts.interactive():
        raise ToChoose(asked, undecided.changed)
    if undecided.changed:
        prompts.note(f"有{len(undecided.changed)}处，定了以后两边的内容又变了，要照现在的重新定。")
    prompts.note(f"有{len(asked)}处两边改得不一样，逐处选定；还没有写入任何东西。")
    found: dict[str, Choice] = {}
    for number, one in enumerate(asked, 1):
        prompts.note(f"{number}. {_line(one)}")
        chosen = str(prompts.ask("以哪边为准", choices=(OURS, THEIRS, LATER)))
        if chosen not in _SIDES:
            raise NotNow
        found[one.key] = _SIDES[chosen]
    return found


def _line(one: Asked) -> str:
    name = f"（{one.name}）" if one.name else ""
    says = f"原为 {one.base}；本机 {one.ours}；对方 {one.theirs}（{one.why}）"
    return f"{one.about}{name} {one.where}：{says}"


def _values(*told: str) -> tuple[str, ...]:
    """Values in a few words; of long ones from where they begin to differ."""
    if all(len(one) <= _LONGEST for one in told):
        return told
    long = [one for one in told if len(one) > _LONGEST]
    alike = takewhile(lambda characters: len(set(characters)) == 1, zip(*long, strict=False))
    start = max(0, sum(1 for _ in alike) - _BEFORE)
    return tuple(_cut(one, start if one in long else 0) for one in told)


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST
    return ("……" if start else "") + text[start:end] + ("……" if end < len(text) else "")


def _told(value: object) -> str:
    if value is None:
        return "（没有）"
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{_told(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "；".join(_told(inner) for inner in value) or "（没有）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return one_line(value.decode(errors="replace") if isinstance(value, bytes) else str(value))
