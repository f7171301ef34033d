"""One kind of tampering tried: what the audit finds of it alone, and with each anchor."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.tamper.kinds import PAPER, PIN, Kind
from benchmarks.tamper.scene import Scene, Told

UNSEEN = "查不全"
"""In the place of a code: the audit says that it could not look at all."""


@dataclass(frozen=True)
class Outcome:
    """What was found of a kind: by the history alone, against a paper, against the last audit."""

    kind: Kind
    alone: Told
    paper: Told
    pin: Told

    @property
    def is_right(self) -> bool:
        """Whether its code was found as it should be; of one that nothing can find, whether nothing did."""
        if not self.kind.code:
            return not any((self.alone.found, self.paper.found, self.pin.found))
        told = {PAPER: self.paper, PIN: self.pin}.get(self.kind.by, self.alone)
        return _tells(told, self.kind)

    @property
    def is_found(self) -> bool:
        """Whether anything at all was found."""
        return any(told.found or told.unseen for told in (self.alone, self.paper, self.pin))


def _tells(told: Told, kind: Kind) -> bool:
    return kind.code in told.codes or (kind.code == UNSEEN and bool(told.unseen))


def tried(scene: Scene, kind: Kind) -> Outcome:
    """Tampers with a fresh copy, and audits it three times."""
    _done(scene, kind)
    return Outcome(kind, scene.verify(), scene.verify(scene.head), scene.verify(pinned=True))


def is_told(scene: Scene, kind: Kind) -> bool:
    """Whether a kind is found as it should be, by one audit; of one that nothing can find, nothing."""
    _done(scene, kind)
    anchors = (scene.head,) if kind.by == PAPER or not kind.code else ()
    told = scene.verify(*anchors, pinned=kind.by == PIN)
    return _tells(told, kind) if kind.code else not told.found


def _done(scene: Scene, kind: Kind) -> None:
    _ = scene.head, scene.honest
    scene.renew()
    kind.do(scene)
    scene.forget()
