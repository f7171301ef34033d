"""Many signatures at once, in few processes and not in one for each: by the extra `verify` (cryptography).

It only ever says yes.  What it does not find good ssh-keygen is asked, which stays the measure; so without
it, or where one of the processes is lost, all takes longer and nothing is otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from itertools import chain
from os import cpu_count
from typing import Final

from dabzw.store.limited import Means, NoAnswer, asked
from dabzw.store.signing.sshsig import Bare

MEANS: Final = Means(memory=1024**3, seconds=60, patience=120)
"""What one of the processes may take."""

_CHILD: Final = "dabzw.store.signing.many_child"
_LIBRARY: Final = "cryptography"
_FEWEST: Final = 32
"""Signatures for which it pays to start a process that has to load much before it verifies one."""
_AT_ONCE: Final = 20_000
"""Signatures that one process is given; it does some eight thousand in a second."""


@cache
def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec(_LIBRARY) is not None


def surely_good(signatures: Sequence[Bare]) -> tuple[bool, ...]:
    """Which of some signatures are surely good; False says nothing."""
    if len(signatures) < _FEWEST or not is_there():
        return (False,) * len(signatures)
    share = min(_AT_ONCE, -(-len(signatures) // (cpu_count() or 1)))
    shares = [signatures[start : start + share] for start in range(0, len(signatures), share)]
    with ThreadPoolExecutor(min(len(shares), cpu_count() or 1)) as threads:
        return tuple(chain.from_iterable(threads.map(_good, shares)))


def _good(signatures: Sequence[Bare]) -> tuple[bool, ...]:
    try:
        told = asked(_CHILD, (), feed_of(signatures), MEANS)
    except NoAnswer:
        told = b""
    if len(told) != len(signatures):
        return (False,) * len(signatures)
    return tuple(one == GOOD for one in told)


def feed_of(signatures: Sequence[Bare]) -> bytes:
    """Signatures as the process reads them."""
    return b"".join(b"%s%s%s%s" % (*one[:2], len(one.signed).to_bytes(4), one.signed) for one in signatures)


GOOD: Final = ord("+")
"""What the process answers for a signature that is good."""
