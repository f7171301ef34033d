"""Templates of an office, which may do anything that Jinja can: each ends as a document or as a sentence."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import docx
import pytest

from dabzw.render.paper import child, filling, templating
from dabzw.render.paper.templating import DONE, NotEntered, UnusableTemplate, filled, must_be_usable
from dabzw.store.documents import Template, template
from dabzw.store.limited import NoAnswer

VALUES = {"paper": {"title": "专报", "blocks": [{"kind": "段落", "text": "甲"}]}}
MIXED = "第1行：不能这样运算、排序或者调用：几种不同的值放在了一起，或参数不对"
NONE = "第1行：用了没有的数据"
WRONG = "第1行：值的写法不对"
ZERO = "第1行：除数是0"
DEEP = "一层套一层没有尽头"
FOREIGN = "不能用：模板里不能引用别的文件，请把内容直接写进来"

FAULTS = {
    "{{ 1/0 }}": ZERO,
    "{{ 1 % 0 }}": ZERO,
    "\n\n{% for i in [1] %}\n{{ i/0 }}\n{% endfor %}": "第4行：除数是0",
    "{{ [1]|slice(0)|list }}": ZERO,
    "{{ 1+'a' }}": MIXED,
    "{{ 'x'() }}": MIXED,
    "{{ [1,'a']|sort }}": MIXED,
    "{{ 5|join }}": MIXED,
    "{{ paper.nothing|tojson }}": MIXED,
    "{{ '%d'|format('a') }}": MIXED,
    "{% for x in 5 %}{% endfor %}": MIXED,
    "{{ 5|dictsort }}": NONE,
    "{{ []|first }}": NONE,
    "{{ 1e308 * 1e10 * 'a' }}": NONE,
    "{{ 'a'|wordwrap(0) }}": WRONG,
    "{% for a, b in [(1,2,3)] %}{% endfor %}": WRONG,
    "{{ 'a'|truncate(0) }}": "第1行：过滤器的参数不对",
    "{{ cycler() }}": "第1行：写法不对，填不出来",
    "{% set ns.x = 1 %}": "第1行：不能给它赋值",
    "{% set 1 = 2 %}": "第1行：不能给它赋值",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}": f"第1行：{DEEP}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}": DEEP,
    "{% for a in [1] %}" * 25 + "{% endfor %}" * 25: "一层套一层太多",
    "{% for x in range(10**8) %}{% endfor %}": "第1行：数太大，或循环次数太多",
    "{% include 'x' %}": f"第1行：“include”{FOREIGN}",
    "\n{% import 'x' as y %}": f"第2行：“import”{FOREIGN}",
    "{% from 'x' import y %}": f"第1行：“from”{FOREIGN}",
    "{% extends 'x' %}": f"第1行：“extends”{FOREIGN}",
    "{{ nothing }}": "第1行：没有“nothing”这个数据",
    "{{ paper.nothing }}": "第1行：数据里没有“nothing”",
    "{{ paper.blocks[9] }}": "第1行：数据里没有第 9 项",
    "{{ ''.__class__.__mro__ }}": "第1行：不许使用“__class__”",
    "{{ '{0.__class__}'.format(1) }}": "第1行：不许使用“__class__”",
    "{% if %}": "第1行：这里应有要填的内容",
    "{{ 1 2 }}": "第1行：这里应有“}}”",
    "{% for x in y %}": "第1行：“for”没有结束",
    '{{ "abc }}': '第1行：不应有“"”',
    "{# abc": "第1行：注释没有结束，缺“#}”",
    "{% foo %}": "第1行：没有“foo”这种标记",
    "{{ 1|foo }}": "第1行：没有“foo”这种过滤器",
    "{% if 1 is foo %}{% endif %}": "第1行：没有“foo”这种判断",
    "{{ [1]|map('foo')|list }}": "第1行：没有“foo”这种过滤器",
    "{% block a %}{% endblock %}{% block a %}{% endblock %}": "第1行：“a”定义了两次",
    "{{ '\\ud800' }}": "写出了不能保存的字符",
    "{{ '\u202e'() }}": MIXED,
}
"""Templates, and what is said of each."""

ENDLESS = {
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}": "第1行：填写用时太长，多半是循环太多或没有尽头",
    "{{ 2**(10**9) }}": "填写它的程序中途停了，多半是循环太多，或占用内存太多",
    "{{ lipsum(n=10**6) }}": "第1行：填写用时太长，多半是循环太多或没有尽头",
    "{{ ('a'*600000000)|upper }}": "第1行：填写占用内存太多",
    "{{ 'a'*(10**10) }}": "第1行：填写占用内存太多",
    "{{ '%1000000000d'|format(1) }}": "第1行：填写占用内存太多",
}
"""Templates that would take all the time or all the memory."""


def word(text: str) -> bytes:
    document, out = docx.Document(BytesIO(template("templates/papers/base.docx", {}).data)), BytesIO()
    document.paragraphs[0].insert_paragraph_before(text)
    document.save(out)
    return out.getvalue()


def unusable(data: bytes) -> str:
    with pytest.raises(UnusableTemplate) as found:
        filled("page", Template(data, "templates/x.html.j2", own=True), VALUES)
    return str(found.value)


@pytest.mark.parametrize("source", FAULTS)
def test_a_fault_is_a_sentence_with_its_line(source: str) -> None:
    answer = child.answer(child.WORK["fill", "page"], source.encode(), VALUES)
    assert (answer[:1], answer[1:].decode()) == (b"!", FAULTS[source])


def test_a_template_that_is_no_text() -> None:
    assert (
        child.answer(child.WORK["fill", "page"], b"\xff", VALUES)[1:].decode()
        == "不是 UTF-8 文字，请另存为 UTF-8"
    )


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{{ 1/0 }}", "“{{ 1/0 }}{% if head %}”处：除数是0"),
        ("{% if %}", "“{% if %}{% if head %}”处：这里应有要填的内容"),
    ],
)
def test_a_fault_of_a_word_file_is_said_with_what_stands_there(source: str, says: str) -> None:
    values = {"words": {"head": "", "title": ""}}
    for task in ("fill", "look") if "if" in source else ("fill",):
        answer = child.answer(child.WORK[task, "word"], word(source), values)
        assert answer.decode() == f"!{says}"


def test_no_answer_is_longer_than_any_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_MOST", 3)
    page = child.WORK["fill", "page"]
    assert child.answer(page, b"abc", VALUES) == DONE + b"abc"
    assert child.answer(page, b"abcd", VALUES).decode() == "!填出来的内容太长，多半是循环太多"


# As a process


def test_the_process_fills_and_names_what_is_at_fault() -> None:
    values = {**VALUES, "ratio": Decimal("33.3"), "name": "甲&乙"}
    page = Template(b"{{ paper.title }} {{ ratio }} {{ name }} {{ '%d'|format(1) }}", "x", own=True)
    assert filled("page", page, values).decode() == "专报 33.3 甲&amp;乙 1"
    assert unusable(b"\n{{ 1/0 }}") == (
        "模板 templates/x.html.j2 不能用（第2行：除数是0），没有生成；改正它，或从台账里拿掉它改用自带的"
    )
    with pytest.raises(
        NotEntered, match=r"^模板 x 不能用（第1行：没有“foo”这种标记），没有入账；改正它再入账$"
    ):
        must_be_usable("page", "x", b"{% foo %}")
    must_be_usable("page", "x", b"{{ nothing.is_known[0] / 0 }}")


FILTERED = {
    **dict.fromkeys(("abs", "float", "int", "round", "filesizeformat"), "-3"),
    **dict.fromkeys(
        ("batch(2)|list", "slice(2)|list", "first", "last", "list", "max", "min", "sort", "sum"), "[3, 1, 2]"
    ),
    **dict.fromkeys(("count", "length", "join(',')", "reverse|list", "random", "unique|list"), "[7, 7]"),
    **dict.fromkeys(("map('upper')|list", "reject('none')|list", "select('string')|list"), "['a', 'b']"),
    **dict.fromkeys(("groupby('a')", "rejectattr('a')|list", "selectattr('a')|list"), "[{'a': 1}]"),
    **dict.fromkeys(("dictsort", "items|list", "xmlattr", "tojson", "pprint"), "{'b': 2}"),
    **dict.fromkeys(
        ("d", "default('x')", "e", "escape", "forceescape", "safe", "string", "striptags"), "'a&amp;b'"
    ),
    **dict.fromkeys(
        ("capitalize", "center(9)", "indent", "lower", "replace('a', 'b')", "title", "trim"), "'a b'"
    ),
    **dict.fromkeys(
        ("truncate(3)", "upper", "urlencode", "urlize", "whole", "wordcount", "wordwrap(2)"),
        "'a 表 http://x.cn'",
    ),
    "attr('real')": "1",
    "format(1)": "'%d'",
}
"""What each filter of a template is tried on."""


def test_the_process_has_all_that_filters_need() -> None:
    names = {re.split(r"\W", call)[0] for call in FILTERED}
    assert names == filling.environment().filters.keys()
    source = "\n".join(f"{{{{ ({value})|{call}|string }}}}" for call, value in FILTERED.items()).encode()
    page = Template(source + b"{{ lipsum(1)|length > 9 }}", "x", own=True)
    assert filled("page", page, VALUES) == filling.fill_page(page.data, VALUES)


@pytest.mark.slow
def test_the_process_that_takes_too_much_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "MEANS", replace(templating.MEANS, seconds=1))
    (source, says), *_ = ENDLESS.items()
    assert f"（{says}）" in unusable(source.encode())


def test_the_process_is_not_waited_for_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*_args: object) -> bytes:
        raise NoAnswer(slow=True)

    monkeypatch.setattr(templating, "asked", wait)
    assert "（等了60秒还没有填完，多半是循环太多，或电脑太忙）" in unusable(b"")


@pytest.mark.slow
@pytest.mark.parametrize("source", ENDLESS)
def test_each_that_takes_too_much_ends(source: str) -> None:
    began = time.process_time()
    assert f"（{ENDLESS[source]}）" in unusable(source.encode())
    assert time.process_time() - began < 1


@pytest.mark.slow
@pytest.mark.parametrize("source", FAULTS)
def test_the_process_says_the_same(source: str) -> None:
    assert f"（{FAULTS[source]}）" in unusable(source.encode())


def test_a_template_that_is_too_large_is_given_to_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "asked", None)
    assert "文件超过 32 MB" in unusable(b" " * (32 * 1024 * 1024 + 1))
