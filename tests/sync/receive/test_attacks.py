"""The table of attacks on a reception: each is refused with its sentence, and honest pushes are not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
import signers
from signers import Signer
from townships import BEGUN, CODE, DAY, FIRST, KILN, YARD, Township, campaign, founded, inspected, yard

from dabzw.model.finding import Finding
from dabzw.model.ids import path_of
from dabzw.model.made import MadeReport
from dabzw.store.listing import LARGEST
from dabzw.store.reader import record_bytes
from dabzw.sync.receive.judging import Judgement, Push, Refused, Update, judged, the_one
from dabzw.sync.receive.place import BRANCH
from dabzw.sync.receive.receipts import Kept, Kind, Receipt, following

pytestmark = signers.needs_keygen
NOW: Final = BEGUN + 30 * DAY
AT: Final = datetime(2026, 4, 9, 9, 0)  # noqa: DTZ001 -- the ledger's zone
PATH: Final = path_of(YARD)
OTHER: Final = path_of(KILN)
NONE: Final = "0" * 40
ISSUE: Final = "reports/日报/日报-第1期.yaml"


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signers.signer(tmp_path_factory.mktemp("keys"), "示例员", "clerk@example.cn")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signers.signer(tmp_path_factory.mktemp("keys"), "示例外人", "other@example.cn")


@pytest.fixture(scope="module")
def colleague(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signers.signer(tmp_path_factory.mktemp("keys"), "示例乙", "second@example.cn")


@pytest.fixture
def township(clerk: Signer, isolated: None, tmp_path: Path) -> Township:
    """A township of which one commit was received."""
    made = founded(tmp_path, clerk, {})
    made.commit(FIRST)
    return made


def no_rules(*_: object) -> tuple[Finding, ...]:
    return ()


def receipts(*commits: tuple[Kind, str]) -> tuple[Kept, ...]:
    found: list[Kept] = []
    for kind, commit in commits:
        wanted = Receipt(0, kind, CODE, commit, 1, 1, AT)
        found.append(Kept("", signed=False, receipt=following(found[-1].receipt if found else None, wanted)))
    return tuple(found)


def judge(township: Township, *seen: tuple[Kind, str], now: int = NOW) -> Judgement:
    """What is said of the township's last commit, where some others were received or accepted."""
    (new,) = township.tip
    received = [commit for kind, commit in seen if kind == "收到"]
    update = Update(received[-1] if received else NONE, new, BRANCH)
    push = Push(township.reception, township.repository, update, receipts(*seen), now)
    return judged(push, no_rules)


def refused(township: Township, *seen: tuple[Kind, str], now: int = NOW) -> str:
    with pytest.raises(Refused) as caught:
        judge(township, *seen, now=now)
    return "\n".join(caught.value.lines)


def first_of(township: Township) -> tuple[Kind, str]:
    return "收到", township.tip[0]


def test_what_is_honest_is_taken_in(township: Township) -> None:
    first = judge(township)
    assert (first.commits, first.records) == (1, 2)
    seen = first_of(township)
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"))})
    township.commit({OTHER: yard(inspected("2026-03-09"), 备注="示例说明", id_=KILN)})
    second = judge(township, seen)
    assert (second.commit, second.commits, second.records) == (township.tip[0], 2, 2)


# Refs.


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("refs/heads/别的", "只收台账的 main，不收别的支线"),
        ("refs/tags/v1", "不收别的标签"),
        ("refs/replace/" + "a" * 40, "不收别的支线或标记"),
        ("refs/dabzw/receipts", "不收别的支线或标记"),
    ],
)
def test_another_ref(ref: str, says: str) -> None:
    for updates in (
        [Update(NONE, "a" * 40, ref)],
        [Update(NONE, "a" * 40, BRANCH), Update(NONE, "b" * 40, ref)],
    ):
        with pytest.raises(Refused, match=says):
            the_one(updates)


def test_a_deletion() -> None:
    with pytest.raises(Refused, match="不能删除"):
        the_one([Update("a" * 40, NONE, BRANCH)])
    with pytest.raises(Refused, match="没有要收的内容"):
        the_one([])


# History.


def test_a_history_that_was_rewritten(township: Township) -> None:
    old = first_of(township)
    (kept,) = township.tip
    township.commit({PATH: yard()})
    seen = first_of(township)
    township.commit({PATH: yard(inspected("2026-03-08"))}, kept, when=BEGUN + 600)
    assert "历史被改写过，或是另一本台账" in refused(township, seen)
    assert judge(township, old).commits == 1


