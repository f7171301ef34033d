"""The fault matrix itself: it knows every command, plans the same each time, and sees what is wrong."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import shutil
import subprocess  # noqa: TID251 -- the matrix is a program
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from benchmarks.faults import hands, history, paused, power, rig, words, writers
from benchmarks.faults.actors import Told
from benchmarks.faults.cases import CASES, LOOKING, known
from benchmarks.faults.informants import Office
from benchmarks.faults.matrix import Found, Trial, doubled, planned, table
from benchmarks.faults.modes import MODES, Fault, Power
from benchmarks.faults.rig import NO_COMPILER, Done
from benchmarks.faults.scene import git
from dabzw.store.secure import age
from docs import build

ROOT = Path(__file__).parent.parent
OFTEN = "commit what is staged"


def commands() -> set[str]:
    return {" ".join(leaf.words) for leaf in build.leaves(build.root())}


def test_every_command_has_a_case_or_writes_nothing() -> None:
    assert commands() - CASES.keys() - LOOKING == set()
    assert LOOKING - commands() == LOOKING & CASES.keys() == set()


def test_a_case_types_the_command_of_its_name() -> None:
    variants = {
        "agenda --ics": "agenda",
        "doctor --clock": "doctor",
        "init --demo": "init",
        "init --from": "init",
        "undo import": "undo",
        "adopt shared": "adopt",
        "sync forward": "sync",
        "look": "status",
    }
    assert [name for name, case in CASES.items() if not case.line.startswith(variants.get(name, name))] == []


CALLS = {"lead add": 120, "edit": 140, "init": 190}


def test_the_plan_is_the_same_each_time_and_spreads_over_all() -> None:
    trials = planned(CALLS, 400, seed=1)
    assert trials == planned(CALLS, 400, seed=1) != planned(CALLS, 400, seed=2)
    assert len(trials) == pytest.approx(400, abs=20)
    assert {(one.case, one.mode) for one in trials} == {(case, mode) for case in CALLS for mode in MODES}
    assert all(one.call == -1 or 1 <= one.call <= CALLS[one.case] for one in trials)
    assert len(planned(CALLS, 20, seed=1)) <= 20


def test_a_double_fault_strikes_the_command_and_the_next() -> None:
    trials = doubled(CALLS, 100, 50, seed=1)
    assert {one.case for one in trials} == {"lead add", "edit"}
    assert all(one.second and one.call > CALLS[one.case] // 2 and one.second[1] <= 100 for one in trials)


def test_the_table_counts_runs_and_violations() -> None:
    found = [
        Found(Trial("edit", "SIGINT", 3), ("words: a", "words: b", "lost: c"), 0.1),
        Found(Trial("edit", "SIGINT", 4), (), 0.1),
        Found(Trial("init", "killed after", 4), (), 0.1),
    ]
    assert [line.split() for line in table(found).splitlines()] == [
        ["fault", "runs", "lost", "words", "any"],
        ["killed", "after", "1", "0", "0", "0"],
        ["SIGINT", "2", "1", "1", "1"],
        ["all", "3", "1", "1", "1"],
    ]


# Words


def done(status: int, err: str) -> Done:
    return Done(status, "", err, 1, struck=True)


@pytest.mark.parametrize(
    ("landed", "status", "err", "kinds"),
    [
        (True, 0, "完成：登记线索", []),
        (True, 7, "注意：已入账（提交 1234567890），但已取消，其后的步骤没有做完。", []),
        (True, 130, "已取消。", ["words", "words"]),
        (True, 6, "错误：已入账（提交 1），但工作文件未能全部更新", ["words"]),
        (True, 7, "错误：已入账（提交 1）\n错误：没有保存，改过的内容另存在 x", ["words"]),
        (True, 7, "错误：磁盘已满", ["words"]),
        (True, 7, "注意：已记入身份库：封存 JB-0007，但已取消，其后的步骤没有做完。", []),
        (False, 7, "注意：已记入身份库：封存 JB-0007，但已取消，其后的步骤没有做完。", ["lost"]),
        (True, 0, "", ["words"]),
        (True, -9, "", []),
        (False, -9, "", []),
        (False, 6, "错误：磁盘已满", []),
        (False, 6, "", ["words"]),
        (False, 0, "没有改动", ["lost"]),
        (False, 7, "错误：已入账（提交 1）", ["lost"]),
        (False, -9, "完成：登记线索", ["lost"]),
        (False, 130, "已取消。", []),
        (False, 130, "错误", ["words"]),
        (False, 70, "错误：程序出现意外错误", ["unexpected"]),
        (False, 6, "错误：git update-ref 失败：fatal: cannot lock", ["foreign"]),
        (False, rig.HUNG, "错误", ["hang"]),
    ],
)
def test_words_are_held_against_what_landed(landed: bool, status: int, err: str, kinds: list[str]) -> None:
    assert [one.partition(":")[0] for one in words.wrong(done(status, err), Fault(), landed=landed)] == kinds


def test_nothing_is_asked_of_messages_that_nobody_gets() -> None:
    assert list(words.wrong(done(0, ""), MODES["messages full"], landed=True)) == []


# The informants' store

SAID: Final = {
    "secure seal": "完成：封存 JB-0004，能打开的：示例主任、示例书记；2099-12-31 到期销毁",
    "secure open": "完成：查看 JB-0001，已登记；不要抄进台账，也不要截图外传",
    "secure destroy --due": "完成：销毁 JB-0001\n注意：已记入身份库：销毁 JB-0001，但已取消，其后的步骤没有做完。",
}


def office(root: Path, name: str) -> Office:
    pytest.importorskip("pyrage", reason="the extra `secure` is not installed")
    hands.informants(root)
    return Office(root, CASES[name])


def kinds(wrong: Iterable[str]) -> set[str]:
    return {one.partition(":")[0] for one in wrong}


def test_a_store_that_is_as_it_should_be_is_called_so(tmp_path: Path) -> None:
    kept = office(tmp_path, "secure open")
    assert kinds(kept.said_wrong(done(-9, ""), Fault())) == set()
    keys = age.keys_in(tmp_path / f"{hands.HEAD}.txt", str)
    shown = kept.store.show("JB-0001", keys, "回访核实")
    assert kinds(kept.said_wrong(done(0, SAID["secure open"]), Fault())) == set()
    right = Done(0, f"内容：{shown['内容']}\n", SAID["secure open"], 1, struck=True)
    assert kinds([*kept.wrong(right), *kept.ended()]) == set()


@pytest.mark.parametrize("name", SAID)
def test_what_is_acknowledged_must_be_in_the_store(name: str, tmp_path: Path) -> None:
    status = 7 if "已取消" in SAID[name] else 0
    assert kinds(office(tmp_path, name).said_wrong(done(status, SAID[name]), Fault())) == {"lost"}


def test_what_was_done_is_acknowledged_piece_by_piece(tmp_path: Path) -> None:
    kept = office(tmp_path, "secure destroy --due")
    for number in hands.DUE:
        kept.store.destroy(number, "到期")
    said = done(7, "注意：已记入身份库：销毁 JB-0001，但已取消，其后的步骤没有做完。")
    assert list(kept.said_wrong(said, Fault())) == ["words: JB-0002 is done, and not said"]
    assert kinds(kept.said_wrong(done(130, "已取消，没有写入。"), Fault())) == {"words"}


def overwritten(root: Path) -> None:
    (root / "身份库/封存/JB-0003.age").write_bytes(b"noise")


def swapped(root: Path) -> None:
    shutil.copy(root / "身份库/封存/JB-0001.age", root / "身份库/封存/JB-0003.age")


def line_lost(root: Path) -> None:
    place = root / "身份库/登记.jsonl"
    place.write_text("".join(place.read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")


def line_changed(root: Path) -> None:
    place = root / "身份库/登记.jsonl"
    place.write_text(place.read_text("utf-8").replace("示例员", "另一个", 1), "utf-8")


def listed(root: Path) -> None:
    (root / "身份库/收件人.json").write_text("[]\n", "utf-8")


def leaked(root: Path) -> None:
    (root / "error.log").write_text(f"KeyError {hands.IDENTITIES['JB-0002']}", "utf-8")


def leaked_escaped(root: Path) -> None:
    (root / "error.log").write_text(json.dumps(hands.IDENTITIES["JB-0002"]), "utf-8")


@pytest.mark.parametrize(
    ("hand", "found"),
    [
        (overwritten, {"torn", "half done"}),
        (swapped, {"torn", "untrue", "half done"}),
        (line_lost, {"untrue", "half done", "holders", "noted"}),
        (line_changed, {"log"}),
        (listed, {"holders"}),
        (leaked, {"identity"}),
        (leaked_escaped, {"identity"}),
    ],
)
def test_what_lies_in_the_store_is_held_against_its_log(
    hand: Callable[[Path], None], found: set[str], tmp_path: Path
) -> None:
    kept = office(tmp_path, "secure reward")
    kept.store.reward("JB-0001", "申请", reason="示例")
    hand(tmp_path)
    assert kinds([*kept.wrong(done(0, "")), *kept.ended()]) == found


@pytest.mark.parametrize(
    ("name", "out", "err", "found"),
    [
        ("secure open", hands.IDENTITIES["JB-0001"], "", {"identity"}),
        ("secure list", hands.IDENTITIES["JB-0001"], "", {"identity"}),
        ("secure reward", "", hands.IDENTITIES["JB-0001"], {"identity"}),
        ("secure open", "", "", {"lost"}),
    ],
)
def test_an_identity_is_shown_by_opening_alone_and_not_before_it_is_noted(
    name: str, out: str, err: str, found: set[str], tmp_path: Path
) -> None:
    kept = office(tmp_path, name if name in CASES else "secure reward")
    assert kinds(kept.wrong(Done(0, out, err, 1, struck=True))) == found


def test_an_act_that_was_noted_twice_is_found(tmp_path: Path) -> None:
    kept = office(tmp_path, "secure reward")
    for _ in range(2):
        kept.store.reward("JB-0001", "批准", amount=Decimal(2000), reason="示例1号")
    assert kinds(kept.ended()) == {"noted"}


def test_a_key_is_whole_and_for_one_account(tmp_path: Path) -> None:
    kept = office(tmp_path, "secure key")
    place = tmp_path / "out/私钥.txt"
    place.parent.mkdir()
    text, public = age.new_key(None)
    place.write_bytes(text)
    place.chmod(0o600)
    assert kinds(kept.wrong(Done(0, f"{public}\n", "", 1, struck=True))) == set()
    assert kinds(kept.said_wrong(done(130, "已取消，没有写入。"), Fault())) == {"words"}
    said = "已取消；此前已写出 私钥.txt，台账没有改动。"
    assert kinds(kept.said_wrong(done(130, said), Fault())) == set()
    place.chmod(0o644)
    assert kinds(kept.wrong(Done(0, f"{hands.PUBLIC}\n", "", 1, struck=True))) == {"identity", "lost"}
    place.write_bytes(text[:40])
    assert kinds(kept.wrong(Done(-9, "", "", 1, struck=True))) == {"torn"}


def test_without_what_seals_the_store_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert [name for name in known() if name.startswith("secure")] == []
    monkeypatch.undo()
    assert set(CASES) - set(known()) <= {name for name, case in CASES.items() if case.kind == "store"}


# Power cuts


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which `new` was written beside `old` and moved over it, with what the injector kept."""
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved/1").write_text("before", "utf-8")
    (tmp_path / "d").mkdir()
    (tmp_path / "d/old").write_text("after!", "utf-8")
    return tmp_path


