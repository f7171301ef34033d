"""What may come into a ledger by `adopt`, and what a stray file does to figures and papers."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251 - plays the person who uses git
from pathlib import Path

import pytest
from conftest import Ledgers
from processes import Dabzw
from small_ledger import FRESH, HANDED

from dabzw.cli.speech import at_hand, record_names
from dabzw.model.ids import path_of

LEAD = path_of(FRESH)


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def put(folder: Path, path: str, text: str = "x\n") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def run(dabzw: Dabzw, folder: Path, *words: str, status: int = 0) -> str:
    done = dabzw(*words, cwd=folder)
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout + done.stderr


def git(folder: Path, *words: str) -> None:
    subprocess.run(("git", *words), cwd=folder, check=True)


def heads(dabzw: Dabzw, folder: Path) -> str:
    return run(dabzw, folder, "log", "--json")


def test_own_exports_and_notes_block_nothing_and_are_not_adopted(dabzw: Dabzw, ledger: Path) -> None:
    for path in ("台账.xlsx", "村.csv", "村.refused.xlsx", "note.txt", "leads/说明.txt", ".DS_Store"):
        put(ledger, path)
    before = heads(dabzw, ledger)
    assert "未入账" not in run(dabzw, ledger, "status")
    run(dabzw, ledger, "report", "weekly", "--format", "md", "--out", "out")
    run(dabzw, ledger, "export", "台账2.xlsx")
    said = run(dabzw, ledger, "adopt")
    assert "不是台账的组成部分，没有入账：.DS_Store" in said
    assert "没有未入账的改动" in said
    for path in ("台账.xlsx", "note.txt", "leads/说明.txt"):
        assert "不是台账的组成部分" in run(dabzw, ledger, "adopt", path, status=2)
    assert heads(dabzw, ledger) == before
    assert "提示" in run(dabzw, ledger, "check")


def test_only_the_parts_are_adopted(dabzw: Dabzw, ledger: Path) -> None:
    put(ledger, "举报人对照表.xlsx")
    put(ledger, "templates/forms/说明.txt", "自用\n")
    put(ledger, ".gitignore", "out/\n")
    assert "手工修改入账（2个文件）" in run(dabzw, ledger, "adopt")
    assert "举报人" not in run(dabzw, ledger, "log", "-n", "1", "--json")


BAD = {
    "data/用电/2026-02.csv": 'garbage,x\n"unclosed\n',
    "节假日/2027.yaml": "a: [\n",
    "reports/日报/日报-第1期.yaml": "a: [\n",
}


@pytest.mark.parametrize("path", BAD)
def test_a_file_by_which_the_ledger_would_not_load_is_refused(dabzw: Dabzw, ledger: Path, path: str) -> None:
    before = heads(dabzw, ledger)
    put(ledger, path, BAD[path])
    said = run(dabzw, ledger, "adopt", status=3)
    assert f" {path}" in said
    assert "什么都没有入账" in said
    (ledger / path).unlink()
    assert heads(dabzw, ledger) == before


ALIKE = (
    LEAD.replace(".yaml", ".YAML"),
    LEAD.replace("leads/", "Leads/"),
    f"备份/{FRESH}.yaml",
)


@pytest.mark.parametrize("path", ALIKE)
def test_a_name_like_that_of_a_part_stops_figures_and_is_not_adopted(
    dabzw: Dabzw, ledger: Path, path: str
) -> None:
    (ledger / path).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ledger / LEAD, ledger / path)
    assert "没有读入" in run(dabzw, ledger, "check", status=1)
    run(dabzw, ledger, "status", status=3)
    run(dabzw, ledger, "report", "weekly", "--format", "md", "--draft", status=3)
    said = run(dabzw, ledger, "adopt")
    assert "没有未入账的改动" in said
    assert "没有读入，没有入账" in said


def test_a_record_that_is_a_link_stops_figures(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    (ledger / LEAD).rename(tmp_path / "away.yaml")
    (ledger / LEAD).symlink_to(tmp_path / "away.yaml")
    assert "链接" in run(dabzw, ledger, "status", status=3)
    assert "链接" in run(dabzw, ledger, "check", status=1)
    assert run(dabzw, ledger, "adopt", status=3)


def test_what_was_wrong_before_may_get_better(dabzw: Dabzw, ledger: Path) -> None:
    put(ledger, "data/用电/2026-02.csv", BAD["data/用电/2026-02.csv"])
    put(ledger, "data/用电/2026-03.csv", "garbage\n")
    git(ledger, "add", ".")
    git(ledger, "-c", "user.name=示例", "-c", "user.email=a@b", "commit", "-qm", "by hand")
    run(dabzw, ledger, "status", status=3)
    (ledger / "data/用电/2026-02.csv").unlink()
    assert "这些文件被删除了：data/用电/2026-02.csv" in run(dabzw, ledger, "adopt")
    put(ledger, "data/用电/2026-04.csv", "garbage\n")
    run(dabzw, ledger, "adopt", status=3)


def test_an_edit_that_was_staged_and_edited_again_is_adopted(dabzw: Dabzw, ledger: Path) -> None:
    text = (ledger / LEAD).read_text(encoding="utf-8")
    put(ledger, LEAD, text.replace("机器声", "机器声响"))
    git(ledger, "add", LEAD)
    put(ledger, LEAD, text.replace("机器声", "机器的声响"))
    assert "手工修改入账（1个文件）" in run(dabzw, ledger, "adopt")
    assert "机器的声响" in run(dabzw, ledger, "show", FRESH)
    assert "未入账" not in run(dabzw, ledger, "status")


@pytest.mark.parametrize(
    "words",
    [
        ("import", "管道.xlsx", "--as", "lead"),
        ("reconcile", "管道.xlsx", "--station", "市场监督管理所", "--directory", "营业执照登记目录"),
        ("form", "F2", "--into", "管道.xlsx", "--basis", "年初以来"),
        ("init", "新", "--campaign", "管道.xlsx"),
    ],
)
def test_a_pipe_in_the_place_of_a_file_is_refused(dabzw: Dabzw, ledger: Path, words: tuple[str, ...]) -> None:
    os.mkfifo(ledger / "管道.xlsx")
    more = ("--version-date", "2026-02-10") if words[0] == "reconcile" else ()
    assert "打不开 管道.xlsx（不是普通文件）" in run(dabzw, ledger, *words, *more, status=2)


def test_completion_opens_nothing_that_could_hold_it(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    shutil.copytree(small, folder)
    (folder / LEAD).unlink()
    os.mkfifo(folder / LEAD)
    (folder / LEAD).with_name("XS-260310-0001.yaml").symlink_to("/dev/zero")
    with (folder / LEAD).with_name("XS-260310-0002.yaml").open("wb") as hole:
        hole.truncate(5 << 30)
    (folder / "campaign.yaml").unlink()
    os.mkfifo(folder / "campaign.yaml")
    places = record_names.Names(folder, "线索").holding("")
    names = dict(record_names.named(places))
    assert [names[one] for one in (FRESH, "XS-260310-0001", "XS-260310-0002")] == ["", "", ""]
    assert names[HANDED] == "村东院落"
    assert at_hand.campaign_of(folder) is None
