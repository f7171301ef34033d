"""A revision's files become a ledger: strict, with every fault collected and none raised.

What cannot be read is a finding with its file, line and column; its sentences never repeat a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final, TypeVar, cast

from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model import formats, schema
from dabzw.model.as_written import says_the_same
from dabzw.model.base import Row, Tree, labels
from dabzw.model.campaign import Campaign, YearFile
from dabzw.model.finding import Finding, Level, Places
from dabzw.model.frame import Frame
from dabzw.model.ids import (
    CAMPAIGN_FILE,
    CAMPAIGN_FILES,
    FOLDERS,
    OFFICE_FILE,
    OFFICE_YEARS,
    kind_of,
    normalised,
    path_of,
    stem_of,
    year_path,
)
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger, ledger_of
from dabzw.model.made import MadeReport
from dabzw.model.office import Office, under
from dabzw.model.pending import pending_findings
from dabzw.model.phrases import first_few
from dabzw.model.rebuilding import lightened
from dabzw.model.workdays import Calendar, OwnYear
from dabzw.store import lines, yamlio
from dabzw.store.collector import without_collector
from dabzw.store.contents import Contents
from dabzw.store.frames import keep_frame, known_frame
from dabzw.store.listing import is_part, top_of
from dabzw.store.of_files import OfFile
from dabzw.store.power import read_power
from dabzw.store.presets import published_years
from dabzw.store.taken_up import read_all, read_what_is_new
from dabzw.store.yaml_problems import Problem

RECORD_FOLDERS: Final = {FOLDERS[kind]: record for kind, record in RECORD_TYPES.items()}
RowT = TypeVar("RowT", bound=Row)
_MOST_RECORDS: Final = 1 << 14


class Unreadable(LedgerError):
    """Records cannot be read, so that no figure of the ledger could be trusted."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"台账有{len(findings)}处错误读不进来，不能据此统计；运行 dabzw check 查看并改正")
        self.findings = findings


@dataclass(frozen=True)
class Loaded:
    """What was read: the ledger, as far as it could be read, and what is wrong with its files."""

    ledger: Ledger | None
    findings: tuple[Finding, ...]
    files: Contents
    format: int = formats.NEWEST
    canonical: frozenset[str] = frozenset()
    """The files that an index knows to be the canonical texts of what they say."""

    @property
    def sound(self) -> Ledger:
        """The ledger when every file could be read.

        Raises:
            Unreadable: some could not; a report that left them out could hide a site.
        """
        faults = tuple(finding for finding in self.findings if finding.level == "错误")
        if faults or self.ledger is None:
            raise Unreadable(faults)
        return self.ledger

    def placed(self, finding: Finding) -> Finding:
        """A finding with the line and column of its field, which a rule does not know."""
        if not finding.path or (finding.line, finding.column) != (1, 1):
            return finding
        places = _places(finding.file, self.files.get(finding.file, b""))
        if finding.file == CAMPAIGN_FILE and finding.path[:1] not in places:
            shared = _places(OFFICE_FILE, self.files.get(OFFICE_FILE, b""))
            if finding.path[:1] in shared:
                return schema.placed(replace(finding, file=OFFICE_FILE), shared)
        return schema.placed(finding, places)

    def not_canonical(self) -> Iterator[Finding]:
        """Records whose file is not the one canonical text of what it says; in an older format none is."""
        ledger = self.ledger if self.format == formats.NEWEST else None
        for id_ in () if ledger is None else ledger.ids:
            path = path_of(id_)
            record = None if ledger is None or path in self.canonical else ledger.find(id_)
            if record is not None and not yamlio.canonical(self.files[path], record.tree()):
                yield Finding(
                    "not-canonical",
                    "提示",
                    path,
                    id_,
                    (),
                    "书写格式不是规范格式（内容无误）",
                    f"运行 dabzw adopt {path} 可整理为规范格式并入账",
                )


@lru_cache(maxsize=8)  # of one file several things may be found
def _places(path: str, data: bytes) -> Places:
    comments = is_part(path, "campaign", "office", "calendar")
    known = None if comments else lines.places(data)
    return yamlio.read(data, comments=comments).places if known is None else known


