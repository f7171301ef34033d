"""The kinds of tampering, each as whoever means it would do it, who also clears what git notes beside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.tamper.rewriting import Entry, git, rewrite
from benchmarks.tamper.scene import CLERK, Scene, now, run
from dabzw.model.ids import MADE_FOLDER
from dabzw.store.clock_entry import confirm_clock
from dabzw.store.git import Author, Repository
from dabzw.store.readings import CLOCK, reading_of
from dabzw.store.writer import Plan, message_of
from dabzw.sync.verify.walk import Step

Do = Callable[[Scene], None]
OTHER: Final = {"GIT_AUTHOR_NAME": "示例李", "GIT_AUTHOR_EMAIL": "li@example.invalid"}
_CLERK: Final = Author(*CLERK)
_CAMPAIGN: Final = "campaign.yaml"
_CALENDAR: Final = "年份: 2026\n放假:\n  - {从: 2026-02-24, 到: 2026-03-06, 名称: 示例假}\n"
_DAY: Final = r"2026-(\d\d)-(\d\d)"


@dataclass(frozen=True)
class Kind:
    """A kind of tampering: what is done, the code that tells of it, and by what it is found.

    `by` is "" where the history alone tells, else the anchor that does; `code` is "" where nothing can.
    """

    number: int
    what: str
    do: Do
    code: str
    by: str = ""


KINDS: Final[list[Kind]] = []
PAPER: Final = "纸面"
PIN: Final = "上次核验"


def kind(number: int, what: str, code: str, by: str = "") -> Callable[[Do], Do]:
    """Registers a kind."""

    def registered(do: Do) -> Do:
        KINDS.append(Kind(number, what, do, code, by))
        return do

    return registered


def _by_hand(scene: Scene, path: str, old: str, new: str) -> None:
    scene.write(path, scene.edit(path, old, new))


def _rewrite(scene: Scene, edit: Callable[[Step, Entry], Entry | None]) -> None:
    rewrite(scene.folder, edit)


@kind(1, "改写最近一次入账的内容（commit --amend）", "redated")
def amend(scene: Scene) -> None:
    path = scene.git("show", "--name-only", "--format=", "HEAD").splitlines()[0]
    _by_hand(scene, path, "示例备注4", "示例备注九")
    scene.git("add", "-A", "leads", "sites")
    later = f"{now() + timedelta(minutes=2):%Y-%m-%dT%H:%M:%S}+0800"
    scene.git("commit", "-q", "--amend", "--no-edit", GIT_COMMITTER_DATE=later)


@kind(2, "从第一次入账起改写一条线索（成批改写）", "sealed-basis")
def rewrite_lead(scene: Scene) -> None:
    path = scene.closed

    def edit(_step: Step, entry: Entry) -> Entry:
        data = entry.files.get(path)
        files = (
            entry.files
            if data is None
            else {**entry.files, path: data.replace("旧砖窑".encode(), "旧砖厂".encode())}
        )
        return replace(entry, files=files)

    _rewrite(scene, edit)


@kind(3, "把最近一次入账改成一年以前", "order-back")
def redate_newest(scene: Scene) -> None:
    head = scene.head

    def edit(step: Step, entry: Entry) -> Entry:
        earlier = entry.when - 365 * 86400
        return replace(entry, when=earlier, authored=earlier) if step.id == head else entry

    _rewrite(scene, edit)


def _sooner(entry: Entry, seconds: int) -> Entry:
    """An entry with all its times earlier, the clock's reading too."""

    def reading(_found: re.Match[str]) -> str:
        return f"{CLOCK}: {reading_of(entry.when - seconds)}"

    message = re.sub(rf"{CLOCK}: 2.*", reading, entry.message)
    return replace(entry, when=entry.when - seconds, authored=entry.authored - seconds, message=message)


@kind(4, "把全部入账的时间改早，补录就看不出来", "sealed-basis")
def redate_all(scene: Scene) -> None:
    _rewrite(scene, lambda _step, entry: _sooner(entry, 20 * 86400))


@kind(5, "手工提交，抄上本程序的尾注，署别人的名", "impersonated")
def forged_trailers(scene: Scene) -> None:
    path = scene.closed
    _by_hand(scene, path, "地点: .*", "地点: 别处")
    message = message_of(Plan((), f"修改 {Path(path).stem}", "edit", (Path(path).stem,)), _CLERK, None)
    scene.git("add", "-A", "leads")
    scene.git(
        "commit",
        "-q",
        "-m",
        message,
        **OTHER,
        GIT_COMMITTER_NAME="示例李",
        GIT_COMMITTER_EMAIL="li@example.invalid",
    )


