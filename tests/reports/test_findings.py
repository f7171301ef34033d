"""What is wrong, as people read it: errors one by one, the rest by its cause, each with what to do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pages import printed

from dabzw.model.finding import Finding
from dabzw.reports.looks import check
from dabzw.reports.looks.findings import Telling, cures, listed, told
from dabzw.reports.view import Line, Page

LEAD, OTHER = "XS-260212-7K4Q", "QY-260211-C3D4"
TRUST = Line("数字可以用。")


def _found(rule: str, level: Any, record: str, *path: str | int, **more: Any) -> Finding:
    folder = "leads" if record.startswith("XS") else "enterprises"
    file = f"{folder}/2026-02/{record}.yaml"
    return Finding(rule, level, file, record, path, more.pop("says", "没有写"), "补填", **more)


def _screen(*findings: Finding, columns: int = 80, **telling: Any) -> str:
    blocks = check.on_screen(findings, "检查全部台账", TRUST, Telling(**telling))
    return printed(Page({}, blocks), columns=columns)


def _plain(screen: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", screen).splitlines()


def test_errors_come_first_then_each_cause_once() -> None:
    lines = _plain(
        _screen(
            _found("seizure-document", "警告", LEAD, "强制措施", 0),
            _found("seizure-document", "警告", OTHER, "强制措施", 1, says="没有登记"),
            _found("yaml-dup-key", "错误", OTHER, line=4),
            named={LEAD: "砖窑", OTHER: "示例涂料厂"}.get,
        )
    )
    assert lines == [
        "检查全部台账：错误1，警告2，提示0。",
        "数字可以用。",
        "",
        "错误1处，必须改正",
        f"{OTHER} 示例涂料厂",
        "  第4行：没有写；补填。（字段重复）",
        f"  → 改好文件以后：dabzw adopt enterprises/2026-02/{OTHER}.yaml",
        "",
        "警告2处，请核对",
        "查封无文书（2处）：查封、扣押应有决定书。",
        f"  {OTHER} 示例涂料厂　强制措施第2条",
        f"  {LEAD} 砖窑　强制措施第1条",
        "  → dabzw edit 编号",
    ]


def test_many_of_one_cause_are_cut_and_say_how_to_see_the_rest() -> None:
    many = [_found("document-number", "提示", f"XS-260212-{n:04}", "移交", 0, "文号") for n in range(20)]
    lines = _plain(_screen(*many))
    assert lines[3] == "提示20处，可以不管"
    assert "  XS-260212-0000　移交第1条的“文号”" in lines
    assert "  另有17处：dabzw check --rule 文号写法" in lines
    assert sum("XS-260212-" in line for line in lines) == 3
    assert sum("XS-260212-" in line for line in _plain(_screen(*many, whole=True))) == 20


def test_what_comes_from_one_change_is_told_once_under_it() -> None:
    files = [f"reports/周报/周报-第{n}期.yaml" for n in range(1, 6)]
    found = [
        Finding(
            *("sealed-moved", "警告", file, None, ("数据",), f"说{file}", "核实"),
            because=(LEAD,),
            command=f"dabzw issue restate 周报 {n}",
        )
        for n, file in enumerate(files, 1)
        for _ in range(4)
    ]
    lines = _plain(_screen(*found, named=lambda _: "砖窑"))
    assert len([line for line in lines if LEAD in line]) == 1
    assert "封存后变动（20处）：封存的材料里有数字，照现在的台账再算就不同了；原件不改。" in lines
    assert f"  因为 {LEAD} 砖窑 有变动：周报-第1期、周报-第2期、周报-第3期 等5个" in lines


def test_only_the_first_errors_are_told_unless_all_are_asked_for() -> None:
    many = [_found("missing-record", "错误", f"XS-260212-{n:04}", "企业") for n in range(14)]
    assert "另有4处：dabzw check --level 错误" in _plain(_screen(*many))
    assert sum("→ dabzw edit" in line for line in _plain(_screen(*many, whole=True))) == 14


def test_what_is_folded_stays_under_its_record() -> None:
    lines = _plain(_screen(_found("missing-record", "错误", LEAD, "企业", says="长" * 100), columns=40))
    body = lines[lines.index(LEAD) + 1 :]
    assert all(line.startswith("  ") for line in body)


@pytest.mark.parametrize(
    ("finding", "by_hand", "commands"),
    [
        (_found("list-order", "警告", LEAD), (), (f"dabzw edit {LEAD}",)),
        (_found("late-unexplained", "错误", LEAD), (), (f"dabzw lead late {LEAD}",)),
        (_found("late-unexplained", "错误", OTHER), (), (f"dabzw ent late {OTHER}",)),
        (_found("not-canonical", "提示", LEAD), (), (f"dabzw adopt leads/2026-02/{LEAD}.yaml",)),
        (_found("schema-missing", "错误", LEAD), (), (f"dabzw adopt leads/2026-02/{LEAD}.yaml",)),
        (
            _found("late-unexplained", "错误", LEAD),
            (f"leads/2026-02/{LEAD}.yaml",),
            (f"dabzw adopt leads/2026-02/{LEAD}.yaml", f"dabzw discard leads/2026-02/{LEAD}.yaml"),
        ),
        (
            Finding("campaign-measure", "错误", "campaign.yaml", None, (), "", ""),
            (),
            ("dabzw adopt campaign.yaml",),
        ),
        (Finding("foreign-file", "提示", "leads/笔记.txt", None, (), "", ""), (), ()),
        (Finding("path-mismatch", "错误", f"leads/{LEAD}.yml", LEAD, (), "", ""), (), ()),
    ],
)
def test_a_cure_is_the_rules_own_or_that_of_its_file(
    finding: Finding, by_hand: tuple[str, ...], commands: tuple[str, ...]
) -> None:
    assert cures(finding, by_hand) == commands


def test_a_refusal_names_the_field_and_of_several_files_the_record() -> None:
    one, other = _found("a", "错误", LEAD, "核查", 0, "人员"), _found("a", "错误", OTHER, "村")
    assert told(one) == "核查第1条的“人员”：没有写（补填）"
    assert told(_found("a", "错误", LEAD)) == f"{LEAD}：没有写（补填）"
    assert listed([one, other]) == (
        f"\n  {LEAD} 核查第1条的“人员”：没有写（补填）\n  {OTHER} “村”：没有写（补填）"
    )
    assert listed([one] * 3, 2).endswith("\n  ……")
    late = _found("late-unexplained", "错误", LEAD, "办结", 0)
    assert listed([late], cured=True).endswith(f"\n    → dabzw lead late {LEAD}")
    assert "→" not in listed([late]) + listed([one], cured=True)
    assert told(_found("a", "错误", LEAD, "村", line=7), in_text=True) == "第7行，“村”：没有写（补填）"


def test_a_long_list_of_words_is_cut_for_people_alone() -> None:
    words = "、".join(f"栏{n}" for n in range(30))
    finding = Finding("schema-unknown-key", "错误", "a.yaml", None, (), "不认识", f"可用的有：{words}")
    assert told(finding).endswith("栏8、栏9等30个）")
    assert words in printed(check.answer([finding], str))
