"""receive as an administrator types it, and real pushes into what it makes: the hook, its receipts, its limits."""

from __future__ import annotations

import json
import re
import subprocess  # noqa: TID251 -- pushes are made by git, and broken off, from outside
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
import signers
from conftest import Ledgers
from processes import Dabzw
from signers import Signer
from townships import BEGUN, CODE, DAY, FIRST, YARD, Push, Township, founded, inspected, yard

from benchmarks.meet import servers
from dabzw.model.ids import path_of
from dabzw.store.git import Repository
from dabzw.sync.receive.receipts import REF, kept_ref, newest_kept, receipts_of

pytestmark = signers.needs_keygen
PATH: Final = path_of(YARD)
GROWN: Final = yard(inspected("2026-03-09"), inspected("2026-03-10"))


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signers.signer(tmp_path_factory.mktemp("keys"), "示例员", "clerk@example.cn")


@pytest.fixture
def township(clerk: Signer, isolated: None, clean_environment: dict[str, str], tmp_path: Path) -> Township:
    made = founded(tmp_path, clerk, clean_environment)
    made.commit(FIRST)
    return made


def told(dabzw: Dabzw, township: Township) -> Mapping[str, object]:
    """What the superior sees."""
    run = dabzw(
        "receive", "status", str(township.reception.place), "--json", cwd=township.reception.roster.parent
    )
    assert run.returncode == 0, run.stderr
    found: Mapping[str, object] = json.loads(run.stdout)
    return found


def test_a_ledger_is_received_and_its_receipts_come_back(dabzw: Dabzw, township: Township) -> None:
    assert told(dabzw, township)["状态"] == "还没有收到"
    run = township.push()
    (first,) = township.tip
    assert run.returncode == 0
    assert f"已收下：提交 {first[:16]}，新收1次提交，全台账2条记录；回执第1号，2" in run.stderr
    (second,) = (township.commit({PATH: GROWN}),)
    assert "新收1次提交，全台账2条记录；回执第2号" in township.push().stderr

    status = told(dabzw, township)
    assert status["状态"] == "正常"
    assert status["距今天数"] == 0
    assert status["问题"] == []
    rows = status["回执"]
    assert isinstance(rows, list)
    assert [(row["回执"], row["提交"], row["已签名"], row["名册换过"]) for row in rows] == [
        (2, second[:16], False, False),
        (1, first[:16], False, False),
    ]

    fetched = township.repository.git("fetch", str(township.reception.place), f"{REF}:{kept_ref('上级')}")
    assert fetched == b""
    assert newest_kept(township.repository) == receipts_of(township.reception.repository())[-1].receipt
    assert kept_ref("上级") == f"{REF}/上级"

    page = dabzw("receive", "status", ".", cwd=township.reception.place.parent).stdout
    assert CODE in page
    assert second[:16] in page


def test_what_git_itself_is_to_refuse_and_what_the_hook(dabzw: Dabzw, township: Township) -> None:
    assert township.push().returncode == 0
    (first,) = township.tip
    second = township.commit({PATH: yard(inspected("2026-03-08"))}, when=BEGUN)  # dated back
    for words, options in (
        (("main:别的",), ()),
        (("main", "main:refs/dabzw/receipts"), ()),
        (("main",), ("-c", "core.hooksPath=/dev/null", "-c", "receive.denyDeletes=false")),
        (("--no-verify", "main"), ()),
        (("-f", "main"), ()),
    ):
        run = township.push(*words, options=options)
        assert run.returncode == 1
        assert "没有收下：" in run.stderr, (words, run.stderr)
        assert township.received == first
    hostile = township.repository.top / "hostile"
    hostile.write_text("[core]\n\thooksPath = /dev/null\n", encoding="utf-8")
    assert "入账时间早于" in township.push(GIT_CONFIG_GLOBAL=str(hostile)).stderr
    assert "push options" in township.push("-o", "dabzw.skip", "main").stderr  # git has none of them
    assert township.push(":main").returncode == 1
    township.repository.git("update-ref", "refs/heads/main", first)
    township.commit({PATH: GROWN})
    assert "回执第2号" in township.push().stderr

    status = told(dabzw, township)
    refused = status["没有收下"]
    assert isinstance(refused, list)
    assert {row["提交"] for row in refused} >= {second[:16]}
    assert status["状态"] == "正常"
    assert status["问题"] == []
    assert township.reception.repository().git("for-each-ref", "--format=%(refname)").split() == [
        REF.encode(),
        b"refs/heads/main",
    ]