@kind(6, "不用本程序，手工提交", "by-hand")
def by_hand(scene: Scene) -> None:
    _by_hand(scene, scene.closed, "地点: .*", "地点: 别处")
    scene.commit()


_VERIFIED: Final = r"^核查:\n  - 时间: .*\n(?:    .*\n)*  - 时间"


@kind(7, "手工提交，删去已办结线索的一次核查", "act-removed")
def act_removed(scene: Scene) -> None:
    _by_hand(scene, scene.closed, _VERIFIED, "核查:\n  - 时间")
    scene.commit()


@kind(8, "用 adopt 删去一次核查", "act-removed")
def act_removed_by_adopt(scene: Scene) -> None:
    scene.adopt({scene.closed: scene.edit(scene.closed, _VERIFIED, "核查:\n  - 时间")})


@kind(9, "用 adopt 把已办结线索的强制措施改早", "act-redated")
def act_redated(scene: Scene) -> None:
    scene.adopt(
        {
            scene.closed: scene.edit(
                scene.closed, rf"^强制措施:\n  - 日期: {_DAY}", "强制措施:\n  - 日期: 2026-02-08"
            )
        }
    )


@kind(10, "手工提交，删去一条线索", "record-lost")
def lead_removed(scene: Scene) -> None:
    scene.git("rm", "-q", scene.closed)
    scene.commit()


@kind(11, "手工提交，把一条线索改成新编号", "record-lost")
def lead_renamed(scene: Scene) -> None:
    old = Path(scene.closed)
    new = f"{old.stem[:-4]}ZZZZ"
    scene.write(f"{old.parent}/{new}.yaml", scene.read(scene.closed).replace(old.stem.encode(), new.encode()))
    scene.git("rm", "-q", scene.closed)
    scene.commit()


_ISSUE: Final = "reports/日报/日报-第2期.yaml"
_DIGEST: Final = r"摘要: [0-9a-f]{8}"


@kind(12, "手工提交，改封存材料的记录", "sealed-changed")
def sealed_changed(scene: Scene) -> None:
    _by_hand(scene, _ISSUE, _DIGEST, "摘要: 00000000")
    scene.commit()


@kind(13, "从封存那次起改写封存的记录（成批改写）", "sealed-chain")
def sealed_rewritten(scene: Scene) -> None:
    def edit(_step: Step, entry: Entry) -> Entry:
        data = entry.files.get(_ISSUE)
        new = data and re.sub(_DIGEST, "摘要: 00000000", data.decode(), count=1).encode()
        return replace(entry, files={**entry.files, _ISSUE: new} if new else entry.files)

    _rewrite(scene, edit)


@kind(14, "把一家企业从全部历史里去掉", "sealed-basis")
def filtered_out(scene: Scene) -> None:
    path = scene.paths("enterprises")[0]
    _rewrite(
        scene,
        lambda _step, entry: replace(
            entry, files={name: data for name, data in entry.files.items() if name != path}
        ),
    )


@kind(15, "用“替换”把一次提交换成另一次给人看", "replaced")
def replaced(scene: Scene) -> None:
    scene.git("replace", "HEAD~3", "HEAD~5")


@kind(16, "装上嫁接", "grafted")
def grafted(scene: Scene) -> None:
    scene.write(".git/info/grafts", f"{scene.git('rev-parse', 'HEAD~3')}\n".encode())


@kind(17, "只留最近一段历史", "查不全")
def shallow(scene: Scene) -> None:
    _cloned(scene, "--depth", "4", f"file://{scene.gold}")


def _cloned(scene: Scene, *words: str) -> None:
    shutil.rmtree(scene.folder)
    git(scene.scratch, "clone", "-q", *words, str(scene.folder))


@kind(18, "历史的内容借自别处", "borrowed")
def borrowed(scene: Scene) -> None:
    _cloned(scene, "--shared", str(scene.gold))


@kind(19, "退回三次入账（reset --hard）", "anchor-missing", PAPER)
def reset(scene: Scene) -> None:
    scene.git("reset", "-q", "--hard", "HEAD~3")


@kind(20, "退回、强推、清除，远端一并改写", "anchor-missing", PAPER)
def reset_and_pruned(scene: Scene) -> None:
    scene.git("reset", "-q", "--hard", "HEAD~3")
    scene.git("tag", "-d", "上报")
    scene.forget()
    scene.git("gc", "-q", "--prune=now")


@kind(21, "期限过后改行动方案的日期", "rules-changed")
def campaign_changed(scene: Scene) -> None:
    limit = r"(  - 代码: 线索清零\n(?:    .*\n)*?    截止: )2026-03-31"
    scene.adopt({_CAMPAIGN: scene.edit(_CAMPAIGN, limit, r"\g<1>2026-12-31")})


