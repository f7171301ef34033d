"""Records as lists of values, and the same records again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from records import SITE_ID, site, trees

from dabzw.model.base import Record
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.rebuilding import packed, rebuilt
from dabzw.model.site import Site


@pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=lambda kind: kind.KIND)
def test_a_record_is_the_same_again(kind: type[Record]) -> None:
    @given(trees(kind))
    def holds(tree: dict[str, object]) -> None:
        record = kind.model_validate(tree)
        again = rebuilt(kind, json.loads(json.dumps(packed(record))))
        assert again == record
        assert repr(again) == repr(record)  # 1 is not True, and a day is no minute
        assert again.tree() == record.tree()

    holds()


def test_a_copy_of_one_is_a_record_of_its_own() -> None:
    again = rebuilt(Site, packed(site()))
    assert again.model_copy(update={"name": "示例点"}).name == "示例点"
    assert (again.id, again == site()) == (SITE_ID, True)


@pytest.mark.parametrize("values", [[], [None], [*packed(site()), None]])
def test_values_of_another_shape(values: list[object]) -> None:
    with pytest.raises(ValueError, match="Site"):
        rebuilt(Site, values)
