"""The stream reader of XML gives an element's text whole, in however many pieces the parser brings it."""

from __future__ import annotations

import pytest

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


def test_an_element_within_cuts_the_text_around_it() -> None:
    assert _texts("<a>外<t>一</t>间<t>二<b/>三</t></a>") == ["一", "三"]