@kind(22, "添一个节假日文件，工作日变成假日", "rules-changed")
def calendar_added(scene: Scene) -> None:
    scene.adopt({"节假日/2026.yaml": _CALENDAR.encode()})


@kind(23, "用 adopt 对调两家企业的名称", "corrected")
def names_swapped(scene: Scene) -> None:
    one, other = scene.paths("enterprises", "^名称: ")[:2]
    names = [re.search("^名称: .*", scene.read(path).decode(), re.MULTILINE) for path in (one, other)]
    first, second = ("" if found is None else found[0] for found in names)
    scene.adopt({one: scene.edit(one, "^名称: .*", second), other: scene.edit(other, "^名称: .*", first)})


@kind(24, "移动标签", "tag-moved", PIN)
def tag_moved(scene: Scene) -> None:
    scene.git("tag", "-f", "上报", "HEAD~4")


@kind(25, "今天插进一件日期很早的事（adopt）", "late")
def inserted_act(scene: Scene) -> None:
    who = "    人员:\n      - 示例张一\n      - 示例李二\n"
    act = f"核查:\n  - 时间: 2026-02-09 06:30\n{who}    结论: 属实\n  - 时间"
    scene.adopt({scene.closed: scene.edit(scene.closed, "^核查:\n  - 时间", act)})


@kind(26, "时间写在将来的提交", "future")
def in_future(scene: Scene) -> None:
    _by_hand(scene, scene.closed, "地点: .*", "地点: 别处")
    later = "2030-01-01T09:00:00+0800"
    scene.commit(GIT_AUTHOR_DATE=later, GIT_COMMITTER_DATE=later)


@kind(27, "署别人的名（--author）", "impersonated")
def author_forged(scene: Scene) -> None:
    _by_hand(scene, scene.closed, "地点: .*", "地点: 别处")
    scene.commit("整理", "--author=示例李 <li@example.invalid>")


@kind(28, "设成“不看改动”，再改文件（assume-unchanged）", "hidden")
def assumed(scene: Scene) -> None:
    scene.git("update-index", "--assume-unchanged", scene.closed)
    _by_hand(scene, scene.closed, "地点: .*", "地点: 别处")


@kind(29, "设成“不取出”，再改文件（skip-worktree）", "hidden")
def skipped(scene: Scene) -> None:
    scene.git("update-index", "--skip-worktree", scene.closed)
    _by_hand(scene, scene.closed, "地点: .*", "地点: 别处")


@kind(30, "改显示规则，另写一份姓名对照（.gitattributes、.mailmap）", "view-rules")
def view_rules(scene: Scene) -> None:
    scene.adopt({".gitattributes": scene.read(".gitattributes") + b"leads/** -diff export-ignore\n"})
    scene.write(".mailmap", "示例李 <li@example.invalid> <jia@example.invalid>\n".encode())
    scene.commit()


@kind(31, "合并时只要一方，另一人的登记全丢（-s ours）", "merge-undone")
def merged_away(scene: Scene) -> None:
    scene.git("checkout", "-q", "-b", "同事")
    scene.adopt({path: scene.read(path) + "备注: 同事登记\n".encode() for path in scene.paths("sites")[5:7]})
    scene.git("checkout", "-q", "main")
    scene.adopt({path: scene.read(path) + "备注: 本机登记\n".encode() for path in scene.paths("sites")[7:8]})
    scene.git("merge", "-q", "-s", "ours", "-m", "合并", "同事")
    scene.git("branch", "-q", "-D", "同事")


@kind(32, "封存以后改材料模板", "template-changed")
def template_changed(scene: Scene) -> None:
    scene.adopt({"templates/材料/日报.md.j2": "示例模板\n".encode()})


@kind(33, "改 out/ 里出好的文件", "printed-differs")
def printed(scene: Scene) -> None:
    place = next((scene.folder / "out").glob("*第2期*.md"))
    place.write_text(place.read_text("utf-8") + "\n改过\n", "utf-8")


@kind(34, "手工提交，删去封存的记录", "sealed-changed")
def sealed_removed(scene: Scene) -> None:
    scene.git("rm", "-q", _ISSUE)
    scene.commit()


@kind(35, "比它前一次还早的提交", "order-back")
def older_than_parent(scene: Scene) -> None:
    _by_hand(scene, scene.closed, "地点: .*", "地点: 别处")
    early = "2026-02-20T09:00:00+0800"
    scene.commit(GIT_AUTHOR_DATE=early, GIT_COMMITTER_DATE=early)


