"""照单登记: the rows of a printed sheet typed in one after another, each by the command that enters it.

Each row is an entry of its own: judged at once, with its own draft.  What was the same all day, the date, how
it was done and by whom, is asked once.  Whoever stops goes on later with the rows that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from dabzw.model.ledger import Ledger
from dabzw.model.moments import written
from dabzw.reports.looks.field import Row, cautions, matters, name_of, rows
from dabzw.rules.agenda.field import ACTS, FieldSheet, Stop, open_commands
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


def walk(desk: Desk, sheet: FieldSheet) -> None:
    """Asks for the rows of a sheet that are not entered yet, in their order.

    Raises:
        typer.Abort: the clerk stopped in the middle of a row; what was entered stays.
    """
    left = [row for row in rows(sheet) if open_commands(row.stop, _now(desk))]
    if not left:
        prompts.note("单子上没有要登记的，或者都已登记。" if sheet.rounds else "单子上没有要去的地方。")
        return
    run = outcome.current()
    before = len(run.entries)
    run.goes_on = True  # what comes next of each row is left to the agenda
    try:
        prompts.note(_HOW)
        _through(desk, left, _asked_once(desk, sheet))
    finally:
        run.goes_on = False
        _say_left(desk, sheet, len(run.entries) - before)


def _now(desk: Desk) -> Ledger:
    """The ledger as it is now, and not as the command began."""
    return replace(desk, memory=None).seen


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


def _through(desk: Desk, left: Sequence[Row], day: _Day) -> None:
    """Goes through the rows; a row that was refused is asked about again."""
    for row in left:
        _tell(row)
        answer = None
        while answer is None:
            answer = prompts.ask("这一行", choices=_CHOICES, default=_ENTER)
            if answer == _STOP:
                return
            if answer == _ENTER and not _is_entered(desk, row.stop, day):
                answer = None


def _is_entered(desk: Desk, stop: Stop, day: _Day) -> bool:
    """Whether all that a stop asks for is entered now; not where a command was refused."""
    for command in open_commands(stop, _now(desk)):
        line = " ".join(("dabzw", command, stop.record.id, *day.options(command)))
        as_of = day.on if ACTS[command] == "核查" else desk.options.as_of
        if not do(replace(desk, options=replace(desk.options, as_of=as_of)), line):
            return False
    return True


def _tell(row: Row) -> None:
    """Says which row of the paper is meant."""
    stop = row.stop
    prompts.note(f"{row.village} 第{stop.number}行  {stop.record.id} {name_of(stop.record)}")
    told: Mapping[str, tuple[str, ...]] = {"做什么": matters(stop), "注意": cautions(stop)}
    for label, says in told.items():
        if says:
            prompts.note(f"  {label}：{'；'.join(says)}")


def _say_left(desk: Desk, sheet: FieldSheet, entered: int) -> None:
    ledger = _now(desk)
    left = sum(bool(open_commands(stop, ledger)) for stop in sheet.stops)
    done = f"这次登记了{entered}笔，" if entered else ""
    again = f"；接着登记：dabzw field {sheet.code} --enter" if sheet.code else ""
    prompts.note(f"{done}单子上还有{left}处没有登记{again}" if left else f"{done}单子上的都登记了。")
