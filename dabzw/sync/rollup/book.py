"""rollup.yaml: the ledgers that are looked at together (台账), each with its 区划代码, 名称 and 来源."""

from collections import Counter
from pathlib import Path
from typing import Final, Self

from dabzw.errors import Conflict, LedgerError, UsageError
from dabzw.model import schema
from dabzw.model.campaign_parts import Data
from dabzw.model.declared import Field, checks_fields, checks_row
from dabzw.model.finding import Finding
from dabzw.model.phrases import first_few
from dabzw.model.scalars import Name, Text, fault
from dabzw.model.villages import is_above_villages, is_region
from dabzw.store import files, yamlio

BOOK_FILE: Final = "rollup.yaml"
_MOST: Final = 8 * 1024 * 1024
_HEAD: Final = """\
# 汇总哪些台账。每本写区划代码（12 位，加双引号）、名称、来源：
# 来源可以是台账文件夹、共享盘或 U 盘上的中心库、ssh:// 或 https:// 地址、.bundle 数据包，
# 也可以是 dabzw submit 的上报文件，或放这些文件的文件夹。
台账:
"""


class BadBook(LedgerError):
    """rollup.yaml cannot be read."""

    def __init__(self, faults: tuple[Finding, ...]) -> None:
        one = faults[0]
        where = f"{BOOK_FILE} 第{one.line}行：{f'{one.field}：' if one.field else ''}{one.says}"
        more = f"（共{len(faults)}处）" if len(faults) > 1 else ""
        super().__init__(f"{where}{more}；{one.advice}")


class NoBook(LedgerError):
    """There is no rollup.yaml where it was looked for."""

    def __init__(self, named: str | None) -> None:
        where = "当前文件夹和上级文件夹里" if named is None else f"{named} 里"
        super().__init__(
            f"{where}没有 {BOOK_FILE}；进入汇总用的文件夹，用 dabzw rollup add 名称 来源 登记第一本台账"
        )


class Known(Conflict):
    """A ledger of this code, or of this name, is in the book already."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{BOOK_FILE} 里已经有 {name}（{code}）；要改来源的，直接改这个文件里的那一行")


def township(code: str) -> str:
    """The 区划代码 of a township; raises the refusal of a field."""
    if not is_region(code):
        raise fault("应为 12 位数字，加双引号")
    if not is_above_villages(code):
        raise fault("末三位应为 000：一本台账是一个乡镇或街道的")
    return code


class Listed(Data):
    """台账: one of the ledgers, by the code of its township."""

    code: Name = Field(alias="区划代码", description="12 位，加双引号")
    name: Name = Field(alias="名称", description="单位的名称，如 示例乡")
    source: Text = Field(alias="来源", description="文件夹、地址、数据包，或上报文件")
    roster: Text | None = Field(None, alias="名册", description="核对这个单位上报签名的名册文件")

    @checks_fields("code")
    @classmethod
    def _of_twelve_digits(cls, code: str) -> str:
        return township(code)

    @checks_fields("source")
    @classmethod
    def _on_one_line(cls, source: str) -> str:
        if "\n" in source:
            raise fault("来源写在一行里")
        return source


class FacingVillages(Data):
    """相邻.村: two villages that face each other across the boundary of two townships."""

    one: Name = Field(alias="甲", description="甲乡的村，照台账里的写法")
    other: Name = Field(alias="乙", description="乙乡的村")


class Border(Data):
    """相邻: two townships that are neighbours, and which of their villages face each other."""

    one: Name = Field(alias="甲", description="一乡的区划代码，12 位，加双引号")
    other: Name = Field(alias="乙", description="另一乡的区划代码")
    villages: tuple[FacingVillages, ...] = Field(
        (), alias="村", description="隔着边界相对的村，一对一行；不写的，两乡的交界场所合在一起看"
    )

    @checks_fields("one", "other")
    @classmethod
    def _of_twelve_digits(cls, code: str) -> str:
        return township(code)

    @checks_row
    def _of_two(self) -> Self:
        if self.one == self.other:
            raise fault("甲、乙是同一个区划代码；写两个不同的乡镇")
        return self

    @property
    def codes(self) -> tuple[str, str]:
        """The codes of both."""
        return self.one, self.other

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The villages that it names, each with the code of its township."""
        pairs = ((one.one, one.other) for one in self.villages)
        return tuple(pair for villages in pairs for pair in zip(self.codes, villages, strict=True))


