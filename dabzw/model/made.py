"""Made report 已生成的材料: an issue 第N期 that was made and sealed; what it said is never changed again.

Only 报送 is entered later, once.  A mistake is corrected by a new issue that says which one it corrects.
Its files lie beside its record as they were made (原件), each under its own digest.
"""

import hashlib
import re
from typing import Annotated, Any, ClassVar, Final

from dabzw.model.base import Row
from dabzw.model.declared import After, Before, Bounds, Field
from dabzw.model.ids import MADE_FOLDER
from dabzw.model.marks import Number
from dabzw.model.moments import When
from dabzw.model.patterns import lazy
from dabzw.model.scalars import Count, Digest, Minute, Name, PastDay, Text, fault, parse_when

EDITION: Final = 2
"""口径: the version of rules and layout together, by which a commit becomes a paper.

Raise it by one in the change after which the same commit gives another figure, word or layout in a paper that
报送 can name; a mended mistake counts, a faster way to the same bytes does not.  An issue of another 口径 is
given by its 原件, and what differs is 口径变更, no fault of the ledger.

1: as first released.  2: issues tile time (期间起 is an instant, the period a difference of what was told),
and the papers are laid out anew, by the kinds of their columns.
"""
_UNSTATED: Final = 1  # the 口径 of issues that were sealed before it was kept, without their 原件
_REVISION: Final = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FILE_NAME: Final = lazy(r"[^/\\:*?\"<>|\x00-\x1f.][^/\\:*?\"<>|\x00-\x1f]*")


_Moment = Annotated[When, Before(parse_when)]


def whole_commit(text: str) -> str:
    """The whole id of a commit; raises the refusal of a field."""
    if not _REVISION.fullmatch(text):
        raise fault("应为提交的完整编号")
    return text


CommitId = Annotated[Name, After(whole_commit), Number()]
"""The whole id of a commit."""


def file_name(text: str) -> str:
    """A name that every file system takes; raises the refusal of a field."""
    if not _FILE_NAME.fullmatch(text):
        raise fault('要用作文件名，不能以点开头，不能有 / \\ : * ? " < > |')
    return text


FileName = Annotated[Name, After(file_name)]
"""A name that is also that of a file or a folder."""


class Output(Row):
    """产出: a file that was made, with its SHA-256.

    `parts` is the digest of the names and contents of an archive's parts (.docx, .xlsx), which does not
    depend on how they were compressed.
    """

    known_by: ClassVar[tuple[str, ...]] = ("file",)

    file: FileName = Field(alias="文件")
    digest: Digest = Field(alias="摘要", description="原件的摘要，也是原件的文件名")
    parts: Digest | None = Field(None, alias="内容摘要", description="压缩格式解开后各部分的摘要")

    @property
    def suffix(self) -> str:
        """What its name ends in, by which its format is known: docx."""
        return self.file.rsplit(".", 1)[-1]


class MadeFigure(Row):
    """数据: a number that the issue stated; without 值 the ledger did not hold it.

    The cumulative figure of a `measure` also keeps what the issues before had told of it (`told`): the
    difference is the figure of the period.  `settled` leaves out what was dated on the day of 截至 without a
    time, of which nobody knows whether it lay before; `told_settled` is that part of `told`.
    """

    name: Name = Field(alias="名称")
    value: Text | None = Field(None, alias="值")
    unit: Name | None = Field(None, alias="单位")
    measure: Name | None = Field(None, alias="指标", description="累计数是哪个统计指标")
    settled: Text | None = Field(
        None, alias="不含当日", description="不计截至当天只写日期、没有时刻的；与值相同的不写"
    )
    told: Text | None = Field(None, alias="前期", description="以往各期合计报过多少；值减去它就是本期数")
    told_settled: Text | None = Field(
        None, alias="前期不含当日", description="前期数里不计前一期截至当天只写日期的；与前期相同的不写"
    )


class Sent(Row):
    """报送: that it was handed up, who confirmed it, by which way."""

    day: PastDay = Field(alias="日期")
    by: Name = Field(alias="确认人")
    way: Name = Field(alias="方式")