def test_an_unrelated_history(township: Township) -> None:
    seen = first_of(township)
    township.repository.git("update-ref", "-d", "refs/heads/main")
    township.commit(FIRST)
    assert "或是另一本台账" in refused(township, seen)


def test_the_ledger_of_another_unit(township: Township) -> None:
    township.commit({"campaign.yaml": campaign("110101002000")})
    assert "是另一个单位的台账：行动方案的区划代码是 110101002000，这里只收 110101001000 的" in refused(
        township
    )
    township.commit({"campaign.yaml": campaign(None)})
    assert "没有写“区划代码”" in refused(township)


# Signatures.


def unsigned(township: Township, _: Signer, __: Signer) -> None:
    township.commit({PATH: yard()}, signed=False)


def by_a_stranger(township: Township, stranger: Signer, _: Signer) -> None:
    township.commit({PATH: yard()}, who=stranger)


def with_a_stolen_name(township: Township, stranger: Signer, _: Signer) -> None:
    township.commit({PATH: yard()}, by=stranger)


def by_a_colleague(township: Township, _: Signer, colleague: Signer) -> None:
    township.commit({PATH: yard()}, by=colleague)


def for_somebody_else(township: Township, _: Signer, colleague: Signer) -> None:
    township.commit({PATH: yard()}, author=colleague)


def with_another_content(township: Township, _: Signer, __: Signer) -> None:
    raw = township.repository.git("cat-file", "commit", township.commit({PATH: yard()}))
    made = signers.stored(township.repository, raw.replace("登记".encode(), "改过".encode()))
    township.repository.git("update-ref", "refs/heads/main", made)


@pytest.mark.parametrize(
    ("attack", "says"),
    [
        (unsigned, "没有签名"),
        (by_a_stranger, "签名的密钥不在名册里"),
        (with_a_stolen_name, "签名的密钥不在名册里"),
        (by_a_colleague, "签名人 示例乙 <second@example.cn> 不是经办人 示例员 <clerk@example.cn>"),
        (for_somebody_else, "写明的作者和经办人不是同一人"),
        (with_another_content, "签名与内容不符"),
    ],
)
def test_a_signature(
    township: Township,
    stranger: Signer,
    colleague: Signer,
    attack: Callable[[Township, Signer, Signer], None],
    says: str,
) -> None:
    roster = township.reception.roster
    roster.write_text(f"{township.clerk.listed().line}\n{colleague.listed().line}\n", encoding="utf-8")
    seen = first_of(township)
    attack(township, stranger, colleague)
    assert "1处提交的签名或时间不对，不收" in (found := refused(township, seen))
    assert says in found
    township.commit({PATH: yard(inspected("2026-03-10"))})
    assert says in refused(township, seen)  # what comes after does not hide it


def test_a_key_counts_by_the_time_of_reception(township: Township) -> None:
    roster = township.reception.roster

    def valid(since: int | None, until: int | None) -> None:
        roster.write_text(f"{township.clerk.listed(since, until).line}\n", encoding="utf-8")

    valid(BEGUN - DAY, NOW - DAY)
    assert "已经过期" in refused(township)
    assert judge(township, now=NOW - 2 * DAY).commits == 1
    valid(NOW + DAY, None)
    assert "还没有生效" in refused(township)
    roster.write_text("", encoding="utf-8")
    assert "上级的名册不见了，或里面没有一个人" in refused(township)
    roster.unlink()
    assert "上级的名册不见了" in refused(township)


def test_an_old_ledger_is_accepted_up_to_a_commit(township: Township) -> None:
    for day in ("2026-03-09", "2026-03-10"):
        township.commit({PATH: yard(inspected(day))}, signed=False)
    (last,) = township.tip
    township.commit({OTHER: yard(id_=KILN)})
    found = refused(township)
    assert "2处提交的签名或时间不对" in found
    assert f"运行 dabzw receive adopt {last}" in found
    assert judge(township, ("认可", last)).commits == 4
    township.commit({OTHER: yard(inspected("2026-03-10"), id_=KILN)}, signed=False)
    assert "没有签名" in refused(township, ("认可", last))
    assert "2处" in refused(township, ("认可", "a" * 40)) or "3处" in refused(township, ("认可", "a" * 40))


# Dates.


def test_a_commit_that_is_dated_back(township: Township) -> None:
    seen = first_of(township)
    township.commit({PATH: yard()}, when=BEGUN - DAY)
    assert "入账时间早于它前面的一次" in refused(township, seen)


