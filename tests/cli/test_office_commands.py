"""Two campaigns of one office side by side: one file for what they share, one agenda, one search, one cap."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
import records
from processes import Dabzw, Process

from dabzw.model.ids import path_of
from dabzw.store.reader import record_bytes

OFFICE: Final = """\
单位: 示例乡人民政府
村: [东沟村, 西河村]
单位名录:
  站所: [{名称: 乡应急办}]
"""
CAMPAIGN: Final = """\
格式: 2
名称: {0}
阶段:
  - {{名称: 检查, 开始: 2026-01-01, 截止: 2026-12-31}}
检查频次上限: 4
"""
NAMES: Final = {"甲": "安全检查行动", "乙": "餐饮燃气整治"}
AS_OF: Final = ("--as-of", "2026-03-12")


def ok(run: Process) -> Process:
    assert run.returncode == 0, run.stderr
    return run


def visit(day: str) -> dict[str, Any]:
    who = {"单位": ["乡应急办"], "人员": ["示例甲", "示例乙"], "审批": "示例丙"}
    return {"日期": day, "方式": "明查", "性质": "日常检查", "结果": "未发现", **who}


def enterprise(ledger: Path, id_: str, *days: str) -> None:
    """Puts the enterprise with its inspections into a ledger, by hand."""
    place = ledger / path_of(id_)
    place.parent.mkdir(parents=True)
    known = {"名称": "示例饲料厂", "村": "东沟村", "经营地址": "东沟村东头"}
    place.write_bytes(record_bytes(records.enterprise(编号=id_, 排查=[*map(visit, days)], **known)))


def inspect(dabzw: Dabzw, ledger: Path, day: str) -> str:
    args = ("ent", "inspect", "QY", "--on", day, "--nature", "日常检查", "--method", "明查")
    who = ("--units", "乡应急办", "--people", "示例甲", "--people", "示例乙", "--approval", "示例丙")
    return ok(dabzw(*args, *who, "--result", "未发现", *AS_OF, cwd=ledger)).stderr


@pytest.fixture(scope="module")
def built(dabzw: Dabzw, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two ledgers, each with the same enterprise, three times inspected."""
    folder = tmp_path_factory.mktemp("office") / "办公室"
    folder.mkdir()
    (folder / "本单位.yaml").write_text(OFFICE, encoding="utf-8")
    for name, campaign in NAMES.items():
        file = folder.parent / f"{name}.yaml"
        file.write_text(CAMPAIGN.format(campaign), encoding="utf-8")
        ok(dabzw("init", name, "--campaign", str(file), cwd=folder))
    enterprise(folder / "甲", "QY-260201-A1B2", "2026-02-02", "2026-02-03", "2026-02-04")
    enterprise(folder / "乙", "QY-260202-C3D4", "2026-03-02", "2026-03-03")
    for name in NAMES:
        ok(dabzw("adopt", *AS_OF, cwd=folder / name))
    said = inspect(dabzw, folder / "乙", "2026-03-04")
    assert "2026年第6次检查（含“安全检查行动”登记的3次），超过上限4次" in said
    return folder


@pytest.fixture
def office(built: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "办公室"))


def answered(dabzw: Dabzw, folder: Path, *args: str) -> Any:
    return json.loads(ok(dabzw(*args, "--json", *AS_OF, cwd=folder)).stdout)


def test_the_bare_command_find_and_visits_answer_over_all(dabzw: Dabzw, built: Path) -> None:
    agenda = answered(dabzw, built)
    assert {one["行动"]: one["待办"] for one in agenda["各行动"]} == {
        name: {"硬性": 0, "预警": 0} for name in NAMES.values()
    }
    found = answered(dabzw, built, "find", "饲料")["结果"]
    assert {one["行动"] for one in found} == {*NAMES.values()}
    assert len({one["编号"] for one in found}) == 2
    (row,) = answered(dabzw, built, "visits")["检查"]
    assert (row["计入频次"], row["超出"]) == (6, 2)
    assert {one["行动"] for one in row["各行动"]} == {*NAMES.values()}


def test_the_folder_may_be_named_from_elsewhere(dabzw: Dabzw, built: Path, tmp_path: Path) -> None:
    run = ok(dabzw("find", "饲料", "--ledger", str(built), cwd=tmp_path))
    assert "餐饮燃气整治" in run.stdout


def test_the_cap_counts_across_in_one_ledger_too(dabzw: Dabzw, built: Path) -> None:
    (row,) = answered(dabzw, built / "甲", "visits")["检查"]
    assert (row["计入频次"], row["超出"], row["其他行动"]) == (6, 2, ["餐饮燃气整治3次"])
    (row,) = answered(dabzw, built / "甲", "visits", "--rev", "HEAD")["检查"]
    assert (row["计入频次"], row["超出"]) == (3, 0)
    check = dabzw("check", *AS_OF, cwd=built / "甲").stdout
    assert "2026年检查合计6次（含“餐饮燃气整治”登记的3次），超过上限4次" in check


def test_another_command_says_which_ledgers_there_are(dabzw: Dabzw, built: Path) -> None:
    run = dabzw("list", cwd=built)
    assert run.returncode == 3
    assert "这里有2本台账：" in run.stderr
    assert "甲" in run.stderr
    assert "--ledger" in run.stderr
    assert dabzw("--rev", "HEAD", cwd=built).returncode == 2