@pytest.mark.slow
def test_an_old_ledger_is_accepted_first(dabzw: Dabzw, township: Township) -> None:
    old = township.commit({PATH: GROWN}, signed=False)
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"), 备注="示例")})
    assert f"dabzw receive adopt {old}" in township.push().stderr
    assert township.received is None
    here = township.reception.place
    run = dabzw("receive", "adopt", old[:10], cwd=here)
    assert (run.returncode, "不是完整的提交编号" in run.stderr) == (2, True)
    run = dabzw("receive", "adopt", old, cwd=here)
    assert run.returncode == 0
    assert f"认可到提交 {old[:16]} 为止的历史（第1号）" in run.stderr
    assert "新收3次提交，全台账2条记录；回执第2号" in township.push().stderr


def test_a_receiver_with_a_key_signs(dabzw: Dabzw, township: Township, tmp_path: Path) -> None:
    superior = signers.signer(tmp_path / "keys", "上级接收", "jieshou@dabzw.local")
    roster = township.reception.roster
    asked = ("receive", "init", ".", "--code", CODE, "--roster", "名册", "--key", str(superior.private))
    run = dabzw(*asked, cwd=roster.parent)
    assert run.returncode == 0, run.stderr
    assert f"只收 {CODE} 的台账" in run.stderr
    township.push()
    (kept,) = receipts_of(township.reception.repository())
    assert kept.signed
    from dabzw.sync.signing.checking import signatures_of

    listed = signers.roster(superior.listed())
    found = signatures_of(township.reception.repository(), [kept.id], listed, kept=tmp_path / "kept")
    assert found[kept.id].is_good
    roster.write_text(f"{roster.read_text(encoding='utf-8')}# 换过\n", encoding="utf-8")
    township.commit({PATH: GROWN})
    assert township.push().returncode == 0
    rows = told(dabzw, township)["回执"]
    assert isinstance(rows, list)
    assert [row["名册换过"] for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--code", "1101", "--roster", "名册"), "不是12位数字"),
        (("--code", CODE, "--roster", "没有"), "名册）没有 不存在"),
        (("--code", CODE, "--roster", f"{CODE}.git/config"), "在收件库里面"),
        (("--code", CODE, "--roster", "名册", "--key", "没有"), "私钥）没有 不存在"),
    ],
)
def test_what_init_refuses(dabzw: Dabzw, township: Township, words: tuple[str, ...], says: str) -> None:
    run = dabzw("receive", "init", ".", *words, cwd=township.reception.roster.parent)
    assert (run.returncode, says in run.stderr) == (2, True), run.stderr


def test_a_reception_that_somebody_went_round(dabzw: Dabzw, township: Township) -> None:
    township.push()
    place = township.reception.place
    (place / "hooks/pre-receive").chmod(0o600)
    second = township.commit({PATH: GROWN}, signed=False)
    assert "已收下，但没有给出回执" in township.push().stderr  # git runs no hook that it may not run
    faults = told(dabzw, township)["问题"]
    assert isinstance(faults, list)
    assert any("hooks/pre-receive 不在或被改过" in one for one in faults)
    assert any(f"main 在提交 {second[:16]}" in one for one in faults)
    (place / "hooks/pre-receive").chmod(0o700)
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"), 备注="示例")})
    assert "没有签名" in township.push().stderr  # what came in unseen is judged with the next


def hooked(township: Township, place: Path, feed: str, *words: str, **variables: str) -> str:
    """What the program of the hook says where git does not run it; it fails."""
    run = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-m", "dabzw.cli.meet.hook", *words],
        cwd=place,
        env={**township.environment, **variables},
        input=feed,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert run.returncode != 0
    return run.stdout + run.stderr


def test_the_hook_is_run_by_git_alone(dabzw: Dabzw, township: Township) -> None:
    place = township.reception.place
    assert "没有收下：没有要收的内容" in hooked(township, place, "", "pre-receive")
    update = f"{'0' * 40} {township.tip[0]} refs/heads/main\n"
    elsewhere = str(township.repository.git_dir / "objects")
    for variables in ({}, {"GIT_QUARANTINE_PATH": elsewhere}, {"GIT_QUARANTINE_PATH": "objects/pack/.."}):
        assert "由 git 在收到推送时运行" in hooked(township, place, update, "pre-receive", **variables)
    assert "由 git 在收到推送时运行" in hooked(township, place, update, "别的")
    assert "不是收件库" in hooked(township, place.parent, update, "pre-receive")
    for folder in (place.parent / "乡", place.parent / "没有"):
        assert dabzw("receive", "status", str(folder), cwd=place.parent).returncode in {0, 3}


def test_what_the_tool_cannot_do_is_no(township: Township) -> None:
    place = township.reception.place
    settings = place / "dabzw-receive.json"
    good = settings.read_bytes()
    settings.write_bytes(b"{}")
    assert "读不出来，什么都不能收" in township.push().stderr
    settings.write_bytes(good)
    for bad in ("exit 1", "exec /nowhere"):
        text = (place / "hooks/pre-receive").read_text(encoding="utf-8")
        (place / "hooks/pre-receive").write_text(text.replace("exec ", f"{bad} "), encoding="utf-8")
        assert township.push().returncode == 1
        (place / "hooks/pre-receive").write_text(text, encoding="utf-8")
    assert township.received is None


