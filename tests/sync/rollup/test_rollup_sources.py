"""Where ledgers come from: folders, what lies below a repository's top, bundles; and what is none."""

from __future__ import annotations

import shutil
import socket
import subprocess  # noqa: TID251 -- git makes bundles, as on the computers of others
from pathlib import Path

import pytest
import small_ledger
from many_ledgers import AS_OF, CODES, campaign_of, entered, files_of

from dabzw.errors import UsageError
from dabzw.model.moments import Instant
from dabzw.store.git import Repository
from dabzw.sync.exchange.sources import unnamed
from dabzw.sync.facts.packed import unpacked
from dabzw.sync.facts.tables import Facts
from dabzw.sync.rollup import fetching
from dabzw.sync.rollup.fetching import source_of
from dabzw.sync.rollup.region import NoCode, code_of
from dabzw.sync.rollup.tasks import Taken, Task, edition, take

pytestmark = pytest.mark.usefixtures("isolated")
CODE = CODES[0]
WHO = {
    f"GIT_{who}_{what}": said
    for who in ("AUTHOR", "COMMITTER")
    for what, said in (("NAME", "x"), ("EMAIL", "x@example.cn"), ("DATE", "2026-03-01T09:00:00+0800"))
}


def git(folder: Path, *words: str) -> None:
    subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True)


def taken(address: str, root: Path, tip: str = "", key: str = "") -> Taken:
    task = Task(CODE, source_of(address, root), AS_OF, edition(), tip, key, root / "kept")
    return take(task)


def facts_in(found: Taken) -> Facts:
    assert found.data is not None, found.says
    return unpacked(found.data)


def test_a_clerks_own_folder_is_read(tmp_path: Path) -> None:
    small_ledger.build(tmp_path / "台账")
    (tmp_path / "台账" / "sites" / "x.yaml").write_text("手工：", encoding="utf-8")
    found = taken("台账", tmp_path)
    assert len(facts_in(found).tables["records"]) > 5
    again = taken("台账", tmp_path, found.tip, found.key)
    assert (again.outcome, again.key) == ("未变", found.key)


def test_a_ledger_below_the_top_of_a_repository_is_read(tmp_path: Path) -> None:
    entered(tmp_path / "hub.git", {f"安全/台账/{path}": data for path, data in files_of(CODE).items()})
    git(tmp_path, "clone", "-q", "hub.git", "work")
    found = taken("work/安全/台账", tmp_path)
    assert len(facts_in(found).tables["records"]) == 6
    assert (
        "campaign.yaml" in taken("hub.git", tmp_path).says or taken("hub.git", tmp_path).outcome == "读不了"
    )


def test_a_bundle_is_read_and_known_again_by_its_bytes(tmp_path: Path) -> None:
    entered(tmp_path / "a.git", files_of(CODE))
    git(tmp_path / "a.git", "bundle", "create", "-q", str(tmp_path / "a.bundle"), "main")
    found = taken("a.bundle", tmp_path)
    assert len(facts_in(found).tables["records"]) == 6
    assert taken("a.bundle", tmp_path, found.tip, found.key).outcome == "未变"
    (tmp_path / "a.bundle").write_bytes((tmp_path / "a.bundle").read_bytes()[:-30])
    shutil.rmtree(tmp_path / "kept")
    assert taken("a.bundle", tmp_path, found.tip, found.key).outcome == "读不了"


def test_a_file_that_is_no_bundle_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.bundle").write_text("示例", encoding="utf-8")
    assert taken("x.bundle", tmp_path).outcome == "读不了"


def test_links_and_other_histories_in_a_ledger_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("密语", encoding="utf-8")
    entered(tmp_path / "a.git", files_of(CODE))
    git(tmp_path, "clone", "-q", "a.git", "work")
    (tmp_path / "work" / "leads" / "x.yaml").symlink_to(tmp_path / "secret")
    git(tmp_path / "work", "add", ".")
    git(tmp_path / "work", "-c", "user.name=x", "-c", "user.email=x@example.cn", "commit", "-qm", "x")
    found = taken("work", tmp_path)
    assert "密语" not in str(facts_in(found).tables)


def test_too_many_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered(tmp_path / "a.git", files_of(CODE))
    monkeypatch.setattr(fetching, "_MOST_FILES", 5)
    assert "超过5个" in taken("a.git", tmp_path).says


def test_folders_that_stand_for_more_files_than_any_disk_holds_are_not_listed(tmp_path: Path) -> None:
    entered(tmp_path / "a.git", files_of(CODE))
    repository = Repository.bare(tmp_path / "a.git")
    tree = repository.commit(repository.resolve("main")).tree
    for _ in range(10):
        lines = "".join(f"040000 tree {tree}\t{number}\n" for number in range(10))
        tree = repository.git("mktree", feed=lines.encode()).decode().strip()
    made = repository.git("commit-tree", "-m", "x", tree, environment=WHO).decode().strip()
    repository.git("update-ref", "refs/heads/main", made)
    assert "超过" in taken("a.git", tmp_path).says


def test_a_hook_and_a_setting_of_the_other_side_run_nothing(tmp_path: Path) -> None:
    entered(tmp_path / "a.git", files_of(CODE))
    mark = tmp_path / "ran"
    for name in ("post-upload-pack", "pre-receive", "post-checkout", "reference-transaction"):
        hook = tmp_path / "a.git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{mark}'\n", encoding="utf-8")
        hook.chmod(0o755)
    with (tmp_path / "a.git" / "config").open("a", encoding="utf-8") as config:
        config.write(
            f"[uploadpack]\n packObjectsHook = touch '{mark}'\n[core]\n fsmonitor = touch '{mark}'\n"
        )
    assert taken("a.git", tmp_path).outcome == "已更新"
    assert not mark.exists()


@pytest.mark.parametrize(
    "address", ["ext::sh -c x", "-oProxyCommand=x", "ssh://-oProxyCommand=x/y", "http://192.0.2.1/x", "没有"]
)
def test_an_address_that_may_not_be_used_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError):
        source_of(address, tmp_path)


def test_the_code_is_that_of_the_campaign(tmp_path: Path) -> None:
    entered(tmp_path / "a.git", files_of(CODE))
    entered(tmp_path / "b.git", {"campaign.yaml": campaign_of(None)})
    assert code_of("a.git", tmp_path) == CODE
    with pytest.raises(NoCode, match="--code"):
        code_of("b.git", tmp_path)


def test_the_minute_of_an_instant_is_kept(tmp_path: Path) -> None:
    entered(tmp_path / "a.git", files_of(CODE))
    task = Task(CODE, source_of("a.git", tmp_path), "2026-03-12 09:30", edition(), "", "", None)
    assert task.instant == Instant.of(task.instant.when)
    assert str(task.instant.when) == "2026-03-12 09:30:00"
    assert facts_in(take(task)).at == task.instant


def test_an_address_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Soon, for the question what there is newest is a short one; others wait for it."""
    monkeypatch.setattr("dabzw.sync.exchange.transport._ASKED", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = unnamed(f"git://127.0.0.1:{server.getsockname()[1]}/x.git")
        found = take(Task(CODES[0], source, AS_OF, edition(), "", "", tmp_path / "kept"))
    assert found.outcome == "读不了"
    assert "等了很久对方没有回应" in found.says
