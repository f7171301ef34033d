"""What lies below a ledger, by names and kinds alone: every path is a part of it or a finding.

The one place that says so: reading the working tree, reading a commit, writing, `check`, `adopt` and the
reports all ask here, so that no two of them can see different ledgers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, cast

from dabzw.lazily import dataclass
from dabzw.model.finding import Finding, Level
from dabzw.model.ids import (
    CALENDAR_FOLDER,
    CAMPAIGN_FILE,
    CROCKFORD,
    FOLDERS,
    MADE_FOLDER,
    OFFICE_FILE,
    OFFICE_YEARS,
    ORIGINAL,
    POWER_FOLDER,
    PREFIXES,
    kind_of,
    path_of,
    year_path,
)
from dabzw.model.patterns import lazy

Kind = Literal["file", "large", "link", "special", "folder", "closed", "repository"]
"""What a path is: a regular file, one beyond the limit of its part, a link, a device or pipe or socket, a
folder in the place of a file, one that this account may not look into, another git repository."""
Part = Literal["record", "campaign", "office", "calendar", "power", "made", "original", "template", "git"]
"""Which part of the ledger a file is: 原件 of an issue are `original`, its record is `made`."""

DATA_FOLDER: Final = "data"
TEMPLATE_FOLDER: Final = "templates"
RECORD_PLACES: Final = frozenset(FOLDERS.values())
PARTS: Final = frozenset((*RECORD_PLACES, CALENDAR_FOLDER, DATA_FOLDER, MADE_FOLDER, TEMPLATE_FOLDER))
"""The folders at the top of a ledger that hold its parts."""
APART: Final = frozenset((".git", "out"))
"""What lies at the top of a ledger and is never looked at: git's own, and the papers written out."""
LARGEST: Final[Mapping[Part, int]] = {
    "record": 256 * 1024,
    "campaign": 256 * 1024,
    "office": 256 * 1024,
    "calendar": 256 * 1024,
    "made": 256 * 1024,
    "git": 256 * 1024,
    "power": 8 * 1024 * 1024,
    "template": 16 * 1024 * 1024,
    "original": 64 * 1024 * 1024,
}
"""How many bytes a file may have by its part: no more are ever read of it."""

_YAML: Final = r"(?!\.)[^/]*\.yaml"
_NO_TEMPLATE: Final = (  # what programs leave beside a file, and a record
    r"\.|~\$|[^/]*(?:~|\.(?:bak|orig|old|rej|tmp))\Z"
    rf"|(?i:(?:{'|'.join(PREFIXES)})-[0-9]{{6}}-[0-9a-z]{{4}}\.ya?ml\s*)\Z"
)
_PLACES: Final[Mapping[Part, str]] = {
    "record": rf"(?:{'|'.join(sorted(RECORD_PLACES))})/(?:.*/)?{_YAML}",
    "campaign": re.escape(CAMPAIGN_FILE),
    "office": re.escape(OFFICE_FILE),
    "calendar": rf"(?:{CALENDAR_FOLDER}/|{OFFICE_YEARS}){_YAML}",
    "power": rf"{POWER_FOLDER}(?!\.)[^/]*\.csv",
    "original": ORIGINAL,
    "made": rf"{MADE_FOLDER}/(?:.*/)?{_YAML}",
    "template": rf"{TEMPLATE_FOLDER}/(?:.*/)?(?!{_NO_TEMPLATE})[^/]+",
    "git": r"\.gitignore|\.gitattributes",
}
_PART: Final = lazy("|".join(f"(?P<{part}>{path})" for part, path in _PLACES.items()), re.DOTALL)
# Names that programs give beside a file that they work on; group 1, 2, … is that file's own name.
_BESIDE: Final = lazy(
    r"\._(.+)|\.#(.+)|~\$(.+)|#(.+)#|(.+)~|\.(.+)\.(?:sw[a-p]|dabzw-tmp)|(.+)\.(?:bak|orig|old|rej|tmp)",
    re.DOTALL,
)
_ID: Final = lazy(rf"(?:{'|'.join(PREFIXES)})-[0-9]{{6}}-[{CROCKFORD}]{{4}}")
_YEAR_FILE: Final = lazy(r"(20\d\d)年?(?:(\.yaml)|(?![0-9]))")
_PAPERS: Final = lazy(  # such a file is made from a record or is evidence, and is never the record
    r"\.(?:docx?|xlsx?|et|wps|od[st]|pdf|html?|csv|pptx?|jpe?g|png|gif|bmp|heic|webp|mp[34]|mov|avi|wav|m4a"
    r"|zip|rar|7z)$"
)
_KINDS: Final[Mapping[Kind, str]] = {
    "link": "链接",
    "special": "设备、管道等特殊文件",
    "folder": "文件夹",
    "closed": "没有权限打开的文件夹",
    "repository": "另一个有自己历史的文件夹",
}


