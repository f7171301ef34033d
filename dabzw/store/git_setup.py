"""What a person sets up once: who writes, whose folder may be read, and what must not be set."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from dabzw.store.files import disk_errors
from dabzw.store.git import Author, Repository
from dabzw.store.git_process import output, plain, start

LONGEST_NAME: Final = 40
_DONE: Final = 0
_NOT_SET: Final = 5  # git's exit status where there is no such setting


def name_of(typed: str) -> str:
    """A clerk's name as the history keeps it; raises ValueError, in Chinese, where it can be none."""
    name = plain(typed)
    if not name or name != " ".join(typed.split()):
        raise ValueError("姓名不能空着，也不能有尖括号。")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"姓名太长（超过{LONGEST_NAME}个字）。")
    return name


def mail_of(typed: str) -> str:
    """An address as the history keeps it; raises ValueError, in Chinese, where it can be none."""
    mail = plain(typed)
    if mail != typed.strip() or " " in mail or "@" not in mail.strip("@"):
        raise ValueError(f"“{mail}”不像邮箱。")
    return mail


def set_identity(repository: Repository, name: str | None, mail: str | None = None) -> Author:
    """Sets who writes in this ledger, for it alone; what is not given stays as it is.

    Raises NoIdentity where there is still no name, DiskRefused, GitRefused.
    """
    if name is not None:
        repository.git("config", "--local", "user.name", name)
    if mail is not None:
        repository.git("config", "--local", "user.email", mail)
    return repository.identity()


def account_identity(place: Path) -> str:
    """The name that this account writes under, wherever it does not say otherwise; "" where there is none."""
    asked = start("config", "--global", "--get", "user.name", cwd=place)
    return plain(asked.stdout.decode(errors="replace")) if asked.returncode == _DONE else ""


def trust(folder: str) -> None:
    """Lets this account read a folder of another one from now on; raises DiskRefused, GitRefused."""
    asked = ("--global", "--add", "safe.directory", folder)
    output(start("config", *asked, cwd=Path("/")), "config", (0,))


def without_settings(place: Path, keys: Iterable[str], now: datetime) -> Path:
    """Takes settings out of a ledger's own configuration, and gives where it is kept as it was.

    Raises DiskRefused, GitRefused.
    """
    config = place / "config"
    kept = place / f"config.{now:%Y%m%d-%H%M%S}"
    with disk_errors():
        shutil.copy2(config, kept)
    for key in keys:
        for file in (config, place / "config.worktree"):
            if file.exists():
                asked = ("--file", str(file), "--unset-all", key)
                output(start("config", *asked, cwd=Path("/")), "config", (0, _NOT_SET))
    return kept