def load(files: Mapping[str, bytes], *, absent: int = formats.OLDEST) -> Loaded:
    """The ledger of what lies below its folder: of its parts, and with what is wrong with all other names.

    `absent` is the format of a campaign that says none: the newest, where no ledger was made from it yet.
    """
    with without_collector():
        return _loaded(Contents.of(files), absent)


def campaign_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the campaign of some files is read from, alone, by path."""
    return {path: files[path] for path in CAMPAIGN_FILES if path in files}


def format_of(files: Mapping[str, bytes]) -> int:
    """The format that the campaign of some files says; the newest where there is none."""
    known = known_frame(files, formats.OLDEST) if isinstance(files, Contents) else None
    return load(campaign_in(files)).format if known is None else known.format


def _loaded(files: Contents, absent: int) -> Loaded:
    listing = files.listing
    frame, findings, made_findings = _frame(files, absent)
    findings = listing.findings + findings
    if files.records is None or frame.format < formats.NEWEST:
        held = read_all(files, listing.of("record"), frame.format, read_file)
    else:
        held = read_what_is_new(files, files.records, read_file)
    findings += held.findings
    power, power_findings = read_power({path: files[path] for path in listing.of("power")})
    findings += power_findings
    findings += made_findings
    ledger = None
    if frame.campaign is not None:
        ledger = ledger_of(frame.campaign, held.records, frame.calendar, power, frame.made, held.unread)
        if held.by_need is not None:
            ledger = replace(ledger, **held.by_need.by_kind(), naming=held.by_need.naming)
    return Loaded(ledger, findings, files, frame.format, held.canonical)


def _frame(files: Contents, absent: int) -> tuple[Frame, tuple[Finding, ...], tuple[Finding, ...]]:
    """The frame, what is wrong with its campaign and its calendar, and what with the reports made."""
    known = known_frame(files, absent)
    if known is not None:
        return known, (), ()
    campaign, said, findings = _campaign(files, absent)
    calendar, calendar_findings = _calendar(files, files.listing.of("calendar"))
    made, made_findings = _made(files, files.listing.of("made"))
    frame, findings = Frame(campaign, said, calendar, made), findings + calendar_findings
    if not findings + made_findings:
        keep_frame(files, absent, frame)
    return frame, findings, made_findings


def read_record(
    path: str, data: bytes, said: int = formats.NEWEST
) -> tuple[AnyRecord | None, tuple[Finding, ...]]:
    """One record from its bytes, in the format that its ledger says, and what is wrong with it."""
    one = read_file(path, data, said)
    return one.record, one.findings


@lru_cache(maxsize=_MOST_RECORDS)
def read_file(path: str, data: bytes, said: int = formats.NEWEST) -> OfFile:
    """What the file of a record holds.

    A command that writes reads its ledger before and after: the same bytes are read once, as no record is
    ever changed.
    """
    record_type = RECORD_FOLDERS[top_of(path)]
    known = lines.read(data)
    row, findings = _read(
        path, data, record_type, partial(formats.lifted, record_type.KIND, said=said), known
    )
    record = cast("AnyRecord | None", row)
    if findings:
        stem = _stem(path)
        record_id = stem if kind_of(stem) else None
        findings = tuple(replace(finding, id=record_id) for finding in findings)
    if record is not None and path != path_of(record.id):
        findings += (_misplaced(path, data, record.id),)
        record = None
    if record is None:
        return OfFile(None, findings)
    lightened(record)
    return OfFile(record, findings, is_canonical=said == formats.NEWEST and says_the_same(record, known))


def _stem(path: str) -> str:
    """The id that the name of a record's file says, where it says one."""
    return normalised(stem_of(path))


def _made(
    files: Mapping[str, bytes], paths: Iterable[str]
) -> tuple[tuple[MadeReport, ...], tuple[Finding, ...]]:
    found = [read_made(path, files[path]) for path in paths]
    reports = tuple(report for report, _ in found if report is not None)
    return reports, tuple(finding for _, findings in found for finding in findings)


