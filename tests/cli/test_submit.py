"""dabzw submit: what leaves is shown, agreed to, signed, and holds nothing that an informant said."""

from __future__ import annotations

import json
import re
import subprocess  # noqa: TID251 -- git as a person runs it
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import full_ledger
import pytest
import signers
from conftest import Copied
from processes import Dabzw, Process

from dabzw.store.signing.roster import Roster
from dabzw.sync.submission.packing import read_submission

pytestmark = pytest.mark.usefixtures("person")


CODE: Final = "140000001000"
FREE: Final = (
    "内容",
    "备注",
    "说明",
    "理由",
    "现场风险提示",
    "实际经营",
    "注册经营范围",
    "事由",
    "地点",
)
MARK: Final = "示例举报人王某某13800138000"
OPAQUE: Final = "JB-7777"
GIVEN: Final = ("submit", "--as-of", "2026-03-12", "--code", CODE)


@pytest.fixture
def run(dabzw: Dabzw, copied: Copied, tmp_path: Path) -> Dabzw:
    ledger = tmp_path / "台账"
    copied(full_ledger.build, ledger)

    def start(*args: str, **env: str) -> Process:
        return dabzw(*args, cwd=ledger, XDG_CONFIG_HOME=str(tmp_path / "settings"), **env)

    return start


def test_it_is_shown_agreed_to_and_written(run: Dabzw, tmp_path: Path) -> None:
    unsure = run(*GIVEN, "--out", str(tmp_path))
    assert (unsure.returncode, "--yes" in unsure.stderr) == (2, True)
    assert "不含：内容" in unsure.stdout
    place = tmp_path / f"上报-{CODE}-2026-03-12.zip"
    assert not place.exists()
    done = run(*GIVEN, "--out", str(tmp_path), "--yes", "--json")
    assert done.returncode == 0, done.stderr
    page = json.loads(done.stdout)
    assert (page["区划代码"], page["截至"], page["签名"], page["文件"]) == (
        CODE,
        "2026-03-12",
        "没有",
        str(place),
    )
    assert "没有签名" in done.stderr
    found = read_submission(place.read_bytes(), Roster())
    assert found.digest == page["摘要"]
    assert {row["表"]: row["行"] for row in page["上报表"]}["记录"] == len(found.facts.tables["records"])
    before = place.read_bytes()
    assert run(*GIVEN, "--out", str(tmp_path), "--yes").returncode == 0
    assert (place.read_bytes(), len(list(tmp_path.glob("上报*")))) == (before, 1)


def test_a_code_is_wanted(run: Dabzw, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "a.zip"), "--yes")
    none = run("submit", "--as-of", "2026-03-12", *out)
    assert (none.returncode, "--code" in none.stderr) == (2, True)
    for wrong in ("../x", "140000001001", "14000000100"):
        assert run("submit", "--code", wrong, *out).returncode == 2
    assert not (tmp_path / "a.zip").exists()


def test_what_is_not_entered_is_not_handed_up(run: Dabzw, tmp_path: Path) -> None:
    campaign = tmp_path / "台账" / "campaign.yaml"
    campaign.write_text(campaign.read_text(encoding="utf-8") + "# 一\n", encoding="utf-8")
    done = run(*GIVEN, "--out", str(tmp_path / "a.zip"), "--yes")
    assert (done.returncode, "dabzw adopt" in done.stderr) == (5, True), done.stderr


@signers.needs_keygen
def test_it_is_signed_by_the_clerk(run: Dabzw, tmp_path: Path) -> None:
    mine = signers.signer(tmp_path / "settings" / "dabzw" / "密钥", "示例员", "clerk@example.cn")
    place = tmp_path / "a.zip"
    done = run(*GIVEN, "--out", str(place), "--yes")
    assert (done.returncode, mine.key.fingerprint in done.stdout) == (0, True)
    found = read_submission(place.read_bytes(), signers.roster(mine.listed()))
    assert (found.signature.state, found.signature.name) == ("有效", "示例员")
    with ZipFile(place) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "名册").write_text(signers.roster(mine.listed()).text, encoding="utf-8")
    asked = ["ssh-keygen", "-Y", "verify", "-n", "dabzw-submit", "-f", "名册", "-I", "clerk@example.cn"]
    told = (tmp_path / "manifest.json").read_bytes()
    subprocess.run([*asked, "-s", "manifest.json.sig"], cwd=tmp_path, input=told, check=True)


def test_no_word_of_an_informant_is_in_it(run: Dabzw, tmp_path: Path) -> None:
    ledger = tmp_path / "台账"
    planted = 0
    for file in sorted(ledger.glob("*/*/*-*.yaml")):
        text = file.read_text(encoding="utf-8")
        if file.parts[-3] not in {"leads", "enterprises", "sites", "activities"}:
            continue
        token = re.sub(r"(?m)^(举报人编号: ).*$", rf"\g<1>{OPAQUE}", text)
        new, count = re.subn(rf"(?m)^( *(?:- )?(?:{'|'.join(FREE)}): )(?!\|).*$", rf"\g<1>{MARK}", token)
        planted += count
        file.write_text(new, encoding="utf-8")
    assert planted > 20
    subprocess.run(
        ["git", "-c", "user.name=示例员", "-c", "user.email=c@example.cn", "commit", "-qam", "植入"],
        cwd=ledger,
        check=True,
    )
    done = run(*GIVEN, "--out", str(tmp_path / "a.zip"), "--yes")
    assert done.returncode == 0, done.stderr
    with ZipFile(tmp_path / "a.zip") as archive:
        parts = [archive.read(name).decode() for name in archive.namelist()]
    for told in (*parts, done.stdout, done.stderr):
        assert "王某某" not in told
        assert "13800138000" not in told
        assert OPAQUE not in told
        assert MARK.encode("unicode_escape").decode() not in told
