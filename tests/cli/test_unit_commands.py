"""dabzw unit: the list of units without an editor; villages and units pasted at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import Ledgers
from processes import Dabzw
from screens import ENTER, PASTE, Terminal

from dabzw.cli.speech.names import names_in

CAMPAIGN = "campaign.yaml"


def test_units_are_added_in_one_commit_and_comments_stay(dabzw: Dabzw, ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    before = (ledger / CAMPAIGN).read_text(encoding="utf-8")
    done = dabzw("unit", "add", "示例水务站", "--kind", "站所", "--trade", "示例行业", cwd=ledger)
    assert "完成：添站所：示例水务站（提交 " in done.stderr, done.stderr
    done = dabzw("unit", "add", "示例水利局", "示例教育局", "--kind", "外部单位", cwd=ledger)
    assert done.returncode == 0, done.stderr
    after = (ledger / CAMPAIGN).read_text(encoding="utf-8")
    new = {"示例水务站", "示例水利局", "示例教育局", "示例行业"}
    assert [
        line for line in after.splitlines() if not any(word in line for word in new)
    ] == before.splitlines()
    known = json.loads(dabzw("unit", "list", "--json", cwd=ledger).stdout)["单位"]
    assert known[-2:] == [
        {"名称": "示例水利局", "种类": "外部单位", "行业": []},
        {"名称": "示例教育局", "种类": "外部单位", "行业": []},
    ]
    assert {"名称": "示例水务站", "种类": "站所", "行业": ["示例行业"]} in known
    for _ in range(2):
        assert dabzw("undo", "--yes", cwd=ledger).returncode == 0
    assert (ledger / CAMPAIGN).read_text(encoding="utf-8") == before


REFUSED = {
    "add 派出所 --kind 站所": "已有“派出所”（站所），没有改动",
    "add 派出所 --kind 外部单位": "已有“派出所”（站所），没有改动",
    "add 示例站 示例站 --kind 站所": "已有“示例站”（这次写了两遍）",
    "add 示例站 --kind 科室": "没有“科室”；可填：站所、外部单位",
    "add 示例站 示例所 --kind 站所 --trade 供水": "只用于一个单位",
    "add 示例站": "缺少 --kind（种类）",
    "add --kind 站所": "缺少 名称",
    "add ␣ --kind 站所": "没有填内容",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_there_or_wrong_is_refused(dabzw: Dabzw, small: Path, line: str) -> None:
    before = (small / CAMPAIGN).read_bytes()
    done = dabzw("unit", *(word.replace("␣", " ") for word in line.split(" ")), cwd=small)
    assert (done.returncode, REFUSED[line] in done.stderr) == (2, True), done.stderr
    assert (small / CAMPAIGN).read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "东沟村、西坡村",
        "东沟村\n西坡村\n",
        "1. 东沟村\n2、西坡村",
        "- 东沟村\r\n- 西坡村",
        "  东沟村，西坡村；东沟村",
    ],
)
def test_a_pasted_list_is_names(text: str) -> None:
    assert names_in(text) == ("东沟村", "西坡村")


@pytest.mark.parametrize("paste", [PASTE, ("", "")], ids=["bracketed", "plain"])
def test_a_list_is_pasted_at_a_terminal(
    ledgers: Ledgers, clean_environment: Mapping[str, str], paste: tuple[str, str]
) -> None:
    ledger = ledgers("small")
    command = (sys.executable, "-m", "dabzw", "village", "add")
    with Terminal(command, cwd=ledger, env=clean_environment) as terminal:
        terminal.until("可以整列粘贴").types(f"{paste[0]}示例北岭村\r示例南坪村\r示例中坪村{paste[1]}{ENTER}")
        terminal.until("已有3个").types(ENTER)
        assert terminal.ends() == 0
        assert "完成：添村：示例北岭村、示例南坪村、示例中坪村" in terminal.shows().replace("\n", "")
