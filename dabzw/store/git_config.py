"""The configuration that git is run with, and what a repository's own may not say.

Nothing that lies in a repository may choose a program to run or another place to take objects from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dabzw.errors import StorageError
from dabzw.model.patterns import lazy
from dabzw.store.git_states import sentence

OVERRIDES: Final = (
    "core.ignoreCase=false",
    "core.precomposeUnicode=false",
    "core.symlinks=true",
    "core.sharedRepository=umask",
    "core.sparseCheckout=false",
    "core.checkStat=default",
    "core.eol=lf",
    "core.safecrlf=false",
    "core.commitGraph=false",
    "core.abbrev=auto",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.quotePath=false",
    "core.autocrlf=false",
    "core.fsync=all",
    "core.fsyncMethod=fsync",
    "core.logAllRefUpdates=true",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.suppressBlankEmpty=false",
    "diff.ignoreSubmodules=none",
    "diff.algorithm=default",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "gc.auto=0",
    "maintenance.auto=false",
    "log.mailmap=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "log.diffMerges=separate",
    "log.excludeDecoration=",
    "mailmap.file=/dev/null",
    "mailmap.blob=",
    "fsck.skipList=/dev/null",
    "color.ui=false",
    "protocol.ext.allow=never",
)
"""What would change an answer of git, or a byte that it writes, is set by each command that is run."""
PLAIN_LOG: Final = (
    *("--no-renames", "--no-abbrev", "--no-ext-diff"),
    *("--no-textconv", "--no-decorate", "--no-notes"),
)
"""What a person may have set that would change a list of commits."""
ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": "/dev/null",
}
NEW_REPOSITORY: Final = {
    "core.autocrlf": "false",
    "core.fsync": "all",
    "core.quotePath": "false",
    "core.untrackedCache": "true",
}
# Of these names git itself reads what it does and where it looks: what is not known here is refused.
_READ_BY_GIT: Final = frozenset(
    (
        *("core", "extensions", "filter", "diff", "log", "merge", "include", "includeif", "url", "http"),
        *("remote", "submodule", "protocol", "hook", "uploadpack", "uploadarchive", "gpg", "trailer"),
        *(
            "interactive",
            "sequence",
            "pager",
            "fsmonitor",
            "feature",
            "index",
            "mailmap",
            "fsck",
            "sendemail",
        ),
    )
)
# What git and this program write into a new repository: harmless, without a search.
_ORDINARY: Final = frozenset(
    (
        *("core.repositoryformatversion", "core.filemode", "core.logallrefupdates"),
        *("user.name", "user.email"),
        *map(str.lower, NEW_REPOSITORY),
    )
)
# Settings of a repository's own that run nothing, lead nowhere, and change no answer, or are overridden.
_HARMLESS: Final = lazy(
    r"""core\.(repositoryformatversion|bare|filemode|logallrefupdates|ignorecase|precomposeunicode|symlinks
        |autocrlf|safecrlf|eol|quotepath|untrackedcache|fsync|fsyncmethod|fsyncobjectfiles|hookspath
        |excludesfile|attributesfile|compression|loosecompression|commentchar|whitespace|abbrev|trustctime
        |checkstat|preloadindex|longpaths|hidedotfiles|protectntfs|protecthfs|sharedrepository
        |multipackindex|commitgraph|bigfilethreshold|deltabasecachelimit|packedgit(limit|windowsize)
        |warnambiguousrefs|notesref|splitindex|sparsecheckout|sparsecheckoutcone|usereplacerefs|fscache
        |unsetenvvars|createobject)
      | extensions\.(objectformat|worktreeconfig|noop|noop-v1|preciousobjects)
      | diff\.(orderfile|relative|noprefix|mnemonicprefix|suppressblankempty|ignoresubmodules|algorithm
        |renames|renamelimit|context|interhunkcontext|submodule|wordregex|indentheuristic|colormoved
        |colormovedws|wserrorhighlight|statgraphwidth|dirstat|autorefreshindex|tool|guitool|srcprefix
        |dstprefix|statnamewidth)
      | log\.[^.]+ | mailmap\.(file|blob) | fsck\.skiplist
      | merge\.[^.]+ | index\.(version|threads|skiphash|recordendofindexentries|recordoffsettable)
      | remote\..*\.(url|pushurl|fetch|push|tagopt|prune|prunetags|mirror|skipdefaultupdate|skipfetchall
        |followremotehead)
      | remote\.pushdefault | submodule\.(.*\.)?(url|active|branch|ignore|fetchrecursesubmodules|recurse)
      | http\.(.*\.)?(postbuffer|lowspeedlimit|lowspeedtime|version|maxrequests|extraheader|sslcert|sslkey
        |sslcainfo|useragent|emptyauth)
      | gpg\.format | uploadpack\.(allow\w+|hiderefs|keepalive)
      | (user|author|committer|branch|gui|color|init|pull|push|fetch|rebase|rerere|gc|pack|repack|maintenance
        |commit|tag|i18n|help|advice|status|format|column|blame|apply|am|grep|receive|transfer|alias|stash
        |dabzw|versionsort|checkout|clean|clone|showbranch|notes|worktree|switch)\..*""",
    re.VERBOSE | re.DOTALL,
)
# Whatever its name begins with, such a setting names a program, or one is told by its value.
_PROGRAM: Final = lazy(
    r".*\.(\w*command|\w*cmd|textconv|driver|program|process|clean|smudge|editor|pager|askpass|tunnel|vcs|proxy"
    r"|gitproxy|uploadpack|receivepack|packobjectshook|difffilter|promisor|partialclonefilter|update|worktree)",
    re.DOTALL,
)
_FALSE: Final = frozenset({"false", "no", "off", "0"})
_BOOLEAN: Final = frozenset({"", "true", "yes", "on", "1"}) | _FALSE


class UnsafeConfig(StorageError):
    """The repository's own configuration names programs, as a received copy may do to run them."""

    def __init__(self, place: Path, keys: tuple[str, ...]) -> None:
        super().__init__(sentence("unsafe", folder=str(place), names="、".join(keys)))
        self.keys = keys


