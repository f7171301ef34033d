"""The demo ledger: openly invented records, for trying the tool, for its tests and for measuring it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_PACKAGE: Final = Path(__file__).parent.parent


@cache
def demo_files() -> Mapping[str, bytes]:
    """The files of the demo ledger by path: packed with the tool, or at the top of its repository."""
    inside = _PACKAGE / "presets" / "demo"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "ledger"
    found = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return MappingProxyType({file.relative_to(folder).as_posix(): file.read_bytes() for file in found})
