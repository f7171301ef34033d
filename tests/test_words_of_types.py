"""The words of every type that is made of words, and the public constants, as `words_of_types.txt` has them.

Those of `vocab` and `national`, and of the rules, are written out elsewhere.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, get_args, get_origin

from conftest import Golden

import dabzw

PACKAGE: Final = Path(dabzw.__file__).parent
LAYERS: Final = ("model", "intake", "store")


def test_the_words_of_types_and_the_public_constants(golden: Golden) -> None:
    lines = [
        line for layer in LAYERS for path in sorted((PACKAGE / layer).rglob("*.py")) for line in _of(path)
    ]
    golden(Path(__file__).parent / "words_of_types.txt", "".join(lines))


def _of(path: Path) -> Iterator[str]:
    if path.stem in {"vocab", "national", "__init__"}:
        return
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    module = importlib.import_module(".".join(("dabzw", *parts)))
    for name in _named_in(path):
        value = getattr(module, name)
        if get_origin(value) is Literal:
            yield f"{'.'.join(parts)}.{name}：{' '.join(get_args(value))}\n"
        elif isinstance(value, (str, int)):
            yield f"{'.'.join(parts)}.{name} = {value}\n"


def _named_in(path: Path) -> Iterator[str]:
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name) and not one.id.startswith("_"))
