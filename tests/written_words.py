"""The words that decide, written out from the law, the notice and the ledger's format — never from the product.

`WRITTEN` has an entry for each constant, named by its module's last name and its own (one that has moved to another
module is found by its own name, where that is the only one); the product must hold these words, and no others.  A mapping's entry is written `key=value`.
"""

from __future__ import annotations

from typing import Final

LEADS: Final = {
    "vocab.SOURCES": "明查 暗访 突击检查 交叉检查 群众举报 内部举报 网格巡查 村级上报 部门移交 上级交办 研判筛查",
    "vocab.Verdict": "属实 部分属实 不属实 无法查实",
    "vocab.Admission": "受理 不予受理 转办",
    "vocab.Closing": "已整治到位 查否 无法查实 移送办理 其他 重开",
    "vocab.LimitChange": "延期 中止 恢复",
    "vocab.TRUE_VERDICTS": "属实 部分属实",
    "vocab.INFORMANT_SOURCES": "群众举报 内部举报",
    "vocab.VILLAGE_SOURCES": "网格巡查 村级上报",
    "vocab.COMPULSORY_ACTS": "查封 扣押 停止供电 停止供水 责令立即停产 责令停止非法活动 先行登记保存",
    "vocab.TEMPORARY_ACTS": "查封 扣押",
    "lead_checks._ACTED_ON": "已整治到位 移送办理",
    "states.COUNTED_LEAD_STATES": "待核查 查否待办结 待强制 待移交 待办结 已办结",
    "outside._NAMED": "企业 场所",
    "evidence.Match": "相符 不符 找不到",
    "states._STEPS": "待强制=强制措施 待移交=移交",
}

CARRYING: Final = {
    "ended.GRAVEST_FIRST": "关闭取缔 责令停产停业 罚款 限期整改 其他",
    "ended.OF_NATURES": "取缔=关闭取缔 关闭=关闭取缔 停产=责令停产停业 整改=限期整改",
    "ended.OF_PENALTIES": "责令关闭=关闭取缔 责令停产停业=责令停产停业 罚款=罚款",
    "left_open.MatterKind": "案件未结 已转入 待认定 线索未结 待复访 待回告 名单 在查 问题未回复 其他",
    "left_open.KINDS": "案件未结 已转入 待认定 线索未结 待复访 待回告 名单 在查 问题未回复 其他",
    "left_open._GOES_ON": "回头看 未报告村",
    "left_open._JUDGED": "待认定 需重新认定 需重新验收 属实未立案",
    "left_open._OFF_THE_LIST": "未采纳 提前移出 期满移出",
    "left_open._REVISITED": "待复访 隐患未复查",
    "left_open._TELL_ALL": "案件未结 待认定 线索未结 待回告",
    "measures._OVER": "没收 移交涉案物品",
}

