"""Small faults that could be written into a module: what `mutants` plants, one at a time.

A mutant is a change of one node of the syntax tree. Trees are compiled as they are, so that no file is ever
written, and nodes keep their lines.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Node = TypeVar("Node")
Steps = tuple[tuple[str, int | None], ...]
"""The way from the module to a node: fields, with places where the field is a list."""

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_ATTRIBUTES = {
    "startswith": "endswith",
    "endswith": "startswith",
    "search": "fullmatch",
    "fullmatch": "search",
}
_OPTIONAL = ("key", "default", "reverse")
_NO_ANNOTATION = ("annotation", "returns", "type_comment", "type_params")
_UNCHANGED_CALLS = ("TypeVar", "cast", "dataclass", "NewType", "ConfigDict")
_GENERIC = ("dict", "list", "tuple", "frozenset", "Mapping", "Iterable", "Sequence", "Callable")
_UNCHANGED_KEYWORDS = ("strict",)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change: where, in which function or class, of what into what; `variant` counts those of one node."""

    path: str
    line: int
    within: str
    before: str
    after: str
    steps: Steps
    variant: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is called in the list of equivalents: no line, no folder."""
        return Path(self.path).stem, self.within, self.before, self.after


def mutants_of(path: Path, root: Path) -> list[Mutant]:
    """All mutants of a module, in the order of its tree."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = path.relative_to(root).as_posix()
    return [
        Mutant(name, getattr(node, "lineno", 0), within, _shown(node), _shown(after), steps, variant)
        for steps, node, within in _walked(tree, (), "")
        for variant, after in enumerate(_variants(node))
    ]


def planted(mutant: Mutant, source: str) -> ast.Module:
    """The module's tree with the change in it; one without steps changes nothing."""
    tree = ast.parse(source)
    if not mutant.steps:
        return tree
    *way, (field, place) = mutant.steps
    holder = _at(tree, tuple(way))
    node = _child(holder, field, place)
    after = list(_variants(node))[mutant.variant]
    ast.copy_location(after, node)
    if place is None:
        setattr(holder, field, after)
    else:
        getattr(holder, field)[place] = after
    return ast.fix_missing_locations(tree)


def sampled(found: dict[str, list[Mutant]], total: int, seed: int) -> dict[str, list[Mutant]]:
    """Of each module a share of `total` by its size, two at least; all where `total` is 0."""
    size = sum(map(len, found.values()))
    if total == 0 or total >= size:
        return found
    return {
        path: sorted(
            random.Random(f"{seed}:{path}").sample(
                all_of_it, min(len(all_of_it), max(2, round(total * len(all_of_it) / size)))
            ),
            key=lambda mutant: (mutant.line, mutant.steps, mutant.variant),
        )
        for path, all_of_it in found.items()
    }


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())


def _at(tree: ast.AST, steps: Steps) -> ast.AST:
    for field, place in steps:
        tree = _child(tree, field, place)
    return tree


def _child(holder: ast.AST, field: str, place: int | None) -> ast.AST:
    value = getattr(holder, field)
    found: ast.AST = value if place is None else value[place]
    return found


def _walked(node: ast.AST, steps: Steps, within: str) -> Iterator[tuple[Steps, ast.AST, str]]:
    """Every node that may be changed, with its way and the function or class around it."""
    if steps:
        yield steps, node, within
    inner = within
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        inner = f"{within}.{node.name}" if within else node.name
    for field, value in ast.iter_fields(node):
        if field in _NO_ANNOTATION or (isinstance(node, ast.Raise) and field == "cause"):
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _left_alone(child):
                yield from _walked(child, (*steps, (field, place)), inner)


def _left_alone(node: ast.AST) -> bool:
    """What decides nothing: imports, docstrings, types and their names, contexts."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()) | ast.expr_context():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _UNCHANGED_CALLS
        case ast.Assign(value=ast.Subscript(value=ast.Name(id=name))):
            return name in _GENERIC  # the name of a type
        case ast.keyword(arg=name):
            return name in _UNCHANGED_KEYWORDS
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may be changed into."""
    for kind, change in _CHANGES.items():
        if isinstance(node, kind):
            yield from change(node)


def _operators(node: ast.UnaryOp | ast.BinOp) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp) and type(node.op) in _SWAPPED:
        yield ast.BinOp(node.left, _SWAPPED[type(node.op)](), node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def _subscripts(node: ast.Subscript) -> Iterator[ast.AST]:
    match node.slice:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            yield ast.Subscript(node.value, ast.Constant(0), node.ctx)


def _entries(node: ast.Dict) -> Iterator[ast.AST]:
    for place in range(len(node.keys)):
        yield ast.Dict(_without(node.keys, place), _without(node.values, place))


def _conditions(node: ast.IfExp | ast.comprehension) -> Iterator[ast.AST]:
    if isinstance(node, ast.IfExp):
        yield ast.IfExp(_negated(node.test), node.body, node.orelse)
        return
    for place in range(len(node.ifs)):
        yield ast.comprehension(node.target, node.iter, _without(node.ifs, place), node.is_async)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.If():
            yield ast.If(_negated(node.test), node.body, node.orelse)
        case ast.Return(value=ast.expr()) if not _is_none(node.value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Continue() | ast.Break() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()


def _comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        ops = [*node.ops]
        ops[place] = _FLIPPED[type(op)]()
        yield ast.Compare(node.left, ops, node.comparators)


def _bool_ops(node: ast.BoolOp) -> Iterator[ast.AST]:
    other: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)
    for place in range(len(node.values)):
        kept = _without(node.values, place)
        yield kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(value + "〇")
    elif isinstance(value, bytes):
        yield ast.Constant(value + b"0")


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    match node.func:
        case ast.Name(id=name) if name in _RENAMED:
            yield ast.Call(ast.Name(_RENAMED[name], ast.Load()), node.args, node.keywords)
        case ast.Attribute(attr=name) if name in _ATTRIBUTES:
            yield ast.Call(
                ast.Attribute(node.func.value, _ATTRIBUTES[name], ast.Load()), node.args, node.keywords
            )
    for place, keyword in enumerate(node.keywords):
        if keyword.arg in _OPTIONAL:
            yield ast.Call(node.func, node.args, _without(node.keywords, place))


def _shorter(node: ast.Tuple | ast.List | ast.Set) -> Iterator[ast.AST]:
    if isinstance(node, ast.Set):
        yield from (ast.Set(_without(node.elts, place)) for place in range(len(node.elts)) if place)
    elif isinstance(node.ctx, ast.Load):
        yield from (type(node)(_without(node.elts, place), node.ctx) for place in range(len(node.elts)))


def _negated(test: ast.expr) -> ast.expr:
    return test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else _not(test)


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


_CHANGES: dict[Any, Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _comparisons,
    ast.BoolOp: _bool_ops,
    (ast.UnaryOp, ast.BinOp): _operators,
    ast.Constant: _constants,
    ast.Call: _calls,
    ast.Subscript: _subscripts,
    (ast.Tuple, ast.List, ast.Set): _shorter,
    ast.Dict: _entries,
    (ast.IfExp, ast.comprehension): _conditions,
    ast.stmt: _statements,
}


def _without(nodes: list[Node], place: int) -> list[Node]:
    return [*nodes[:place], *nodes[place + 1 :]]
