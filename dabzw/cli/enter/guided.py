"""Guided entry at a terminal: the questions of a form, a summary, and what was answered never lost.

`entered` is the one door: a command says what the record would become with the values of a form, and how
that is carried out.  Whoever gives all by options is asked nothing; where nobody can be asked, what is
missing is named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import timedelta
from functools import cached_property
from typing import Final, TypeVar

import typer

from dabzw.cli import outcome
from dabzw.cli.coming import WouldBeInvalid
from dabzw.cli.context import Desk
from dabzw.cli.enter import answers
from dabzw.cli.enter.answers import Answers, Left, name_of
from dabzw.cli.enter.bulk import about, say_back
from dabzw.cli.enter.dialogue import Dialogue, Judgement, Values
from dabzw.cli.enter.forms import Form, Unfit, given, missing, option
from dabzw.cli.enter.habits import Proposals
from dabzw.cli.enter.questions import Questions
from dabzw.cli.enter.trial import Becomes, Trial, by_fields, refusal
from dabzw.cli.speech import prompts
from dabzw.cli.writing import bring_up, refuse_earlier
from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.fields import Meaning
from dabzw.store.drafts import NoDraft

T = TypeVar("T")

_HOW: Final = "逐项填写：写 < 回上一步，写 ? 看说明；按 Ctrl-C 停下，已填的留着。"
_MINUTES: Final = 60
_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered: by which form, in which command (`lead verify`), what it is called (`记核查`).

    `becomes` gives the records as they would be with full values, and raises DabzwError where they cannot
    be; it may be asked many times and does nothing else.  `records` are the ids that the act is about, none
    of a new record.
    """

    desk: Desk
    form: Form
    command: str
    says: str
    becomes: Becomes
    records: tuple[str, ...] = ()


def entered(entry: Entry, values: Values, carry_out: Callable[[Values], T]) -> T:
    """Completes the values of the command line, carries the entry out with them, and gives what that gives.

    At a terminal what is missing is asked for; what `carry_out` refuses of a field is asked again there.

    Raises:
        UsageError: a value of the command line cannot be used; said before anything is asked for.
        Missing: something is missing and nobody can be asked.
        typer.Abort: the clerk stopped; what was answered is kept in a draft.
    """
    filled = given(entry.form, values, entry.desk)
    lacking = missing(entry.form, filled)
    if prompts.interactive() and (lacking or not values):
        return _Sitting(entry, filled).run(carry_out)
    if lacking:
        raise prompts.Missing((option(one.name), one.label) for one in lacking)
    if prompts.interactive():
        _assent(entry, filled)
    done = carry_out(filled)
    Proposals(entry.desk, entry.form).keep(filled)
    return done


def _assent(entry: Entry, values: Values) -> None:
    """Asks about several records, and about what is out of its turn; raises typer.Abort where not meant."""
    say_back(entry.desk, entry.says, entry.records)
    found = Trial(entry.desk, entry.form, entry.becomes, entry.records).judge(values, ())
    for says in found.asked:
        prompts.warn(says)
    outcome.current().shown.update(found.asked)
    _ask_about(found)


def _ask_about(found: Judgement) -> None:
    if found.asked and not prompts.confirm("先后次序不合常规，仍要登记吗"):
        raise typer.Abort


