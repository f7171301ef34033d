"""What is kept on a row tells nothing of what the row is."""

from __future__ import annotations

from records import enterprise, found

from dabzw.model.cases import cases


def test_rows_are_equal_by_their_fields_alone() -> None:
    one, other, bare = (enterprise(违法行为=[found("1.1")]) for _ in range(3))
    assert cases(one)[0].enterprise is one  # what is kept leads back to the row
    assert cases(other)
    assert one == other == bare
    assert hash(one) == hash(bare)
    assert one != enterprise()
    assert one != "QY-260210-0001"
    assert set(one.model_copy(update={"remark": "示例"}).__dict__) == set(type(one).model_fields)
