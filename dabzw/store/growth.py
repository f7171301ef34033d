"""Many commits at once, as objects that nothing points to yet: one git for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.store.git import Author, Repository

_REF: Final = b"refs/dabzw/growth"  # fast-import wants a name; reset at the end, it is never written
_ALWAYS_A_PACK: Final = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "fastimport.unpackLimit",
    "GIT_CONFIG_VALUE_0": "1",
}


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit to be made; `contents` are the new bytes by path of the ledger, None to remove a file."""

    author: Author
    seconds: int
    message: str
    contents: Mapping[str, bytes | None]


def grow(repository: Repository, commits: Sequence[NewCommit], before: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids of commits made one upon the other, the first upon the last of those before.

    They are on disk when this returns, and no branch is moved.  Raises GitRefused, OSError.
    """
    if not commits:
        return ()
    stream = b"".join(_stream(repository, commits, before))
    made = repository.git("fast-import", "--quiet", "--done", feed=stream, environment=_ALWAYS_A_PACK)
    files.sync(repository.common_dir / "objects" / "pack")
    return tuple(made.decode().split())


def _stream(repository: Repository, commits: Sequence[NewCommit], before: Sequence[str]) -> Iterator[bytes]:
    for place, commit in enumerate(commits, 1):
        yield b"commit %s\nmark :%d\n" % (_REF, place)
        who = f"{commit.author} {commit.seconds} +0800\n".encode(errors="surrogateescape")
        yield b"author %scommitter %s" % (who, who)
        yield _data(commit.message.encode(errors="surrogateescape"))
        if place == 1 and before:
            yield b"from %s\n" % before[-1].encode()
        for path, content in commit.contents.items():
            if content is None:
                yield b"D %s\n" % _quoted(repository.full(files.safe(path)))
            else:
                yield b"M 100644 inline %s\n" % _quoted(repository.full(files.safe(path)))
                yield _data(content)
        yield b"get-mark :%d\n" % place
    yield b"reset %s\n\ndone\n" % _REF


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _quoted(path: bytes) -> bytes:
    escaped = path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"%s"' % escaped