ENTERPRISES: Final = {
    "vocab.Nature": "企业 个体工商户 农民专业合作社 村集体经济组织 小作坊 黑窝点 其他",
    "vocab.NoCode": "无照 未查明 个人",
    "vocab.Operating": "在产 停产 停业 关闭 注销 搬离",
    "vocab.LicenceState": "有效 过期 暂扣 吊销 注销",
    "vocab.PastSanction": "责令停产停业 关闭取缔 限期整改 罚款 其他",
    "vocab.Whereabouts": "移交 封存 销毁 退回 核减",
    "vocab.Penalised": "单位 个人",
    "vocab.Inquiry": "未查 在查 已查实 已查否 已移交 无法查清",
    "vocab.ListState": "建议列入 已报县级 已告知 已列入 未采纳 提前移出 期满移出",
    "vocab.LookBack": "未反弹 反弹",
    "vocab.Kept": "已落实 未落实",
    "vocab.Penalty": """
        警告 通报批评 罚款 没收违法所得 没收非法财物 暂扣许可证件 降低资质等级 吊销许可证件 限制开展生产经营活动
        责令停产停业 责令关闭 限制从业 行政拘留 其他
    """,  # 行政处罚法 art. 9
    "vocab.CLOSING_SANCTIONS": "责令停产停业 关闭取缔",
    "acts._OWN_DATES": "日期 时间 发现日期",
    "document_checks._HEARD_ALWAYS": "降低资质等级 吊销许可证件 责令停产停业 责令关闭 限制从业",  # 行政处罚法 art. 63
    "document_checks._HEARD_FROM": "罚款 没收违法所得 没收非法财物",
    "vocab.Licensed": "是 否 无需",
    "vocab.Decision": "不采取 改为",
    "vocab.Determination": "不立案 撤案",
    "vocab.ClosureStep": "提请 决定 实际关闭 复产",
    "vocab.FactKind": "违法行为 危险化学品 风险 线索属实 排查发现 反弹 断电后用电 上次未结",
    "vocab.MeasureNature": "取缔 关闭 停产 断供 拆除 物料 处罚 整改 监管",
    "vocab.Proof": "佐证 文书 处罚 关闭 公安立案 物料去向",
    "vocab.ENDING_NATURES": "取缔 关闭",
    "repeats._STOPPING": "取缔 关闭 停产",
    "policy._ENDING": "取缔 关闭 停产 断供 拆除 物料",
    "policy._MENDING": "整改 监管",
    "indicators.Counted": "企业 场所 线索 村 村和站所 村、站所和企业",
    "indicators._OF_PLACES": "村 场所类别",
    "indicators._OF_RECORDS": "行为 场所类别 经营状态 风险 村 行业 目录 站所",
    "strict._OF_A_LEAD": "行为=涉嫌行为 场所类别=场所类别",
    "selection._MEETS": "violations place_classes operating risks villages trades directories stations",
    "rating._COLOURS": "红 橙 黄 绿 蓝",
    "chronology.CLOSURE_STEPS": "提请 决定 实际关闭",
    "inquiry._CONCLUDED": "已查实 已查否 已移交",
    "judgement.GROUNDS": "违法事实不成立 轻微不予处罚 登记错误 移交其他行动",
    "sharing._MADE_BY": "生产 销售 运输",
    "vocab.PowerNature": "强制措施 行政处罚 不限",
    "powers._COMPULSIONS": "查封 扣押 停止供电",
}

SWEEP: Final = {
    "vocab.Supply": "电 水 气",
    "vocab.SUPPLY_CUTS": "电=停止供电 水=停止供水",
    "vocab.DayTime": "白天 夜间 节假日",
    "vocab.VisitNature": "巡查 日常检查 个案检查 专项检查",
    "vocab.VisitResult": "未发现 发现问题 未见人员 拒绝检查",
    "vocab.Problem": "非法违法 隐患",
    "visiting._LOCKED": "未见人员 拒绝检查",
    "field.Act": "回头看 排查 核查",
    "field._SWEEPING": "场所排查率 目录排查率",
    "vocab.EFFECTIVE_VISITS": "未发现 发现问题",
    "vocab.Setting": "行政区域交界 城乡结合部 偏僻地点",
    "vocab.Occupancy": "闲置 出租 在用 拆除",
    "vocab.ACTIVITY_KINDS": "部署 联合执法 明查 暗访 突击检查 交叉检查 日常巡查 专项督导 回头看 宣传",
    "vocab.Notice": "否 调度 通报",
    "vocab.SWEEPING_KINDS": "联合执法 明查 暗访 突击检查 交叉检查 日常巡查 回头看",
    "vocab.JOINT_KINDS": "联合执法 明查 暗访 突击检查 交叉检查 专项督导 回头看",
    "side_by_side.INSPECTIONS": "日常检查 个案检查 专项检查",
    "visits._APPROVED": "日常检查 专项检查",
    "screening.STOPPED": "停产 停业 关闭 注销 搬离",
    "screening._DEAD_LICENCES": "过期 吊销 注销",
    "reconciliation.RESULTS": "新增 待核 变更 停产停业 相同 未读 未列 在产不在册",
    "reconciliation._REQUIRED": "address village operating",
}

PRESET_WORDS: Final = {
    "场所类别": """
        工矿企业 养殖场 饲料加工厂 废弃厂房 废弃矿山 废弃砖窑 废弃学校 废弃院落 闲置仓库 闲置库房 闲置厂房 民房 出租屋
        临时建筑 车库 研发中心 实验室 环保项目 仓储物流 其他
    """,
    "来源": "明查 暗访 突击检查 交叉检查 群众举报 内部举报 网格巡查 村级上报 部门移交 上级交办 研判筛查",
    "检查活动类别": "部署 联合执法 明查 暗访 突击检查 交叉检查 日常巡查 专项督导 回头看 宣传",
    "风险等级": "重大 较大 一般",
}
"""What the campaign of the notice offers, in its order."""

