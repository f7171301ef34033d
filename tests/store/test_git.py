from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Copied
from crash import committed, git, write

from dabzw.store import files, history
from dabzw.store.damage import Damaged
from dabzw.store.git import (
    NO_MAIL,
    Author,
    BrokenBranch,
    NoIdentity,
    NoSuchRevision,
    NotTracked,
    Repository,
    unknown_settings,
)
from dabzw.store.git_config import UnsafeConfig, is_unsafe
from dabzw.store.git_process import MINIMUM, ForeignOwner, GitMissing, GitRefused, GitTooOld, version
from dabzw.store.working import look

LEAD = "leads/2026-02/线索.yaml"


SETTINGS: dict[str, bool] = {  # of a repository's own: whether it is refused
    **dict.fromkeys(
        (
            "core.fsmonitor=/bin/x",
            "core.sshcommand=x",
            "core.worktree=/",
            "core.gitproxy=x",
            "core.askpass=x",
            "core.editor=x",
            "core.pager=x",
            "core.alternaterefscommand=x",
            "core.notknownyet=x",
            "core.bare=true",
            "core.bare=",
            "diff.external=x",
            "diff.x.textconv=x",
            "diff.x.command=x",
            "diff.x.xfuncname=(a*)*",
            "difftool.x.cmd=x",
            "mergetool.x.cmd=x",
            "guitool.x.cmd=x",
            "filter.x.clean=x",
            "filter.x.smudge=x",
            "filter.x.process=x",
            "filter.x.required=true",
            "merge.x.driver=x",
            "gpg.program=x",
            "gpg.ssh.program=x",
            "gpg.ssh.defaultkeycommand=x",
            "remote.origin.uploadpack=x",
            "remote.origin.receivepack=x",
            "remote.origin.vcs=x",
            "remote.origin.proxy=x",
            "remote.origin.promisor=true",
            "remote.origin.partialclonefilter=x",
            "extensions.partialclone=origin",
            "extensions.notknownyet=x",
            "hook.x.command=x",
            "uploadpack.packobjectshook=x",
            "protocol.ext.allow=always",
            "protocol.allow=always",
            "credential.helper=!x",
            "credential.helper=/x",
            "credential.https://example.cn.helper=/x",
            "credential.x=y",
            "include.path=/x",
            "includeif.gitdir:/.path=/x",
            "url.ext::x.insteadof=https://",
            "http.proxy=x",
            "http.https://example.cn.proxy=x",
            "http.curloptresolve=x",
            "interactive.difffilter=x",
            "sequence.editor=x",
            "pager.log=x",
            "trailer.x.command=x",
            "trailer.x.cmd=x",
            "submodule.x.update=!x",
            "sendemail.smtpserver.tocmd=x",
            "imap.tunnel=x",
            "man.x.cmd=x",
            "browser.x.cmd=x",
            "fsck.badtree=ignore",
            "feature.experimental=true",
            "index.sparse=true",
        ),
        True,
    ),
    **dict.fromkeys(
        (
            "core.repositoryformatversion=0",
            "core.bare=false",
            "core.fsmonitor=true",
            "core.hookspath=.husky",
            "core.autocrlf=true",
            "core.ignorecase=true",
            "core.sharedrepository=group",
            "diff.orderfile=/dev/zero",
            "diff.renames=copies",
            "log.date=iso",
            "user.name=x",
            "remote.origin.url=x",
            "remote.a.b.fetch=x",
            "branch.main.vscode-merge-base=x",
            "submodule.x.url=x",
            "credential.helper=store",
            "credential.username=x",
            "alias.st=!git status",
            "lfs.repositoryformatversion=0",
            "commit.gpgsign=true",
            "gpg.format=ssh",
            "http.postbuffer=1",
            "extensions.worktreeconfig=true",
            "vscode.x=y",
        ),
        False,
    ),
}
BENT = (
    "core.ignoreCase=true",
    "core.precomposeUnicode=true",
    "core.symlinks=false",
    "core.sharedRepository=0666",
    "core.sparseCheckout=true",
    "core.checkStat=minimal",
    "core.eol=crlf",
    "core.autocrlf=true",
    "core.safecrlf=true",
    "core.abbrev=4",
    "core.attributesFile=/dev/zero",
    "core.excludesFile=/dev/zero",
    "core.quotePath=true",
    "diff.orderFile=/dev/zero",
    "diff.relative=true",
    "diff.noprefix=true",
    "diff.mnemonicPrefix=true",
    "diff.suppressBlankEmpty=true",
    "diff.ignoreSubmodules=all",
    "diff.algorithm=patience",
    "diff.renames=copies",
    "diff.context=0",
    "diff.interHunkContext=9",
    "diff.wordRegex=.",
    "diff.colorMoved=true",
    "diff.submodule=log",
    "log.showRoot=false",
    "log.follow=true",
    "log.diffMerges=off",
    "log.date=relative",
    "log.decorate=full",
    "log.abbrevCommit=true",
    "log.showSignature=true",
    "mailmap.file=/dev/zero",
    "format.pretty=oneline",
    "status.showUntrackedFiles=no",
    "i18n.logOutputEncoding=gbk",
    "i18n.commitEncoding=gbk",
    "color.ui=always",
    "merge.ff=only",
)


