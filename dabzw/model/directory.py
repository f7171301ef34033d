"""A station's licence directory as it is handed in: one row an enterprise; only its name must be given."""

from itertools import chain
from typing import Annotated, Any, Final

from dabzw.model import vocab
from dabzw.model.base import Row
from dabzw.model.declared import Before, Field
from dabzw.model.patterns import lazy
from dabzw.model.scalars import (
    CreditCode,
    GridName,
    Name,
    NumberName,
    PersonName,
    PlaceClass,
    Text,
    TitleName,
    VillageName,
    apart,
    fault,
)

_BETWEEN_NAMES: Final = lazy(r"[、，,;；\n]+")


def _split(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = tuple(map(apart, filter(str.strip, _BETWEEN_NAMES.split(value))))
    if None in found:
        raise fault("用空格隔开，看不出是几个；请用顿号隔开")
    return tuple(chain.from_iterable(filter(None, found)))


class DirectoryRow(Row):
    """One enterprise of a directory, under the names that its record has for the same facts."""

    name: TitleName = Field(alias="名称")
    code: CreditCode | None = Field(None, alias="统一社会信用代码")
    nature: vocab.Nature | None = Field(None, alias="性质")
    registered_address: Name | None = Field(None, alias="注册地址")
    address: Name | None = Field(None, alias="经营地址")
    village: VillageName | None = Field(None, alias="村")
    grid: GridName | None = Field(None, alias="网格")
    place_class: PlaceClass | None = Field(None, alias="场所类别")
    trade: Name | None = Field(None, alias="行业")
    heads: Annotated[tuple[PersonName, ...], Before(_split)] = Field((), alias="负责人")
    operating: vocab.Operating | None = Field(None, alias="经营状态")
    registered_scope: Text | None = Field(None, alias="注册经营范围")
    power_account: NumberName | None = Field(None, alias="用电户号")
