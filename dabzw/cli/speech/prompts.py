"""Asking for what the command line leaves out, and messages to the person at the terminal: on stderr."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import typer

from dabzw.cli import outcome
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.initials import initials, so_spelt, spelt
from dabzw.model.patterns import lazy
from dabzw.model.phrases import listed
from dabzw.render.show import fold, show, width

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer

_LISTED: Final = 60  # so many choices are listed, each chosen by its number
_LONG: Final = 8
_NAMED: Final = 5  # so many candidates are named in a message
_QUOTED: Final = lazy(r"“(?=[^“”]*(?:[0-9０-９][^“”]{0,2}){15})[^“”]*”")  # long enough for an identity number
_HIDDEN: Final = "“（含身份证号，不显示）”"
_SEPARATORS: Final = lazy(r"[、，,；;\s]+")
_YES_NO: Final = {
    **dict.fromkeys(("是", "对", "y", "yes"), True),
    **dict.fromkeys(("否", "不", "n", "no"), False),
}


BACK: Final = "上一步"
_BACK: Final = frozenset(("<", BACK))
_NOTHING: Final = frozenset(("-", "无"))
_EXPLAIN: Final = "?"
_WITHOUT_CURSOR: Final = frozenset(("dumb", "unknown"))


class Back(Exception):
    """Instead of an answer: the question before, please."""


class Missing(UsageError):
    """Values that the command line leaves out and that nobody can be asked for: pairs of option and label."""

    def __init__(self, missing: Iterable[tuple[str, str]]) -> None:
        named = "、".join(f"{option}（{label}）" for option, label in missing)
        super().__init__(f"缺少 {named}；补上再运行，写法见 --help")


def done(text: str) -> None:
    """Says that a change is safely kept."""
    _say(f"完成：{text}")
    outcome.current().acknowledged()


def warn(text: str) -> None:
    """Says what the clerk should look at."""
    _say(f"注意：{text}")


def note(text: str) -> None:
    """Says something by the way."""
    _say(text)


def error(text: str) -> None:
    """Says why the command stops."""
    _say(f"错误：{text}")


@dataclass(frozen=True, slots=True)
class Step:
    """A question among several: one may go back from it.

    `typed` stands there to be mended; `again` means that the choices were just shown; `left` is told what was
    typed where the question was left without an answer.
    """

    left: Callable[[str], None]
    typed: str = ""
    again: bool = False


def interactive() -> bool:
    """Whether there is a person to ask: a terminal on both sides, and no `DABZW_NO_PROMPT`."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("DABZW_NO_PROMPT")


def ask(
    label: str,
    *,
    choices: Sequence[str] = (),
    default: str | None = None,
    many: bool = False,
    parse: Callable[[str], Any] | None = None,
    optional: bool = False,
    others: bool = False,
    explains: str = "",
    step: Step | None = None,
) -> Any:
    """Asks until there is a good answer, and returns it.

    With choices the answer is one of them: in full, by its number, or by a part or pinyin initials that only
    one has; with `others` an answer that is like none of them stands as it is.  `parse` makes the value of it
    and raises ValueError, whose message is shown, if it cannot.  With `many` the result is a tuple.  Nothing
    typed gives the default; without one, if optional, None or ().  A question mark shows the choices again,
    and what `explains` the question.

    Raises:
        Back: the question before is wanted; only where it is a `step` of several.
        typer.Abort: Ctrl-C or Ctrl-D.
    """
    question = _Question(label, choices, default, many, parse, optional, others)
    if choices and not (step and step.again):
        _list(choices)
    session, typed = _session(choices, many=many), step.typed if step else ""
    while True:
        answer = _line(session, question.prompt, typed, step)
        plain, typed = _plain(answer), ""
        if step and plain in _BACK:
            raise Back
        if plain == _EXPLAIN:
            _explain(label, choices, explains)
            continue
        try:
            return question.answered(answer)
        except ValueError as wrong:
            warn(str(wrong))
            typed = to_mend(answer) if step and not choices else ""


@dataclass(frozen=True, slots=True)
class _Question:
    """What `ask` asks."""

    label: str
    choices: Sequence[str]
    default: str | None
    many: bool
    parse: Callable[[str], Any] | None
    optional: bool
    others: bool

    @property
    def prompt(self) -> str:
        return self.label + _hint(self.default, optional=self.optional) + "："

    def answered(self, answer: str) -> Any:
        """The value of an answer; raises ValueError."""
        if self.optional and self.default is not None and _plain(answer) in _NOTHING:
            return () if self.many else None
        parts = _parts(answer or self.default or "", many=self.many, optional=self.optional)
        chosen = tuple(_choice(part, self.choices, others=self.others) for part in parts)
        values = tuple(self.parse(text) if self.parse else text for text in chosen)
        if chosen != parts:
            note(f"  → {'、'.join(chosen)}")
        return values if self.many else next(iter(values), None)