pytestmark = pytest.mark.usefixtures("isolated")


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied) -> Repository:
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(
        Repository.create(folder),
        {LEAD: b"a: 0\n", "campaign.yaml": b"z: 0\n", "readme.md": b"\xff\n"},
    )


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that a hostile repository wants to have run, and that tells it."""
    program = tmp_path / "canary"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def commit_at(folder: Path, name: str, moment: str) -> str:
    """A commit made by hand at a moment."""
    git(folder, "-c", f"user.name={name}", "commit", "-q", "--allow-empty", "-m", name, "--date", moment)
    return git(folder, "rev-parse", "HEAD").strip()


class TestFind:
    def test_a_folder_without_git(self, tmp_path: Path) -> None:
        assert Repository.find(tmp_path) is None
        assert Repository.find(tmp_path / "none") is None
        with pytest.raises(NotTracked, match="dabzw init"):
            Repository.require(tmp_path)

    def test_the_top(self, ledger: Repository) -> None:
        assert (ledger.folder, ledger.prefix) == (ledger.top, "")
        assert ledger.git_dir == ledger.common_dir == ledger.top / ".git"

    def test_a_folder_below(self, ledger: Repository) -> None:
        below = Repository.require(ledger.top / "leads/2026-02")
        assert (below.top, below.folder, below.prefix) == (
            ledger.top,
            ledger.top / "leads/2026-02",
            "leads/2026-02/",
        )
        assert committed(below) == {"线索.yaml": b"a: 0\n"}

    def test_through_a_link(self, ledger: Repository, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(ledger.top / "leads")
        assert Repository.require(tmp_path / "link").prefix == "leads/"

    def test_not_in_the_git_directory_itself(self, ledger: Repository) -> None:
        with pytest.raises(GitRefused, match=r"^台账的留痕没有办成，多半是") as refused:
            Repository.find(ledger.git_dir)
        assert refused.value.__notes__ == ["git rev-parse：fatal: this operation must be run in a work tree"]

    def test_a_name_with_a_line_break_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(GitRefused):
            Repository.create(tmp_path / "a\nb")

    def test_without_git(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(GitMissing, match="安装 git"):
            Repository.find(tmp_path)

    @pytest.mark.parametrize(
        ("answer", "cause", "told"),
        [
            ("exit 129", GitTooOld, ".".join(map(str, MINIMUM))),
            (
                "echo \"fatal: detected dubious ownership in repository at '/x y'\" >&2; exit 128",
                ForeignOwner,
                "dabzw doctor --trust",
            ),
            (
                "echo 'fatal: cannot write: No space left on device' >&2; exit 128",
                files.DiskRefused,
                "磁盘已满",
            ),
            ("printf 'fatal: \\033[31mx\\nmore' >&2; exit 1", GitRefused, "没有办成，多半是"),
            (
                "echo \"fatal: Unable to create '/x/index.lock': File exists.\" >&2; exit 128",
                GitRefused,
                "没有办成：/x/index.lock 已存在，另一个程序正在写",
            ),
            ("echo 'fatal: Out of memory, realloc failed' >&2; exit 128", files.DiskRefused, "内存不足"),
            ("echo 'error: open(x): Too many open files' >&2; exit 1", files.DiskRefused, "打开的文件太多"),
        ],
    )
    def test_what_git_refuses_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, cause: type[Exception], told: str
    ) -> None:
        (tmp_path / "git").write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        (tmp_path / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with pytest.raises(cause, match=told):
            Repository.find(tmp_path)

    def test_version(self) -> None:
        assert version() >= MINIMUM


class TestCreate:
    def test_is_on_main_without_hooks_and_a_commit(self, tmp_path: Path) -> None:
        repository = Repository.create(tmp_path / "新/台账")
        assert (repository.branch(), repository.head()) == ("refs/heads/main", None)
        assert not (repository.git_dir / "hooks").exists()

    def test_ignores_a_template_of_the_environment(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "template/hooks").mkdir(parents=True)
        monkeypatch.setenv("GIT_TEMPLATE_DIR", str(tmp_path / "template"))
        assert not (Repository.create(tmp_path / "台账").git_dir / "hooks").exists()


class TestReading:
    def test_a_file_of_the_current_commit(self, ledger: Repository) -> None:
        assert ledger.at_head("没有.yaml") is None
        for path, data in committed(ledger).items():
            assert ledger.at_head(path) == data

    def test_head_and_branch(self, ledger: Repository) -> None:
        assert ledger.head() == git(ledger.top, "rev-parse", "HEAD").strip()
        git(ledger.top, "switch", "-q", "-c", "二组")
        assert ledger.branch() == "refs/heads/二组"
        assert ledger.tip() == (ledger.branch(), ledger.head())
        git(ledger.top, "checkout", "-q", "--detach")
        assert ledger.branch() is None
        assert ledger.tip() == (None, ledger.head())

    @pytest.mark.parametrize("content", [b"", b"\0" * 41, b"0" * 40 + b"\n", b"torn"])
    def test_a_broken_branch_is_not_an_unborn_one(self, ledger: Repository, content: bytes) -> None:
        (ledger.git_dir / "refs/heads/main").write_bytes(content)
        for asked in (ledger.head, ledger.tip):
            with pytest.raises(BrokenBranch, match="备份"):
                asked()
        with pytest.raises(BrokenBranch):
            write(ledger, {LEAD: b"a: 1\n"})

    def test_files_are_regular_ones_of_a_commit_with_their_bytes(self, ledger: Repository) -> None:
        (ledger.folder / "link.yaml").symlink_to("/etc/passwd")
        (ledger.folder / "a b\n\t'\".yaml").write_bytes(b"\r\n\0\xff")
        (ledger.folder / ".gitattributes").write_text(
            "*.yaml text eol=crlf -diff export-ignore\n", encoding="ascii"
        )
        git(ledger.top, "add", "link.yaml")
        blob = git(ledger.top, "hash-object", "-w", "--no-filters", "a b\n\t'\".yaml").strip()
        git(ledger.top, "update-index", "--add", "--cacheinfo", f"100755,{blob},a b\n\t'\".yaml")
        git(ledger.top, "commit", "-qm", "by hand")
        assert committed(ledger) == {
            LEAD: b"a: 0\n",
            "campaign.yaml": b"z: 0\n",
            "a b\n\t'\".yaml": b"\r\n\0\xff",
            "readme.md": b"\xff\n",
        }

    def test_a_replaced_object_is_not_shown(self, ledger: Repository) -> None:
        old = git(ledger.top, "rev-parse", f"HEAD:{LEAD}").strip()
        forged = git(ledger.top, "hash-object", "-w", "--stdin", feed="forged\n").strip()
        git(ledger.top, "replace", old, forged)
        assert committed(ledger)[LEAD] == b"a: 0\n"

    def test_a_missing_blob_is_refused(self, ledger: Repository) -> None:
        blob = git(ledger.top, "rev-parse", f"HEAD:{LEAD}").strip()
        (ledger.git_dir / "objects" / blob[:2] / blob[2:]).unlink()
        with pytest.raises(Damaged, match="读不出来"):
            committed(ledger)

    def test_blob_ids_are_gits(self, ledger: Repository) -> None:
        assert ledger.blob_id(b"a: 0\n") == git(ledger.top, "rev-parse", f"HEAD:{LEAD}").strip()
        assert (
            ledger.object_id("tree", b"") == git(ledger.top, "hash-object", "-t", "tree", "--stdin").strip()
        )


class TestResolve:
    def test_names(self, ledger: Repository) -> None:
        head = ledger.head()
        git(ledger.top, "tag", "-a", "-m", "上报", "第一次上报")
        for name in ("HEAD", "main", "refs/heads/main", "第一次上报", str(head), str(head)[:7], "HEAD~0"):
            assert ledger.resolve(name) == head

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "none",
            "-h",
            "--all",
            "HEAD\nHEAD",
            "HEAD\0",
            f"HEAD:{LEAD}",
            "HEAD~5",
            "0" * 40,
            "2026-02-30",
            "\udc80",
        ],
    )
    def test_what_is_none(self, ledger: Repository, name: str) -> None:
        with pytest.raises(NoSuchRevision):
            ledger.resolve(name)

    def test_dates_are_the_end_of_the_day_or_minute_in_china(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository = Repository.create(tmp_path / "台账")
        with pytest.raises(NoSuchRevision):
            repository.resolve("2026-03-01")
        made = {}
        for moment in ("2026-03-01T23:59:59+08:00", "2026-03-02T00:00:00+08:00", "2026-03-02T17:00:59+08:00"):
            monkeypatch.setenv("GIT_COMMITTER_DATE", moment)
            made[moment[:16]] = commit_at(repository.top, "王芳", moment)
        monkeypatch.setenv("TZ", "America/New_York")
        expected = {
            "2026-03-01": "2026-03-01T23:59",
            "2026-03-02 00:00": "2026-03-02T00:00",
            "2026-03-02 16:59": "2026-03-02T00:00",
            "2026-03-02T17:00": "2026-03-02T17:00",
            "2026-03-02": "2026-03-02T17:00",
            "2027-01-01": "2026-03-02T17:00",
        }
        assert {date: repository.resolve(date) for date in expected} == {
            date: made[moment] for date, moment in expected.items()
        }
        with pytest.raises(NoSuchRevision, match="2026-02-28"):
            repository.resolve("2026-02-28")


class TestIdentity:
    def test_the_repository_comes_before_the_user_and_the_environment_before_both(
        self, ledger: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert ledger.identity() == Author("王芳", "wang@example.cn")
        git(ledger.top, "config", "user.name", "李强")
        assert str(ledger.identity()) == "李强 <wang@example.cn>"
        monkeypatch.setenv("GIT_AUTHOR_NAME", "赵\n<敏>")
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", "zhao@example.cn")
        assert ledger.identity() == Author("赵 敏", "zhao@example.cn")

    @pytest.mark.parametrize("config", ["", '[user]\n\tname = " "\n\temail = a@b\n'])
    def test_without_a_name_there_is_none(self, ledger: Repository, config: str) -> None:
        Path(os.environ["HOME"], ".gitconfig").write_text(config, encoding="utf-8")
        with pytest.raises(NoIdentity, match="dabzw doctor --name 姓名"):
            ledger.identity()

    def test_a_name_is_enough(self, ledger: Repository) -> None:
        Path(os.environ["HOME"], ".gitconfig").write_text("[user]\n\tname = 王芳\n", encoding="utf-8")
        assert ledger.identity() == Author("王芳", NO_MAIL)


class TestHostility:
    @pytest.mark.parametrize(
        "variables",
        [
            {"GIT_DIR": "/nonexistent", "GIT_WORK_TREE": "/nonexistent"},
            {"GIT_INDEX_FILE": "/nonexistent/index"},
            {"GIT_OBJECT_DIRECTORY": "/nonexistent", "GIT_COMMON_DIR": "/nonexistent"},
            {"GIT_EXTERNAL_DIFF": "CANARY", "GIT_PAGER": "CANARY", "PAGER": "CANARY"},
            {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "CANARY"},
            {
                "GIT_CONFIG_PARAMETERS": "'core.hooksPath'='/tmp'",
                "GIT_TRACE": "1",
                "GIT_CEILING_DIRECTORIES": "/",
            },
            {"GIT_NAMESPACE": "x", "GIT_LITERAL_PATHSPECS": "0", "GIT_ICASE_PATHSPECS": "1"},
            {"GIT_COMMITTER_DATE": "2000-01-01T00:00:00Z", "GIT_AUTHOR_DATE": "2000-01-01T00:00:00Z"},
        ],
    )
    def test_environment_is_ignored(
        self, ledger: Repository, canary: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
    ) -> None:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value.replace("CANARY", str(canary)))
            repository = Repository.require(ledger.folder)
            assert repository == ledger
            receipt = write(repository, {LEAD: b"a: 1\n"})
            assert (repository.head(), look(repository).unrecorded) == (receipt.commit, ())
            assert committed(repository)[LEAD] == b"a: 1\n"
        assert not (canary.parent / "ran").exists()
        assert git(ledger.top, "log", "-1", "--format=%cs").strip() == "2026-03-12"

    def test_a_program_in_the_repositorys_configuration_is_refused(
        self, ledger: Repository, canary: Path, tmp_path: Path
    ) -> None:
        keys = ("core.sshCommand", "diff.x.textconv", "filter.x.clean", "merge.x.driver", "gpg.program")
        for key in keys:
            git(ledger.top, "config", key, str(canary))
        (ledger.folder / ".gitattributes").write_text("* filter=x diff=x merge=x\n", encoding="ascii")
        with pytest.raises(UnsafeConfig) as refused:
            Repository.find(ledger.folder)
        assert all(key.lower() in str(refused.value) for key in keys)
        assert not (tmp_path / "ran").exists()

    def test_nothing_that_a_configuration_includes_is_opened(
        self, ledger: Repository, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "more")
        git(ledger.top, "config", "include.path", str(tmp_path / "more"))
        with pytest.raises(UnsafeConfig, match=r"include\.path"):
            Repository.find(ledger.folder)

    @pytest.mark.parametrize(("setting", "unsafe"), SETTINGS.items())
    def test_settings(self, setting: str, unsafe: bool) -> None:
        key, _, value = setting.partition("=")
        assert is_unsafe(key, value) is unsafe

    def test_settings_of_which_nothing_is_known_are_named(self, ledger: Repository) -> None:
        assert unknown_settings(ledger) == ()
        git(ledger.top, "config", "lfs.repositoryformatversion", "0")
        git(ledger.top, "config", "vscode.x", "0")
        assert unknown_settings(ledger) == ("lfs.repositoryformatversion", "vscode.x")

    def test_what_would_change_an_answer_is_set_otherwise(self, ledger: Repository) -> None:
        write(ledger, {LEAD: b"a: 1\n"})
        git(ledger.top, "switch", "-qc", "二组", "HEAD~1")
        write(ledger, {"sites/x.yaml": b"n: 1\n"})
        git(ledger.top, "switch", "-q", "main")
        git(ledger.top, "-c", "user.name=x", "-c", "user.email=y", "merge", "-q", "--no-edit", "二组")
        head = str(ledger.head())

        def told() -> tuple[object, ...]:
            repository = Repository.require(ledger.folder)
            log = repository.raw_log("-m", "--format=%H", "HEAD")
            return log, history.diff(repository, head), repository.entries(head), look(repository).unrecorded

        before = told()
        for setting in BENT:
            key, _, value = setting.partition("=")
            git(ledger.top, "config", key, value)
        (ledger.git_dir / "info").mkdir(exist_ok=True)
        (ledger.git_dir / "info/grafts").write_text(f"{head}\n", encoding="ascii")
        (ledger.git_dir / "info/attributes").write_text("* -diff ident eol=crlf\n", encoding="ascii")
        assert told() == before
        receipt = write(Repository.require(ledger.folder), {LEAD: b"a: 2\n"})
        assert committed(ledger, receipt.commit)[LEAD] == (ledger.folder / LEAD).read_bytes() == b"a: 2\n"

    @pytest.mark.parametrize("name", ["config", "info/attributes", "info/exclude", "packed-refs", "HEAD"])
    def test_a_pipe_in_the_place_of_a_file_of_git_is_refused(self, ledger: Repository, name: str) -> None:
        place = ledger.git_dir / name
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        os.mkfifo(place)
        with pytest.raises(Damaged, match="不是普通文件"):
            Repository.find(ledger.folder)

    def test_an_ordinary_configuration_is_not(self, ledger: Repository, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", str(ledger.top), str(tmp_path / "clone"))
        git(ledger.top, "remote", "add", "origin", str(tmp_path / "clone"))
        git(ledger.top, "fetch", "-q")
        git(ledger.top, "branch", "-q", "--set-upstream-to=origin/main")
        for key, value in {
            "branch.main.vscode-merge-base": "origin/main",
            "credential.helper": "store",
            "core.fsmonitor": "true",
            "core.hooksPath": ".husky",
            "core.autocrlf": "true",
            "lfs.repositoryformatversion": "0",
            "pull.rebase": "true",
            "commit.gpgSign": "true",
            "user.signingKey": "/home/x/.ssh/id.pub",
            "gui.geometry": "1x1",
            "alias.st": "!git status",
        }.items():
            git(ledger.top, "config", key, value)
        for folder in (ledger.top, tmp_path / "clone"):
            repository = Repository.require(folder)
            assert write(repository, {LEAD: b"a: 1\r\n"}).paths == (LEAD,)
            assert committed(repository)[LEAD] == (folder / LEAD).read_bytes() == b"a: 1\r\n"

    def test_attributes_of_the_ledger_change_no_byte(self, ledger: Repository, canary: Path) -> None:
        Path(os.environ["HOME"], ".gitconfig").write_text(
            f"[user]\n\tname = 王芳\n\temail = a@b\n[diff]\n\texternal = {canary}\n[core]\n\tfsmonitor = {canary}\n"
            f"\thooksPath = {canary.parent}\n\tautocrlf = true\n\texcludesFile = {canary}\n",
            encoding="utf-8",
        )
        (ledger.folder / ".gitattributes").write_text("*.yaml text eol=crlf ident\n", encoding="ascii")
        write(ledger, {LEAD: b"$Id$\r\na: 1\n"})
        assert committed(ledger)[LEAD] == (ledger.folder / LEAD).read_bytes() == b"$Id$\r\na: 1\n"
        assert look(ledger).unrecorded == (".gitattributes",)
        assert not (canary.parent / "ran").exists()


class TestFiles:
    """The working tree's side, which has no repository."""

    @pytest.mark.parametrize(
        "path", ["link.yaml", "pipe.yaml", "folder.yaml", "through/x.yaml", "note.yaml/x.yaml"]
    )
    def test_read_takes_nothing_else(self, tmp_path: Path, path: str) -> None:
        (tmp_path / "note.yaml").write_bytes(b"")
        (tmp_path / "folder.yaml").mkdir()
        (tmp_path / "link.yaml").symlink_to("note.yaml")
        (tmp_path / "through").symlink_to("folder.yaml")
        os.mkfifo(tmp_path / "pipe.yaml")
        with pytest.raises(files.NotRegular, match=path):
            files.read(tmp_path, path)

    def test_read_of_none(self, tmp_path: Path) -> None:
        assert files.read(tmp_path, "a/b.yaml") is None

    def test_replace_clears_what_a_killed_one_left(self, tmp_path: Path) -> None:
        (tmp_path / "outside").write_bytes(b"kept")
        (tmp_path / files.temporary("a.yaml")).symlink_to(tmp_path / "outside")
        files.replace(tmp_path, "a.yaml", b"new")
        assert (tmp_path / "a.yaml").read_bytes() == b"new"
        assert (tmp_path / "outside").read_bytes() == b"kept"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "home", "outside"]

    def test_refusals_of_the_disk_are_told(self, tmp_path: Path) -> None:
        with pytest.raises(files.DiskRefused, match="没有权限"), files.disk_errors():
            raise PermissionError(13, "Permission denied", "a.yaml")
        with pytest.raises(files.DiskRefused):
            files.walk(tmp_path / "none")
