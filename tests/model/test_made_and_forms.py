"""What made reports and forms say of themselves, and which of them are refused."""

from __future__ import annotations

from typing import Any

import pytest
from records import refusal

from dabzw.model import ids, made
from dabzw.model.form import FormColumn, FormTemplate, LinePart, SheetMapping
from dabzw.model.made import MadeReport

COMMIT, DIGEST = "0a" * 20, "0b" * 32


def issue(**fields: Any) -> MadeReport:
    output = {"文件": "日报.附件.docx", "摘要": DIGEST}
    given = {
        "名称": "日报",
        "期号": "3",
        "截至": "2026-02-12",
        "依据": COMMIT,
        "产出": [output],
        "数据": [{"名称": "线索", "值": "2"}],
    }
    return MadeReport.model_validate({**given, **fields})


def test_what_a_made_report_says_of_itself() -> None:
    old, new = issue(), issue(口径="2")
    path = f"reports/日报/{DIGEST}.docx"
    assert (old.path, old.title, old.edition, new.edition) == (
        "reports/日报/日报-第3期.yaml",
        "日报第3期",
        1,
        2,
    )
    assert (old.originals, new.originals) == ({}, {path: new.outputs[0]})
    assert [
        ids.is_original(one) for one in (path, f"x{path}", f"{path}/x", f"reports/日报/{DIGEST}", old.path)
    ] == [
        *(True, False, False, False, False),
    ]
    assert made.digest_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第3期", 3),
        ("3期", 3),
        ("3", 3),
        (" 第 12 期 ", 12),
        ("第3", 3),
        ("0", None),
        ("", None),
        ("三", None),
        ("第3期x", None),
        ("999999", 999999),
        ("1000000", None),
    ],
)
def test_an_issue_as_people_write_it(text: str, number: int | None) -> None:
    assert made.parse_issue(text) == number


def test_what_was_altered_in_a_sealed_issue() -> None:
    sent, other = (
        {"报送": {"日期": "2026-02-13", "确认人": name, "方式": "公文"}} for name in ("示例甲", "示例乙")
    )
    cases = [
        (issue(), issue(), ()),
        (issue(), None, ("名称",)),
        (issue(), issue(**sent), ()),
        (issue(**sent), issue(**other), ("报送",)),
        (issue(**sent), issue(), ("报送",)),
        (issue(), issue(数据=[], 截至="2026-02-13"), ("截至", "数据")),
        (issue(), issue(正文="示例"), ("正文",)),
    ]
    assert [made.altered(first, now) for first, now, _ in cases] == [expected for _, _, expected in cases]


@pytest.mark.parametrize("name", ["日报", "a.b", "a-1 b", "日报（续）"])
def test_names_that_every_file_system_takes(name: str) -> None:
    assert made.file_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".a",
        *(
            f"{before}{sign}{after}"
            for sign in '/\\:*?"<>|\x00\x1f'
            for before, after in (("", "a"), ("a", "b"), ("a", ""))
        ),
    ],
)
def test_names_that_some_do_not_take(name: str) -> None:
    with pytest.raises(ValueError, match='要用作文件名，不能以点开头，不能有 / \\\\ : \\* \\? " < > \\|'):
        made.file_name(name)


def test_a_commit_is_named_whole() -> None:
    commits = (COMMIT, DIGEST, COMMIT[1:], COMMIT + "0", "g" * 40, COMMIT.upper())
    tree = issue().tree()
    assert [refusal(MadeReport, {**tree, "依据": commit}) for commit in commits] == [
        *(None, None, *["应为提交的完整编号"] * 4),
    ]


# Forms


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({}, True),
        *(
            ({name: value}, True)
            for name, value in (("指标", "x"), ("取", "x"), ("依法留空", "x"), ("列", [{"名称": "y"}]))
        ),
        ({"列": []}, True),
        ({"列": [], "指标": "x"}, True),
        *(({"指标": "x", name: "y"}, False) for name in ("取", "依法留空")),
        ({"取": "x", "依法留空": "y"}, False),
        *(({name: "x", "列": [{"名称": "y"}]}, False) for name in ("指标", "取", "依法留空")),
    ],
)
def test_a_column_of_a_form_has_one_source(fields: dict[str, Any], *, right: bool) -> None:
    says = None if right else "一栏只能写“指标”“取”“依法留空”“列”中的一项；都不写的为待填"
    assert refusal(FormColumn, {"名称": "甲", **fields}) == says


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({"列": [{"名称": "甲"}]}, True),
        ({"正文": ["乙"]}, True),
        ({}, False),
        ({"列": [{"名称": "甲"}], "正文": ["乙"]}, False),
    ],
)
def test_a_form_has_columns_or_prose(fields: dict[str, Any], *, right: bool) -> None:
    says = None if right else "报表要么有“列”，要么有“正文”，二者取一"
    assert refusal(FormTemplate, {"编号": "a", "名称": "甲", "标题": "甲", **fields}) == says


def test_a_bare_name_of_a_row_is_counted_under_itself() -> None:
    given = {"编号": "a", "名称": "甲", "标题": "甲", "正文": ["乙"]}
    form = FormTemplate.model_validate(
        {**given, "行名": ["煤矿", {"名称": "其他", "行业": ["旅游", "水利"]}]}
    )
    assert [(row.name, row.industries) for row in form.rows] == [("煤矿", ()), ("其他", ("旅游", "水利"))]
    assert FormTemplate.model_validate({**given, "行名": ({"名称": "甲"},)}).rows[0].name == "甲"
    assert refusal(FormTemplate, {**given, "行名": "煤矿"}) is not None


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        *(({}, True), ({"行业": ["煤矿"]}, True), ({"村": "甲"}, True), ({"站所": "乙"}, True)),
        *(
            ({"行业": ["煤矿"], "村": "甲"}, False),
            ({"村": "甲", "站所": "乙"}, False),
            ({"行业": ["煤矿"], "站所": "乙"}, False),
        ),
    ],
)
def test_a_line_is_about_one_part(fields: dict[str, Any], *, right: bool) -> None:
    says = None if right else "“行业”“村”“站所”只写一项；都不写的为全乡"
    assert refusal(LinePart, {"名称": "甲", **fields}) == says
    assert refusal(SheetMapping, {"名称": "甲", "工作表": "乙", "口径": "本期", "指标": []}) is not None
