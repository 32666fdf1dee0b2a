"""The messages for translators: none of which a translation would show a raw placeholder."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PLACES = ("commitments", "tracker")
CALLS = re.compile(r" (n?p?gettext)\(")
NAMES = {"_": "gettext", "gettext_lazy": "gettext", "ngettext_lazy": "ngettext", "pgettext_lazy": "pgettext"}
NAMES |= {name: name for name in ("gettext", "ngettext", "pgettext", "npgettext")}
PLACEHOLDER = re.compile(r"%\((\w+(?:\.\w+)*)\)[a-z]")
BUTTON = re.compile(r"<(button|a|summary)\b((?:{%.*?%}|{{.*?}}|[^>])*)>(.*?)</\1>", re.DOTALL)
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
            yield from _of_template(path.read_text(), path)
    yield from _of_code()


def _of_template(source: str, path: Path) -> Iterator[Message]:
    yield from _calls(_expressions(templatize(source, origin=str(path))), str(path.relative_to(ROOT)))


def _of_code() -> Iterator[Message]:
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


def test_no_message_is_a_placeholder_alone():
    """There is nothing in it to translate."""
    alone = {
        (text, message.where)
        for message in messages()
        for text in message.texts
        if PLACEHOLDER.search(text) and not re.search(r"\w", PLACEHOLDER.sub("", text, count=1))
    }

    assert alone == set()


def test_both_forms_of_a_plural_hold_the_number():
    """Languages with more forms use the first for 21 and 31 too."""
    wrong = set()
    for message in messages():
        if message.function.startswith("n"):
            held = [set(PLACEHOLDER.findall(text)) for text in message.texts]
            if not held[0] & held[1]:
                wrong.add((message.texts, message.where))

    assert wrong == set()


def test_word_on_a_button_is_no_name_elsewhere():
    """A button says what is done, a heading or label names a thing: two entries, told apart by a context.

    Links are either, and are left out. Abbreviations are the same everywhere.
    """
    on_buttons: dict[tuple[str, str], set[str]] = defaultdict(set)
    elsewhere: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in templates():
        if path.suffix != ".html":
            continue
        source = path.read_text()
        acts = [tag for name, attributes, tag in BUTTON.findall(source) if name == "button" or "btn" in attributes]
        for message in _of_template("".join(acts), path):
            on_buttons[message.context, message.texts[0]].add(message.where)
        for message in _of_template(BUTTON.sub("", source), path):
            elsewhere[message.context, message.texts[0]].add(message.where)
    for message in _of_code():
        if message.texts:
            elsewhere[message.context, message.texts[0]].add(message.where)
    two = {key: sorted(on_buttons[key]) + sorted(elsewhere[key]) for key in on_buttons.keys() & elsewhere.keys()}

    assert len(on_buttons) > 100
    assert {key: places for key, places in two.items() if _is_word(key[1])} == {}


def _is_word(text: str) -> bool:
    return len(text.split()) == 1 and not text.isupper()
