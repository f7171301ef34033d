"""What git can be in that bars or bends an entry: each state in a clerk's words, with what mends it.

The one table of them: refusals and the findings of doctor both take their sentences from here, so that no
sentence names a command of git or a word of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.lazily import dataclass

MEND: Final = "运行 dabzw doctor --fix"


@dataclass(frozen=True, slots=True)
class State:
    """A state: what is the matter, and what to do; both may have places for facts, as `{name}`."""

    says: str
    advice: str

    def told(self, **facts: str) -> tuple[str, str]:
        """What is the matter and what to do, with the facts in their places."""
        return self.says.format(**facts), self.advice.format(**facts)


STATES: Final[Mapping[str, State]] = {
    "identity": State(
        "还不知道经办人是谁，登记不了",
        "运行 dabzw doctor --name 姓名 写明（只记在这本台账里）",
    ),
    "detached": State(
        "台账停在一个旧版本上，这时登记会丢失",
        f"{MEND} 回到主线（在旧版本上登记过的一并留着）",
    ),
    "branch": State(
        "台账现在在支线“{name}”上，登记的都记在那里，主线上看不到",
        f"不是有意的，{MEND} 并回主线",
    ),
    "unmerged": State(
        "支线 {names} 上有没有并进来的入账，那里登记的不计入台账",
        "用 dabzw list --rev {first} 看那里有什么；要并进来的，先用 dabzw backup 存一份，再请维护人员合并",
    ),
    "under-way": State(
        "有一次{name}没有做完，做完以前不能登记",
        f"{MEND} 放弃它（改过的文件另存草稿，已入账的都还在）",
    ),
    "laid-by": State(
        "有一些改动被另外收了起来，没有入账，文件夹里也看不到",
        f"{MEND} 取出来存为草稿，再用 dabzw edit 编号 接着改",
    ),
    "hidden": State(
        "{names} 被设成不看改动，别的程序会漏掉它的手工修改",
        f"{MEND} 改回来",
    ),
    "ignored": State(
        "{names} 被忽略规则（.gitignore 等）藏住，看得到却没有入账",
        "运行 dabzw adopt 入账；不要的，运行 dabzw discard 放回",
    ),
    "shallow": State(
        "这份副本只有后一段历史，早先何时入账、材料依据都核对不全",
        f"{MEND} 取回全部；取不回的，在有全部历史的电脑上 dabzw backup，再 dabzw restore 到这里",
    ),
    "foreign-owner": State(
        "{folder}：这本台账的文件夹属于另一个账户，不能读它的历史",
        "确认来源可靠后运行 dabzw doctor --trust",
    ),
    "unsafe": State(
        "{folder}：台账带来的设置里有会运行外部程序、到别处取数据或看错台账的，已拒绝：{names}",
        f"确认不需要这些设置的，{MEND} 去掉（原来的设置另存一份）",
    ),
    "busy": State(
        "另一个程序正占着台账的留痕（{lock}，{since}）：进程 {who}",
        "等它结束或关掉它（一直不结束的，用 dabzw doctor 查看）",
    ),
    "lock": State(
        "台账的留痕被一个锁文件占着（{lock}，{since}）",
        "等正在做的做完，不必删除它；满十分钟没有程序在用的，dabzw doctor --fix 或下一条登记命令会清除",
    ),
    "lock-unknown": State(
        "台账的留痕被一个锁文件占着（{lock}，{since}）",
        f"多半是中断后留下的；确认没有别的程序在用这本台账，{MEND} 清除",
    ),
    "moved": State("登记时台账同时被别的程序改动", "又是这样的，用 dabzw doctor 查看"),
    "loose": State("历史里有{count}个零散文件，会越来越慢", f"没有人登记时{MEND} 整理"),
    "absent": State(
        "这台电脑上没有安装 git，台账靠它留痕，现在读不出历史，也不能登记",
        "装好以后（如 apt install git）用 dabzw doctor 核对",
    ),
    "old": State("这台电脑上的 git 版本太旧", "换成 {needed} 以上的，再用 dabzw doctor 核对"),
    "refused": State("台账的留痕没有办成：{cause}", "处理后重试；不清楚的，用 dabzw doctor 查看"),
    "failed": State(
        "台账的留痕没有办成，多半是磁盘或权限的问题",
        "请重试；仍不行，用 dabzw doctor 查看，或加 --debug 再运行一次，把显示的内容交给维护人员",
    ),
}
"""Each state by its name."""


def refusal(state: str, /, **facts: str) -> str:
    """What is the matter, and what to do, where nothing could be entered for it."""
    says, advice = STATES[state].told(**facts)
    return f"{says}，没有写入。{advice}，再重试。"


def sentence(state: str, /, **facts: str) -> str:
    """What is the matter, and what to do, as a sentence."""
    says, advice = STATES[state].told(**facts)
    return f"{says}。{advice}。"
