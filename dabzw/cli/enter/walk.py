"""照单登记: the rows of a printed sheet typed in one after another, each by the command that enters it.

Each row is an entry of its own: judged at once, with its own draft.  What was the same all day, the date, how
it was done and by whom, is asked once.  Whoever stops goes on later with the rows that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.enter.chain import do
from dabzw.cli.enter.forms import choices_of, fields, read
from dabzw.cli.enter.habits import Proposals
from dabzw.cli.enter.steps import VISIT
from dabzw.cli.speech import prompts
from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.moments import written
from dabzw.reports.looks.field import Row, cautions, matters, name_of, rows
from dabzw.rules.agenda.field import ACTS, FieldSheet, open_commands
from dabzw.rules.agenda.keeping import typed

_ENTER: Final = "登记"
_SKIP: Final = "没有去，跳过"
_STOP: Final = "到此为止"
_Answer = Literal["登记", "没有去，跳过", "到此为止"]
_CHOICES: Final[tuple[_Answer, ...]] = (_ENTER, _SKIP, _STOP)
_HOW: Final = "照单子的行序逐行登记；每一行当场核对、当场入账，按 Ctrl-C 停下，填了一半的留着。"


@dataclass(frozen=True, slots=True)
class _Day:
    """What is the same of all rows: the day, how it was done, and by whom."""

    on: str
    method: str | None
    people: tuple[str, ...]

    def options(self, command: str) -> Iterator[str]:
        """What of it a command takes; the minute of a 核查 is asked for."""
        if ACTS[command] != "核查":
            yield f"--on {self.on}"
        if ACTS[command] == "排查" and self.method is not None:
            yield f"--method {typed(self.method)}"
        yield from (f"--people {typed(one)}" for one in self.people)


@dataclass(slots=True)
class _Walk:
    """The commands that enter what is still to be typed in, by records, and how many acts were."""

    desk: Desk
    left: dict[str, list[str]]
    entered: int = 0

    def through(self, sheet: FieldSheet, day: _Day) -> None:
        """Goes through the rows; one that was refused is asked about again."""
        for row in rows(sheet):
            if row.stop.record.id in self.left:
                _tell(row)
            while row.stop.record.id in self.left:
                answer = prompts.ask("这一行", choices=_CHOICES, default=_ENTER)
                if answer == _STOP:
                    return
                if answer == _SKIP:
                    break
                self._enter(row.stop.record.id, day)

    def _enter(self, record_id: str, day: _Day) -> None:
        """Enters a row, act by act, until one is refused."""
        commands = self.left[record_id]
        while commands:
            line = " ".join(("dabzw", commands[0], record_id, *day.options(commands[0])))
            as_of = day.on if ACTS[commands[0]] == "核查" else self.desk.options.as_of
            options = replace(self.desk.options, as_of=as_of)
            if not do(replace(self.desk, options=options), line):
                return
            self.entered += 1
            commands.pop(0)
        del self.left[record_id]


def walk(desk: Desk, sheet: FieldSheet) -> None:
    """Asks for the rows of a sheet that are not entered yet, in their order.

    Raises:
        typer.Abort: the clerk stopped in the middle of a row; what was entered stays.
    """
    commands = {stop.record.id: list(open_commands(stop, desk.seen)) for stop in sheet.stops}
    going = _Walk(desk, {record_id: own for record_id, own in commands.items() if own})
    if not going.left:
        prompts.note("单子上没有要登记的，或者都已登记。" if sheet.rounds else "单子上没有要去的地方。")
        return
    run = outcome.current()
    run.goes_on = True  # what comes next of each row is left to the agenda
    try:
        prompts.note(_HOW)
        going.through(sheet, _asked_once(desk, sheet))
    finally:
        run.goes_on = False
        _say_left(sheet, going)


def _asked_once(desk: Desk, sheet: FieldSheet) -> _Day:
    own = fields(VISIT)
    proposed = Proposals(desk, VISIT).of(own["people"], ())

    def day(text: str) -> str:
        try:
            return str(read(own["on"], text, desk))
        except DabzwError as wrong:
            raise ValueError(str(wrong)) from None

    on = prompts.ask("到现场的日期", default=written(sheet.at.day), parse=day)
    method = prompts.ask(own["method"].label, choices=choices_of(own["method"], desk.campaign), optional=True)
    people = prompts.ask(
        "人员（每一行都一样的；不一样的不写，逐行再问）",
        many=True,
        optional=True,
        default="、".join(proposed) if isinstance(proposed, list) else None,
    )
    return _Day(str(on), method, tuple(people or ()))


def _tell(row: Row) -> None:
    """Says which row of the paper is meant."""
    stop = row.stop
    prompts.note(f"{row.village} 第{stop.number}行  {stop.record.id} {name_of(stop.record)}")
    told: Mapping[str, tuple[str, ...]] = {"做什么": matters(stop), "注意": cautions(stop)}
    for label, says in told.items():
        if says:
            prompts.note(f"  {label}：{'；'.join(says)}")


def _say_left(sheet: FieldSheet, going: _Walk) -> None:
    done = f"这次登记了{going.entered}笔，" if going.entered else ""
    again = f"；接着登记：dabzw field {sheet.code} --enter" if sheet.code else ""
    left = len(going.left)
    prompts.note(f"{done}单子上还有{left}处没有登记{again}" if left else f"{done}单子上的都登记了。")
