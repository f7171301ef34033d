"""Every way by which ledgers meet, for real on this computer: path, bundle, ssh, https, http, git daemon.

    PYTHONPATH=tests python -m benchmarks.meet.transports [--only ssh,https]

At each: a second desk is made from it, both sides enter and sync, until both have all; then a service that is
not there, a host that nobody knows, what is not let in, and a port that never answers.  What a clerk is told
is shown.  Ends with 1 where something was wrong; of what is not on this computer it says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import small_ledger  # of the tests

from benchmarks.faults.cases import words_of
from benchmarks.faults.child import become, preload
from benchmarks.faults.matrix import folder_for_runs
from benchmarks.faults.scene import SETTINGS, Broken, environment, git
from benchmarks.faults.writers import machine
from benchmarks.meet import servers
from benchmarks.meet.desks import HUB, head_of, tokens_of
from benchmarks.meet.servers import HOST, NotHere
from dabzw.store.git import Repository
from dabzw.sync.exchange import transport

_SITE: Final = "site add --name 场所{token} --village 东沟村 --place-class 废弃砖窑 --occupancy 闲置"
_PATIENCE: Final = 3.0
"""The seconds of one exchange here: nobody waits ten minutes for a port that says nothing."""
_REFUSED: Final = 6


@dataclass
class Run:
    """One transport: two desks, a hub, what was wrong and what was said."""

    root: Path
    name: str
    settings: str = ""
    wrong: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    commands: int = 0

    @property
    def hub(self) -> Path:
        """The repository by which they meet."""
        return self.root / HUB

    def begin(self) -> None:
        """The first desk with its ledger, and an empty hub."""
        for name in ("home", "tmp", "out"):
            (self.root / name).mkdir(parents=True)
        (self.root / "home/.gitconfig").write_text(SETTINGS + self.settings, "utf-8")
        os.environ["HOME"] = str(self.root / "home")
        small_ledger.build(self.root / "甲")
        kept = {".gitattributes": b"* -text\n", ".gitignore": b"out/\n*.tmp\n"}
        repository = Repository.require(self.root / "甲")
        small_ledger.commit(repository, small_ledger.SECOND, kept, "补齐", "adopt")
        git(self.root, "init", "-q", "--bare", "--initial-branch=main", str(self.hub))

    def type(self, desk: str, line: str, status: int = 0, env: Mapping[str, str] | None = None) -> str:
        """Types a line at a desk; what it says is kept where it ends otherwise than it should."""
        place = self.root / "said"
        self.commands += 1
        pid = os.fork()
        if pid == 0:
            transport.PATIENCE = _PATIENCE if status else transport.PATIENCE  # type: ignore[misc]
            told = environment(self.root) | dict(env or {})
            become([words_of(line)], self.root / desk, told, (place, place))
        _, ended = os.waitpid(pid, 0)
        code, said = os.waitstatus_to_exitcode(ended), place.read_text("utf-8", errors="replace")
        if code != status or "Traceback" in said:
            self.wrong.append(f"{line}: {code}, not {status}: {said.strip()[-300:]}")
        return said

    def both_ways(self, address: str) -> None:
        """A second desk from the address; each enters something; in the end both have all."""
        self.type("甲", f"sync {address}")
        self.type("", f"init {self.root / '乙'} --from {address}")
        for token, desk in (("T1x1z", "甲"), ("T2x2z", "乙")):
            self.type(desk, _SITE.replace("{token}", token))
        for desk in ("甲", "乙", "甲"):
            self.type(desk, "sync" if desk == "乙" else f"sync {address}")
        self.same({"T1x1z", "T2x2z"})

    def same(self, tokens: set[str]) -> None:
        """Both desks are at one commit, with nothing missing and nothing left over."""
        heads = {desk: head_of(self.root / desk) for desk in ("甲", "乙")}
        if len({*heads.values()}) > 1:
            self.wrong.append(f"heads: {heads}")
        for desk in heads:
            if missing := tokens - tokens_of(self.root / desk, "HEAD"):
                self.wrong.append(f"lost at {desk}: {sorted(missing)}")
            if dirty := git(self.root / desk, "status", "--porcelain", "-uall").strip():
                self.wrong.append(f"dirty: {desk} {dirty[:200]}")

    def refused(self, what: str, address: str, env: Mapping[str, str] | None = None) -> None:
        """A sync with an address that does not work: refused in one sentence, nothing changed."""
        before, began = head_of(self.root / "甲"), time.monotonic()
        said = self.type("甲", f"sync {address}", _REFUSED, env)
        seconds = time.monotonic() - began
        self.said.append(f"{what} ({seconds:.1f} s): {said.strip().splitlines()[-1] if said.strip() else ''}")
        unclear = "fatal" in said or "没有给出明白的原因" in said
        if "错误：" not in said or unclear or head_of(self.root / "甲") != before:
            self.wrong.append(f"{what}: {said.strip()[-200:]}")


def _path(run: Run) -> None:
    run.begin()
    run.both_ways(str(run.hub))
    run.type("甲", f"sync {run.root / '没有'}", 2)


def _bundle(run: Run) -> None:
    """A stick: all to begin with, then what is new, both ways; one that was cut off on the way."""
    run.begin()
    out = run.root / "out"
    run.type("甲", f"sync --out {out / '1.bundle'}")
    run.type("", f"init {run.root / '乙'} --from {out / '1.bundle'}")
    for token, desk in (("T1x1z", "甲"), ("T2x2z", "乙")):
        run.type(desk, _SITE.replace("{token}", token))
    for number, sender, receiver in ((2, "甲", "乙"), (3, "乙", "甲")):
        run.type(sender, f"sync --out {out / f'{number}.bundle'}")
        run.type(receiver, f"sync {out / f'{number}.bundle'}")
    run.same({"T1x1z", "T2x2z"})
    run.type("乙", f"sync --out {out / '4.bundle'} --full")
    cut = out / "断.bundle"
    cut.write_bytes((out / "4.bundle").read_bytes()[:-200])
    run.refused("cut off", str(cut))


def _ssh(run: Run) -> None:
    with servers.sshd(run.root.with_name(f"{run.name}-keys")) as (address, command):
        run.settings = f"[core]\n\tsshCommand = {command}\n"
        run.begin()
        run.both_ways(f"{address}{run.hub}")
        port = int(address.rpartition(":")[2])
        keys = run.root.with_name(f"{run.name}-keys")
        strange = {"GIT_CONFIG_COUNT": "0"}
        _rewrite(run, command.replace("clerk", "stranger"))
        run.refused("a key that is not let in", f"{address}{run.hub}", strange)
        _rewrite(run, command.replace(f"{keys / 'known'}", "/dev/null"))
        run.refused("a host that is not known yet", f"{address}{run.hub}")
        _rewrite(run, command)
        run.refused("no such ledger", f"{address}{run.root}/没有.git")
        user = address.partition("@")[0]
        _elsewhere(run, user, port)


def _rewrite(run: Run, command: str) -> None:
    text = f"{SETTINGS}[core]\n\tsshCommand = {command}\n"
    (run.root / "home/.gitconfig").write_text(text, "utf-8")


def _elsewhere(run: Run, scheme: str, port: int) -> None:
    """No service, no such host, no answer; `scheme` is what an address begins with, up to the host."""
    at = "@" if "://" in scheme and not scheme.endswith("//") else ""
    begins = f"{scheme}{at}"
    run.refused("no service", f"{begins}{HOST}:{servers.free_port()}/{HUB}")
    if not scheme.startswith("http:"):
        run.refused("no such host", f"{begins}no-such-host.invalid:{port}/{HUB}")
    with servers.silent() as silent:
        run.refused("no answer", f"{begins}{HOST}:{silent}/{HUB}")


def _daemon(run: Run) -> None:
    run.begin()
    with servers.daemon(run.root) as address:
        run.both_ways(f"{address}/{HUB}")
        run.refused("no such ledger", f"{address}/没有.git")
        _elsewhere(run, "git://", int(address.rpartition(":")[2]))


def _http(run: Run) -> None:
    run.begin()
    with servers.web(run.root) as address:
        run.both_ways(f"{address}/{HUB}")
        run.refused("no such ledger", f"{address}/没有.git")
        run.type("甲", f"sync {address.replace(HOST, 'example.cn')}/{HUB}", 2)  # could be read on the way
        _elsewhere(run, "http://", int(address.rpartition(":")[2]))


def _https(run: Run) -> None:
    keys = run.root.with_name(f"{run.name}-keys")
    keys.mkdir()
    own = servers.certified(keys, "own")
    run.settings = f"[http]\n\tsslCAInfo = {keys / 'own.crt'}\n"
    run.begin()
    with servers.web(run.root, own) as address:
        run.both_ways(f"{address}/{HUB}")
        _elsewhere(run, "https://", int(address.rpartition(":")[2]))
    with servers.web(run.root, servers.certified(keys, "another")) as address:
        run.refused("a certificate that nobody vouches for", f"{address}/{HUB}")


RUNS: Final = {
    "path": _path,
    "bundle": _bundle,
    "ssh": _ssh,
    "git": _daemon,
    "http": _http,
    "https": _https,
}


@contextmanager
def _folder() -> Iterator[Path]:
    folder = folder_for_runs()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.meet.transports", description=__doc__)
    parser.add_argument("--only", default="", help="names with commas between; all by default")
    asked = parser.parse_args()
    preload()
    bad = 0
    print(machine())
    with _folder() as folder:
        for name in asked.only.split(",") if asked.only else RUNS:
            bad += _tried(Run(folder / name, name))
    return int(bad > 0)


def _tried(run: Run) -> bool:
    """Whether something was wrong with a transport; tells of it."""
    began = time.monotonic()
    try:
        RUNS[run.name](run)
    except NotHere as missing:
        print(f"{run.name}: not tried, for it is not on this computer: {missing}")
        return False
    except Broken as broken:
        run.wrong.append(f"cannot go on: {broken}")
    says = f"{len(run.wrong)} violations" if run.wrong else "right"
    print(f"{run.name}: {says}, {run.commands} commands, {time.monotonic() - began:.1f} s")
    for line in run.said:
        print(f"    {line}")
    for line in run.wrong:
        print(f"  violation: {line}")
    return bool(run.wrong)


if __name__ == "__main__":
    sys.exit(main())
