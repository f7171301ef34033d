"""The last word of a run and its exit status, whatever ends it: true of what landed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from processes import Dabzw
from small_ledger import AS_OF

from dabzw.cli import outcome
from dabzw.cli.outcome import Run, Word
from dabzw.store.git import Repository
from dabzw.store.working import look

Ledgers = Callable[[str], Path]
ADD = (
    "site",
    "add",
    "--village",
    "东沟村",
    "--place-class",
    "闲置厂房",
    "--name",
    "示例旧厂房",
    "--as-of",
    AS_OF,
)
COMMIT, OTHER = "a1b2c3d4e5f6", "0f1e2d3c4b5a"
COMMITS = (COMMIT, OTHER, "11111111111111", "22222222222222")
ISSUES = tuple(f"生成日报第{issue}期" for issue in range(1, 5))
SEALED = ("封存", "JB-0007")
RESEALED = [("重封", f"JB-{number:04}") for number in range(1, 6)]
LANDED = f"已入账（提交 {COMMIT[:10]}）：登记线索"


def _run(*summaries: str, wrote: str = "", stored: Iterable[tuple[str, str]] = ()) -> Run:
    run = Run()
    for act, about in stored:
        run.stored(act, about)
    for commit, summary in zip(COMMITS, summaries, strict=False):
        run.entered(commit, summary)
    if wrote:
        run.wrote(Path(wrote))
    return run


WORDS = [
    (outcome.refused(_run(), "没有这个村", 2), Word("没有这个村", 2)),
    (outcome.refused(_run("登记线索"), "磁盘已满", 6), Word(f"{LANDED}，但磁盘已满", 7)),
    (
        outcome.refused(_run("升级格式", "登记线索"), "磁盘已满", 6),
        Word(f"已入账（提交 {COMMIT[:10]}）：升级格式；已入账（提交 {OTHER[:10]}）：登记线索，但磁盘已满", 7),
    ),
    (
        outcome.refused(_run(*ISSUES), "磁盘已满", 6),
        Word(
            "；".join(
                f"已入账（提交 {commit[:10]}）：{issue}"
                for commit, issue in zip(COMMITS[:3], ISSUES[:3], strict=True)
            )
            + "；共4次，但磁盘已满",
            7,
        ),
    ),
    (
        outcome.refused(_run("登记线索"), f"已入账（提交 {COMMIT[:10]}），但没有补完", 7),
        Word(f"已入账（提交 {COMMIT[:10]}），但没有补完", 7),
    ),
    (outcome.stopped(_run(), "已取消", 130), Word("已取消，没有写入。", 130)),
    (outcome.stopped(_run("登记线索"), "已取消", 130), Word(f"{LANDED}，但已取消，其后的步骤没有做完。", 7)),
    (
        outcome.stopped(_run(wrote="out/甲.md"), "已取消", 130),
        Word("已取消；此前已写出 out/甲.md，台账没有改动。", 130),
    ),
    (
        outcome.failed(_run(), "KeyError", Path("日志"), 70),
        Word("程序出现意外错误（KeyError），本次命令没有完成，没有入账；请把 日志 交给维护人员", 70),
    ),
    (
        outcome.failed(_run("登记线索"), "KeyError", None, 70),
        Word(
            f"{LANDED}，但程序随后出现意外错误（KeyError），其后的步骤没有做完；日志也没能写下，请告诉维护人员",
            7,
        ),
    ),
    (outcome.done(_run(), 0, "", unheard=False), Word("", 0)),
    (outcome.done(_run(), 1, "", unheard=False), Word("", 1)),
    (outcome.done(_run(), 0, "", unheard=True), Word("", 6)),
    (outcome.done(_run(), 0, "磁盘已满", unheard=False), Word("结果没有写全（标准输出：磁盘已满）。", 6)),
    (outcome.done(_run("登记线索"), 0, "", unheard=False), Word(LANDED, 0)),
    (outcome.done(_run("登记线索"), 0, "", unheard=True), Word(LANDED, 7)),
    (
        outcome.done(_run("登记线索"), 0, "磁盘已满", unheard=False),
        Word(f"{LANDED}，但结果没有写全（标准输出：磁盘已满）。用 dabzw log 核对，不要重复登记。", 7),
    ),
    (
        outcome.stopped(_run(stored=[SEALED]), "已取消", 130),
        Word("已记入身份库：封存 JB-0007，但已取消，其后的步骤没有做完。", 7),
    ),
    (
        outcome.refused(_run(stored=RESEALED), "磁盘已满", 6),
        Word("已记入身份库：重封 JB-0001、JB-0002、JB-0003 等5个，但磁盘已满", 7),
    ),
    (
        outcome.done(_run(stored=[("查看", "JB-0007")]), 0, "磁盘已满", unheard=False),
        Word(
            "已记入身份库：查看 JB-0007，但结果没有写全（标准输出：磁盘已满）。用 dabzw secure log 核对。", 7
        ),
    ),
    (outcome.done(_run(stored=[SEALED]), 0, "", unheard=False), Word("已记入身份库：封存 JB-0007", 0)),
    (outcome.done(_run(stored=[SEALED]), 0, "", unheard=True), Word("已记入身份库：封存 JB-0007", 7)),
]


@pytest.mark.parametrize(("found", "right"), WORDS)
def test_the_last_word(found: Word, right: Word) -> None:
    assert found == right


def test_what_was_told_is_not_told_again() -> None:
    run = _run("登记线索")
    run.acknowledged()
    assert outcome.done(run, 0, "", unheard=False) == Word("", 0)
    run.stored(*SEALED)
    assert outcome.done(run, 0, "", unheard=False) == Word("已记入身份库：封存 JB-0007", 0)


@dataclass(frozen=True)
class End:
    """How a run ends: where its streams go, what strikes it, its status, and what is said."""

    status: int
    says: str
    to: str | None = ""
    to_err: str | None = ""
    strike: str = ""


ENDS = {
    "done": End(0, "完成：登记场所 "),
    "output full": End(7, "没有写全（标准输出：磁盘已满）", to="/dev/full"),
    "output closed": End(7, "没有写全（标准输出：已关闭）", to=None),
    "messages full": End(7, "", to_err="/dev/full"),
    "messages closed": End(7, "", to_err=None),
    "both closed": End(7, "", to=None, to_err=None),
    "Ctrl+C": End(7, "，但已取消，其后的步骤没有做完。", strike="SIGINT"),
    "terminated": End(7, "，但收到终止信号，其后的步骤没有做完。", strike="SIGTERM"),
    "hung up": End(7, "，但终端已关闭，其后的步骤没有做完。", strike="SIGHUP"),
    "a disk that is full": End(7, "，但甲：磁盘已满。", strike="disk"),
    "what comes from it": End(7, "，但甲：磁盘已满。", strike="caused"),
    "no memory": End(7, "，但程序：内存不足。", strike="memory"),
    "own fault": End(7, "，但程序随后出现意外错误（ZeroDivisionError）", strike="fault"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_an_entry_that_landed_is_said_whatever_ends_the_command(
    end: End, dabzw: Dabzw, ledgers: Ledgers
) -> None:
    folder = ledgers("copy")
    repository = Repository.require(folder)
    before = repository.head()
    run = dabzw(*ADD, cwd=folder, to=end.to, to_err=end.to_err, strike=end.strike)
    landed = repository.head() or ""
    assert landed != before
    assert run.returncode == end.status
    if end.to_err == "":
        assert end.says in run.stderr
        assert f"提交 {landed[:10]}" in run.stderr
        assert "没有写入" not in run.stderr


LOOKS = {
    "output full": End(6, "错误：结果没有写全（标准输出：磁盘已满）。\n", to="/dev/full"),
    "output closed": End(6, "错误：结果没有写全（标准输出：已关闭）。\n", to=None),
    "no message to lose": End(0, "", to_err=None),
}


@pytest.mark.parametrize("end", LOOKS.values(), ids=LOOKS)
def test_a_look_that_nobody_gets_says_so(end: End, dabzw: Dabzw, small: Path) -> None:
    run = dabzw("list", "--as-of", AS_OF, cwd=small, to=end.to, to_err=end.to_err)
    assert (run.returncode, run.stderr) == (end.status, end.says)


def test_what_was_finished_first_is_said_where_the_command_is_refused(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("copy")
    dabzw(*ADD, cwd=folder, strike="fault")
    run = dabzw(*ADD, "--address", "11010519491231002X", cwd=folder)
    assert run.returncode == 3
    assert "注意：上一条命令中途中断，已先把它补完\n错误：" in run.stderr
    assert look(Repository.require(folder)).unrecorded == ()


def test_what_is_sealed_and_not_written_out_is_said(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder, out = ledgers("copy"), tmp_path / "出"
    out.write_bytes(b"")
    due = ("issue", "due", "--out", str(out), "--as-of", AS_OF)
    run = dabzw(*due, cwd=folder)
    assert run.returncode == 7
    assert "注意：已入账（提交 " in run.stderr
    assert "个文件没有写出" in run.stderr
    out.unlink()
    out.mkdir()
    leftover = out / ".日报_第1期_2026-02-09.md.dabzw-tmp"
    leftover.write_bytes(b"")
    again = dabzw(*due, cwd=folder)
    assert (again.returncode, leftover.exists()) == (0, False)
    assert "已写出" in again.stderr
    assert dabzw(*due, cwd=folder).stderr == "没有到期而未生成的材料\n"
