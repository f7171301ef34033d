"""Site 场所: a point of the village-by-village sweep."""

from typing import ClassVar

from dabzw.model import vocab
from dabzw.model.base import Record, Row
from dabzw.model.declared import Field
from dabzw.model.earlier import Origin, Unsettled
from dabzw.model.enterprise import Lease, Visit
from dabzw.model.ids import Kind
from dabzw.model.judgement import Determination, Void
from dabzw.model.scalars import (
    EnterpriseId,
    GridName,
    HappenedDay,
    Listed,
    Name,
    NumberName,
    PersonName,
    PlaceClass,
    SiteId,
    Text,
    TitleName,
    VillageName,
)


class JoinedSite(Row):
    """并入: registered twice; counted once from that day on."""

    on: HappenedDay = Field(alias="日期", description="从这一天起只计一次")
    master: SiteId = Field(alias="主场所", description="留下的那个场所")
    reason: Text | None = Field(None, alias="理由", description="为什么认为是同一个")


class Site(Record):
    """场所."""

    KIND: ClassVar[Kind] = "场所"
    known_by: ClassVar[tuple[str, ...]] = ("name", "village")

    id: SiteId = Field(alias="编号")
    name: TitleName = Field(alias="名称", description="叫得出、找得到的名称，如“村东旧砖窑”")
    village: VillageName = Field(alias="村", description="所在的村")
    grid: GridName | None = Field(None, alias="网格")
    place_class: PlaceClass | None = Field(None, alias="场所类别", description="是哪一类场所")
    settings: Listed[vocab.Setting] = Field((), alias="位置特征", description="位置有什么特别")
    address: Name | None = Field(None, alias="地址", description="具体的位置")
    owners: Listed[PersonName] = Field((), alias="权属人", description="场所归谁所有")
    leases: tuple[Lease, ...] = Field((), alias="租赁")
    nominal_use: Name | None = Field(None, alias="名义用途", description="对外说的用途")
    actual_use: Name | None = Field(None, alias="实际用途", description="现场看到的用途")
    occupancy: vocab.Occupancy | None = Field(None, alias="现状", description="现在有没有人用")
    power_account: NumberName | None = Field(
        None, alias="用电户号", description="供电单位的户号，与用电数据对应"
    )
    enterprise: EnterpriseId | None = Field(None, alias="企业", description="已登记为企业的")
    origin: Origin | None = Field(None, alias="原台账", description="从以往行动带来的，由 `init --from` 写入")
    unsettled: tuple[Unsettled, ...] = Field(
        (), alias="上次未结", description="以往行动没有办完的，由 `init --from` 写入"
    )
    visits: tuple[Visit, ...] = Field((), alias="排查")
    determinations: tuple[Determination, ...] = Field((), alias="认定", description="不立案")
    joined: JoinedSite | None = Field(None, alias="并入", description="重复登记的，写主场所的编号")
    void: Void | None = Field(None, alias="作废", description="登记错了的")
    remark: Text | None = Field(None, alias="备注", description="其他要说明的")

    @property
    def joined_into(self) -> str | None:
        """The master that it was joined to (并入)."""
        return None if self.joined is None else self.joined.master
