"""Guided entry: every wrong answer is asked again at its own field, and what was answered is never lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
import records
import typer
from conftest import Ledgers
from small_ledger import ANONYMOUS, DEN, FRESH, HANDED, KILN, PAINT, QUIET
from typing_at import Play, play

from dabzw.cli.coming import WouldBeInvalid
from dabzw.cli.context import Desk
from dabzw.cli.enter import activities, answers, enterprises, leads, sites
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Unfit
from dabzw.cli.enter.guided import Entry, entered
from dabzw.cli.speech.options import Globals
from dabzw.model.finding import Finding
from dabzw.store import drafts
from dabzw.store.git import Repository
from dabzw.store.health.leftovers import drafts_left
from dabzw.store.health.patient import Patient

__all__ = ["play"]

NOW = "2026-03-12 10:30"
IDENTITY = "110101199003070011"
SAVE = ("保存吗", "")


@pytest.fixture
def folder(ledgers: Ledgers, isolated: None) -> Path:
    return ledgers("copy")


def at(folder: Path, *words: str) -> list[str]:
    return [*words, "--ledger", str(folder), "--as-of", NOW]


Good = dict[str, str]
LEAD: Good = {
    "来源": "明查",
    "村": "东沟村",
    "地点": "村东",
    "内容": "夜里有异味",
    "涉嫌行为": "",
    "承办": "1",
}
REPORT: Good = {"来源": "群众举报", "举报人编号": "JB2026001", **{key: LEAD[key] for key in [*LEAD][1:]}}
VERIFY: Good = {"人员": "示例甲、示例乙", "结论": "属实", "说明": ""}
MEASURE: Good = {"措施": "1", "实施机关": "1", "依据": "", "文书": ""}
TRANSFER: Good = {"接收单位": "县公安局", "文号": "-"}
CLOSE: Good = {"结果": "查否", "说明": "现场没有发现"}
ENT: Good = {
    "名称": "示例新厂",
    "性质": "小作坊",
    "统一社会信用代码": "",
    "无代码原因": "未查明",
    "经营地址": "东沟村西头",
    "村": "东沟村",
    "经营状态": "在产",
    "监管站所": "1",
}
VISIT: Good = {"时段": "", "方式": "明查", "人员": "示例甲", "结果": "未发现"}
VIOLATE: Good = {"代码": "1.1", "情形": ""}
RATE: Good = {"等级": "较大", "理由": "物料已清", "批准人": "示例乡长"}
PLAN: Good = {"措施": "1", "责任单位": "1", "责任人": "", "时限": "2026-03-20"}
DONE: Good = {"措施": "拆除非法化工生产装置", "佐证": "照片已存档"}
PENALIZE: Good = {"种类": "罚款", "机关": "1", "文号": "", "金额": "100000"}
SITE: Good = {
    "名称": "示例旧窑",
    "村": "东沟村",
    "场所类别": "废弃砖窑",
    "位置特征": "",
    "地址": "",
    "现状": "闲置",
}
ACTIVITY: Good = {
    "类别": "联合执法",
    "牵头": "1",
    "参加单位": "",
    "检查组数": "2",
    "出动人次": "8",
    "村": "",
    "发现问题": "0",
}
"""What is asked at each step, with good answers."""


class Wrong(NamedTuple):
    """A wrong answer to one field among good ones, and what is said of it."""

    group: typer.Typer
    words: list[str]
    good: Good
    field: str
    wrong: str
    says: str


WRONG = (
    Wrong(leads.app, ["add"], LEAD, "内容", f"有人 {IDENTITY} 夜里生产", "含有身份证号"),
    Wrong(leads.app, ["add"], LEAD, "来源", "听说", "没有“听说”"),
    Wrong(leads.app, ["add"], LEAD, "村", "南沟", "没有“南沟”"),
    Wrong(leads.app, ["add"], LEAD, "涉嫌行为", "９.９", "没有“9.9”"),
    Wrong(leads.app, ["add"], REPORT, "举报人编号", "示例甲", "不是无含义的编号"),
    Wrong(leads.app, ["verify", FRESH], VERIFY, "结论", "是真的", "没有“是真的”"),
    Wrong(leads.app, ["verify", FRESH], VERIFY, "人员", f"示例甲、{IDENTITY}", "含有身份证号"),
    Wrong(leads.app, ["measure", FRESH], MEASURE, "文书", f"身份证{IDENTITY}", "含有身份证号"),
    Wrong(leads.app, ["transfer", HANDED], TRANSFER, "接收单位", "", "不能空着"),
    Wrong(leads.app, ["close", ANONYMOUS], CLOSE, "结果", "已整治到位", "办结"),
    Wrong(leads.app, ["close", ANONYMOUS], CLOSE, "结果", "7", "没有“7”"),
    Wrong(enterprises.app, ["add"], ENT, "统一社会信用代码", "91140000XXXX", "应为18位"),
    Wrong(enterprises.app, ["add"], ENT, "无代码原因", "", "也没有无代码原因"),
    Wrong(enterprises.app, ["inspect", QUIET], VISIT, "结果", "很好", "没有“很好”"),
    Wrong(enterprises.app, ["violate", QUIET], VIOLATE, "代码", "８.８", "没有“8.8”"),
    Wrong(enterprises.app, ["rate", DEN], RATE, "理由", "", "没有写理由"),
    Wrong(enterprises.app, ["plan", DEN], PLAN, "时限", "2026-02-30", "没有这一天"),
    Wrong(enterprises.app, ["done", PAINT], DONE, "措施", "取缔", "没有这项未完成的措施"),
    Wrong(enterprises.app, ["penalize", PAINT], PENALIZE, "金额", "十万", "应为金额"),
    Wrong(sites.app, ["add"], SITE, "场所类别", "飞机场", "没有“飞机场”"),
    Wrong(sites.app, ["inspect", KILN], VISIT, "时段", "半夜", "没有“半夜”"),
    Wrong(activities.app, ["add"], ACTIVITY, "出动人次", "八个人", "应为整数"),
)


_IN_EVERY_RUN = {"内容", "举报人编号", "文书", "无代码原因", "理由", "措施", "场所类别", "出动人次"}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case.words[0]} {case.field} {case.wrong}",
            marks=() if case.field in _IN_EVERY_RUN else pytest.mark.slow,
        )
        for case in WRONG
    ],
)
def test_a_wrong_answer_is_asked_again_at_its_own_field(folder: Path, play: Play, case: Wrong) -> None:
    script = []
    for label, answer in case.good.items():
        script += [(label, case.wrong)] if label == case.field else []
        script.append((label, answer))
    done = play(case.group, at(folder, *case.words), [*script, SAVE])
    assert done.error is None, done.told
    asked = (line.startswith(case.field) and line.endswith(case.wrong) for line in done.lines)
    assert case.says in done.lines[[*asked].index(True) + 1]
    assert "完成：" in done.told
    assert not drafts.left(Repository.require(folder).git_dir)


# What was answered is kept


def texts(folder: Path) -> list[dict[str, Any]]:
    """What the drafts hold, the newest first."""
    return [json.loads(draft.read()) for draft in drafts.left(Repository.require(folder).git_dir)]


def test_what_was_answered_before_ctrl_c_is_offered_the_next_time(folder: Path, play: Play) -> None:
    begun = [("来源", "群众举报"), ("举报人编号", ""), ("村", "2"), ("地点", "村东旧Ctrl-C")]
    stopped = play(leads.app, at(folder, "add"), begun)
    assert isinstance(stopped.error, typer.Abort)
    assert "已填的2项留在草稿里" in stopped.lines[-1]
    assert "再运行 dabzw lead add 可以接着填" in stopped.lines[-1]
    assert texts(folder) == [
        {
            "填写": {"source": "群众举报", "village": "东沟村"},
            "不填": ["informant"],
            "未填完": ["place", "村东旧"],
        }
    ]
    rest = [
        ("继续上次没有填完的？", ""),
        ("地点", "(stays)"),
        ("内容", "异味"),
        ("涉嫌", ""),
        ("承办", "1"),
        SAVE,
    ]
    done = play(leads.app, at(folder, "add"), rest)
    assert done.error is None, done.told
    assert "已填：来源、村" in done.lines[0]
    assert "   5  地点：村东旧" in done.told
    assert texts(folder) == []


def test_who_begins_anew_loses_nothing(folder: Path, play: Play) -> None:
    play(leads.app, at(folder, "add"), [("来源", "明查"), ("村", "Ctrl-C")])
    anew = [("继续上次没有填完的？", "否"), *LEAD.items(), SAVE]
    done = play(leads.app, at(folder, "add"), anew)
    assert "dabzw discard --draft lead-add 删除" in done.told
    assert done.error is None
    assert texts(folder) == [{"填写": {"source": "明查"}}]


def test_of_another_day_the_minute_is_asked_for(folder: Path, play: Play) -> None:
    words = ["add", "--ledger", str(folder), "--as-of", "2026-03-11"]
    done = play(leads.app, words, [("登记时间", "下午3点半"), *LEAD.items(), SAVE])
    assert done.error is None, done.told
    assert "登记时间：2026-03-11 15:30" in done.told


def test_how_to_go_on_names_all_of_many_records(
    folder: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_NAMED", 1)  # so many are named in what the draft is called
    stopped = play(
        leads.app, at(folder, "verify", FRESH, ANONYMOUS), [("人员", "示例甲、示例乙"), ("结论", "Ctrl-C")]
    )
    assert f"再运行 dabzw lead verify {FRESH} {ANONYMOUS} 可以接着填" in stopped.lines[-1]


def test_answers_are_kept_by_record(folder: Path, play: Play) -> None:
    play(leads.app, at(folder, "verify", FRESH), [("人员", "示例甲、示例乙"), ("结论", "Ctrl-C")])
    other = play(leads.app, at(folder, "verify", ANONYMOUS), [("人员", "Ctrl-C")])
    assert "上次没有填完" not in other.told
    (left,) = drafts.left(Repository.require(folder).git_dir)
    assert left.command == f"lead verify {FRESH}"
    assert left.place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("typed", [f"举报人 {IDENTITY}", "举报人张三，电话 13800138000"])
def test_what_tells_of_a_person_is_in_no_draft(folder: Path, play: Play, typed: str) -> None:
    play(
        leads.app,
        at(folder, "add"),
        [("来源", "明查"), ("村", "2"), ("地点", ""), ("内容", f"{typed}Ctrl-C")],
    )
    assert texts(folder) == [{"填写": {"source": "明查", "village": "东沟村"}, "不填": ["place"]}]


def test_a_refused_answer_is_in_no_draft(folder: Path, play: Play) -> None:
    script = [("来源", "明查"), ("村", "2"), ("地点", ""), ("内容", IDENTITY), ("内容", "Ctrl-C")]
    play(leads.app, at(folder, "add"), script)
    assert texts(folder) == [{"填写": {"source": "明查", "village": "东沟村"}, "不填": ["place"]}]


def test_a_draft_that_cannot_be_read_is_passed_over(folder: Path, play: Play) -> None:
    play(leads.app, at(folder, "add"), [("来源", "明查"), ("村", "Ctrl-C")])
    (left,) = drafts.left(Repository.require(folder).git_dir)
    left.put(b"[1, 2")
    done = play(leads.app, at(folder, "add"), [("来源", "Ctrl-C")])
    assert "上次没有填完" not in done.told


# Going back, and the summary


def test_one_goes_back_and_the_earlier_answer_stands(folder: Path, play: Play) -> None:
    script = [
        ("来源", "＜"),
        ("来源", "明查"),
        ("村", "上一步"),
        ("来源（直接回车为 明查）", "<"),
        ("来源（直接回车为 明查）", ""),
        *[(label, LEAD[label]) for label in [*LEAD][1:]],
        ("保存吗", "4"),
        ("地点（直接回车为 村东，写 - 则不填）", "-"),
        ("保存吗", "承办"),
        ("承办（直接回车为 乡应急办）", "派出所"),
        SAVE,
    ]
    done = play(leads.app, at(folder, "add"), script)
    assert done.error is None, done.told
    assert "这已经是第一项" in done.told
    assert "   4  地点：（未填）" in done.told
    assert "   7  承办：派出所" in done.told


def test_the_present_moment_is_changed_in_the_summary(folder: Path, play: Play) -> None:
    moment = ("登记时间（直接回车为 2026-03-12 10:30）", "今天9点")
    done = play(leads.app, at(folder, "add"), [*LEAD.items(), ("保存吗", "１"), moment, SAVE])
    assert done.error is None, done.told
    assert "   1  登记时间：2026-03-12 10:30（现在）" in done.lines
    assert "   1  登记时间：2026-03-12 09:00" in done.lines


def test_no_saves_nothing_and_keeps_all(folder: Path, play: Play) -> None:
    done = play(leads.app, at(folder, "add"), [*LEAD.items(), ("保存吗", "否")])
    assert isinstance(done.error, typer.Abort)
    assert "完成" not in done.told
    assert texts(folder)[0]["填写"] == {
        "source": "明查",
        "village": "东沟村",
        "place": "村东",
        "content": "夜里有异味",
        "unit": "乡应急办",
    }


def test_warnings_are_shown_before_saving_and_once(folder: Path, play: Play) -> None:
    done = play(leads.app, at(folder, "transfer", HANDED), [*TRANSFER.items(), SAVE])
    warned = [line for line in done.lines if "移交没有文号" in line]
    assert len(warned) == 1
    assert done.lines.index(warned[0]) < next(
        n for n, line in enumerate(done.lines) if line.startswith("保存吗")
    )


def test_a_question_mark_explains_and_shows_the_choices(
    folder: Path, play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    done = play(leads.app, at(folder, "add"), [("来源", "？"), ("来源", "Ctrl-C")])
    assert "  来源：怎样得来的" in done.told
    assert capsys.readouterr().err.count("群众举报") == 2


def test_who_gave_all_sees_no_summary(folder: Path, play: Play) -> None:
    words = ["add", "--source", "明查", "--village", "东沟村", "--content", "异味", "--unit", "乡应急办"]
    done = play(leads.app, at(folder, *words), [])
    assert done.error is None
    assert not any(line.startswith("   1  ") for line in done.lines)


# What no answer mends, and what another would


def test_an_act_that_comes_too_early_is_refused_before_anything_is_asked(folder: Path, play: Play) -> None:
    done = play(enterprises.app, at(folder, "clear", PAINT), [])
    assert "现在还不能记销号：\n  销号第1条：销号时没有完成：" in str(done.error)
    other = play(leads.app, at(folder, "receipt", FRESH), [])
    assert "没有待补记的“移交”" in str(other.error)


def test_what_must_not_be_answered_is_not_asked(folder: Path, play: Play) -> None:
    given = {**ENT, "统一社会信用代码": "91110000600037341L"}
    script = [(label, answer) for label, answer in given.items() if label != "无代码原因"]
    done = play(enterprises.app, at(folder, "add"), [*script[:4], ("村", "2"), ("经营状态", "Ctrl-C")])
    assert "无代码原因" not in done.told


def test_what_is_refused_late_asks_for_the_named_fields_alone(folder: Path, play: Play) -> None:
    """By the write itself, which knows what no question does."""
    tries: list[Values] = []

    def carry_out(filled: Values) -> None:
        tries.append(filled)
        if len(tries) == 1:
            found = [
                Finding("late", "错误", "f", None, (label,), "已有", "改写") for label in ("地点", "内容")
            ]
            raise WouldBeInvalid(tuple(found))
        if len(tries) == 2:
            raise Unfit({"unit": ("--unit（承办）", "没有这个站所")})
        if len(tries) == 3:
            raise WouldBeInvalid((Finding("late", "错误", "f", None, (), "别处有错误", "改正"),))

    desk = Desk(Globals(ledger=str(folder), as_of=NOW), records.at(NOW).moment)
    entry = Entry(desk, leads._NEW, "lead add", "登记线索", lambda _filled: ())
    script = [
        *LEAD.items(),
        SAVE,
        ("地点", "村西"),
        ("内容", "有机器声"),
        SAVE,
        ("承办", "派出所"),
        SAVE,
        SAVE,
    ]
    done = play(lambda: entered(entry, {}, carry_out), [], script)
    assert done.error is None, done.told
    assert "注意：地点：已有（改写）" in done.lines
    assert "错误：别处有错误（改正）" in done.lines
    assert tries[-1] == {**tries[0], "place": "村西", "content": "有机器声", "unit": "派出所"}


# What is proposed


def test_the_village_and_the_unit_of_the_last_entry_are_proposed(folder: Path, play: Play) -> None:
    play(leads.app, at(folder, "add"), [*LEAD.items(), SAVE])
    again = [
        ("来源", "明查"),
        ("村（直接回车为 东沟村）", ""),
        ("地点", "村北"),
        ("内容", "又有异味"),
        ("涉嫌", ""),
    ]
    done = play(leads.app, at(folder, "add"), [*again, ("承办（直接回车为 乡应急办）", ""), SAVE])
    assert done.error is None, done.told
    assert "   3  村：东沟村" in done.told


def test_the_people_last_named_in_the_same_kind_of_act_are_proposed(folder: Path, play: Play) -> None:
    play(leads.app, at(folder, "verify", FRESH), [*VERIFY.items(), SAVE])
    again = [("人员（直接回车为 示例甲、示例乙", ""), ("结论", "不属实"), ("说明", ""), SAVE]
    assert play(leads.app, at(folder, "verify", ANONYMOUS), again).error is None
    visit = play(
        enterprises.app,
        at(folder, "inspect", QUIET),
        [("时段", ""), ("方式", ""), ("人员（可不填）", "Ctrl-C")],
    )
    assert isinstance(visit.error, typer.Abort)


def test_whom_a_record_is_about_is_not_remembered(folder: Path, play: Play) -> None:
    words = ["add", "--heads", "示例彭某", "--lessors", "示例房东"]
    play(enterprises.app, at(folder, *words), [*ENT.items(), SAVE])
    kept = (Repository.require(folder).git_dir / "dabzw-habits").read_text("utf-8")
    assert json.loads(kept) == {"王芳": {"村": "东沟村", "站所": "乡应急办"}}


def test_organs_with_the_power_are_offered_first(
    folder: Path, play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    done = play(leads.app, at(folder, "measure", FRESH), [("措施", "查封"), ("实施机关", "Ctrl-C")])
    assert isinstance(done.error, typer.Abort)
    assert "   1  县应急管理局        2  县市场监督管理局    3  县公安局" in capsys.readouterr().err


def test_doctor_says_how_to_go_on_with_what_was_left(folder: Path, play: Play) -> None:
    play(leads.app, at(folder, "verify", FRESH), [("人员", "示例甲、示例乙"), ("结论", "Ctrl-C")])
    (found,) = drafts_left(Repository.require(folder), cast("Patient", None))
    assert found.advice.startswith(
        f"再运行 dabzw lead verify {FRESH} 接着填；不要的用 dabzw discard --draft "
    )
