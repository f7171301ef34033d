"""Which folder the commands of `rollup` are about: that of --ledger, else the nearest upward with a book."""

from __future__ import annotations

from dabzw.cli.ground import Ground
from dabzw.sync.rollup.place import Place, folder_of


def place_of(ground: Ground) -> Place:
    """The folder of the roll-up; raises NoBook."""
    return Place(folder_of(ground.options.ledger))