def log(place: Path, *calls: str) -> Path:
    lines = (line.replace("@", f"{place}/d/") for line in calls)
    path = place / "log"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


MADE = ("new\t@new\t\t0", "write\t@new\t\t0")
MOVED = "rename\t@new\t@old\t1"
SYNCED = "sync\t@new\t\t0"


def contents(place: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (place / "d").iterdir()}


@pytest.mark.parametrize(
    ("model", "calls", "left"),
    [
        ("data", (*MADE, SYNCED, MOVED), {"old": "after!"}),
        ("data", (*MADE, MOVED), {"old": ""}),
        ("names", (*MADE, SYNCED, MOVED), {"old": "before"}),
        ("names", (*MADE, MOVED), {"old": "before"}),
        ("names", (*MADE, SYNCED, MOVED, "sync\t@\t\t0"), {"old": "after!"}),
    ],
)
def test_a_power_cut_takes_what_was_not_synced(
    place: Path, model: Power, calls: Iterable[str], left: dict[str, str]
) -> None:
    power.cut(model, log(place, *calls), place / "saved", random.Random(1))  # noqa: S311
    assert contents(place) == left


def test_a_torn_power_cut_leaves_any_of_what_there_may_be(place: Path) -> None:
    found = set()
    for seed in range(30):
        (place / "d/old").write_text("after!", "utf-8")
        (place / "d/new").unlink(missing_ok=True)
        power.cut("torn", log(place, *MADE, MOVED), place / "saved", random.Random(seed))  # noqa: S311
        found.add(contents(place)["old"])
    assert {"before", "after!", ""} < found


