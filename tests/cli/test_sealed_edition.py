"""A sealed issue keeps its 口径 and its own bytes: made again under the same, given from its 原件 otherwise."""

from __future__ import annotations

import json
import shutil
import subprocess  # noqa: TID251 -- plays the person who uses git
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import PAINT

from dabzw.cli.context import Desk
from dabzw.cli.ground import china_now
from dabzw.cli.make import making, pressing, sealing
from dabzw.cli.speech.options import Globals
from dabzw.errors import DabzwError
from dabzw.model.made import EDITION
from dabzw.reports.paper import Paper
from dabzw.store.git import Repository
from dabzw.store.history import diff

Ledgers = Callable[[str], Path]
Pressed = tuple[Paper, dict[str, bytes]]
MD, HTML = "日报_第1期_2026-02-09.md", "日报_第1期_2026-02-09.html"
LEADS = "累计线索数"
LATER = EDITION + 1


@pytest.fixture
def ledger(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]) -> Path:
    for name, value in clean_environment.items():
        monkeypatch.setenv(name, value)
    return ledgers("small")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes this process one of a later 口径: other figures, other bytes; those that it starts are today's."""

    def change() -> None:
        paper = counting_one_lead_more(pressing.plain_paper)
        monkeypatch.setattr(making, "EDITION", LATER)
        monkeypatch.setattr(sealing, "EDITION", LATER)
        for module in (pressing, sealing):
            monkeypatch.setattr(module, "plain_paper", paper)

    return change


def counting_one_lead_more(plain: Callable[..., Paper]) -> Callable[..., Paper]:
    def paper(*args: Any) -> Paper:
        found = plain(*args)
        figures = [replace(f, value=int(str(f.value)) + 1) if f.name == LEADS else f for f in found.figures]
        return replace(found, figures=tuple(figures), title=(*found.title, "（新版式）"))

    return paper


def run(dabzw: Dabzw, folder: Path, *args: str, status: int = 0) -> str:
    done = dabzw(*args, cwd=folder)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def rows_of(dabzw: Dabzw, folder: Path, *args: str, status: int = 0) -> dict[str, Any]:
    done = dabzw(*args, "--json", cwd=folder)
    assert done.returncode == status, done.stdout + done.stderr
    rows: dict[str, Any] = json.loads(done.stdout)
    return rows


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(("git", *args), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def desk(folder: Path, day: str = "2026-02-09") -> Desk:
    return Desk(Globals(ledger=str(folder), as_of=day), china_now())


def again(folder: Path) -> dict[str, sealing.Given]:
    now = desk(folder)
    return sealing.again(now, sealing.found_issue(now, "日报", 1))


def results(folder: Path) -> list[tuple[str, str | None]]:
    return [(one.result, one.source) for one in again(folder).values()]


def originals(folder: Path) -> dict[str, bytes]:
    """The 原件 by their paths below the ledger."""
    found = folder.glob("reports/*/*.[!y]*")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def originals_of_the_first(folder: Path) -> list[str]:
    """The paths of the 原件 of the first issue."""
    return list(sealing.found_issue(desk(folder), "日报", 1).originals)


def recorded(folder: Path) -> Path:
    return folder / "reports/日报/日报-第1期.yaml"


def in_formats(folder: Path, dabzw: Dabzw, formats: str) -> None:
    """Has the campaign ask for formats of the daily paper."""
    plan = folder / "campaign.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace("时间: 工作日 17:00\n", f"时间: 工作日 17:00\n    格式: [{formats}]\n"), encoding="utf-8"
    )
    run(dabzw, folder, "adopt")


# Sealing


def test_the_files_are_sealed_in_the_commit_of_their_record(
    dabzw: Dabzw, ledger: Path, tmp_path: Path
) -> None:
    in_formats(ledger, dabzw, "md, html, txt, docx, xlsx")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    kept = originals(ledger)
    made = {path.name: path.read_bytes() for path in (ledger / "out").iterdir()}
    assert sorted(kept.values()) == sorted(made.values())
    assert {Path(path).suffix for path in kept} == {".md", ".html", ".txt", ".docx", ".xlsx"}
    assert all(Path(path).stem == sha256(data).hexdigest() for path, data in kept.items())
    commit = git(ledger, "-c", "core.quotePath=false", "show", "--format=", "--name-only").splitlines()
    assert sorted(commit) == sorted([*kept, "reports/日报/日报-第1期.yaml"])
    assert f'口径: "{EDITION}"\n' in recorded(ledger).read_text(encoding="utf-8")
    assert "sealed" not in run(dabzw, ledger, "check")
    clone = tmp_path / "克隆"
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=false", str(ledger), str(clone))
    assert originals(clone) == kept
    assert set(results(clone)) == {("一致", "重做")}
    sealing = git(ledger, "rev-parse", "HEAD").strip()
    assert "封存的材料，不能撤销" in run(dabzw, ledger, "undo", sealing, "--yes", status=5)
    shown = diff(Repository.require(ledger), sealing)
    assert all(f"+++ b/{path}\n" in shown for path in kept)
    assert "PK" not in shown
    assert originals(ledger) == kept


