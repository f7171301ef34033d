"""Templates of documents: those that ship with the tool, and those of the office, which stand before them.

An office changes all papers by `templates/papers/base.docx` or `paper.html.j2` of its ledger, and one of them
by a file of its name: `templates/papers/weekly.docx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dabzw.store.templates import TEMPLATES

DASHBOARD: Final = f"{TEMPLATES}dashboard.html.j2"
_PAPERS: Final = f"{TEMPLATES}papers/"
_COMMON: Final = {".docx": "base.docx", ".html.j2": "paper.html.j2"}
_PACKAGE: Final = Path(__file__).parent.parent


def paper_template(name: str, suffix: str, office: Mapping[str, bytes]) -> tuple[bytes, str]:
    """The template of a paper and its path: the office's for it, the office's for all, the shipped one."""
    for path in (_PAPERS + name + suffix, _PAPERS + _COMMON[suffix]):
        if path in office:
            return office[path], path
    return template(_PAPERS + _COMMON[suffix], office)


def template(path: str, office: Mapping[str, bytes]) -> tuple[bytes, str]:
    """A template and its path: the office's, else the one packed with the tool or beside it."""
    if path in office:
        return office[path], path
    inside = _PACKAGE / path
    return (inside if inside.is_file() else _PACKAGE.parent / path).read_bytes(), path
