"""report: every paper in every form, as a process; what it refuses, and what it keeps the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Dabzw, Process
from small_ledger import AS_OF, HANDED, PAINT

from dabzw.reports.papers import PAPERS

Ledgers = Callable[[str], Path]
ORDERS = {
    "case": (PAINT,),
    "transfer": (HANDED, "--to", "县应急管理局"),
    "supervision": ("--to", "东沟村"),
    "blacklist": ("--to", "县应急管理局"),
    "handover": ("--to", "示例乙"),
}


def report(dabzw: Dabzw, folder: Path, *args: str) -> Process:
    return dabzw("report", *args, "--as-of", AS_OF, cwd=folder)


def refused(dabzw: Dabzw, folder: Path, *args: str) -> str:
    done = report(dabzw, folder, *args)
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


def made(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_without_a_name_it_lists_all(dabzw: Dabzw, small: Path) -> None:
    names = [line.split("\t")[0] for line in report(dabzw, small).stdout.splitlines()]
    assert names == ["policy", "dashboard", "field", *PAPERS]


@pytest.mark.parametrize("formats", [(), ("--format", "docx,html", "--out", "out")])
def test_what_only_a_word_file_has_is_asked_of_no_other(
    dabzw: Dabzw, small: Path, formats: tuple[str, ...]
) -> None:
    says = refused(dabzw, small, "bulletin", "--footer", *formats)
    assert says == "错误：--footer 只用于 Word 文件；请加 --format docx，别的格式另出，或去掉 --footer\n"


OFTEN = ("plan", "transfer")  # the others are made twice by make test-slow, and once by the test of heads


@pytest.mark.parametrize(
    "name", [name if name in OFTEN else pytest.param(name, marks=pytest.mark.slow) for name in PAPERS]
)
def test_every_paper_in_every_form_is_the_same_twice(
    dabzw: Dabzw, small: Path, tmp_path: Path, name: str
) -> None:
    for folder in ("one", "two"):
        forms = ("--format", "md,docx,html,xlsx,txt", "--out", str(tmp_path / folder))
        done = report(dabzw, small, name, *ORDERS.get(name, ()), *forms)
        assert done.returncode == 0, done.stderr
    first = made(tmp_path / "one")
    assert sorted(Path(file).suffix for file in first) == [".docx", ".html", ".md", ".txt", ".xlsx"]
    assert first == made(tmp_path / "two")


def test_an_issue_is_named_in_the_file_and_the_paper(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    done = report(dabzw, small, "周报", "--issue", "3", "--format", "txt", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    ((name, data),) = made(tmp_path).items()
    assert name == f"工作周报_第3期_{AS_OF}.txt"
    assert data.decode().startswith("周报　第3期\n")


def test_a_period_begins_on_its_first_day(dabzw: Dabzw, small: Path) -> None:
    assert "自2026年3月1日起至3月12日止" in report(dabzw, small, "weekly", "--from", "2026-03-01").stdout
    assert "自2026年3月6日12时起至3月12日止" in report(dabzw, small, "weekly").stdout


def test_nothing_is_made_before_the_campaign_begins(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("report", "daily", "--as-of", "2026-02-08", cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert "行动自2026年2月9日开始，2026年2月8日尚未开始，没有可写的；请核对 --as-of" in done.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("weather",), "没有“weather”这种材料；可填：policy（处置方案总表、一企一策）；dashboard（看板）；"),
        (("weekly", PAINT), "“工作周报”不用 编号"),
        (("weekly", "--to", "县局"), "不用 --to"),
        (("plan", "--from", "2026-03-01"), "不用 --from"),
        (("plan", "--issue", "3"), "不用 --issue"),
        (("policy", "--public"), "“处置方案总表”不用 --public"),
        (("dashboard", "--public"), "“看板”不用 --public"),
        (("dashboard", "--format", "docx"), "--format（格式）没有“docx”；可填：html"),
        (("policy", "--format", "docx"), "--format（格式）没有“docx”；可填：md、xlsx"),
        (("weekly", "--format", "pdf"), "--format（格式）没有“pdf”；可填：md、docx、html、xlsx、txt"),
        (("weekly", "--format", "docx"), "请用 --out"),
        (("weekly", "--format", "md,txt"), "请用 --out"),
        (("weekly", "--from", "3月"), "--from（日期）填写不对"),
        (("transfer",), "“线索移交函”要写明 --to"),
        (("case",), "“企业案卷”要写明 编号"),
        (("case", PAINT, "--public"), "没有公开版"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_what_does_not_go_together_is_refused(
    dabzw: Dabzw, small: Path, args: tuple[str, ...], says: str
) -> None:
    assert says in refused(dabzw, small, *args)


def test_the_dashboard_is_one_file(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    done = report(dabzw, small, "dashboard", "--format", "html", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    ((name, data),) = made(tmp_path).items()
    assert name == f"看板_{AS_OF}.html"
    assert report(dabzw, small, "看板").stdout == data.decode()


def test_unrecorded_changes_make_a_draft_only(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("edited")
    assert report(dabzw, folder, "weekly").returncode == 5
    assert report(dabzw, folder, "dashboard").returncode == 5
    drafts = tmp_path / "drafts"
    done = report(dabzw, folder, "weekly", "--draft", "--format", "txt", "--out", str(drafts))
    assert done.returncode == 0, done.stderr
    ((name, data),) = made(drafts).items()
    assert name.endswith("_草稿.txt")
    assert "（草稿）" in data.decode().splitlines()[0]


def test_the_office_template_is_used_and_a_faulty_one_named(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("copy")
    own = folder / "templates" / "papers" / "weekly.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("本所样式 {{ paper.title }}", encoding="utf-8")
    found = report(dabzw, folder, "weekly", "--format", "html", "--draft")
    assert found.stdout.startswith("本所样式 "), found.stderr
    own.write_text("{{ paper.nothing }}", encoding="utf-8")
    faulty = report(dabzw, folder, "weekly", "--format", "html", "--draft")
    assert faulty.returncode == 3
    assert faulty.stdout == ""
    assert "模板 templates/papers/weekly.html.j2 不能用" in faulty.stderr


def test_every_command_uses_the_templates_of_the_same_commit(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("copy")
    for name in ("papers/paper.html.j2", "dashboard.html.j2"):
        own = folder / "templates" / name
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text("本所样式", encoding="utf-8")
    assert dabzw("adopt", cwd=folder).returncode == 0
    for name in ("weekly", "dashboard"):
        assert report(dabzw, folder, name, "--format", "html").stdout == "本所样式", name
        assert report(dabzw, folder, name, "--format", "html", "--rev", "HEAD~1").stdout != "本所样式", name
    out = tmp_path / "due"
    assert dabzw("issue", "due", "--as-of", "2026-02-09", "--out", str(out), cwd=folder).returncode == 0
    assert {path.read_text(encoding="utf-8") for path in out.glob("*.html")} == {"本所样式"}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("papers/paper.html.j2", b"\n{% if %}", "第2行：这里应有要填的内容"),
        ("papers/weekly.docx", b"PK\x03\x04", "压缩结构已损坏"),
        ("papers/weekly.dotm", b"\xd0\xcf\x11\xe0", "压缩结构已损坏"),
        ("forms/F2.yaml", "编号: F2\n".encode(), "缺少必填项“名称”"),
    ],
)
def test_a_template_that_cannot_be_used_is_not_entered(
    dabzw: Dabzw, ledgers: Ledgers, name: str, data: bytes, says: str
) -> None:
    folder = ledgers("copy")
    own = folder / "templates" / name
    own.parent.mkdir(parents=True)
    own.write_bytes(data)
    done = dabzw("adopt", cwd=folder)
    assert done.returncode == 3
    assert f"templates/{name}" in done.stderr
    assert says in done.stderr
    assert "表格软件" not in done.stderr, "it is no spreadsheet"
    assert report(dabzw, folder, "weekly").returncode == 5, "it is not entered"


@pytest.mark.slow
def test_issues_go_on_where_one_template_is_at_fault(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("copy")
    own = folder / "templates" / "papers" / "daily.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("\n{{ 1/0 }}", encoding="utf-8")
    assert dabzw("adopt", cwd=folder).returncode == 0, "only filling it shows what is wrong"
    done = dabzw("issue", "due", "--as-of", "2026-02-13", "--out", str(tmp_path / "due"), cwd=folder)
    assert done.returncode == 1
    assert "日报没有生成：模板 templates/papers/daily.html.j2 不能用（第2行：除数是0）" in done.stderr
    assert "完成：已生成 周报第1期" in done.stderr
    assert {path.name.partition("_")[0] for path in (tmp_path / "due").iterdir()} == {"周报"}


def test_of_several_forms_none_is_written_where_one_fails(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("copy")
    own = folder / "templates" / "papers" / "base.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"no archive")
    out = tmp_path / "papers"
    done = report(dabzw, folder, "weekly", "--format", "md,docx", "--out", str(out), "--draft")
    assert done.returncode == 3
    assert not out.exists()


# Nothing is overwritten


def written(dabzw: Dabzw, folder: Path, out: Path, *args: str) -> list[str]:
    done = report(dabzw, folder, *args, "--format", "md", "--out", str(out))
    assert done.returncode == 0, done.stderr
    return [
        Path(line.removeprefix("完成：已写出 ")).name for line in done.stderr.splitlines() if "完成" in line
    ]


def test_orders_that_differ_are_files_that_differ(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    orders = (
        *(("supervision", "--to", place) for place in ("东沟村", "西河村", "寺头村")),
        *(("transfer", HANDED, "--to", organ) for organ in ("县公安局", "县应急管理局")),
        *(("weekly", *first) for first in ((), ("--from", "2026-03-01"), ("--from", "2026-03-02"))),
        *(("bulletin", *to) for to in ((), ("--to", "县安委办"), ("--public",))),
    )
    names = [name for order in orders for name in written(dabzw, small, tmp_path, *order)]
    assert names[0] == f"督导通知_致东沟村_{AS_OF}.md"
    assert names[3] == f"线索移交函_{HANDED}_致县公安局_{AS_OF}.md"
    assert names[6] == f"工作周报_自2026-03-01_{AS_OF}.md"
    assert names[10] == f"工作通报_{AS_OF}_公开.md"
    assert len(set(made(tmp_path).values())) == len(names) == len(orders)


def test_a_paper_that_was_finished_by_hand_is_kept(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    order = ("supervision", "--to", "东沟村")
    (name,) = written(dabzw, small, tmp_path, *order)
    assert written(dabzw, small, tmp_path, *order) == [name]  # as cron does it
    (tmp_path / name).write_text("改好了的", "utf-8")
    beside = f"{name.removesuffix('.md')}(1).md"
    for _ in range(2):
        assert written(dabzw, small, tmp_path, *order) == [beside]
    assert (tmp_path / name).read_text("utf-8") == "改好了的"
    assert sorted(made(tmp_path)) == sorted((name, beside))
