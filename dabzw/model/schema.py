"""A plain tree becomes a row of the schema; each refusal becomes a finding that holds no value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from dabzw.model.base import Row, labels
from dabzw.model.fields import meanings
from dabzw.model.finding import KEY, FieldPath, Finding, Places
from dabzw.model.phrases import with_aside
from dabzw.model.scalars import UNREADABLE

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

RowT = TypeVar("RowT", bound=Row)

_NAME: Final = ("名称",)  # of a row that has nothing else, which is written bare
_LONGEST_KEY: Final = 12  # a longer unknown key may hold prose, and with it a name
_OF_A_KEY: Final = "[key]"  # what pydantic adds to the path of a key that is refused
_FILL_IN: Final = "补上这一项"
_MEND: Final = "按说明改正"


def validated(
    path: str, schema: type[RowT], tree: object, places: Places
) -> tuple[RowT | None, tuple[Finding, ...]]:
    """A tree as a row of a schema, or the findings that say why it is none; `path` is its file."""
    from pydantic import ValidationError  # where something is checked alone

    try:
        return schema.model_validate(tree), ()
    except ValidationError as error:
        return None, tuple(_finding(path, schema, detail, places) for detail in _causes(error))


def sentences(error: ValidationError, schema: type[Row], names: Mapping[str, str]) -> Iterator[str]:
    """A refusal as one sentence a value, each beginning with what `names` calls the field."""
    for detail in _causes(error):
        loc = _loc(detail)
        _, says, advice = _SENTENCES.get(detail["type"], _other)(detail, loc, schema)
        told = with_aside(says, advice, "；") if advice != _MEND else says
        yield f"{names.get(str(loc[0]), '') if loc else ''}：{told}"


def _causes(error: ValidationError) -> list[ErrorDetails]:
    """The refusals that no other one brings about: a list is not too short because its rows are wrong."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    locs = [_loc(detail) for detail in details]
    return [
        detail
        for detail, loc in zip(details, locs, strict=True)
        if not any(len(other) > len(loc) and other[: len(loc)] == loc for other in locs)
    ]


def _loc(detail: ErrorDetails) -> FieldPath:
    """Where a refusal is; that of a key of a mapping is at the key's own path."""
    loc: FieldPath = tuple(detail["loc"])
    return loc[:-1] if loc[-1:] == (_OF_A_KEY,) else loc


def placed(finding: Finding, places: Places) -> Finding:
    """A finding with the place of its field, or of the nearest thing around it that has a place."""
    for end in range(len(finding.path), -1, -1):
        around = finding.path[:end]
        spot = places.get((*around, KEY)) if end == len(finding.path) else None
        spot = spot or places.get(around)
        if spot is not None:
            return replace(finding, line=spot[0], column=spot[1])
    return finding


def _finding(path: str, schema: type[Row], detail: ErrorDetails, places: Places) -> Finding:
    loc = _loc(detail)
    bare = detail["type"] != "missing" and loc[-1:] == _NAME and loc not in places and loc[:-1] in places
    rule, says, advice = _SENTENCES.get(detail["type"], _other)(detail, loc, schema)
    unplaced = Finding(rule, "错误", path, None, loc, says, advice)
    return replace(placed(unplaced, _telling(places, detail)), path=_shown(loc[:-1] if bare else loc))


def _telling(places: Places, detail: ErrorDetails) -> Places:
    """A wrong value is pointed at itself, an unknown field and a wrong key at the key."""
    if detail["type"] == "extra_forbidden" or detail["loc"][-1:] == (_OF_A_KEY,):
        return places
    return {path: place for path, place in places.items() if not path or path[-1] != KEY}


def _shown(loc: FieldPath) -> FieldPath:
    return tuple(
        step[:_LONGEST_KEY] + "…" if isinstance(step, str) and len(step) > _LONGEST_KEY else step
        for step in loc
    )


Sentence = tuple[str, str, str]


def _own(detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-value", detail["msg"], _MEND


def _missing(_detail: ErrorDetails, loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-missing", f"缺少必填项“{loc[-1]}”", _FILL_IN


def _unknown(_detail: ErrorDetails, loc: FieldPath, schema: type[Row]) -> Sentence:
    from difflib import get_close_matches  # where a key is wrong alone

    known = tuple(labels(_row_at(schema, loc[:-1])).values())
    written = str(loc[-1])
    near = get_close_matches(written, known, n=3, cutoff=0.5)
    near.sort(key=lambda name: not name.startswith(written[:1]))  # of those alike the one that begins so
    advice = f"是不是“{near[0]}”？" if near else f"可用的有：{'、'.join(known)}"
    return "schema-unknown-key", "不认识的字段", advice


def _choice(detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
    return "schema-choice", "取值不在允许范围内", f"可填：{expected.replace(', ', '、')}"


def _not_text(_detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-shape", "这里应是一个值，不能是列表或分组", _MEND


def _not_list(_detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-shape", "这里应是列表", "每项一行，行首写“- ”"


def _not_mapping(_detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-shape", "这里应是一组“字段: 值”", _MEND


def _too_long(_detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-value", "超过200字，太长", "精简，或写到说明、备注里"


def _too_few(detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-value", f"至少要有{detail.get('ctx', {}).get('min_length', 1)}项", _FILL_IN


def _other(_detail: ErrorDetails, _loc: FieldPath, _schema: type[Row]) -> Sentence:
    return "schema-value", "填写不对", _MEND


_SENTENCES: Final[dict[str, Callable[[ErrorDetails, FieldPath, type[Row]], Sentence]]] = {
    "dabzw": _own,
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _choice,
    "string_type": _not_text,
    "tuple_type": _not_list,
    "list_type": _not_list,
    "dict_type": _not_mapping,
    "model_type": _not_mapping,
    "model_attributes_type": _not_mapping,
    "string_unicode": lambda *_: ("schema-value", *UNREADABLE.split("；")),
    "string_too_long": _too_long,
    "too_short": _too_few,
    "too_long": lambda *_: ("schema-value", "项数太多", _MEND),
    "greater_than_equal": lambda *_: ("schema-value", "数值太小", _MEND),
    "less_than_equal": lambda *_: ("schema-value", "数值太大", _MEND),
}


def _row_at(schema: type[Row], loc: FieldPath) -> type[Row]:
    """The row type that a path leads to; the nearest one on the way when it leads elsewhere."""
    for step in loc:
        field = next((one for one in meanings(schema).values() if one.label == step), None)
        schema = field.row if field is not None and field.row is not None else schema
    return schema
