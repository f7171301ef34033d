"""The schema written out: every field of every row, every list of names, every column of every sheet.

The files in `golden/` are read in the diff when a field, a label, a remark or a column changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Final

import pytest
from conftest import Golden
from pydantic_core import PydanticUndefined
from records import campaign, rows_of

from dabzw.model import (
    activity,
    base,
    directory,
    enterprise,
    form,
    lead,
    made,
    marks,
    names,
    power,
    sheet_columns,
    sheet_words,
    site,
)
from dabzw.model import campaign as campaigns
from dabzw.model.fields import Meaning, meanings
from dabzw.model.ids import FOLDERS, PREFIXES
from dabzw.model.sheet_columns import KINDS, SheetColumn, SheetKind, columns
from dabzw.model.stamps import AS_OF, REVISION

FOLDER: Final = Path(__file__).parent / "golden"
READ: Final = (
    *(lead.Lead, enterprise.Enterprise, site.Site, activity.Activity),
    *(campaigns.Campaign, campaigns.YearFile, made.MadeReport, form.FormTemplate, form.SheetMapping),
    *(directory.DirectoryRow, power.PowerUse, sheet_columns.MeasureRow),
)
"""What files and sheets are read as."""


def test_every_field_of_every_row(golden: Golden) -> None:
    rows: dict[type[base.Row], None] = {}
    for read in READ:
        rows |= dict.fromkeys(sorted(rows_of(read), key=lambda row: (row is not read, row.__name__)))
    golden(FOLDER / "fields.txt", "\n".join(line for row in rows for line in _row(row)) + "\n")


def _row(row: type[base.Row]) -> Iterator[str]:
    kind = getattr(row, "KIND", None)
    yield f"{row.__name__}{f'（{kind} {FOLDERS[kind]}）' if kind else ''}"
    for one in meanings(row).values():
        yield f"  {one.label} = {one.name}：{'；'.join(filter(None, _said(row, one)))}"
    if row.happened:
        yield f"  begins with {'、'.join(row.happened)}"
    yield from (f"  {name} hides {'、'.join(hidden)}" for name, hidden in row.ensued.items())


def _said(row: type[base.Row], one: Meaning) -> Iterator[str]:
    default = row.model_fields[one.name].default
    types = sorted(getattr(kind, "__name__", str(kind)) for kind in one.types)
    yield "必填" if one.required else "" if default in (None, ()) else f"不写为 {_default(default)}"
    yield "多项" if one.many else ""
    yield "/".join(one.words) or (one.row.__name__ if one.row else "、".join(types))
    yield " ".join(_mark(mark) for mark in one.marks if type(mark).__module__ == marks.__name__)
    yield f"指{one.refers.kind or '记录'}" if one.refers else ""
    yield " ".join(sorted(_bounds(one.marks)))
    yield one.note


def _default(value: object) -> str:
    assert value is not PydanticUndefined
    if isinstance(value, base.Row):
        return str(value.tree())
    return f"{len(value)}项" if isinstance(value, dict) else str(value)  # the tables of `national` are tested


def _mark(mark: object) -> str:
    assert is_dataclass(mark)
    held = [str(getattr(mark, field.name)) for field in fields(mark)]
    return f"{type(mark).__name__}({'，'.join(held)})" if held else type(mark).__name__


def _bounds(found: tuple[object, ...]) -> Iterator[str]:
    for name in ("min_length", "max_length", "ge", "le"):
        yield from (
            f"{name}={getattr(mark, name)}" for mark in found if getattr(mark, name, None) is not None
        )


def test_every_list_of_names(golden: Golden) -> None:
    own = campaign(
        单位="示例乡人民政府",
        牵头="乡应急办",
        村=[
            {"名称": "东沟村", "网格": ["一网格", "二网格"]},
            {"名称": "西河村", "网格": ["一网格"]},
            "北岭村",
        ],
        单位名录={"站所": ["派出所", "乡应急办"], "外部单位": ["县公安局"]},
        违法行为={"1": "非法生产", "1.1": "未取得行政许可", "2.3": "另一种 情形"},
        措施=["取缔", "断电"],
        目录=[{"名称": "示例目录", "站所": "派出所"}],
        期限=[{"代码": "首次核查", "对象": "线索", "起算": "登记", "完成": "核查", "时限": "1日"}],
    )
    text = "".join(
        f"{of}（{one.what}{'，限此' if one.closed else ''}{'，只写代码' if one.coded else ''}）：{one.says}\n"
        f"  offered {'、'.join(one.choices(own))}\n  known {'、'.join(sorted(one.known(own)))}\n"
        for of, one in names.LISTS.items()
    )
    golden(FOLDER / "lists.txt", text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_and_every_word_for_it(kind: SheetKind, golden: Golden) -> None:
    words: dict[str, list[str]] = {}
    for word, head in sheet_words.SYNONYMS[kind].items():
        words.setdefault(head, []).append(word)
    keys = "或".join("、".join(sorted(found)) for found in sheet_words.KEY_HEADS[kind])
    lines = [f"{sheet_columns.SHEET_NAMES[kind]}：表头须有{keys}"]
    lines += [f"{_column(column)} ← {'、'.join(words.pop(column.head, []))}" for column in columns(kind)]
    assert words == {}
    golden(FOLDER / f"columns_{kind}.txt", "\n".join(lines) + "\n")


def _column(column: SheetColumn) -> str:
    path = ".".join(step if isinstance(step, str) else step.value for step in column.path)
    about = (column.form, column.names, "/".join(column.words), "必填" * column.required)
    return f"{column.head} = {path} {' '.join(filter(None, about))}{' 只显示' * column.shown_only}"


def test_the_words_around_sheets_and_ids() -> None:
    bare = SheetColumn("示例", ("示例",), "text")
    assert (bare.words, bare.names, bare.required, bare.shown_only) == ((), None, False, False)
    assert (REVISION, AS_OF) == ("dabzw-revision", "dabzw-as-of")
    assert sheet_columns.RECORD_KINDS == ("lead", "ent", "site", "activity")
    assert sheet_columns.JOINT == "、"
    assert sheet_words.REASON_HEAD == "拒绝原因"
    assert {"序号", "拒绝原因"} == sheet_words.UNREAD_HEADS
    assert PREFIXES == {"QY": "企业", "XS": "线索", "CS": "场所", "HD": "检查活动"}
