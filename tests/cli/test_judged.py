"""What the rules have said of a change before it is entered counts again only where nothing differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import small_ledger
from conftest import Copied

from dabzw.cli import coming as under_test
from dabzw.cli.coming import Brought, Coming, Judged, brought, refuse_errors
from dabzw.model.ids import CAMPAIGN_FILE, path_of
from dabzw.model.moments import Instant
from dabzw.model.scalars import parse_when
from dabzw.store.contents import Contents, in_folder
from dabzw.store.reader import load, record_bytes

AT = Instant.of(parse_when(small_ledger.AS_OF))
LEAD = path_of(small_ledger.FRESH)


@pytest.fixture
def files(tmp_path: Path, copied: Copied, isolated: None) -> Contents:
    copied(small_ledger.build, tmp_path / "台账")
    return in_folder(tmp_path / "台账")


def coming(before: Contents, says: str = "另一句话。") -> Coming:
    """A lead that says something else, read from what would be written."""
    lead = load(before).sound.leads[small_ledger.FRESH]
    data = record_bytes(lead.model_copy(update={"content": says}))
    return Coming(load(before.changed({LEAD: data})), {LEAD: data}, before, AT)


def other_record(before: Contents) -> Coming:
    found = load(before).sound
    lead = next(one for one in found.leads.values() if one.id != small_ledger.FRESH)
    other = record_bytes(lead.model_copy(update={"content": "别处的话。"}))
    return coming(before.changed({path_of(lead.id): other}))


def other_campaign(before: Contents) -> Coming:
    return coming(before.changed({CAMPAIGN_FILE: before[CAMPAIGN_FILE] + b"\n"}))


def other_before(before: Contents) -> Coming:
    same = coming(before)
    return replace(same, before=before.changed({LEAD: None}))


def unread(before: Contents) -> Coming:
    same = coming(before)
    return replace(same, after=load(same.after.files.changed({"leads/2026-02/XS-260210-ZZZZ.yaml": b"?"})))


DIFFERENT: dict[str, Callable[[Contents], Coming]] = {
    "what it says": lambda before: coming(before, "又一句话。"),
    "when it is": lambda before: replace(coming(before), at=Instant.of(parse_when("2026-03-02"))),
    "another record": other_record,
    "the campaign": other_campaign,
    "what it replaces": other_before,
    "a file that cannot be read": unread,
    "a file that is no record": lambda before: replace(coming(before), changed={"通知.txt": b""}),
    "more files": lambda before: replace(
        coming(before), changed={**coming(before).changed, "leads/x.yaml": None}
    ),
}


def test_the_same_change_is_judged_once(files: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = Judged(coming(files), brought(coming(files)))
    asked: list[Coming] = []

    def noted(one: Coming) -> Brought:
        asked.append(one)
        return judged.found

    monkeypatch.setattr(under_test, "brought", noted)
    said = refuse_errors(coming(files), warned=False, judged=judged)
    assert asked == []
    assert refuse_errors(coming(files), warned=False) == said
    assert len(asked) == 1


@pytest.mark.parametrize("differs", DIFFERENT)
def test_any_other_is_judged_anew(files: Contents, differs: str) -> None:
    judged = Judged(coming(files), brought(coming(files)))
    assert judged.is_of(coming(files))
    assert not judged.is_of(DIFFERENT[differs](files))
