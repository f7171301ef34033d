"""Words of the registers that stations hand in, beside those of the ledger.

A register says what a licence says: what kind of enterprise it names, and how its registration stands (存续,
在业, 吊销).  Its kinds of enterprises are certain; how it stands is no 经营状态, which is what is seen on the
ground, and is left out with a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.model.scalars import compared

NATURE_OF_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("有限责任公司", "其他有限责任公司", "一人有限责任公司", "股份有限公司", "其他股份有限公司"),
            *("有限公司", "国有独资公司", "公司", "分公司", "私营", "民营", "内资", "外商投资", "港澳台"),
            *("港、澳、台", "台港澳", "台、港、澳", "个人独资", "自然人独资", "合伙企业", "普通合伙"),
            *("有限合伙", "特殊普通合伙", "全民所有制", "集体所有制", "集体企业", "国有企业", "股份合作"),
            *("股份制", "联营", "企业法人", "企业非法人", "企业分支机构"),
        ),
        "企业",
    ),
    **dict.fromkeys(("个体工商户", "个体户", "个体经营"), "个体工商户"),
    **dict.fromkeys(("农民专业合作社", "农民专业合作经济组织"), "农民专业合作社"),
    **dict.fromkeys(("农村集体经济组织", "村集体经济组织"), "村集体经济组织"),
}
"""Beginnings of 市场主体类型 as registration offices write them, and the 性质 that each certainly is."""
_WHOLE: Final[Mapping[str, str]] = {"个体": "个体工商户", "合作社": "农民专业合作社", "企业": "企业"}
"""The same, where nothing may follow."""


def nature_of_type(text: str) -> str | None:
    """The 性质 of a 类型 of a register: 有限责任公司(自然人独资) is an 企业; None where it is not certain."""
    plain = compared(text)
    found = (nature for start, nature in NATURE_OF_TYPES.items() if plain.startswith(start))
    return _WHOLE.get(plain) or next(found, None)