def line(label: str) -> str:
    """One line as it was typed, or all that was pasted; raises typer.Abort at Ctrl-C or Ctrl-D."""
    return _line(_session((), many=False), label)


def to_mend(answer: str) -> str:
    """What stands in the line after a wrong answer: that answer, where it is long."""
    return answer if len(answer) >= _LONG else ""


def confirm(question: str, *, default: bool = False) -> bool:
    """Asks for 是 or 否 (y or n will do) until it has one of them; nothing typed is the default.

    Raises:
        typer.Abort: Ctrl-C or Ctrl-D.
    """
    session = _session((), many=False)
    prompt = f"{question}（是/否，直接回车为{'是' if default else '否'}）："
    while True:
        answer = _plain(_line(session, prompt)).lower()
        if not answer or answer in _YES_NO:
            return _YES_NO.get(answer, default)
        warn("请回答 是 或 否（y 或 n 也可以）。")


def settle(question: str, names: Sequence[str]) -> bool | str:
    """Asks whether what was shown is right: 是, 否, or what of the names is to be changed.

    It is named by its number among them, in full, or by a part or pinyin initials; nothing typed is 是.

    Raises:
        Back: the question before is wanted.
        typer.Abort: Ctrl-C or Ctrl-D.
    """
    session = _session(names, many=False)
    prompt = f"{question}（直接回车为是；不保存写 否；要改的写第几项或项名）："
    while True:
        answer = _plain(_line(session, prompt))
        if not answer or answer.lower() in _YES_NO:
            return _YES_NO.get(answer.lower(), True)
        if answer in _BACK:
            raise Back
        try:
            return _choice(answer, names)
        except ValueError as wrong:
            warn(str(wrong))


def agree(what: str, *, yes: bool) -> None:
    """Goes on where the clerk agrees, now or by `yes` before.

    Raises:
        Missing: nobody can be asked.
        typer.Abort: the clerk does not agree.
    """
    if yes:
        return
    if not interactive():
        raise Missing([("--yes", f"确认{what}")])
    if not confirm(f"确认{what}？"):
        raise typer.Abort


def matching(choices: Sequence[str], typed: str) -> tuple[str, ...]:
    """The choices that begin with what was typed, contain it, or are spelt so; the likeliest first."""
    return tuple(dict.fromkeys(choice for rank in _ranked(choices, typed) for choice in rank))


def _ranked(choices: Sequence[str], typed: str) -> Iterator[tuple[str, ...]]:
    upper = typed.upper() if typed.isascii() else typed
    yield tuple(choice for choice in choices if choice.startswith(typed))
    yield tuple(choice for choice in choices if typed in choice or upper in choice)
    if typed and typed.isascii():
        yield from _spelt(choices, typed.lower())


def _spelt(choices: Sequence[str], letters: str) -> Iterator[tuple[str, ...]]:
    if len(choices) > _LISTED:  # as records are, by the thousand
        yield so_spelt(choices, letters) if len(letters) > 1 else ()
        return
    tests: tuple[Callable[[str], bool], ...] = (
        lambda choice: letters in initials(choice),
        lambda choice: spelt(choice, letters),
        lambda choice: any(spelt(choice[start:], letters) for start in range(len(choice))),
    )
    yield from (tuple(filter(test, choices)) for test in tests)


def _say(text: str) -> None:
    shown = show(_without_identities(text))
    if sys.stderr.isatty():
        columns = shutil.get_terminal_size().columns
        shown = "\n".join(line for part in shown.split("\n") for line in _folded(part, columns))
    typer.echo(shown, err=True)


def _without_identities(text: str) -> str:
    """A message in which no identity number that was typed is quoted back."""
    return _QUOTED.sub(lambda found: _HIDDEN if _is_identity(found[0]) else found[0], text)


def _is_identity(quoted: str) -> bool:
    from dabzw.model.persons import identities_in  # only where many digits are quoted

    return bool(identities_in(quoted, date.max))


def _folded(line: str, columns: int) -> Iterator[str]:
    """The lines of a message; those that follow the first stand as far in as its own text."""
    indent = " " * (len(line) - len(line.lstrip()))
    for part in fold(line.lstrip(), columns - len(indent)):
        yield indent + part


def _explain(label: str, choices: Sequence[str], explains: str) -> None:
    note(f"  {label}：{explains}" if explains else f"  {label}：没有更多说明")
    if choices:
        _list(choices)


