"""Several acts in one sitting: after an entry at a terminal what may be entered next is offered.

Each act is an entry of its own, with its own questions and its own draft.  What comes next follows from what
is entered, so that nothing has to be remembered: whoever stops, or is stopped, goes on by `dabzw next`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import typer

from dabzw.cli import outcome
from dabzw.cli.choosing import may_offer, picked
from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.cli.speech.zh import CANCELLED
from dabzw.errors import DabzwError
from dabzw.model.ids import COMMANDS
from dabzw.rules.agenda.sitting import Next, sitting

_NEW: Final = "新"
_NOT_NOW: Final = "否，现在不办"


def go_on(desk: Desk, record_id: str) -> None:
    """Offers what may be entered next of a record, one act after another, until the clerk stops.

    Nothing typed stops; what is not entered then is told with its command.
    """
    run = outcome.current()
    if run.goes_on or not may_offer(desk):
        return
    run.goes_on = True
    try:
        while (step := next(_open_acts(desk, record_id), None)) is not None:
            if not _taken_up(desk, step):
                _say_left(desk, record_id)
                return
    finally:
        run.goes_on = False


def say_next(desk: Desk, record_id: str) -> None:
    """Tells at a terminal, without asking, what may be entered next of a record that is new."""
    if may_offer(desk) and not outcome.current().goes_on:
        for step in _open_acts(desk, record_id):
            prompts.note(f"接着记{step.act}：{step.command}")


def offer(desk: Desk, record_id: str, commands: Mapping[str, str]) -> None:
    """Offers to do now one of the commands that enter something, each with what it is for; then goes on."""
    possible = {_complete(command): what for command, what in commands.items() if _enters(command)}
    if not possible or not may_offer(desk):
        return
    desk.spoil()
    run = outcome.current()
    try:
        command = _chosen(possible)
        run.goes_on = True  # what comes next is offered once, below
        done = command is not None and do(desk, command)
    except typer.Abort:
        return
    finally:
        run.goes_on = False
    if done:
        go_on(desk, record_id)


def do(desk: Desk, command: str) -> bool:
    """Runs a command of ours in this process; says why it was refused, gives whether it entered anything.

    Raises:
        typer.Abort: the clerk stopped it.
    """
    run = outcome.current()
    before = len(run.entries)
    given = (("--as-of", desk.options.as_of), ("--ledger", desk.options.ledger))
    words = [*shlex.split(command)[1:], *(word for pair in given if pair[1] for word in pair if word)]
    try:
        status = run.starts(words)
    except DabzwError as refused:
        prompts.error(str(refused))
        status = refused.status
    if status == CANCELLED:
        raise typer.Abort
    return len(run.entries) > before


def _open_acts(desk: Desk, record_id: str) -> Iterator[Next]:
    seen = replace(desk, memory=None).seen  # as it is now, and not as this command began
    record = seen.find(record_id)
    return iter(()) if record is None else sitting(record, seen, desk.at)


def _taken_up(desk: Desk, step: Next) -> bool:
    """Whether the clerk takes up an act, and it is entered."""
    try:
        if step.act == "查明企业":
            command = _whose(desk, step)
            return command is not None and do(desk, command)
        return prompts.confirm(f"接着记{step.act}吗（{step.matter}）") and do(desk, step.command)
    except typer.Abort:
        return False


def _whose(desk: Desk, step: Next) -> str | None:
    """The command that says whose a lead is: an enterprise of the ledger, or a new one; None to stop."""
    seen = replace(desk, memory=None).seen
    lead = seen.leads[step.record_id]
    own = [one for one in seen.enterprises.values() if one.id not in seen.set_aside]
    own.sort(key=lambda one: one.village != lead.village)
    prompts.note(f"接着写明是哪一家企业：名称、首字母或编号；没有登记过的写“{_NEW}”；直接回车，到此为止")
    known = {one.id: one.name for one in own}
    answer = picked(desk, "企业", "企业", known, optional=True, words={_NEW: "还没有登记过"})
    if answer is None:
        return None
    if answer == _NEW:
        return f"dabzw ent add --lead {step.record_id}"
    return f"dabzw lead name {step.record_id} --enterprise {answer}"


def _say_left(desk: Desk, record_id: str) -> None:
    left = list(_open_acts(desk, record_id))
    if left:
        prompts.note("到此为止，已登记的都在。还可以接着办：")
        for step in left:
            prompts.note(f"  {step.act}：{step.command}")
        prompts.note(f"  或者 dabzw next {record_id}")


def _enters(command: str) -> bool:
    """Whether a command enters something of a record."""
    words = command.split()
    return words[1:2] != [] and words[1] in COMMANDS.values() and words[2:3] not in (["list"], ["show"])


def _complete(command: str) -> str:
    """A command without an option at its end that says nothing yet: it is asked for."""
    head, _, last = command.rpartition(" ")
    return head if last.startswith("--") else command


def _chosen(possible: Mapping[str, str]) -> str | None:
    """The command to be done now, the first where nothing is typed; None for none."""
    commands: Sequence[str] = tuple(possible)
    if len(commands) == 1:
        question = f"现在办吗：{possible[commands[0]]}（{commands[0]}）"
        return commands[0] if prompts.confirm(question, default=True) else None
    told = list(possible.values())
    choices = [
        what if told.count(what) == 1 else f"{what}（{command}）" for command, what in possible.items()
    ]
    answer = prompts.ask("现在办哪一项", choices=(*choices, _NOT_NOW), default=choices[0])
    return None if answer == _NOT_NOW else commands[choices.index(answer)]
