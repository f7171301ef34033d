"""The informants' store: who takes a report cannot read it, each opening is noted first, and no number is lost."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import crash
import pytest

from dabzw.errors import DabzwError, LookupFailed, UsageError
from dabzw.model.informants import Noted, standing
from dabzw.store.secure import age, log
from dabzw.store.secure import store as store_module
from dabzw.store.secure.store import (
    HOLDERS,
    InUse,
    NoHolders,
    NoStore,
    NoSuchNumber,
    Overpaid,
    Resealed,
    Sealed,
    Store,
    ToDestroy,
    WithinHistory,
    WrongContent,
    normalised,
)

pytest.importorskip("pyrage", reason="the extra `secure` is not installed")

NOW: Final = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 - China Standard Time, as the interface says
UNTIL: Final = date(2027, 12, 31)
FACTS: Final = {"姓名": "示例某", "联系方式": "示例电话"}


class Office:
    """A store with two holders, each with a key of his own."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.create(folder / "身份库", "甲账户", NOW)
        self.keys: dict[str, Any] = {}
        for name in ("示例主任", "示例书记"):
            text, public = age.new_key(None)
            file = folder / f"{name}.key"
            file.write_bytes(text)
            self.keys[name] = age.keys_in(file, str)
            self.store.add_holder(name, public)

    def acts(self) -> list[tuple[str, str | None, str]]:
        return [(one.act, one.number, one.by) for one in self.store.log.lines[3:]]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def stored(store: Store) -> bytes:
    """All that lies in the store."""
    return b"".join(path.read_bytes() for path in sorted(store.folder.rglob("*")) if path.is_file())


def test_what_is_sealed_only_holders_open_and_each_opening_is_noted(office: Office, tmp_path: Path) -> None:
    store = office.store
    assert store.seal("jb-0007", FACTS, UNTIL) == ("示例主任", "示例书记")
    assert "示例某".encode() not in stored(store)
    for name in office.keys:
        assert store.show("JB-0007", office.keys[name], "回访核实") == FACTS
    (tmp_path / "别人.key").write_bytes(age.new_key(None)[0])
    with pytest.raises(age.NotForYou):
        store.show("JB-0007", age.keys_in(tmp_path / "别人.key", str), "看看")
    assert office.acts() == [
        ("封存", "JB-0007", "甲账户"),
        ("查看", "JB-0007", "示例主任（甲账户）"),
        ("查看", "JB-0007", "示例书记（甲账户）"),
    ]
    assert store.log.lines[-1].reason == "回访核实"
    assert "示例某".encode() not in stored(store)


