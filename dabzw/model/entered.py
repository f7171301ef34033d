"""When acts were entered: a dated act of a record, and the commit that first carried it."""

from __future__ import annotations

from datetime import datetime

from dabzw.lazily import dataclass
from dabzw.model.moments import When


@dataclass(frozen=True, slots=True)
class DatedAct:
    """A date of a record: whose, of what (`核查.时间`, without positions), and when it is said to have been.

    Two acts of one record and one day are two equal values.
    """

    record: str
    what: str
    when: When


@dataclass(frozen=True, slots=True)
class Entered:
    """入账: the commit that first carried an act.

    `when` is the minute that the clock said, in China Standard Time, or git's where that is not kept;
    `clerk` the commit's author.  `corrected` says that the same commit took another date of the same kind
    out of the record: a correction 更正.
    """

    when: datetime
    commit: str
    clerk: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit that touches the ledger.

    `when` is what the clock said, or the committer's time where that is not kept, in China Standard Time
    without a zone; `author` and `mail` are what the commit itself holds; `operation` and `ids` are those of
    the command, None and empty where the commit was made by hand; `undoes` is the commit that it takes back;
    `paths` are those below the ledger, against the first parent.
    """

    commit: str
    when: datetime
    author: str
    mail: str
    summary: str
    operation: str | None
    ids: tuple[str, ...]
    paths: tuple[str, ...]
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class ToCheck:
    """合并待核对: what only a merge of two desks made or noticed, and nobody has looked at yet.

    `about` is an id, the title of an issue or a path, as one word; `says` what is to be looked at, or the
    code of the rule that found it; `commit` is the merge, `when` the minute that the clock said there, in
    China Standard Time.
    """

    about: str
    says: str
    commit: str
    when: datetime
