"""What of a record is otherwise, and what only adds to it."""

from __future__ import annotations

import pytest

from dabzw.store.yaml_limits import Node
from dabzw.sync.verify.comparing import differences, grown

ACT: dict[str, Node] = {"日期": "2026-02-10", "措施": "查封"}
OTHER: dict[str, Node] = {"日期": "2026-02-12", "措施": "扣押"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"村": "甲"}, {"村": "甲", "地点": "乙"}),
        ({"强制措施": [OTHER]}, {"强制措施": [ACT, OTHER]}),
        ({"强制措施": [ACT]}, {"强制措施": [{**ACT, "文号": "一"}, OTHER]}),
    ],
)
def test_what_only_adds_is_no_difference(old: Node, new: Node) -> None:
    assert grown(old, new)
    assert list(differences(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ({"村": "甲"}, {"村": "乙"}, "村由“甲”改为“乙”"),
        ({"村": "甲", "地点": "丙"}, {"地点": "丙"}, "村的“甲”被删去"),
        ({"强制措施": [ACT, OTHER]}, {"强制措施": [OTHER]}, "强制措施的“2026-02-10，查封”被删去"),
        (
            {"强制措施": [ACT, OTHER]},
            {"强制措施": [{**ACT, "日期": "2026-02-08"}, OTHER]},
            "强制措施.日期由“2026-02-10”改为“2026-02-08”",
        ),
        ({"涉嫌行为": ["1.1", "4.2"]}, {"涉嫌行为": ["4.2"]}, "涉嫌行为的“1.1”被删去"),
    ],
)
def test_what_is_otherwise_is_said(old: Node, new: Node, says: str) -> None:
    assert not grown(old, new)
    assert [one.says for one in differences(old, new)] == [says]


def test_a_row_that_moved_under_another_name_is_gone_from_the_first() -> None:
    old: Node = {"核查": [ACT], "移交": [OTHER]}
    new: Node = {"核查": [], "移交": [ACT, OTHER]}
    assert not grown(old, new)
    assert [one.place for one in differences(old, new) if one.whole] == ["核查"]


def test_two_rows_alike_of_which_one_is_taken_out_are_told() -> None:
    assert not grown({"核查": [ACT, ACT]}, {"核查": [ACT]})
    assert len(list(differences({"核查": [ACT, ACT]}, {"核查": [ACT]}))) == 1


def test_neither_prose_nor_the_number_of_an_informant_is_repeated() -> None:
    prose = "示例" * 40
    old: Node = {"内容": prose, "举报人编号": "JB-0007"}
    said = "".join(one.says for one in differences(old, {"内容": "短", "举报人编号": "JB-0009"}))
    assert "JB" not in said
    assert prose not in said