LIMITS: Final = {
    "vocab.OfficeLevel": "乡镇 街道 县 部门",
    "vocab.Signatures": "要求",
    "vocab.DayUnit": "自然日 工作日",
    "vocab.Subject": "线索 企业",
    "vocab.Force": "硬性 预警",
    "vocab.Event": """
        登记 受理 转办 核查 核查属实 强制措施 查封 扣押 解除 没收 移交涉案物品 移交 反馈 办结 发现 风险评定
        处置确定 处置完成 销号 措施时限 来文回复
    """,
    "vocab.CONFISCATIONS": "没收违法所得 没收非法财物",
    "events._LEAD_EVENTS": "登记 受理 转办 核查 核查属实 强制措施 查封 扣押 解除 移交 反馈 办结",
    "events._ENTERPRISE_EVENTS": "登记 发现 风险评定 处置确定 处置完成 没收 移交涉案物品 销号",
    "deadlines.WORST_FIRST": "逾期 今日到期 临期 未到 逾期完成 终止 按期",
    "deadlines.OPEN_STATES": "逾期 今日到期 临期 未到",
    "endings._OF_REFUSED": "受理 办结 反馈 来文回复",
    "endings._OF_PASSED_ON": "受理 移交 办结 反馈 来文回复",
    "limit._MOVING": "延期 中止",
    "events._OF_SELF": "线索=来文回复 企业=措施时限",
    "events._OF_OTHERS": "线索=处置确定/处置完成/没收/移交涉案物品 企业=核查属实",
    "events._CONTAINED": "查封=强制措施 扣押=强制措施 转办=受理",
    "endings._OF_TRUE": "强制措施 查封 扣押 移交 核查属实",
    "reckoning.NOT_RUNNING": "这时没有这样的期限要办 期限这时还没有起算 期限这时已经完成 期限这时已经终止",
    "readings._READINGS": "自然日 自然日，末日顺延 工作日",
    "reporting._TRAILING": "每周=7 每月=31",
}

FIGURES: Final = {
    "vocab.IndicatorName": """
        部署率 场所排查率 目录排查率 村报告率 处置方案率 处置完成率 线索办结率 督导覆盖率 复核率
    """,
    "vocab.SharedList": "断电清单 断水清单 证照清单 移交清单 产销运清单 纪委清单",
    "sharing.SHARED_FIELDS": """
        断电清单=编号/名称/村/经营地址/用电户号/措施状态/责任单位/时限/完成日期/现场风险提示
        断水清单=编号/名称/村/经营地址/供水户号/措施状态/责任单位/时限/完成日期/现场风险提示
        证照清单=编号/名称/村/经营地址/统一社会信用代码/无代码原因/违法行为/证照/发证机关
        移交清单=编号/移交日期/文号/企业/签收日期/退回日期/回告结果 产销运清单=编号/名称/村/经营地址/生产/销售/运输
        纪委清单=编号/日期/状态
    """,
    "statistics._CORRECTIONS": "整改 责令改正 限期整改 停止违法 停止非法",
    "campaign._TELLING": "取缔 关闭 停产 断供",
    "statistics._REFORMS": "整改 限期整改",
    "statistics._STOPS": "停产 停业 停止建设 责令停产停业",
    "statistics._CLOSURES": "取缔 关闭",
    "statistics._SEIZURES": "查封 扣押",
    "statistics._FINES": "罚款",
    "statistics._CLEARED_AWAY": "移交 销毁 退回",
    "statistics._GAINS": "没收违法所得",
    "statistics._CONFISCATIONS": "没收违法所得 没收非法财物",
    "statistics._LICENCES": "暂扣许可证件 吊销许可证件",
    "statistics._DETENTIONS": "行政拘留",
    "national.VIOLATION_CLASSES": """
        无证类 死灰复燃 擅自生产 隐患不治 拒不执行 非法用工 违章作业 装备防护 责任制度 重大工程 应急救援 四新未核准 其他违法
    """,  # 国办发明电〔2012〕10号, columns 1 to 13
    "national.ViolationClass": """
        无证类 死灰复燃 擅自生产 隐患不治 拒不执行 非法用工 违章作业 装备防护 责任制度 重大工程 应急救援 四新未核准 其他违法
    """,
}

