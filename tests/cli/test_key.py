"""dabzw key as an office uses it: a key is made, handed over, put into the roster, and ended."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import signers
import small_ledger
from conftest import Copied
from processes import Dabzw, Process

pytestmark = [signers.needs_keygen, pytest.mark.usefixtures("person")]

MAIL = "clerk@example.cn"
OPEN = "示例口令一二三四"


@pytest.fixture
def run(dabzw: Dabzw, copied: Copied, tmp_path: Path) -> Dabzw:
    """Commands of the clerk 示例员 in a ledger, with settings of their own."""
    ledger = tmp_path / "台账"
    copied(small_ledger.build, ledger)
    secret = tmp_path / "口令"
    secret.write_text(f"{OPEN}\n", encoding="utf-8")
    secret.chmod(0o600)

    def start(*args: str, **env: str) -> Process:
        return dabzw(*args, cwd=ledger, XDG_CONFIG_HOME=str(tmp_path / "settings"), **env)

    return start


def new(run: Dabzw, tmp_path: Path, *more: str) -> str:
    done = run("key", "new", "--passphrase-file", str(tmp_path / "口令"), *more)
    assert done.returncode == 0, done.stderr
    assert OPEN not in done.stdout + done.stderr
    return done.stdout.strip()


def test_from_a_key_to_its_end(run: Dabzw, tmp_path: Path) -> None:
    line = new(run, tmp_path)
    assert line.startswith(f"{MAIL} ssh-ed25519 ")
    assert line.endswith(" 示例员")
    private = tmp_path / "settings" / "dabzw" / "密钥" / MAIL
    assert private.stat().st_mode & 0o777 == 0o600
    shown = run("key", "show")
    assert (shown.stdout.strip(), "没有签名人名册" in shown.stderr) == (line, True)
    again = run("key", "new", "--passphrase-file", str(tmp_path / "口令"))
    assert (again.returncode, "--replace" in again.stderr) == (5, True)

    unsure = run("key", "trust", line)
    assert (unsure.returncode, "--yes" in unsure.stderr) == (2, True)
    given = ("--from", "2026-02-09", "--until", "2099-12-31", "--yes")
    assert run("key", "trust", line, *given).returncode == 0
    assert run("key", "trust", line, *given).returncode == 5
    roster = (tmp_path / "settings" / "dabzw" / "名册").read_text(encoding="utf-8")
    assert roster == line.replace(" ", ' valid-after="20260209",valid-before="21000101" ', 1) + "\n"
    (row,) = json.loads(run("key", "list", "--json").stdout)["名册"]
    assert (row["姓名"], row["邮箱"], row["状态"], row["止"]) == ("示例员", MAIL, "有效", "2100-01-01 00:00")
    assert "在名册里：有效" in run("key", "show").stderr

    entered = run("village", "add", "示例新村")
    assert (entered.returncode, "这次入账没有签名" in entered.stderr) == (0, True)
    assert "ssh-add" in entered.stderr

    assert run("key", "end", MAIL, "--void").returncode == 2
    voided = run("key", "end", MAIL, "--void", "--on", "2026-03-01", "--reason", "电脑丢失")
    assert voided.returncode == 0
    (row,) = json.loads(run("key", "list", "--json").stdout)["名册"]
    assert (row["状态"], row["理由"], row["止"]) == ("已作废", "电脑丢失", "2026-03-01 00:00")
    assert run("key", "end", MAIL).returncode == 4
    ended = run("village", "add", "示例又一村")
    assert (ended.returncode, "已经作废" in ended.stderr) == (0, True)


def test_a_passphrase_is_typed_or_in_a_file_of_ones_own(run: Dabzw, tmp_path: Path) -> None:
    typed = run("key", "new")
    assert (typed.returncode, "--passphrase-file" in typed.stderr) == (2, True)
    secret = tmp_path / "口令"
    secret.chmod(0o644)
    assert "别人也能读" in run("key", "new", "--passphrase-file", str(secret)).stderr
    secret.chmod(0o600)
    secret.write_text("短\n", encoding="utf-8")
    assert "太短" in run("key", "new", "--passphrase-file", str(secret)).stderr
    assert "没有这个文件" in run("key", "new", "--passphrase-file", "没有").stderr
    assert not (tmp_path / "settings" / "dabzw").exists()


def test_who_has_no_address_is_told(run: Dabzw, tmp_path: Path) -> None:
    nobody = run("key", "new", "--passphrase-file", str(tmp_path / "口令"), GIT_AUTHOR_EMAIL="")
    assert (nobody.returncode, "--email" in nobody.stderr) == (2, True)
    odd = run("key", "new", "--passphrase-file", str(tmp_path / "口令"), GIT_AUTHOR_EMAIL="*@example.cn")
    assert (odd.returncode, "名册" in odd.stderr) == (2, True)


def test_a_line_is_one_persons(run: Dabzw, tmp_path: Path) -> None:
    other = signers.signer(tmp_path / "别人", "示例乙", "yi@example.cn")
    text = other.key.text
    assert run("key", "trust", f"{text} 示例乙", "--yes").returncode == 2  # no address
    assert run("key", "trust", f"*@example.cn {text} 示例乙", "--yes").returncode == 2
    assert run("key", "trust", f"yi@example.cn cert-authority {text} 示例乙", "--yes").returncode == 2
    assert run("key", "trust", "ssh-rsa AAAA 示例乙", "--email", "yi@example.cn", "--yes").returncode == 2
    two = tmp_path / "两个.txt"
    two.write_text(f"{text} 甲\n{text} 乙\n", encoding="utf-8")
    assert run("key", "trust", str(two), "--email", "yi@example.cn", "--yes").returncode == 2
    public = str(other.private) + ".pub"
    assert run("key", "trust", public, "--email", "yi@example.cn", "--yes").returncode == 0
    taken = run("key", "trust", public, "--email", "bing@example.cn", "--name", "示例丙", "--yes")
    assert (taken.returncode, "示例乙" in taken.stderr) == (5, True)


def test_what_a_roster_holds_else_stays_and_is_told(run: Dabzw, tmp_path: Path) -> None:
    place = tmp_path / "共用名册"
    before = "# 本乡应急办\n* ssh-ed25519 AAAA\n"
    place.write_text(before.rstrip("\n"), encoding="utf-8")
    line = new(run, tmp_path)
    shared = {"DABZW_ROSTER": str(place)}
    assert run("key", "trust", line, "--from", "2026-02-09", "--yes", **shared).returncode == 0
    assert place.read_text(encoding="utf-8").startswith(before)
    page = json.loads(run("key", "list", "--json", **shared).stdout)
    assert (len(page["名册"]), len(page["不算数的行"])) == (1, 1)
    assert "第2行" in run("key", "list", "--roster", str(place)).stdout
    assert run("key", "list", "--roster", "没有").returncode == 2
    place.write_bytes(b"\xff\xfe")
    assert run("key", "list", **shared).returncode == 3
    refused = run("village", "add", "示例新村", **shared)
    assert (refused.returncode, "不是签名人名册" in refused.stderr) == (3, True)


def test_a_campaign_asks_for_signatures(run: Dabzw, tmp_path: Path) -> None:
    campaign = tmp_path / "台账" / "campaign.yaml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text + "签名: 要求\n", encoding="utf-8")
    refused = run("adopt")
    assert (refused.returncode, "要求入账签名" in refused.stderr, "名册" in refused.stderr) == (6, True, True)
    mine = signers.signer(tmp_path / "settings" / "dabzw" / "密钥", "示例员", MAIL)  # without a passphrase
    (tmp_path / "settings" / "dabzw" / "名册").write_text(mine.listed().line + "\n", encoding="utf-8")
    signed = run("adopt")
    assert signed.returncode == 0, signed.stderr
    assert "没有签名" not in signed.stderr
    assert run("village", "add", "示例新村").returncode == 0
    os.remove(mine.private)  # noqa: PTH107
    assert run("village", "add", "示例又一村").returncode == 6