def test_a_commit_that_is_dated_ahead(township: Township) -> None:
    seen = first_of(township)
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"))}, when=NOW + 299)
    assert judge(township, seen).commits == 1
    township.commit({OTHER: yard(inspected("2026-03-09"), 备注="示例", id_=KILN)}, when=NOW + 301)
    assert "时间在将来：" in refused(township, seen)


# Objects.


def test_a_link_and_another_repository(township: Township) -> None:
    seen = first_of(township)
    (before,) = township.tip
    township.commit({"templates/简报.docx": b"/etc/passwd"}, modes={"templates/简报.docx": "120000"})
    assert "templates/简报.docx 是链接或别的台账" in refused(township, seen)
    township.files.pop("templates/简报.docx")
    township.files["sites"] = before
    township.commit({}, before, modes={"sites": "160000"}, when=BEGUN + 120)
    assert "sites 是链接或别的台账" in refused(township, seen)


@pytest.mark.parametrize(
    "path", ["笔记.txt", "举报人/名单.xlsx", "sites/2026-02/旧.bak", "out/日报.docx", "hooks/x"]
)
def test_what_no_ledger_has(township: Township, path: str) -> None:
    seen = first_of(township)
    township.commit({path: b"x"})
    assert "不是台账的组成部分，不收" in refused(township, seen)
    township.commit({path: None})
    assert path in refused(township, seen)  # it stays in the history


@pytest.mark.parametrize(
    "path",
    [
        f"sites/2026-02/{os.fsdecode(bytes((0xFF, 0xFE)))}.yaml",
        PATH.replace("sites", "Sites"),
        PATH.replace("CS-", "cs-"),
        f"sites/2026-02/{KILN.lower()}.yaml",
        PATH.replace(".yaml", "\n.yaml"),
        PATH.replace("2026-02", "2026-02/2026-02"),
        PATH.replace("2026-02", "-x"),
        ".gitmodules",
        "数据/a.yaml",
    ],
)
def test_a_name_that_computers_read_otherwise_is_no_part_of_a_ledger(township: Township, path: str) -> None:
    seen = first_of(township)
    township.commit({path: yard(inspected("2026-03-09"))})
    said = refused(township, seen)
    said.encode()
    assert "没有收下：" in said


def test_a_huge_file(township: Township) -> None:
    seen = first_of(township)
    township.commit({PATH: b"#" * (LARGEST["record"] + 1)})
    assert "文件太大" in (found := refused(township, seen))
    assert f"{PATH} 超过 256 KB" in found


def test_what_cannot_be_read(township: Township) -> None:
    seen = first_of(township)
    good = yard(inspected("2026-03-09"))
    for bad in (
        b"\xff\xfe",
        good + b"  ",
        good + "多出: 1\n".encode(),
        b"a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
        b"[" * 5000 + b"]" * 5000,
        b"a:\n" + b"".join(b" " * depth + b"a:\n" for depth in range(1, 400)),
    ):
        township.commit({PATH: bad})
        assert re.search("台账有[0-9]+处读不进来", found := refused(township, seen)), bad[:40]
        assert f"{PATH}:" in found
    township.commit({PATH: good})
    assert judge(township, seen).commits == 7


