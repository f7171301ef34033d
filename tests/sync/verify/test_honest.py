"""What an office honestly does, which an audit tells once, and what nobody honest writes, which it survives."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
import signers
from crash import git
from signers import Signer, stored

from dabzw.model.audited import Observation
from dabzw.store.git import Repository
from dabzw.store.signing.roster import Roster
from dabzw.sync.verify.audit import Asked, audited
from dabzw.sync.verify.authors import author_findings
from dabzw.sync.verify.pins import Pin
from dabzw.sync.verify.signers import roster_findings, signatures_in, signer_findings
from dabzw.sync.verify.view import bent
from dabzw.sync.verify.walk import walked

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

WHEN: Final = 1_773_280_000


class Desk:
    """A ledger, and what is entered in it by whom."""

    def __init__(self, folder: Path) -> None:
        self.repository = Repository.create(folder / "台账")
        self.when = WHEN

    def enter(self, by: str, *, tool: bool = True, signer: Signer | None = None, end: str = "") -> str:
        """A commit that changes the campaign; `end` takes the place of time and zone."""
        self.when += 60
        who = f"{by} <{by}@example.cn>" if signer is None else f"{signer.name} <{signer.mail}>"
        top = self.repository.top
        (top / "campaign.yaml").write_text(f"名称: {self.when}\n", encoding="utf-8")
        git(top, "add", "campaign.yaml")
        head = self.repository.head()
        lines = (
            f"tree {git(top, 'write-tree').strip()}",
            *(() if head is None else (f"parent {head}",)),
            *(f"{role} {who} {end or f'{self.when} +0800'}" for role in ("author", "committer")),
        )
        said = f"\n\nDabzw-Op: edit\nDabzw-By: {who}\n" if tool else "\n"
        made = stored(self.repository, "\n".join((*lines, "", f"改了{said}")).encode())
        if signer is not None:
            made = signer.signed(self.repository, made)
        git(top, "update-ref", "refs/heads/main", made)
        return made

    def authors(self) -> list[Observation]:
        return list(author_findings(walked(self.repository, self.repository.head() or ""), self.when))

    def signers(self, roster: Roster) -> list[tuple[str, str, str]]:
        history = walked(self.repository, self.repository.head() or "")
        found = signer_findings(history, roster, signatures_in(history, roster))
        return [(one.code, one.gravity, one.says) for one in found]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_who_entered_before_anybody_signed_is_told_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    jia = signers.signer(tmp_path / "keys", "示例甲", "jia@example.cn")
    roster = signers.roster(jia.listed())
    for name in ("yi", "bing", "yi"):
        desk.enter(name)
    assert desk.signers(roster) == [
        ("unknown-author", "说明", "开始签名以前，不在名册里的有2人、入账3次：yi2次、bing1次")
    ]
    desk.enter("", signer=jia)
    assert [gravity for _, gravity, _ in desk.signers(roster)] == ["说明"]
    desk.enter("bing")
    codes = [(code, gravity) for code, gravity, _ in desk.signers(roster)]
    assert codes == [("unsigned", "注意"), ("unknown-author", "说明"), ("unknown-author", "注意")]


def test_a_roster_that_is_another_is_told(tmp_path: Path) -> None:
    jia = signers.signer(tmp_path / "keys", "示例甲", "jia@example.cn")
    then = signers.roster(jia.listed())
    when = walked_at()
    pin = Pin("1" * 40, when, {}, "2" * 40, tmp_path / "pin", roster=then.digest)
    assert list(roster_findings(then, pin)) == []
    assert list(roster_findings(then, None)) == []
    assert [one.gravity for one in roster_findings(signers.roster(), pin)] == ["说明"]
    assert [one.gravity for one in roster_findings(None, pin)] == ["注意"]


def walked_at() -> datetime:
    return datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone


def test_what_one_person_did_by_hand_is_told_once(desk: Desk) -> None:
    desk.enter("jia")
    first = desk.enter("jia", tool=False)
    desk.enter("jia", tool=False)
    last = desk.enter("jia", tool=False)
    desk.enter("yi", tool=False)
    desk.enter("jia")
    alone = desk.enter("jia", tool=False)
    found = [one for one in desk.authors() if one.code == "by-hand"]
    assert [(one.by, one.commit) for one in found][::2] == [("jia", first), ("jia", alone)]
    assert f"到提交 {last[:10]} 为止接连3次" in found[0].says
    assert "接连" not in found[2].says


@pytest.mark.parametrize("end", ["99999999999999999 +0800", "-5 +0800", "9" * 5000 + " +0800", "x"])
def test_no_time_that_a_commit_can_say_stops_an_audit(desk: Desk, end: str) -> None:
    desk.enter("jia")
    desk.enter("jia", end=end)
    assert {one.code for one in desk.authors()} & {"future", "order-back", "impersonated"}


def test_a_zone_that_the_tool_never_writes_is_told(desk: Desk) -> None:
    desk.enter("jia", end=f"{WHEN} +0800")
    assert desk.authors() == []
    desk.enter("jia", end=f"{WHEN + 9} -1200")
    (found,) = desk.authors()
    assert (found.code, found.gravity) == ("redated", "错误")
    assert "别的时区（-1200、-1200）" in found.says


def test_marks_that_stand_for_others_are_told(desk: Desk) -> None:
    desk.enter("jia")
    git(desk.repository.top, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main")
    assert list(bent(desk.repository)) == []
    git(desk.repository.top, "symbolic-ref", "refs/dabzw/seen/origin", "refs/heads/main")
    (found,) = bent(desk.repository)
    assert (found.code, found.file) == ("symbolic", "refs/dabzw/seen/origin")


def test_a_name_that_is_no_text_can_be_told(desk: Desk) -> None:
    place = desk.repository.top / os.fsdecode(b"\xff")
    place.mkdir()
    (place / ".gitattributes").write_text("a -diff\n", encoding="utf-8")
    desk.enter("jia")
    git(desk.repository.top, "add", "-A")
    desk.enter("jia")
    asked = Asked(datetime(2026, 3, 13))  # noqa: DTZ001 -- the ledger's zone
    audit = audited(desk.repository, desk.repository.head() or "", asked)
    (found,) = (one for one in audit.observations if one.code == "view-rules")
    assert found.file == "?/.gitattributes"
    assert found.says.encode()
