"""The stream reader of XML gives an element's text whole, in however many pieces the parser brings it."""

from __future__ import annotations

import pytest

from dabzw.store.sheets.grid import SheetRefused
from dabzw.store.sheets.xml import XmlReader


def _texts(data: str) -> list[str]:
    found: list[str] = []
    reader = XmlReader()
    reader.ends["t"] = found.append
    reader.read(data.encode())
    return found


@pytest.mark.parametrize("length", [1, 2_000, 20_000])
def test_a_text_is_whole_however_long_it_is(length: int) -> None:
    assert _texts(f"<a><t>{'示&lt;例' * length}</t></a>") == ["示<例" * length]


@pytest.mark.parametrize("text", ["<t>1<b/>0</t>", "<t><b/>0</t>", "<a>1<t>0</t></a>"])
def test_a_text_beside_an_element_is_no_other_text(text: str) -> None:
    with pytest.raises(SheetRefused, match="内部损坏"):
        _texts(f"<x> {text}\n</x>")
