"""The schemas for editors: they take every record there is, as a text and as an editor reads it, and mark slips."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import small_ledger
import yaml

from dabzw import presets
from dabzw.model.campaign import Campaign
from dabzw.model.json_schema import DRAFT, ROWS, json_schema, path_glob
from dabzw.store import yamlio
from dabzw.store.reader import load

DEMO: Final = Path(__file__).parents[2] / "ledger"
CALENDARS: Final = Path(presets.__file__).parent / "calendars"

TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
}
KNOWN: Final = {
    *("$schema", "$defs", "$ref", "title", "description", "type", "enum", "pattern", "anyOf"),
    *("properties", "required", "additionalProperties", "items", "minItems"),
}


def wrong(schema: Any, value: Any, whole: Any) -> bool:
    """Whether a value is not as a schema says; as much of draft 2020-12 as the schemas use."""
    if schema is False:
        return True
    assert {*schema} <= KNOWN
    types = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    return (
        ("$ref" in schema and wrong(whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, whole))
        or bool(types and not any(TYPES[name](value) for name in types))
        or ("enum" in schema and value not in schema["enum"])
        or (isinstance(value, str) and not re.search(schema.get("pattern", ""), value))
        or ("anyOf" in schema and all(wrong(one, value, whole) for one in schema["anyOf"]))
        or (isinstance(value, dict) and wrong_object(schema, value, whole))
        or (isinstance(value, list) and wrong_list(schema, value, whole))
    )


def wrong_object(schema: Any, value: dict[str, Any], whole: Any) -> bool:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    return not {*schema.get("required", ())} <= {*value} or any(
        wrong(known.get(key, others), one, whole) for key, one in value.items()
    )


def wrong_list(schema: Any, value: list[Any], whole: Any) -> bool:
    return len(value) < schema.get("minItems", 0) or any(
        wrong(schema.get("items", {}), one, whole) for one in value
    )


class Editor(yaml.SafeLoader):
    """YAML 1.2 as an editor reads it: numbers and truth values, and no dates."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false|True|False", "tfTF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*", "-+0123456789"),
    ("null", r"~|null|", "~n"),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first))


def tree_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def of_kind(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a schema is for."""
    beginning = path_glob(name).partition("*")[0]
    return {path: data for path, data in files.items() if path.startswith(beginning)}


def refused(name: str, files: Mapping[str, bytes], campaign: Campaign | None) -> list[str]:
    """The files that a schema does not take, read as the ledger does or as an editor does."""
    known = json_schema(name, campaign)
    return [
        path
        for path, data in files.items()
        for value in (yamlio.read(data, comments=True).value, yaml.load(data, Editor))  # noqa: S506  # of SafeLoader
        if wrong(known, value, known)
    ]


@pytest.mark.parametrize("name", [name for name in ROWS if name not in ("本单位", "节假日")])
def test_every_file_there_is_passes(name: str, full: Path) -> None:
    for folder, step in ((DEMO, 9), (full, 1)):
        files = tree_of(folder)
        campaign = load(of_kind("行动方案", files)).sound.campaign
        some = dict(tuple(of_kind(name, files).items())[::step])
        assert some
        assert refused(name, some, campaign) == []
        assert refused(name, dict(tuple(some.items())[:3]), None) == []


def test_the_published_years_pass() -> None:
    years = tree_of(CALENDARS)
    assert len(years) > 2
    assert refused("节假日", years, None) == []


OFFICE: Final = """\
单位: 示例乡人民政府
村: [东沟村, {名称: 西河村, 代码: "140000000002"}]
单位名录: {站所: [乡应急办]}
职权: {罚款: [县应急管理局], 查封: {机关: [县公安局]}}
节假日:
  - {年份: 2031, 依据: 示例通知, 放假: [2031-03-03]}
"""


def test_what_an_office_shares_passes() -> None:
    assert refused("本单位", {"本单位.yaml": OFFICE.encode()}, None) == []
    assert refused("本单位", {"本单位.yaml": b"\xe6\x9d\x91: 1\n"}, None) != []


LEAD: Final = """\
编号: XS-260212-7K4Q
登记时间: 2026-02-12 09:30
来源: 群众举报
村: 东沟村
地点: 村东旧砖窑
内容: 夜间有车辆进出
承办: 乡应急办
"""


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("", "", False),
        ("村东旧砖窑", "110", False),
        ("承办: 乡应急办", "承办: 乡应急办\n涉嫌行为: 1.1", False),
        ("承办: 乡应急办", "承办: 乡应急办\n涉嫌行为: [1.1, '3.4']", False),
        (
            "承办: 乡应急办",
            "承办: 乡应急办\n核查: [{时间: 2026-02-12 15:00, 人员: 示例甲, 结论: 属实}]",
            False,
        ),
        ("地点", "地址", True),
        ("承办: 乡应急办", "承办: 乡应急办\n核查: [{时间: 2026-02-12 15:00, 结果: 属实}]", True),
        ("来源: 群众举报\n", "", True),
        ("群众举报", "道听途说", True),
        ("09:30", "9点半", True),
        ("XS-", "QY-", True),
        ("村东旧砖窑", "[村东, 旧砖窑]", True),
        ("东沟村", "东狗村", True),
        ("承办: 乡应急办", "承办: 乡应急办\n涉嫌行为: 9.9", True),
    ],
)
def test_slips_are_marked(old: str, new: str, marked: bool) -> None:
    campaign = load({"campaign.yaml": small_ledger.campaign_text().encode()}).sound.campaign
    text = LEAD.replace(old, new, 1)
    assert text != LEAD or not old
    assert bool(refused("线索", {"x": text.encode()}, campaign)) is marked


@pytest.mark.parametrize("name", ROWS)
def test_a_schema_says_what_it_is_for_and_each_field_what_it_is_called(name: str) -> None:
    known: Any = json_schema(name)
    assert (known["$schema"], known["title"], known["additionalProperties"]) == (DRAFT, name, False)
    fields = [known, *known["$defs"].values()]
    assert all(one["title"] == label for row in fields for label, one in row["properties"].items())
    assert any("description" in one for row in fields for one in row["properties"].values())


def test_the_checker_has_teeth() -> None:
    assert wrong({"type": "array", "minItems": 1}, [], {})
    assert wrong({"anyOf": [{"type": "string"}, {"enum": [1]}]}, 2, {})
    assert not wrong({"anyOf": [{"type": "string"}, {"enum": [1]}]}, 1, {})