def pushing(township: Township, commit: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["git", "push", str(township.reception.place), f"{commit}:refs/heads/main"],
        cwd=township.repository.top,
        env=dict(township.environment),
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.slow
def test_two_pushes_at_once(dabzw: Dabzw, township: Township) -> None:
    township.push()
    (first,) = township.tip
    one = township.commit({PATH: GROWN})
    other = township.commit({PATH: yard(inspected("2026-03-09"), 备注="示例")}, first)
    both = [pushing(township, one), pushing(township, other)]
    ended = [(push.communicate()[1], push.returncode) for push in both]
    assert sorted(status for _, status in ended) == [0, 1]
    assert township.received in {one, other}
    (_, last) = receipts_of(township.reception.repository())
    assert last.receipt.commit == township.received
    assert told(dabzw, township)["问题"] == []


@pytest.mark.slow
def test_a_push_that_is_broken_off(township: Township) -> None:
    township.push()
    (first,) = township.tip
    second = township.commit({PATH: GROWN})
    push = pushing(township, second)
    push.kill()
    push.communicate()
    assert township.received in {first, second}
    run = township.push()
    assert run.returncode == 0
    assert township.received == second
    assert receipts_of(township.reception.repository())[-1].receipt.commit == second


def test_objects_that_are_broken_or_elsewhere(township: Township, tmp_path: Path) -> None:
    blob = township.blob(GROWN)
    township.commit({PATH: GROWN})
    place = township.repository.git_dir / "objects" / blob[:2] / blob[2:]
    good = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(zlib.compress(b"blob 4\0fals"))
    assert township.push().returncode != 0
    place.write_bytes(good)
    elsewhere = Repository.create(tmp_path / "别处")
    alternates = elsewhere.git_dir / "objects/info/alternates"
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_text(f"{township.repository.git_dir / 'objects'}\n", encoding="utf-8")
    place.rename(tmp_path / "aside")
    run = subprocess.run(
        ["git", "push", str(township.reception.place), f"{township.tip[0]}:refs/heads/main"],
        cwd=elsewhere.top,
        env=dict(township.environment),
        check=False,
        capture_output=True,
    )
    assert run.returncode != 0
    assert township.received is None
    (tmp_path / "aside").rename(place)
    assert township.push().returncode == 0
    assert township.reception.place.stat().st_mode & 0o077 == 0


def test_a_name_that_git_takes_for_its_own(township: Township) -> None:
    township.push()
    (first,) = township.tip
    for name in (".git/config", ".GIT/config", "templates/.git/hooks/x", "templates/git~1"):
        tree = crooked(township.repository, name)
        lines = f"author 示例员 <clerk@example.cn> {BEGUN + DAY} +0800"
        raw = (
            f"tree {tree}\nparent {first}\n{lines}\n{lines.replace('author', 'committer')}\n\n登记\n".encode()
        )
        made = signers.stored(township.repository, raw)
        run = township.push(f"{made}:refs/heads/main")
        assert run.returncode == 1, name
        assert township.received == first


def crooked(repository: Repository, path: str) -> str:
    """A tree with one file of a name that git itself would never write."""
    blob = repository.git("hash-object", "-w", "--stdin", feed=b"x").decode().strip()
    mode = b"100644"
    for name in reversed(path.split("/")):
        data = mode + b" " + name.encode() + b"\0" + bytes.fromhex(blob)
        asked = ("-t", "tree", "-w", "--literally", "--stdin")
        blob, mode = repository.git("hash-object", *asked, feed=data).decode().strip(), b"40000"
    return blob


@pytest.fixture
def desk(ledgers: Ledgers, township: Township) -> Path:
    """A ledger as the tool makes it, unsigned, of the township; its superior has received nothing."""
    folder = ledgers("small")
    text = (folder / "campaign.yaml").read_text(encoding="utf-8")
    (folder / "campaign.yaml").write_text(f'区划代码: "{CODE}"\n{text}', encoding="utf-8")
    return folder


def test_a_desk_syncs_with_its_superior(dabzw: Dabzw, desk: Path, township: Township) -> None:
    place = township.reception.place
    assert dabzw("adopt", "campaign.yaml", cwd=desk).returncode == 0
    run = dabzw("sync", str(place), cwd=desk)
    assert run.returncode == 6
    found = re.search(r"dabzw receive adopt ([0-9a-f]{40})", run.stderr)
    assert "对方没有收" in run.stderr
    assert found is not None
    assert dabzw("receive", "adopt", found[1], cwd=place).returncode == 0
    run = dabzw("sync", str(place), cwd=desk)
    assert run.returncode == 0, run.stderr
    assert "回执第2号" in run.stdout
    kept = newest_kept(Repository.require(desk))
    assert kept is not None
    assert kept == receipts_of(township.reception.repository())[-1].receipt
    assert kept.commit == township.received
    assert "第2号回执" in dabzw("verify", "--json", cwd=desk).stdout
    again = Repository.require(desk)
    ref = again.git("for-each-ref", "--format=%(refname)", f"{REF}/").decode().strip()
    again.git("update-ref", ref, f"{ref}~1")
    assert newest_kept(again) is None
    assert dabzw("sync", str(place), cwd=desk).returncode == 0
    assert newest_kept(again) == kept  # though nothing was handed over
    paper = ("report", "policy", "--format", "md", "--as-of", "2026-03-12", "--out", "out")
    assert dabzw(*paper, cwd=desk).returncode == 0
    (made,) = (desk / "out").glob("*.md")
    other = again.git("commit-tree", again.commit(kept.commit).tree, feed=b"x").decode().strip()
    again.git("update-ref", ref, other)
    assert "注意：那里的回执和本机以前取回的接不上" in dabzw("sync", str(place), cwd=desk).stdout
    assert f"依据：提交 {kept.short}（上级收到：{kept.at:%Y-%m-%d %H:%M}，回执第2号）" in made.read_text(
        "utf-8"
    )


def test_a_desk_runs_no_hook_of_another(dabzw: Dabzw, desk: Path, township: Township) -> None:
    place = township.reception.place
    hook = place / "hooks/pre-receive"
    good = hook.read_bytes()
    for bad in (good + b"touch /dev/null\n", good.replace(b"/bin/python", b"/bin/other")):
        hook.write_bytes(bad)
        run = dabzw("sync", str(place), cwd=desk)
        assert (run.returncode, "那里放着收到时会在本机运行的程序" in run.stderr) == (6, True), run.stderr
    hook.write_bytes(good)
    (place / "hooks").rename(place / "others")
    with (place / "config").open("a", encoding="utf-8") as config:
        config.write("[core]\n\thooksPath = others\n")
    run = dabzw("sync", str(place), cwd=desk)
    assert (run.returncode, "那里放着收到时会在本机运行的程序" in run.stderr) == (6, True), run.stderr
    assert township.received is None


FORCED: Final = re.compile(r"^ *restrict,command=(?P<command>.*) ssh-ed25519 ", re.MULTILINE)


@pytest.mark.slow
def test_a_way_by_ssh_as_the_manual_sets_it_up(township: Township, tmp_path: Path) -> None:
    place = township.reception.place
    text = (Path(__file__).parents[2] / "docs/上级接收.md").read_text(encoding="utf-8")
    forced = FORCED.search(text)
    assert forced is not None
    command = forced["command"].replace(f"/srv/dabzw/{CODE}.git", str(place))
    with servers.sshd(tmp_path / "ssh") as (address, ssh):
        allowed = tmp_path / "ssh/allowed"
        allowed.write_text(f"restrict,command={command} {allowed.read_text('utf-8')}", encoding="utf-8")

        def git(*words: str) -> Push:
            return subprocess.run(
                ["git", *words],
                cwd=township.repository.top,
                env={**township.environment, "GIT_SSH_COMMAND": ssh},
                capture_output=True,
                text=True,
                check=False,
                encoding="utf-8",
            )

        assert "回执第1号" in git("push", f"{address}{place}", "main").stderr
        assert git("fetch", f"{address}{place}", f"{REF}:{kept_ref('上级')}").returncode == 0
        assert newest_kept(township.repository) == receipts_of(township.reception.repository())[-1].receipt
        township.commit({PATH: GROWN}, signed=False)
        around = "--receive-pack=git -c core.hooksPath=/dev/null receive-pack"
        for words in (
            ("push", f"{address}{place}", "main"),
            ("push", around, f"{address}{place}", "main"),
            ("fetch", f"{address}{township.repository.top}", "main"),
        ):
            assert git(*words).returncode != 0
        assert "没有签名" in git("push", f"{address}{place}", "main").stderr
        assert "只能推送和取回本单位的台账" in git("push", around, f"{address}{place}", "main").stderr


@pytest.mark.slow
def test_a_way_by_http(township: Township) -> None:
    place = township.reception.place
    with servers.web(place.parent) as address:
        where = f"{address}/{place.name}"
        push = ["git", "push", where, "main"]
        run = subprocess.run(
            push,
            cwd=township.repository.top,
            env=dict(township.environment),
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        assert "回执第1号" in run.stderr
        assert township.received == township.tip[0]
