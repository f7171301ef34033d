"""The clock that was read: kept, compared with the last entry's, and used where entries are dated."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import crash
import pytest
from conftest import Copied
from crash import NOW, allow, git, plan, write

from dabzw.store import history, landing
from dabzw.store.clock import ClockBehind, ClockDoubted, last_clock
from dabzw.store.clock_entry import NothingToConfirm, confirm_clock
from dabzw.store.entries import versions
from dabzw.store.git import Author, NoSuchRevision, Repository
from dabzw.store.past import Past, replay
from dabzw.store.readings import moment_of, reading_of, seconds_of, seconds_read
from dabzw.store.watch import Silent
from dabzw.store.writer import Change, Plan, transact

LEAD = "leads/2026-02/XS-1.yaml"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied) -> Repository:
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(Repository.create(folder), {LEAD: b"a: 0\n"})


def by_hand(repository: Repository, message: str = "by hand") -> None:
    git(repository.top, "commit", "-q", "--allow-empty", "--date=2001-01-01T00:00", "-m", message)


class TestReadings:
    @pytest.mark.parametrize(
        ("reading", "seconds"),
        [
            ("2026-11-26T09:00:00+08:00", 1795654800),
            ("2026-11-26T01:00:00+00:00\n", 1795654800),
            ("2026-11-26T09:00:00", None),
            ("none", None),
            ("", None),
            (None, None),
            ("9999-12-31T23:59:59+00:00", None),
            ("0001-01-01T00:00:00+08:00", None),
            ("2026-11-26T09:00:00+08:00 2026-11-26T09:00:00+08:00", None),
        ],
    )
    def test_are_read(self, reading: str | None, seconds: int | None) -> None:
        assert seconds_read(reading) == seconds

    def test_come_back(self) -> None:
        assert reading_of(1795654800) == "2026-11-26T09:00:00+08:00"
        assert moment_of(seconds_of(NOW)) == NOW


class TestLastClock:
    def test_is_that_of_the_nearest_entry_that_keeps_one(self, ledger: Repository) -> None:
        by_hand(ledger)
        by_hand(ledger, "x\n\nDabzw-Clock is no trailer here")
        assert last_clock(ledger, "HEAD") == seconds_of(NOW)

    def test_is_gits_time_of_an_entry_that_keeps_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository = Repository.create(tmp_path / "旧台账")
        assert last_clock(repository, "HEAD") is None
        by_hand(repository)
        assert last_clock(repository, "HEAD") is None
        monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T00:00:00+00:00")
        by_hand(repository, "登记线索\n\nDabzw-Op: lead")
        assert last_clock(repository, "HEAD") == seconds_of(datetime(2026, 3, 1, 8))  # noqa: DTZ001


class TestBehind:
    @pytest.mark.parametrize("back", [MINUTE, 5 * MINUTE])
    def test_a_little_is_nothing(self, ledger: Repository, back: timedelta) -> None:
        write(ledger, {LEAD: b"a: 1\n"}, now=NOW - back)
        told = git(ledger.top, "log", "-1", "--format=%cI %(trailers:key=Dabzw-Clock,valueonly)").split()
        assert told == [reading_of(seconds_of(NOW))] * 2  # as of the last entry: what was, stays as it was

    @pytest.mark.parametrize("back", [6 * MINUTE, 300 * DAY])
    def test_more_is_refused_with_both_times_and_the_way_out(
        self, ledger: Repository, back: timedelta
    ) -> None:
        head = ledger.head()
        with pytest.raises(ClockBehind) as raised:
            write(ledger, {LEAD: b"a: 1\n"}, now=NOW - back)
        assert ledger.head() == head
        for word in (
            f"{NOW:%Y-%m-%d %H:%M}",
            f"{NOW - back:%Y-%m-%d %H:%M}",
            "timedatectl",
            "dabzw doctor --clock",
        ):
            assert word in str(raised.value)

    def test_until_a_clerk_confirms_that_the_earlier_entry_was_wrong(self, ledger: Repository) -> None:
        write(ledger, {LEAD: b"a: 1\n"}, now=NOW + 300 * DAY)
        with pytest.raises(ClockBehind):
            write(ledger, {LEAD: b"a: 2\n"}, now=NOW + DAY)
        receipt = confirm_clock(ledger, NOW + DAY)
        assert git(ledger.top, "show", "--name-only", "--format=%an %s%n%B", receipt.commit).strip().split(
            "\n"
        ) == [
            "王芳 核对时钟：现在是 2026-03-13 09:30，上次入账时为 2027-01-06 09:30",
            "核对时钟：现在是 2026-03-13 09:30，上次入账时为 2027-01-06 09:30",
            "",
            "Dabzw-Op: clock",
            "Dabzw-By: 王芳 <wang@example.cn>",
            "Dabzw-Clock: 2026-03-13T09:30:00+08:00",
            "Dabzw-Clock-Was: 2027-01-06T09:30:00+08:00",
        ]
        write(ledger, {LEAD: b"a: 2\n"}, now=NOW + DAY + MINUTE)
        assert git(ledger.top, "status", "--porcelain") == git(ledger.top, "fsck", "--strict") == ""

    def test_a_confirmation_that_was_cut_off_is_told_by_the_next_command(
        self, ledger: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: Repository) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(landing, "_end", full)
            with pytest.raises(landing.Unfinished):
                confirm_clock(ledger, NOW)
        assert crash.finished(ledger) == [()]
        assert crash.finished(ledger) == []

    def test_nothing_can_be_confirmed_before_the_first_entry(self, tmp_path: Path) -> None:
        with pytest.raises(NothingToConfirm):
            confirm_clock(Repository.create(tmp_path / "台账"), NOW)

    def test_a_past_that_was_given_to_a_ledger_is_no_reading(self, tmp_path: Path) -> None:
        repository = Repository.create(tmp_path / "台账")
        entry = Plan((Change(LEAD, b"a: 0\n"),), "登记线索", "add", ())
        replay(repository, (Past(entry, Author("示例员", "a@example.cn"), NOW),), now=NOW - 900 * DAY)
        assert last_clock(repository, "HEAD") is None
        write(repository, {LEAD: b"a: 1\n"}, now=NOW - 900 * DAY)
        assert last_clock(repository, "HEAD") == seconds_of(NOW - 900 * DAY)


class Asked(Silent):
    def __init__(self, *, answer: bool) -> None:
        self.answer = answer
        self.questions: list[tuple[datetime, datetime]] = []

    def ahead(self, last: datetime, now: datetime) -> bool:
        self.questions.append((last, now))
        return self.answer


class TestAhead:
    def test_a_year_is_asked_about_once(self, ledger: Repository) -> None:
        def move(*_: object) -> None:
            if len(asked) == 0:
                asked.append("moved")
                by_hand(ledger)

        asked: list[str] = []
        watch, later = Asked(answer=True), NOW + 365 * DAY
        transact(ledger, plan({LEAD: b"a: 1\n"}), move, now=later, watch=watch)
        assert watch.questions == [(NOW, later)]
        write(ledger, {LEAD: b"a: 2\n"}, now=later)

    def test_a_no_refuses(self, ledger: Repository) -> None:
        with pytest.raises(ClockDoubted, match="timedatectl"):
            transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=NOW + 400 * DAY, watch=Asked(answer=False))
        assert (ledger.folder / LEAD).read_bytes() == b"a: 0\n"

    def test_less_is_not(self, ledger: Repository) -> None:
        watch = Asked(answer=False)
        transact(ledger, plan({LEAD: b"a: 1\n"}), allow, now=NOW + 364 * DAY, watch=watch)
        assert watch.questions == []


@pytest.fixture
def wrong_once(ledger: Repository) -> tuple[Repository, dict[str, str]]:
    """Four entries: today, one under a clock of next year, the confirmation, and one of tomorrow."""
    commits = {"today": ledger.head() or ""}
    commits["wrong"] = write(ledger, {LEAD: b"a: 1\n"}, now=NOW + 300 * DAY).commit
    commits["confirmed"] = confirm_clock(ledger, NOW + DAY).commit
    commits["tomorrow"] = write(ledger, {LEAD: b"a: 2\n"}, now=NOW + DAY + MINUTE).commit
    return ledger, commits


class TestDated:
    def test_the_log_says_what_the_clock_said(self, wrong_once: tuple[Repository, dict[str, str]]) -> None:
        found = {entry.commit: entry.when for entry in history.log(wrong_once[0])}
        assert found == {
            wrong_once[1]["today"]: NOW,
            wrong_once[1]["wrong"]: NOW + 300 * DAY,
            wrong_once[1]["confirmed"]: NOW + DAY,
            wrong_once[1]["tomorrow"]: NOW + DAY + MINUTE,
        }

    def test_so_do_the_versions_of_records(self, wrong_once: tuple[Repository, dict[str, str]]) -> None:
        found = {version.commit: version.seconds for version in versions(wrong_once[0], "HEAD")}
        assert found[wrong_once[1]["tomorrow"]] == seconds_of(NOW + DAY + MINUTE)
        assert found[wrong_once[1]["wrong"]] == seconds_of(NOW + 300 * DAY)

    @pytest.mark.parametrize(
        ("rev", "found"),
        [
            ("2026-03-12", "today"),
            ("2026-03-12 09:30", "today"),
            ("2026-03-13", "tomorrow"),
            ("2026-03-13 09:30", "confirmed"),
            ("2027-06-01", "tomorrow"),
            ("9999-12-31", "tomorrow"),
            ("9999-12-31 23:59", "tomorrow"),
        ],
    )
    def test_a_date_means_the_newest_entry_of_its_clock(
        self, wrong_once: tuple[Repository, dict[str, str]], rev: str, found: str
    ) -> None:
        assert wrong_once[0].resolve(rev) == wrong_once[1][found]

    @pytest.mark.parametrize("rev", ["2026-03-11", "2026-03-12 09:29", "0001-01-01", "2026-02-30"])
    def test_a_date_before_the_first_is_none(
        self, wrong_once: tuple[Repository, dict[str, str]], rev: str
    ) -> None:
        with pytest.raises(NoSuchRevision):
            wrong_once[0].resolve(rev)
