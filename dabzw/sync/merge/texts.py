"""Text files that both sides changed, as one: by line; a campaign, an office, a year then list by list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from dabzw.store import yamlio
from dabzw.store.listing import is_part
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.asking import DIFFERENT, MIXED, Asking
from dabzw.sync.merge.lines import Chunk, Lines, chunks, merged_lines
from dabzw.sync.merge.sequences import interleaved, order_of_both, reordered
from dabzw.sync.merge.sides import WHOLE_FILE
from dabzw.sync.merge.versions import Versions, Whole, pick_whole

IsReadable = Callable[[bytes], bool]
"""Whether a file can be read as what it is."""
Texts = tuple[Lines | None, Lines | None, Lines | None]
"""The lines of the base, of ours and of theirs; None where there are none."""
_KEY: Final = re.compile(r"[^\s#\-\[{][^\n]*?:(?=\s|$)")
_NAMES: Final = ("名称", "代码", "报告")
_LARGEST: Final = 256 * 1024
_NOT_TOGETHER: Final = "两边改的各自都对，合在一起读不出来"


def merge_text(versions: Versions, asking: Asking, is_readable: IsReadable) -> bytes | None:
    """The bytes of a text file out of two versions of it; None only in the base of two crossed histories."""
    texts, why = _texts(versions), DIFFERENT
    if texts is not None:
        has_keys = is_part(versions.path, "campaign", "office", "calendar")
        lines = merged_lines(*texts)
        if lines is not None:
            found = _bytes(lines)
            if is_readable(found) and not (has_keys and _has_new_twins(found, map(_bytes, texts[1:]))):
                return found
            why = _NOT_TOGETHER
        found_by_keys = _read_by_keys(texts, asking, is_readable) if has_keys else None
        if found_by_keys is not None:
            return found_by_keys
    return pick_whole(versions, Whole(WHOLE_FILE, _shown(versions), why), asking)


def _read_by_keys(texts: tuple[Lines, Lines, Lines], asking: Asking, is_readable: IsReadable) -> bytes | None:
    """The text merged list by list; None where that cannot be done, or not read."""
    apart = Asking(asking.file, asking.about, asking.choices, mixed=asking.mixed)
    lines = _by_keys(texts, apart)
    if lines is None or not (apart.questions or is_readable(_bytes(lines))):
        return None
    asking.take(apart)
    return _bytes(lines)


def _texts(versions: Versions) -> tuple[Lines, Lines, Lines] | None:
    """The lines of the three versions; None where one is no text, or side took the file away."""
    if versions.both is None:
        return None
    try:
        base, ours, theirs = (_lines(data) for data in (versions.base or b"", *versions.both))
    except UnicodeDecodeError:
        return None
    return base, ours, theirs


def _lines(data: bytes) -> Lines:
    if b"\0" in data or len(data) > _LARGEST:
        raise UnicodeDecodeError("utf-8", data, 0, 1, "no text")
    return data.decode().splitlines(keepends=True)


def _bytes(lines: Lines) -> bytes:
    return "".join(lines).encode()


def _shown(versions: Versions) -> tuple[Node | None, Node | None, Node | None]:
    """What is shown of each version: its text, or how long it is where it is none."""

    def one(data: bytes | None) -> Node | None:
        try:
            return None if data is None else "".join(_lines(data))
        except UnicodeDecodeError:
            return f"（{len(data or b'')}字节）"

    return one(versions.base), one(versions.ours), one(versions.theirs)


def _by_keys(texts: tuple[Lines, Lines, Lines], asking: Asking) -> Lines | None:
    """The texts of top-level keys, each merged by itself; None where a text is not written key by key."""
    found = [sections for lines in texts if (sections := _sections(lines)) is not None]
    if len(found) < len(texts):
        return None
    base, ours, theirs = found
    merged = {
        key: _section(key, (base.get(key), ours.get(key), theirs.get(key)), asking)
        for key in sorted({*base, *ours, *theirs})
    }
    values = {key: lines for key, lines in merged.items() if lines}
    return [line for key in _order_of_keys(list(values), found) for line in values[key]]


def _order_of_keys(keys: list[str], sides: list[dict[str, Lines]]) -> Iterator[str]:
    """Keys in the order of the side that changed that of the base; new ones where their side has them."""
    base, ours, theirs = ([key for key in side if key in keys] for side in sides)
    firm = {*base}.intersection(ours, theirs)
    order = order_of_both(*([key for key in side if key in firm] for side in (base, ours, theirs)))
    return interleaved(reordered(ours, order), reordered(theirs, order), str, firm)


def _sections(lines: Lines) -> dict[str, Lines] | None:
    """The lines of each top-level key with the comments above it; None where they are not those of its tree.

    What stands above the first key without belonging to it, and below the last one, is that key's.
    """
    found: dict[str, Lines] = {}
    above: Lines = []
    key = ""
    for line in lines:
        match = _KEY.match(line)
        if match is not None:
            key = match[0].removesuffix(":").strip().strip("\"'")
            if key in found:
                return None
            found[key] = [*above, line]
            above = []
        elif line.startswith("#") or not line.strip():
            above.append(line)
        elif key:
            found[key] += [*above, line]
            above = []
        else:
            return None
    if above and key:
        found[key] += above
    tree = yamlio.read("".join(lines).encode(), comments=True).value if lines else {}
    return found if tree is not None and list(tree) == list(found) else None


def _section(key: str, texts: Texts, asking: Asking) -> Lines | None:
    """The lines of one key that stand; None where it was taken away."""
    base, ours, theirs = texts
    if theirs in (ours, base):
        return ours
    if base == ours:
        return theirs
    found = None if ours is None or theirs is None else _both(key, (base or [], ours, theirs), asking)
    return _asked(key, texts, asking) if found is None else found


def _both(key: str, texts: tuple[Lines, Lines, Lines], asking: Asking) -> Lines | None:
    """The lines of a key with what both changed; None where they changed one thing, or put in one twice."""
    twice: list[bool] = []
    found = _put_together(chunks(*texts), twice)
    sides = [_bytes(lines) for lines in texts[1:]]
    if found is None or _has_new_twins(_bytes(found), sides):
        return None
    if twice:
        asking.remark(f"“{key}”两边都添了内容，都留着，请核对有没有重复、先后对不对")
    return found


def _asked(key: str, texts: Texts, asking: Asking) -> Lines | None:
    """The lines of a key that a person says."""
    base, ours, theirs = (None if one is None else "".join(one).strip("\n") for one in texts)
    picked = asking.pick(asking.question((key,), (base, ours, theirs), DIFFERENT))
    if asking.mixed:
        return [f"{key}: {MIXED}\n"]
    return texts[1] if picked == ours else texts[2]


def _put_together(pieces: Iterator[Chunk], twice: list[bool]) -> Lines | None:
    """The lines of both; where both put something in at one place, the items of both.

    `twice` gets an entry for each such place.
    """
    found: Lines = []
    for piece in pieces:
        settled = piece.settled
        if settled is None and not piece.base:
            twice.append(True)
            items = interleaved(_items(piece.ours), _items(piece.theirs), str)
            settled = [line for item in items for line in item.splitlines(keepends=True)]
        if settled is None:
            return None
        found += settled
    return found


def _items(lines: Lines) -> list[str]:
    """The lines of what was put in, item by item with the comments above it.

    Each begins as far in as the first one does.
    """
    found: list[str] = []
    indent = _indent(lines[0]) if lines else 0
    is_begun = True
    for line in lines:
        is_remark = not line.strip() or line.lstrip().startswith("#")
        if not found or (is_begun and line.strip() and _indent(line) <= indent):
            found.append("")
            is_begun = False
        found[-1] += line
        is_begun = is_begun or not is_remark
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _has_new_twins(data: bytes, sides: Iterable[bytes]) -> bool:
    """Whether a list holds two of one name, as where both sides put in a village, and neither side's did."""
    return _has_twins(data) and not any(map(_has_twins, sides))


def _has_twins(data: bytes) -> bool:
    tree = yamlio.read(data, comments=True).value
    return tree is not None and any(map(_twins, _lists(tree)))


def _lists(node: Node) -> Iterator[list[Node]]:
    if isinstance(node, list):
        yield node
    for one in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        yield from _lists(one)


def _twins(items: list[Node]) -> bool:
    names = Counter(name for item in items if (name := _name(item)) is not None)
    return any(count > 1 for count in names.values())


def _name(item: Node) -> str | None:
    """What an item of a list is known by; None where it has no name of its own."""
    if isinstance(item, dict):
        held: Mapping[str, Node] = item
        return next((name for key in _NAMES if isinstance(name := held.get(key), str)), None)
    return item if isinstance(item, str) else None
