"""Several acts in one sitting on a screen: what is offered, what stopping leaves, and where one goes on."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from conftest import Golden, Ledgers
from processes import Dabzw
from screens import CTRL_C, ENTER, SIZES, Terminal, dabzw_in, masked
from small_ledger import ANONYMOUS, DEN, FRESH, HANDED, KILN, PAINT

GOLDEN = Path(__file__).parent / "golden_screens"
NOW = "2026-03-12 10:30"
_SIZES = (SIZES[0], *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES[1:]))
VERIFY = ("--people", "示例甲", "--people", "示例乙", "--verdict", "属实")


@pytest.fixture
def folder(ledgers: Ledgers) -> Path:
    return ledgers("copy")


def opened(folder: Path, env: dict[str, str], *words: str, size: tuple[int, int] = (80, 24)) -> Terminal:
    columns, rows = size
    return dabzw_in(folder, env, *words, "--as-of", NOW, columns=columns, rows=rows)


def answered(terminal: Terminal, *answers: tuple[str, str]) -> Terminal:
    """Answers questions, each when it stands on the screen."""
    for question, answer in answers:
        terminal.until(question).types(answer + ENTER)
    return terminal


def looked(dabzw: Dabzw, folder: Path, *words: str) -> Any:
    done = dabzw(*words, "--json", "--as-of", NOW, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def summaries(dabzw: Dabzw, folder: Path) -> list[str]:
    return [entry["事项"] for entry in json.loads(dabzw("log", "--json", cwd=folder).stdout)["历史"]]


REGISTERED = (
    ("企业（可不填）：", "新"),
    ("名称：", "示例电瓶作坊"),
    ("性质：", "小作坊"),
    ("统一社会信用代码（可不填）：", ""),
    ("无代码原因（可不填）：", "无照"),
    ("经营地址：", "寺头村村东"),
    ("经营状态：", "在产"),
    ("声 保存吗", ""),
)


@pytest.mark.parametrize("size", _SIZES)
def test_a_true_lead_becomes_a_case_in_one_sitting(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw, golden: Golden, size: tuple[int, int]
) -> None:
    with opened(folder, clean_environment, "lead", "verify", FRESH, *VERIFY, size=size) as terminal:
        answered(
            terminal,
            *REGISTERED,
            ("接着记违法行为吗", "y"),
            ("5.1 省外转移的淘汰落后项目非法生产 代码：", "1.1"),
            ("情形（可不填）：", ""),
            (f"4 线索：{FRESH} 寺头村：旧仓库夜里有机器声 保存吗", ""),
            ("接着记风险等级吗", "y"),
            ("3 一般 等级：", "重大"),
            ("理由（可不填）：", "现场有易燃液体"),
            ("3 理由：现场有易燃液体 保存吗", ""),
            ("接着记一企一策吗", ""),
        )
        assert terminal.ends() == 0
        golden(GOLDEN / f"sitting_{size[0]}.txt", masked(terminal.told()))
    lead = looked(dabzw, folder, "show", FRESH)
    enterprise = looked(dabzw, folder, "show", lead["企业"])
    assert (enterprise["村"], enterprise["监管站所"]) == (lead["村"], lead["承办"])
    assert [(row["代码"], row["线索"], row["发现日期"]) for row in enterprise["违法行为"]] == [
        ("1.1", [FRESH], "2026-03-12")
    ]
    assert [row["等级"] for row in enterprise["风险"]] == ["重大"]
    assert [one.partition("：")[0].split(" ")[0] for one in summaries(dabzw, folder)[:4]] == [
        "记风险等级",
        "记违法行为",
        "登记企业",
        "记核查",
    ]


def test_nothing_typed_stops_and_says_how_to_go_on(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw
) -> None:
    with opened(folder, clean_environment, "lead", "verify", FRESH, *VERIFY) as terminal:
        answered(terminal, ("企业（可不填）：", ""))
        assert terminal.ends() == 0
        told = terminal.told()
    assert f"查明企业：dabzw lead name {FRESH}" in told
    assert f"或者 dabzw next {FRESH}" in told
    assert looked(dabzw, folder, "next", FRESH)["事项"][-1]["下一步"].startswith(f"dabzw lead name {FRESH}")


@pytest.mark.slow
def test_an_untrue_lead_offers_nothing(folder: Path, clean_environment: dict[str, str]) -> None:
    words = ("lead", "verify", FRESH, *VERIFY[:-1], "不属实")
    with opened(folder, clean_environment, *words) as terminal:
        assert terminal.ends() == 0
        assert "接着" not in terminal.told()


@pytest.mark.parametrize(
    "by", [signal.SIGKILL, pytest.param(signal.SIGHUP, marks=pytest.mark.slow)], ids=lambda by: by.name
)
def test_what_a_kill_in_between_leaves(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw, by: signal.Signals
) -> None:
    """What was entered stays, what was answered is offered again, and `next` goes on at the right place."""
    with opened(folder, clean_environment, "lead", "verify", FRESH, *VERIFY) as terminal:
        answered(
            terminal,
            *REGISTERED,
            ("接着记违法行为吗", "y"),
            ("5.1 省外转移的淘汰落后项目非法生产 代码：", "1.1"),
        )
        terminal.until("情形（可不填）：")
        terminal.dies(by)
    enterprise = looked(dabzw, folder, "show", FRESH)["企业"]
    assert looked(dabzw, folder, "show", enterprise).get("违法行为", []) == []
    [further] = looked(dabzw, folder, "next", FRESH)["接着"]
    assert (further["接着"], further["编号"]) == ("违法行为", enterprise)
    with opened(folder, clean_environment, *further["命令"].split()[1:]) as terminal:
        answered(
            terminal,
            ("继续上次没有填完的？", ""),
            ("情形（可不填）：", ""),
            ("保存吗", ""),
        )
        assert terminal.ends() == 0
        assert "已填：" in terminal.told()
    assert [row["代码"] for row in looked(dabzw, folder, "show", enterprise)["违法行为"]] == ["1.1"]


@pytest.mark.slow
def test_what_is_cancelled_in_between_is_told(folder: Path, clean_environment: dict[str, str]) -> None:
    with opened(folder, clean_environment, "lead", "verify", FRESH, *VERIFY) as terminal:
        answered(terminal, ("企业（可不填）：", "示例石料厂"), ("接着记违法行为吗", "y"))
        terminal.until("代码：").types(CTRL_C)
        assert terminal.ends() == 0
        assert "违法行为：dabzw ent violate" in terminal.told()


@pytest.mark.parametrize("size", _SIZES)
def test_all_open_questions_are_one_form_and_one_entry(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw, golden: Golden, size: tuple[int, int]
) -> None:
    before = len(summaries(dabzw, folder))
    with opened(folder, clean_environment, "ent", "inquire", PAINT, size=size) as terminal:
        answered(
            terminal,
            ("销售（可不填）：", "已查否"),
            ("运输（可不填）：", "无法查清"),
            ("运输的批准人：", "<"),
            ("运输（直接回车为 无法查清", ""),
            ("则不填）：运输的批准人：", "示例乡长"),
            ("供水（可不填）：", ""),
            ("供电（可不填）：", "2"),
            ("供电的对象（可不填）：", "示例供电方"),
            ("供气（可不填）：", ""),
            ("供场所（可不填）：", ""),
            ("保护伞（可不填）：", "已查否"),
            ("保存吗", ""),
        )
        assert terminal.ends() == 0
        golden(GOLDEN / f"questions_{size[0]}.txt", masked(terminal.told()))
    rows = looked(dabzw, folder, "show", PAINT)["一案三查"]
    told = [(row["问项"], row["状态"], row.get("对象"), row.get("批准人")) for row in rows[1:]]
    assert told == [
        ("销售", "已查否", None, None),
        ("运输", "无法查清", None, "示例乡长"),
        ("供电", "已查实", "示例供电方", None),
        ("保护伞", "已查否", None, None),
    ]
    assert len(summaries(dabzw, folder)) == before + 1


@pytest.mark.slow
def test_answers_to_questions_are_kept_when_it_is_killed(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw
) -> None:
    with opened(folder, clean_environment, "ent", "inquire", PAINT) as terminal:
        answered(terminal, ("销售（可不填）：", "已查否"), ("运输（可不填）：", "在查"))
        terminal.until("供水（可不填）：").dies()
    with opened(folder, clean_environment, "ent", "inquire", PAINT) as terminal:
        answered(terminal, ("继续上次没有填完的？", ""))
        for question in ("供水", "供电", "供气", "供场所", "保护伞"):
            answered(terminal, (f"{question}（可不填）：", ""))
        answered(terminal, ("保存吗", ""))
        assert terminal.ends() == 0
    rows = looked(dabzw, folder, "show", PAINT)["一案三查"]
    assert [(row["问项"], row["状态"]) for row in rows[1:]] == [("销售", "已查否"), ("运输", "在查")]


def test_several_questions_by_options_are_one_entry(folder: Path, dabzw: Dabzw) -> None:
    told = ("--answer", "供电=已查实", "--answer", "供气＝无法查清", "--approver", "示例乡长")
    done = dabzw("ent", "inquire", PAINT, *told, "--as-of", NOW, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("完成：") == 1
    assert "完成：记一案三查2问" in done.stderr
    rows = looked(dabzw, folder, "show", PAINT)["一案三查"][1:]
    assert [(row["问项"], row["状态"], row.get("批准人")) for row in rows] == [
        ("供电", "已查实", None),
        ("供气", "无法查清", "示例乡长"),
    ]
    for wrong in (
        ("--answer", "供电"),
        ("--answer", "供电=知道"),
        ("--answer", "供电=在查", "--who", "某厂"),
    ):
        assert dabzw("ent", "inquire", PAINT, *wrong, "--as-of", NOW, cwd=folder).returncode == 2


@pytest.mark.parametrize("size", _SIZES)
def test_several_records_are_said_back_before_the_entry(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw, golden: Golden, size: tuple[int, int]
) -> None:
    before = len(summaries(dabzw, folder))
    words = ("lead", "accept", FRESH, ANONYMOUS, HANDED, "--result", "受理")
    with opened(folder, clean_environment, *words, size=size) as terminal:
        answered(terminal, ("都这样登记吗", ""))
        assert terminal.ends() == 0
        golden(GOLDEN / f"several_{size[0]}.txt", masked(terminal.told()))
    assert len(summaries(dabzw, folder)) == before + 1
    with opened(folder, clean_environment, *words) as terminal:
        answered(terminal, ("都这样登记吗", "否"))
        assert terminal.ends() == 130
    assert len(summaries(dabzw, folder)) == before + 1


@pytest.mark.parametrize("size", _SIZES)
def test_next_offers_to_do_it_now(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw, golden: Golden, size: tuple[int, int]
) -> None:
    with opened(folder, clean_environment, "next", DEN, size=size) as terminal:
        answered(terminal, ("现在办哪一项", "方案确定"), ("措施：", "1"), ("责任单位（可不填）：", "1"))
        answered(terminal, ("责任人（可不填）：", ""), ("时限（可不填）：", "2026-03-20"), ("保存吗", ""))
        answered(terminal, ("接着记一企一策吗", ""))
        assert terminal.ends() == 0
        golden(GOLDEN / f"next_{size[0]}.txt", masked(terminal.told()))
    assert looked(dabzw, folder, "show", DEN)["处置"][0]["措施"][0]["时限"] == "2026-03-20"


@pytest.mark.slow
def test_next_does_nothing_where_the_clerk_does_not_want_it(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw
) -> None:
    before = summaries(dabzw, folder)
    with opened(folder, clean_environment, "next") as terminal:
        answered(terminal, ("记录（编号、名称或首字母）", "示例石料厂"))
        assert terminal.ends() == 0
        assert "没有要办的事项" in terminal.told()
    with opened(folder, clean_environment, "next") as terminal:
        answered(terminal, (f"直接回车为 {PAINT}", ""), ("现在办哪一项", "否"))
        assert terminal.ends() == 0
    with opened(folder, clean_environment, "next", FRESH) as terminal:
        answered(terminal, ("现在办哪一项", "否"))
        assert terminal.ends() == 0
    assert summaries(dabzw, folder) == before


def test_an_act_out_of_its_turn_is_asked_about(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw
) -> None:
    words = ("lead", "transfer", FRESH, "--receiver", "县公安局")
    with opened(folder, clean_environment, *words) as terminal:
        answered(terminal.until("还没有核查，就移交了"), ("仍要登记吗", ""))
        assert terminal.ends() == 130
    assert "移交" not in looked(dabzw, folder, "show", FRESH)
    with opened(folder, clean_environment, *words) as terminal:
        answered(terminal, ("仍要登记吗", "是"))
        assert terminal.ends() == 0
        assert terminal.told().count("还没有核查，就移交了") == 1
    assert looked(dabzw, folder, "show", FRESH)["移交"]
    done = dabzw("lead", "transfer", ANONYMOUS, "--receiver", "县公安局", "--as-of", NOW, cwd=folder)
    assert done.returncode == 0
    assert "核查没有属实，就移交了" in done.stderr


@pytest.mark.slow
def test_which_notice_is_asked_for(folder: Path, clean_environment: dict[str, str]) -> None:
    with opened(folder, clean_environment, "supervise", "--confirm", "东沟村") as terminal:
        answered(terminal, ("调度还是通报", "通报"))
        assert terminal.ends() == 0
        assert "已记通报" in terminal.told()


def test_an_enterprise_takes_over_what_its_lead_says(folder: Path, dabzw: Dabzw) -> None:
    told = ("--name", "示例电瓶作坊", "--nature", "小作坊", "--no-code", "无照", "--operating", "在产")
    words = ("ent", "add", "--lead", HANDED, *told, "--as-of", NOW)
    refused = dabzw(*words, cwd=folder)
    assert refused.returncode == 2
    assert f"{HANDED} 已写明是 {DEN}" in refused.stderr
    before = len(summaries(dabzw, folder))
    done = dabzw(*words[:3], FRESH, *words[4:], "--address", "寺头村村东", cwd=folder)
    assert done.returncode == 0, done.stderr
    enterprise, lead = done.stdout.strip(), looked(dabzw, folder, "show", FRESH)
    assert lead["企业"] == enterprise
    shown = looked(dabzw, folder, "show", enterprise)
    assert (shown["村"], shown["监管站所"], "线索" in shown) == (lead["村"], lead["承办"], False)
    assert len(summaries(dabzw, folder)) == before + 1
    assert dabzw("undo", "--yes", cwd=folder).returncode == 0
    assert "企业" not in looked(dabzw, folder, "show", FRESH)
    assert dabzw("show", enterprise, cwd=folder).returncode == 4


@pytest.mark.slow
def test_after_a_new_lead_the_next_act_is_told_and_not_asked(
    folder: Path, clean_environment: dict[str, str]
) -> None:
    told = ("--source", "明查", "--village", "东沟村", "--content", "夜里有异味", "--unit", "乡应急办")
    with opened(folder, clean_environment, "lead", "add", *told) as terminal:
        assert terminal.ends() == 0
        assert "接着记核查：dabzw lead verify XS-" in terminal.told()


@pytest.mark.slow
def test_what_a_visit_found_is_taken_up(folder: Path, clean_environment: dict[str, str]) -> None:
    found = ("--result", "发现问题", "--problem", "非法违法", "--method", "明查", "--confirmed", "是")
    people = ("--people", "示例甲", "--people", "示例乙", "--note", "院内有储罐", "--nature", "巡查")
    with opened(folder, clean_environment, "site", "inspect", KILN, *found, *people) as terminal:
        answered(terminal, ("企业（可不填）：", "示例石料厂"), ("接着记违法行为吗", ""))
        assert terminal.ends() == 0


@pytest.mark.slow
def test_what_comes_next_is_offered_once(folder: Path, clean_environment: dict[str, str]) -> None:
    """Of a 核查 that was itself taken up in a sitting nothing is offered twice."""
    found = ("--result", "发现问题", "--problem", "非法违法", "--method", "明查", "--nature", "巡查")
    with opened(folder, clean_environment, "site", "inspect", KILN, *found, "--people", "示例甲") as terminal:
        answered(
            terminal,
            ("接着记核查吗", "y"),
            ("人员", "示例甲、示例乙"),
            ("结论：", "属实"),
            ("说明（可不填）：", ""),
            ("保存吗", ""),
            ("企业（可不填）：", ""),
        )
        assert terminal.ends() == 0
        assert terminal.told().count("接着写明是哪一家企业") == 1


def test_of_several_what_some_refuse_is_told_and_the_rest_can_be_entered(
    folder: Path, clean_environment: dict[str, str], dabzw: Dabzw
) -> None:
    before = summaries(dabzw, folder)
    with opened(folder, clean_environment, "lead", "close", ANONYMOUS, FRESH) as terminal:
        answered(terminal, ("结果：", "查否"), ("说明（可不填）：", ""))
        answered(terminal.until(f"注意：{FRESH} 办结第1条：线索没有核查就办结了"), ("保存吗", ""))
        assert terminal.ends() == 3
        told = terminal.told().replace("\n  ", "")
    assert "2条里有1条不能这样登记，什么都没有写入" in told
    assert f"其余1条可以这样登记：dabzw lead close {ANONYMOUS} --" in told
    assert summaries(dabzw, folder) == before
