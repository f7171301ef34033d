"""What a look by the index does not see, where it is to be shown that the rounds would find that out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.index.commands import replacing
from dabzw.cli import replay
from dabzw.store.index import facts

_NEVER: Final = 10**12
"""Seconds from the first moment there is, after the last one."""


def _changed_files() -> None:
    replacing(replay, "is_as_read", lambda *_: True)


def _other_records() -> None:
    replacing(facts, "_rests", lambda _: iter(()))


def _other_moments() -> None:
    replacing(facts, "_entry", lambda id_, held: [id_, 0, _NEVER, held.value])


BLIND: Final[Mapping[str, Callable[[], None]]] = {
    "files": _changed_files,
    "links": _other_records,
    "moments": _other_moments,
}
"""Every file is taken for unchanged; facts rest on no other record; facts hold at all moments."""