@lru_cache(maxsize=4096)
def read_made(path: str, data: bytes) -> tuple[MadeReport | None, tuple[Finding, ...]]:
    """A made report from the bytes of its file, and what is wrong with it; read once, as it never changes."""
    report, findings = _read(path, data, MadeReport, None, lines.read(data))
    if report is not None and path != report.path:
        says, advice = "文件的位置或名称与名称、期号不符", f"应为 {report.path}；请用 dabzw discard 放回原处"
        return None, (*findings, Finding("path-mismatch", "错误", path, None, (), says, advice))
    return report, findings


def record_bytes(record: Row) -> bytes:
    """The canonical text of a record."""
    return yamlio.write(record.tree())


def _campaign(files: Mapping[str, bytes], absent: int) -> tuple[Campaign | None, int, tuple[Finding, ...]]:
    """The campaign, the format of its ledger, and what is wrong with it."""
    if CAMPAIGN_FILE not in files:
        says, advice = "没有行动方案文件 campaign.yaml", "用 dabzw init 新建台账，或把行动方案放回来"
        return None, formats.NEWEST, (_of_campaign("campaign-missing", "错误", says, advice),)
    return _campaign_of(files[CAMPAIGN_FILE], files.get(OFFICE_FILE), absent)


@lru_cache(maxsize=8)
def _campaign_of(
    data: bytes, shared: bytes | None, absent: int
) -> tuple[Campaign | None, int, tuple[Finding, ...]]:
    """The campaign of a file over what its office shares.

    One command reads it several times, and a campaign is never changed.
    """
    tree = yamlio.read(data, comments=True)
    said = formats.format_of(tree.value, absent) if isinstance(tree.value, dict) else formats.NEWEST
    if said is None or not formats.OLDEST <= said <= formats.NEWEST:
        says = f"台账的格式不是本程序认得的（认得 {formats.OLDEST} 到 {formats.NEWEST}）"
        fault = _of_campaign("format-unknown", "错误", says, "改正“格式”；台账比程序新的，先升级程序")
        return None, formats.NEWEST, (fault,)
    if open_values := pending_findings(CAMPAIGN_FILE, tree.value, tree.places):
        return None, said, open_values
    office, laid, office_findings = read_office(shared)
    campaign, findings = _row_of(
        CAMPAIGN_FILE, tree, Campaign, lambda own: under(formats.lifted(None, own, said=said), laid)
    )
    if office is None:  # what it would have given is not missing, and nothing may be made without it
        given = labels(Office).values()
        campaign = None
        findings = tuple(one for one in findings if one.rule != "schema-missing" or one.path[-1] not in given)
    elif campaign is not None:
        findings = (*findings, *_left_out(campaign, office))
    findings = (*findings, *office_findings)
    if said < formats.NEWEST:
        says = f"台账还是格式 {said}，可以查看，不能登记"
        findings += (
            _of_campaign("format-old", "提示", says, "运行 dabzw upgrade，先看改动，再一次改成新格式"),
        )
    return campaign, said, findings


def _left_out(campaign: Campaign, office: Office) -> Iterator[Finding]:
    """What the office names and the campaign, which has a list of its own, does not."""
    stations = () if office.units is None else office.units.stations
    for key, shared, own in (
        ("村", [village.name for village in office.villages], campaign.village_names),
        ("单位名录", [unit.name for unit in stations], campaign.station_names),
    ):
        missing = [name for name in shared if name not in own]
        if missing:
            says = f"{OFFICE_FILE} 里还有{first_few(missing)}，本方案自己写了这一项，就没有"
            advice = "本台账也要用的，添上；都照单位的，删去方案里的这一项"
            yield Finding("office-left-out", "提示", CAMPAIGN_FILE, None, (key,), says, advice)


@lru_cache(maxsize=8)
def read_office(shared: bytes | None) -> tuple[Office | None, Tree, tuple[Finding, ...]]:
    """What an office shares: as a row, None where it cannot be read; as it is written; what is wrong with it.

    An office without the file shares nothing.
    """
    if shared is None:
        return Office.model_construct(), {}, ()
    tree = yamlio.read(shared, comments=True)
    office, findings = _row_of(OFFICE_FILE, tree, Office, None)
    return office, {} if office is None or tree.value is None else tree.value, findings


