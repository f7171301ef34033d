"""What was sealed stays sealed, whatever becomes of its record: no number twice, no slot twice, a chain."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from issuing import Ledgers, desk, git, ledger_of_a_clerk
from processes import Dabzw

from dabzw.cli.context import Desk
from dabzw.cli.ground import china_now
from dabzw.cli.make import making, sealing
from dabzw.cli.speech.options import Globals
from dabzw.model.made import EDITION, digest_of

RECORD = "reports/日报/日报-第{}期.yaml"


@pytest.fixture
def ledger(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]) -> Path:
    return ledger_of_a_clerk(ledgers, monkeypatch, clean_environment)


def due(folder: Path, day: str = "2026-02-09") -> making.Batch:
    batch = making.make_due(desk(folder, day))
    sealing.deliver(desk(folder, day), folder / "out")
    return batch


def sealed(folder: Path) -> dict[str, bytes]:
    """The records and the 原件 of the newest commit."""
    paths = git(folder, "ls-tree", "-r", "--name-only", "HEAD", "reports").splitlines()
    return {path: git(folder, "show", f"HEAD:{path}").encode() for path in paths}


def faults(folder: Path) -> list[tuple[str, str]]:
    """What is wrong with the issues of a ledger, by rule and file."""
    found = sealing.sealed_findings(Desk(Globals(ledger=str(folder)), china_now()))
    return [(one.rule, one.file) for one in found if one.level == "错误"]


def reverted(folder: Path) -> None:
    git(folder, "revert", "--no-edit", "HEAD")


def set_back_and_staged(folder: Path) -> None:
    git(folder, "reset", "--soft", "HEAD~1")


def set_back(folder: Path) -> None:
    git(folder, "reset", "--hard", "HEAD~1")


def on_an_older_branch(folder: Path) -> None:
    git(folder, "switch", "-q", "-c", "旁支", "HEAD~1")


def merged_away(folder: Path) -> None:
    git(folder, "switch", "-q", "-c", "旁支", "HEAD~1")
    git(folder, "commit", "-q", "--allow-empty", "-m", "旁支")
    git(folder, "merge", "-q", "-s", "ours", "-m", "合并", "main")
    git(folder, "branch", "-D", "main")


def removed(folder: Path) -> None:
    git(folder, "rm", "-rq", "reports")
    git(folder, "commit", "-qm", "误删")


def record_removed(folder: Path) -> None:
    git(folder, "rm", "-q", RECORD.format(1))
    git(folder, "commit", "-qm", "误删")


def removed_by_hand(folder: Path) -> None:
    (folder / RECORD.format(1)).unlink()


def removal_staged(folder: Path) -> None:
    git(folder, "rm", "-q", RECORD.format(1))


LOSSES = (reverted, set_back_and_staged)
FURTHER_LOSSES = (
    merged_away,
    removed_by_hand,
    set_back,
    on_an_older_branch,
    removed,
    record_removed,
    removal_staged,
)


@pytest.mark.parametrize(
    "lose",
    [*LOSSES, *(pytest.param(lose, marks=pytest.mark.slow) for lose in FURTHER_LOSSES)],
    ids=lambda lose: lose.__name__,
)
def test_what_was_sealed_is_put_back_and_never_made_again(ledger: Path, lose: Callable[[Path], None]) -> None:
    due(ledger)
    before = sealed(ledger)
    lose(ledger)
    if lose is not set_back_and_staged:  # there the files are as they were, and only not entered
        assert ("sealed-changed", RECORD.format(1)) in faults(ledger)
    batch = due(ledger)
    assert ([one.title for one in batch.made], batch.restored) == ([], ("日报第1期",))
    assert sealed(ledger) == before
    assert (ledger / RECORD.format(1)).is_file()
    assert faults(ledger) == []
    assert git(ledger, "status", "--porcelain", "reports") == ""


def test_the_next_issue_puts_back_the_lost_one_in_its_commit(dabzw: Dabzw, ledger: Path) -> None:
    dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger)
    dabzw(
        "issue", "sent", "日报", "1", "--by", "示例甲", "--via", "专人送达", "--day", "2026-02-09", cwd=ledger
    )
    before = sealed(ledger)
    git(ledger, "rm", "-rq", "reports")
    git(ledger, "commit", "-qm", "误删")
    gone = dabzw("check", cwd=ledger)
    assert gone.returncode == 1
    assert "材料生成后不能删除，记录却不在台账里；运行 dabzw issue due" in gone.stdout
    assert "封存过，它的记录却不在台账里" in dabzw("issue", "again", "日报", "1", cwd=ledger).stderr
    rows = json.loads(dabzw("issue", "list", "--json", cwd=ledger).stdout)
    assert [[row["期号"] for row in rows[name]] for name in ("材料", "缺记录")] == [[], [1]]
    assert "记录却不在台账里" in dabzw("issue", "list", cwd=ledger).stdout
    dry = dabzw("issue", "due", "--dry-run", "--as-of", "2026-02-10", cwd=ledger)
    assert "共1期" in dry.stdout
    done = dabzw("issue", "due", "--as-of", "2026-02-10", cwd=ledger)
    assert "日报第1期封存过，记录或原件却从台账里去掉了，已按封存时的原样放回" in done.stderr
    assert "已生成 日报第2期" in done.stdout + done.stderr
    assert before.items() < sealed(ledger).items()
    assert git(ledger, "log", "-1", "--format=%s") == "生成日报第2期，放回日报第1期"


def test_a_lost_original_is_put_back(ledger: Path) -> None:
    due(ledger)
    before = sealed(ledger)
    path = next(path for path in before if path.endswith(".md"))
    for change in (("rm", "-q", path), None):
        if change is None:
            (ledger / path).write_bytes(b"x")
            git(ledger, "add", path)
        else:
            git(ledger, *change)
        git(ledger, "commit", "-qm", "手工")
        assert ("sealed-original", RECORD.format(1)) in faults(ledger)
        assert due(ledger).restored == ("日报第1期",)
        assert sealed(ledger) == before
        assert faults(ledger) == []


def test_what_lies_in_the_place_of_a_lost_record_is_left_alone(ledger: Path) -> None:
    due(ledger)
    record_removed(ledger)
    (ledger / RECORD.format(1)).write_bytes(b"x")
    batch = due(ledger, "2026-02-10")
    assert batch.left == (RECORD.format(1),)
    assert [one.title for one in batch.made] == ["日报第2期"]
    assert (ledger / RECORD.format(1)).read_bytes() == b"x"


@pytest.mark.slow
def test_an_altered_record_can_be_entered_again_as_it_was_sealed(dabzw: Dabzw, ledger: Path) -> None:
    due(ledger)
    path = ledger / RECORD.format(1)
    right = path.read_text(encoding="utf-8")
    path.write_text(
        right.replace("名称: 日报", "名称: 日报\n应报: 2026-02-09 17:01", 1).replace(
            "应报: 2026-02-09 17:00\n", "", 1
        ),
        encoding="utf-8",
    )
    git(ledger, "commit", "-qam", "手工")
    assert ("sealed-changed", RECORD.format(1)) in faults(ledger)
    commit = git(ledger, "rev-parse", "HEAD~1")[:10]
    advice = f"dabzw discard {RECORD.format(1)} --rev {commit}"
    assert f"运行 {advice} 放回封存时的" in dabzw("check", cwd=ledger).stdout
    path.write_text(right.replace(f'口径: "{EDITION}"', '口径: "9"'), encoding="utf-8")
    assert dabzw("adopt", cwd=ledger).returncode == 3
    assert dabzw(*advice.split()[1:], "--yes", cwd=ledger).returncode == 0
    assert path.read_text(encoding="utf-8") == right
    assert dabzw("adopt", cwd=ledger).returncode == 0
    assert faults(ledger) == []


# The chain


def test_each_issue_names_the_one_before(ledger: Path) -> None:
    due(ledger, "2026-02-11")
    making.restated(sealing.found_issue(desk(ledger), "日报", 2), desk(ledger))
    due(ledger, "2026-02-13")
    made = desk(ledger).ledger.made
    texts = {digest_of((ledger / one.path).read_bytes()): one.title for one in made}
    follows = {one.title: texts[one.follows] if one.follows else None for one in made}
    order = (*(f"日报第{number}期" for number in range(1, 6)), "周报第1期", "日报第6期")
    assert follows == dict(zip(order, (None, *order), strict=False))
    assert faults(ledger) == []


@pytest.mark.slow
def test_an_issue_that_was_sent_is_named_as_it_was_sealed(dabzw: Dabzw, ledger: Path) -> None:
    due(ledger)
    digest = digest_of((ledger / RECORD.format(1)).read_bytes())
    dabzw(
        "issue", "sent", "日报", "1", "--by", "示例甲", "--via", "专人送达", "--day", "2026-02-09", cwd=ledger
    )
    (second,) = due(ledger, "2026-02-10").made
    assert second.follows == digest
    assert faults(ledger) == []


def test_a_history_that_was_made_anew_is_found(ledger: Path) -> None:
    due(ledger, "2026-02-10")
    basis = [("sealed-basis", RECORD.format(1)), ("sealed-basis", RECORD.format(2))]
    git(ledger, "commit", "--amend", "-qm", "改写")
    assert faults(ledger) == []  # what it was made from stands
    git(ledger, "checkout", "-q", "--orphan", "新")
    git(ledger, "commit", "-qm", "重来")
    assert faults(ledger) == basis
    (ledger / RECORD.format(1)).unlink()
    git(ledger, "commit", "-qam", "去掉第一期")
    git(ledger, "checkout", "-q", "--orphan", "又新")
    git(ledger, "commit", "-qm", "重来")
    found = sealing.sealed_findings(Desk(Globals(ledger=str(ledger), rev="HEAD"), china_now()))
    assert ("sealed-chain", RECORD.format(2)) in [(one.rule, one.file) for one in found]


def test_a_shallow_copy_is_said_to_prove_nothing(ledger: Path, tmp_path: Path) -> None:
    due(ledger, "2026-02-10")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{ledger}", "浅")
    found = list(sealing.sealed_findings(Desk(Globals(ledger=str(tmp_path / "浅")), china_now())))
    assert [one.level for one in found if one.rule in ("sealed-basis", "sealed-chain")] == []
    assert "只有后一段历史" in next(one.says for one in found if one.rule == "sealed-unproven")


# What lies in out/


@pytest.mark.slow
def test_an_altered_file_of_an_issue_is_written_again_and_kept(dabzw: Dabzw, ledger: Path) -> None:
    dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger)
    place = ledger / "out" / "日报_第1期_2026-02-09.md"
    right = place.read_bytes()
    for number, aside in enumerate(("改动过_", "改动过2_")):
        place.write_bytes(b"%d" % number)
        done = dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger)
        assert f"{place.name} 与封存的不同，改名为 {aside}{place.name}，另按封存的原样写出" in done.stderr
        assert place.read_bytes() == right
        assert place.with_name(aside + place.name).read_bytes() == b"%d" % number
    assert "没有到期" in dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger).stderr


# Two desks that sealed one number.


@pytest.mark.parametrize("theirs", [False, True])
def test_of_two_under_one_number_the_one_that_was_chosen_stands(ledger: Path, theirs: bool) -> None:
    other = ledger.with_name("另一台")
    shutil.copytree(ledger, other)
    git(other, "commit", "-q", "--allow-empty", "-m", "另一台的入账")
    records: list[bytes] = []
    for folder in (ledger, other):
        due(folder)
        records.append((folder / RECORD.format(1)).read_bytes())
    assert records[0] != records[1]
    git(other, "fetch", "-q", str(ledger), "main:refs/remotes/origin/main")
    git(other, "merge", "-q", "-s", "ours", "-m", "合并", "origin/main")
    if theirs:
        git(other, "checkout", "-q", "origin/main", "--", "reports")
        git(other, "commit", "-q", "--amend", "-m", "合并")
    assert (other / RECORD.format(1)).read_bytes() == records[not theirs]
    assert faults(other) == []
    found = list(sealing.sealed_findings(Desk(Globals(ledger=str(other)), china_now())))
    assert [one for one in found if one.rule == "sealed-twice"] == []  # the papers are the same
    assert [made.title for made in due(other, "2026-02-10").made] == ["日报第2期"]
    assert faults(other) == []


def test_what_was_changed_before_a_merge_is_no_other_issue(ledger: Path) -> None:
    due(ledger)
    git(ledger, "branch", "另一台")
    git(ledger, "commit", "-q", "--allow-empty", "-m", "以后的入账")
    git(ledger, "switch", "-q", "另一台")
    record = ledger / RECORD.format(1)
    record.write_bytes(
        record.read_bytes().replace("示例".encode(), "改动".encode(), 1).replace(b"2026", b"2025", 1)
    )
    git(ledger, "commit", "-qam", "改动")
    git(ledger, "merge", "-q", "-s", "ours", "-m", "合并", "main")
    assert ("sealed-changed", RECORD.format(1)) in faults(ledger)
