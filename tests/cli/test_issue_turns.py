"""Issues are made before the ledger's lock and entered one by one: others get their turn in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from issuing import Ledgers, desk, git, ledger_of_a_clerk
from small_ledger import PAINT

from dabzw.cli.context import Desk
from dabzw.cli.ground import china_now
from dabzw.cli.make import making, pressing, sealing
from dabzw.cli.speech.options import Globals
from dabzw.errors import DabzwError
from dabzw.model.ledger import Ledger
from dabzw.reports.paper import Paper
from dabzw.store.git import Repository
from dabzw.store.lock import is_written, locked
from dabzw.store.sealing_history import only_issues_since, sealed_history

Act = Callable[[pressing.Issue], None]
Pressed = tuple[Paper, dict[str, bytes]]


@pytest.fixture
def ledger(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]) -> Path:
    return ledger_of_a_clerk(ledgers, monkeypatch, clean_environment)


def repository(folder: Path) -> Repository:
    return Repository.require(folder)


@pytest.fixture
def pressings(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The issues that are made, in order, and whether the lock was held meanwhile."""
    found: list[tuple[str, bool]] = []
    press = pressing.pressed

    def pressed(issue: pressing.Issue, base: pressing.Base) -> Pressed:
        found.append((f"{issue.name}{issue.issue}", is_written(repository(ledger))))
        return press(issue, base)

    monkeypatch.setattr(making, "pressed", pressed)
    return found


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    """Lets something happen while an issue is made."""
    press: Callable[[pressing.Issue, pressing.Base], Pressed] = vars(making)["pressed"]

    def pressed(issue: pressing.Issue, base: pressing.Base) -> Pressed:
        done = press(issue, base)
        act(issue)
        return done

    monkeypatch.setattr(making, "pressed", pressed)


def faults(folder: Path) -> list[str]:
    found = sealing.sealed_findings(Desk(Globals(ledger=str(folder)), china_now()))
    return [one.rule for one in found if one.level == "错误"]


