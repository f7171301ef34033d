from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from dabzw.cli.speech import prompts
from dabzw.cli.speech.prompts import Back, Missing, Step, ask, confirm, interactive, matching, settle

VILLAGES = ("上寨村", "下寨村", "石门村", "五里铺")
MANY = tuple(f"{number}号院" for number in range(1, 65))

Types = Callable[[str], None]


@pytest.fixture
def types() -> Iterator[Types]:
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        yield keyboard.send_text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("上寨村\r", "上寨村"),
        ("上\r", "上寨村"),
        ("门\r", "石门村"),
        ("shz\r", "上寨村"),
        ("SZC\r", "上寨村"),
        ("xiazhai\r", "下寨村"),
        ("lp\r", "五里铺"),
        ("3\r", "石门村"),
        ("村\r石\r", "石门村"),
        ("9\r1\r", "上寨村"),
        ("\r北村\r2\r", "下寨村"),
        ("上寨村\x7f\x7f\x7f五\r", "五里铺"),
        ("w\t\r", "五里铺"),
    ],
)
def test_a_choice_is_found_by_what_was_typed(types: Types, typed: str, expected: str) -> None:
    types(typed)
    assert ask("村", choices=VILLAGES) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("北山村\r", "北山村"),  # like none of them: it stands
        ("石\r", "石门村"),
        ("村\r石门村\r", "石门村"),  # like several: it is asked again
        ("xyz\r北山\r", "北山"),  # letters are pinyin
        ("9\r1\r", "上寨村"),  # and digits numbers
        ("\r北山村\r", "北山村"),
    ],
)
def test_another_than_the_choices_may_be_written(types: Types, typed: str, expected: str) -> None:
    types(typed)
    assert ask("村", choices=VILLAGES, others=True) == expected


def test_another_stands_among_many(types: Types) -> None:
    types("sm、北山村、2\r")
    assert ask("村", choices=VILLAGES, many=True, others=True) == ("石门村", "北山村", "下寨村")


def test_a_choice_that_was_not_typed_in_full_is_shown(
    types: Types, capsys: pytest.CaptureFixture[str]
) -> None:
    types("村\rshz\r")
    ask("村", choices=VILLAGES)
    out, err = capsys.readouterr()
    assert out == ""
    assert "   1  上寨村    2  下寨村    3  石门村    4  五里铺\n" in err
    assert "注意：“村”有几个可选：上寨村、下寨村、石门村。请写全一些。\n" in err
    assert "  → 上寨村\n" in err


def test_long_lists_are_not_chosen_from_by_number(types: Types, capsys: pytest.CaptureFixture[str]) -> None:
    types("7\r")
    assert ask("院", choices=MANY) == "7号院"
    types("1\r3号\r")
    assert ask("院", choices=MANY) == "3号院"
    assert "“1”有几个可选：1号院、10号院、11号院、12号院、13号院等。" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "settings", "expected"),
    [
        ("\r", {"default": "今天"}, "今天"),
        ("\r", {"optional": True}, None),
        ("\r", {"optional": True, "many": True}, ()),
        ("\r\r有\r", {}, "有"),
        ("甲、乙，丙 丁\r", {"many": True}, ("甲", "乙", "丙", "丁")),
        ("1、五\r", {"many": True, "choices": VILLAGES}, ("上寨村", "五里铺")),
        ("上寨村、w\t\r", {"many": True, "choices": VILLAGES}, ("上寨村", "五里铺")),
        ("三\r3\r", {"parse": int}, 3),
        ("1 2\r", {"parse": int, "many": True}, (1, 2)),
        ("\r", {"parse": int, "default": "5"}, 5),
        ("  两头有空  \r", {}, "两头有空"),
    ],
)
def test_an_answer_becomes_a_value(
    types: Types, typed: str, settings: dict[str, Any], expected: object
) -> None:
    types(typed)
    assert ask("内容", **settings) == expected


def test_a_wrong_answer_is_told_and_asked_again(types: Types, capsys: pytest.CaptureFixture[str]) -> None:
    def day(text: str) -> str:
        if text != "今天":
            raise ValueError("日期应写成 2026-03-12。")
        return "2026-03-12"

    types("昨\r今天\r")
    assert ask("日期", parse=day) == "2026-03-12"
    assert "注意：日期应写成 2026-03-12。\n" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_cancel(types: Types, key: str) -> None:
    types(key)
    with pytest.raises(typer.Abort):
        ask("村")
    types(key)
    with pytest.raises(typer.Abort):
        confirm("继续吗")


@pytest.mark.parametrize(
    ("typed", "default", "expected"),
    [
        ("是\r", False, True),
        ("y\r", False, True),
        ("YES\r", False, True),
        ("否\r", True, False),
        ("n\r", True, False),
        ("\r", True, True),
        ("\r", False, False),
        ("也许\r是\r", False, True),
    ],
)
def test_confirming(types: Types, typed: str, default: bool, expected: bool) -> None:
    types(typed)
    assert confirm("继续吗", default=default) is expected


def test_completion_replaces_only_the_last_of_many() -> None:
    completer = prompts._completer(VILLAGES, many=True)
    found = list(completer.get_completions(Document("上寨村、sm"), CompleteEvent()))
    assert [(item.text, item.start_position) for item in found] == [("石门村", -2)]


