"""What the parts of a workbook say for all its sheets: names, tables, and that it is computed anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.render.into.formulas import NamedTable, Names
from dabzw.render.into.package import Package, workbook_path
from dabzw.render.into.sheet_part import range_of
from dabzw.render.into.spans import Edit, edited, markup, tree

_BEFORE_CALCULATION: Final = frozenset(
    (
        *(
            "fileVersion",
            "fileSharing",
            "workbookPr",
            "AlternateContent",
            "revisionPtr",
            "workbookProtection",
        ),
        *("bookViews", "sheets", "functionGroups", "externalReferences", "definedNames"),
    )
)


def names_in(package: Package, paths: Mapping[str, str]) -> Names:
    """What names in the formulas of a workbook stand for."""
    root = tree(package[workbook_path(package)])
    sheets, listed = root.first("sheets"), root.first("definedNames")
    order = tuple(one.get("name") for one in (sheets.children if sheets else ()))
    defined: dict[tuple[str | None, str], str] = {}
    for one in listed.children if listed else ():
        local = one.get("localSheetId")
        own = order[int(local)] if local.isdecimal() and int(local) < len(order) else None
        defined[own, one.get("name").lower()] = one.text
    return Names(order, defined, dict(_tables(package, paths)))


def _tables(package: Package, paths: Mapping[str, str]) -> Iterator[tuple[str, NamedTable]]:
    for sheet, path in paths.items():
        for relation in package.relations(path):
            if relation.kind == "table" and relation.path in package:
                root = tree(package[relation.path])
                top, left, bottom, right = range_of(root.get("ref"))
                heads, totals = int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0"))
                area = top + heads, left, bottom - totals, right
                listed = root.first("tableColumns")
                columns = tuple(one.get("name") for one in (listed.children if listed else ()))
                yield root.get("displayName").lower(), NamedTable(sheet, area, columns)


def recalculated(package: Package) -> None:
    """Lets whatever opens the workbook compute all its formulas anew."""
    path = workbook_path(package)
    root = tree(package[path])
    own = root.first("calcPr")
    if own is not None:
        end = "/>" if own.is_empty else ">"
        new = markup(f"<{own.prefix}calcPr", own.attributes | {"fullCalcOnLoad": "1"}, end)
        edit = Edit(own.start, own.opened, new)
    else:
        place = max(
            (one.end for one in root.children if one.name in _BEFORE_CALCULATION), default=root.opened
        )
        edit = Edit(place, place, markup(f"<{root.prefix}calcPr", {"fullCalcOnLoad": "1"}, "/>"))
    package.put(path, edited(package[path], (edit,)))
