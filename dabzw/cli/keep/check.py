"""dabzw check: everything validated; told by cause on a screen, each fault with its place to programs."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Self

import typer

from dabzw.cli.context import Desk
from dabzw.cli.judging import findings_of
from dabzw.cli.keep.entered import files_below
from dabzw.cli.lists.options import end
from dabzw.cli.missing import NoLedger
from dabzw.cli.scanning import is_record, kept_beside, persons_in
from dabzw.cli.speech import completion
from dabzw.cli.speech.known import known_word
from dabzw.cli.speech.record_names import name_in
from dabzw.errors import LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.finding import Finding
from dabzw.model.nearest import nearest
from dabzw.model.patterns import lazy
from dabzw.reports.looks import check as check_look
from dabzw.reports.looks.findings import Telling
from dabzw.reports.view import Block, Line
from dabzw.rules.checks.causes import cause_of, causes, code_of
from dabzw.store.damage import GIT, LOST, Damaged, holds_issues
from dabzw.store.reader import Loaded
from dabzw.store.working import hidden

_PLAIN: Final = lazy(r"[\w./-]+")
"""A path that a shell takes as it is."""


_What = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="编号或路径",
        help="只查这些记录（编号，或其中能认出它的几位、名称）、文件或文件夹",
        autocompletion=completion.of_ids(),
    ),
]
_Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        metavar="规则",
        help="只列这些规则查出的，写规则的名称或代码，可写多个",
        autocompletion=completion.of_pairs(lambda _: ((one.name, one.says) for one in causes().values())),
    ),
]
_OfLevel = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar="级别",
        help=f"只列这一级的：{'、'.join(check_look.LEVELS)}",
        autocompletion=completion.of_words(check_look.LEVELS),
    ),
]


def check(
    ctx: typer.Context,
    what: _What = None,
    rule: _Rules = None,
    level: _OfLevel = None,
    everything: Annotated[
        bool, typer.Option("--all", help="逐条列出，每条写明文件、行、列，编辑器可以跳转")
    ] = False,
) -> None:
    """Validates everything; on a pipe findings as `file:line:col: level: text (rule)`."""
    wanted = _Wanted.of(rule, level)
    desk = Desk.of(ctx) if what else Desk.looking(ctx)
    _refuse_without_ledger(desk, what or ())
    chosen = _chosen(desk, what)
    found = _found(desk, chosen)
    shown = list(filter(wanted.takes, found))
    page = check_look.answer(shown, lambda path: _shown(_place(desk, path)))
    if sys.stdout.isatty() and not everything:
        page = replace(page, blocks=_for_people(desk, found, shown, wanted, chosen))
    desk.answer(page)
    end(failed=any(finding.level == "错误" for finding in found))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which findings are asked for: those of some rules by their codes, of a level, or all."""

    rules: frozenset[str]
    level: str | None

    @classmethod
    def of(cls, rules: Iterable[str] | None, level: str | None) -> Self:
        """What the options say; raises UsageError for a word that is no rule, or no level."""
        named = None if level is None else known_word("--level（级别）", level, check_look.LEVELS)
        return cls(frozenset(map(_code, rules or ())), named)

    def takes(self, finding: Finding) -> bool:
        """Whether a finding is asked for."""
        return (not self.rules or finding.rule in self.rules) and self.level in (None, finding.level)

    @property
    def is_part(self) -> bool:
        """Whether not all are asked for."""
        return bool(self.rules) or self.level is not None


def _code(word: str) -> str:
    code = code_of(word.strip())
    if code is None:
        names = [name for code, cause in causes().items() for name in (cause.name, code)]
        near = "、".join(nearest(word, names) or ("文书先后",))
        raise UsageError(f"没有“{word}”这条规则；相近的：{near}；全部规则见 docs/规则.md")
    return code


def _found(desk: Desk, chosen: tuple[str, ...] | None) -> list[Finding]:
    """All that is wrong with some files, or with all."""
    persons = tuple(persons_in(_looked_through(desk, chosen), desk.latest.day))  # while little is in memory
    loaded = desk.among(desk.loaded)
    beside = (*loaded.not_canonical(), *_sealed(desk), *_ignored(desk))
    return [
        *(loaded.placed(f) for f in findings_of(loaded, desk.latest, chosen, store=desk.kept)),
        *(f for f in beside if chosen is None or f.file in chosen),
        *(_lost_history(desk) if chosen is None else ()),
        *persons,
    ]


def _for_people(
    desk: Desk,
    found: Sequence[Finding],
    shown: Sequence[Finding],
    wanted: _Wanted,
    chosen: tuple[str, ...] | None,
) -> tuple[Block, ...]:
    by_hand = desk.working.unrecorded if desk.options.rev is None else ()
    telling = Telling(_names(desk), frozenset(by_hand), whole=wanted.is_part or chosen is not None)
    about = "检查全部台账" if chosen is None else f"只查{len(chosen)}个文件"
    names = (*(cause_of(rule).name for rule in sorted(wanted.rules)), *filter(None, (wanted.level,)))
    about += f"，只列{'、'.join(names)}" if names else ""
    return check_look.on_screen(shown, about, _trust(desk.loaded, found, chosen), telling)


