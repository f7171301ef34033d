"""A commit as git would make it, byte for byte, where nothing about it is unusual."""

from __future__ import annotations

from typing import Final

from dabzw.model.patterns import lazy
from dabzw.store.batch import Object
from dabzw.store.git import Repository
from dabzw.store.journal import Base

_AT_THE_ENDS: Final = "".join(map(chr, range(33))) + ".,:;<>\"\\'"  # what git takes from both ends of a name
_LAST_OF_PLANES: Final = "".join(f"{chr(end)}{chr(end + 1)}" for end in range(0xFFFE, 0x110000, 0x10000))
_NO_TEXT: Final = lazy(f"[\0\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")
_SECONDS: Final = range(10**8, 10**10)  # what git reads as seconds, and not as a day


def commit_object(held: Repository, base: Base, tree: str, message: str) -> Object | None:
    """A commit upon the last one, signed as its base says; None where git must make it.

    That is where it changes what is no text to it.  Raises as signing does.
    """
    who = f"{base.author.name.strip(_AT_THE_ENDS)} <{base.author.email.strip(_AT_THE_ENDS)}>"
    is_plain = who == str(base.author) and base.when in _SECONDS and bool(message.strip())
    if not is_plain or _NO_TEXT.search(who + message):
        return None
    parents = "".join(f"parent {id_}\n" for id_ in base.parents)
    when = f"{who} {base.when} +0800"
    data = f"tree {tree}\n{parents}author {when}\ncommitter {when}\n\n{message}".encode()
    return signed(held, base, data)


def signed(held: Repository, base: Base, commit: bytes) -> Object:
    """A commit of these bytes, with its signature where there is one; raises as signing does."""
    data = base.signing.signed(commit, held.algorithm)
    return Object(held.object_id("commit", data), "commit", data)
