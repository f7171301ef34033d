"""上报文件: the facts of one commit as one file, the same bytes for the same facts; and read again.

It is a zip of a cover (清单), its signature where there is one, and a text a table; the cover holds the
digest of each.  `ssh-keygen -Y verify -n dabzw-submit` verifies the cover by the same roster as commits.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dabzw import __version__
from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model.moments import written
from dabzw.store.lock import one_line
from dabzw.store.signing.roster import Roster
from dabzw.sync.facts.packed import LARGEST as LARGEST_TEXT
from dabzw.sync.facts.packed import BadFacts, facts_of, table_rows, table_text
from dabzw.sync.facts.tables import EDITION, NAMES, TABLES, Facts, TableName
from dabzw.sync.signing.checking import Signature, signature_of_file

USE: Final = "dabzw-submit"
"""The use of a signature of facts: one of a commit is none of them, and the other way round."""
LARGEST: Final = 32 * 1024 * 1024
"""Bytes that a file may have; that of 10,000 records has a hundredth of it."""

_FORMAT: Final = 1
_COVER: Final = "manifest.json"
_SIGNATURE: Final = "manifest.json.sig"
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
_LARGEST_COVER: Final = 1 << 16
_LONGEST: Final = 200


class BadSubmission(LedgerError):
    """A file is none of facts that were handed up, or it was damaged or altered."""

    def __init__(self, why: str) -> None:
        super().__init__(f"不是 dabzw submit 的上报文件，或已损坏、改动：{why}。没有采用；请对方重新生成")


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who hands up, as the file says; it is believed where the signature is good."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Facts that were handed up: by which unit and whom, and what the signature is worth.

    `digest` is the SHA-256 of the whole file.
    """

    facts: Facts
    unit: str
    clerk: Clerk
    signature: Signature
    digest: str


def cover(facts: Facts, unit: str, clerk: Clerk) -> bytes:
    """The cover of facts: whose they are, of what, and the digest of each table."""
    texts = _texts(facts)
    tables = {
        name: {"名称": TABLES[name].title, "行": len(facts.tables[name]), "摘要": _digest(text)}
        for name, text in texts.items()
    }
    told = {
        "格式": _FORMAT,
        "表版": EDITION,
        "区划代码": facts.code,
        "单位": unit,
        "提交": facts.commit,
        "提交时间": facts.committed,
        "截至": written(facts.at.when),
        "程序版本": __version__,
        "经办人": {"姓名": clerk.name, "邮箱": clerk.mail},
        "表": tables,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def packed_submission(facts: Facts, told: bytes, signature: bytes | None) -> bytes:
    """The file of facts with their cover and its signature, the same bytes whenever it is made."""
    parts = {_COVER: told, **({} if signature is None else {_SIGNATURE: signature})}
    parts |= {_place(name): text for name, text in _texts(facts).items()}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _BEGINNING)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def read_submission(data: bytes, roster: Roster, *, at: int | None = None) -> Submission:
    """What a file says, and what its signature is worth by a roster.

    `at` is when it was received, in seconds since 1970; without it the time of the commit counts.  Nothing
    that is in it is believed: not a size, a name or a word.  Raises BadSubmission, NoKeygen where there is a
    signature to be verified and no ssh-keygen, KeygenRefused, DiskRefused.
    """
    if len(data) > LARGEST:
        raise BadSubmission("太大")
    parts = _parts(data)
    told = _mapping(_loaded(parts[_COVER]), "封面")
    if (told.get("格式"), told.get("表版")) != (_FORMAT, EDITION):
        raise BadSubmission(f"表的版次不是 {EDITION}，双方换用同一版程序")
    try:
        facts = _facts(told, parts)
    except BadFacts as error:
        raise BadSubmission(str(error)) from None
    person = _mapping(told.get("经办人"), "经办人")
    clerk = Clerk(_word(person.get("姓名")), _word(person.get("邮箱")))
    when = facts.committed if at is None else at
    signature = signature_of_file(
        parts[_COVER], parts.get(_SIGNATURE, b""), USE, (clerk.name, clerk.mail), roster, when
    )
    own = dict(zip(TABLES["meta"].heads, facts.tables["meta"][0], strict=True))
    unit = _word(told.get("单位"))
    if own["单位"] != unit:
        raise BadSubmission("封面的单位与台账表不符")
    return Submission(facts, unit, clerk, signature, _digest(data))


def file_name(code: str, as_of: str) -> str:
    """The name of a file: whose it is and as of when, so that a folder of them sorts itself."""
    return f"上报-{code}-{as_of.replace(' ', '-').replace(':', '')}.zip"


def _texts(facts: Facts) -> dict[TableName, bytes]:
    return {name: table_text(name, facts.tables[name]) for name in NAMES}


def _place(name: TableName) -> str:
    return f"{name}.jsonl"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _parts(data: bytes) -> dict[str, bytes]:
    """The entries of an archive: those that there may be, each once, of a size looked at first."""
    wanted = {_COVER, *map(_place, NAMES)}
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(names) != len(set(names)) or not wanted <= set(names) <= {*wanted, _SIGNATURE}:
                raise BadSubmission("里面的文件多了、少了，或重名")
            if any(map(_is_odd, entries)) or sum(entry.file_size for entry in entries) > LARGEST_TEXT:
                raise BadSubmission("展开以后太大，或不是平常的压缩方式")
            return {name: archive.read(name) for name in names}
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise BadSubmission("解不开") from error


def _is_odd(entry: ZipInfo) -> bool:
    small = entry.filename in {_COVER, _SIGNATURE}
    return (
        entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
        or bool(entry.flag_bits & 1)
        or (small and entry.file_size > _LARGEST_COVER)
    )


def _loaded(text: bytes) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        raise BadSubmission("封面读不懂") from None
    return found


def _mapping(value: object, what: str) -> Mapping[object, object]:
    if not isinstance(value, dict):
        raise BadSubmission(f"没有写{what}")
    return value


def _word(value: object) -> str:
    """A word that may be shown; raises BadSubmission."""
    if (
        not isinstance(value, str)
        or len(value) > _LONGEST
        or not value.isprintable()
        or one_line(value) != value
    ):
        raise BadSubmission("封面里有读不出的字")
    return value


def _facts(told: Mapping[object, object], parts: Mapping[str, bytes]) -> Facts:
    """The facts that the tables say, where each is the one of the cover; raises BadSubmission, BadFacts."""
    code = told.get("区划代码")
    listed = _mapping(told.get("表"), "有哪些表")
    tables = {}
    for name in NAMES:
        text, said = parts[_place(name)], _mapping(listed.get(name), f"{TABLES[name].title}表")
        if said.get("摘要") != _digest(text):
            raise BadSubmission(f"{TABLES[name].title}表与封面的摘要不符")
        tables[name] = table_rows(name, text, code if isinstance(code, str) else "")
        if said.get("行") != len(tables[name]):
            raise BadSubmission(f"{TABLES[name].title}表的行数与封面不符")
    return facts_of(told.get("提交"), told.get("提交时间"), told.get("截至"), str(code), tables)
