"""dabzw village: the list of villages without an editor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Ledgers
from processes import Dabzw

CAMPAIGN = "campaign.yaml"


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def _run(dabzw: Dabzw, ledger: Path, *words: str, status: int = 0) -> str:
    done = dabzw(*words, cwd=ledger)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def test_villages_are_added_in_one_commit_and_nothing_else_changes(dabzw: Dabzw, ledger: Path) -> None:
    before = (ledger / CAMPAIGN).read_text(encoding="utf-8")

    said = _run(
        dabzw,
        ledger,
        "village",
        "add",
        "示例北岭村",
        "--code",
        "１４００００００００１９",
        "--grid",
        "一网格",
    )
    _run(dabzw, ledger, "village", "add", "示例南坪村", "示例中坪村")

    assert "完成：添村：示例北岭村（提交 " in said
    after = (ledger / CAMPAIGN).read_text(encoding="utf-8")
    start, end = before.index("村: ["), before.index("]", before.index("村: ["))
    assert after.startswith(before[:start])
    assert after.endswith(before[end + 1 :])
    known = json.loads(_run(dabzw, ledger, "village", "list", "--json"))["村"]
    assert known[-3:] == [
        {"名称": "示例北岭村", "代码": "140000000019", "网格": ["一网格"]},
        {"名称": "示例南坪村", "代码": None, "网格": []},
        {"名称": "示例中坪村", "代码": None, "网格": []},
    ]
    _run(dabzw, ledger, "undo", "--yes")
    _run(dabzw, ledger, "undo", "--yes")
    assert (ledger / CAMPAIGN).read_text(encoding="utf-8") == before


REFUSED = {
    "add 东沟村": "已有“东沟村”，没有改动",
    "add 东沟村民委员会": "“东沟村民委员会”看来就是它",
    "add 示例一村 示例一村委会": "已有“示例一村”",
    "add 示例一村 --code 140000000000": "末三位是000",
    "add 示例一村 --code 14": "应为12位数字，现为2位",
    "add 示例一村 示例二村 --code 140000000019": "只用于一个村",
    "add": "缺少 名称",
    "add ␣": "没有填内容",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_there_or_wrong_is_refused(dabzw: Dabzw, small: Path, line: str) -> None:
    before = (small / CAMPAIGN).read_bytes()

    words = (word.replace("␣", " ") for word in line.split(" "))
    assert REFUSED[line] in _run(dabzw, small, "village", *words, status=2)

    assert (small / CAMPAIGN).read_bytes() == before


def test_a_campaign_edited_by_hand_is_not_overwritten(dabzw: Dabzw, ledger: Path) -> None:
    place = ledger / CAMPAIGN
    place.write_text(place.read_text(encoding="utf-8") + "# 手写\n", encoding="utf-8")

    _run(dabzw, ledger, "village", "add", "示例北岭村", status=5)

    assert place.read_text(encoding="utf-8").endswith("# 手写\n")


def test_villages_that_records_name_and_the_list_lacks_are_told(dabzw: Dabzw, ledger: Path) -> None:
    place = ledger / CAMPAIGN
    text = place.read_text(encoding="utf-8")
    start = text.index("村: [")
    place.write_text(text[:start] + "村: []" + text[text.index("]", start) + 1 :], encoding="utf-8")
    _run(dabzw, ledger, "adopt")

    said = _run(dabzw, ledger, "village", "add", "东沟村")

    assert "记录里还有不在村名录里的村：" in said
    assert "西河村" in said


LIST = """统计用区划代码,城乡分类代码,名称
140581107000,,示例乡
140581107201,220,东沟村村民委员会
140581107202,220,示例北岭村村民委员会
140581108201,220,西河村村民委员会
"""


def _with_region(dabzw: Dabzw, ledger: Path) -> bytes:
    place = ledger / CAMPAIGN
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("# 区划代码: ", '区划代码: "140581107000" # '), encoding="utf-8")
    _run(dabzw, ledger, "adopt")
    return place.read_bytes()


def test_an_official_list_is_shown_and_then_entered_in_one_commit(dabzw: Dabzw, ledger: Path) -> None:
    before = _with_region(dabzw, ledger)
    (ledger.parent / "村名单.csv").write_text(LIST, encoding="utf-8")
    command = ("import", "../村名单.csv", "--as", "village")

    shown = json.loads(_run(dabzw, ledger, *command, "--dry-run", "--json"))
    assert shown["合计"] == {"新增": 1, "变更": 1, "相同": 0, "拒绝": 0}
    assert (shown["外乡"], shown["上级"]) == (1, 1)
    assert "西河村" in shown["未列"]
    assert [(one["结果"], one["名称"]) for one in shown["导入"]] == [
        ("变更", "东沟村"),
        ("新增", "示例北岭村"),
    ]
    assert (ledger / CAMPAIGN).read_bytes() == before

    said = _run(dabzw, ledger, *command, "--yes")
    assert "导入村名单：添1个村，改1个村的代码（提交 " in said
    known = {
        one["名称"]: one["代码"] for one in json.loads(_run(dabzw, ledger, "village", "list", "--json"))["村"]
    }
    assert (known["东沟村"], known["西河村"], known["示例北岭村"]) == ("140581107201", None, "140581107202")
    assert "没有需要导入的" in _run(dabzw, ledger, *command, "--yes")
    _run(dabzw, ledger, "undo", "--yes")
    assert (ledger / CAMPAIGN).read_bytes() == before


def test_a_refused_row_keeps_the_list_out(dabzw: Dabzw, ledger: Path) -> None:
    before = _with_region(dabzw, ledger)
    (ledger.parent / "村名单.csv").write_text(LIST + "14058110720,220,西坡村\n", encoding="utf-8")
    command = ("import", "../村名单.csv", "--as", "village", "--yes")

    assert "1行被拒绝，整个文件没有导入" in _run(dabzw, ledger, *command, status=3)
    assert (ledger / CAMPAIGN).read_bytes() == before
    _run(dabzw, ledger, *command, "--accept-valid", status=1)
    assert (ledger / CAMPAIGN).read_bytes() != before


def test_a_list_of_several_townships_needs_the_code_of_ours(
    dabzw: Dabzw, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "村名单.csv").write_text(LIST, encoding="utf-8")

    said = _run(
        dabzw, small, "import", str(tmp_path / "村名单.csv"), "--as", "village", "--dry-run", status=2
    )

    assert "表格里有2个乡镇的村，行动方案没有写“区划代码”" in said


def test_where_there_is_no_village_yet_none_is_offered(dabzw: Dabzw, tmp_path: Path) -> None:
    assert dabzw("--as-of", "2026-02-10", "init", "新台账", cwd=tmp_path).returncode == 0
    told = dabzw("site", "add", "--name", "示例窑", "--village", "示例村", cwd=tmp_path / "新台账")
    assert told.returncode == 2
    assert "没有这个村，现在一个也没有，先添上" in told.stderr
