"""What `git cat-file --batch` prints: objects one after another, as they were asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.lazily import dataclass

_HEAD: Final = re.compile(rb"([0-9a-f]{40,64}) ([a-z]+) ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Object:
    """What git keeps: a blob, a tree, a commit or a tag, by the id of its bytes."""

    id: str
    kind: str
    data: bytes


def read_batch(printed: bytes, count: int) -> Iterator[Object | None]:
    """Each of as many objects as were asked for, None where git has nothing by that name."""
    at = 0
    for _ in range(count):
        end = printed.index(b"\n", at)
        told = _HEAD.fullmatch(printed, at, end)
        at = end + 1
        if told is None:
            yield None
            continue
        size = int(told[3])
        yield Object(told[1].decode(), told[2].decode(), printed[at : at + size])
        at += size + 1
