"""The one wrapper of git: a fixed environment, plumbing commands, bytes and paths in and out.

Nothing that lies in the repository, in its configuration or in the caller's environment can choose a
program to run, another repository or another index.  Paths are relative to the ledger, which is the
repository's top or any folder below it; nothing outside the ledger is ever listed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dabzw.errors import Conflict, LedgerError, LookupFailed, StorageError
from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.model.patterns import lazy
from dabzw.store import damage
from dabzw.store.batch import Object, read_batch
from dabzw.store.damage import Damaged
from dabzw.store.git_config import NEW_REPOSITORY, PLAIN_LOG, refuse_unsafe, unknown_keys
from dabzw.store.git_process import GitRefused, output, plain, start
from dabzw.store.git_states import refusal, sentence
from dabzw.store.incoming import Incoming
from dabzw.store.readings import CLOCK_FORMAT, seconds_read
from dabzw.store.tips import read_tip

_DATE = lazy(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?")
NO_MAIL = "jingban@dabzw.local"
"""The address of whoever gives none: it stands in the history beside the name; nothing is sent to it."""
_FILE_MODES = ("100644", "100755")


class NotTracked(LedgerError):
    """The ledger is in a folder that git does not track; with records in it, its history is likely lost."""

    def __init__(self, folder: Path) -> None:
        lost = damage.holds_records(folder)
        super().__init__(f"{folder}：{damage.LOST if lost else damage.NEVER}")


class NoSuchRevision(LookupFailed):
    """No commit has this name, or none is that old."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"没有“{revision}”这个版本。请用提交编号、标签、支线或日期（2026-03-01）。")


class NoIdentity(StorageError):
    """git does not know who is writing."""

    def __init__(self) -> None:
        super().__init__(sentence("identity"))


class BrokenBranch(Damaged):
    """The branch names no commit, or one that is not there."""

    def __init__(self) -> None:
        super().__init__("记录台账写到哪里的文件不见了或损坏，读不出最近一次提交")


