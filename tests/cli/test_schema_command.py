"""dabzw schema: one schema on the screen, or all in a folder with the settings that editors need."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import records
from processes import Dabzw


def test_one_schema_is_written_with_the_names_of_the_ledger(dabzw: Dabzw, small: Path) -> None:
    run = dabzw("schema", "线索", cwd=small)
    assert run.returncode == 0
    village = json.loads(run.stdout)["properties"]["村"]
    assert village["enum"] == [*records.VILLAGES, "本乡外"]


def test_without_a_ledger_no_name_is_offered(dabzw: Dabzw, tmp_path: Path) -> None:
    run = dabzw("schema", "线索", cwd=tmp_path)
    assert run.returncode == 0
    assert "enum" not in json.loads(run.stdout)["properties"]["村"]
    assert "--ledger" in run.stderr


def test_all_schemas_go_into_a_folder_with_the_settings(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    run = dabzw("schema", "--out", str(tmp_path / "格式"), cwd=small)
    assert run.returncode == 0
    settings = json.loads((tmp_path / "格式" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    schemas = {path.as_uri() for path in (tmp_path / "格式").glob("*.schema.json")}
    assert {*settings} == schemas
    assert sorted(settings.values()) == [
        "activities/*/*.yaml",
        "campaign.yaml",
        "enterprises/*/*.yaml",
        "leads/*/*.yaml",
        "sites/*/*.yaml",
        "本单位.yaml",
        "节假日/*.yaml",
    ]
    assert "yaml-language-server" in run.stderr
    assert "记录里不能写注释" in run.stderr


@pytest.mark.parametrize(
    "args",
    [("schema",), ("schema", "线索", "--out", "x"), ("schema", "人员")],
)
def test_refusals_name_what_may_be_asked_for(dabzw: Dabzw, small: Path, args: tuple[str, ...]) -> None:
    run = dabzw(*args, cwd=small)
    assert run.returncode == 2
    assert "企业、线索、场所、检查活动、行动方案、本单位、节假日" in run.stderr
    assert run.stdout == ""
