"""How entries are signed: with a roster and a key, by a passphrase, and what is said where they cannot be."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251 -- an agent as a clerk starts it
from pathlib import Path
from typing import Final

import crash
import pytest
import signers
from crash import NOW, allow, git, write

from dabzw.errors import DabzwError
from dabzw.store.clock_entry import confirm_clock
from dabzw.store.git import Repository
from dabzw.store.readings import seconds_of
from dabzw.store.signing import keygen, keys, places, register
from dabzw.store.signing.keygen import WrongPassphrase
from dabzw.store.signing.roster import Listed
from dabzw.store.signing.secret import Secret
from dabzw.store.signing.signer import Unsigned
from dabzw.store.watch import Silent
from dabzw.store.writer import Change, Plan, transact
from dabzw.sync.signing.checking import signatures_of

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

MAIL: Final = "wang@example.cn"
NAME: Final = "王芳"
OPEN: Final = "示例 口令 一二三"
WANTED: Final = "名称: 示例\n签名: 要求\n".encode()
LEAD: Final = "leads/2026-02/XS-1.yaml"


class Clerk(Silent):
    """At a terminal: types what it was given, one after the other."""

    def __init__(self, *typed: str) -> None:
        self.typed = list(typed)
        self.known: Secret | None = None
        self.again: list[bool] = []
        self.told: list[str] = []

    def passphrase(self, mail: str) -> Secret | None:
        return self.known

    def asks_passphrase(self, mail: str, *, again: bool) -> Secret | None:
        self.again.append(again)
        self.known = Secret(self.typed.pop(0)) if self.typed else None
        return self.known

    def unsigned(self, why: str) -> None:
        self.told.append(why)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clerk's key with a passphrase, made once."""
    folder = tmp_path_factory.mktemp("settings")
    before = os.environ.get("XDG_CONFIG_HOME")
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    try:
        own = keys.new_key(MAIL, OPEN, NAME)
        same = ("-P", OPEN, "-N", OPEN, "-a", "1")  # quicker to open, as nobody is to be kept out
        subprocess.run(["ssh-keygen", "-q", "-p", *same, "-f", str(own.private)], check=True)
    finally:
        del os.environ["XDG_CONFIG_HOME"]
        if before is not None:
            os.environ["XDG_CONFIG_HOME"] = before
    return folder


