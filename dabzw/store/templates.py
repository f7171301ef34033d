"""Templates of forms: those that ship with the tool, and those of the office, which stand before them.

An office changes a form by a file of the same name in `templates/forms/` of its ledger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from dabzw.errors import LedgerError
from dabzw.model import schema
from dabzw.model.base import Row
from dabzw.model.finding import Finding
from dabzw.model.form import FormTemplate, SheetMapping
from dabzw.model.patterns import lazy
from dabzw.model.phrases import with_aside
from dabzw.store import yamlio

FORMS: Final = "templates/forms/"
MAPPINGS: Final = "templates/mappings/"
SHIPPED: Final = "自带"
"""The place of a template that ships with the tool."""
_NAME: Final = lazy(r"^名称: *(.+)$", re.MULTILINE)
_SUFFIX: Final = ".yaml"
_PACKAGE: Final = Path(__file__).parent.parent

RowT = TypeVar("RowT", bound=Row)


class FaultyTemplate(LedgerError):
    """A template cannot be read, or names what does not exist."""

    def __init__(self, path: str, lines: tuple[str, ...]) -> None:
        super().__init__(
            f"模板 {path} 有{len(lines)}处错误，不能用：" + "".join(f"\n  {line}" for line in lines)
        )


@cache
def shipped_forms() -> Mapping[str, bytes]:
    """The forms that ship with the tool by path: packed with it, or at the top of its repository."""
    inside = _PACKAGE / "templates"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "templates"
    return MappingProxyType({FORMS + file.name: file.read_bytes() for file in folder.glob("forms/*.yaml")})


def _in_order(forms: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Templates by their paths, F9 before F10: the numbers in them as numbers."""

    def key(item: tuple[str, bytes]) -> list[int | str]:
        parts = re.split(r"([0-9]+)", item[0])
        return [int(part) if place % 2 else part for place, part in enumerate(parts)]

    return sorted(forms.items(), key=key)


def shipped_names() -> dict[str, str]:
    """The codes of the forms that ship with the tool, each with its name; no form is read but for that."""
    found = {}
    for path, data in _in_order(shipped_forms()):
        name = _NAME.search(data.decode(errors="ignore"))
        found[path.removeprefix(FORMS).removesuffix(_SUFFIX)] = name[1].strip("\"' ") if name else ""
    return found


def forms_of(office: Mapping[str, bytes]) -> dict[str, tuple[FormTemplate, str]]:
    """All forms by code, with the path of the template: those of the office in place of the shipped ones.

    Raises:
        FaultyTemplate: one of them cannot be read.
    """
    own = {path: data for path, data in office.items() if path.startswith(FORMS) and path.endswith(".yaml")}
    all_of_them = _in_order({**shipped_forms(), **own})
    found = {path: _read(path, data, FormTemplate) for path, data in all_of_them}
    return {form.code: (form, path if path in own else SHIPPED) for path, form in found.items()}


def read_form(path: str, data: bytes) -> FormTemplate:
    """A form; raises FaultyTemplate."""
    return _read(path, data, FormTemplate)


def mapping_path(name: str) -> str:
    """Where the mapping of a superior's workbook is kept."""
    return f"{MAPPINGS}{name}.yaml"


def read_mapping(path: str, data: bytes) -> SheetMapping:
    """A mapping; raises FaultyTemplate."""
    return _read(path, data, SheetMapping)


def mapping_bytes(mapping: SheetMapping) -> bytes:
    """The text of a mapping."""
    return yamlio.write(mapping.tree())


def _read(path: str, data: bytes, row: type[RowT]) -> RowT:
    tree = yamlio.read(data, comments=True)
    if tree.value is None:
        raise FaultyTemplate(path, tuple(f"第{one.line}行：{one.says}" for one in tree.problems))
    found, faults = schema.validated(path, row, tree.value, tree.places)
    if found is None:
        raise FaultyTemplate(path, tuple(map(_line, faults)))
    return found


def _line(fault: Finding) -> str:
    return with_aside(f"第{fault.line}行 {fault.field}：{fault.says}", fault.advice, "；")
