"""A new ledger by questions at a terminal and by options, and who writes, asked once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Golden, Ledgers
from processes import Dabzw
from screens import CTRL_C, ENTER, PASTE, SIZES, Terminal, masked
from test_git_states import git

GOLDEN = Path(__file__).parent / "golden_screens"
NOBODY = {"GIT_AUTHOR_NAME": "", "GIT_AUTHOR_EMAIL": ""}


@contextmanager
def terminal(
    environment: Mapping[str, str], cwd: Path, *words: str, size: tuple[int, int] = SIZES[0]
) -> Iterator[Terminal]:
    env = {**environment, **NOBODY, "XDG_STATE_HOME": str(cwd / "state"), "HOME": str(cwd)}
    command, (columns, rows) = (sys.executable, "-m", "dabzw", *words), size
    with Terminal(command, cwd=cwd, env=env, columns=columns, rows=rows) as shown:
        yield shown


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.slow)])
def test_the_first_hour_on_a_screen(
    clean_environment: Mapping[str, str], tmp_path: Path, golden: Golden, size: tuple[int, int]
) -> None:
    with terminal(clean_environment, tmp_path, "init", "台账", size=size) as shown:
        shown.until("行动开始日期（直接回车").types(ENTER).until("经办人姓名：").types(f"示例甲{ENTER}")
        shown.until("以后再添的，直接回车。村：").types(f"东沟村、西坡村{ENTER}").until("已有2个").types(
            ENTER
        )
        shown.until("没有的直接回车。站所：").types(ENTER).until("没有的直接回车。外部单位：").types(ENTER)
        shown.until("写第几项或项名）：").types(ENTER)
        assert shown.ends() == 0
        golden(GOLDEN / f"init_{size[0]}.txt", masked(shown.told()))
    with terminal(clean_environment, tmp_path, "tutorial", size=size) as begun:
        begun.until("输入：dabzw（直接回车由教程代打，写 退出 则下次再练）$").types(ENTER)
        begun.until("--unit 乡应急办（直接回车由教程代打，写 退出 则下次再练）$").types(f"退出{ENTER}")
        assert begun.ends() == 0
        golden(
            GOLDEN / f"tutorial_{size[0]}.txt", begun.told().partition("（--as-of）。")[2]
        )  # below its place


def test_a_ledger_is_made_from_answers_and_nothing_typed_is_lost(
    clean_environment: Mapping[str, str], dabzw: Dabzw, tmp_path: Path
) -> None:
    (tmp_path / "村名单.csv").write_text("名称,代码\n北岭村,140000000003\n", encoding="utf-8")
    with terminal(clean_environment, tmp_path, "init", "台账") as first:
        first.until("行动开始日期").types(f"2026年2月32日{ENTER}").until("没有这一天")
        first.types(f"2026年3月1日{ENTER}").until("不能从 2026-03-01 开始")
        first.types(f"2026年2月10日{ENTER}")
        first.until("经办人姓名").types(f"示例甲 11010519491231002X{ENTER}").until("注意").types(
            f"示例甲{ENTER}"
        )
        first.until("以后再添的，直接回车。村：").types(
            f"{PASTE[0]}1. 东沟村\r2. 西坡村{PASTE[1]}{ENTER}"
        ).until("已有2个")
        first.types(f"东沟村民委员会{ENTER}").until("看来就是它").types(f"没有.xlsx{ENTER}").until("打不开")
        first.types(f"村名单.csv{ENTER}").until("已有3个").types(CTRL_C)
        assert first.ends() == 130
    assert not (tmp_path / "台账").exists()
    with terminal(clean_environment, tmp_path, "init", "台账") as second:
        second.until("上次在这里填过").types(ENTER).until("站所：").types(f"水务站{ENTER}{ENTER}")
        second.until("外部单位：").types(ENTER).until("这样建台账").types(f"1{ENTER}")
        second.until("行动开始日期（直接回车为 2026-02-10）").types(f"2026-02-09{ENTER}")
        second.until("2026-02-09（周一）").types(ENTER)
        assert second.ends() == 0
        for told in ("完成：新建台账 台账", "cd '台账'", "dabzw lead add", "dabzw tutorial"):
            assert told in second.shows()
    ledger = tmp_path / "台账"
    assert git(ledger, "log", "--format=%an <%ae> %s") == "示例甲 <jingban@dabzw.local> 新建台账"
    assert (ledger / "campaign.yaml").read_text(encoding="utf-8").count("开始: 2026-02-09") == 1
    villages = json.loads(dabzw("village", "list", "--json", cwd=ledger).stdout)["村"]
    assert [one["名称"] for one in villages] == ["东沟村", "西坡村", "北岭村"]
    assert "水务站" in dabzw("unit", "list", cwd=ledger).stdout
    assert json.loads((tmp_path / "state/dabzw/init.json").read_text(encoding="utf-8")) == {}


@pytest.mark.slow
def test_whoever_does_not_agree_has_made_nothing(
    clean_environment: Mapping[str, str], tmp_path: Path
) -> None:
    words = (
        "init",
        "台账",
        "--start",
        "2026-02-09",
        "--clerk",
        "示例甲",
        "--village",
        "东沟村",
        "--unit",
        "水务站",
    )
    with terminal(clean_environment, tmp_path, *words, "--campaign") as wrong:
        assert wrong.ends() == 2
    with terminal(clean_environment, tmp_path, *words[:-2]) as shown:
        shown.until("站所：").types(ENTER).until("外部单位：").types(ENTER)
        shown.until("这样建台账").types(f"否{ENTER}")
        assert shown.ends() == 130
    assert not (tmp_path / "台账").exists()
    with terminal(clean_environment, tmp_path, *words) as made:
        assert made.ends() == 0, made.shows()


def test_by_options_on_a_pipe(dabzw: Dabzw, tmp_path: Path) -> None:
    names = (
        "--village",
        "东沟村、西坡村",
        "--village",
        "北岭村",
        "--unit",
        "水务站",
        "--unit",
        "外部单位：县水利局",
    )
    words = ("init", "台账", "--start", "2026-02-09", *names)
    refused = dabzw(*words, cwd=tmp_path, **NOBODY)
    assert (refused.returncode, "--clerk 姓名" in refused.stderr) == (6, True)
    assert not (tmp_path / "台账").exists()
    done = dabzw(*words, "--clerk", "示例甲", cwd=tmp_path, **NOBODY)
    assert done.returncode == 0, done.stderr
    ledger = tmp_path / "台账"
    assert git(ledger, "config", "--local", "user.name") == "示例甲"
    units = json.loads(dabzw("unit", "list", "--json", cwd=ledger).stdout)["单位"]
    assert {"水务站": "站所", "县水利局": "外部单位"}.items() <= {
        one["名称"]: one["种类"] for one in units
    }.items()
    assert dabzw("check", cwd=ledger).returncode == 0
    assert dabzw(*words, "--clerk", "示例甲", cwd=tmp_path, **NOBODY).stderr.endswith("没有改动\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--village", "没有.xlsx"), "打不开 没有.xlsx"),
        (("--village", "东沟村", "--village", "东沟村委会"), "看来就是它"),
        (("--unit", "科室：水务站"), "种类是站所、外部单位"),
        (("--start", "2026-03-01"), "截止日期早于开始日期"),
        (("--clerk", ""), "--clerk（姓名）填写不对"),
        (("--clerk", "示例甲", "--demo"), "不能同时用别的选项"),
    ],
)
def test_an_option_that_is_wrong_makes_nothing(
    dabzw: Dabzw, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    refused = dabzw("init", "台账", *words, cwd=tmp_path)
    assert (refused.returncode, says in refused.stderr) == (2, True), refused.stderr
    assert not (tmp_path / "台账").exists()


def test_what_the_options_make_of_a_campaign_is_judged_before_it_is_written(
    dabzw: Dabzw, tmp_path: Path
) -> None:
    refused = dabzw("init", "台账", "--village", "示例 11010519491231002X", cwd=tmp_path)
    assert (refused.returncode, "没有新建台账" in refused.stderr) == (3, True), refused.stderr
    assert not (tmp_path / "台账").exists()
    words = ("--start", "2026-02-14", "--unit", "水务站", "--unit", "水务站、应急站")
    made = dabzw("init", "台账", *words, "--village", "东沟村", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert dabzw("status", cwd=tmp_path / "台账").returncode == 0


def test_who_writes_is_asked_once(clean_environment: Mapping[str, str], ledgers: Ledgers) -> None:
    ledger = ledgers("small")
    with terminal(clean_environment, ledger, "village", "add", "示例新村") as first:
        first.until("还不知道经办人是谁").until("经办人姓名").types(ENTER).until("不能空着")
        first.types(f"示例己{ENTER}")
        assert first.ends() == 0
        assert "经办人记为“示例己”" in first.shows()
        assert "完成：添村：示例新村" in first.shows()
    with terminal(clean_environment, ledger, "undo") as second:
        second.until("确认撤销").types(f"是{ENTER}")
        assert second.ends() == 0
    assert git(ledger, "log", "-2", "--format=%an").split() == ["示例己", "示例己"]


@pytest.mark.slow
def test_the_demo_asks_nobody_who_he_is(dabzw: Dabzw, tmp_path: Path) -> None:
    assert dabzw("init", "演示", "--demo", cwd=tmp_path, **NOBODY).returncode == 0
    assert git(tmp_path / "演示", "config", "--local", "user.name") == "示例甲"
    assert dabzw("village", "add", "示例新村", cwd=tmp_path / "演示", **NOBODY).returncode == 0