def test_a_broken_ledger_is_named_and_stops_none(dabzw: Dabzw, office: Path) -> None:
    (office / "乙" / "campaign.yaml").write_text("名称: [\n", encoding="utf-8")
    for args in ((), ("find", "饲料"), ("visits",)):
        run = dabzw(*args, *AS_OF, cwd=office)
        assert run.returncode == 3
        assert "乙 读不了" in run.stdout
        assert "乙 读不了，没有列入；其他台账已列出" in run.stderr
        assert ("示例饲料厂" in run.stdout) == bool(args)
    alone = ok(dabzw("visits", *AS_OF, cwd=office / "甲"))
    assert "并排的台账 乙 读不了，它的检查没有计入" in alone.stdout


def test_what_runs_by_itself_is_each_ledgers_own(dabzw: Dabzw, built: Path, tmp_path: Path) -> None:
    kept, program = tmp_path / "crontab.txt", tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat "{kept}"; else cat >"{kept}"; fi\n', encoding="utf-8"
    )
    program.chmod(0o755)
    kept.write_text("", encoding="utf-8")
    path = f"{program.parent}:/usr/bin:/bin"
    shown = [ok(dabzw("cron", "show", "--raw", cwd=built / name)).stdout for name in NAMES]
    units = [set(re.findall(r"user/(dabzw-issue-\S+)", text)) for text in shown]
    assert [len(names) for names in units] == [2, 2]
    assert units[0].isdisjoint(units[1])
    for name in NAMES:
        ok(dabzw("cron", "install", cwd=built / name, PATH=path))
    assert kept.read_text("utf-8").count("issue due") == 2
    ok(dabzw("cron", "remove", cwd=built / "甲", PATH=path))
    left = kept.read_text("utf-8")
    assert str(built / "乙") in left
    assert str(built / "甲") not in left


# 本单位.yaml


def test_a_change_of_what_is_shared_counts_at_once_and_is_taken_in_by_the_next_entry(
    dabzw: Dabzw, office: Path
) -> None:
    ledger = office / "甲"
    (office / "本单位.yaml").write_text(OFFICE.replace("西河村", "西河村, 北岭村"), encoding="utf-8")
    run = ok(dabzw("village", "list", cwd=ledger))
    assert "北岭村" in run.stdout
    assert "还没有收入" in run.stderr
    assert dabzw("export", "--csv", "out", cwd=ledger).returncode == 5  # papers are of what is entered
    inspect(dabzw, ledger, "2026-03-09")
    taken_in = ok(dabzw("log", cwd=ledger)).stdout.splitlines()[2]
    assert "收入本单位.yaml的改动" in taken_in.split("\t")
    assert "北岭村" not in ok(dabzw("village", "list", "--rev", "HEAD~2", cwd=ledger)).stdout
    assert "收入本单位.yaml的改动" in ok(dabzw("issue", "due", cwd=office / "乙")).stderr
    assert "还没有收入" not in ok(dabzw("village", "list", cwd=office / "乙")).stderr
    moved = ledger.rename(office.parent / "搬走")
    ok(dabzw("campaign", "check", "搬走/campaign.yaml", cwd=office.parent))
    assert "北岭村" in ok(dabzw("village", "list", cwd=moved)).stdout


def test_a_broken_file_is_told_with_its_own_place(dabzw: Dabzw, office: Path) -> None:
    (office / "本单位.yaml").write_text(f"{OFFICE}区划: x\n", encoding="utf-8")
    run = dabzw("check", cwd=office / "甲")
    assert run.returncode == 1
    assert "../本单位.yaml:5:1: 错误" in run.stdout
    before = dabzw("campaign", "check", "本单位.yaml", cwd=office)
    assert before.returncode == 1
    assert "本单位.yaml:5:1: 错误: 区划：不认识的字段" in before.stdout
    assert dabzw(cwd=office / "甲").returncode == 3


def test_a_village_that_is_added_is_everybodys(dabzw: Dabzw, office: Path) -> None:
    shared = office / "本单位.yaml"
    shared.write_text(f"# 共用\n{OFFICE}", encoding="utf-8")
    said = ok(dabzw("village", "add", "北岭村", "--code", "140000000003", cwd=office / "甲")).stderr
    assert "各本台账共用" in said
    assert "收入本单位.yaml的改动" in said
    assert shared.read_text("utf-8").startswith("# 共用\n单位: 示例乡人民政府\n")
    assert "北岭村" in ok(dabzw("village", "list", cwd=office / "乙")).stdout
    assert "村" not in (office / "甲" / "campaign.yaml").read_text("utf-8")
    again = dabzw("village", "add", "北岭村", cwd=office / "乙")
    assert again.returncode == 2
    assert "行动方案里已有“北岭村”" in again.stderr


def test_a_unit_that_is_added_is_everybodys(dabzw: Dabzw, office: Path) -> None:
    shared = office / "本单位.yaml"
    said = ok(dabzw("unit", "add", "示例水务站", "--kind", "站所", cwd=office / "甲")).stderr
    assert f"（写入 {shared}，各本台账共用" in said
    assert "示例水务站" in shared.read_text(encoding="utf-8")
    assert "示例水务站" in ok(dabzw("unit", "list", cwd=office / "甲")).stdout


def test_the_preset_leaves_out_what_the_office_says(dabzw: Dabzw, office: Path) -> None:
    ok(dabzw("init", "丙", "--start", "2026-02-09", cwd=office))
    assert "示例乡人民政府的村（共2个）" in ok(dabzw("village", "list", cwd=office / "丙")).stdout
    assert {one["台账"] for one in answered(dabzw, office)["各行动"]} == {"甲", "乙", "丙"}
