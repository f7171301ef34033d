"""The stamp of Word files and workbooks: of all parts, and of no other file."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.render.xlsx.timeless_zip import retimed
from dabzw.store.stamped import CORE, is_as_written, is_called_alike


def document(title: str = "通报", text: str = "正文") -> bytes:
    made = docx.Document()
    made.add_paragraph(text)
    made.core_properties.title, made.core_properties.author = title, "示例乡"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


WRITTEN = retimed(document())


def test_a_file_is_as_it_was_written_until_somebody_saves_it() -> None:
    assert is_as_written(WRITTEN)
    assert is_as_written(retimed(WRITTEN))  # stamped twice is stamped once
    assert is_as_written(packed(parts(WRITTEN)))  # however it is packed
    assert not is_as_written(document())
    opened = docx.Document(BytesIO(WRITTEN))
    opened.core_properties.title = "另一个"
    out = BytesIO()
    opened.save(out)
    assert not is_as_written(out.getvalue())
    assert docx.Document(BytesIO(WRITTEN)).core_properties.title == "通报"


@given(st.data())
def test_no_part_can_change(data: st.DataObject) -> None:
    content = parts(WRITTEN)
    name = data.draw(st.sampled_from(sorted(content)))
    change = data.draw(st.sampled_from(("more", "gone", "renamed")))
    if change == "more":
        content[name] += b" "
    else:
        held = content.pop(name)
        if change == "renamed":
            content[f"{name}x"] = held
    assert not is_as_written(packed(content))
    assert not is_as_written(packed({**parts(WRITTEN), "word/more.xml": b""}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", WRITTEN[:-30], packed({}), packed({CORE: b"<x/>"})])
def test_what_is_no_such_file_is_not_as_written(data: bytes) -> None:
    assert not is_as_written(data)
    assert not is_called_alike(data, WRITTEN)


def test_files_are_called_alike_by_title_and_office() -> None:
    assert is_called_alike(WRITTEN, retimed(document(text="别的正文")))
    assert not is_called_alike(WRITTEN, retimed(document("督导通知")))
