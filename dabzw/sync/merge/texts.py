"""Text files that both sides changed, as one: by line; a campaign, an office, a year then list by list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dabzw.store import yamlio
from dabzw.store.listing import is_part
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.asking import DIFFERENT, MIXED, Asking
from dabzw.sync.merge.lines import Chunk, Lines, chunks, merged_lines
from dabzw.sync.merge.sequences import interleaved, order_of_both
from dabzw.sync.merge.sides import WHOLE_FILE
from dabzw.sync.merge.versions import Versions, Whole, pick_whole

IsReadable = Callable[[bytes], bool]
"""Whether a file can be read as what it is."""
_KEY: Final = re.compile(r"[^\s#\-\[{][^\n]*?:(?=\s|$)")
_NAMES: Final = ("名称", "代码", "报告")
_LARGEST: Final = 256 * 1024
_NOT_TOGETHER: Final = "两边改的各自都对，合在一起读不出来"


def merge_text(versions: Versions, asking: Asking, is_readable: IsReadable) -> bytes | None:
    """The bytes of a text file out of two versions of it; None only in the base of two crossed histories."""
    texts = _texts(versions)
    if texts is None:
        return pick_whole(versions, Whole(WHOLE_FILE, _shown(versions)), asking)
    has_keys = is_part(versions.path, "campaign", "office", "calendar")
    found = _joined(merged_lines(*texts))
    if found is not None and is_readable(found) and not (has_keys and _has_new_twins(found, versions.both)):
        return found
    if has_keys:
        apart = Asking(versions.path, asking.about, asking.choices, mixed=asking.mixed)
        by_keys = _joined(_by_keys(texts, apart))
        if by_keys is not None and (apart.questions or is_readable(by_keys)):
            asking.take(apart)
            return by_keys
    why = DIFFERENT if found is None else _NOT_TOGETHER
    return pick_whole(versions, Whole(WHOLE_FILE, _shown(versions), why), asking)


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


def _joined(lines: Lines | None) -> bytes | None:
    return None if lines is None else "".join(lines).encode()


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
    found = [_sections(lines) for lines in texts]
    base, ours, theirs = found
    if base is None or ours is None or theirs is None:
        return None
    values = {
        key: _section(key, (base.get(key), ours.get(key), theirs.get(key)), asking)
        for key in sorted({*base, *ours, *theirs})
    }
    kept = [[key for key in side if key in ours and key in theirs] for side in (base, ours, theirs)]
    firm = [key for key in kept[0] if values[key]]
    order = order_of_both(firm, *([key for key in side if key in firm] for side in kept[1:]))
    left, right = (_moved([key for key in side if values[key]], order) for side in (ours, theirs))
    return [line for key in interleaved(left, right, str, firm) for line in values[key] or ()]


def _moved(keys: list[str], order: tuple[str, ...]) -> list[str]:
    """The keys of a side with those of both in the order of both."""
    in_turn = iter(order)
    return [next(in_turn) if key in order else key for key in keys]


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


def _section(
    key: str, texts: tuple[Lines | None, Lines | None, Lines | None], asking: Asking
) -> Lines | None:
    """The lines of one key that stand; None where it was taken away."""
    base, ours, theirs = texts
    if theirs in (ours, base):
        return ours
    if base == ours:
        return theirs
    if ours is not None and theirs is not None:
        twice: list[bool] = []
        found = _put_together(chunks(base or [], ours, theirs), twice)
        if found is not None and not _has_new_twins(
            "".join(found).encode(), ("".join(ours).encode(), "".join(theirs).encode())
        ):
            if twice:
                asking.remark(f"“{key}”两边都添了内容，都留着，请核对有没有重复、先后对不对")
            return found
    shown = tuple(None if one is None else "".join(one).strip("\n") for one in texts)
    picked = asking.pick(asking.question((key,), (shown[0], shown[1], shown[2]), DIFFERENT))
    if asking.mixed:
        return [f"{key}: {MIXED}\n"]
    return next((one for one, told in zip(texts[1:], shown[1:], strict=True) if told == picked), None)


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


def _has_new_twins(data: bytes, sides: tuple[bytes, bytes] | None) -> bool:
    """Whether a list holds two of one name, as where both sides put in a village, and neither side's did."""
    return _has_twins(data) and not any(map(_has_twins, sides or ()))


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