# The runs


def faults(*words_: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "benchmarks.faults", *words_)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def passed(run: subprocess.CompletedProcess[str]) -> bool:
    if run.returncode == NO_COMPILER:
        pytest.skip(run.stderr)
    assert run.returncode == 0, run.stdout + run.stderr
    return True


def test_nothing_is_called_well_without_a_compiler(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from benchmarks.faults import __main__ as program

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["faults", "--runs", "1"])
    assert program.main() == NO_COMPILER
    assert "no C compiler" in capsys.readouterr().err


def test_a_few_faults_leave_all_as_it_should_be() -> None:
    modes = "killed before,killed after,killed torn"
    assert passed(
        faults("--runs", "6", "--seed", "2", "--workers", "1", "--cases", "lead add", "--modes", modes)
    )


# A person's git that has read the index and not locked it yet


def paused_in(folder: Path, name: str, *, is_guarded: bool, is_late: bool) -> list[str]:
    place = paused.Place(folder / "root", rig.build(folder, paused.SOURCE))
    return paused.tried(name, place, is_guarded=is_guarded, is_late=is_late)


@pytest.mark.parametrize(
    "name", [name if name == OFTEN else pytest.param(name, marks=pytest.mark.slow) for name in paused.WAYS]
)
@pytest.mark.parametrize("is_late", [False, True])
def test_an_entry_stays_whatever_git_had_read_the_index(name: str, tmp_path: Path, *, is_late: bool) -> None:
    assert paused_in(tmp_path, name, is_guarded=True, is_late=is_late) == []