@pytest.mark.parametrize(("less", "kept"), [(0, True), (1, False)])
def test_the_record_says_what_the_issue_said_if_it_can(
    dabzw: Dabzw, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, less: int, kept: bool
) -> None:
    in_formats(ledger, dabzw, "txt")
    copy = tmp_path / "另一本"
    shutil.copytree(ledger, copy)
    run(dabzw, copy, "issue", "due", "--as-of", "2026-02-09")
    (data,) = originals(copy).values()
    text = data.decode().replace("\t", "  ")
    monkeypatch.setattr(pressing, "TEXT_BYTES", len(text.encode()) - less)
    making.make_due(desk(ledger))
    assert list(originals(ledger).values()) == [data]
    assert sealing.found_issue(desk(ledger), "日报", 1).text == (text.rstrip() if kept else None)
    assert ("正文: |-\n  日报　第1期\n" in recorded(ledger).read_text(encoding="utf-8")) is kept
    assert "sealed" not in run(dabzw, ledger, "check")


def test_equal_files_are_kept_once_and_never_written_again(
    ledger: Path, dabzw: Dabzw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "pressed", blank)
    making.make_due(desk(ledger, "2026-02-10"))
    assert list(originals(ledger).values()) == [b"blank"] * 2  # of four files: one of each format
    assert len(list(ledger.glob("reports/日报/*.yaml"))) == 2
    assert "sealed-original" not in run(dabzw, ledger, "check")


def blank(issue: pressing.Issue, base: pressing.Base) -> Pressed:
    paper, pages = pressing.pressed(issue, base)
    return paper, dict.fromkeys(pages, b"blank")


# Made again