def test_too_many_files(township: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dabzw.sync.receive.judging.MOST_FILES", 2)
    assert "有3个文件，超过2个" in refused(township)
    bomb = township.blob(b"x")
    mode = b"100644"
    for _ in range(12):
        data = b"".join(b"%s %d\0%s" % (mode, name, bytes.fromhex(bomb)) for name in range(10))
        bomb = (
            township.repository.git("hash-object", "-t", "tree", "-w", "--stdin", feed=data).decode().strip()
        )
        mode = b"40000"
    assert f"有{10**12}个文件" in refused_tree(township, bomb)
    for _ in range(5):
        data = b"40000 d\0" + bytes.fromhex(bomb)
        bomb = (
            township.repository.git("hash-object", "-t", "tree", "-w", "--stdin", feed=data).decode().strip()
        )
    assert "超过16层" in refused_tree(township, bomb)
    monkeypatch.setattr("dabzw.sync.receive.judging.MOST_COMMITS", 0)
    assert "历史有1次提交，超过0次" in refused(township)


def refused_tree(township: Township, tree: str) -> str:
    """What is said of a commit of a tree, also where another follows it that has it no longer."""
    (tip,) = township.tip
    raw = township.repository.git("cat-file", "commit", tip)
    made = signers.stored(township.repository, re.sub(rb"tree \w+", b"tree " + tree.encode(), raw))
    after = signers.stored(
        township.repository, raw.replace(b"\nauthor", f"\nparent {made}\nauthor".encode(), 1)
    )
    township.repository.git("update-ref", "refs/heads/main", made)
    said = refused(township)
    township.repository.git("update-ref", "refs/heads/main", after)
    assert refused(township) == said
    township.repository.git("update-ref", "refs/heads/main", tip)
    return said


# What was entered.


def test_a_record_that_vanished(township: Township) -> None:
    seen = first_of(township)
    township.commit({OTHER: None})
    assert f"记录 {KILN} 被整个删去，不是用撤销做的" in refused(township, seen)


def test_an_undo_is_none_of_that(township: Township) -> None:
    entered = township.commit({"sites/2026-03/CS-260310-7K4Q.yaml": yard(id_="CS-260310-7K4Q")})
    seen = first_of(township)
    message = f"撤销：登记\n\nDabzw-Op: undo\nDabzw-Undo: {entered}\n"
    township.commit({"sites/2026-03/CS-260310-7K4Q.yaml": None}, message=message)
    assert judge(township, seen).commits == 1
    township.commit({OTHER: None}, message=message)  # it names what it does not undo
    assert f"记录 {KILN} 被整个删去" in refused(township, seen)


def test_an_act_that_vanished(township: Township) -> None:
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"))})
    seen = first_of(township)
    township.commit({PATH: yard(inspected("2026-03-10"))})
    assert f"{YARD} 排查的“2026-03-09，白天，网格巡查”被删去" in refused(township, seen)
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"))})
    assert judge(township, seen).commits == 2  # it was put back
    township.commit({PATH: yard(inspected("2026-03-09", 结果="发现问题"), inspected("2026-03-10"))})
    assert judge(township, seen).noted  # what was corrected is told, and taken in


def test_an_act_that_vanished_behind_another(township: Township) -> None:
    township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"))})
    seen = first_of(township)
    township.commit({PATH: yard(inspected("2026-03-10"), inspected("2026-03-10", 时段="夜间"))})
    found = judge(township, seen).noted
    assert any("2026-03-09" in one for one in found)


def test_a_merge_that_drops_a_side(township: Township) -> None:
    seen = first_of(township)
    (base,) = township.tip
    one = township.commit({PATH: yard(inspected("2026-03-09"), inspected("2026-03-10"))})
    kept = dict(township.files)
    township.files[PATH] = township.blob(yard(inspected("2026-03-09")))
    other = township.commit({OTHER: yard(inspected("2026-03-09"), 备注="示例", id_=KILN)}, base)
    dropping = dict(township.files)
    merge = "合并\n\nDabzw-Op: sync\nDabzw-Sync-From: 甲\n"
    township.files |= {PATH: kept[PATH]}
    township.commit({}, other, one, message=merge)
    assert judge(township, seen).commits == 3
    township.files |= dropping
    township.commit({}, other, one, message=merge)
    assert "合并退回" in refused(township, seen)


def made_report(**fields: object) -> bytes:
    facts: dict[str, object] = {
        "名称": "日报",
        "期号": "1",
        "应报": "2026-03-10 17:00",
        "截至": "2026-03-10 17:00",
        "依据": "a" * 40,
        "产出": [{"文件": "日报_第1期.md", "摘要": "b" * 64}],
        "数据": [],
        **fields,
    }
    return record_bytes(MadeReport.model_validate(facts))


def test_a_sealed_issue_that_was_touched(township: Township) -> None:
    township.commit({ISSUE: made_report()})
    seen = first_of(township)
    township.commit({ISSUE: made_report(报送={"日期": "2026-03-11", "确认人": "示例甲", "方式": "当面"})})
    assert judge(township, seen).commits == 1
    sent = township.tip[0]
    township.commit({ISSUE: made_report(依据="c" * 40)})
    assert f"{ISSUE} 被改动" in refused(township, seen)
    township.commit({ISSUE: None}, sent)
    assert "被删去" in refused(township, seen)


def test_what_the_rules_find_is_counted_and_taken_in(township: Township) -> None:
    found = (
        Finding("x", "错误", PATH, YARD, (), "示例问题", ""),
        Finding("x", "警告", PATH, YARD, (), "示例提醒", ""),
    )
    (new,) = township.tip
    push = Push(township.reception, township.repository, Update(NONE, new, BRANCH), (), NOW)
    judgement = judged(push, lambda _ledger, at: found if at.day.isoformat() == "2026-04-09" else ())
    assert judgement.findings == {"错误": 1, "警告": 1}
    assert judgement.first == (f"{PATH}：示例问题",)
    assert replace(judgement, findings={}, first=()) == judge(township)
