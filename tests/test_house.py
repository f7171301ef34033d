"""The house itself: how long a module and how long and branched a function may be, which types are too wide, and no circles."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
LONGEST_MODULE: Final = 500
LONGEST_FUNCTION: Final = 40
MOST_BRANCHES: Final = 12
UNTYPED: Final = ("dabzw/reports/", "dabzw/render/")

WIDE: Final[dict[str, str]] = {
    "dabzw/render/form_workbook.py: _parts": "the named arguments of openpyxl's styles, which has no types",
    "dabzw/reports/moved.py: _with": "which field of the ledger changes is itself a value",
}
"""Where a mapping to anything is right, as `module.py: function`, each with the reason."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources() -> dict[str, str]:
    """The text of every module of the package and of its benchmarks, by path."""
    found = (path for folder in ("dabzw", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def trees() -> dict[str, ast.Module]:
    return {path: parsed(text) for path, text in sources().items()}


def long_modules(texts: Mapping[str, str]) -> dict[str, int]:
    lengths = {path: len(text.splitlines()) for path, text in texts.items()}
    return {path: length for path, length in lengths.items() if length > LONGEST_MODULE}


_NO_CODE: Final = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)


def code_lines(text: str) -> set[int]:
    """The lines that hold code: no blank one, no comment, no docstring."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    lines = {
        line
        for token in tokens
        if token.type not in _NO_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(parsed(text)):
        if isinstance(
            node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
        ) and ast.get_docstring(node):
            said = node.body[0]
            lines -= set(range(said.lineno, (said.end_lineno or said.lineno) + 1))
    return lines


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, Function]]:
    """Every function with its name, below its class or the function around it."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from functions(node, within)
            continue
        name = f"{within}{node.name}"
        if not isinstance(node, ast.ClassDef):
            yield name, node
        yield from functions(node, f"{name}.")


def long_functions(path: str, text: str) -> dict[str, int]:
    spans = {
        f"{path}: {name}": set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        for name, node in functions(parsed(text))
    }
    long = {name: span for name, span in spans.items() if len(span) > LONGEST_FUNCTION}
    lines = code_lines(text) if long else set()
    return {name: len(lines & span) for name, span in long.items() if len(lines & span) > LONGEST_FUNCTION}


_BRANCHES: Final = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.match_case)


def branches(function: Function) -> int:
    """How branched a function is: one, and one more for each branch, loop, operand and condition within."""
    found = 1
    for node in ast.walk(function):
        if isinstance(node, _BRANCHES):
            found += 1
        elif isinstance(node, ast.BoolOp):
            found += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            found += 1 + len(node.ifs)
    return found


def wide_types(path: str, text: str) -> set[str]:
    """Where a mapping from text to anything stands, by the innermost function, or "" for a module."""
    tree = parsed(text)
    owner = {id(below): name for name, node in functions(tree) for below in ast.walk(node)}
    return {
        f"{path}: {owner.get(id(node), '')}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and _is_wide(node)
    }


def _is_wide(node: ast.Subscript) -> bool:
    held = node.slice
    return (
        _last_name(node.value) in {"dict", "Mapping", "MutableMapping", "defaultdict", "Dict"}
        and isinstance(held, ast.Tuple)
        and [_last_name(one) for one in held.elts] == ["str", "Any"]
    )


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def imports(modules: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """What each module imports, by name: at its head, inside of functions, and for types alone."""
    return {
        name: {_known(one, modules) for one in _imported(tree)} - {name, ""} for name, tree in modules.items()
    }


def _imported(node: ast.AST) -> Iterator[str]:
    """The names imported below a node; an expression holds no import, and is not looked into."""
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{one.name}" for one in node.names)
    elif not isinstance(node, ast.expr):
        for below in ast.iter_child_nodes(node):
            yield from _imported(below)


def _known(name: str, modules: Mapping[str, ast.Module]) -> str:
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def circles(graph: Mapping[str, set[str]]) -> set[str]:
    """The modules that reach themselves, which are those left when ends and beginnings are taken away."""
    left = dict(graph)
    while True:
        reached = {one for found in left.values() for one in found}
        kept = {
            name: found & left.keys()
            for name, found in left.items()
            if found & left.keys() and name in reached
        }
        if kept == left:
            return set(left)
        left = kept


def module_name(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def test_no_module_is_too_long() -> None:
    assert long_modules(sources()) == {}


def test_no_function_is_too_long() -> None:
    found = {
        name: length
        for path, text in sources().items()
        for name, length in long_functions(path, text).items()
    }
    assert found == {}


def test_no_function_is_too_branched() -> None:
    found = {
        f"{path}: {name}": count
        for path, tree in trees().items()
        for name, node in functions(tree)
        if (count := branches(node)) > MOST_BRANCHES
    }
    assert found == {}


def test_what_is_shown_is_typed() -> None:
    found = {
        one for path, text in sources().items() if path.startswith(UNTYPED) for one in wide_types(path, text)
    }
    assert found == WIDE.keys()


def test_no_module_imports_itself_round_a_circle() -> None:
    own = {module_name(path): tree for path, tree in trees().items() if path.startswith("dabzw/")}
    assert circles(imports(own)) == set()


# That the measures measure.


def test_a_module_one_line_too_long() -> None:
    texts = {f"{lines}": "x = 1\n" * lines for lines in (499, 500, 501)}
    assert long_modules(texts) == {"501": 501}


@pytest.mark.parametrize(("statements", "length"), [(38, None), (39, None), (40, 41)])
def test_a_function_is_as_long_as_its_code(statements: int, length: int | None) -> None:
    text = 'class A:\n    def f(self):\n        """Says.\n\n        More.\n        """\n        # why\n\n'
    text += "        x = 1  # why\n" * statements
    assert long_functions("a.py", text) == ({"a.py: A.f": length} if length else {})


def test_a_long_text_is_code() -> None:
    text = 'def f():\n    return """\n' + "word\n" * 40 + '"""\n'
    assert long_functions("a.py", text) == {"a.py: f": 43}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return a", 1),
        ("if a:\n  pass\n elif b:\n  pass\n else:\n  pass", 3),
        ("for a in b:\n  while c:\n   pass", 3),
        ("return 1 if a and b and c or d else 2", 5),
        ("return [x for x in a if b if c for y in x]", 5),
        ("try:\n  pass\n except A:\n  pass\n except B:\n  pass", 3),
        ("match a:\n  case 1:\n   pass\n  case _:\n   pass", 3),
        ("def g():\n  if a:\n   pass", 2),
        ("with a, b:\n  return lambda: c", 1),
    ],
)
def test_branches_are_counted(body: str, count: int) -> None:
    (_, function), *_ = functions(ast.parse(f"def f():\n {body}"))
    assert branches(function) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(a: dict[str, Any]) -> None: ...", {"a.py: f"}),
        ("class A:\n    def f(self) -> tuple[Mapping[str, Any], ...]: ...", {"a.py: A.f"}),
        ("Row = typing.Mapping[str, typing.Any]", {"a.py: "}),
        ("a: dict[str, int] = {}\nb: list[Any] = []\nc: dict[str, object] = {}", set()),
    ],
)
def test_a_wide_type_is_found(text: str, found: set[str]) -> None:
    assert wide_types("a.py", text) == found