_NONE: Final[Mapping[str, Part]] = {}


@dataclass(frozen=True, slots=True)
class Listing:
    """Every path accounted for: the parts of the ledger in order, and what is wrong with the other names."""

    parts: Mapping[str, Part]
    findings: tuple[Finding, ...]

    def of(self, *wanted: Part) -> Iterator[str]:
        """The paths that are of these parts, in order."""
        return (path for path, part in self.parts.items() if part in wanted)


def top_of(path: str) -> str:
    """The folder, or the file, at the top of the ledger that a path lies in."""
    return path.split("/", 1)[0]


def part_of(path: str) -> Part | None:
    """Which part of a ledger a regular file of this path is; None where it is none."""
    found = _PART.fullmatch(path)
    return None if found is None else cast("Part", found.lastgroup)


def the_part(path: str) -> Part:
    """The part that a path is known to be of; raises KeyError where it is of none."""
    part = part_of(path)
    if part is None:
        raise KeyError(path)
    return part


def is_part(path: str, *parts: Part) -> bool:
    """Whether a path is of one of some parts of a ledger, or of any where none is named."""
    part = part_of(path)
    return part is not None and (not parts or part in parts)


def is_reserved(path: str) -> bool:
    """Whether a path is a part's, or lies in a folder of the parts, however it is written."""
    folded = "/".join(map(_folded, path.split("/")))
    return top_of(folded) in PARTS or is_part(path) or is_part(folded)


def parts_below(folder: str, names: Iterable[str]) -> dict[str, Part]:
    """What part each of the files is that lie in a folder ("" or "a/b/") and are known to be of one."""
    paths = map(folder.__add__, names)
    if top_of(folder) in RECORD_PLACES:
        return dict.fromkeys(paths, "record")
    return {path: the_part(path) for path in paths}


def account(kinds: Mapping[str, Kind], known: Mapping[str, Part] = _NONE) -> Listing:
    """What every path below a ledger is, from the kinds of all of them; what is apart is left out.

    A name that could be meant as a part, and is read as none, is an error, as is all that is no regular
    file: figures that left it out could hide a site.  Anything else is a hint.  Of regular files that are
    `known` to be parts nothing is asked.
    """
    parts: dict[str, Part] = {**known}
    findings: list[Finding] = []
    foreign: Counter[str] = Counter()
    for path in sorted(kinds.keys() - known.keys()):
        part = part_of(path)
        if part is not None and kinds[path] == "file":
            parts[path] = part
        elif top_of(path) not in APART:
            fault = _fault(path, part, kinds)
            if fault is None:
                foreign[path if top_of(path) in PARTS else top_of(path)] += 1
            elif fault not in findings[-1:]:
                findings.append(fault)
    findings += (_foreign(path, count, is_file=path in kinds) for path, count in foreign.items())
    return Listing({path: parts[path] for path in sorted(parts)}, tuple(findings))


def _fault(path: str, part: Part | None, kinds: Mapping[str, Kind]) -> Finding | None:
    """What is wrong with a path that is not read; None where nobody could mean it as a part."""
    kind = kinds[path]
    if kind == "large":
        most = LARGEST[part] if part is not None else 0
        says, advice = f"文件超过 {size(most)}，不读取", "核对是不是放错了文件；确是台账文件的，从备份恢复"
        return _finding("file-too-large", path, None, says, advice)
    is_beside = not _beside(path).isdisjoint(kinds)
    if is_beside and (kind == "file" or path.rsplit("/", 1)[-1].startswith(".#")):  # Emacs locks by a link
        return None
    if kind == "closed" and _folded(top_of(path)) not in PARTS:
        return None  # as a disk's own `lost+found`
    if kind != "file":
        return _no_file(path, kind)
    if path in PARTS:
        return _finding(
            "not-a-folder", path, None, "应为文件夹，却是文件", "移出台账，再把原来的文件夹放回来"
        )
    return _in_a_record(path) or _alike(path) or _lost(path, kinds)


def _no_file(path: str, kind: Kind) -> Finding:
    says, advice = f"不是普通文件（{_KINDS[kind]}），不读取", "换成普通文件，或移出台账"
    return _finding("not-a-file", path, None, says, advice)


def _in_a_record(path: str) -> Finding | None:
    """A folder that has the name of a record."""
    parents = path.split("/")[:-1]
    for depth, name in enumerate(parents, 1):
        if _folded(name).endswith(".yaml"):
            return _no_file("/".join(parents[:depth]), "folder")
    return None


