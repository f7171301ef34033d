"""The versions of one file, and what is asked and remarked of it as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from dabzw.lazily import dataclass
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.asking import DIFFERENT, Asking


@dataclass(frozen=True, slots=True)
class Versions:
    """The bytes of one file as both began with it, as we and as they have it; None where it is not there."""

    path: str
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None

    @property
    def left(self) -> bytes | None:
        """The version that is left where one side has taken the file away."""
        return self.theirs if self.ours is None else self.ours

    @property
    def both(self) -> tuple[bytes, bytes] | None:
        """Our version and theirs; None where one side has taken the file away."""
        return None if self.ours is None or self.theirs is None else (self.ours, self.theirs)


@dataclass(frozen=True, slots=True)
class Whole:
    """A question about a whole file: by what name, what is shown of each version, and why it is asked."""

    field: str
    shown: Sequence[Node | None]
    why: str = DIFFERENT


def pick_whole(versions: Versions, whole: Whole, asking: Asking) -> bytes | None:
    """The version of a whole file that stands; of an open question one of the two, the same from either side.

    None in a common base whose own sides do not agree.
    """
    base, ours, theirs = whole.shown
    question = asking.question((whole.field,), (base, ours, theirs), whole.why)
    if asking.mixed:
        asking.questions.append(question)
        return None
    chosen = asking.choice(question)
    if chosen is None:
        return min((one for one in (versions.ours, versions.theirs) if one is not None), default=None)
    return versions.ours if chosen == "本机" else versions.theirs