@pytest.mark.parametrize(
    ("back", "found"),
    [
        ("", set()),
        ("import p.a", {"p.a", "p.b", "p.c"}),
        ("def f():\n    from p.a import x", {"p.a", "p.b", "p.c"}),
        ("if TYPE_CHECKING:\n    from p import a", {"p.a", "p.b", "p.c"}),
        ("from p import x", set()),
    ],
)
def test_a_circle_is_found(back: str, found: set[str]) -> None:
    texts = {"p": "", "p.a": "from p import b", "p.b": "from p.c import y", "p.c": back, "p.d": "import p.a"}
    assert circles(imports({name: ast.parse(text) for name, text in texts.items()})) == found


OPENED: Final[dict[str, str]] = {
    "dabzw/built.py": "what the installer or git left beside the program, before more of it is imported",
    "dabzw/cli/ending.py": "appends to the log of errors",
    "dabzw/cli/streams.py": "the process's own streams",
    "dabzw/render/xlsx/timeless_zip.py": "archives in memory, and the file that a library has just written",
    "dabzw/render/xlsx/workbook_check.py": "an archive in memory",
    "dabzw/store/backup.py": "a backup that it has just written, in pieces",
    "dabzw/store/bundle.py": "bundles of any size, in pieces",
    "dabzw/store/demo.py": "what the program brings with it",
    "dabzw/store/documents.py": "what the program brings with it",
    "dabzw/store/drafts.py": "drafts, by the descriptor that is locked",
    "dabzw/store/files.py": "the one way to open a file",
    "dabzw/store/founding.py": "locks a folder",
    "dabzw/store/office.py": "the lock of the folder of ledgers",
    "dabzw/store/gitlocks.py": "git's locks",
    "dabzw/store/health/place.py": "a file to try the disk with, and the kernel's list of mounts",
    "dabzw/store/index/database.py": "a file to learn the disk's time by",
    "dabzw/store/index/tree.py": "parts of the ledger, before more of the program is imported",
    "dabzw/sync/exchange/places.py": "the lock of a hub",
    "dabzw/sync/rollup/fetching.py": "bundles of any size, in pieces",
    "dabzw/sync/rollup/place.py": "the lock of a roll-up's folder",
    "dabzw/store/landing.py": "a branch, beside git",
    "dabzw/store/life.py": "what the program brings with it",
    "dabzw/store/lock.py": "the ledger's lock",
    "dabzw/store/presets.py": "what the program brings with it",
    "dabzw/store/secure/store.py": "a store outside the ledger, which it locks",
    "dabzw/store/evidence.py": "files of any size outside the ledger, in pieces",
    "dabzw/store/signing/register.py": "locks the folder of the roster",
    "dabzw/store/sheets/package.py": "an archive in memory",
    "dabzw/store/templates.py": "what the program brings with it",
    "dabzw/store/written_out.py": "files of any size that were written for people, in pieces",
    "dabzw/store/workers.py": "the kernel's list of processes",
}
"""The modules that open files otherwise than by `store.files`, which knows kind and size first, and why."""

_OPENERS: Final = frozenset(("read_bytes", "read_text", "open", "fdopen"))
_OWN: Final = frozenset(("options", "files"))  # modules of the house whose functions are called so


def opens(tree: ast.Module) -> bool:
    """Whether a module opens a file by itself."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "open":
            return True
        if isinstance(called, ast.Attribute) and called.attr in _OPENERS:
            owner = called.value.id if isinstance(called.value, ast.Name) else ""
            if owner not in _OWN:
                return True
    return False


def test_files_are_opened_in_one_way() -> None:
    found = {path for path, tree in trees().items() if path.startswith("dabzw/") and opens(tree)}
    assert found == set(OPENED)


@pytest.mark.parametrize(
    "text", ["open(a)", "a.read_bytes()", "b / c.open()", "os.open(a, 0)", "a.b.read_text()"]
)
def test_what_opens_a_file(text: str) -> None:
    assert opens(ast.parse(text))
    assert not opens(ast.parse("files.read(a, b)"))
