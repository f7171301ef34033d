"""dabzw tutorial: a day of the campaign, step by step, on a practice ledger."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.keep.lesson import LOOKED, Step, steps
from dabzw.cli.keep.practice import Ground, default_folder, run
from dabzw.cli.speech import prompts
from dabzw.errors import LedgerError, UsageError

_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")
_GROUPS: Final = ("lead", "ent", "site", "activity", "village", "unit")
_LEFT: Final = ("退出", "q", "quit", "exit")
_OTHER: Final = ("show", "list", "find", "next", "agenda", "due", "status", "check", "log", "help", "policy")
"""Looks that may be typed at any step: they change nothing, and the step is asked for again."""


def tutorial(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="文件夹", help="练习台账放在哪里；默认为个人文件夹的 示例/练习台账"),
    ] = None,
    first: Annotated[
        int | None, typer.Option("--from", metavar="第几步", help="从头建练习台账，前面的各步由教程代做")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="只列出各步")] = False,
    campaign: Annotated[
        Path | None, typer.Option("--campaign", metavar="文件", help="用这份行动方案练习，不用自带的")
    ] = None,
) -> None:
    """A day of the campaign on a practice ledger; left, it goes on the next time."""
    del ctx
    if listed:
        _list()
        return
    if first is not None and not 1 <= first <= len(steps()):
        raise UsageError(f"--from（第几步）填 1 到 {len(steps())}")
    if not prompts.interactive():
        raise UsageError("教程要在终端里一步一步做；用 dabzw tutorial --list 看有哪些步")
    ground = _begun(folder or default_folder(), first, campaign)
    while not ground.is_over:
        if not _done(ground):
            prompts.note(f"练到第{ground.step + 1}步；再运行 dabzw tutorial 接着练。")
            return
    prompts.note(f"走完了。练习台账在 {ground.practice.folder}，可以接着试，不要了就删去那个文件夹。")
    prompts.note("再练一遍：dabzw tutorial --from 1。正式登记在自己的台账文件夹里，今天要办的看 dabzw。")


class NotDone(LedgerError):
    """A step that the tutorial does by itself came to nothing."""

    def __init__(self, number: int) -> None:
        super().__init__(f"第{number}步由教程代做时没有做成；从这一步练起：dabzw tutorial")


def _list() -> None:
    for number, step in enumerate(steps(), 1):
        typer.echo(f"{number:>2}  {step.title}  dabzw {step.command}".rstrip())


def _begun(folder: Path, first: int | None, campaign: Path | None) -> Ground:
    """The practice ledger to go on with, or a new one; raises as `Ground` does, and typer.Abort."""
    found = Ground.at(folder)
    if found is not None and first is None and not found.is_over and campaign is None:
        prompts.note(f"接着练（练习台账 {folder}，内容全部虚构）。")
        return found
    if found is not None and not prompts.confirm(f"重建练习台账 {folder}，原来练的不留", default=True):
        raise typer.Abort
    prompts.note(f"在 {folder} 建练习台账，内容全部虚构，和正式台账没有关系。")
    ground = Ground.build(folder, campaign)
    prompts.note(f"练习里的今天是 {ground.practice.day}，各条命令自动带上那天的时刻（--as-of）。")
    while ground.step + 1 < (first or 1):
        _done_for(ground)
    return ground


def _done_for(ground: Ground) -> None:
    """Does a step before the one that the clerk wants to begin with; raises NotDone."""
    step, practice = steps()[ground.step], ground.practice
    if not practice.lacks(step):
        before, known = practice.count(step), practice.known(step)
        practice.run([*_words(ground, step), "--as-of", practice.as_of(step)])
        if not practice.is_done(step, before):
            raise NotDone(ground.step + 1)
        practice.learn(step, known)
    ground.go_on()


def _done(ground: Ground) -> bool:
    """Brings the next step to its end, whoever types it; False where the clerk leaves."""
    step, practice = steps()[ground.step], ground.practice
    title = f"第{ground.step + 1}步（共{len(steps())}步）{step.title}"
    if practice.lacks(step):
        prompts.note(f"{title}：本行动没有规定，跳过。")
        ground.go_on()
        return True
    prompts.note(f"\n{title}\n  {step.why}\n  输入：dabzw {practice.typed(step)}".rstrip())
    while True:
        try:
            typed = prompts.line("（直接回车由教程代打，写 退出 则下次再练）$ ")
        except typer.Abort:
            return False
        if typed in _LEFT:
            return False
        if _tried(ground, step, typed):
            prompts.note(f"做到了：{step.done}")
            ground.go_on()
            return True


def _tried(ground: Ground, step: Step, typed: str) -> bool:
    """Whether what was typed has done the step; what is in the way is said."""
    words = _words_of(typed) if typed else _words(ground, step)
    if words is None:
        prompts.warn("引号没有成对，请再写一次。")
        return False
    wanted = _named(_words(ground, step))
    if _named(words) != wanted:
        if words[:1] and words[0] in _OTHER:
            _run(ground, step, words)
        else:
            prompts.warn(f"这一步用的是 dabzw {' '.join(wanted)}。{step.hint}".replace(" 。", "。"))
        return False
    if _go(ground, step, words, asks=bool(typed)):
        return True
    prompts.warn(f"还没有做到。{step.hint}再写一次，或直接回车由教程代打。")
    return False


def _words_of(typed: str) -> list[str] | None:
    """The words of a line as a terminal parts them, without the program's name; None where that fails."""
    try:
        words = shlex.split(typed.translate(_QUOTES))
    except ValueError:
        return None
    return words[1:] if words[:1] == ["dabzw"] else words


def _words(ground: Ground, step: Step) -> list[str]:
    return shlex.split(ground.practice.typed(step))


def _named(words: list[str]) -> list[str]:
    """The command that words name, of a group with what is done of it; nothing for the bare one."""
    names = words[: 2 if words[:1] and words[0] in _GROUPS else 1]
    return [] if names[:1] == ["agenda"] or (names[:1] and names[0].startswith("-")) else names


def _go(ground: Ground, step: Step, words: list[str], *, asks: bool = False) -> bool:
    """Runs the command of a step; whether it has changed what it must have changed."""
    practice = ground.practice
    before, known = practice.count(step), practice.known(step)
    asks = asks and step.effect != LOOKED  # a look would offer to do the next step at once
    if _run(ground, step, words, asks=asks) or not practice.is_done(step, before):
        return False
    practice.learn(step, known)
    return True


def _run(ground: Ground, step: Step, words: list[str], *, asks: bool = False) -> int:
    if any(word.startswith("--ledger") for word in words):
        prompts.warn("练习时不写 --ledger：命令只在练习台账上做。")
        return 1
    dated = any(word.startswith("--as-of") for word in words)
    moment = [] if dated else ["--as-of", ground.practice.as_of(step)]
    return run(ground.practice.folder, [*words, *moment], asks=asks)