PRIVACY: Final = {
    # GB/T 2260: Beijing to Inner Mongolia, the north-east, the east, the middle and south, the south-west, the
    # north-west, Taiwan, Hong Kong and Macao; 83 is that of Taiwan's residents' permits, 91 of foreigners'.
    "persons.PROVINCES": """
        11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91
    """,
    "files._RULES": """
        身份证号=identity-number/错误 疑似身份证号=identity-doubtful/警告 手机号=mobile-number/警告 举报人姓名=informant-named/警告
    """,
    "files._ELSE": "personal-number 警告",
    "files._OFFICES_OWN": "固定电话号 电子邮箱",
    "files._OFFICE_FOLDERS": "templates/ reports/",
    "campaign_words._REPORTING": "举报 投诉 检举 控告 信访 热线",
    "privacy.OTHER_KINDS": "固定电话号 银行卡号 车牌号 微信号 QQ号 电子邮箱 护照号",
}

ORGANS: Final = {
    "organs._OWN_UNNAMED": "应急办 应急管理办公室 安监站 综合行政执法队 综合行政执法办公室",
    "organs._COUNTY": "县 市 区 省 州 盟 旗",
    "organs._SHORTER": "应急管理 监督管理 人民政府 厅",
    "organs._HIGHEST_FIRST": "县级以上 乡镇 其他",
}

DOCUMENTS: Final = {
    "documents._DECIDED": "行政处罚决定书 当场处罚决定书",
    "documents._ORDERS": "现场处理措施决定书 责令限期整改指令书 强制措施决定书 查封（扣押）决定书",
    "documents._BY_CODE": """
        检记=现场检查记录 现决=现场处理措施决定书 责改=责令限期整改指令书 复查=整改复查意见书 立=立案审批表 询=询问通知书
        终报=案件调查报告 罚告=行政处罚告知书 听告=听证告知书 处呈=案件处理呈批表 罚集=行政处罚集体讨论记录 罚=行政处罚决定书
        缴审=延期（分期）缴纳罚款审批表 缴批=延期（分期）缴纳罚款批准书 执行催告=强制执行催告书 强执=强制执行申请书
        回=文书送达回执 结=结案审批表
    """,
    "documents._BY_NAME": """
        现场检查记录 现场检查笔录=现场检查记录 现场处理措施决定书 责令限期整改指令书 责令整改指令书=责令限期整改指令书
        强制措施决定书 查封（扣押）决定书 查封决定书=查封（扣押）决定书 扣押决定书=查封（扣押）决定书
        查封扣押决定书=查封（扣押）决定书 查封、扣押决定书=查封（扣押）决定书 整改复查意见书 复查意见书=整改复查意见书
        立案审批表 询问通知书 询问笔录 案件调查报告 调查报告=案件调查报告 行政处罚告知书 处罚告知书=行政处罚告知书
        处罚事先告知书=行政处罚告知书 陈述申辩笔录 当事人陈述申辩笔录=陈述申辩笔录 听证告知书 听证权利告知书=听证告知书
        案件处理呈批表 行政处罚集体讨论记录 集体讨论记录=行政处罚集体讨论记录 行政处罚决定书 处罚决定书=行政处罚决定书
        当场处罚决定书 当场行政处罚决定书=当场处罚决定书 行政（当场）处罚决定书=当场处罚决定书 罚款催缴通知书
        延期（分期）缴纳罚款审批表 延期（分期）缴纳罚款批准书 强制执行催告书 强制执行申请书 案件移送审批表
        移送审批表=案件移送审批表 案件移送书 移送书=案件移送书 文书送达回执 送达回执=文书送达回执 送达回证=文书送达回执
        结案审批表
    """,
    "documents.KINDS": """
        现场检查记录 现场处理措施决定书>现场检查记录 责令限期整改指令书 强制措施决定书 查封（扣押）决定书
        整改复查意见书>现场处理措施决定书/责令限期整改指令书/强制措施决定书/查封（扣押）决定书 立案审批表 询问通知书
        询问笔录>询问通知书 案件调查报告 行政处罚告知书 陈述申辩笔录>行政处罚告知书 听证告知书>行政处罚告知书
        案件处理呈批表>行政处罚告知书 行政处罚集体讨论记录 行政处罚决定书>行政处罚告知书/听证告知书 当场处罚决定书
        罚款催缴通知书>行政处罚决定书/当场处罚决定书 延期（分期）缴纳罚款审批表>行政处罚决定书/当场处罚决定书
        延期（分期）缴纳罚款批准书>行政处罚决定书/当场处罚决定书 强制执行催告书>行政处罚决定书/当场处罚决定书
        强制执行申请书>行政处罚决定书/当场处罚决定书 案件移送审批表>案件调查报告 案件移送书>案件移送审批表
        文书送达回执 结案审批表
    """,
}

