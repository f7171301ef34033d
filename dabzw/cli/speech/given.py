"""How what an option says is read: a day, the bytes of a file, the names of formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, overload

from dabzw.cli import outcome
from dabzw.cli.speech import prompts
from dabzw.cli.speech.known import known_word
from dabzw.errors import UsageError
from dabzw.model.moments import Instant, When
from dabzw.store import files, refusals
from dabzw.store.listing import size

if TYPE_CHECKING:
    from dabzw.model.fields import Meaning
    from dabzw.model.typed_moments import Read, Tends

WhenT = TypeVar("WhenT", bound=date)
ReadT = TypeVar("ReadT")


def understood(where: str, text: str, read: Callable[[str], Read[WhenT]]) -> WhenT:
    """The day or the minute that a person means; it is echoed where it was not written in full.

    Raises:
        UsageError: there is none, or it can be read in two ways.
    """
    found = _read(where, lambda: read(text))
    echo(found)
    return found.value


def _read(where: str, read: Callable[[], ReadT]) -> ReadT:
    try:
        return read()
    except ValueError as wrong:
        raise UsageError(f"{where}填写不对：{wrong}") from None


def echo(found: Read[date]) -> None:
    """Says once how a day or a minute was understood, where it was not written in full."""
    said = outcome.current().understood
    if found.echo is not None and found.echo not in said:
        said.add(found.echo)
        prompts.note(found.echo)


def moment_text(field: Meaning, text: str, at: Instant) -> str:
    """A value of a field of days or minutes as a file writes it, echoed; any other as it was typed.

    Raises:
        ValueError: there is no such day or minute, or it can be read in two ways.
    """
    from dabzw.model.typed_moments import read_of

    found = read_of(field, text, at)
    if found is None:
        return text
    echo(found)
    return found.text


@overload
def day(option: str, text: str, at: Instant, tends: Tends = ..., label: str = ...) -> date: ...


@overload
def day(option: str, text: str | None, at: Instant, tends: Tends = ..., label: str = ...) -> date | None: ...


def day(
    option: str, text: str | None, at: Instant, tends: Tends = "happened", label: str = "日期"
) -> date | None:
    """The day that an option says, None where it was not given; `at` is what 昨天 is reckoned from.

    Raises:
        UsageError: it says none.
    """
    if text is None:
        return None
    from dabzw.model.typed_moments import read_day  # slow to import, and the list of commands needs it not

    return understood(f"{option}（{label}）", text, lambda typed: read_day(typed, at, tends))


def when(option: str, text: str, at: Instant, label: str = "日期") -> When:
    """The day, or the minute, that an option says of what was; raises as `day`."""
    from dabzw.model.typed_moments import read_when

    return understood(f"{option}（{label}）", text, lambda typed: read_when(typed, at, "happened"))


def when_if_any(text: str, at: Instant) -> Read[date] | None:
    """The day or the minute that a text means; None where it means none."""
    from dabzw.model.typed_moments import read_when

    try:
        return read_when(text, at, "happened")
    except ValueError:
        return None


def year(text: str | None, at: Instant, years: range) -> int | None:
    """The year that `--year` says: 2026, 2026年, 今年; None where it was not given.

    Raises:
        UsageError: it says none, or none of `years`.
    """
    if text is None:
        return None
    from dabzw.model.typed_moments import read_year

    found = _read("--year（年份）", lambda: read_year(text, at))
    if found not in years:
        raise UsageError(f"--year（年份）填写不对：{found} 不在 {years.start} 到 {years.stop - 1} 之间")
    return found


def span(first: str | None, last: str | None, at: Instant) -> tuple[date | None, date | None]:
    """The days that `--from` and `--to` say; without a year the last is the next such day after the first.

    Raises:
        UsageError: one says none, or they are the wrong way round.
    """
    from dabzw.model.typed_moments import read_day

    start = day("--from", first, at)
    if last is None:
        return start, None
    end = understood("--to（日期）", last, lambda typed: read_day(typed, at, "happened", since=start))
    if start is not None and end < start:
        raise UsageError(f"--from（{start}）晚于 --to（{end}）；请核对这两个日期")
    return start, end


def days(option: str, text: str | None) -> timedelta | None:
    """The number of days that an option says: 3d, 三天, 一周; None where it was not given.

    Raises:
        UsageError: it says none.
    """
    if text is None:
        return None
    from dabzw.model.typed_moments import read_days

    return _read(f"{option}（天数）", lambda: read_days(text))


def read_bytes(file: Path, most: int) -> bytes:
    """The bytes of a file that an option or an argument names, if they are no more than `most`.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return files.read_named(file, most)
    except FileNotFoundError as error:
        why = refusals.reason(error)
    except files.DiskRefused as refused:
        why = refused.reason
    except files.NotRegular:
        why = "不是普通文件"
    except files.TooLarge:
        why = f"文件超过 {size(most)}"
    raise UsageError(f"打不开 {file}（{why}）")


def format_names(text: str | None, known: Iterable[str]) -> tuple[str, ...]:
    """The formats that `--format` names, each once; none where it was not given.

    Raises:
        UsageError: it names another one, or none.
    """
    parts = (text or "").replace("，", ",").split(",")
    names = tuple(dict.fromkeys(part.strip().lower() for part in parts if part.strip()))
    formats = tuple(known)
    if text and not names:
        raise UsageError(f"--format 可填：{'、'.join(formats)}")
    return tuple(dict.fromkeys(known_word("--format（格式）", name, formats) for name in names))
