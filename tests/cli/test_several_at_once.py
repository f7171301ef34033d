"""One act of several records: one entry or none, who refuses named, and taken back as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw, Process
from small_ledger import AS_OF, DEN, FRESH, HANDED, PAINT

from dabzw.cli.enter.bulk import Entering, told_of
from dabzw.model.base import Row
from dabzw.model.enterprise import Inquiry
from dabzw.model.lead import Admission, Closing, LimitChange, Transfer

Ledgers = Callable[[str], Path]
VERIFY = ("--people", "示例甲,示例乙", "--verdict", "不属实", "--at", "2026-03-12 10:00")


@pytest.fixture
def folder(ledgers: Ledgers) -> Path:
    return ledgers("small")


@pytest.fixture
def run(dabzw: Dabzw, folder: Path) -> Callable[..., Process]:
    return lambda *args: dabzw(*args, "--as-of", AS_OF, cwd=folder)


def added(run: Callable[..., Process], place: str) -> str:
    told = ("--source", "暗访", "--village", "东沟村", "--content", f"{place}有异味", "--unit", "乡应急办")
    done = run("lead", "add", *told, "--place", place, "--received-at", "2026-03-11 08:00")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commits(dabzw: Dabzw, folder: Path) -> list[Any]:
    found: list[Any] = json.loads(dabzw("log", "--json", cwd=folder).stdout)["历史"]
    return found


def states(run: Callable[..., Process], *ids: str) -> list[str]:
    return [json.loads(run("show", one, "--json").stdout)["状态"] for one in ids]


def test_several_are_entered_at_once_and_taken_back_at_once(
    run: Callable[..., Process], dabzw: Dabzw, folder: Path
) -> None:
    one, other = added(run, "村东旧仓库"), added(run, "村西旧窑")
    before = len(commits(dabzw, folder))
    done = run("lead", "verify", one, other, one[-4:], *VERIFY)
    assert done.returncode == 0, done.stderr
    assert "完成：记核查：不属实 2条（提交" in done.stderr
    assert f"  {one}  村东旧仓库：村东旧仓库有异味" in done.stderr
    assert states(run, one, other) == ["查否待办结"] * 2
    assert len(commits(dabzw, folder)) == before + 1
    assert run("undo", "--yes").returncode == 0
    assert states(run, one, other) == ["待核查"] * 2


def test_a_program_is_told_all_of_them(run: Callable[..., Process]) -> None:
    one, other = added(run, "村东旧仓库"), added(run, "村西旧窑")
    single = json.loads(run("lead", "verify", one, *VERIFY, "--json").stdout)
    assert single.keys() == {"格式", "编号", "提交"}
    told = json.loads(run("lead", "close", one, other, "--result", "查否", "--json").stdout or "null")
    assert told is None  # the other was not verified
    run("lead", "verify", other, *VERIFY)
    told = json.loads(run("lead", "close", one, other, "--result", "查否", "--json").stdout)
    assert (told["编号"], told["各编号"]) == (one, [one, other])


def test_what_one_refuses_none_is_given(run: Callable[..., Process], dabzw: Dabzw, folder: Path) -> None:
    one, other = added(run, "村东旧仓库"), added(run, "村西旧窑")
    assert run("lead", "verify", one, *VERIFY).returncode == 0
    before = len(commits(dabzw, folder))
    done = run("lead", "close", one, other, "--result", "查否")
    assert done.returncode == 3
    assert "2条里有1条不能这样登记，什么都没有写入：" in done.stderr
    assert f"\n  {other}  办结第1条：线索没有核查就办结了" in done.stderr
    assert f"\n  dabzw lead close {one} --result 查否 --on {AS_OF} --as-of {AS_OF}\n" in done.stderr
    assert len(commits(dabzw, folder)) == before
    assert states(run, one, other) == ["查否待办结", "待核查"]


def test_the_act_itself_may_be_refused(run: Callable[..., Process]) -> None:
    done = run("lead", "receipt", FRESH, HANDED, "--signed-on", "2026-01-01")
    assert done.returncode == 4
    assert f"\n  {FRESH}  没有待补记的“移交”" in done.stderr
    assert f"\n  {HANDED}  移交第1条的“签收日期”：2026-01-01早于移交日期" in done.stderr
    assert "没有一条可以这样登记。" in done.stderr


def test_what_is_found_at_several_places_is_a_lead_of_each(run: Callable[..., Process]) -> None:
    found = ("--result", "发现问题", "--method", "明查", "--people", "示例甲", "--note", "院内有储罐")
    told = ("--nature", "日常检查", "--problem", "非法违法", "--on", AS_OF)
    done = run("ent", "inspect", DEN, PAINT, *found, *told)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("同时登记线索 XS-") == 2


def test_enterprises_of_which_one_has_no_such_measure(run: Callable[..., Process]) -> None:
    plan = ("--measure", "取缔", "--unit", "乡应急办", "--person", "示例甲", "--due-on", "2026-03-20")
    assert run("ent", "plan", DEN, *plan).returncode == 0
    done = run("ent", "done", DEN, PAINT, "--measure", "取缔", "--evidence", "现场照片")
    assert done.returncode == 4
    assert f"\n  {PAINT}  方案里没有这项未完成的措施" in done.stderr
    assert f"\n  dabzw ent done {DEN} --measure 取缔 --evidence 现场照片 --done-on {AS_OF}" in done.stderr


def test_entered_by_mistake_several(run: Callable[..., Process]) -> None:
    one, other = added(run, "村东旧仓库"), added(run, "村西旧窑")
    assert run("void", one, other, "--reason", "登记错了").returncode == 0
    assert states(run, one, other) == ["作废"] * 2


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (Closing.model_validate({"日期": AS_OF, "结果": "查否"}), "记事：查否"),
        (Closing.model_validate({"日期": AS_OF, "结果": "重开"}), "记重开"),
        (Admission.model_validate({"日期": AS_OF, "结论": "不予受理", "理由": "重复"}), "记不予受理"),
        (
            LimitChange.model_validate(
                {"日期": AS_OF, "期限": "三日移交", "类别": "中止", "至": AS_OF, "理由": "等待检验"}
            ),
            "记中止",
        ),
        (Inquiry.model_validate({"日期": AS_OF, "问项": "供电", "状态": "已查否"}), "记事：供电 已查否"),
        (Transfer.model_validate({"日期": AS_OF, "接收单位": "派出所"}), "记事"),
    ],
)
def test_an_act_is_told_by_what_it_came_to(row: Row, says: str) -> None:
    assert told_of("记事", row) == says


def test_the_command_for_others_can_be_typed() -> None:
    class Options:
        as_of, ledger = "2026-03-12 09:30", None

    class Desk:
        options = Options

    told = Entering("记办结", "lead close", {"result": "其他", "note": "到 场 看过", "people": ["甲", "乙"]})
    assert told.command(Desk, ["A", "B"]) == (  # type: ignore[arg-type]
        "dabzw lead close A B --result 其他 --note '到 场 看过' --people 甲 --people 乙"
        " --as-of '2026-03-12 09:30'"
    )
