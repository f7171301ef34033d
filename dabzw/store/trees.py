"""The folders of a commit that changes lead through: read by path, and made anew with the changes in them.

Nothing else of a commit is read or made, so that the work does not grow with the ledger.  Paths and names
are bytes, paths from the top of the repository; the top itself is "".
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.store.batch import Object
from dabzw.store.damage import Damaged
from dabzw.store.git import Repository, TreeEntry

Tree = Mapping[bytes, bytes]
"""What a folder holds, by name, each as git keeps it: `100644 name`, a NUL and the bytes of its id."""

_FOLDER: Final = b"40000 "
_HEAD: Final = re.compile(rb"[0-7]+ ([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class Folders:
    """What some folders of a commit hold, by path and then by name; nothing where there is no such folder."""

    held: Repository
    trees: Mapping[bytes, Tree]

    @classmethod
    def of(cls, held: Repository, top: str | None, paths: Iterable[bytes]) -> Folders:
        """The folders above some files in the tree of a commit, None where there is none; raises Damaged."""
        wanted = sorted({b"", *(above for path in paths for above in _above(path))}, key=_depth)
        if top is None:
            return cls(held, {path: {} for path in wanted})
        asked = [path for path in wanted if b"\n" not in path]
        found = held.objects(b"%s:%s" % (top.encode(), path) for path in asked)
        trees = {path: _read(held, one) for path, one in zip(asked, found, strict=True)}
        for path in wanted:
            if path not in trees:  # git asks for one name a line
                inside, name = _split(path)
                entry = trees[inside].get(name)
                one = next(iter(held.objects((_entry(entry, name).blob.encode(),)))) if entry else None
                trees[path] = _read(held, one)
        return cls(held, trees)

    def entry(self, path: bytes) -> TreeEntry | None:
        """The file, or whatever else, that lies at one of the paths."""
        inside, name = _split(path)
        found = self.trees[inside].get(name)
        if found is None:
            return None
        entry = _entry(found, name)
        return TreeEntry(_told(entry.mode), entry.blob)

    def changed(self, new: Mapping[bytes, TreeEntry | None]) -> tuple[str, tuple[Object, ...]]:
        """The tree of the commit with other entries at paths, None for none; and the trees to be made."""
        trees = {path: dict(tree) for path, tree in self.trees.items()}
        for path, entry in new.items():
            inside, name = _split(path)
            if entry is not None:
                trees[inside][name] = _kept(entry.mode, name, entry.blob)
            elif not _is_folder(trees[inside].get(name)):
                trees[inside].pop(name, None)
        made: list[Object] = []
        for path in sorted(trees.keys() - {b""}, key=_depth, reverse=True):
            inside, name = _split(path)
            if trees[path]:
                made.append(self._made(trees[path]))
                trees[inside][name] = _kept("40000", name, made[-1].id)
            elif _is_folder(trees[inside].get(name)):
                del trees[inside][name]  # git keeps no empty folder
        top = self._made(trees[b""])
        return top.id, (*made, top)

    def _made(self, tree: Tree) -> Object:
        data = _written(tree)
        return Object(self.held.object_id("tree", data), "tree", data)


def _is_folder(entry: bytes | None) -> bool:
    return entry is not None and entry.startswith(_FOLDER)


def _kept(mode: str, name: bytes, id_: str) -> bytes:
    return b"%s %s\0%s" % (mode.encode(), name, bytes.fromhex(id_))


def _entry(kept: bytes, name: bytes) -> TreeEntry:
    mode = kept[: kept.index(b" ")]
    return TreeEntry(mode.decode(), kept[len(mode) + len(name) + 2 :].hex())


def _above(path: bytes) -> Iterable[bytes]:
    """The folders that a file lies in, one within the other, the top as well."""
    while path:
        path = _split(path)[0]
        yield path


def _split(path: bytes) -> tuple[bytes, bytes]:
    inside, _, name = path.rpartition(b"/")
    return inside, name


def _told(mode: str) -> str:
    """As git tells a mode: of a file only whether it can be run, as some old trees do not."""
    if not stat.S_ISREG(number := int(mode, 8)):
        return mode
    return "100755" if number & stat.S_IXUSR else "100644"


def _depth(path: bytes) -> tuple[int, bytes]:
    return (path.count(b"/") + 1 if path else 0), path


def _read(held: Repository, found: Object | None) -> Tree:
    """What a folder holds; nothing where there is none, or something else lies there."""
    if found is None or found.kind != "tree":
        return {}
    size, start, data = len(held.zero) // 2, 0, found.data
    tree: dict[bytes, bytes] = {}
    while head := _HEAD.match(data, start):
        end = head.end() + size
        tree[head[1]] = data[start:end]
        start = end
    if _written(tree) != data:
        raise Damaged(f"文件夹 {found.id[:10]} 读不出来")
    return tree


def _written(tree: Tree) -> bytes:
    """As git keeps a folder: by name, that of a folder as if it ended with a stroke."""
    ordered = {name + b"/" if entry.startswith(_FOLDER) else name: entry for name, entry in tree.items()}
    return b"".join(map(ordered.__getitem__, sorted(ordered)))
