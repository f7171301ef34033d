"""dabzw secure as an office uses it: the clerk seals, the holder opens, the log and the list tell no name."""

from __future__ import annotations

import getpass
import json
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest
from processes import Dabzw

from dabzw.cli.secure import commands
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.store.secure.store import Store

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