@kind(36, "扔掉整个 .git，另起历史再 adopt", "sealed-basis")
def begun_anew(scene: Scene) -> None:
    shutil.rmtree(scene.folder / ".git")
    _founded(scene)
    every = git(scene.folder, "ls-files", "-z", "--others", "--", ".", ":!out").split("\0")
    data = {path: scene.read(path) for path in every if path}
    for path in data:
        (scene.folder / path).unlink()
    scene.adopt(dict(data), "手工修改入账")


def _founded(scene: Scene) -> None:
    git(scene.folder, "init", "-q", "-b", "main")
    git(scene.folder, "config", "user.name", CLERK[0])
    git(scene.folder, "config", "user.email", CLERK[1])


@kind(37, "把电脑时钟调回九个月，用本程序登记", "clock-confirmed")
def clock_back(scene: Scene) -> None:
    then = now() - timedelta(days=270)
    confirm_clock(Repository.require(scene.folder), then)
    path = scene.paths("sites")[6]
    scene.enter(
        {path: scene.read(path) + "备注: 早登记\n".encode()}, "修改", "edit", (Path(path).stem,), then
    )


@kind(38, "历史里的一个文件坏了一位", "damaged")
def corrupted(scene: Scene) -> None:
    scene.git("gc", "-q")
    pack = max((scene.folder / ".git/objects/pack").glob("*.pack"), key=lambda place: place.stat().st_size)
    pack.chmod(0o644)
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 0x10
    pack.write_bytes(bytes(data))


@kind(39, "销号以后用 adopt 改逾期说明的原因", "closed-changed")
def explanation_changed(scene: Scene) -> None:
    path = scene.paths("enterprises", "^逾期说明:", "^销号:")[0]
    scene.adopt({path: scene.edit(path, r"^    原因: .*", "    原因: 示例原因")})


@kind(40, "按假时钟把整本历史重造，材料一并重出", "anchor-missing", PAPER)
def made_again(scene: Scene) -> None:
    def edit(_step: Step, entry: Entry) -> Entry | None:
        is_issue = any(path.startswith(f"{MADE_FOLDER}/") for path in entry.files)
        return None if is_issue else _sooner(entry, 86400)

    _rewrite(scene, edit)
    scene.git("tag", "-d", "上报")
    scene.forget()
    shutil.rmtree(scene.folder / "out")
    run(scene.folder, "issue", "due", "--as-of", "2026-02-11", "--out", "out")


@kind(41, "手工提交，抄上尾注，提交人是另一个", "impersonated")
def other_committer(scene: Scene) -> None:
    path = scene.closed
    _by_hand(scene, path, "地点: .*", "地点: 别处")
    message = message_of(Plan((), f"修改 {Path(path).stem}", "edit", (Path(path).stem,)), _CLERK, None)
    scene.git("add", "-A", "leads")
    scene.git(
        "commit", "-q", "-m", message, GIT_COMMITTER_NAME="示例李", GIT_COMMITTER_EMAIL="li@example.invalid"
    )


@kind(42, "照本程序的写法一字不差地仿造一次入账", "")
def perfectly_forged(scene: Scene) -> None:
    path = scene.paths("sites")[8]
    scene.enter(
        {path: scene.read(path) + "备注: 仿造\n".encode()},
        f"修改 {Path(path).stem}",
        "edit",
        (Path(path).stem,),
    )


@kind(43, "在合并里夹带改动", "merge-other")
def merged_with_more(scene: Scene) -> None:
    one, other, third = scene.paths("sites")[5:8]
    scene.git("checkout", "-q", "-b", "同事")
    scene.adopt({one: scene.read(one) + "备注: 同事登记\n".encode()})
    scene.git("checkout", "-q", "main")
    scene.adopt({other: scene.read(other) + "备注: 本机登记\n".encode()})
    scene.git("merge", "-q", "--no-commit", "同事")
    scene.write(third, scene.read(third) + "备注: 夹带\n".encode())
    scene.commit("合并")
    scene.git("branch", "-q", "-D", "同事")


@kind(44, "本程序的入账里夹带别的记录", "undeclared")
def swept_in(scene: Scene) -> None:
    one, other = scene.paths("sites")[5:7]
    changes = {path: scene.read(path) + "备注: 夹带\n".encode() for path in (one, other)}
    scene.enter(changes, f"修改 {Path(one).stem}", "edit", (Path(one).stem,))


@kind(45, "改已入账的用电数", "power-changed")
def power_changed(scene: Scene) -> None:
    path = next(place for place in sorted((scene.folder / "data").rglob("*.csv")))
    name = str(path.relative_to(scene.folder))
    scene.adopt({name: scene.edit(name, r"(\d)\n\Z", r"\g<1>9\n")})
