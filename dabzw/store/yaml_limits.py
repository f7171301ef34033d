"""What the text of a file may hold, whoever reads it."""

from __future__ import annotations

from typing import Final, TypeAlias

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
"""A plain tree: texts, lists and mappings."""

TEXT_BYTES: Final = 64 * 1024
"""What one scalar may be long, in UTF-8."""
DEPTH: Final = 12
"""How many levels there may be."""
NODES: Final = 20_000
"""How many keys and values there may be."""
KEY_CHARACTERS: Final = 128
"""What a key may be long: longer ones, once quoted, are beyond what YAML allows before a colon."""
