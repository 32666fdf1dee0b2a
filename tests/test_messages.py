"""The messages for translators: none of which a translation would show a raw placeholder."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
PLACES = ("commitments", "tracker")
CALLS = re.compile(r" (n?p?gettext)\(")
NAMES = {"_": "gettext", "gettext_lazy": "gettext", "ngettext_lazy": "ngettext", "pgettext_lazy": "pgettext"}
NAMES |= {name: name for name in ("gettext", "ngettext", "pgettext", "npgettext")}
RAW = re.compile(r"{%\s*translate\s+(\"[^\"]*%\(\w+\)[^\"]*\"|'[^']*%\(\w+\)[^']*')")


class Message(NamedTuple):
    """A call that asks for a translation: by which function, in which context (empty: none), and of which texts."""

    function: str
    context: str
    texts: tuple[str, ...]
    where: str


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.*"))


def messages() -> Iterator[Message]:
    """All messages of templates and code."""
    for path in templates():
        if path.suffix in (".html", ".txt"):
            source = templatize(path.read_text(), origin=str(path))
            yield from _calls(_expressions(source), str(path.relative_to(ROOT)))
    for path in (path for place in PLACES for path in sorted((ROOT / place).rglob("*.py"))):
        yield from _calls(ast.walk(ast.parse(path.read_text())), str(path.relative_to(ROOT)))


def _expressions(source: str) -> Iterator[ast.AST]:
    """The calls in what ``templatize`` makes of a template, between which stands anything."""
    for found in CALLS.finditer(source):
        end = found.end()
        call = None
        while call is None:
            end = source.index(")", end) + 1
            call = _parsed(source[found.start() : end])
        yield call


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None


def _calls(nodes, where: str) -> Iterator[Message]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
            texts = [item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            function = NAMES[node.func.id]
            context = texts.pop(0) if "p" in function and texts else ""
            yield Message(function, context, tuple(texts), where)


def test_message_that_has_a_plural_is_not_asked_for_without_one():
    """gettext keeps one entry for both, and gives its first form, which in other languages holds the number."""
    alone: dict[tuple[str, str], set[str]] = defaultdict(set)
    plural: dict[tuple[str, str], set[str]] = defaultdict(set)
    for message in messages():
        kept = plural if message.function.startswith("n") else alone
        for text in message.texts[:1]:
            kept[message.context, text].add(message.where)

    assert len(alone) > 1000
    assert len(plural) > 50
    assert {key: sorted(alone[key] | plural[key]) for key in alone.keys() & plural.keys()} == {}


def test_no_template_translates_a_placeholder_that_it_does_not_fill():
    found = {str(path.relative_to(ROOT)): RAW.findall(path.read_text()) for path in templates()}

    assert {name: texts for name, texts in found.items() if texts} == {}
