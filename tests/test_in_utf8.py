"""A terminal of another encoding: names of files are UTF-8 all the same, and the same ledger is read and written."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251 -- the program is started in other locales
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ledgers
from small_ledger import AS_OF, QUIET

from dabzw.in_utf8 import as_utf8, environment, in_utf8

GBK = "zh_CN.gbk"
Run = Callable[..., str]


def test_words_and_variables_are_handed_on_in_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert as_utf8("线索") == "线索".encode()
    assert as_utf8("a\udcff") == b"a\xff"
    assert in_utf8("表.xlsx") == "表.xlsx".encode()
    known = {
        "GIT_AUTHOR_NAME": "示例甲",
        "DABZW_LEDGER": "台账",
        "HOME": "/h\udcff",
        "PYTHONIOENCODING": "gbk",
    }
    assert environment(known, "ascii") == {
        b"GIT_AUTHOR_NAME": "示例甲".encode(),
        b"DABZW_LEDGER": "台账".encode(),
        b"HOME": b"/h\xff",
        b"PYTHONIOENCODING": b"gbk",
        b"PYTHONUTF8": b"1",
        b"_DABZW_IN_UTF8": b"1",
    }
    assert environment({}, "gbk")[b"PYTHONIOENCODING"] == b"gbk"


def _runner(folder: Path, env: dict[str, str], encoding: str) -> Run:
    def run(*words: str, status: int = 0) -> str:
        typed = [word.encode(encoding) for word in (sys.executable, "-m", "dabzw", *words)]
        done = subprocess.run(typed, cwd=folder, env=env, capture_output=True, check=False)
        assert done.returncode == status, done.stderr.decode(encoding, errors="replace")
        return (done.stdout + done.stderr).decode(encoding)

    return run


def _used(folder: Path, run: Run, plain: Run) -> None:
    """What a desk does in the other encoding, held against the same in UTF-8."""
    assert run("show", "示例石料厂", "--as-of", AS_OF).startswith("编号\t")
    run("issue", "due", "--as-of", "2026-02-09 18:00")
    run("report", "weekly", "--as-of", AS_OF, "--format", "txt", "--draft", "--out", "../材料")
    assert [path.name for path in (folder.parent / "材料").iterdir()] == [f"工作周报_{AS_OF}_草稿.txt"]
    assert list((folder / "reports" / "日报").iterdir())
    reason = ("--reason", "规模小，没有装置")
    assert "完成：" in run("ent", "rate", QUIET, "--level", "一般", *reason, "--as-of", AS_OF)
    record = next(folder.rglob(f"{QUIET}.yaml")).read_text(encoding="utf-8")
    assert "规模小，没有装置" in record
    tracked = subprocess.run(
        ["git", "-c", "core.quotepath=false", "ls-files", "reports"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert "reports/日报/" in tracked.stdout.decode()
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"], cwd=folder, capture_output=True, check=True
    )
    assert status.stdout == b""
    assert run("due", "--as-of", AS_OF) == plain("due", "--as-of", AS_OF)


def test_a_locale_that_has_no_chinese(ledgers: Ledgers, clean_environment: dict[str, str]) -> None:
    folder = ledgers("small")
    bare = {**clean_environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    asked = "import sys; print(sys.getfilesystemencoding())"
    told = subprocess.run([sys.executable, "-c", asked], env=bare, capture_output=True, check=True)
    assert told.stdout.strip() == b"ascii"
    _used(folder, _runner(folder, bare, "utf-8"), _runner(folder, clean_environment, "utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("localedef") is None, reason="localedef is not installed: no locale to try")
def test_a_terminal_in_gbk(ledgers: Ledgers, clean_environment: dict[str, str], tmp_path: Path) -> None:
    made = subprocess.run(
        ["localedef", "-i", "zh_CN", "-f", "GBK", str(tmp_path / GBK)], capture_output=True, check=False
    )
    if not (tmp_path / GBK).is_dir():
        pytest.skip(
            f"localedef has no sources of {GBK}: {made.stderr.decode(errors='replace').strip()[-80:]}"
        )
    folder = ledgers("small")
    env = {**clean_environment, "LOCPATH": str(tmp_path), "LC_ALL": GBK}
    run, plain = _runner(folder, env, "gbk"), _runner(folder, clean_environment, "utf-8")
    _used(folder, run, plain)

    (folder / "笔记☃.txt").write_text("x", encoding="utf-8")
    assert "笔记?.txt" in run("check", status=0)
    named = os.fsencode(folder.parent) + "/线索表.csv".encode("gbk")  # as other programs here name a file
    Path(os.fsdecode(named)).write_bytes("村,内容\n东沟村,有异味\n".encode())
    read = run("import", "../线索表.csv", "--as", "线索", "--dry-run", "--as-of", f"{AS_OF} 09:00", status=1)
    assert "1行被拒绝" in read
