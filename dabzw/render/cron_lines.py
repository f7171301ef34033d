"""What makes a computer run `dabzw issue due` by itself: lines of a crontab, units of systemd."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from dabzw.model.initials import commonest_initials

BEGIN: Final = "# dabzw 定时报送 开始："
END: Final = "# dabzw 定时报送 结束："
_SETTING: Final = re.compile(r"[A-Z_]+=")
_MARK: Final = re.escape("# dabzw 定时报送 ")
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f]")
ZONE: Final = "Asia/Shanghai"
_BACKUP: Final = ("backup", "--due")
_LETTERS, _DIGITS = 16, 8  # of the name of a unit


def one_line(text: str) -> bool:
    """Whether a path can stand in a crontab or a unit: it holds no line break and no control character."""
    return _UNSAFE.search(text) is None


def cron_block(program: str, ledger: str, environment: Mapping[str, str], backup: str | None = None) -> str:
    """The lines between their marks; the ledger is in the marks, so that each has a block of its own.

    Once an hour is enough, since what is due is made at any later time; `%` would end a cron command.  With a
    place for it a backup is made too, when one is due and the place is there.
    """
    jobs = [("5", ("issue", "due")), *([("35", (*_BACKUP, backup))] if backup else [])]
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
    lines = (
        f"{minute} * * * * {settings} {shlex.join((program, *words, '--ledger', ledger))}".replace("%", r"\%")
        for minute, words in jobs
    )
    return "".join(f"{line}\n" for line in (BEGIN + ledger, *lines, END + ledger))


def backup_in(crontab: str, ledger: str) -> str | None:
    """Where the block of a ledger makes backups; None where it makes none, or there is no block."""
    for line in crontab.split("\n"):
        with suppress(ValueError):  # a line of somebody else's, with a quote that is not closed
            *_, first, second, place, option, of = ["", "", "", "", *shlex.split(line.replace(r"\%", "%"))]
            if ((first, second), option, of) == (_BACKUP, "--ledger", ledger):
                return place
    return None


def program_in(crontab: str, ledger: str) -> str | None:
    """The program that the block of a ledger runs, "" where none can be read there; None without a block."""
    lines = crontab.split("\n")
    if BEGIN + ledger not in lines:
        return None
    command = lines[lines.index(BEGIN + ledger) + 1 :][:1] or [""]
    with suppress(ValueError):  # a quote that is not closed
        words = shlex.split(command[0].replace(r"\%", "%"))[5:]
        return next((word for word in words if not _SETTING.match(word)), "")
    return ""


def without_block(crontab: str, ledger: str) -> str:
    """A crontab without the block of a ledger; every other line stays as it is.

    A line ends where cron ends it, and a block that has lost its last line ends nowhere.
    """
    begin, end = re.escape(BEGIN + ledger), re.escape(END + ledger)
    return re.sub(rf"^{begin}\n(?:(?!{_MARK})[^\n]*\n)*{end}(?:\n|\Z)", "", crontab, flags=re.MULTILINE)


def with_block(crontab: str, ledger: str, block: str) -> str:
    """A crontab with the block of a ledger, once."""
    rest = without_block(crontab, ledger)
    return rest + ("" if not rest or rest.endswith("\n") else "\n") + block


def unit_name(ledger: str) -> str:
    """What the unit files of a ledger are called: letters of its folder's name, and a digest of its path.

    systemd takes no Chinese character there, and two ledgers may lie in folders of one name.
    """
    letters = commonest_initials(ledger.rstrip("/").rpartition("/")[2])
    readable = re.sub(r"[^0-9a-z]", "", letters)[:_LETTERS]
    digest = hashlib.sha256(ledger.encode(errors="surrogateescape")).hexdigest()[:_DIGITS]
    return "-".join(("dabzw-issue", *((readable,) if readable else ()), digest))


def systemd_units(program: str, ledger: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The unit files by name, each ledger's own; Persistent makes up for the time the computer was off."""
    command = " ".join(
        _quoted(word).replace("$", "$$") for word in (program, "issue", "due", "--ledger", ledger)
    )
    settings = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in environment.items())
    unit = f"[Unit]\nDescription=dabzw 定时报送（{ledger.replace('%', '%%')}）\n\n"
    service = f"{unit}[Service]\nType=oneshot\n{settings}ExecStart={command}\n"
    timer = (
        f"{unit}[Timer]\n"
        f"OnCalendar=*-*-* *:05:00 {ZONE}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    name = unit_name(ledger)
    return {f"{name}.service": service, f"{name}.timer": timer}


def _quoted(word: str) -> str:
    """A word of a unit file: `%` begins a specifier there."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
