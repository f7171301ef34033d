"""The commit that first carried each act, over commits of commands, of hands and of merges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import records as r
from crash import git

from dabzw.model.entered import DatedAct
from dabzw.model.ids import path_of
from dabzw.model.lead import Lead
from dabzw.rules.limits.late_entry import dated_acts
from dabzw.store.entries import first_entries
from dabzw.store.git import Repository
from dabzw.store.reader import record_bytes

Commit = Callable[[str, Lead | bytes | None], str]
PATH = path_of(r.LEAD_ID)


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture(params=["", "镇/台账"], ids=["top", "below"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Repository:
    top = Repository.create(tmp_path / "库").top
    folder = top / request.param
    folder.mkdir(parents=True, exist_ok=True)
    return Repository.require(folder)


@pytest.fixture
def commit(ledger: Repository, monkeypatch: pytest.MonkeyPatch) -> Commit:
    """Commits a version of the lead, or its removal, at a minute of China."""

    def run(minute: str, version: Lead | bytes | None) -> str:
        file = ledger.folder / PATH
        file.parent.mkdir(parents=True, exist_ok=True)
        if version is None:
            file.unlink()
        else:
            file.write_bytes(version if isinstance(version, bytes) else record_bytes(version))
        git(ledger.top, "add", "-A")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{minute}:30 +0800")
        git(ledger.top, "commit", "-q", "-m", minute)
        return ledger.head() or ""

    return run


def lead(*minutes: str) -> Lead:
    """The lead with a verification at each minute."""
    return r.lead(核查=[r.verified(minute) for minute in minutes])


def verified(ledger: Repository, revision: str = "HEAD") -> dict[str, list[str]]:
    """The minutes at which each verification was entered; `*` marks a correction."""
    found = first_entries(ledger, ledger.resolve(revision), dated_acts)
    return {
        f"{act.when:%d日}": [f"{entry.when:%d %H:%M}{'*' * entry.corrected}" for entry in entries]
        for act, entries in found.items()
        if act.what == "核查.时间"
    }


ONE, TWO, THREE = "2026-02-11 10:00", "2026-02-12 10:00", "2026-02-13 10:00"
EARLY, LATER, LAST = "2026-02-15 09:00", "2026-02-16 09:00", "2026-02-17 09:00"


def test_each_act_is_of_the_commit_that_brought_it(ledger: Repository, commit: Commit) -> None:
    first = commit(EARLY, lead(ONE))
    second = commit(LATER, lead(ONE, TWO))
    found = first_entries(ledger, second, dated_acts)
    act = DatedAct(r.LEAD_ID, "核查.时间", datetime.fromisoformat(TWO))
    (entry,) = found[act]
    assert (entry.when, entry.commit, entry.clerk) == (datetime.fromisoformat(LATER), second, "王芳")
    assert verified(ledger) == {"11日": ["15 09:00"], "12日": ["16 09:00"]}
    assert verified(ledger, first) == {"11日": ["15 09:00"]}


def test_an_act_that_moves_in_its_list_is_not_entered_again(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(TWO))
    commit(LATER, lead(ONE, TWO))
    assert verified(ledger) == {"12日": ["15 09:00"], "11日": ["16 09:00"]}


def test_equal_acts_have_each_their_entry(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(ONE))
    commit(LATER, lead(ONE, ONE))
    assert verified(ledger) == {"11日": ["15 09:00", "16 09:00"]}


def test_a_changed_date_is_a_correction(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(ONE))
    commit(LATER, lead(TWO))
    assert verified(ledger)["12日"] == ["16 09:00*"]


def test_a_date_of_another_kind_taken_out_is_no_correction(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, r.lead(核查=[r.verified(ONE)], 反馈日期="2026-02-14"))
    commit(LATER, lead(ONE, TWO))
    assert verified(ledger)["12日"] == ["16 09:00"]


def test_what_was_taken_back_and_entered_again_has_its_first_entry_first(
    ledger: Repository, commit: Commit
) -> None:
    commit(EARLY, lead(ONE))
    commit(LATER, None)
    commit(LAST, lead(ONE))
    assert verified(ledger) == {"11日": ["15 09:00", "17 09:00"]}


def test_a_version_that_cannot_be_read_holds_no_act(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(ONE))
    commit(LATER, b"<<<<<<< HEAD\n")
    commit(LAST, lead(ONE, TWO))
    assert verified(ledger)["11日"][0] == "15 09:00"
    assert verified(ledger)["12日"] == ["17 09:00"]


def test_a_copy_under_a_wrong_name_does_not_hide_the_record(ledger: Repository, commit: Commit) -> None:
    for name in ("0.yaml", "z.yaml"):
        copy = (ledger.folder / PATH).with_name(name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(record_bytes(lead(ONE)))
    commit(EARLY, lead(ONE))
    assert verified(ledger) == {"11日": ["15 09:00"]}


def test_a_merge_by_record_keeps_the_entries_of_both_sides(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(ONE))
    git(ledger.top, "switch", "-q", "-c", "乙")
    commit(LATER, lead(ONE, TWO))
    git(ledger.top, "switch", "-q", "main")
    commit(LAST, lead(ONE, THREE))
    git(ledger.top, "merge", "-q", "--no-commit", "乙", status=1)
    commit("2026-02-18 09:00", lead(ONE, TWO, THREE))
    assert verified(ledger) == {"11日": ["15 09:00"], "12日": ["16 09:00"], "13日": ["17 09:00"]}


def test_what_only_the_merge_brought_is_of_the_merge(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(ONE))
    git(ledger.top, "switch", "-q", "-c", "乙")
    commit(LATER, r.lead(核查=[r.verified(ONE)], 备注="乙"))
    git(ledger.top, "switch", "-q", "main")
    commit(LAST, r.lead(核查=[r.verified(ONE)], 备注="甲"))
    git(ledger.top, "merge", "-q", "--no-commit", "乙", status=1)
    commit("2026-02-18 09:00", lead(ONE, TWO))
    assert verified(ledger) == {"11日": ["15 09:00"], "12日": ["18 09:00"]}


def test_a_clean_merge_enters_nothing(ledger: Repository, commit: Commit) -> None:
    commit(EARLY, lead(ONE))
    git(ledger.top, "switch", "-q", "-c", "乙")
    commit(LATER, lead(ONE, TWO))
    git(ledger.top, "switch", "-q", "main")
    (ledger.folder / "说明.txt").write_text("甲", encoding="utf-8")
    commit(LAST, lead(ONE))
    git(ledger.top, "merge", "-q", "-m", "合并", "乙")
    assert verified(ledger) == {"11日": ["15 09:00"], "12日": ["16 09:00"]}


def test_a_shallow_clone_says_that_it_is_not_complete(
    ledger: Repository, commit: Commit, tmp_path: Path
) -> None:
    commit(EARLY, lead(ONE))
    commit(LATER, lead(ONE, TWO))
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{ledger.top}", "浅")
    assert ledger.is_complete
    assert not Repository.require(tmp_path / "浅").is_complete