def test_a_moment_is_computed_once_and_nothing_while_the_lock_is_held(
    ledger: Path, pressings: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = ledger / "campaign.yaml"
    text = plan.read_text(encoding="utf-8")
    assert "时间: 工作日 17:00" in text
    plan.write_text(text.replace("每周五 12:00", "2026-02-10 17:00"), encoding="utf-8")
    git(ledger, "commit", "-qam", "改报送时间")
    looks: list[bool] = []
    bases: list[str] = []
    as_of, at = Ledger.as_of, pressing.Base.at

    def looked(self: Ledger, instant: object) -> Ledger:
        if self.at is None:
            looks.append(is_written(repository(ledger)))
        return as_of(self, instant)  # type: ignore[arg-type]

    def based(desk: Desk, revision: str) -> pressing.Base:
        bases.append(revision)
        return at(desk, revision)

    monkeypatch.setattr(Ledger, "as_of", looked)
    monkeypatch.setattr(pressing.Base, "at", based)
    before = git(ledger, "rev-parse", "HEAD")
    batch = making.make_due(desk(ledger, "2026-02-10"))
    assert sorted(pressings) == [("周报1", False), ("日报1", False), ("日报2", False)]
    assert looks == [False, False]  # 9 and 10 February, 17:00
    assert bases == [before]
    assert {one.revision for one in batch.made} == {before}
    assert git(ledger, "rev-list", "--count", f"{before}..HEAD") == "3"
    assert faults(ledger) == []


def test_who_writes_between_two_issues_is_counted_in_the_next(
    ledger: Path, pressings: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger / "enterprises" / "2026-02" / f"{PAINT}.yaml"
    text = path.read_text(encoding="utf-8")

    def enter(issue: pressing.Issue) -> None:
        if issue.issue == 2 and path.read_text(encoding="utf-8") == text:
            with locked(repository(ledger), now=china_now(), wait=0):  # as another command takes it
                path.write_text(text.replace("日期: 2026-02-10", "日期: 2026-02-11", 1), encoding="utf-8")
                git(ledger, "commit", "-qam", "改")

    meanwhile(monkeypatch, enter)
    first, second = making.make_due(desk(ledger, "2026-02-10")).made
    assert [name for name, _ in pressings] == ["日报1", "日报2", "日报2"]
    assert git(ledger, "rev-list", "--count", f"{first.revision}..{second.revision}") == "2"
    found = Desk(Globals(ledger=str(ledger)), china_now())
    assert sealing.moved(found, second, found.ledger) == ()
    assert faults(ledger) == []


def test_after_others_were_faster_again_and_again_an_issue_is_made_under_the_lock(
    ledger: Path, pressings: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def commit(_issue: pressing.Issue) -> None:
        if not is_written(repository(ledger)):
            git(ledger, "commit", "-q", "--allow-empty", "-m", "空")
            note = ledger / "说明.txt"
            note.write_text(str(len(pressings)), encoding="utf-8")
            git(ledger, "add", "说明.txt")
            git(ledger, "commit", "-qm", "说明")

    meanwhile(monkeypatch, commit)
    batch = making.make_due(desk(ledger, "2026-02-09"))
    assert [one.title for one in batch.made] == ["日报第1期"]
    assert [held for _, held in pressings] == [False] * 3 + [True]
    assert faults(ledger) == []


def test_an_issue_stands_though_others_entered_what_no_paper_rests_on(
    ledger: Path, pressings: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = git(ledger, "rev-parse", "HEAD")

    def commit(_issue: pressing.Issue) -> None:
        git(ledger, "commit", "-q", "--allow-empty", "-m", "空")

    meanwhile(monkeypatch, commit)
    (made,) = making.make_due(desk(ledger, "2026-02-09")).made
    assert made.revision == before
    assert len(pressings) == 1
    assert faults(ledger) == []


def test_what_is_cut_off_between_two_issues_goes_on_where_it_was(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(issue: pressing.Issue) -> None:
        if issue.issue == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as once:
        meanwhile(once, cancel)
        told: list[making.Turn] = []
        with pytest.raises(KeyboardInterrupt):
            making.make_due(desk(ledger, "2026-02-10"), told.append)
    assert [turn.made.title for turn in told if turn.made] == ["日报第1期"]
    assert not is_written(repository(ledger))
    assert [one.title for one in making.make_due(desk(ledger, "2026-02-10")).made] == ["日报第2期"]
    assert faults(ledger) == []


@pytest.mark.slow
def test_a_report_that_fails_holds_back_its_own_later_issues_alone(
    ledger: Path, pressings: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(issue: pressing.Issue) -> None:
        if (issue.name, issue.issue) == ("日报", 4):
            raise DabzwError("示例")

    meanwhile(monkeypatch, fail)
    batch = making.make_due(desk(ledger, "2026-02-13"))
    assert [one.title for one in batch.made] == ["日报第1期", "日报第2期", "日报第3期", "周报第1期"]
    assert [str(why) for why in batch.failed.values()] == ["示例"]
    assert [name for name, _ in pressings].count("日报4") == 1


def test_a_run_knows_after_its_entry_what_the_history_says(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    look = making.Standing.at

    def at(desk: Desk, head: str, before: making.Standing | None = None) -> making.Standing:
        looks.append(head)
        return look(desk, head, before)

    with monkeypatch.context() as once:
        once.setattr(making.Standing, "at", at)
        making.make_due(desk(ledger, "2026-02-10"))
    assert len(looks) == 1
    whole = sealed_history(repository(ledger), "HEAD", wide=False)
    first = sealed_history(repository(ledger), "HEAD~1", wide=False)
    (*_, commit, parent) = git(ledger, "rev-list", "--max-count=2", "HEAD").split()
    (*_, last) = whole.issues
    paths = (last.report.path, *last.report.originals)
    new = {path: (ledger / path).read_bytes() for path in paths}
    assert first.followed_by(repository(ledger), commit, parent, new) == whole


def test_a_base_holds_as_long_as_only_issues_are_added(ledger: Path) -> None:
    heads = [git(ledger, "rev-parse", "HEAD")]

    def enter() -> bool:
        git(ledger, "add", "-A", ".")
        git(ledger, "commit", "-qm", "改")
        heads.append(git(ledger, "rev-parse", "HEAD"))
        return only_issues_since(repository(ledger), heads[-2], heads[-1])

    made = ledger / "reports" / "日报" / "日报-第1期.yaml"
    made.parent.mkdir(parents=True)
    made.write_text("名称: 日报\n", encoding="utf-8")
    assert enter()
    assert only_issues_since(repository(ledger), heads[0], heads[0])
    made.write_text("名称: 日报\n报送: 改\n", encoding="utf-8")
    assert not enter()
    made.unlink()
    assert not enter()
    (ledger / "说明.txt").write_text("改", encoding="utf-8")
    assert not enter()
