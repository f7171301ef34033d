"""What an audit finds of a history that was tampered with; all kinds are tried by `make tamper`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest
from processes import Dabzw

from benchmarks.tamper.kinds import Kind
from benchmarks.tamper.more_kinds import KINDS
from benchmarks.tamper.rewriting import Entry, rewrite
from benchmarks.tamper.scene import Scene
from benchmarks.tamper.trial import is_told
from dabzw.model.made import digest_of
from dabzw.sync.verify.walk import Step

_SAMPLE = (2, 10, 19, 24, 31, 42, 47, 49, 52, 55)
"""One of each way to find: by the chain, records, an anchor, the pin, merges, times, marks, and by nothing."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, clean_environment: Mapping[str, str]) -> Scene:
    """A ledger with a past and three sealed issues, and a place where it is tampered with."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in clean_environment.items():
            if not name.startswith("GIT_AUTHOR"):
                patch.setenv(name, value)
        scene = Scene(tmp_path_factory.mktemp("核验"))
        _ = scene.honest
    return scene


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]) -> None:
    for name, value in clean_environment.items():
        if not name.startswith("GIT_AUTHOR"):
            monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(one, id=f"{one.number}", marks=() if one.number in _SAMPLE else pytest.mark.slow)
        for one in KINDS
    ],
)
def test_a_kind_of_tampering_is_found_or_is_named_as_one_that_nothing_finds(scene: Scene, kind: Kind) -> None:
    assert is_told(scene, kind)


def test_the_untouched_ledger_is_not_said_to_be_rewritten(scene: Scene) -> None:
    assert scene.honest.found
    assert not scene.honest.grave
    assert scene.honest.unseen == ()
    assert {code for code, gravity, _ in scene.honest.found if gravity == "注意"} == {
        "act-redated",
        "corrected",
        "late",
        "rules-changed",
    }


def test_what_git_notes_beside_the_history_tells_of_what_was_given_up(scene: Scene) -> None:
    scene.renew()
    scene.git("reset", "-q", "--hard", "HEAD~2")
    assert "left-behind" in scene.verify().codes


def test_the_change_of_a_campaign_says_which_limits_are_overdue_no_longer(scene: Scene) -> None:
    scene.renew()
    kind = next(one for one in KINDS if one.code == "rules-changed")
    kind.do(scene)
    (says,) = (says for code, _, says in scene.verify().found if code == "rules-changed")
    assert "期限.截止由“2026-03-31”改为“2026-12-31”" in says
    assert "项不再算逾期（" in says


_LAST_ISSUE: Final = "reports/日报/日报-第3期.yaml"


def test_what_cannot_be_made_again_is_found_by_a_deep_audit_alone(scene: Scene, dabzw: Dabzw) -> None:
    """Somebody has put another paper in the place of the sealed one from the beginning, its digest with it."""
    scene.renew()
    found = re.search(r"摘要: \"?([0-9a-f]{64})", scene.read(_LAST_ISSUE).decode())
    assert found is not None
    (sealed,) = (scene.folder / _LAST_ISSUE).parent.glob(f"{found[1]}.*")
    old = str(sealed.relative_to(scene.folder))
    forged = sealed.read_bytes().replace("线索".encode(), "线锁".encode(), 1)
    new = old.replace(found[1], digest_of(forged))

    def edit(_step: Step, entry: Entry) -> Entry:
        files = {path: data for path, data in entry.files.items() if path != old}
        record = files.get(_LAST_ISSUE)
        if record is not None:
            files[_LAST_ISSUE] = record.replace(found[1].encode(), digest_of(forged).encode())
        return replace(entry, files=files | ({new: forged} if old in entry.files else {}))

    rewrite(scene.folder, edit)
    scene.forget()
    shutil.rmtree(scene.folder / "out")
    assert not scene.verify().grave
    done = dabzw("verify", "--deep", "--json", cwd=scene.folder)
    (says,) = (one["说明"] for one in json.loads(done.stdout)["问题"] if one["代码"] == "sealed-remade")
    assert done.returncode == 1
    assert says == "日报第3期的 日报_第3期_2026-02-11.md 照封存时的台账重做，和封存的不一样"
    scene.renew()
    done = dabzw("verify", "--deep", "--json", cwd=scene.folder)
    assert {one["代码"] for one in json.loads(done.stdout)["问题"]} == {
        code for code, _, _ in scene.honest.found
    }