@pytest.fixture
def settings(made: Path, tmp_path: Path, isolated: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of an account with that key and without a roster."""
    folder = tmp_path / "settings"
    shutil.copytree(made, folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return folder


@pytest.fixture
def ledger(tmp_path: Path, isolated: None) -> Repository:
    repository = Repository.create(tmp_path / "台账")
    write(repository, {"campaign.yaml": b"a: 0\n", LEAD: b"a: 0\n"})
    return repository


def trusted(since: int | None = None, until: int | None = None, name: str = NAME) -> None:
    own = keys.own_key(MAIL)
    assert own is not None
    register.add(Listed(MAIL, name, own.key, since, until))


def enter(ledger: Repository, data: bytes, watch: Silent, path: str = LEAD) -> str:
    plan = Plan((Change(path, data),), "登记线索", "lead add", ())
    return transact(ledger, lambda _: plan, allow, now=NOW, watch=watch).commit


def state(ledger: Repository) -> str:
    roster = places.roster()
    head = ledger.head()
    assert roster is not None
    assert head is not None
    return signatures_of(ledger, [head], roster, at=seconds_of(NOW))[head].state


def test_a_clerk_signs_once_the_office_has_a_roster(settings: Path, ledger: Repository) -> None:
    nobody = Clerk()
    enter(ledger, b"a: 1\n", nobody)
    assert (nobody.told, nobody.again) == ([], [])
    trusted()
    clerk = Clerk(OPEN)
    enter(ledger, b"a: 2\n", clerk)
    assert state(ledger) == "有效"
    enter(ledger, b"a: 3\n", clerk)  # asked once
    assert state(ledger) == "有效"
    assert (clerk.again, clerk.told) == ([False], [])
    git(ledger.top, "config", "gpg.format", "ssh")
    git(ledger.top, "config", "gpg.ssh.allowedSignersFile", str(places.roster_file()))
    git(ledger.top, "verify-commit", "HEAD")
    assert git(ledger.top, "fsck", "--strict") == ""


def test_other_digests_and_names_are_signed_too(
    settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Repository.create(tmp_path / "账", algorithm="sha256")
    trusted(name="")
    for number, name in enumerate((NAME, "示例。", "\ufffe")):  # of which git itself must make one
        monkeypatch.setenv("GIT_AUTHOR_NAME", name)
        enter(ledger, b"a: %d\n" % number, Clerk(OPEN))
        assert state(ledger) == "有效"


def test_a_wrong_passphrase_is_asked_for_again(settings: Path, ledger: Repository) -> None:
    trusted()
    clerk = Clerk("错的口令一二三", OPEN)
    enter(ledger, b"a: 1\n", clerk)
    assert (state(ledger), clerk.again) == ("有效", [False, True])
    before = ledger.head()
    with pytest.raises(WrongPassphrase):
        enter(ledger, b"a: 2\n", Clerk("错一二三四五六", "错二三四五六七", "错三四五六七八", OPEN))
    assert ledger.head() == before


def test_where_nobody_can_be_asked_it_is_told(settings: Path, ledger: Repository) -> None:
    trusted()
    cron = Clerk()
    enter(ledger, b"a: 1\n", cron)
    assert state(ledger) == "无签名"
    (told,) = cron.told
    assert "ssh-add" in told
    enter(ledger, WANTED, Clerk(OPEN), "campaign.yaml")
    before = ledger.head()
    with pytest.raises(Unsigned, match="ssh-add"):
        enter(ledger, b"a: 2\n", cron)
    with pytest.raises(Unsigned):
        enter(ledger, b"a: 0\n", cron, "campaign.yaml")  # what takes the demand away is signed, too
    with pytest.raises(Unsigned):
        confirm_clock(ledger, NOW, watch=cron)
    assert ledger.head() == before
    confirm_clock(ledger, NOW, watch=Clerk(OPEN))
    assert state(ledger) == "有效"


def test_a_campaign_that_asks_is_not_entered_unsigned(settings: Path, ledger: Repository) -> None:
    with pytest.raises(Unsigned, match="名册"):
        enter(ledger, WANTED, Clerk(), "campaign.yaml")
    enter(ledger, "备注: 签名: 要求\n".encode(), Clerk(), LEAD)
    enter(ledger, "名称: 签名见附件\n".encode(), Clerk(), "campaign.yaml")


@pytest.mark.parametrize(
    ("since", "until", "name", "says"),
    [
        (None, 1, NAME, "过期"),
        (2**33, None, NAME, "没有生效"),
        (None, None, "别人", "别人"),
    ],
)
def test_a_key_that_does_not_count_signs_nothing(
    settings: Path, ledger: Repository, since: int | None, until: int | None, name: str, says: str
) -> None:
    trusted(since, until, name)
    clerk = Clerk()
    enter(ledger, b"a: 1\n", clerk)
    (told,) = clerk.told
    assert says in told
    assert clerk.again == []


def test_a_key_that_is_not_in_the_roster_is_told(settings: Path, ledger: Repository) -> None:
    other = signers.signer(settings / "other", "示例乙", "yi@example.cn")
    register.add(other.listed())
    clerk = Clerk()
    enter(ledger, b"a: 1\n", clerk)
    assert "还没有登记进名册" in clerk.told[0]
    shutil.rmtree(places.keys_folder())
    enter(ledger, b"a: 2\n", clerk)
    assert "dabzw key new" in clerk.told[1]


def test_the_public_half_of_another_is_found_out(settings: Path, ledger: Repository) -> None:
    other = signers.signer(settings / "other", NAME, MAIL)
    public = keys.public_of(places.keys_folder() / MAIL)
    public.write_bytes(keys.public_of(other.private).read_bytes())
    trusted()
    before = ledger.head()
    with pytest.raises((keys.BrokenKey, keygen.KeygenRefused, WrongPassphrase)):
        enter(ledger, b"a: 1\n", Clerk(OPEN, OPEN, OPEN))
    assert ledger.head() == before


def test_an_agent_is_enough(settings: Path, ledger: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("ssh-agent") is None or shutil.which("ssh-add") is None:
        pytest.skip("there is no ssh-agent on this computer")
    trusted()
    ask = settings / "ask"
    ask.write_text(f"#!/bin/sh\necho '{OPEN}'\n", encoding="utf-8")
    ask.chmod(0o700)
    socket = settings / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.PIPE) as agent:
        try:
            assert agent.stdout is not None
            agent.stdout.readline()  # it listens
            monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
            env = {**os.environ, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
            subprocess.run(["ssh-add", "-q", str(places.keys_folder() / MAIL)], env=env, check=True)
            clerk = Clerk()
            enter(ledger, b"a: 1\n", clerk)
        finally:
            agent.terminate()
    assert (state(ledger), clerk.told, clerk.again) == ("有效", [], [])


def test_a_key_is_this_accounts_alone_and_replaced_by_no_accident(settings: Path) -> None:
    place = places.keys_folder() / MAIL
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    before = place.read_bytes()
    with pytest.raises(keys.KeyExists):
        keys.new_key(MAIL, OPEN, NAME)
    new = keys.new_key(MAIL, OPEN, NAME, replace=True)
    assert keys.own_key(MAIL) == new
    assert place.with_name(f"{MAIL}.旧1").read_bytes() == before
    assert sorted(one.name for one in place.parent.iterdir()) == sorted(
        (MAIL, f"{MAIL}.pub", f"{MAIL}.旧1", f"{MAIL}.旧1.pub")
    )


@pytest.mark.parametrize(
    "full", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["killed", "disk full"]
)
def test_what_is_signed_lands_whole_or_not_at_all(
    settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    mine = signers.signer(settings / "dabzw" / "密钥" / "新", NAME, MAIL)  # without a passphrase
    for file in (mine.private, keys.public_of(mine.private)):
        file.replace(places.keys_folder() / file.name)
    trusted()
    template = crash.breakable(tmp_path / "镇")
    landed = set()
    for number, fault in enumerate(crash.faults(1, 16, full=full)):
        repository = crash.copy(template.top, tmp_path / str(number))
        start = repository.head() or ""
        with crash.faulty(monkeypatch, fault):
            try:
                write(repository, crash.NEW)
            except (crash.Killed, DabzwError):
                done = False
            else:
                done = True
        assert crash.torn(repository) == []
        write(repository, {crash.LATER: b"e: 0\ne: 1\n"})
        assert crash.unsound(repository, start, acknowledged=done) == []
        landed.add(done)
        made = git(repository.top, "rev-list", f"{start}..HEAD").split()
        roster = places.roster()
        assert roster is not None
        states = {one.state for one in signatures_of(repository, made, roster, at=seconds_of(NOW)).values()}
        assert states == {"有效"}
    assert landed == {False, True}
