"""The contact sheet: a page in a browser with all pages of all papers, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from benchmarks.pages.checks import Fault
from benchmarks.pages.papers import Made

_STYLE = """
body { font: 14px/1.5 sans-serif; margin: 1em; background: #eee; }
h2 { position: sticky; top: 0; background: #eee; margin: 0; padding: .3em 0; }
section { margin: 0 0 1.5em; } .pages { display: flex; flex-wrap: wrap; gap: 8px; }
img { width: 210px; background: #fff; box-shadow: 0 0 3px #888; } .fault { color: #b00; margin: 0; }
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper with the pictures of its pages and its faults."""

    paper: Made
    pictures: tuple[Path, ...]
    faults: tuple[Fault, ...]


def contact_sheet(shown: Sequence[Shown], folder: Path) -> str:
    """The sheet as HTML; pictures lie below its folder."""
    parts = ["<!DOCTYPE html><meta charset='utf-8'><title>Papers</title>", f"<style>{_STYLE}</style>"]
    faulty = sum(bool(one.faults) for one in shown)
    parts.append(f"<h1>{len(shown)} papers, {faulty} with faults</h1>")
    for day, papers in groupby(shown, key=lambda one: one.paper.day):
        parts.append(f"<h2>{day}</h2>")
        parts += [_section(one, folder) for one in papers]
    return "\n".join(parts)


def _section(one: Shown, folder: Path) -> str:
    faults = "".join(
        f"<p class='fault'>page {fault.page or '?'}: {escape(fault.says)}</p>" for fault in one.faults
    )
    refused = f"<p>{escape(one.paper.refused)}</p>" if one.paper.refused else ""
    pictures = "".join(_picture(picture, folder) for picture in one.pictures)
    head = f"<h3>{escape(one.paper.title)}</h3>"
    return f"<section>{head}{refused}{faults}<div class='pages'>{pictures}</div></section>"


def _picture(picture: Path, folder: Path) -> str:
    place = escape(picture.relative_to(folder).as_posix())
    return f"<a href='{place}'><img loading='lazy' src='{place}' alt=''></a>"


def told(shown: Iterable[Shown]) -> str:
    """The faults as lines of text."""
    return "\n".join(
        f"{one.paper.day} {one.paper.title}: page {fault.page or '?'}: {fault.says}"
        for one in shown
        for fault in one.faults
    )