def test_everything_is_for_one_account_alone(office: Office) -> None:
    office.store.seal("JB-0007", FACTS, UNTIL)
    assert stat.S_IMODE(office.store.folder.stat().st_mode) == 0o700
    files = [path for path in office.store.folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert len(files) == 4


def test_the_length_tells_nothing(office: Office) -> None:
    office.store.seal("JB-0001", {"姓名": "示"}, UNTIL)
    office.store.seal("JB-0002", {"姓名": "示例" * 40, "说明": "长" * 150}, UNTIL)
    sizes = [path.stat().st_size for path in office.store.folder.rglob("*.age")]
    assert max(sizes) - min(sizes) < 400  # age itself adds some bytes at random


def test_nothing_is_shown_that_is_not_noted(office: Office) -> None:
    store = office.store
    store.seal("JB-0007", FACTS, UNTIL)
    (store.folder / log.LOG).unlink()
    (store.folder / log.LOG).mkdir()
    with pytest.raises(DabzwError):
        store.show("JB-0007", office.keys["示例主任"], "回访核实")


def test_a_file_of_another_number_is_not_shown(office: Office) -> None:
    store = office.store
    store.seal("JB-0001", FACTS, UNTIL)
    store.seal("JB-0002", FACTS, UNTIL)
    sealed = store.folder / "封存"
    (sealed / "JB-0001.age").replace(sealed / "JB-0002.age")
    with pytest.raises(WrongContent):
        store.show("JB-0002", office.keys["示例主任"], "回访核实")
    assert [(one.number, one.state) for one in store.standing()] == [
        ("JB-0001", "不见了"),
        ("JB-0002", "已改动"),
    ]


def test_new_holders_open_after_resealing_and_old_ones_no_more(office: Office) -> None:
    store = office.store
    store.seal("JB-0001", FACTS, UNTIL)
    store.remove_holder("示例书记")
    store.seal("JB-0002", FACTS, UNTIL)
    assert store.reseal(office.keys["示例书记"]) == Resealed(("JB-0001",), ("JB-0002",), ())
    with pytest.raises(age.NotForYou):
        store.show("JB-0001", office.keys["示例书记"], "回访核实")
    assert store.show("JB-0001", office.keys["示例主任"], "回访核实") == FACTS
    assert [one.holders for one in store.standing()] == [("示例主任",), ("示例主任",)]


def test_what_is_destroyed_is_gone_and_its_number_stands_in_the_log(office: Office) -> None:
    store = office.store
    store.seal("JB-0001", FACTS, date(2026, 3, 12))
    store.seal("JB-0002", FACTS, UNTIL)
    assert [one.number for one in store.standing() if one.due(NOW.date())] == ["JB-0001"]
    store.destroy("JB-0001", "到期")
    assert store.numbers() == ("JB-0002",)
    assert [(one.number, one.state, one.destroyed_on) for one in store.standing()] == [
        ("JB-0001", "已销毁", NOW.date()),
        ("JB-0002", "在库", None),
    ]
    for again in (lambda: store.destroy("JB-0001", "到期"), lambda: store.show("JB-0001", [], "x")):
        with pytest.raises(NoSuchNumber):
            again()


class Act(NamedTuple):
    """An act, what is told of it, and whether it has landed."""

    do: Callable[[Office, Store], object]
    told: tuple[str, str]
    landed: Callable[[Office, Store], bool]


def opened_by(office: Office, number: str) -> set[str]:
    """Who can open what lies under a number, as it lies there."""
    sealed = (office.store.folder / f"封存/{number}.age").read_bytes()
    found = set()
    for name, keys in office.keys.items():
        with suppress(age.NotForYou):
            age.unseal(number, sealed, keys)
            found.add(name)
    return found


def acts_of(store: Store, act: str) -> int:
    return sum(one.act == act for one in store.log.lines)


NEW: Final = "age1kc8xd7zanmmq5p9jugc0dc34d3xecefw8f66n9tyugn6jl0kq3us80eyyf"
ACTS: Final[dict[str, Act]] = {
    "create": Act(
        lambda _, store: Store.create(store.folder.with_name("另一个"), "甲账户", NOW, store.told),
        ("建库", "另一个"),
        lambda _, store: (store.folder.with_name("另一个") / HOLDERS).exists(),
    ),
    "add": Act(
        lambda _, store: store.add_holder("示例新人", NEW),
        ("加收件人", "示例新人"),
        lambda _, store: "示例新人" in [one.name for one in store.holders],
    ),
    "remove": Act(
        lambda _, store: store.remove_holder("示例书记"),
        ("去收件人", "示例书记"),
        lambda _, store: "示例书记" not in [one.name for one in store.holders],
    ),
    "seal": Act(
        lambda _, store: store.seal("JB-0002", FACTS, UNTIL),
        ("封存", "JB-0002"),
        lambda _, store: "JB-0002" in store.numbers(),
    ),
    "show": Act(
        lambda office, store: store.show("JB-0001", office.keys["示例主任"], "回访"),
        ("查看", "JB-0001"),
        lambda _, store: acts_of(store, "查看") == 1,
    ),
    "reseal": Act(
        lambda office, store: store.reseal(office.keys["示例主任"]),
        ("重封", "JB-0001"),
        lambda office, _: opened_by(office, "JB-0001") == {"示例主任", "示例书记"},
    ),
    "destroy": Act(
        lambda _, store: store.destroy("JB-0001", "录错"),
        ("销毁", "JB-0001"),
        lambda _, store: store.numbers() == (),
    ),
    "reward": Act(
        lambda _, store: store.reward("JB-0001", "申请", reason="示例"),
        ("奖励", "JB-0001"),
        lambda _, store: acts_of(store, "奖励") == 1,
    ),
}


@pytest.mark.parametrize("full", [False, True], ids=["killed", "disk full"])
@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_was_cut_off_is_told_as_it_is_and_can_be_done_again(
    name: str, full: bool, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = ACTS[name]
    office.store.remove_holder("示例书记")
    office.store.seal("JB-0001", FACTS, UNTIL)
    (key,) = age.public_of(office.keys["示例书记"])
    office.store.add_holder("示例书记", key)
    shutil.copytree(tmp_path / "身份库", tmp_path / "原样")
    seen = set()
    for fault in crash.faults(full=full):
        for left in ("身份库", "另一个"):
            shutil.rmtree(tmp_path / left, ignore_errors=True)
        shutil.copytree(tmp_path / "原样", tmp_path / "身份库")
        told: list[tuple[str, str]] = []
        store = replace(office.store, told=hearer(told))
        with crash.faulty(monkeypatch, fault), suppress(crash.Killed, DabzwError):
            act.do(office, store)
        landed = act.landed(office, store)
        assert told == [act.told] * landed
        seen |= states(office)
        if not landed:
            act.do(office, store)
            assert act.landed(office, store)
        office.store.reward("JB-0009", "申请", reason="示例")
        assert states(office) <= {"在库", "已销毁", "未封存"}
        assert office.store.unlike == ()
        assert [path for path in tmp_path.rglob("*dabzw-tmp") if "另一个" not in path.parts] == []
        assert "示例某".encode() not in stored(store)
    assert seen - {"在库", "已销毁", "未封存"} == CUT_OFF.get(name, set())


def hearer(told: list[tuple[str, str]]) -> Callable[[str, str], None]:
    return lambda act, about: told.append((act, Path(about).name))


CUT_OFF: Final = {"seal": {"不见了"}, "reseal": {"未重封"}, "destroy": {"未销毁"}}


def states(office: Office) -> set[str]:
    """How the numbers stand, and nothing is said of who can open them but what is so."""
    store = office.store
    assert store.log.broken == ()
    kept = store.standing()
    for one in kept:
        if one.number in store.numbers():
            assert set(one.holders) - {"示例新人"} == opened_by(office, one.number)
    return {one.state for one in kept}


def test_what_is_noted_as_destroyed_is_neither_opened_nor_sealed_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = office.store
    for number in ("JB-0001", "JB-0002"):
        store.seal(number, FACTS, UNTIL)
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "_shred", killed)
        with pytest.raises(crash.Killed):
            store.destroy("JB-0001", "录错")
    keys = office.keys["示例主任"]
    with pytest.raises(ToDestroy):
        store.show("JB-0001", keys, "回访")
    assert store.reseal(keys) == Resealed(("JB-0002",), (), ("JB-0001",))
    assert [one.state for one in store.standing()] == ["未销毁", "在库"]
    store.destroy("JB-0001", "录错")
    assert [one.state for one in store.standing()] == ["已销毁", "在库"]


def killed(*_: Any) -> None:
    raise crash.Killed


def test_what_was_left_of_something_sealed_is_removed(office: Office) -> None:
    store = office.store
    store.seal("JB-0001", FACTS, UNTIL)
    for place in (store.folder / "封存/.JB-0001.age.dabzw-tmp", store.folder / f".{HOLDERS}.dabzw-tmp"):
        place.write_bytes(b"sealed")
    store.destroy("JB-0001", "录错")
    assert [*store.folder.rglob("*dabzw-tmp")] == []


def test_a_folder_with_anything_else_than_a_cut_off_creation_is_in_use(
    office: Office, tmp_path: Path
) -> None:
    lines = office.store.folder / log.LOG
    for text in (lines.read_bytes(), b"x\n"):
        (tmp_path / "半").mkdir(exist_ok=True)
        (tmp_path / "半" / log.LOG).write_bytes(text)
        with pytest.raises(InUse):
            Store.create(tmp_path / "半", "甲账户", NOW)


def test_the_list_of_holders_is_held_against_the_log(office: Office) -> None:
    store = office.store
    (key,) = age.public_of(office.keys["示例书记"])
    store.add_holder("示例书记改名", key)
    assert not store.unlike
    listed = store.folder / HOLDERS
    listed.write_text(listed.read_text("utf-8").replace("示例主任", "混进来的"), "utf-8")
    assert store.unlike == ("混进来的", "示例主任")
    store.remove_holder("示例主任")
    store.remove_holder("混进来的")
    assert not store.unlike


@pytest.mark.parametrize("name", ["", " ", "示例\n主任", "示" * 201])
def test_what_could_not_be_read_again_is_not_noted(office: Office, name: str) -> None:
    before = stored(office.store)
    with pytest.raises(log.CannotBeNoted):
        office.store.add_holder(name, NEW)
    assert stored(office.store) == before


def test_nothing_is_sealed_over_or_for_nobody(office: Office, tmp_path: Path) -> None:
    office.store.seal("JB-0001", FACTS, UNTIL)
    with pytest.raises(Sealed):
        office.store.seal("JB-0001", {"姓名": "另一个"}, UNTIL)
    with pytest.raises(NoHolders):
        Store.create(tmp_path / "空", "甲账户", NOW).seal("JB-0001", FACTS, UNTIL)


def test_rewards_are_kept_by_number_and_never_paid_beyond_what_was_approved(office: Office) -> None:
    store = office.store
    with pytest.raises(Overpaid):
        store.reward("JB-0001", "发放", amount=Decimal(1))
    store.reward("JB-0001", "批准", amount=Decimal(2000), reason="示例奖字1号")
    store.reward("JB-0001", "发放", amount=Decimal("1500.50"))
    with pytest.raises(Overpaid, match=r"499\.50"):
        store.reward("JB-0001", "发放", amount=Decimal(500))
    (kept,) = store.standing()
    assert (kept.approved, kept.paid, kept.state) == (Decimal(2000), Decimal("1500.50"), "未封存")


def test_a_log_of_before_digests_were_noted_is_read_as_it_was(office: Office) -> None:
    store = office.store
    store.seal("JB-0001", FACTS, UNTIL)
    own = [one.model_copy(update={"sealed": None}) for one in store.log.lines if one.number]
    (kept,) = standing(own, {"JB-0001": "0" * 64})
    assert (kept.state, kept.holders) == ("在库", ("示例主任", "示例书记"))


# The place


def test_a_store_lies_outside_of_every_history(tmp_path: Path) -> None:
    for mark in (".git", "campaign.yaml"):
        folder = tmp_path / mark.strip(".")
        (folder / "里" / "面").mkdir(parents=True)
        (folder / mark).touch()
        (tmp_path / f"到{mark}").symlink_to(folder / "里")
        for place in (folder, folder / "里" / "面", folder / "新", tmp_path / f"到{mark}" / "新"):
            with pytest.raises(WithinHistory):
                Store.create(place, "甲账户", NOW)
    assert not (tmp_path / "git" / "新").exists()


def test_a_store_that_came_into_a_history_is_refused(office: Office) -> None:
    (office.store.folder / ".git").mkdir()
    with pytest.raises(WithinHistory):
        Store.open(office.store.folder, "甲账户", NOW)


def test_other_folders_are_no_store(office: Office, tmp_path: Path) -> None:
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "清单.txt").touch()
    for place in (tmp_path / "别的", tmp_path / "没有", tmp_path / "示例主任.key"):
        with pytest.raises(NoStore):
            Store.open(place, "甲账户", NOW)
    with pytest.raises(InUse):
        Store.create(tmp_path / "别的", "甲账户", NOW)
    (office.store.folder / HOLDERS).write_text("{", encoding="utf-8")
    with pytest.raises(NoStore):
        office.store.seal("JB-0001", FACTS, UNTIL)