def is_unsafe(key: str, value: str) -> bool:
    """Whether a setting of a repository's own could run a program, or lead git elsewhere.

    Names of its sections come in small letters, as git tells them.
    """
    if key == "core.fsmonitor":
        return value.lower() not in _BOOLEAN
    if key == "core.bare":  # git looks at it before it is told otherwise
        return value.lower() not in _FALSE
    if key.startswith("credential."):
        return not key.endswith((".username", ".usehttppath")) and (
            not key.endswith(".helper") or value.startswith("!") or "/" in value
        )
    if key in _ORDINARY or key.startswith("alias."):  # that is run where a person types its name alone
        return False
    if _PROGRAM.fullmatch(key.lower()):
        return True
    return key.partition(".")[0] in _READ_BY_GIT and _HARMLESS.fullmatch(key) is None


def refuse_unsafe(place: Path, listed: str) -> None:
    """Raise UnsafeConfig where a repository's own configuration, as git lists it, says what it may not."""
    unsafe = tuple(key for key, value in _own(listed) if is_unsafe(key, value))
    if unsafe:
        raise UnsafeConfig(place, unsafe)


def unknown_keys(listed: str) -> tuple[str, ...]:
    """The settings of a repository's own of which nothing is known: some other program may have left them."""
    keys = (key for key, _ in _own(listed) if not key.startswith(("credential.", "core.fsmonitor")))
    return tuple(dict.fromkeys(key for key in keys if _HARMLESS.fullmatch(key) is None))


def _own(listed: str) -> Iterator[tuple[str, str]]:
    """The settings of the repository itself, of all that git lists with their scopes, NUL between."""
    fields = listed.split("\0")
    for scope, line in zip(fields[::2], fields[1::2], strict=False):
        key, _, value = line.partition("\n")
        if scope in {"local", "worktree"}:
            yield key, value
