"""Templates of documents: those that ship with the tool, and those of the office, which stand before them.

An office changes all papers by `templates/papers/base.docx` or `paper.html.j2` of its ledger, and one of them
by a file of its name: `templates/papers/weekly.docx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dabzw.lazily import dataclass
from dabzw.store.listing import TEMPLATE_FOLDER

DASHBOARD: Final = f"{TEMPLATE_FOLDER}/dashboard.html.j2"
ROLLUP: Final = f"{TEMPLATE_FOLDER}/rollup.html.j2"
_PAPERS: Final = f"{TEMPLATE_FOLDER}/papers/"
_COMMON: Final = {".docx": "base.docx", ".html.j2": "paper.html.j2"}
_PACKAGE: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Template:
    """A template by its path; `own` is that of the office, which is not to be trusted."""

    data: bytes
    path: str
    own: bool


def paper_template(name: str, suffix: str, office: Mapping[str, bytes]) -> Template:
    """The template of a paper: the office's for it, the office's for all, the shipped one."""
    path = _PAPERS + name + suffix
    return template(path if path in office else _PAPERS + _COMMON[suffix], office)


def template(path: str, office: Mapping[str, bytes]) -> Template:
    """A template: the office's, else the one packed with the tool or beside it."""
    if path in office:
        return Template(office[path], path, own=True)
    inside = _PACKAGE / path
    data = (inside if inside.is_file() else _PACKAGE.parent / path).read_bytes()
    return Template(data, path, own=False)