def _of_campaign(rule: str, level: Level, says: str, advice: str) -> Finding:
    return Finding(rule, level, CAMPAIGN_FILE, None, (), says, advice)


def _calendar(files: Mapping[str, bytes], paths: Iterable[str]) -> tuple[Calendar, tuple[Finding, ...]]:
    """What ships with the tool, the office's years laid over it, and the ledger's own over those."""
    office, _, _ = read_office(files.get(OFFICE_FILE))
    shared = {} if office is None else {file.year: (OFFICE_FILE, file) for file in office.years}
    own: dict[int, tuple[str, YearFile]] = {}
    findings: tuple[Finding, ...] = ()
    for path in paths:
        file, faults = _read(path, files[path], YearFile, comments=True)
        findings += faults
        if file is None:
            continue
        years = shared if path.startswith(OFFICE_YEARS) else own
        if path.rpartition("/")[2] != year_path(file.year).rpartition("/")[2]:
            findings += (_misnamed_year(path, files[path], file.year),)
        elif file.year in years:
            findings += (_twice(path, files[path], file.year),)
        else:
            years[file.year] = path, file
    return _laid({**shared, **own}), findings


def _laid(found: Mapping[int, tuple[str, YearFile]]) -> Calendar:
    shipped = published_years()
    return Calendar.of(
        shipped,
        (
            OwnYear.of(year, file.arrangement, whole=file.whole, shipped=shipped.get(year), path=path)
            for year, (path, file) in found.items()
        ),
    )


def _twice(path: str, data: bytes, year: int) -> Finding:
    says = f"{year}年的放假安排在{OFFICE_FILE}里也写了"
    finding = Finding("office-year-twice", "错误", path, None, ("年份",), says, "一年写一处，删去一处")
    return schema.placed(finding, yamlio.read(data, comments=True).places)


def _misnamed_year(path: str, data: bytes, year: int) -> Finding:
    says = "文件的名称与年份不符，没有读入"
    advice = f"{year}年的写在 {year_path(year)}；请改名或并入，或改正年份"
    finding = Finding("path-mismatch", "错误", path, None, ("年份",), says, advice)
    return schema.placed(finding, yamlio.read(data, comments=True).places)


def _read(
    path: str,
    data: bytes,
    row_type: type[RowT],
    lift: Callable[[Tree], Tree] | None = None,
    known: Tree | None = None,
    *,
    comments: bool = False,
) -> tuple[RowT | None, tuple[Finding, ...]]:
    """A row from its bytes, of which the tree may be `known`; read strictly where the schema refuses that."""
    if known is not None:
        row, faults = _row_of(path, yamlio.Tree(known, {}, (), ()), row_type, lift)
        if not faults:
            return row, ()
    return _row_of(path, yamlio.read(data, comments=comments), row_type, lift)


def _row_of(
    path: str, tree: yamlio.Tree, row_type: type[RowT], lift: Callable[[Tree], Tree] | None
) -> tuple[RowT | None, tuple[Finding, ...]]:
    findings = (*_text_findings(path, tree.problems, "错误"), *_text_findings(path, tree.hints, "警告"))
    if tree.value is None:
        return None, findings
    value = tree.value if lift is None else lift(tree.value)
    row, faults = schema.validated(path, row_type, value, tree.places)
    return row, findings + faults


def _text_findings(path: str, problems: tuple[Problem, ...], level: Level) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule=problem.rule,
            level=level,
            file=path,
            id=None,
            path=(),
            says=problem.says.removesuffix("。"),
            advice=problem.advice.removesuffix("。"),
            line=problem.line,
            column=problem.column,
        )
        for problem in problems
    )


def _misplaced(path: str, data: bytes, record_id: str) -> Finding:
    finding = Finding(
        "path-mismatch",
        "错误",
        path,
        record_id,
        ("编号",),
        "文件的位置或名称与编号不符",
        f"应为 {path_of(record_id)}；请移动改名，或改正编号",
    )
    return schema.placed(finding, yamlio.read(data).places)
