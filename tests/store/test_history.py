from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import crash
import pytest
from conftest import Copied
from crash import NOW, allow, git, plan, write

from dabzw.model.entered import Entry
from dabzw.store.git import NoSuchRevision, Repository
from dabzw.store.history import diff, log
from dabzw.store.writer import transact

LEAD = "leads/2026-02/线 索.yaml"


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied) -> Repository:
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(
        Repository.create(folder),
        {LEAD: "名称: 一\n".encode(), "campaign.yaml": b"z: 0\n"},
        summary="建立台账",
        operation="init",
        ids=(),
    )


def by_hand(folder: Path, message: str = "手工") -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)


class TestLog:
    def test_of_nothing(self, tmp_path: Path) -> None:
        repository = Repository.create(tmp_path / "新")
        assert list(log(repository)) == []

    def test_newest_first_with_all_that_a_commit_says(self, ledger: Repository) -> None:
        later = NOW + timedelta(hours=20)
        transact(ledger, plan({LEAD: b"n: 2\n", "a.yaml": b""}, ids=("XS-1", "QY-1")), allow, now=later)
        newest, first = log(ledger)
        assert newest == Entry(
            commit=ledger.head() or "",
            when=datetime.fromisoformat("2026-03-13T05:30"),
            author="王芳",
            mail="wang@example.cn",
            summary="登记线索",
            operation="lead",
            ids=("XS-1", "QY-1"),
            paths=("a.yaml", LEAD),
        )
        assert (first.operation, first.ids, first.paths) == ("init", (), ("campaign.yaml", LEAD))
        assert list(log(ledger, limit=1)) == [newest]
        assert list(log(ledger, "campaign.yaml")) == [replace(first, paths=("campaign.yaml",))]

    def test_of_a_folder_of_a_larger_repository(self, tmp_path: Path) -> None:
        repository = crash.breakable(tmp_path / "镇")
        by_hand(repository.top)
        (repository.top / "通知.txt").write_text("别的", encoding="utf-8")
        by_hand(repository.top, "与台账无关")
        assert [(entry.summary, entry.operation) for entry in log(repository)] == [
            ("手工", None),
            ("登记线索", "lead"),
        ]
        assert [entry.paths for entry in log(repository, limit=1)] == [(crash.HAND,)]

    def test_names_cannot_forge_an_entry(self, ledger: Repository) -> None:
        name = f":000000 100644 {'0' * 40} {'1' * 40} A"
        (ledger.folder / name).write_bytes(b"")
        (ledger.folder / ("1" * 40)).write_bytes(b"")
        (ledger.folder / "\n\nx.yaml").write_bytes(b"")
        git(ledger.top, "add", "-A")
        git(ledger.top, "-c", "user.name=100644 x", "commit", "-q", "--allow-empty-message", "-m", "")
        git(ledger.top, "commit", "-q", "--allow-empty", "-m", "空")
        assert [(entry.author, entry.summary, sorted(entry.paths)) for entry in log(ledger)] == [
            ("王芳", "空", []),
            ("100644 x", "", sorted([name, "1" * 40, "\n\nx.yaml"])),
            ("王芳", "建立台账", ["campaign.yaml", LEAD]),
        ]

    @pytest.mark.parametrize(
        "message",
        [
            "Dabzw-Op: close",
            "改\n\nDabzw-Op: close\n\n说明",
            "改\n\nDabzw-Op: close\n不是",
            "改\nDabzw-Op: close",
        ],
    )
    def test_only_the_last_paragraph_holds_trailers(self, ledger: Repository, message: str) -> None:
        by_hand(ledger.folder, message)
        assert next(log(ledger)).operation is None

    def test_a_mailmap_changes_no_name(self, ledger: Repository) -> None:
        (ledger.folder / ".mailmap").write_text("别人 <x@y> <wang@example.cn>\n", encoding="utf-8")
        by_hand(ledger.folder)
        assert {entry.author for entry in log(ledger)} == {"王芳"}

    def test_a_merge_is_told_against_its_first_parent(self, ledger: Repository) -> None:
        merged(ledger)
        assert [entry.paths for entry in log(ledger, limit=1)] == [("b.yaml",)]
        assert {entry.summary for entry in log(ledger)} == {"合并", "甲", "乙", "建立台账"}


def merged(repository: Repository) -> None:
    git(repository.top, "switch", "-q", "-c", "乙")
    write(repository, {"b.yaml": b"b: 1\n"}, summary="乙")
    git(repository.top, "switch", "-q", "main")
    write(repository, {"a.yaml": b"a: 1\n"}, summary="甲")
    git(repository.top, "merge", "-q", "-m", "合并\n\nDabzw-Op: sync", "乙")


class TestDiff:
    def test_is_plain_text_whatever_the_attributes(self, ledger: Repository) -> None:
        (ledger.folder / ".gitattributes").write_text("*.yaml -diff binary\n", encoding="ascii")
        commit = write(ledger, {LEAD: "名称: 二\n".encode(), "campaign.yaml": b"z: 1\n"}).commit
        text = diff(ledger, commit)
        assert f"--- a/{LEAD}" in text
        assert "-名称: 一\n+名称: 二\n" in text
        assert "-z: 0\n+z: 1\n" in text
        assert "z: 1" not in diff(ledger, commit, LEAD)

    def test_of_the_first_commit_and_of_a_merge(self, ledger: Repository) -> None:
        assert "+名称: 一\n" in diff(ledger, "HEAD")
        merged(ledger)
        assert "+b: 1\n" in diff(ledger, "HEAD")
        assert "a: 1" not in diff(ledger, "HEAD")

    def test_stays_below_the_ledger(self, tmp_path: Path) -> None:
        repository = crash.breakable(tmp_path / "镇")
        by_hand(repository.top)
        assert diff(repository, "HEAD").count("diff --git") == 1
        assert f"+++ b/{crash.HAND}" in diff(repository, "HEAD")
        assert diff(repository, "HEAD", crash.HAND) == diff(repository, "HEAD")

    @pytest.mark.parametrize("place", ["", "镇"])
    def test_of_originals_only_the_names_are_shown(
        self, ledger: Repository, tmp_path: Path, place: str
    ) -> None:
        repository = crash.breakable(tmp_path / place) if place else ledger
        record, original = "reports/日报/日报-第1期.yaml", f"reports/日报/{'0a' * 32}.docx"
        commit = write(repository, {record: b"z: 1\n", original: b"PK\0\x1b[31m\n"}).commit
        text = diff(repository, commit)
        assert f"+++ b/{record}\n@@ -0,0 +1 @@\n+z: 1\n" in text
        assert text.endswith(f"diff --git a/{original} b/{original}\n--- /dev/null\n+++ b/{original}\n")
        assert "PK" not in text
        assert diff(repository, commit, record) == text[: text.index(f"diff --git a/{original}")]
        commit = write(repository, {record: None, original: None}).commit
        assert diff(repository, commit, original).endswith(f"--- a/{original}\n+++ /dev/null\n")

    def test_of_none(self, ledger: Repository) -> None:
        with pytest.raises(NoSuchRevision):
            diff(ledger, "--output=x")
