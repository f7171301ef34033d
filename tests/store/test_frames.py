"""The frame of a ledger is taken from the index, and is what its files say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers

from dabzw.store import reader
from dabzw.store.contents import in_folder
from dabzw.store.git import Repository
from dabzw.store.index.database import opened
from dabzw.store.reader import Loaded, load
from dabzw.store.working import look

pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


def loaded(folder: Path) -> Loaded:
    """What is read of a ledger by its index; the same as without it."""
    found, plain = load(look(Repository.require(folder)).contents), load(in_folder(folder))
    assert found.findings == plain.findings
    assert found.format == plain.format
    assert (found.ledger is None) == (plain.ledger is None)
    if found.ledger is not None and plain.ledger is not None:
        assert repr(found.ledger.campaign) == repr(plain.ledger.campaign)
        assert found.ledger.calendar == plain.ledger.calendar
        assert found.ledger.made == plain.ledger.made
    return found


def is_read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the campaign is parsed and judged when the ledger is read."""
    read: list[object] = []
    real = reader._campaign

    def noted(*args: Any) -> Any:
        read.append(args)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(reader, "_campaign", noted)
        load(look(Repository.require(folder)).contents)
    return bool(read)


def _other_campaign(folder: Path) -> None:
    path = folder / "campaign.yaml"
    path.write_bytes(path.read_bytes().replace("名称:".encode(), "名称: 另".encode(), 1))


def _a_year(folder: Path) -> None:
    path = folder / "节假日" / "2026.yaml"
    path.parent.mkdir()
    path.write_text("年份: 2026\n依据: 示例通知\n放假: [2026-03-10]\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {"the campaign": _other_campaign, "a year": _a_year}


def test_it_is_read_once(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_read_anew(ledger, monkeypatch)
    assert not is_read_anew(ledger, monkeypatch)
    first, second = loaded(ledger).sound, loaded(ledger).sound
    assert first.campaign is second.campaign


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_other_files_are_another_frame(
    change: Callable[[Path], None], ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loaded(ledger).sound
    change(ledger)
    after = loaded(ledger)
    assert (after.sound.campaign, after.sound.calendar) != (before.campaign, before.calendar)
    assert not is_read_anew(ledger, monkeypatch)


def test_what_has_a_fault_is_not_kept(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(ledger)
    path = ledger / "campaign.yaml"
    path.write_bytes(path.read_bytes() + "无此字段: 甲\n".encode())
    assert [one.rule for one in loaded(ledger).findings] == ["schema-unknown-key"]
    assert is_read_anew(ledger, monkeypatch)


@pytest.mark.parametrize("kept", ["", "[]", "{key}\n[]", "{key}\n[null,2,null,null", "{key}"])
def test_what_is_kept_and_no_frame_is_not_believed(
    kept: str, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(ledger)
    index = opened(f"{ledger}/.git", "", reads_only=False)
    key = str(index.meta("frame")).partition("\n")[0]
    index.keep("frame", kept.replace("{key}", key))
    assert is_read_anew(ledger, monkeypatch)
    loaded(ledger)
