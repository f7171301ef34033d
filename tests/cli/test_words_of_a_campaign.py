"""A campaign with levels, places, sources and activities of its own, as processes: entered, listed, out and in again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import records as r
from processes import Dabzw

from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord
from dabzw.store.git import Repository
from dabzw.store.past import Past, replay
from dabzw.store.reader import record_bytes
from dabzw.store.writer import Change, Plan

AS_OF: Final = "2026-02-12"
DAY: Final = datetime(2026, 2, 10, 9, 0)  # noqa: DTZ001 -- the ledger's zone
CAMPAIGN: Final = """\
格式: 2
名称: 示例房屋排查
单位: 示例镇人民政府
牵头: 镇村镇办
阶段: [{名称: 百日行动, 开始: 2026-02-01, 截止: 2026-04-30, 指标: [村报告率, 督导覆盖率]}]
风险等级: [绿, 黄, 橙, 红]
场所类别: [自建房, 出租屋]
来源: [企业自查, {名称: 热线举报, 举报: 是}]
检查活动类别: [{名称: 夜查, 排查: 是}, {名称: 督查, 督导: 是}]
督导: [{开始: 2026-02-01, 截止: 2026-04-30}]
违法行为: {"1": 安全隐患, "1.1": 开裂}
措施: [停用, 监测]
风险处置: {红: [停用], 橙: [停用], 黄: [监测], 绿: []}
村: [甲村, 乙村]
单位名录: {站所: [镇村镇办]}
"""
LEVELS: Final = ["红", "橙", "黄", "绿"]
LEAD: Final = (
    *("lead", "add", "--village", "甲村", "--content", "墙体开裂", "--place", "村东", "--unit", "镇村镇办"),
)
Run = Callable[..., str]


def runner(dabzw: Dabzw, folder: Path) -> Run:
    def run(*args: str, status: int = 0, at: str = AS_OF) -> str:
        done = dabzw(*args, "--as-of", at, cwd=folder)
        assert done.returncode == status, done.stderr
        return (done.stderr if status else done.stdout).strip()

    return run


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """A ledger of the campaign with two activities, and houses of two levels and of none."""
    folder = tmp_path_factory.mktemp("words") / "台账"
    houses = (house(0, 风险=[r.rated("黄")]), house(1, 风险=[r.rated("红")]), house(2))
    held = (
        r.activity(编号="HD-260210-0001", 类别="夜查", 牵头="镇村镇办", 村=["乙村"], 发现问题="0"),
        r.activity(编号="HD-260210-0002", 类别="督查", 牵头="镇村镇办", 督导对象=["甲村"]),
    )
    with pytest.MonkeyPatch.context() as patch:
        for name, value in clean_environment.items():
            patch.setenv(name, value)
        built(folder, CAMPAIGN, *houses, *held)
    return folder


def house(number: int, **fields: Any) -> Enterprise:
    """A house with a violation."""
    own = {"编号": f"QY-260210-000{number}", "名称": f"甲村{number}号", "性质": "其他", "无代码原因": "个人"}
    where = {
        "村": "甲村",
        "经营地址": "甲村",
        "场所类别": "自建房",
        "监管站所": "镇村镇办",
        "经营状态": "在产",
    }
    return Enterprise.model_validate({**own, **where, "违法行为": [r.found("1.1")], **fields})


def built(folder: Path, campaign: str, *records: AnyRecord) -> None:
    """A ledger of one commit."""
    files = {path_of(record.id): record_bytes(record) for record in records}
    repository = Repository.create(folder)
    changes = tuple(
        Change(path, data) for path, data in {"campaign.yaml": campaign.encode(), **files}.items()
    )
    replay(repository, (Past(Plan(changes, "新建台账", "init", ()), repository.identity(), DAY),), now=DAY)


def test_what_is_entered_is_told_in_the_words_of_the_campaign(dabzw: Dabzw, ledger: Path) -> None:
    run = runner(dabzw, ledger)
    run(*LEAD, "--source", "热线举报", "--informant", "JB2026001", at="2026-02-10 09:00")
    run("supervise", "--confirm", "甲村", "--notice", "通报")
    assert len(json.loads(run("list", "--risk", "未评定", "--place-class", "自建", "--json"))["记录"]) == 1
    listed = json.loads(run("ent", "list", "--sort", "risk", "--json"))["记录"]
    assert [one["风险等级"] for one in listed] == ["红", "黄", None]
    status = json.loads(run("status", "--json"))
    assert status["企业"]["按风险"] == {"红": 1, "橙": 0, "黄": 1, "绿": 0, "未评定": 1}
    assert {one["名称"]: one["完成"] for one in status["阶段"][0]["指标"]} == {"村报告率": 2, "督导覆盖率": 1}
    paper = run("report", "bulletin")
    assert "其中红色风险1家、黄色风险1家" in paper
    assert not [word for word in ("重大风险", "较大风险", "一般风险") if word in paper]
    held = json.loads(run("activity", "list", "--json"))["记录"]
    assert sorted(one["名称"][:2] for one in held) == ["夜查", "督查", "督查"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((*LEAD, "--source", "热线"), "没有这个来源，是不是“热线举报”？可填：企业自查、热线举报"),
        (("activity", "add", "--kind", "明查"), "没有这个检查活动类别，是不是“夜查”？可填：夜查、督查"),
        (("ent", "rate", "0002", "--level", "重大"), "没有这个风险等级，可填：红、橙、黄、绿"),
        (("list", "--risk", "重大"), "可填：红、橙、黄、绿、未评定"),
    ],
)
def test_another_word_is_refused_with_those_that_may_be_used(
    dabzw: Dabzw, ledger: Path, args: tuple[str, ...], said: str
) -> None:
    at = f"{AS_OF} 09:00" if args[0] == "lead" else AS_OF
    assert said in runner(dabzw, ledger)(*args, status=2, at=at)


def test_help_and_schema_name_the_words(dabzw: Dabzw, ledger: Path) -> None:
    run = runner(dabzw, ledger)
    assert "红、橙、黄、绿" in run("ent", "rate", "--help")
    assert "行动方案里的风险等级" in dabzw("ent", "rate", "--help", cwd=ledger.parent).stdout
    schema = json.loads(dabzw("schema", "企业", cwd=ledger).stdout)
    assert schema["$defs"]["RiskRating"]["properties"]["等级"]["enum"] == LEVELS


def table(file: Path, title: str | None, head: str) -> tuple[Any, list[Any], dict[str, int]]:
    """A workbook, the rows of a sheet below its heads, and where each head stands."""
    book = openpyxl.load_workbook(file)
    rows = list((book[title] if title else book.worksheets[0]).iter_rows())
    (heads,) = (row for row in rows if head in [cell.value for cell in row])
    place = {str(cell.value): position for position, cell in enumerate(heads)}
    return book, rows[rows.index(heads) + 1 :], place


def imported(dabzw: Dabzw, ledger: Path, file: Path, *args: str) -> list[dict[str, Any]]:
    done = dabzw("import", str(file), *args, "--dry-run", "--json", "--as-of", AS_OF, cwd=ledger)
    found: list[dict[str, Any]] = json.loads(done.stdout)["导入"]
    return found


def test_a_workbook_offers_them_and_comes_in_again(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    file, title = tmp_path / "台账.xlsx", "非法违法企业清单台账"
    runner(dabzw, ledger)("export", str(file))
    book, rows, place = table(file, title, "风险等级")
    lists = zip(*book["字典"].iter_rows(values_only=True), strict=True)
    offered = {head: [word for word in words if word] for head, *words in lists}
    assert offered["风险等级"] == LEVELS
    assert offered["场所类别"] == ["自建房", "出租屋"]
    assert offered["来源"] == ["企业自查", "热线举报"]
    by_name = {row[place["名称"]].value: row for row in rows}
    by_name["甲村0号"][place["风险等级"]].value = "橙"
    by_name["甲村1号"][place["场所类别"]].value = "民房"
    by_name["甲村2号"][place["场所类别"]].value = "出租屋"
    book.save(file)
    found = {one["名称"]: one for one in imported(dabzw, ledger, file, "--as", "ent", "--sheet", title)}
    assert [found[f"甲村{number}号"]["结果"] for number in range(3)] == ["变更", "拒绝", "变更"]
    assert [(one["字段"], one["原"], one["现"]) for one in found["甲村0号"]["变更"]] == [
        ("风险等级", "黄", "橙")
    ]
    assert "取值不在允许范围内；可填：自建房、出租屋" in str(found["甲村1号"]["原因"])


def test_a_blank_form_comes_in(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    runner(dabzw, ledger)("export", "--blank", "site", str(file))
    book, rows, place = table(file, None, "场所类别")
    filled = {"名称": "村东老屋", "村": "甲村", "场所类别": "自建房", "排查日期": "2026-02-11"}
    for head, value in (filled | {"排查方式": "企业自查", "排查结果": "未发现"}).items():
        rows[0][place[head]].value = value
    book.save(file)
    assert [row["结果"] for row in imported(dabzw, ledger, file, "--as", "site")] == ["新增"]


def test_a_word_that_a_file_was_given_by_hand_is_told_with_its_place(
    dabzw: Dabzw, ledger: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "台账"
    shutil.copytree(ledger, folder)
    path = folder / path_of("QY-260210-0000")
    text = path.read_text(encoding="utf-8").replace("自建房", "自建屋").replace("等级: 黄", "等级: 较大")
    path.write_text(text, encoding="utf-8")
    lines = {line.partition(":")[0]: number for number, line in enumerate(text.splitlines(), 1)}
    shown = dabzw("check", cwd=folder).stdout
    place = f"{path_of('QY-260210-0000')}:{lines['场所类别']}:1: 错误: 场所类别：行动方案里没有这个场所类别"
    assert f"{place}；是不是“自建房”？可填：自建房、出租屋 (unknown-word)" in shown
    assert "风险[1].等级：行动方案里没有这个风险等级；可填：红、橙、黄、绿 (unknown-word)" in shown


def test_a_campaign_without_levels_rates_nothing(dabzw: Dabzw, tmp_path: Path, isolated: None) -> None:
    lines = [line for line in CAMPAIGN.splitlines() if not line.startswith("风险")]
    built(tmp_path / "台账", "\n".join([*lines, ""]), house(0))
    run = runner(dabzw, tmp_path / "台账")
    assert run("ent", "rate", "0000", status=2) == "错误：本行动没有规定风险等级"
    assert run("list", "--risk", "红", status=2) == "错误：本行动没有规定风险等级"
    shown = "".join((run("status"), run("ent", "list"), run("policy"), run("report", "plan")))
    shown = shown.replace("现场风险提示", "")  # of whoever goes there, whatever the level
    assert not [word for word in ("风险", "未评定") if word in shown]