# Keys and numbers


@pytest.mark.parametrize("text", ["", "# 空\n", "AGE-SECRET-KEY-1QQQ\n", "age1abc\n"])
def test_a_file_without_a_key_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.key").write_text(text, encoding="utf-8")
    with pytest.raises(age.BadKey):
        age.keys_in(tmp_path / "x.key", str)


def test_a_wrong_public_key_or_holder_is_said(office: Office) -> None:
    for key in ("", "age1", "AGE-SECRET-KEY-1", "示例"):
        with pytest.raises(age.BadKey):
            office.store.add_holder("示例", key)
    with pytest.raises(LookupFailed):
        office.store.remove_holder("示例")


@pytest.mark.slow
def test_a_key_may_be_locked_by_a_passphrase(tmp_path: Path) -> None:
    text, public = age.new_key("口令")
    (tmp_path / "x.key").write_bytes(text)
    assert age.public_of(age.keys_in(tmp_path / "x.key", lambda: "口令")) == (public,)
    with pytest.raises(age.BadKey):
        age.keys_in(tmp_path / "x.key", lambda: "错")


@pytest.mark.parametrize("number", ["", "J", "示例某", "../x", "JB/1", "JB 1", "A" * 33, ".lock"])
def test_what_can_be_no_number_is_refused(number: str) -> None:
    with pytest.raises(UsageError):
        normalised(number)