def test_under_the_same_edition_it_is_made_again(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    rows = rows_of(dabzw, ledger, "issue", "again", "日报", "1", "--out", str(tmp_path / "again"))
    assert (rows["口径"], rows["现行口径"]) == (EDITION, EDITION)
    assert [(one["结果"], one["给出"]) for one in rows["产出"]] == [("一致", "重做")] * 2
    assert sorted(path.read_bytes() for path in (tmp_path / "again").iterdir()) == sorted(
        originals(ledger).values()
    )


def test_under_a_later_edition_the_originals_are_given(
    dabzw: Dabzw, ledger: Path, later: Callable[[], None]
) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    kept = originals(ledger)
    later()
    given = again(ledger)
    assert [(one.result, one.source) for one in given.values()] == [("口径不同", "原件")] * 2
    assert sorted(one.data or b"" for one in given.values()) == sorted(kept.values())
    shutil.rmtree(ledger / "out")
    sealing.deliver(desk(ledger), ledger / "out")
    assert sorted(path.read_bytes() for path in (ledger / "out").iterdir()) == sorted(kept.values())


def test_under_another_edition_nothing_is_made_again_even_if_it_would_be_alike(
    dabzw: Dabzw, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    monkeypatch.setattr(sealing, "EDITION", LATER)
    assert results(ledger) == [("口径不同", "原件")] * 2


def test_under_an_earlier_edition_the_originals_are_given(
    dabzw: Dabzw, ledger: Path, later: Callable[[], None], tmp_path: Path
) -> None:
    later()
    making.make_due(desk(ledger))
    kept = originals(ledger)
    out = tmp_path / "again"
    shown = run(dabzw, ledger, "issue", "again", "日报", "1", "--out", str(out))  # a process: of today's
    assert f"口径不同\t原件\t{MD}" in shown
    assert f"按口径{LATER}封存，现行口径{EDITION}" in shown
    assert sorted(path.read_bytes() for path in out.iterdir()) == sorted(kept.values())
    assert "新版式" in (out / MD).read_text(encoding="utf-8")


def test_a_making_that_differs_under_the_same_edition_is_told(
    dabzw: Dabzw, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(making, "pressed", blank)
    making.make_due(desk(ledger))
    out = tmp_path / "again"
    shown = run(dabzw, ledger, "issue", "again", "日报", "1", "--out", str(out), status=1)
    assert f"不一致\t原件\t{MD}" in shown
    assert f"{MD}：口径没有变，重做的却与原件不同；给出的是封存的原件" in shown
    assert (out / MD).read_bytes() == b"blank"


def test_what_cannot_be_made_at_all_is_given_from_its_original(
    dabzw: Dabzw, ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")

    def fail(*_: Any) -> Pressed:
        raise pressing.UnknownReport("日报")

    monkeypatch.setattr(sealing, "pressed", fail)
    shutil.rmtree(ledger / "out")
    assert len(sealing.deliver(desk(ledger), ledger / "out")) == 2
    assert not capsys.readouterr().err  # what is kept is not made again only to be written out
    assert results(ledger) == [("不一致", "原件")] * 2
    assert "日报第1期不能重新生成" in capsys.readouterr().err
    git(ledger, "rm", "-q", *[path for path in originals(ledger) if path.endswith(".md")])
    git(ledger, "-c", "user.name=某", "-c", "user.email=a@b", "commit", "-qm", "误删")
    with pytest.raises(DabzwError):
        results(ledger)


# Altered and lost


@pytest.mark.parametrize(("change", "says"), [(b"x", "被改动过"), (None, "不见了")])
def test_an_altered_or_missing_original_is_found(
    dabzw: Dabzw, ledger: Path, change: bytes | None, says: str
) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    path = next(path for path in originals_of_the_first(ledger) if path.endswith(".html"))
    sealed = (ledger / path).read_bytes()
    if change is None:
        (ledger / path).unlink()
    else:
        (ledger / path).write_bytes(sealed + change)
    rows = rows_of(dabzw, ledger, "check", "reports/日报/日报-第1期.yaml", status=1)
    (found,) = [row for row in rows["问题"] if row["级别"] == "错误"]
    assert (found["规则"], found["字段"]) == ("sealed-original", "产出[2]")
    assert found["说明"].startswith(f"封存的原件 {path} {says}")
    assert says in run(dabzw, ledger, "adopt", status=3)
    assert results(ledger) == [("一致", "重做")] * 2  # the commit still has it
    git(ledger, "restore", path)
    assert (ledger / path).read_bytes() == sealed
    assert "sealed" not in run(dabzw, ledger, "check")


@pytest.mark.slow
@pytest.mark.parametrize("change", [b"x", None])
def test_an_original_that_the_commit_has_lost(
    dabzw: Dabzw, ledger: Path, later: Callable[[], None], change: bytes | None, tmp_path: Path
) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    path = next(path for path in originals_of_the_first(ledger) if path.endswith(".md"))
    if change is None:
        (ledger / path).unlink()
    else:
        (ledger / path).write_bytes(change)
    git(ledger, "add", "-A")
    git(ledger, "-c", "user.name=某", "-c", "user.email=a@b", "commit", "-qm", "手工")
    assert "sealed-original" in run(dabzw, ledger, "check", "--rev", "HEAD", status=1)
    assert "sealed" not in run(dabzw, ledger, "check", "--rev", "HEAD~1")
    assert results(ledger) == [("一致", "重做")] * 2
    later()
    given = again(ledger)
    assert (given[MD].result, given[MD].data) == ("缺原件", None)
    assert (given[HTML].result, given[HTML].source) == ("口径不同", "原件")
    shutil.rmtree(ledger / "out")
    assert [path.name for path in sealing.deliver(desk(ledger), ledger / "out")] == [HTML]
    git(ledger, "restore", "--source=HEAD~1", "--", path)
    run(dabzw, ledger, "adopt")  # putting it back is no change of what was sealed
    assert "sealed" not in run(dabzw, ledger, "check")


def test_a_link_in_the_place_of_an_original(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    place = ledger / next(iter(originals(ledger)))
    place.rename(ledger.parent / "elsewhere")
    place.symlink_to(ledger.parent / "elsewhere")
    shown = run(dabzw, ledger, "check", status=1)
    assert "not-a-file" in shown
    assert "sealed-original" in shown


def test_without_git_the_originals_are_still_checked(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    shutil.rmtree(ledger / ".git")
    assert "sealed" not in run(dabzw, ledger, "check", status=1)
    (ledger / next(iter(originals(ledger)))).write_bytes(b"x")
    assert "sealed-original" in run(dabzw, ledger, "check", status=1)


# Figures


@pytest.mark.slow
def test_what_the_edition_alone_changes_is_no_finding(
    dabzw: Dabzw, ledger: Path, later: Callable[[], None]
) -> None:
    later()
    making.make_due(desk(ledger, "2026-02-10"))
    assert "sealed" not in run(dabzw, ledger, "check")
    listed = run(dabzw, ledger, "issue", "list")
    assert listed.count("口径变更：日报第1期、日报第2期不是按现行口径封存的") == 1
    rows = rows_of(dabzw, ledger, "issue", "restate", "日报", "2")
    assert (rows["变动"], rows["口径"], rows["现行口径"]) == ([], LATER, EDITION)
    (changed,) = rows["口径变更"]
    assert (changed["数据"], int(changed["原为"]) - int(changed["现为"])) == (LEADS, 1)
    assert f"口径变更（封存时口径{LATER}，现行口径{EDITION}），不是差错" in run(
        dabzw, ledger, "issue", "restate", "日报", "2"
    )
    assert not (ledger / "out").exists()  # nothing to correct, so no draft


@pytest.mark.slow
def test_what_a_record_changes_is_told_apart_from_the_edition(
    dabzw: Dabzw, ledger: Path, later: Callable[[], None]
) -> None:
    later()
    making.make_due(desk(ledger, "2026-02-10"))
    path = ledger / "enterprises" / "2026-02" / f"{PAINT}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("日期: 2026-02-10", "日期: 2026-02-11", 1), encoding="utf-8")
    run(dabzw, ledger, "adopt")
    found = [row for row in rows_of(dabzw, ledger, "check")["问题"] if row["规则"] == "sealed-moved"]
    assert found
    assert not [row for row in found if LEADS in row["说明"]]
    assert all(f"按现行口径{EDITION}和封存时的台账为" in row["说明"] for row in found)
    rows = rows_of(dabzw, ledger, "issue", "restate", "日报", "2", "--confirm")
    assert LEADS not in {row["数据"] for row in rows["变动"]}
    assert {row["数据"] for row in rows["口径变更"]} == {LEADS}
    (corrected,) = (ledger / "out").glob("*更正第2期.md")
    assert f"原件按口径{LATER}生成，本期按口径{EDITION}，不同的数包括口径变更。" in corrected.read_text(
        encoding="utf-8"
    )
    listed = rows_of(dabzw, ledger, "issue", "list")["材料"]
    assert [(row["期号"], row["口径"], row["口径变更"]) for row in listed] == [
        (1, LATER, True),
        (2, LATER, True),
        (3, EDITION, False),
    ]


# Sealed before the 口径 was kept


@pytest.fixture
def old(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> Path:
    """A ledger whose first issue was sealed by a version that kept neither 口径 nor text nor files."""
    folder = tmp_path / "旧"
    shutil.copytree(ledger, folder)
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    text = recorded(ledger).read_text(encoding="utf-8").partition("正文: ")[0]
    recorded(folder).parent.mkdir(parents=True)
    recorded(folder).write_text(text.replace(f'口径: "{EDITION}"\n', ""), encoding="utf-8")
    run(dabzw, folder, "adopt")
    return folder


@pytest.mark.slow
def test_an_old_record_is_read_and_made_again(dabzw: Dabzw, old: Path) -> None:
    assert "sealed" not in run(dabzw, old, "check")
    assert rows_of(dabzw, old, "issue", "list")["材料"][0]["口径"] == 1
    assert results(old) == [("一致", "重做")] * 2
    run(dabzw, old, "issue", "due", "--as-of", "2026-02-10")
    assert {MD, HTML} <= {path.name for path in (old / "out").iterdir()}
    assert len(originals(old)) == 2  # those of the second issue
    run(dabzw, old, "issue", "sent", "日报", "1", "--by", "示例甲", "--via", "政务邮箱")
    keys = {line.partition(":")[0] for line in recorded(old).read_text(encoding="utf-8").splitlines()}
    assert "报送" in keys
    assert not {"口径", "正文"} & keys
    assert "sealed" not in run(dabzw, old, "check")


@pytest.mark.slow
def test_an_old_record_that_cannot_be_made_alike(
    old: Path, later: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "pressed", blank)
    monkeypatch.setattr(sealing, "EDITION", 1)
    assert results(old) == [("不一致", "重做")] * 2
    assert sealing.deliver(desk(old), old / "out") == ()
    later()
    assert results(old) == [("缺原件", None)] * 2
    assert sealing.deliver(desk(old), old / "out") == ()
