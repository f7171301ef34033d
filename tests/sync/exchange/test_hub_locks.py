"""A lock that a stick's last push has left in the hub: removed where it can be reached, told where not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from crash import NOW, git, write

from dabzw.cli.meet.sync import OvertakenAgain
from dabzw.store.git import Repository
from dabzw.sync.exchange import pushing
from dabzw.sync.exchange.pushing import push
from dabzw.sync.exchange.sources import unnamed

pytestmark = pytest.mark.usefixtures("isolated")


def test_a_lock_that_stays_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushing, "_HELD_THERE", 0.0)
    repository = Repository.create(tmp_path / "台账")
    write(repository, {"campaign.yaml": b"z: 0\n"})
    hub = tmp_path / "中心.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(hub))
    lock = hub / "refs/heads/main.lock"
    lock.touch()
    source, head = unnamed(str(hub)), repository.head() or ""
    now = datetime.fromisoformat(f"{NOW:%Y-%m-%d %H:%M}")
    first = push(repository, source, head, now)
    assert (first.is_done, first.is_locked, lock.exists()) == (False, True, False)
    assert push(repository, source, head, now).is_done


@pytest.mark.parametrize(("is_locked", "says"), [(True, "main.lock"), (False, "别人抢先")])
def test_who_did_not_get_through_is_told_why(is_locked: bool, says: str) -> None:
    assert says in str(OvertakenAgain(is_locked=is_locked))
