"""dabzw secure as an office uses it: the clerk seals, the holder opens, the log and the list tell no name."""

from __future__ import annotations

import getpass
import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest
from processes import Dabzw

from dabzw.cli.secure import commands
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.store.secure.store import HOLDERS, Store

pytest.importorskip("pyrage", reason="the extra `secure` is not installed")

NOW: Final = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 - China Standard Time, as the interface says


@pytest.fixture(scope="module")
def place(dabzw: Dabzw, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one holder, whose key lies beside it."""
    tmp_path = tmp_path_factory.mktemp("secure")
    assert dabzw("secure", "init", "--store", "库", cwd=tmp_path).returncode == 0
    key = dabzw("secure", "key", "主任.txt", "--no-passphrase", cwd=tmp_path).stdout.strip()
    added = dabzw("secure", "holders", "--store", "库", "--add", "示例主任", "--key", key, cwd=tmp_path)
    assert added.stdout == f"示例主任\t{key}\n"
    return tmp_path


def test_from_sealing_to_destroying(dabzw: Dabzw, place: Path) -> None:
    def run(*args: str) -> tuple[int, str, str]:
        done = dabzw("secure", *args, cwd=place, DABZW_SECURE=str(place / "库"))
        return done.returncode, done.stdout, done.stderr

    status, _, said = run("seal", "JB-0007", "--until", "2099-12-31")
    assert (status, "没有内容" in said) == (2, True)
    # what a clerk types in at a terminal
    Store.open(place / "库", "甲账户", NOW).seal("JB-0007", {"姓名": "示例某"}, date(2099, 12, 31))
    opening = ("open", "JB-0007", "--key-file", "主任.txt", "--reason")
    assert run(*opening, "回访核实")[:2] == (0, "姓名：示例某\n")
    assert run(*opening, "打给13800138000")[:2] == (2, "")
    assert run("reward", "JB-0007", "--step", "批准", "--amount", "2000", "--reason", "示例1号")[0] == 0
    assert run("reward", "JB-0007", "--step", "发放", "--reason", "示例1号")[0] == 2
    assert run("reseal", "--key-file", "主任.txt")[0] == 0
    status, shown, _ = run("list", "--json")
    (number,) = json.loads(shown)["编号"]
    assert (number["编号"], number["状态"], number["查看次数"], number["奖励批准"]) == (
        "JB-0007",
        "在库",
        1,
        2000,
    )
    assert run("destroy", "JB-0007")[0] == 2
    assert run("destroy", "JB-0007", "--reason", "录错了")[0] == 0
    assert "没有到销毁日的编号" in run("destroy", "--due", "--reason", "到期")[2]
    status, shown, _ = run("log")
    assert status == 0
    assert [line.split("\t")[2] for line in shown.splitlines()[1:]] == [
        *("销毁", "重封", "奖励", "查看", "封存", "加收件人", "建库")
    ]
    assert "示例某" not in shown
    lines = (place / "库" / "登记.jsonl").read_text(encoding="utf-8")
    (place / "库" / "登记.jsonl").write_text(lines.replace("回访", "回头"), encoding="utf-8")
    status, shown, _ = run("log")
    assert (status, "前后不连续" in shown) == (1, True)


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("list",), 2, "--store"),
        (("list", "--store", "没有"), 3, "不是举报人身份库"),
        (("init", "--store", "库"), 3, "已有内容"),
        (("seal", "13800138000", "--until", "2099-12-31", "--store", "库"), 2, "不能有电话"),
        (("seal", "示例某", "--until", "2099-12-31", "--store", "库"), 2, "不得是姓名"),
        (("seal", "JB-0007", "--until", "2020-01-01", "--store", "库"), 2, "销毁日"),
        (("key", "主任.txt", "--no-passphrase"), 2, "不覆盖"),
        (("key", "新.txt"), 2, "--no-passphrase"),
        (
            ("open", "JB-1", "--key-file", "主任.txt", "--reason", "回访", "--store", "库"),
            4,
            "没有封存这个编号",
        ),
        (("open", "JB-1", "--key-file", "没有.txt", "--reason", "回访", "--store", "库"), 2, "没有私钥文件"),
        (("destroy", "--reason", "到期", "--store", "库"), 2, "二者取一"),
        (("holders", "--add", "示例", "--store", "库"), 2, "--key"),
    ],
)
def test_refusals_are_sentences(
    dabzw: Dabzw, place: Path, args: tuple[str, ...], status: int, says: str
) -> None:
    run = dabzw("secure", *args, cwd=place)
    assert run.returncode == status
    assert says in run.stderr
    assert run.stdout == ""


# The last word


NEW: Final = "age1kc8xd7zanmmq5p9jugc0dc34d3xecefw8f66n9tyugn6jl0kq3us80eyyf"
NAME: Final = "示例举报人"
OPENING: Final = ("--key-file", "../主任.txt")
ACTS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "init": (("init", "--store", "新库"), "建库 "),
    "add": (("holders", "--add", "示例书记", "--key", NEW), "加收件人 示例书记"),
    "remove": (("holders", "--remove", "示例主任"), "去收件人 示例主任"),
    "seal": (("seal", "JB-0009", "--until", "2099-12-31"), "封存 JB-0009"),
    "open": (("open", "JB-0007", *OPENING, "--reason", "回访核实"), "查看 JB-0007"),
    "reseal": (("reseal", *OPENING), "重封 JB-0007"),
    "destroy": (("destroy", "JB-0007", "--reason", "录错了"), "销毁 JB-0007"),
    "reward": (("reward", "JB-0007", "--step", "申请", "--reason", "示例1号"), "奖励 JB-0007"),
}
ENDS: Final = {
    "SIGINT": "，但已取消，其后的步骤没有做完。",
    "SIGTERM": "，但收到终止信号，其后的步骤没有做完。",
    "disk": "，但甲：磁盘已满。",
    "fault": "，但程序随后出现意外错误（ZeroDivisionError）",
}


@pytest.fixture
def office(place: Path, tmp_path: Path) -> Path:
    """A store of its own, with two numbers in it."""
    shutil.copytree(place, tmp_path / "办")
    store = Store.create(tmp_path / "办" / "里", "甲账户", NOW)
    key = (tmp_path / "办" / "主任.txt").read_text("utf-8").split()[2]
    store.add_holder("示例主任", key)
    for number in ("JB-0007", "JB-0008"):
        store.seal(number, {"姓名": NAME}, date(2099, 12, 31))
    return store.folder


@pytest.mark.parametrize("strike", ENDS)
@pytest.mark.parametrize("act", ACTS)
def test_what_landed_in_the_store_is_said_whatever_ends_the_command(
    act: str, strike: str, dabzw: Dabzw, office: Path
) -> None:
    args, says = ACTS[act]
    env = {"DABZW_SECURE": str(office)}
    run = dabzw("secure", *args, cwd=office, feed=NAME, strike=strike, **env)
    assert f"已记入身份库：{says}" in run.stderr
    assert ENDS[strike] in run.stderr
    assert "没有写入" not in run.stderr
    assert (run.returncode, run.stdout) == (7, "")
    assert NAME not in run.stderr
    done = dabzw("secure", "log", "--json", cwd=office, **env)
    last = json.loads(done.stdout)["登记"][0]
    assert done.returncode == 0
    assert act == "init" or f"{last['事项']} {last.get('编号') or last['收件人'][0]}" == says


def test_the_second_of_several_that_are_destroyed_is_not_said_to_be(dabzw: Dabzw, office: Path) -> None:
    Store.open(office, "甲账户", NOW).seal("JB-0001", {"姓名": NAME}, date(2020, 1, 1))
    Store.open(office, "甲账户", NOW).seal("JB-0002", {"姓名": NAME}, date(2020, 1, 1))
    due = ("destroy", "--due", "--reason", "到期", "--store", str(office))
    run = dabzw("secure", *due, cwd=office, strike="SIGINT")
    assert run.stderr == "注意：已记入身份库：销毁 JB-0001，但已取消，其后的步骤没有做完。\n"
    assert Store.open(office, "甲账户", NOW).numbers() == ("JB-0002", "JB-0007", "JB-0008")


@pytest.mark.parametrize(("to", "why"), [("/dev/full", "磁盘已满"), (None, "已关闭")])
def test_what_was_noted_and_not_shown_is_said(to: str | None, why: str, dabzw: Dabzw, office: Path) -> None:
    run = dabzw("secure", *ACTS["open"][0], "--store", str(office), cwd=office, to=to)
    says = f"已记入身份库：查看 JB-0007，但结果没有写全（标准输出：{why}）。用 dabzw secure log 核对。"
    assert (run.returncode, says in run.stderr) == (7, True)


def test_a_key_whose_public_part_was_not_shown_is_written_and_said(dabzw: Dabzw, tmp_path: Path) -> None:
    run = dabzw("secure", "key", "新.txt", "--no-passphrase", cwd=tmp_path, to="/dev/full")
    assert (tmp_path / "新.txt").exists()
    assert (run.returncode, "完成：私钥写进 新.txt" in run.stderr) == (6, True)
    assert "结果没有写全（标准输出：磁盘已满）" in run.stderr
    assert "没有写入" not in run.stderr


def test_holders_that_were_never_noted_are_warned_of(dabzw: Dabzw, office: Path) -> None:
    listed = office / HOLDERS
    listed.write_text(listed.read_text("utf-8").replace("示例主任", "混进来的"), "utf-8")
    run = dabzw("secure", "holders", "--store", str(office), cwd=office)
    assert "名单和登记对不上的收件人：混进来的、示例主任；" in run.stderr


# What is asked for at a terminal


def test_an_identity_is_asked_for_item_by_item(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"姓名": "示例某", "联系方式": "示例电话", "证件号码": None, "说明": None}
    asked: dict[str, bool] = {}

    def ask(label: str, *, optional: bool) -> str | None:
        asked[label] = optional
        return answers[label]

    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(prompts, "ask", ask)
    assert commands._asked() == {"姓名": "示例某", "联系方式": "示例电话"}
    assert asked == {"姓名": False, "联系方式": True, "证件号码": True, "说明": True}


@pytest.mark.parametrize(
    ("words", "taken"), [(("口令", "口令"), True), (("口令", "口今"), False), (("", ""), False)]
)
def test_a_passphrase_is_typed_twice(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, str], taken: bool
) -> None:
    typed = iter(words)
    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda *_: next(typed))
    if taken:
        assert commands._new_passphrase() == "口令"
        return
    with pytest.raises(UsageError):
        commands._new_passphrase()
