"""A word that must be one of a few: which is meant, and how one that is none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import Dabzw
from small_ledger import AS_OF

from dabzw.cli.speech.known import UnknownWord, known_name, known_word
from dabzw.errors import UsageError

KINDS = {"lead": ("线索",), "ent": ("企业", "单位"), "activity": ("检查活动",)}
VILLAGES = ("东沟村", "西坡村", "西坪村")


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("lead", "lead"),
        ("Lead", "lead"),
        ("ｌｅａｄ", "lead"),
        (" lead ", "lead"),
        ("线索", "lead"),
        ("单 位", "ent"),
        ("xs", "lead"),
        ("jchd", "activity"),
    ],
)
def test_a_word_by_itself_and_by_what_it_is_shown_as(typed: str, word: str) -> None:
    assert known_word("--as", typed, KINDS) == word


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("led", "--as没有“led”这种；相近的：lead（线索）；可填：lead、ent、activity"),
        ("县索", "--as没有“县索”这种；相近的：lead（线索）；可填：lead、ent、activity"),
        ("zzzz", "--as没有“zzzz”这种；可填：lead（线索）；ent（企业、单位）；activity（检查活动）"),
        ("", "--as没有“”这种；可填：lead（线索）；ent（企业、单位）；activity（检查活动）"),
    ],
)
def test_a_word_that_is_none(typed: str, says: str) -> None:
    with pytest.raises(UnknownWord) as refused:
        known_word("--as", typed, KINDS, "这种")
    assert str(refused.value) == says


def test_a_name_by_a_part_that_only_one_has() -> None:
    assert [known_name("", typed, VILLAGES) for typed in ("东沟", "东沟村", "dgc", "西坪")] == [
        "东沟村",
        "东沟村",
        "东沟村",
        "西坪村",
    ]
    with pytest.raises(UsageError, match=r"^“西”有几个：西坡村、西坪村；请写全一些$"):
        known_name("", "西", VILLAGES)
    with pytest.raises(UnknownWord, match=r"^没有“东勾村”；相近的：东沟村；可填：东沟村、西坡村、西坪村$"):
        known_name("", "东勾村", VILLAGES)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ("list --village 胡说", "--village（村）没有“胡说”这个村；可填：寺头村、东沟村、西河村"),
        ("site list --village 东勾村", "--village（村）没有“东勾村”这个村；相近的：东沟村"),
        ("lead list --unit 天庭", "--unit（单位）没有“天庭”这个单位；可填："),
        ("lead list --state 已销号", "--state（状态）没有“已销号”；"),
        ("list --place-class 闲制仓库", "--place-class（场所类别）没有“闲制仓库”；相近的："),
        ("list --violation 9.9", "--violation（代码）没有“9.9”；"),
        ("list --sort 价格", "--sort（列）没有“价格”；可填："),
        ("due --only 预期", "--only（范围）没有“预期”；相近的：overdue（逾期）"),
        ("late --unit 天庭", "--unit（单位）没有“天庭”这个单位；可填："),
        ("status --fail-on 全部", "没有“全部”；可填：overdue（逾期）"),
        ("report wekly", "没有“wekly”这种材料；相近的：weekly（工作周报、周报）；可填：policy、"),
        ("report weekly --format pdf", "--format（格式）没有“pdf”；可填：md、docx"),
        ("form F22", "没有“F22”这张报表；相近的：F2（"),
        ("form F2 --basis 本季", "--basis（口径）没有“本季”；相近的：本期"),
        ("import 表.xlsx --as led", "--as（种类）没有“led”；相近的：lead（线索）；可填："),
        ("export --blank led", "--blank（种类）没有“led”；相近的：lead（线索）；可填："),
        ("export 表.xlsx --village 东勾村", "--village（村）没有“东勾村”；相近的：东沟村"),
        ("export --for 电管战", "--for（单位）没有“电管战”；相近的：电管站"),
        ("screen --rule 听产用电", "--rule（规则）没有“听产用电”；相近的：停产而用电"),
        ("supervise --confirm 东勾村", "--confirm（村或站所）没有“东勾村”；相近的：东沟村"),
        ("supervise --confirm 东沟村 --notice 通抱", "--notice（方式）没有“通抱”；相近的：通报"),
        ("schema 线锁", "没有“线锁”这一种；相近的：线索；可填："),
        ("check --level 错", "--level（级别）没有“错”；"),
        ("unit add 新站 --kind 站锁", "--kind（种类）没有“站锁”；相近的：站所"),
        ("ent determine c3d4 --verdict 不力案 --reason 无 --approver 示例甲", "没有“不力案”；相近的：不立案"),
        ("lead add --village 东勾村 --received-at 9:00", "行动方案里没有这个村，是不是“东沟村”？"),
    ],
)
def test_a_word_that_is_not_known_is_an_error_with_the_nearest(
    dabzw: Dabzw, small: Path, args: str, says: str
) -> None:
    done = dabzw(*args.split(), "--as-of", AS_OF, cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.parametrize(
    ("args", "like"),
    [
        ("due --only 逾期", "due --only overdue"),
        ("due --only 全部", "due --only all"),
        ("report 周报", "report weekly"),
        ("report 看板 --draft", "report dashboard --draft"),
        ("ent list --village ｄｇｃ", "ent list --village 东沟村"),
        ("list --violation ３.４", "list --violation 3.4"),
        ("due --within 三天", "due --within 3d"),
        ("due --within 一周", "due --within 7d"),
    ],
)
def test_what_is_shown_is_accepted(dabzw: Dabzw, small: Path, args: str, like: str) -> None:
    one, other = (dabzw(*words.split(), "--as-of", AS_OF, cwd=small) for words in (args, like))
    assert (one.returncode, one.stdout) == (0, other.stdout)
