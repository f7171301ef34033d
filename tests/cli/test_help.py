"""Help that is no page of a command: topics, the man page, the sheet to print."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess  # noqa: TID251 -- what man makes of the page is seen from outside
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import other_campaigns
import pytest
from docx.document import Document
from foreign_words import PHRASES
from office import saved_as
from typer.main import get_command
from typer.testing import CliRunner

from dabzw.cli import ending, pager
from dabzw.cli.app import COMMANDS, app
from dabzw.cli.help.blocks import Heading, Item, Paragraph, Row
from dabzw.cli.help.facts import FORMATS, ORDER, STATUSES
from dabzw.cli.help.laid import topic_lines
from dabzw.cli.help.man import ENVIRONMENT
from dabzw.cli.help.sheet import parts_of
from dabzw.cli.help.topics import NoSuchTopic, meant, summaries, topic
from dabzw.cli.make.formats import PAPER_FORMATS
from dabzw.cli.speech import prompts
from dabzw.cli.speech.zh import CANCELLED
from dabzw.errors import DabzwError, LedgerError, UsageError
from dabzw.model.clock import Unclear
from dabzw.model.moments import Instant
from dabzw.model.typed_moments import read_days, read_minute, read_when
from dabzw.render.paper.sheet_docx import sheet_docx
from dabzw.render.show import width
from dabzw.store import presets

PROGRAM = Path(presets.__file__).parents[1]
FILES = PROGRAM / "presets" / "help"
SHEET = "速查"
SAYS = {name: says for name, (_, _, _, says, _) in COMMANDS.items()}
ROOT: Any = get_command(app)
CAMPAIGN = other_campaigns.NAMES[0]
ENGLISH = re.compile(r"[A-Za-z]{3,}")
TYPED = re.compile(
    r"dabzw(?: -?-?[\w.-]+)*|--[\w-]+|[\w./]+\.(?:xlsx|docx|yaml|csv|md)\b|\b(?:git|TAB|Ctrl|Word|JSON|SHA|U)\b"
)


def _run(*args: str, cwd: Path, columns: int = 80) -> str:
    before = Path.cwd()
    os.chdir(cwd)
    try:
        result = CliRunner(env={"COLUMNS": str(columns)}).invoke(app, args, prog_name="dabzw")
    finally:
        os.chdir(before)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def _texts(name: str) -> Iterator[str]:
    for block in topic(name, None).blocks:
        match block:
            case Row(typed, says):
                yield from (typed, says)
            case Heading(text) | Item(text) | Paragraph(text):
                yield text


# Topics


def test_every_topic_has_a_file_and_every_file_is_a_topic() -> None:
    assert {file.stem for file in FILES.iterdir()} == {*ORDER, SHEET}
    assert [name for name, _ in summaries()] == list(ORDER)
    assert all(topic(name, None).name == name for name in (*ORDER, SHEET))


@pytest.mark.parametrize("name", [*ORDER, SHEET])
def test_what_a_topic_tells_to_type_exists(name: str) -> None:
    lines = [line for text in _texts(name) for line in _command_lines(text)]
    for line in lines:
        _resolve(shlex.split(line)[1:])
    rows = [block for block in topic(name, None).blocks if isinstance(block, Row)]
    assert len(lines) >= sum(row.name.startswith("dabzw") for row in rows)


def _command_lines(text: str) -> Iterator[str]:
    """The command lines in a text: a whole row, or what stands between backquotes."""
    parts = text.split("`")
    quoted = parts[1::2] if len(parts) > 1 else parts
    yield from (part for part in quoted if part.startswith("dabzw"))


def _resolve(words: list[str]) -> None:
    """Finds the command that some words name, and fails for an option that it has not."""
    ctx: Any = ROOT.make_context("dabzw", [], resilient_parsing=True)
    known = {name for param in ROOT.get_params(ctx) for name in param.opts}
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0] in known, words
        elif hasattr(ctx.command, "get_command") and re.fullmatch(r"[a-z-]+", word):
            command = ctx.command.get_command(ctx, word)
            assert command is not None, words
            ctx = type(ctx)(command, info_name=word, parent=ctx)
            known |= {name for param in command.get_params(ctx) for name in param.opts}


def test_a_command_that_is_not_there_would_be_found() -> None:
    with pytest.raises(AssertionError):
        _resolve(["lead", "nothing"])
    with pytest.raises(AssertionError):
        _resolve(["due", "--nothing"])


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("name", ORDER)
def test_a_topic_is_chinese_and_fits(name: str, columns: int) -> None:
    lines = list(topic_lines(topic(name, other_campaigns.campaign_of(CAMPAIGN)), columns))
    assert max(map(width, lines)) <= columns
    assert not any("`" in line or "{" in line for line in lines)
    if columns == 80:
        plain = " ".join(" ".join(_texts(name)).split())
        names = {*FORMATS, *_paper_names(), *COMMANDS}
        assert {*ENGLISH.findall(TYPED.sub("", plain))} - names == set()


def _paper_names() -> set[str]:
    from dabzw.model.ids import FOLDERS
    from dabzw.model.paper_names import PAPER_NAMES
    from dabzw.model.sheet_columns import KINDS

    return {
        *PAPER_NAMES,
        *FOLDERS.values(),
        *KINDS,
        "ent",
        "out",
        "csv",
        "xhc",
        "tlc",
        "echo",
        "fail",
        "overdue",
        "data",
        "reports",
    }


@pytest.mark.parametrize("campaign", other_campaigns.NAMES)
def test_a_topic_says_what_the_campaign_says(campaign: str) -> None:
    known = other_campaigns.campaign_of(campaign)
    said = {name: "\n".join(topic_lines(topic(name, known), 100)) for name in ORDER}
    own = str(known)
    assert [
        phrase for phrase in PHRASES for text in said.values() if phrase in text and phrase not in own
    ] == []
    assert all(limit.code in said["期限"] for limit in known.limits)
    assert all(f"  {code} " in said["违法行为"] for code in known.violations)
    assert all(plan.report in said["报送"] for plan in known.reports)
    if not known.reports:
        assert "本行动没有规定报送。" in said["报送"]


def test_without_a_ledger_a_topic_says_where_its_campaign_would_be(tmp_path: Path) -> None:
    said = _run("help", "期限", cwd=tmp_path)
    assert "在台账的文件夹里运行" in said
    assert "怎样变更" in said


def test_the_exit_statuses_are_those_of_the_program() -> None:
    of_errors = {one.status for one in _below(DabzwError)}
    assert {*STATUSES} == {0, 1, *of_errors, ending._UNEXPECTED, CANCELLED}
    said = "\n".join(topic_lines(topic("退出码", None), 100))
    assert all(says in said for says in STATUSES.values())


def _below(kind: type[DabzwError]) -> Iterator[type[DabzwError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_the_formats_are_those_of_papers() -> None:
    assert {*FORMATS} == {*PAPER_FORMATS}


@pytest.mark.parametrize(
    ("typed", "name"),
    [("期限", "期限"), ("qx", "期限"), ("xiaohao", "销号"), ("tcm", "退出码"), ("退出", "退出码")],
)
def test_a_topic_is_found_by_a_part_or_by_pinyin(typed: str, name: str) -> None:
    assert meant(typed, SAYS) == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("期线", "是不是 期限"),
        ("cz", "有几个：处置、查找"),
        ("leed", "是不是 lead"),
        ("延期", "是不是 lead limit、ent limit？"),
        ("撤销", "是不是 undo"),
        ("zzzzz", "没有 zzzzz 这个命令或主题。"),
    ],
)
def test_an_unknown_topic_is_refused_with_the_nearest(typed: str, said: str) -> None:
    with pytest.raises(NoSuchTopic) as refused:
        meant(typed, SAYS)
    assert said in str(refused.value)
    assert "dabzw help" in str(refused.value)


NOW = Instant.of(datetime(2026, 3, 12, 18, 0))  # noqa: DTZ001 -- the ledger's zone


def _typed(name: str, *headings: str) -> list[str]:
    """What stands to be typed in the rows below some headings of a topic."""
    found, at = [], ""
    for block in topic(name, None).blocks:
        at = block.text if isinstance(block, Heading) else at
        if isinstance(block, Row) and at in headings:
            found += block.name.split("、")
    return found


def test_every_way_to_write_a_time_is_read() -> None:
    typed = [*_typed("时间写法", "日期", "时间"), *_typed(SHEET, "日期和时间")]
    assert len(typed) > 20
    for text in typed:
        assert str(read_when(text, NOW, "happened").value) <= "2026-03-13"
    assert [read_days(text).days for text in _typed("时间写法", "天数")] == [3, 3, 3, 7]
    with pytest.raises(Unclear):
        read_minute("3点", NOW, "happened")
    with pytest.raises(Unclear):
        read_minute("晚上12点", NOW, "happened")


def test_the_keys_are_those_that_are_heard() -> None:
    asked = _typed("键盘", "逐项询问时")
    assert {*prompts._BACK, *prompts._NOTHING, prompts._EXPLAIN} <= {*asked}
    assert all(f"{key} " in pager._KEYS or f"{key}下" in pager._KEYS for key in _typed("键盘", "分页时"))


# Commands


@pytest.mark.parametrize("words", ["lead verify", "lead", "due", "help"])
def test_help_of_a_command_is_its_page(words: str, tmp_path: Path) -> None:
    assert _run("help", *words.split(), cwd=tmp_path) == _run(*words.split(), "--help", cwd=tmp_path)


@pytest.mark.parametrize(
    ("words", "said"), [("lead nothing", "没有 nothing 这个命令"), ("due x", "多出了：x")]
)
def test_help_of_no_command_is_refused(words: str, said: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["help", *words.split()], prog_name="dabzw")
    assert result.exit_code == 2
    assert said in result.stderr


def test_help_alone_lists_all_commands_and_topics(tmp_path: Path) -> None:
    said = _run("help", cwd=tmp_path)
    first = {line.split()[0] for line in said.splitlines() if line.startswith("  ") and line.strip()}
    assert {*COMMANDS, *ORDER} <= first
    assert max(map(width, said.splitlines())) <= 80


# The man page


@pytest.fixture(scope="module")
def manual() -> str:
    return CliRunner().invoke(app, ["help", "--man"], prog_name="dabzw").stdout


def test_the_man_page_holds_every_command_and_topic(manual: str) -> None:
    plain = re.sub(r"\\f[BR]|\\:|\\&", "", manual).replace("\\-", "-")
    for words in _leaves(ROOT.make_context("dabzw", [], resilient_parsing=True)):
        assert f"dabzw {words}\n" in plain or f"dabzw {words} " in plain
    assert all(f".SH {name}：" in plain for name in ORDER)
    assert all(name in plain for name in ENVIRONMENT)
    assert {line[:3] for line in manual.splitlines() if line.startswith(".")} <= {
        *('.\\"', ".TH", ".nh", ".ad", ".SH", ".SS", ".PP", ".TP", ".IP"),
    }


def _leaves(ctx: Any, words: tuple[str, ...] = ()) -> Iterator[str]:
    for name in ctx.command.list_commands(ctx):
        command = ctx.command.get_command(ctx, name)
        below = type(ctx)(command, info_name=name, parent=ctx)
        if hasattr(command, "list_commands"):
            yield from _leaves(below, (*words, name))
        else:
            yield " ".join((*words, name))


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_man_page_can_be_read(manual: str) -> None:
    run = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-rLL=78n", "-ww"],
        input=manual.encode(),
        capture_output=True,
        check=True,
        env={"PATH": os.environ["PATH"], "GROFF_NO_SGR": "1", "LC_ALL": "C.UTF-8"},
    )
    assert run.stderr.decode() == ""
    said = re.sub(r".\x08", "", run.stdout.decode())
    assert max(map(width, said.splitlines())) <= 78
    assert "       dabzw lead add\n" in said


def test_the_variables_of_the_environment_are_those_that_are_read() -> None:
    read = "\n".join(
        file.read_text(encoding="utf-8") for file in PROGRAM.rglob("*.py") if file.parent.name != "help"
    )
    assert all(f'"{name}"' in read for name in ENVIRONMENT)
    assert {*re.findall(r'"(DABZW_\w+)"', read)} <= {*ENVIRONMENT}


# The sheet


def _sheet(campaign: str | None) -> Document:
    known = other_campaigns.campaign_of(campaign) if campaign else None
    parts = tuple(parts_of(topic(SHEET, known).blocks))
    assert sheet_docx("速查", parts, "注") == sheet_docx("速查", parts, "注")
    return docx.Document(io.BytesIO(sheet_docx("速查", parts, "注")))


def test_the_sheet_holds_commands_limits_and_statuses_in_two_columns() -> None:
    document = _sheet(CAMPAIGN)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any(text.startswith("dabzw lead add\t") for text in texts)
    limits = other_campaigns.campaign_of(CAMPAIGN).limits
    assert all(any(text.startswith(f"{limit.code}\t") for text in texts) for limit in limits[:5])
    assert all(any(text.startswith(f"{status}\t") for text in texts) for status in STATUSES)
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert [section._sectPr.xpath("./w:cols/@w:num") for section in document.sections] == [
        ["1"],
        ["2"],
        ["1"],
    ]


def test_the_sheet_is_written_to_a_word_file_alone(tmp_path: Path) -> None:
    _run("help", "--sheet", str(tmp_path / "速查表.docx"), cwd=tmp_path)
    assert docx.Document(str(tmp_path / "速查表.docx")).paragraphs[0].text == "dabzw 速查表"
    result = CliRunner().invoke(app, ["help", "--sheet", str(tmp_path / "速查表.xlsx")], prog_name="dabzw")
    assert isinstance(result.exception, UsageError)


def test_no_sheet_is_written_where_the_campaign_at_hand_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text("名称: [\n", encoding="utf-8")
    place = tmp_path / "速查表.docx"
    words = ["--ledger", str(tmp_path), "help", "--sheet", str(place)]
    result = CliRunner().invoke(app, words, prog_name="dabzw")
    assert isinstance(result.exception, LedgerError)
    assert not place.exists()


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdfinfo") is None, reason="no LibreOffice to lay it out"
)
def test_the_sheet_is_one_page(tmp_path: Path) -> None:
    for campaign in (None, *other_campaigns.NAMES):
        _sheet(campaign).save(str(tmp_path / f"{campaign}.docx"))
    for made in saved_as("pdf", tmp_path / "out", *tmp_path.glob("*.docx")):
        said = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout
        assert re.search(r"Pages: +1\n", said), made