# The log


def _noted(folder: Path, count: int) -> list[str]:
    for number in range(count):
        log.append(
            folder, Noted.model_validate({"时间": NOW, "经手": "甲", "事项": "查看", "编号": f"JB-{number}"})
        )
    return (folder / log.LOG).read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda lines: lines, ()),
        (lambda lines: [lines[0].replace("JB-0", "JB-9"), *lines[1:]], (2,)),
        (lambda lines: [lines[0], *lines[2:]], (2,)),
        (lambda lines: [lines[1], lines[0], *lines[2:]], (1, 2, 3)),
        (lambda lines: lines[1:], (1,)),
        (lambda lines: [*lines[:3], lines[3][:-20]], (4,)),
        (lambda lines: [*lines[:2], "废话\n", *lines[2:]], (3, 4)),
    ],
)
def test_a_line_that_was_changed_taken_out_or_torn_is_found(
    tmp_path: Path, change: Any, broken: tuple[int, ...]
) -> None:
    lines = change(_noted(tmp_path, 4))
    (tmp_path / log.LOG).write_text("".join(lines), encoding="utf-8")
    assert log.read(tmp_path).broken == broken
    _noted(tmp_path, 1)
    assert log.read(tmp_path).broken == broken
    assert log.read(tmp_path).lines[-1].number == "JB-0"


def test_a_line_of_the_log_holds_what_was_noted(tmp_path: Path) -> None:
    (line,) = _noted(tmp_path, 1)
    assert json.loads(line) == {"时间": "2026-03-12 09:30", "经手": "甲", "事项": "查看", "编号": "JB-0"}