def _alike(path: str) -> Finding | None:
    """A name that is a part's but for case, form of characters, suffix or a leading dot."""
    folded = "/".join(map(_folded, path.split("/")))
    top = top_of(folded)
    if top in PARTS and top != top_of(path) and "/" in path:
        says, advice = f"文件夹的名称像 {top}，却不是，里面的文件都没有读入", f"改名为 {top}，或移出台账"
        return _finding("path-mismatch", top_of(path), None, says, advice)
    meant = _meant(folded)
    id_ = _id_in(path)
    stem = folded.rsplit("/", 1)[-1].removesuffix(".yaml")
    is_record = folded.endswith(".yaml") and id_ is not None and stem == id_.lower()
    if not is_record and meant in {None, "template"}:
        return None
    says = "名称像台账文件，位置、大小写、后缀或开头却不对，没有读入"
    right = path_of(id_) if is_record and id_ is not None else _spelled(folded, meant)
    return _finding("path-mismatch", path, id_, says, f"改名为 {right}，或移出台账")


def _meant(folded: str) -> Part | None:
    """The part that a name without its differences is, wherever below the part's own folder it lies."""
    if folded.startswith(f"{CALENDAR_FOLDER}/") and folded.endswith(".yaml"):
        return "calendar"
    if folded.startswith(POWER_FOLDER) and folded.endswith(".csv"):
        return "power"
    return part_of(folded)


def _spelled(folded: str, meant: Part | None) -> str:
    name = folded.rsplit("/", 1)[-1]
    places = {"record": f"{top_of(folded)}/年-月/编号.yaml", "power": POWER_FOLDER + name}
    return places.get(meant or "", f"{CALENDAR_FOLDER}/{name}" if meant == "calendar" else folded)


def _lost(path: str, kinds: Mapping[str, Kind]) -> Finding | None:
    """A file that may be a part which is not there, under another name."""
    return _bears_an_id(path, kinds) or _bears_a_year(path, kinds)


def _bears_an_id(path: str, kinds: Mapping[str, Kind]) -> Finding | None:
    """A file that bears the id of a record which is not there: it may be that record under another name."""
    id_ = _id_in(path)
    if id_ is None or path_of(id_) in kinds or _PAPERS.search(path.lower()):
        return None
    says = "名称里有记录的编号，台账里却没有这条记录，没有读入"
    return _finding(
        "path-mismatch", path, id_, says, f"是这条记录的，改名为 {path_of(id_)}；不是的，移出台账"
    )


def _bears_a_year(path: str, kinds: Mapping[str, Kind]) -> Finding | None:
    """A file named by a year whose file of rest days is not there: it may be that under another name."""
    folded = "/".join(map(_folded, path.split("/")))
    match = _YEAR_FILE.match(folded.rsplit("/", 1)[-1])
    if match is None or year_path(int(match[1])) in kinds or _PAPERS.search(folded):
        return None
    if match[2] is None and top_of(folded) != CALENDAR_FOLDER:
        return None
    right = year_path(int(match[1]))
    says = f"名称像{match[1]}年的节假日文件，位置或后缀却不对，没有读入"
    return _finding("path-mismatch", path, None, says, f"是节假日文件的，改名为 {right}；不是的，移出台账")


def _id_in(path: str) -> str | None:
    """The id in a file's name, whatever case and form it is written in."""
    written = "".join("-" if unicodedata.category(one) == "Pd" else one for one in path.rsplit("/", 1)[-1])
    found = _ID.search(unicodedata.normalize("NFKC", written).upper())
    return found[0] if found is not None and kind_of(found[0]) is not None else None


def _folded(name: str) -> str:
    """One name of a path without what people and programs write differently."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", name) if unicodedata.category(one) != "Cf")
    folded = plain.casefold().strip().lstrip(". ")
    return re.sub(r"\.ya?ml$", ".yaml", folded)


def _beside(path: str) -> set[str]:
    """The file that a program has put a path beside, as editors, Office and macOS do."""
    folder, slash, name = path.rpartition("/")
    match = _BESIDE.fullmatch(name)
    return set() if match is None else {folder + slash + own for own in match.groups() if own}


def _foreign(path: str, count: int, *, is_file: bool) -> Finding:
    many = "" if is_file else f"（文件夹，共{count}个文件）"
    says, advice = f"不是台账的组成部分{many}，不读取、不入账", "可以留着；不要的移出台账文件夹"
    return _finding("foreign-file", path, None, says, advice, "提示")


def size(most: int) -> str:
    """A number of bytes as people say it."""
    mega = 1024 * 1024
    return f"{most // mega} MB" if most >= mega else f"{most // 1024} KB"


def _finding(rule: str, path: str, id_: str | None, says: str, advice: str, level: Level = "错误") -> Finding:
    return Finding(rule, level, path, id_, (), says, advice)
