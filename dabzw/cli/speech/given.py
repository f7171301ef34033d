"""How what an option says is read: a day, the bytes of a file, the names of formats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import overload

from dabzw.errors import UsageError
from dabzw.store import files, refusals
from dabzw.store.listing import size


@overload
def day(option: str, text: str, label: str = "") -> date: ...


@overload
def day(option: str, text: str | None, label: str = "") -> date | None: ...


def day(option: str, text: str | None, label: str = "") -> date | None:
    """The day that an option says, None where it was not given.

    Raises:
        UsageError: it says none.
    """
    from dabzw.model.scalars import parse_day  # slow to import, and the list of commands needs it not

    try:
        return None if text is None else parse_day(text)
    except ValueError as wrong:
        where = f"{option}（{label}）" if label else f"{option} "
        raise UsageError(f"{where}填写不对：{wrong}") from None


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
    if (text and not names) or not set(names) <= set(known):
        raise UsageError(f"--format 可填：{'、'.join(known)}")
    return names
