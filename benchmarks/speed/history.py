"""The past of an invented ledger: commits each of which changes one record by a real act.

The end is a ledger as `bulk_files` gives it.  Records are drawn by the seed; what a drawn record held on
each of its days is what the tool itself says it held then (`as_of`), and each difference is an entry.  Where
there are not acts enough, pairs of edits follow, of which the second takes the first back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, groupby, islice
from typing import Final, NamedTuple

from benchmarks.draw import Draw
from dabzw.model.base import Tree
from dabzw.model.ids import kind_of, registered_on
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import CHINA, Instant
from dabzw.store import yamlio
from dabzw.store.git import Author
from dabzw.store.reader import read_record, record_bytes
from dabzw.store.readings import UNREAD, reading_of, seconds_of
from dabzw.store.writer import Plan, message_of

CLERK: Final = Author("示例甲", "bench@example.invalid")
FOUNDED: Final = datetime(2026, 2, 8, 9, 0)  # noqa: DTZ001  # China Standard Time, as everywhere in the tool
_EDITED_FROM: Final = date(2026, 5, 1)
_OPENED: Final = time(8, 30)
_ADDED: Final = "（补记）"
_PROSE: Final = {"线索": "内容", "企业": "经营地址", "场所": "地址", "检查活动": "说明"}
_DAY: Final = re.compile(rb"2026-\d\d-\d\d")


class Step(NamedTuple):
    """A file as one entry leaves it, and the tool's word for what was done."""

    day: date
    path: str
    data: bytes
    operation: str

    @property
    def record_id(self) -> str:
        """The record's id."""
        return self.path.rpartition("/")[2].removesuffix(".yaml")


class Past(NamedTuple):
    """The files of the first commit, and an entry of each later one."""

    files: Mapping[str, bytes]
    steps: Sequence[Step]


def past_of(files: Mapping[str, bytes], commits: int, seed: int) -> Past:
    """A past of so many commits, the first one among them, that ends in these files."""
    draw = Draw(seed)
    records = [path for path in files if path.endswith(".yaml") and "/" in path]
    drawn = sorted(records, key=lambda path: (draw.below(1 << 30), path))
    steps: list[Step] = []
    for path in drawn:
        if len(steps) >= commits:
            break
        steps += _acts(path, files[path])
    edits = commits - 1 - len(steps)
    steps += chain.from_iterable(islice(_edits(drawn, files), (edits + 1) // 2 if edits > 0 else 0))
    steps.sort(key=lambda step: step.day)
    early = len(steps) - (commits - 1)
    changed = {step.path for step in steps}
    first = {path: data for path, data in files.items() if path not in changed}
    first |= {step.path: step.data for step in steps[:early]}
    return Past(dict(sorted(first.items())), steps[early:])


def whole_past(files: Mapping[str, bytes]) -> Past:
    """A past that ends in these files, in which each act was entered on its day, and nothing else was."""
    records = [path for path in files if path.endswith(".yaml") and "/" in path]
    steps = sorted((step for path in records for step in _acts(path, files[path])), key=lambda step: step.day)
    return Past({path: data for path, data in files.items() if path not in records}, steps)


def _acts(path: str, data: bytes) -> Iterator[Step]:
    """What a record held on each of its days; its last state is the file itself."""
    record, _ = read_record(path, data)
    if record is None:
        raise ValueError(path)
    states = [(day, _state(record, day)) for day in _days(record, data)]
    states[-1] = (states[-1][0], data)
    before = None
    for day, state in states:
        if state is not None and state != before:
            yield Step(day, path, state, "edit" if before else "add")
            before = state


def _days(record: AnyRecord, data: bytes) -> list[date]:
    first = registered_on(record.id)
    found = {date.fromisoformat(text.decode()) for text in _DAY.findall(data)} | {first}
    return sorted(day for day in found if day is not None and (first is None or day >= first))


def _state(record: AnyRecord, day: date) -> bytes | None:
    seen = record.as_of(Instant.of(day))
    return None if seen is None else record_bytes(seen)


def _edits(paths: Sequence[str], files: Mapping[str, bytes]) -> Iterator[tuple[Step, Step]]:
    """Pairs of edits, of one record after the other, round and round: a word added, and taken out again."""
    for number in range(1 << 30):
        path, data = paths[number % len(paths)], files[paths[number % len(paths)]]
        tree = tree_of(data)
        record_id = path.rpartition("/")[2].removesuffix(".yaml")
        field = next(name for name in (_PROSE[str(kind_of(record_id))], "村", "编号") if name in tree)
        tree[field] = f"{tree[field]}{_ADDED * (1 + number // len(paths))}"
        day = _EDITED_FROM + timedelta(days=number % 60)
        yield Step(day, path, yamlio.write(tree), "edit"), Step(day, path, data, "edit")


def tree_of(data: bytes) -> Tree:
    """What a record's file holds."""
    return dict(yamlio.read(data).value or {})


def stream(past: Past) -> Iterator[bytes]:
    """What `git fast-import` reads; the last entry says that no clock was read, so that any may follow."""
    message = message_of(Plan((), "新建台账", "init", ()), CLERK, reading_of(seconds_of(FOUNDED)))
    yield from _commit(1, FOUNDED, message, past.files)
    number = 1
    for day, steps in groupby(past.steps, key=lambda step: step.day):
        for second, step in enumerate(steps):
            number += 1
            when = datetime.combine(day, _OPENED) + timedelta(seconds=second)
            last = number == len(past.steps) + 1
            plan = Plan((), f"修改 {step.record_id}", step.operation, (step.record_id,))
            told = message_of(plan, CLERK, UNREAD if last else reading_of(seconds_of(when)))
            yield from _commit(number, when, told, {step.path: step.data})


def _commit(number: int, when: datetime, message: str, files: Mapping[str, bytes]) -> Iterator[bytes]:
    who = f"{CLERK.name} <{CLERK.email}> {int(when.replace(tzinfo=CHINA).timestamp())} +0800"
    yield f"commit refs/heads/main\nmark :{number}\nauthor {who}\ncommitter {who}\n".encode()
    yield from _data(message.encode())
    for path, data in files.items():
        yield f"M 100644 inline {path}\n".encode()
        yield from _data(data)


def _data(data: bytes) -> Iterator[bytes]:
    yield b"data %d\n" % len(data)
    yield data
    yield b"\n"