class MovedBranch(Conflict):
    """The branch got another commit while this one was being made."""

    def __init__(self) -> None:
        super().__init__(refusal("moved"))


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a name and a mail address as git keeps them."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit's own data; `when` is the committer's time in seconds since 1970."""

    id: str
    tree: str
    parents: tuple[str, ...]
    when: int
    message: bytes


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file in a commit: git's mode and the id of its bytes."""

    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, and no link or submodule."""
        return self.mode in _FILE_MODES


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository and the ledger in it.

    `folder` is the ledger and `prefix` its place below `top` ("" or "a/b/").  `common_dir` differs from
    `git_dir` only in a linked worktree.  `held` is an open descriptor that every git started here
    inherits: a lock on it lasts until the last of them has ended, even when this process is killed.
    `incoming` are the objects of a push, where it is judged: every git started here sees them, too.
    """

    top: Path
    folder: Path
    prefix: str
    git_dir: Path
    common_dir: Path
    algorithm: str
    held: int | None = None
    incoming: Incoming | None = None

    @classmethod
    def find(cls, folder: Path) -> Repository | None:
        """The repository that tracks a folder, None where there is none.

        Raises Damaged, GitMissing, GitTooOld, ForeignOwner, UnsafeConfig, GitRefused.
        """
        if not folder.is_dir():
            return None
        damage.refuse_bent(folder)
        refuse_unsafe(folder, _settings_of(folder))
        asked = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-object-format")
        done = start("rev-parse", *asked, "--show-prefix", cwd=folder)
        if b"not a git repository" in done.stderr:
            if (broken := damage.of_folder(folder)) is not None:
                raise broken
            return None
        lines = os.fsdecode(output(done, "rev-parse", (0,))).split("\n")
        if len(lines) != len(asked) + 2:  # a folder's name holds a line break
            raise GitRefused("rev-parse", "", f"文件夹的名称里有换行：{folder!s:.200}")
        top, git_dir, common, algorithm, prefix, _ = lines
        place = Path(git_dir)
        return cls(Path(top), Path(top, prefix), prefix, place, (folder / common).resolve(), algorithm)

    @classmethod
    def require(cls, folder: Path) -> Repository:
        """The repository that tracks a folder; raises NotTracked where there is none, and as `find`."""
        found = cls.find(folder)
        if found is None:
            raise NotTracked(folder)
        return found

    @classmethod
    def create(cls, folder: Path, *, algorithm: str = "sha1") -> Repository:
        """Make a repository, with branch `main`, whose top is the folder; raises as `find`."""
        folder.mkdir(parents=True, exist_ok=True)
        asked = ("--template=", "--initial-branch=main", f"--object-format={algorithm}")
        begun = start("init", "--quiet", *asked, cwd=folder)
        output(begun, "init", (0,))
        for key, value in NEW_REPOSITORY.items():
            output(start("config", "--local", key, value, cwd=folder), "config", (0,))
        return cls.require(folder)

    @classmethod
    def bare(cls, place: Path, incoming: Incoming | None = None) -> Repository:
        """A repository without working files, of this computer's own: its configuration is believed.

        Raises NotTracked where there is none, GitMissing, GitTooOld and GitRefused.
        """
        folder = Path(os.path.realpath(place))
        if not (folder / "objects").is_dir():
            raise NotTracked(place)
        asked = start("rev-parse", "--show-object-format", cwd=folder, place=(f"--git-dir={folder}",))
        algorithm = output(asked, "rev-parse", (0,)).decode().strip()
        return cls(folder, folder, "", folder, folder, algorithm, incoming=incoming)

    @property
    def is_complete(self) -> bool:
        """Whether the whole history is there, and not only its newer part, as in a shallow clone."""
        return not (self.common_dir / "shallow").exists()

    def holding(self, descriptor: int) -> Repository:
        """This repository, every git of which keeps the descriptor open."""
        return replace(self, held=descriptor)

    def raw_log(self, *arguments: str) -> bytes:
        """What git tells of commits: the files that each changed, whole ids, NUL between; raises as `git`."""
        return self.git("log", "-z", "--raw", "-r", "--root", "--full-history", *PLAIN_LOG, *arguments)

    def git(
        self,
        command: str,
        *arguments: str,
        feed: bytes = b"",
        environment: Mapping[str, str] | None = None,
        accept: tuple[int, ...] = (0,),
    ) -> bytes:
        """Run one git command in the repository and give what it prints.

        Raises GitMissing, GitTooOld, DiskRefused and GitRefused unless its status is in `accept`.
        """
        place = (f"--git-dir={self.git_dir}", f"--work-tree={self.top}")
        inherited = () if self.held is None else (self.held,)
        done = start(
            command,
            *arguments,
            cwd=self.top,
            place=place,
            feed=feed,
            environment={
                **(environment or {}),
                **({} if self.incoming is None else self.incoming.environment),
            },
            inherited=inherited,
        )
        return output(done, command, accept)

    def head(self) -> str | None:
        """The id of the current commit, None on a branch without one; raises BrokenBranch."""
        if (known := read_tip(self.git_dir, self.common_dir)) is not None:
            return known[1]
        found = self.git("rev-parse", "--quiet", "--verify", "HEAD", accept=(0, 1)).decode().strip()
        if found.strip("0"):
            return found
        branch = self.branch()
        if found or (branch and damage.has_been(self.git_dir, self.common_dir, branch)):
            raise BrokenBranch
        return None

    def branch(self) -> str | None:
        """The full name of the current branch, as `refs/heads/main`; None when HEAD is detached.

        Raises BrokenBranch.
        """
        try:
            name = self.git("symbolic-ref", "--quiet", "HEAD", accept=(0, 1))
        except GitRefused as error:
            raise BrokenBranch from error
        return os.fsdecode(name).rstrip("\n") or None

    def tip(self) -> tuple[str | None, str | None]:
        """The current branch and commit, as `branch` and `head` tell them; raises BrokenBranch."""
        return read_tip(self.git_dir, self.common_dir) or (self.branch(), self.head())

    def at_head(self, path: str) -> bytes | None:
        """The bytes of a file of the ledger in the current commit; None where it holds none."""
        (found,) = self.objects((b"HEAD:%s" % self.full(path),))  # `find` refuses breaks
        return found.data if found is not None and found.kind == "blob" else None

    def resolve(self, rev: str) -> str:
        """The id of the commit that a commit, tag, branch or date names.

        A date (`2026-03-01`, `2026-03-01 17:00`, China Standard Time) means the newest commit of the
        current branch, by first parents, at which the clock said no later time than its end; where a commit
        keeps no reading of the clock, git's time of it counts.  Raises NoSuchRevision.
        """
        dated = _DATE.fullmatch(rev)
        found = self._last_until(rev, *dated.groups()) if dated else self._peeled(rev)
        if not found and rev == "HEAD" and self.head():
            raise BrokenBranch
        if not found:
            raise NoSuchRevision(rev)
        return found

    def commit(self, id_: str) -> Commit:
        """What a commit says of itself; raises Damaged where it is not there."""
        (found,) = self.objects((id_.encode(),))
        if found is None or found.kind != "commit":
            raise Damaged(f"提交 {id_[:10]} 读不出来")
        head, _, message = found.data.partition(b"\n\n")
        lines = [line.split(b" ") for line in head.split(b"\n")]
        tree, *parents = (line[1].decode() for line in lines if line[0] in {b"tree", b"parent"})
        when = next(int(line[-2]) for line in lines if line[0] == b"committer")
        return Commit(found.id, tree, tuple(parents), when, message)

    def entries(self, commit: str | None) -> dict[str, TreeEntry]:
        """Everything that a commit holds below the ledger, by path; nothing where there is no commit."""
        if commit is None:
            return {}
        below = ("--", self.prefix) if self.prefix else ()
        listed = self.git("ls-tree", "-r", "-z", "--full-tree", commit, *below)
        found: dict[str, TreeEntry] = {}
        for line in listed.split(b"\0")[:-1]:
            facts, _, path = line.partition(b"\t")
            mode, _, blob = facts.decode().split(" ")
            found[self.below(path)] = TreeEntry(mode, blob)
        return found

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The bytes of blobs by id; raises Damaged where one is missing."""
        wanted = tuple(dict.fromkeys(ids))
        found: dict[str, bytes] = {}
        for id_, one in zip(wanted, self.objects(id_.encode() for id_ in wanted), strict=True):
            if one is None or one.kind != "blob":
                raise Damaged(f"文件内容 {id_[:10]} 读不出来")
            found[id_] = one.data
        return found

    def objects(self, names: Iterable[bytes]) -> Iterator[Object | None]:
        """What git has by each name, None for nothing; no name may have a line break.  Raises GitRefused."""
        asked = tuple(names)
        feed = b"".join(b"%s\n" % name for name in asked)
        return read_batch(
            self.git("cat-file", "--batch", "--buffer", feed=feed) if asked else b"", len(asked)
        )

    def sizes(self, ids: Iterable[str]) -> dict[str, int]:
        """How many bytes objects have, by id; those that are not there are left out.  Raises GitRefused."""
        asked = "".join(f"{id_}\n" for id_ in dict.fromkeys(ids))
        told = self.git("cat-file", "--batch-check", "--buffer", feed=asked.encode()) if asked else b""
        lines = (line.split(" ") for line in told.decode().splitlines())
        return {facts[0]: int(facts[2]) for facts in lines if facts[-1] != "missing"}

    def bytes_of(self, entries: Mapping[str, TreeEntry]) -> dict[str, bytes]:
        """The bytes of those listed files that are regular, by path; raises GitRefused."""
        wanted = {path: entry.blob for path, entry in entries.items() if entry.is_file}
        found = self.blobs(wanted.values())
        return {path: found[blob] for path, blob in wanted.items()}

    def identity(self) -> Author:
        """Who writes: the environment's author, else the repository's or the user's; raises NoIdentity."""
        known = dict(self.settings())
        name, email = (
            os.environ.get(f"GIT_AUTHOR_{part.upper()}")
            or known.get(f"author.{part}")
            or known.get(f"user.{part}")
            or ""
            for part in ("name", "email")
        )
        author = Author(plain(name), plain(email) or NO_MAIL)
        if not author.name:
            raise NoIdentity
        return author

    def blob_id(self, data: bytes) -> str:
        """The id that git gives these bytes."""
        return self.object_id("blob", data)

    def object_id(self, kind: str, data: bytes) -> str:
        """The id that git gives an object of a kind."""
        return hashlib.new(self.algorithm, b"%s %d\0%s" % (kind.encode(), len(data), data)).hexdigest()

    @property
    def zero(self) -> str:
        """The id that means no object."""
        return "0" * (hashlib.new(self.algorithm).digest_size * 2)

    def full(self, path: str) -> bytes:
        """A path of the ledger as git wants it: from the top, in bytes."""
        return os.fsencode(self.prefix + path)

    def below(self, path: bytes) -> str:
        """A path from the top, as git gives it, as a path of the ledger."""
        return os.fsdecode(path).removeprefix(self.prefix)

    def settings(self) -> Iterable[tuple[str, str]]:
        """All that git is set to here, by key: its own, the user's, the repository's and ours."""
        listed = self.git("config", "--list", "-z").decode(errors="replace")
        for line in listed.split("\0")[:-1]:
            key, _, value = line.partition("\n")
            yield key, value

    def _peeled(self, rev: str) -> str:
        if "\n" in rev or "\0" in rev:
            return ""
        # By stdin, where nothing can be taken for an option.
        answer = self.git("cat-file", "--batch-check", feed=os.fsencode(f"{rev}^{{commit}}\n"))
        matched = re.fullmatch(rb"([0-9a-f]{40,64}) commit \d+\n", answer)
        return matched[1].decode() if matched else ""

    def _last_until(self, rev: str, day: str, minute: str | None) -> str:
        try:
            begins = datetime.fromisoformat(f"{day}T{minute or '00:00'}").replace(tzinfo=CHINA)
        except ValueError:
            raise NoSuchRevision(rev) from None
        ends = begins.timestamp() + (60 if minute else 24 * 3600)
        if self.head() is None:
            return ""
        told = self.git("log", "--first-parent", f"--format=%H %ct {CLOCK_FORMAT}", "HEAD", "--").decode()
        for line in told.splitlines():
            commit, seconds, clock = line.split(" ", 2)
            if (seconds_read(clock) or int(seconds)) < ends:
                return commit
        return ""


def unknown_settings(repository: Repository) -> tuple[str, ...]:
    """The settings of a repository's own of which nothing is known; they change no answer of this program."""
    return unknown_keys(_settings_of(repository.folder))


def _settings_of(folder: Path) -> str:
    """What git's configuration says there; another file that it would include is not opened."""
    asked = start("config", "--list", "--no-includes", "-z", "--show-scope", cwd=folder)
    return output(asked, "config", (0,)).decode(errors="replace")