# How a thing stands, as it is computed: never stored, but shown and asked for by these words.
STATES: Final = {
    "items.AgendaKind": """
        期限 待认定 属实未立案 无线索 逾期升级 再次立案 回头看 待复访 隐患未复查 缺凭据 中止 待签收 待回告 需重新审定 需重新验收
        需重新认定 未报告村 合并待核对 未同步 备份
    """,
    "items.KINDS": """
        期限 待认定 属实未立案 无线索 逾期升级 再次立案 回头看 待复访 隐患未复查 缺凭据 中止 待签收 待回告 需重新审定 需重新验收
        需重新认定 未报告村 合并待核对 未同步 备份
    """,
    "items.ItemState": "逾期 今日到期 临期 未到",
    "items.STATES": "逾期 今日到期 临期 未到",
    "supervision._SWEEPS": "村=场所排查率 站所=目录排查率",
    "counts.COUNTED": "逾期 今日到期 临期",
    "counts._KEEPING": "合并待核对 未同步 备份",
    "agenda.FORCES": "硬性 预警",
    "agenda._AT_ONCE": "期限 合并待核对",
    "standing.Question": "待认定 需重新认定 需重新验收",
    "completion.CompletionState": "未完成 已报完成 已完成",
    "deadlines.State": "逾期 今日到期 临期 未到 逾期完成 终止 按期",
    "latest._UNDECIDED": "未查 在查",
    "latest._DECIDED": "已列入 未采纳 提前移出 期满移出",
    "twice._GONE": "关闭 注销 搬离",
    "followup.LookBackState": "逾期 今日到期 未到 已做",
    "followup.SupervisedKind": "村 站所",
    "material.BalanceState": "平衡 去向不足 去向超出 数量不明 来源不明 有许可",
    "organs.Level": "县级以上 乡镇 其他",
    "phases.PhaseState": "未开始 进行中 已结束",
    "policy.MeasureState": "未安排 已安排 已报完成 已完成 逾期",
    "problems.ProblemState": "逾期未回复 待回复 逾期回复 已回复",
    "deadlines.Standstill": "中止中 中止超期",
    "reckoning.Refusal": """
        没有写延到哪一天 这个期限没有写多久 期限这时还没有起算 同一期限只能延一次 已经中止 没有中止 期限已经届满 期限这时已经完成
        期限这时已经终止 延到的日子不晚于现有期限 这时没有这样的期限要办 这时有几个这样的期限，没有写明是哪一个
        超过最长延期 不是可以中止的事由 中止没有文书
    """,
    "reconciliation.Result": "新增 变更 停产停业 相同 待核 未读 未列 在产不在册",
    "states.EnterpriseState": "无违法行为 待认定 待定方案 整治中 待销号 已销号 已撤案 已转入 再次立案",
    "states.LeadState": "待核查 查否待办结 待强制 待移交 待办结 已办结 已并入",
    "states.SiteState": "未排查 待复访 已排查",
    "states.AsideState": "作废 已并入",
    "statistics.ActivityField": "groups people experts problems",
    "transfers.ReviewState": "无法起算 审查期内 逾期未回告 已回告",
    "transfers.TransferState": "已退回 逾期未签收 未签收 已签收 已回告",
}

LIKENESS: Final = {
    "name_core.COMPANIES": "股份有限公司 有限责任公司 责任有限公司 有限公司 股份公司 总公司 公司",
    "name_core.FORMS": """
        特殊普通合伙 普通合伙企业 有限合伙企业 普通合伙 有限合伙 合伙企业 个人独资企业 个人独资 个体工商户 个体户
    """,
    "name_core.BRANCHES": "分公司 分厂 分店 经营部 营业部 门市部",
    "name_core.Level": "省 市 县 乡 村",
    "name_core._SPELT": "市 县",
    "likeness.Reason": """
        代码相同 主体标识码相同 代码只差一位 代码有两位颠倒 同村同名 名称相同 名称相同（村不同） 名称相近 用电户号相同
        用电户号只差前面的0 地址和行业相同 同村同地址
    """,
    "likeness.OF_PLACE": "用电户号相同 用电户号只差前面的0 地址和行业相同",
    "same_leads.LeadReason": "同一企业 同一场所 同一地点 地点相近 内容相同",
    "likeness._TELLING": "name code fix body",
}