class Book(Data):
    """rollup.yaml."""

    title: Name | None = Field(None, alias="名称", description="汇总的名称，如 示例县")
    roster: Text | None = Field(
        None, alias="名册", description="核对上报签名的名册文件；各单位另有的用各自的"
    )
    ledgers: tuple[Listed, ...] = Field((), alias="台账")
    borders: tuple[Border, ...] = Field((), alias="相邻", description="哪两个乡镇相邻，联合检查用")

    @checks_row
    def _each_once(self) -> Self:
        for says, values in (
            ("区划代码", [one.code for one in self.ledgers]),
            ("名称", [one.name for one in self.ledgers]),
        ):
            twice = first_few([value for value, count in Counter(values).items() if count > 1])
            if twice:
                raise fault(f"{says} {twice} 写了不止一次；一本台账写一次")
        return self

    @checks_row
    def _borders_of_ledgers(self) -> Self:
        listed, seen = {one.code for one in self.ledgers}, set[frozenset[str]]()
        for border in self.borders:
            both = frozenset(border.codes)
            if both in seen:
                raise fault(f"相邻：{'、'.join(border.codes)} 写了不止一次；每两乡写一段，村都写在这一段里")
            if both.isdisjoint(listed):
                raise fault(f"相邻：{'、'.join(border.codes)} 都不在“台账”里；至少一个要在")
            seen.add(both)
        return self

    def roster_of(self, one: Listed, folder: Path) -> Path | None:
        """The roster by which what a township hands up is verified, from the folder of the book on."""
        named = one.roster or self.roster
        return None if named is None else folder / named


def read_book(folder: Path) -> Book:
    """The book of a folder; raises NoBook, BadBook, NotRegular, TooLarge, DiskRefused."""
    data = files.read(folder, BOOK_FILE, most=_MOST)
    if data is None:
        raise NoBook(str(folder))
    return _book_of(data)


def _book_of(data: bytes) -> Book:
    tree = yamlio.read(data, comments=True)
    if tree.problems:
        raise BadBook(tuple(_of_text(one.rule, one.says, one.advice, one.line) for one in tree.problems))
    book, faults = schema.validated(BOOK_FILE, Book, tree.value or {}, tree.places)
    if book is None:
        raise BadBook(faults)
    return book


def _of_text(rule: str, says: str, advice: str, line: int) -> Finding:
    told = says.removesuffix("。"), advice.removesuffix("。")
    return Finding(rule, "错误", BOOK_FILE, None, (), *told, line=line)


def listed(name: str, code: str, source: str) -> Listed:
    """A ledger as it is typed; raises UsageError where it cannot be listed so."""
    tree = {"区划代码": code.strip(), "名称": name.strip(), "来源": source.strip()}
    found, faults = schema.validated(BOOK_FILE, Listed, tree, {})
    if found is None:
        raise UsageError("；".join(f"{one.field}：{one.says}" for one in faults))
    return found


def add(folder: Path, listed: Listed) -> Book:
    """Add a ledger at the end of the book of a folder, which is made where there is none; comments stay.

    Raises Known, BadBook, DiskRefused.
    """
    data = files.read(folder, BOOK_FILE, most=_MOST)
    before = Book.model_construct() if data is None else _book_of(data)
    for one in before.ledgers:
        if listed.code == one.code or listed.name == one.name:
            raise Known(one.code, one.name)
    text = _with(_HEAD if data is None else data.decode(), before, listed)
    book = _book_of(text.encode())
    if book.ledgers != (*before.ledgers, listed):
        raise LedgerError(f"{BOOK_FILE} 的写法特别，添不进去；请自己在“台账”下照样添上一段")
    with files.disk_errors():
        files.replace(folder, BOOK_FILE, text.encode())
    return book


def _with(text: str, before: Book, listed: Listed) -> str:
    """The text with one ledger more, below the last one, or at the end where there was none."""
    lines = text.splitlines(keepends=True)
    begins = next((place for place, line in enumerate(lines) if line.startswith("台账:")), None)
    if begins is None:
        begins = len(lines)
        lines.append("台账:\n")
    elif not before.ledgers:
        lines[begins] = "台账:\n"
    end = _end_of_list(lines, begins)
    indent = next((line[: line.index("-")] for line in lines[:end] if line.lstrip().startswith("- ")), "  ")
    own = (f"{line}\n" for line in yamlio.lines_of([listed.tree()], indent))
    return "".join((*lines[:end], *own, *lines[end:]))


def _end_of_list(lines: list[str], begins: int) -> int:
    """The line before which the list ends that begins there."""
    for place in range(begins + 1, len(lines)):
        if lines[place].strip() and lines[place][0] not in " -#":
            return place
    return len(lines)