@pytest.mark.parametrize("is_late", [False, True])
def test_an_entry_that_waits_for_no_git_is_lost(tmp_path: Path, *, is_late: bool) -> None:
    assert "not in the branch" in paused_in(tmp_path, OFTEN, is_guarded=False, is_late=is_late)


# Many writers


def step(author: str, added: str = "", removed: str = "") -> history.Step:
    return history.Step("1234567890ab", author, "改", Counter(added.split()), Counter(removed.split()))


def acknowledged(*tokens: str) -> dict[str, Told]:
    return {token: Told("示例员", "add", token, 0, 0.1, "", "完成：") for token in tokens}


def test_an_entry_that_goes_and_comes_back_was_lost_for_a_time() -> None:
    steps = [step("示例员", "a b"), step("手工人", "", "a"), step("手工人", "a"), step("示例员", "b", "b")]
    assert len(history.lost_at_any_time(steps, acknowledged("a", "b"))) == 1
    assert history.lost_at_any_time(steps, acknowledged("b")) == []


def test_the_history_is_read_commit_by_commit(tmp_path: Path) -> None:
    def commit(text: str, subject: str) -> None:
        (tmp_path / "x").write_text(text, "utf-8")
        identity = ("-c", "user.name=示例员", "-c", "user.email=one@example.invalid")
        git(tmp_path, "add", "-A")
        git(tmp_path, *identity, "commit", "-qm", subject)

    git(tmp_path, "init", "-q", "-b", "main")
    commit("内容: T1x1z\n", "一")
    commit("内容: T1x1z T1x2z\n", "二")
    commit("内容: T1x2z\n", "三")
    assert [(one.subject, +(one.added - one.removed)) for one in history.steps(tmp_path)] == [
        ("一", Counter({"T1x1z": 1})),
        ("二", Counter({"T1x2z": 1})),
        ("三", Counter()),
    ]
    told = [*acknowledged("T1x1z", "T1x2z").values()]
    assert [one.partition(":")[0] for one in history.wrong(tmp_path, told)] == ["lost for a time", "lost"]


def test_what_was_refused_must_not_be_there(tmp_path: Path) -> None:
    assert list(writers.wrong_words([Told("甲", "add", "T1x1z", 5, 0.1, "", "错误：没有写入")])) == [
        "refused: add 5: 错误：没有写入"
    ]
    assert list(writers.wrong_words([Told("甲", "edit", "T1x1z", 5, 0.1, "", "编辑期间已被改动")])) == []


@pytest.mark.slow
def test_writers_beside_a_person_lose_nothing_for_any_moment() -> None:
    command = (sys.executable, "-m", "benchmarks.faults.writers", "--writers", "4", "--seconds", "15")
    env = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
    run = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--double",)])
def test_many_faults_leave_all_as_it_should_be(more: tuple[str, ...]) -> None:
    assert passed(faults("--runs", "240", "--seed", "3", *more))