def test_the_likeliest_choice_comes_first() -> None:
    names = ("北寨", "寨上", "宅上", "五里")
    assert matching(names, "寨") == ("寨上", "北寨")
    assert matching(names, "zh") == ("寨上", "宅上", "北寨")
    assert matching(names, "") == names
    assert matching(names, "zzz") == ()
    assert matching(("", "寨上"), "寨") == ("寨上",)


def test_missing_values_are_named_together() -> None:
    error = Missing([("--village", "村"), ("--content", "内容")])
    assert (str(error), error.status) == (
        "缺少 --village（村）、--content（内容）；补上再运行，写法见 --help",
        2,
    )


@pytest.mark.parametrize(
    ("stdin", "stderr", "forbidden", "expected"),
    [
        (True, True, "", True),
        (False, True, "", False),
        (True, False, "", False),
        (True, True, "1", False),
    ],
)
def test_people_are_asked_only_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stdin: bool, stderr: bool, forbidden: str, expected: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: stdin, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: stderr, raising=False)
    monkeypatch.setenv("DABZW_NO_PROMPT", forbidden)
    assert interactive() is expected


def test_messages_go_to_stderr_and_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for say in (prompts.done, prompts.warn, prompts.note, prompts.error):
        say("甲\x1b[2J")
    assert capsys.readouterr() == ("", "完成：甲␛[2J\n注意：甲␛[2J\n甲␛[2J\n错误：甲␛[2J\n")


# One question among several

NAMES = ("来源", "村", "内容")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("\r", True),
        ("是\r", True),
        ("ｙ\r", True),
        ("否\r", False),
        ("２\r", "村"),
        ("内容\r", "内容"),
        ("ly\r", "来源"),
        ("9\r1\r", "来源"),
    ],
)
def test_a_summary_is_agreed_to_or_one_of_its_lines_is_named(
    types: Types, typed: str, expected: object
) -> None:
    types(typed)
    assert settle("保存吗", NAMES) == expected


@pytest.mark.parametrize("typed", ["<\r", "＜\r", "上一步\r"])
def test_going_back(types: Types, typed: str) -> None:
    types(typed)
    with pytest.raises(Back):
        ask("村", choices=VILLAGES, step=Step(lambda _text: None))
    types(typed)
    with pytest.raises(Back):
        settle("保存吗", NAMES)


def test_only_among_several_questions_one_goes_back(types: Types) -> None:
    types("<\r")
    assert ask("内容") == "<"


def test_a_long_wrong_answer_stands_to_be_mended(types: Types) -> None:
    def number(text: str) -> str:
        if not text.isdecimal():
            raise ValueError("应为数字。")
        return text

    types("12345678x\r\x7f\r")
    assert ask("号码", parse=number, step=Step(lambda _text: None)) == "12345678"
    types("12x\r34\r")
    assert ask("号码", parse=number, step=Step(lambda _text: None)) == "34"


def test_what_was_begun_stands_in_the_line(types: Types) -> None:
    types("和仓库\r")
    assert ask("地点", step=Step(lambda _text: None, typed="旧窑")) == "旧窑和仓库"


def test_what_was_typed_of_an_answer_is_handed_over(types: Types) -> None:
    left: list[str] = []
    types("村东\x03")
    with pytest.raises(typer.Abort):
        ask("地点", step=Step(left.append))
    assert left == ["村东"]


def test_an_optional_default_is_taken_away_by_a_dash(types: Types) -> None:
    types("－\r")
    assert ask("文号", default="1号", optional=True) is None
    types("-\r")
    assert ask("人员", default="甲", optional=True, many=True) == ()


def test_numbers_of_an_input_method_choose(types: Types) -> None:
    types("３\r")
    assert ask("村", choices=VILLAGES) == "石门村"
    types("北山（东）村\r")
    assert ask("村", choices=VILLAGES, others=True) == "北山（东）村"


def test_of_many_choices_names_and_ids_are_found_quickly() -> None:
    many = tuple(f"XS-260310-{number:04d} 东沟村{number}号旧仓库" for number in range(100))
    assert matching(many, "xs-260310-0042") == (many[42],)
    assert matching(many, "东沟村42号") == (many[42],)
    assert matching(many, "jck") == many
    assert matching(many, "j") == ()
    assert matching(many, "zzz") == ()


def test_a_terminal_without_a_cursor_is_asked_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdin", io.StringIO("上\n\n"))
    assert ask("村", choices=VILLAGES, step=Step(lambda _text: None)) == "上寨村"
    assert ask("地点", step=Step(lambda _text: None, typed="旧窑")) == "旧窑"
    with pytest.raises(typer.Abort):
        ask("内容")
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "  上次写的：旧窑（直接回车则不变）\n地点：" in err


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("没有“11010519491231002X”，可填：甲", "没有“（含身份证号，不显示）”，可填：甲"),
        ("没有“张某 1101 0519 4912 3100 2X”", "没有“（含身份证号，不显示）”"),
        ("没有“１１０１０５１９４９１２３１００２Ｘ”", "没有“（含身份证号，不显示）”"),
        ("没有“140105194912310021”，“甲”", "没有“140105194912310021”，“甲”"),  # its check digit is another's
        ("没有“示例村”", "没有“示例村”"),
    ],
)
def test_no_identity_number_is_quoted_back(said: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    prompts.error(said)
    assert capsys.readouterr().err == f"错误：{shown}\n"
