"""The kinds of enterprises as registration offices write them."""

from __future__ import annotations

import pytest

from dabzw.model.register_words import NATURE_OF_TYPES, nature_of_type
from dabzw.model.vocab import Nature, words


@pytest.mark.parametrize(
    ("nature", "types"),
    [
        ("企业", "有限责任公司(自然人独资) 有限责任公司（自然人投资或控股） 股份有限公司(非上市、自然人投资或控股)"),
        ("企业", "个人独资企业 普通合伙企业 有限责任公司分公司(自然人独资) 集体所有制 全民所有制 私营有限责任公司 企业"),
        ("个体工商户", "个体工商户 个体户 个体 个体工商户(港澳居民)"),
        ("农民专业合作社", "农民专业合作社 农民专业合作社分支机构 合作社"),
        ("村集体经济组织", "农村集体经济组织 村集体经济组织"),
        (None, "事业单位 社会团体 个体诊所 合作社联社 供销合作社 无 其他组织 民办非企业单位"),
    ],
)  # fmt: skip
def test_a_type_is_a_nature_only_where_it_is_certain(nature: str | None, types: str) -> None:
    assert {text: nature_of_type(text) for text in types.split()} == dict.fromkeys(types.split(), nature)


def test_the_natures_of_types_are_those_of_records() -> None:
    assert set(NATURE_OF_TYPES.values()) <= set(words(Nature))