def _trust(loaded: Loaded, found: Iterable[Finding], chosen: tuple[str, ...] | None) -> Line:
    """Whether the figures of the ledger can be trusted, as far as it was looked at."""
    errors = sum(finding.level == "错误" for finding in found)
    if any(finding.level == "错误" for finding in loaded.findings):
        return Line("有内容读不进来，改好以前不出任何数字，免得漏算。", "alert")
    if errors:
        says = f"全部读得进来，数字照常计算；有错误{errors}处，改正以前有关的数字不一定可信。"
        return Line(says, "alert")
    if chosen is not None:
        return Line("查的这些没有错误；整本台账用 dabzw check。", "good")
    return Line("全部读得进来，没有错误，数字可以用。", "good")


def _names(desk: Desk) -> Callable[[str], str]:
    """What records are called; where the ledger cannot be read, as their files begin."""

    def named(record_id: str) -> str:
        ledger = desk.loaded.ledger
        if ids.kind_of(record_id) is None:
            return ""
        record = None if ledger is None else ledger.find(record_id)
        if record is not None:
            return record.name
        return name_in(desk.files.get(ids.path_of(record_id), b"") or b"")

    return named


def _refuse_without_ledger(desk: Desk, what: Iterable[str]) -> None:
    """Say what checks the file of a campaign from which no ledger was made yet.

    Raises:
        LedgerError: there is no ledger.
    """
    try:
        _ = desk.folder
    except NoLedger as none:
        file = next((path for path in map(Path, what) if path.is_file()), None)
        if file is None:
            raise
        shown = str(file) if _PLAIN.fullmatch(str(file)) else shlex.quote(str(file))
        advice = f"还没有建台账的行动方案，用 dabzw campaign check {shown} 核对"
        raise LedgerError(f"{none}；{advice}") from None


def _looked_through(desk: Desk, chosen: tuple[str, ...] | None) -> Mapping[str, bytes]:
    """The parts of the ledger that no rule of records looks through, and what git keeps beside them."""
    wanted = desk.files if chosen is None else (path for path in chosen if path in desk.files)
    parts = {path: desk.files[path] for path in wanted if not is_record(path)}
    repository, revision = desk.repository, desk.revision
    if chosen is not None or repository is None:
        return parts
    try:
        commit = repository.head() if revision is None else repository.resolve(revision)
        return {**parts, **kept_beside(repository, commit)}
    except Damaged:  # which looking at sealed issues finds in the same history
        return parts


def _sealed(desk: Desk) -> Iterable[Finding]:
    from dabzw.cli.make.sealing import (
        sealed_findings,
    )  # papers are slow to import, and few commands need them

    try:
        yield from sealed_findings(desk)
    except Damaged as damaged:
        if desk.damage is None:
            yield _unread(damaged)


def _lost_history(desk: Desk) -> Iterator[Finding]:
    """That the history cannot be read at all, or is not there while issues prove that it was."""
    if desk.damage is not None:
        yield _unread(desk.damage)
    elif desk.repository is None and holds_issues(desk.folder):
        says, _, advice = LOST.partition("。")
        yield Finding("git-missing", "错误", GIT, None, (), says, advice.removesuffix("。"))


def _ignored(desk: Desk) -> Iterator[Finding]:
    """Parts of the ledger that count in figures, and that git does not show as new."""
    if desk.repository is None or desk.options.rev is not None or not desk.working.unrecorded:
        return
    if any(path.endswith("/.gitignore") for path in desk.files.kinds):
        desk.spoil()  # rules whose bytes nobody has looked at
    for path in hidden(desk.repository):
        says, advice = "被忽略规则（.gitignore 等）藏住，计入统计却没有入账", "运行 dabzw adopt 入账"
        yield Finding("ignored", "警告", path, None, (), says, advice)


def _unread(damaged: Damaged) -> Finding:
    says = f"留痕（{GIT}）损坏：{damaged.what}"
    return Finding("git-damaged", "错误", GIT, None, (), says, damaged.advice)


def _chosen(desk: Desk, what: Iterable[str] | None) -> tuple[str, ...] | None:
    """The files that are meant by paths, ids or names; None where all are."""
    if not what:
        return None
    names = (*desk.files.kinds, *(finding.file for finding in desk.files.listing.findings))
    return tuple(dict.fromkeys(found for one in what for found in _meant(desk, names, one)))


def _meant(desk: Desk, names: Sequence[str], what: str) -> Sequence[str]:
    """The files that one word means; raises UsageError, NoSuchRecord, Ambiguous."""
    found = files_below(names, Path(what), desk.folder)
    if found:
        return found
    if "/" in what or Path(what).exists():
        raise UsageError(f"“{what}”下没有台账文件")
    return (ids.path_of(desk.find_id(what)),)


def _place(desk: Desk, path: str) -> Path:
    """Where a file of the ledger lies; of what its office shares, the file that is to be mended."""
    shared = desk.shared.place_of(path) if desk.options.rev is None else None
    return shared or desk.folder / path


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_absolute() else str(path)
