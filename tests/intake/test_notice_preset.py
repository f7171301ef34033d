"""The draft of the notice beside the preset, line by line: what agrees, and each difference with its reason."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from benchmarks import notices
from dabzw.intake.notice.against import Compared, compared
from dabzw.intake.notice.proposal import proposed
from dabzw.intake.notice.reading import read_notice
from dabzw.store import presets, yamlio

ISSUED: Final = date(2026, 2, 9)

# what · preset · draft; both say the same
AGREE: Final = """
名称 · 安全生产打非治违集中排查整治行动
单位 · 寺头乡人民政府
牵头 · 乡应急办
阶段 全面摸排 开始 · 2026-02-09
阶段 全面摸排 截止 · 2026-02-14
阶段 全面摸排 指标 · 部署率、场所排查率、目录排查率、村报告率
阶段 集中整治 开始 · 2026-02-15
阶段 集中整治 截止 · 2026-03-31
阶段 全面摸排 依据 · 通知一（一）
阶段 集中整治 依据 · 通知一（二）
回头看 依据 · 通知三（七）
期限 线索·登记·核查 性质 · 预警
期限 线索·核查属实·强制措施 时限 · 当日
期限 线索·核查属实·强制措施 性质 · 硬性
期限 线索·核查属实·强制措施 依据 · 通知三（三）
期限 线索·核查属实·移交 时限 · 3日
期限 线索·核查属实·移交 性质 · 硬性
期限 线索·办结 截止 · 2026-03-31
期限 线索·办结 性质 · 硬性
期限 线索·办结 依据 · 通知三（三）
期限 企业·销号 截止 · 2026-03-31
期限 企业·措施时限 · 有
违法行为 1 · 无证无照或证照失效
违法行为 2 · 证照不全或许可不符
违法行为 3 · 非法组织生产与隐蔽经营
违法行为 4 · 死灰复燃与逃避关闭
违法行为 5 · 转移落户落后危险项目
处置规则 通知一（二）1 代码 · A
处置规则 通知一（二）1 措施 · 责令立即停产、拆除非法化工生产装置
处置规则 通知一（二）2 代码 · B
处置规则 通知一（二）3 代码 · C
处置规则 通知一（二）3 措施 · 取缔
措施 取缔 性质 · 取缔
措施 取缔关闭 性质 · 关闭
措施 责令停产停业 性质 · 停产
措施 责令立即停产 性质 · 停产
措施 顶格处罚 性质 · 处罚
措施 拆除非法化工生产装置 性质 · 拆除
措施 断水 性质 · 断供
措施 断电 性质 · 断供
措施 拆除储存设施 性质 · 拆除
措施 限期整改 性质 · 整改
措施 加强监管 性质 · 监管
措施 规范提升 性质 · 监管
风险等级 · 一般、较大、重大
风险处置 重大 · 取缔关闭、顶格处罚
风险处置 较大 · 责令停产停业、限期整改
风险处置 一般 · 加强监管、规范提升
督导 专项督导 开始 · 2026-03-01
督导 专项督导 截止 · 2026-03-31
一案三查 问项 生产 · 有
一案三查 问项 销售 · 有
一案三查 问项 运输 · 有
一案三查 问项 供水 · 有
一案三查 问项 供电 · 有
一案三查 问项 供气 · 有
一案三查 问项 供场所 · 有
一案三查 问项 保护伞 只记状态 · 是
单位名录 站所 乡应急办 · 有
单位名录 站所 市场监督管理所 · 有
单位名录 站所 派出所 · 有
单位名录 站所 电管站 · 有
单位名录 外部单位 乡纪委 · 有
"""

# what of both differs · why
DIFFER: Final = """
期限 线索·登记·核查 时限 · 通知写“第一时间”，预设的24小时是内部预警线
期限 线索·登记·核查 依据 · 预设说明了24小时的来历
阶段 集中整治 指标 · 同样五项，督导覆盖率的先后不同
计日 单位 · 通知只写“日”，预设从严取自然日，草稿写待定
违法行为 1.1 · 通知把许可和执照写成一句，预设分作 1.1、1.2
违法行为 1.2 · 预设的 1.2 是无营业执照，通知的第二句是预设的 1.3
违法行为 2.1 · 预设写得短
违法行为 2.2 · 预设写得短
违法行为 2.3 · 预设写得短
违法行为 3.1 · 预设写得短
违法行为 3.2 · 预设写得短
违法行为 3.3 · 预设写得短
违法行为 4.1 · 预设写得短；都标重犯
违法行为 4.2 · 预设写得短
违法行为 5.1 · 预设写得短
处置规则 通知一（二）1 行为 · 通知的规则与二（二）2 字句不同，草稿另立一项，预设归入 2.2
处置规则 通知一（二）2 行为 · 非法储存不在通知所列五类里，预设编 3.4，草稿另立一项
处置规则 通知一（二）2 措施 · 通知写“处置相关物料”，预设写“处置物料”
处置规则 通知一（二）3 行为 · 通知写“证照不全”，草稿取整个2组，预设只取 2.1；挂靠租赁预设另写一条
回头看 天数 · 通知只写“定期”，预设的天数是建议值
名单 行为 · 通知没有写凭什么列入，预设是建议值
"""

# what only the draft has · why
ONLY_DRAFT: Final = """
违法行为 6 · 规则一（二）1 的行为
违法行为 7 · 规则一（二）2 的行为
措施 处置相关物料 · 预设叫“处置物料”
措施 处置相关物料 性质 · 预设叫“处置物料”
场所类别 废弃工厂 · 通知一处写厂房、一处写工厂
"""

# what only the preset has, by the beginning of its name · why the notice does not give it
ONLY_PRESET: Final = """
计日 顺延 · 通知没有写
期限 线索·核查属实·移交 不得晚于行动结束 · 预设的读法
期限 线索·办结·反馈 · 法规定的，不是通知定的
期限 企业·发现·处置确定 · 内部预警线
期限 企业·措施时限 依据 · 程序建议的一行没有依据
期限 企业·销号 依据 · 由阶段推得，没有写条款
期限 线索·强制措施· · 法律定的
期限 线索·转办·移交 · 内部预警线
期限 线索·来文回复 · 不是通知定的
违法行为 1.3 · 见 1.2
违法行为 3.4 · 见规则一（二）2
场所类别 · 通知的字样里推不出，或写在“名义”里
处置规则 通知一（二）2 场所类别 · 预设按场所、停产各写一条
处置规则 通知一（二）2（2） · 预设按场所、停产各写一条
处置规则 通知一（二）3 性质 · 预设按企业性质分
处置规则 通知一（二）3（2） · 预设另写一条
处置规则 通知一（二）1、3； · 预设依法补的一条
措施 处置物料 · 通知写“处置相关物料”
措施 · 覆盖、凭据由程序用，通知没有写
督导 专项督导 · 起点是建议值
回头看 · 此后每隔、止是建议值
一案三查 须查清 · 通知没有写
名单 风险 · 通知没有写
单位名录 · 行业和县级单位通知没有写
"""
OTHER_KEYS: Final = (
    "背景 层级 称谓 来源 检查活动类别 抵触 职权 研判 复访 听证标准 签收预警天数 报送 目录 应取许可 报表 统计归类 行业归类"
    " 共享 法律依据"
)
"""Keys of the preset of which the notice says nothing that a rule could read."""


def rows() -> dict[str, Compared]:
    text = (notices.FOLDER / "notice.txt").read_text(encoding="utf-8")
    drafted = yamlio.read(proposed(read_notice(text, ISSUED)).text.encode(), comments=True)
    preset = yamlio.read(presets.campaign_text().encode(), comments=True)
    assert drafted.problems == ()
    assert isinstance(drafted.value, dict)
    assert isinstance(preset.value, dict)
    return {row.what: row for row in compared(drafted.value, preset.value)}


ROWS: Final = rows()


def _table(text: str) -> list[tuple[str, str]]:
    return [(what, said) for what, said in (line.split(" · ") for line in text.strip().splitlines())]


def _of(verdict: str) -> set[str]:
    return {what for what, row in ROWS.items() if row.verdict == verdict}


@pytest.mark.parametrize(("what", "both"), _table(AGREE))
def test_the_draft_gives_what_the_preset_says(what: str, both: str) -> None:
    row = ROWS[what]
    assert (row.there, row.drafted, row.verdict) == (both, both, "相同")


def test_each_difference_has_its_reason() -> None:
    assert _of("不同") == {what for what, _ in _table(DIFFER)}
    assert _of("只在通知") == {what for what, _ in _table(ONLY_DRAFT)}


def test_what_the_preset_has_besides_is_not_in_the_notice() -> None:
    reasons = [what for what, _ in _table(ONLY_PRESET)]
    left = _of("只在文件") - set(OTHER_KEYS.split())
    assert {what for what in left if not any(what.startswith(one) for one in reasons)} == set()
    assert [one for one in reasons if not any(what.startswith(one) for what in left)] == []