def _hint(default: str | None, *, optional: bool) -> str:
    if default is not None:
        return f"（直接回车为 {default}{'，写 - 则不填' if optional else ''}）"
    return "（可不填）" if optional else ""


def _list(choices: Sequence[str]) -> None:
    if len(choices) <= _LISTED:
        cells = [f"{number:>4}  {choice}" for number, choice in enumerate(choices, 1)]
        typer.echo(show("\n".join(_packed(cells, shutil.get_terminal_size().columns))), err=True)
    else:
        note("（写一部分或拼音首字母，按 Tab 键选择）")


def _packed(cells: Sequence[str], columns: int) -> Iterator[str]:
    """Cells below each other, as many side by side as there is room for."""
    widest = max(map(width, cells), default=0)
    beside = max(1, columns // (widest + 1))
    for start in range(0, len(cells), beside):
        line = "".join(cell + " " * (widest + 1 - width(cell)) for cell in cells[start : start + beside])
        yield line.rstrip()


def _parts(answer: str, *, many: bool, optional: bool) -> tuple[str, ...]:
    parts = tuple(filter(None, _SEPARATORS.split(answer) if many else [answer]))
    if not parts and not optional:
        raise ValueError("这一项不能空着。")
    return parts


def _choice(answer: str, choices: Sequence[str], *, others: bool = False) -> str:
    """The choice that is meant: itself, its number, or the only likeliest match.

    Letters are meant as pinyin: they never stand as another answer.
    """
    if not choices or answer in choices:
        return answer
    typed, answer = answer, _plain(answer)
    if len(choices) <= _LISTED and answer.isdecimal() and 1 <= int(answer) <= len(choices):
        return choices[int(answer) - 1]
    likeliest = next(filter(None, _ranked(choices, answer)), ())
    if len(likeliest) == 1:
        return likeliest[0]
    if likeliest:
        raise ValueError(f"“{answer}”有几个可选：{_named(likeliest)}。请写全一些。")
    if others and not answer.isascii():
        return typed
    from dabzw.model.nearest import nearest  # only where an answer is wrong

    near = "、".join(nearest(answer, choices))
    raise ValueError(f"没有“{answer}”{f'，相近的：{near}' if near else ''}，可填：{_named(choices)}。")


def _plain(text: str) -> str:
    """What was typed by an input method, at half width."""
    return unicodedata.normalize("NFKC", text).strip()


def _named(choices: Sequence[str]) -> str:
    return listed(choices[:_NAMED]) + ("等" if len(choices) > _NAMED else "")


def _session(choices: Sequence[str], *, many: bool) -> PromptSession[str] | None:
    """What reads a line; None where the terminal can move no cursor, as that of some screen readers."""
    if os.environ.get("TERM") in _WITHOUT_CURSOR:
        return None
    from prompt_toolkit import PromptSession
    from prompt_toolkit.output import create_output

    output = create_output(sys.stderr)
    # Asking a terminal for its cursor's position ends in an English warning where it does not answer.
    vars(output)["enable_cpr"] = False
    return PromptSession(
        completer=_completer(choices, many=many) if choices else None,
        complete_in_thread=len(choices) > _LISTED,
        output=output,
    )


def _plain_line(prompt: str, typed: str) -> str:
    """One line of a terminal that can do nothing but write; what would stand in the line is said before."""
    if typed:
        note(f"  上次写的：{typed}（直接回车则不变）")
    sys.stderr.write(show(prompt))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise typer.Abort
    return answer.strip() or typed


def _line(session: PromptSession[str] | None, prompt: str, typed: str = "", step: Step | None = None) -> str:
    """One line; whatever ends it otherwise, what was typed of it is handed to the step."""
    if session is None:
        return _plain_line(prompt, typed)
    try:
        return session.prompt(show(prompt), default=typed).strip()
    except BaseException as end:
        if step is not None:
            step.left(session.default_buffer.text.strip())
        if isinstance(end, KeyboardInterrupt | EOFError):
            raise typer.Abort from end
        raise


def _completer(choices: Sequence[str], *, many: bool) -> Completer:
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.document import Document

    class ChoiceCompleter(Completer):
        def get_completions(self, document: Document, _complete_event: object) -> Iterator[Completion]:
            before = document.text_before_cursor
            typed = _SEPARATORS.split(before)[-1] if many else before
            found = matching(choices, typed) if typed or len(choices) <= _LISTED else choices
            for choice in found[:_LISTED]:
                yield Completion(choice, start_position=-len(typed), display=show(choice))

    return ChoiceCompleter()