@dataclass
class _Sitting:
    """One guided entry at a terminal: `given` is what the command line said, and the present moment."""

    entry: Entry
    given: Values
    _begun: dict[str, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _found: dict[tuple[str, str], bool] = field(default_factory=dict)
    _listed: tuple[str, ...] = ()

    def run(self, carry_out: Callable[[Values], T]) -> T:
        """Asks, shows the summary and carries out, until it is entered; raises as `entered`."""
        refuse_earlier(self.entry.desk)
        self._trial.refuse_at_once(self.given, self.entry.says)
        with self._paper:
            self._take_up()
            prompts.note(_HOW)
            try:
                done = self._until_entered(carry_out)
            except BaseException:
                with suppress(OSError):  # the terminal may be gone
                    self._say_kept()
                raise
            self._paper.drop()
        self._questions.proposals.keep(self._dialogue.values)
        return done

    @cached_property
    def _trial(self) -> Trial:
        return Trial(self.entry.desk, self.entry.form, self.entry.becomes, self.entry.records)

    @cached_property
    def _questions(self) -> Questions:
        return Questions(self.entry.desk, self.entry.form, self.given)

    @cached_property
    def _dialogue(self) -> Dialogue:
        questions = self._questions
        judge = self._trial.judge
        return Dialogue(tuple(questions.own), questions.asks, judge, self._is_idle, dict(self.given))

    def _is_idle(self, name: str, values: Values) -> bool:
        """Whether no answer to a field could stand; found once for the same answers."""
        if self.entry.form.requires(self._questions.own[name]):
            return False
        told = name, json.dumps(values, ensure_ascii=False, sort_keys=True)
        if told not in self._found:
            self._found[told] = self._trial.is_idle(name, values)
        return self._found[told]

    @cached_property
    def _paper(self) -> Answers:
        desk, entry = self.entry.desk, self.entry
        return Answers(desk.required_repository.git_dir, name_of(entry.command, entry.records), desk.now)

    # What was left of an earlier entry, and what is left of this one

    def _take_up(self) -> None:
        found = answers.left(self._paper.git_dir, self._paper.name)
        if found is None:
            return
        own = self._questions.own
        known = {name: value for name, value in found.values.items() if name in own}
        told = "、".join(own[name].label for name in known)
        age = _age(self.entry.desk.now - found.draft.when)
        prompts.note(f"上次没有填完（{age}）{f'，已填：{told}' if told else ''}")
        if not prompts.confirm("继续上次没有填完的？", default=True):
            prompts.note(f"  那一份留着；不要了，用 dabzw discard --draft {self._paper.name} 删除")
            return
        try:
            self._paper.take_up(found)
        except NoDraft as gone:
            prompts.warn(str(gone))
        else:
            self._go_on(known, found)

    def _go_on(self, known: Values, found: Left) -> None:
        """Goes on with answers, and what was begun of another; what the command line says counts more."""
        dialogue, moment, own = self._dialogue, self.entry.form.moment, self._questions.own
        said = {name: value for name, value in self.given.items() if name != moment or name not in known}
        dialogue.values = {**known, **said}
        dialogue.answered = [name for name in own if name in known or name in found.empty]
        if found.begun is not None:
            self._begun[found.begun[0]] = found.begun[1]
        dialogue.review()

    def _say_kept(self) -> None:
        draft = self._paper.draft
        if draft is None:
            return
        count = len(self._paper.kept)
        again = " ".join(
            (self.entry.command, *self.entry.records)
        )  # the draft's name may hold but some of many
        prompts.note(
            f"{f'已填的{count}项' if count else '写了的'}留在草稿里（只有本账户能读）："
            f"再运行 dabzw {again} 可以接着填；不要了，用 dabzw discard --draft {draft.name} 删除"
        )

    def _keep(self, begun: tuple[str, str] | None = None) -> None:
        """Keeps the answers; the present moment is another one next time."""
        values = {name: held for name, held in self._dialogue.values.items() if not self._is_now(name)}
        empty = [name for name in self._dialogue.answered if name not in self._dialogue.values]
        self._paper.keep(values, empty, begun)

    def _is_now(self, name: str) -> bool:
        """Whether a field is the present moment, which nobody has written."""
        values = self._dialogue.values
        is_moment = name == self.entry.form.moment and name not in self._dialogue.answered
        return is_moment and values.get(name) == self.given.get(name)

    # Asking

    def _until_entered(self, carry_out: Callable[[Values], T]) -> T:
        while True:
            while (name := self._dialogue.current) is not None:
                self._ask(name)
            if not self._agreed():
                continue
            bring_up(self.entry.desk)
            before = len(outcome.current().entries)
            try:
                return carry_out(dict(self._dialogue.values))
            except DabzwError as refused:
                if (
                    len(outcome.current().entries) > before
                ):  # it is entered, and what should follow was not done
                    self._paper.drop()
                    raise
                if not self._asks_again(refused):
                    raise

    def _asks_again(self, refused: DabzwError) -> bool:
        """Whether what was refused late is of a field, or of the row, and can be filled in otherwise."""
        if isinstance(refused, Unfit):
            found = Judgement(refused.wrong)
        elif isinstance(refused, WouldBeInvalid):
            found = by_fields(refused.findings, self.entry.form)
        else:
            found = refusal(refused, self.entry.form)
            if not found.wrong:
                return False
        self._dialogue.refuse(found.wrong)
        for says in found.general:
            prompts.error(says)
        return True

    def _ask(self, name: str) -> None:
        """Asks for one field until it is answered or left, and keeps the answer at once."""
        dialogue, field, wrong = self._dialogue, self._questions.own[name], self._dialogue.wrong.get(name)
        if wrong is not None:
            prompts.warn(f"{field.label}：{wrong}")
        needed, typed = wrong is not None or self.entry.form.requires(field), self._begun.pop(name, "")
        try:
            while True:
                value = self._answer(field, typed, optional=not needed)
                refused = dialogue.answer(list(value) if isinstance(value, tuple) else value)
                if refused is None:
                    self._keep()
                    return
                prompts.warn(f"{field.label}：{refused}")
                needed = needed or not value
                typed = prompts.to_mend(value) if isinstance(value, str) else ""
        except prompts.Back:
            if not dialogue.back():
                prompts.note("  这已经是第一项")

    def _answer(self, field: Meaning, typed: str, *, optional: bool) -> str | tuple[str, ...] | None:
        """One answer, with the text that stands in its line; raises Back and typer.Abort."""
        choices = self._questions.choices(field, self._dialogue.values)

        def left(text: str) -> None:
            self._keep((field.name, text) if text else None)

        value: str | tuple[str, ...] | None = prompts.ask(
            field.label,
            choices=choices,
            default=self._default(field.name, choices),
            many=field.many,
            optional=optional,
            others=self._questions.takes_others(field),
            parse=lambda text: self._questions.parsed(field, text),
            explains=field.note,
            step=prompts.Step(left, "" if choices else typed, self._was_listed(field.name, choices)),
        )
        return value

    def _was_listed(self, name: str, choices: tuple[str, ...]) -> bool:
        """Whether the choices of a field stand on the screen already: it was asked before, or one like it."""
        seen = name in self._seen or bool(choices and choices == self._listed)
        self._seen.add(name)
        self._listed = choices or self._listed
        return seen

    def _default(self, name: str, choices: Sequence[str]) -> str | None:
        """What stands for nothing typed: the earlier answer, else what is proposed."""
        dialogue = self._dialogue
        held = None if name in dialogue.wrong else dialogue.values.get(name)
        if held is None and name not in dialogue.answered:
            held = self._questions.proposals.of(self._questions.own[name], choices)
        return "、".join(held) if isinstance(held, list) else held

    # The summary

    def _agreed(self) -> bool:
        """Shows all answers and asks whether they are entered; False where something is asked again."""
        dialogue, own = self._dialogue, self._questions.own
        found = dialogue.review()
        if dialogue.current is not None:
            return False
        listed = [name for name in own if name in dialogue.values or name in dialogue.answered]
        for line in about(self.entry.desk, self.entry.says, self.entry.records):
            prompts.note(line)
        for number, name in enumerate(listed, 1):
            line = self._questions.line(own[name], dialogue.values.get(name), now=self._is_now(name))
            prompts.note(f"{number:>4}  {line}")
        for says in found.general:
            prompts.error(says)
        for says in found.warnings:
            prompts.warn(says)
        outcome.current().shown.update(found.warnings)
        if not self._settled([*listed, *(name for name in own if name not in listed)]):
            return False
        _ask_about(found)
        return True

    def _settled(self, names: Sequence[str]) -> bool:
        """Whether the clerk agrees to what is shown; goes to the field that is to be changed."""
        by_label = {self._questions.own[name].label: name for name in names}
        try:
            settled = prompts.settle("保存吗", tuple(by_label))
        except prompts.Back:
            self._dialogue.back()
            return False
        if isinstance(settled, str):
            self._dialogue.go(by_label[settled])
            return False
        if not settled:
            raise typer.Abort
        return True


def _age(since: timedelta) -> str:
    """How long ago something was, as people say it."""
    minutes = max(int(since.total_seconds()) // _MINUTES, 0)
    if minutes < _MINUTES:
        return f"{minutes}分钟前" if minutes else "刚才"
    hours = minutes // _MINUTES
    return f"{hours}小时前" if hours < _HOURS else f"{hours // _HOURS}天前"
