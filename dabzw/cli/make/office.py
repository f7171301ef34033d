"""Templates of the office at the door: one that could not be used is not entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.store.listing import is_part
from dabzw.store.templates import FORMS, MAPPINGS, FaultyTemplate, read_form, read_mapping

_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""What the files of office software begin with, whatever they are called."""


def refuse_faulty_templates(changed: Mapping[str, bytes | None]) -> None:
    """Looks at the templates among the new bytes of files.

    Raises:
        FaultyTemplate: a form or a mapping cannot be read.
        NotEntered: a template of documents cannot be used, or holds what no paper may hold.
    """
    for path, data in changed.items():
        if data is not None and is_part(path, "template"):
            _refuse(path, data)


def _refuse(path: str, data: bytes) -> None:
    from dabzw.render.paper.templating import must_be_usable
    from dabzw.reports.forms.template import template_faults

    if path.startswith(FORMS) and path.endswith(".yaml"):
        faults = tuple(dict.fromkeys(template_faults(read_form(path, data))))
        if faults:
            raise FaultyTemplate(path, faults)
    elif path.startswith(MAPPINGS) and path.endswith(".yaml"):
        read_mapping(path, data)
    elif path.endswith(".html.j2"):
        must_be_usable("page", path, data)
    elif path.lower().endswith(".docx") or data.startswith(_ARCHIVES):
        must_be_usable("word", path, data)
