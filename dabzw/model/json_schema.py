"""JSON Schemas (draft 2020-12) of the ledger's files: editors complete keys and words by them.

They know the shape of a file, not its sense: `dabzw check` refuses more.  An editor reads `1.1`, `20000` and
`no` of a YAML file as a number or a truth value, where the ledger reads a text: where a text may stand, those
may as well.  Full-width digits of a date are marked, though the ledger takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from dabzw.lazily import dataclass
from dabzw.model import scalars
from dabzw.model.base import Row
from dabzw.model.campaign import Campaign, YearFile
from dabzw.model.declared import Before
from dabzw.model.described import remarks, scalar_name
from dabzw.model.fields import Meaning, meanings
from dabzw.model.ids import CALENDAR_FOLDER, CAMPAIGN_FILE, CROCKFORD, FOLDERS, OFFICE_FILE, PREFIXES
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.marks import Names
from dabzw.model.names import LISTS
from dabzw.model.office import Office
from dabzw.model.patterns import lazy

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Schema = dict[str, Json]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
ROWS: Final[Mapping[str, type[Row]]] = dict(
    (*RECORD_TYPES.items(), ("行动方案", Campaign), ("本单位", Office), (CALENDAR_FOLDER, YearFile))
)
"""The files that have a schema, by what they are called."""

_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
_DAY: Final = r"\d{4}-\d{2}-\d{2}"


def _matching(pattern: str, *more: str) -> Schema:
    return {"type": ["string", *more], "pattern": f"^(?:{pattern})$"}


def _id(*prefixes: str) -> Schema:
    return _matching(rf"(?:{'|'.join(prefixes)})-[0-9]{{6}}-[{CROCKFORD}]{{4}}")


_BY_NAME: Final[Mapping[str, Schema]] = {
    "日期": _matching(_DAY),
    "日期和时间": _matching(rf"{_DAY} \d{{2}}:\d{{2}}"),
    "金额（元）": _matching(r"\d{1,13}(?:\.\d{1,2})?", "number"),
    "数量": _matching(r"\d{1,13}(?:\.\d{1,6})?", "number"),
    "整数": _matching(r"\d{1,6}", "integer"),
    "是 · 否": {"enum": ["是", "否"]},
    "任一编号": _id(*PREFIXES),
    **{f"{kind}编号": _id(prefix) for prefix, kind in PREFIXES.items()},
    "SHA-256 摘要": _matching("[0-9a-fA-F]{64}", "number"),
}
"""The scalar types that are more than a text."""


def path_glob(name: str) -> str:
    """Which files of a ledger a schema is for, as editors match them."""
    if name == CALENDAR_FOLDER:
        return f"{CALENDAR_FOLDER}/*.yaml"
    if ROWS[name] is Office:
        return OFFICE_FILE
    return next((f"{folder}/*/*.yaml" for kind, folder in FOLDERS.items() if kind == name), CAMPAIGN_FILE)


def json_schema(name: str, campaign: Campaign | None = None) -> Schema:
    """The schema of a kind of file; with a campaign its villages, units and codes are offered as well."""
    making = _Making(campaign)
    whole = making.of_row(ROWS[name])
    return {
        "$schema": DRAFT,
        "title": name,
        "description": f"打非治违台账：{path_glob(name)}",
        **whole,
        "$defs": {row.__name__: making.rows[row] for row in making.rows},
    }


@dataclass(slots=True)
class _Making:
    """One schema while it is made; `rows` are the rows met on the way."""

    campaign: Campaign | None
    rows: dict[type[Row], Schema] = field(default_factory=dict)

    def of_row(self, row: type[Row]) -> Schema:
        hints = get_type_hints(row, include_extras=True)
        fields = meanings(row).values()
        return {
            "type": "object",
            "properties": {one.label: self.of_field(row, one, hints[one.name]) for one in fields},
            "required": [one.label for one in fields if one.required],
            "additionalProperties": False,
        }

    def of_field(self, row: type[Row], one: Meaning, hint: object) -> Schema:
        said = "；".join(remarks(row, one))
        return {"title": one.label, **({"description": said} if said else {}), **self.of(hint)}

    def of(self, annotation: object) -> Schema:
        name = scalar_name(annotation)
        if name is not None:
            return self._listed_names(annotation) or _BY_NAME.get(name, _TEXT)
        origin, parts = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._marked(parts[0], annotation.__metadata__)  # type: ignore[attr-defined]  # of Annotated
        return self._shape(annotation, origin, parts)

    def _shape(self, annotation: object, origin: object, parts: tuple[Any, ...]) -> Schema:
        if origin in (Union, UnionType):
            return _any_of([self.of(part) for part in parts if part is not type(None)])
        if origin is Literal:
            return {"enum": list(parts)}
        if origin is tuple:
            return {"type": "array", "items": self.of(parts[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(parts[1])}
        if isinstance(annotation, type) and issubclass(annotation, Row):
            if annotation not in self.rows:
                self.rows[annotation] = {}  # a row that holds itself refers to this
                self.rows[annotation] = self.of_row(annotation)
            return {"$ref": f"#/$defs/{annotation.__name__}"}
        return _TEXT

    def _marked(self, annotation: object, marks: Iterable[object]) -> Schema:
        own = self.of(annotation)
        for mark in marks:
            if isinstance(mark, Before):
                own = _SHORTHANDS.get(mark.func, _anything)(own)
        return own

    def _listed_names(self, annotation: object) -> Schema | None:
        """The names of the campaign that may stand here: alone in a closed list, else offered."""
        marks: tuple[object, ...] = getattr(annotation, "__metadata__", ())
        named = next((LISTS[mark.of] for mark in marks if isinstance(mark, Names)), None)
        if named is None or self.campaign is None:
            return None
        known = named.known(self.campaign)
        offered: Schema = {"enum": [*known, *map(float, filter(_NUMBER.fullmatch, known))]}
        return (offered if named.closed else {"anyOf": [offered, _TEXT]}) if known else None


_NUMBER: Final = lazy(r"\d+\.\d+")


def _any_of(schemas: Sequence[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


def _alone_or_listed(own: Schema) -> Schema:
    return {"anyOf": [own, own["items"]]}


def _named_or_whole(own: Schema) -> Schema:
    return {**own, "items": {"anyOf": [own["items"], _TEXT]}}


def _anything(own: Schema) -> Schema:
    """What may be written in short in other ways too: completed, and not marked."""
    return {"anyOf": [own, {}]}


_SHORTHANDS: Final[Mapping[object, Callable[[Schema], Schema]]] = {
    scalars.listed: _alone_or_listed,
    scalars.named: _named_or_whole,
}
