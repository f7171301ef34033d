"""The kinds of faults."""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

Power = Literal["data", "names", "some names", "torn"]
"""What a power cut loses: see `power.py`."""

Stream = Literal["full", "closed"]
"""What a stream may be instead of a file."""

_COUNT, _BEFORE, _AFTER, _TORN, _ONCE, _ON, _GROUP, _ONE, _SHORT, _ALL = range(10)  # `enum mode`


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the call of number `target`; -1 is none."""

    target: int = -1
    mode: int = _COUNT
    error: int = 0
    signal: int = 0
    all_opens: bool = False
    no_link: int = 0
    power: Power | None = None
    out: Stream | None = None
    err: Stream | None = None
    everywhere: bool = False  # not at one call

    def at(self, target: int) -> Fault:
        """The same at another call."""
        return replace(self, target=target)

    def streams(self, out: Path, err: Path) -> tuple[Path | None, Path | None]:
        """Where the command's output goes; None for a closed stream."""
        kinds = {None: (out, err), "full": (Path("/dev/full"),) * 2, "closed": (None, None)}
        return kinds[self.out][0], kinds[self.err][1]

    @property
    def beyond(self) -> Fault:
        """What is still so for the next command: a file system without hard links stays one."""
        return Fault(no_link=self.no_link)

    @property
    def is_death(self) -> bool:
        """Whether the command does not live to say anything."""
        return self.mode in {_BEFORE, _AFTER, _TORN, _ONE}


def _once(error: int, *, all_opens: bool = False) -> Fault:
    return Fault(mode=_ONCE, error=error, all_opens=all_opens)


def _from_then_on(error: int, *, all_opens: bool = False) -> Fault:
    return Fault(mode=_ON, error=error, all_opens=all_opens)


_ERRORS: Final = ("ENOSPC", "EIO", "EROFS", "EDQUOT", "EPERM", "EACCES")
_ON_OPENING: Final = ("EMFILE", "ENOMEM")

MODES: Final[dict[str, Fault]] = {
    "killed before": Fault(mode=_BEFORE),
    "killed after": Fault(mode=_AFTER),
    "killed torn": Fault(mode=_TORN),
    "one killed": Fault(mode=_ONE),
    "power data": Fault(mode=_BEFORE, power="data"),
    "power names": Fault(mode=_BEFORE, power="names"),
    "power some names": Fault(mode=_BEFORE, power="some names"),
    "power torn": Fault(mode=_BEFORE, power="torn"),
    **{f"{name} once": _once(getattr(errno, name)) for name in _ERRORS},
    **{f"{name} once": _once(getattr(errno, name), all_opens=True) for name in _ON_OPENING},
    "ENOSPC short": Fault(mode=_SHORT, error=errno.ENOSPC),
    **{f"{name} on": _from_then_on(getattr(errno, name)) for name in _ERRORS},
    **{f"{name} on": _from_then_on(getattr(errno, name), all_opens=True) for name in _ON_OPENING},
    "SIGTERM": Fault(mode=_GROUP, signal=signal.SIGTERM),
    "SIGTERM all": Fault(mode=_ALL, signal=signal.SIGTERM),
    "SIGHUP": Fault(mode=_GROUP, signal=signal.SIGHUP),
    "SIGINT": Fault(mode=_GROUP, signal=signal.SIGINT),
    "SIGPIPE": Fault(mode=_GROUP, signal=signal.SIGPIPE),
    "no links EPERM": Fault(no_link=errno.EPERM, everywhere=True),
    "no links ENOTSUP": Fault(no_link=errno.ENOTSUP, everywhere=True),
    "output full": Fault(out="full", everywhere=True),
    "output closed": Fault(out="closed", everywhere=True),
    "messages full": Fault(err="full", everywhere=True),
    "messages closed": Fault(err="closed", everywhere=True),
    "both full": Fault(out="full", err="full", everywhere=True),
}

WEIGHTS: Final = {"killed before": 2.0, "power some names": 2.0, "power torn": 2.0, "SIGINT": 1.5}
"""How much oftener than others a kind is tried."""

FULL: Final = os.path.exists("/dev/full")  # noqa: PTH110
