"""The campaign of the demo ledger: the preset, with the blanks an office fills in filled in."""

from __future__ import annotations

from collections.abc import Iterable

from dabzw.demo.names import DIRECTORIES, OUTSIDE, STATIONS, VILLAGES, grids_of
from dabzw.store.presets import campaign_text

_HEADING = "# 示例台账：村名、人名、企业、文号和案情全是虚构的，只供试用和测试。\n\n"
_NO_VILLAGES = "村: []\n"
_LAST_STATION = "    - 名称: 电管站\n      行业: [供用电]\n"
_LAST_OUTSIDE = "    - 乡纪委\n"
_LAST_DIRECTORY = "  - 名称: 营业执照登记目录\n    站所: 市场监督管理所\n"


def demo_campaign() -> bytes:
    """The preset's text with its comments, and villages, units and directories put in."""
    text = _HEADING + campaign_text()
    text = _replaced(text, _NO_VILLAGES, "村:\n" + "".join(_villages()))
    for place, lines in (
        (_LAST_STATION, _stations()),
        (_LAST_OUTSIDE, _outside()),
        (_LAST_DIRECTORY, _kept()),
    ):
        text = _replaced(text, place, place + "".join(lines))
    return text.encode()


def _replaced(text: str, old: str, new: str) -> str:
    # A preset that has changed its shape must stop the making, not give a campaign without villages.
    if text.count(old) != 1:
        raise ValueError(f"the preset campaign no longer holds once: {old!r}")
    return text.replace(old, new)


def _villages() -> Iterable[str]:
    for village in VILLAGES:
        yield f"  - 名称: {village}\n    网格: [{', '.join(grids_of(village))}]\n"


def _stations() -> Iterable[str]:
    for station, trades in STATIONS.items():
        yield f"    - 名称: {station}\n      行业: [{', '.join(trades)}]\n"


def _outside() -> Iterable[str]:
    return (f"    - {unit}\n" for unit in OUTSIDE)


def _kept() -> Iterable[str]:
    return (f"  - 名称: {name}\n    站所: {station}\n" for name, station in DIRECTORIES.items())