READING: Final = {
    "ids.PREFIXES": "QY=企业 XS=线索 CS=场所 HD=检查活动",
    "ids.FOLDERS": "企业=enterprises 线索=leads 场所=sites 检查活动=activities",
    "scalars._YES_NO": "是=True 否=False",
    "schedule._WEEKDAYS": "一=0 二=1 三=2 四=3 五=4 六=5 日=6 天=6",
    "workdays._DIGITS": "零=0 〇=0 一=1 二=2 两=2 三=3 四=4 五=5 六=6 七=7 八=8 九=9",
    "workdays._MEASURES": "None=日 自然日=个自然日 工作日=个工作日 月=个月",
    "workdays._UNITS": """
        日=None/1 天=None/1 自然日=自然日/1 工作日=工作日/1 周=自然日/7 星期=自然日/7 小时=小时/1 旬=自然日/10
        月=月/1 季度=月/3 年=月/12
    """,
    "reader.RECORD_FOLDERS": "enterprises=Enterprise leads=Lead sites=Site activities=Activity",
    "listing.RECORD_PLACES": "enterprises leads sites activities",
    "listing.PARTS": "节假日 data reports templates enterprises leads sites activities",
    "listing.APART": ".git out",
    "listing.Part": "record campaign office calendar power made original template git",
    "listing.Kind": "file large link special folder closed repository",
    "yamlio._MEANINGFUL": "null nil none true false yes no on off y n inf infinity nan",
}

WRITTEN: Final[dict[str, str]] = {
    **LEADS,
    **ENTERPRISES,
    **SWEEP,
    **LIMITS,
    **FIGURES,
    **PRIVACY,
    **ORGANS,
    **CARRYING,
    **DOCUMENTS,
    **STATES,
    **LIKENESS,
    **READING,
}

LEFT_OUT: Final[dict[str, str]] = {
    "field.ACTS": "commands by the words of field.Act, typed in the tests of the sheet",
    "completion._PROVEN": "functions by the words of vocab.Proof",
    "completion.PROOF_SAYS": "sentences by the words of vocab.Proof",
    "papers._ENTERED_BY": "commands by the words of vocab.Proof, typed in the tests of daily life",
    "sharing._LISTS": "functions by the words of vocab.SharedList",
    "sharing._CUT": "functions by words of sharing.SHARED_FIELDS",
    "sharing._PLACE": "functions by words of sharing.SHARED_FIELDS",
    "statistics.MEASURES": "the figures themselves, each with its own test",
    "statistics._TABLE": "as MEASURES",
    "statistics._TONNES": "units of weight, each with what it weighs",
    "registry.CHECKS": "the rules themselves, each with its own test",
    "registry.CAMPAIGN_CHECKS": "as CHECKS",
    "registry.CALENDAR_CHECKS": "as CHECKS",
    "registry.POWER_CHECKS": "as CHECKS",
    "registry.EVERY_CHECK": "as CHECKS",
    "registry.ESCALATED": "collected from the rules that say what is new of them",
    "registry.ASKED": "collected from the rules that ask",
    "sitting.Act": "each with its own test",
    "agenda._BY_EVENT": "commands by the words of vocab.Event, typed in the tests of daily life",
    "judgement._SIGN_AGAIN": "sentences by the words of standing.Question",
    "judging._WHY": "sentences by the words of standing.Question",
    "name_core._REGIONS": "patterns by the words of name_core.Level",
    "name_core._ALONE": "as _REGIONS",
    "twice._SHARED": "sentences by two kinds of records",
    "latest._STEPS": "the words of vocab.ListState",
    "likeness.REASONS": "the words of likeness.Reason",
    "taken_over.KEPT_OF_ENTERPRISES": "fields: each is kept, made or left in the test of what is carried",
    "taken_over.KEPT_OF_SITES": "as KEPT_OF_ENTERPRISES",
    "taken_over.KEPT_OF_LEADS": "as KEPT_OF_ENTERPRISES",
    "registry.INDICATORS": "collected from the functions that are named by vocab.IndicatorName",
}
"""Constants of the rules that need no list of words, with the reason."""
