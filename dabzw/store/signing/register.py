"""The roster in its file: a person is added, a key is ended; every other line stays as somebody wrote it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dabzw.errors import Conflict, LookupFailed
from dabzw.store import files
from dabzw.store.signing import places
from dabzw.store.signing.roster import LARGEST, Listed, NotARoster, Roster, Void


class Taken(Conflict):
    """The key stands in the roster already, as somebody else's or for a time that meets the new one."""

    def __init__(self, held: Listed) -> None:
        who = f"{held.name} <{held.mail}>"
        super().__init__(f"名册里已有这把密钥（{who}），没有改动。要改有效期，先用 dabzw key end 结束它。")


class NotListed(LookupFailed):
    """Nobody of this address has a key in the roster that could be ended."""

    def __init__(self, mail: str) -> None:
        super().__init__(f"名册里没有 {mail} 现在能用的密钥，没有改动。用 dabzw key list 查看。")


class Several(LookupFailed):
    """A person has several keys, and it is not said which is meant."""

    def __init__(self, mail: str, marks: tuple[str, ...]) -> None:
        super().__init__(f"{mail} 有几把密钥，没有改动；用 --fingerprint 指明哪一把：{'、'.join(marks)}")


def add(new: Listed) -> None:
    """Put a person's key into the roster of the account; raises Taken, NotARoster, DiskRefused."""

    def change(text: str, roster: Roster) -> str:
        for held in roster.holders(new.key):
            if held.mail != new.mail or _meet(held, new):
                raise Taken(held)
        return text + new.line + "\n"

    _change(change)


def _meet(one: Listed, other: Listed) -> bool:
    """Whether two times have an instant in common."""
    ends = (
        one.until is None or (other.since or 0) <= one.until,
        other.until is None or (one.since or 0) <= other.until,
    )
    return all(ends)


def end(mail: str, until: int, *, void: bool, why: str = "", fingerprint: str | None = None) -> Listed:
    """End a person's key at an instant, or make it void from then on; gives the line as it is now.

    Raises NotListed, Several, NotARoster, DiskRefused.
    """
    ended: list[Listed] = []

    def change(text: str, roster: Roster) -> str:
        held = _meant(roster, mail, until, fingerprint)
        new = replace(held, until=until)
        ended.append(new)
        lines = [new.line if _is(line, held) else line for line in text.splitlines()]
        marked = (Void(held.key.fingerprint, until, why).line,) if void else ()
        return "".join(f"{line}\n" for line in (*lines, *marked))

    _change(change)
    return ended[0]


def _meant(roster: Roster, mail: str, until: int, fingerprint: str | None) -> Listed:
    open_ = tuple(
        held
        for held in roster.of_mail(mail)
        if (held.until is None or held.until > until) and fingerprint in {None, held.key.fingerprint}
    )
    marks = tuple(dict.fromkeys(held.key.fingerprint for held in open_))
    if len(marks) > 1:
        raise Several(mail, marks)
    if not open_:
        raise NotListed(mail)
    return open_[-1]


def _is(line: str, held: Listed) -> bool:
    return held in Roster.read(line.encode()).people


def _change(change: Callable[[str, Roster], str]) -> None:
    """Gives the roster a new text, whole or not at all; two commands do so one after the other."""
    place = places.roster_file()
    with files.disk_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            text = _text(place)
            new = change(text, Roster.read(text.encode(), str(place)))
            files.replace(place.parent, place.name, new.encode())
        finally:
            os.close(lock)


def _text(place: Path) -> str:
    """The roster as it is, each line ended; raises NotARoster, NotRegular, TooLarge, DiskRefused."""
    try:
        text = files.read_named(place, LARGEST).decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise NotARoster(str(place)) from None
    return text if not text or text.endswith("\n") else text + "\n"