class MadeReport(Row):
    """An issue of a report.

    `at` is the instant that it looks at the ledger (截至), `since` the beginning of its period: a minute, or
    the 00:00 of a day; `due` is the minute by which the campaign's 报送 wanted it, none where it corrects the
    issue `corrects` (更正).  `others` are the digests of records that other desks sealed under that number
    and that somebody said do not stand: it corrects them too.
    `revision` is the commit that it was made from, `follows` the digest of the record of the issue, of
    whatever report, that was sealed before it, None in the first one and in records of before that was kept,
    so that the issues of a ledger are one chain.  `sealed_under` is the 口径, None in a record of before 口径
    was kept, `text` what it said, None where that is too long for a record and is in the 原件 alone.
    """

    name: FileName = Field(alias="名称")
    issue: Annotated[Count, Bounds(ge=1)] = Field(alias="期号")
    due: Minute | None = Field(None, alias="应报", description="更正的没有应报时间")
    at: _Moment = Field(alias="截至", description="数据截至这一刻")
    since: _Moment | None = Field(None, alias="期间起", description="只写日期的从当天0时起")
    revision: Annotated[Name, After(whole_commit)] = Field(alias="依据", description="由台账的哪次提交生成")
    follows: Digest | None = Field(
        None, alias="上期", description="台账里上一份封存的材料（不论哪种）封存时记录的摘要；第一份没有"
    )
    sealed_under: Annotated[Count, Bounds(ge=1)] | None = Field(
        None, alias="口径", description="规则和版式的版本；不写的是早先封存的，算 1，没有原件"
    )
    corrects: Annotated[Count, Bounds(ge=1)] | None = Field(None, alias="更正", description="更正的是第几期")
    others: tuple[Digest, ...] = Field(
        (),
        alias="另封的",
        description="更正的那一期，别的电脑另外封存、合并时定了不作数的各份：封存时记录的摘要",
    )
    outputs: tuple[Output, ...] = Field(alias="产出", min_length=1)
    figures: tuple[MadeFigure, ...] = Field(
        (), alias="数据", description="成文时的每个数，台账不掌握的没有值"
    )
    text: Text | None = Field(None, alias="正文", description="成文的文字；超过 64 KB 的只在原件里")
    sent: Sent | None = Field(None, alias="报送")

    @property
    def path(self) -> str:
        """Its file below the ledger's folder."""
        return made_path(self.name, self.issue)

    @property
    def title(self) -> str:
        """What people call it: 日报第3期."""
        return f"{self.name}第{self.issue}期"

    @property
    def edition(self) -> int:
        """The 口径 that it was made under."""
        return _UNSTATED if self.sealed_under is None else self.sealed_under

    @property
    def originals(self) -> dict[str, Output]:
        """Its 原件 by their paths below the ledger's folder; none where they were not kept."""
        outputs = () if self.sealed_under is None else self.outputs
        return {self.original(output): output for output in outputs}

    def original(self, output: Output) -> str:
        """Where the bytes of a file lie: `reports/日报/<摘要>.docx`."""
        return f"{MADE_FOLDER}/{self.name}/{output.digest}.{output.suffix}"


def made_path(name: str, issue: int) -> str:
    """The file of an issue: `reports/日报/日报-第3期.yaml`."""
    return f"{MADE_FOLDER}/{name}/{name}-第{issue}期.yaml"


def digest_of(data: bytes) -> str:
    """The SHA-256 of bytes, as 摘要 keeps it."""
    return hashlib.sha256(data).hexdigest()


def parse_issue(text: str) -> int | None:
    """The number of an issue as people write it: 第3期, 3期, 3; None when it is none."""
    match = re.fullmatch(r"第?\s*(\d{1,6})\s*期?", text.strip())
    return int(match[1]) if match and int(match[1]) else None


def altered(first: MadeReport, now: MadeReport | None) -> tuple[str, ...]:
    """The fields of a sealed issue that are no longer as they were; 报送 may be added, not changed."""
    if now is None:
        return ("名称",)
    held: dict[str, Any] = first.tree()
    return tuple(
        name
        for name in {**held, **now.tree()}
        if held.get(name) != now.tree().get(name) and not (name == "报送" and first.sent is None)
    )
