"""What no page may do: name a side of the screen, carry a style or a script of its own, ask another host."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLESHEETS = sorted((settings.BASE_DIR / "commitments" / "static").rglob("*.css"))
SCRIPTS = sorted((settings.BASE_DIR / "commitments" / "static").rglob("*.js"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SIDES = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|[^-\w](?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
)
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:")
ELSEWHERE = re.compile(
    r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import(?! "[a-z-]+\.css";$)"""
)
CLASS_NAME = re.compile(r"\.(-?[a-zA-Z][\w-]*)(?=[^{};]*\{)")
SHORT_WORDS = re.compile(
    "act|all|as|bad|bar|box|btn|col|cut|day|dot|due|gap|has|is|js|key|nav|no|now|off|ok|on|qr|row|tag|top|two|u|x|y"
)
CLASSIC_SYNTAX = re.compile(r"^\(function|\bvar\b|\bwindow\.|currentScript|\beval\(")
CLASSIC_SCRIPT = re.compile(r"""<script (?!type="module")(?![^>]*admin:jsi18n)""")


def lines_with(pattern: re.Pattern, path: Path) -> list[str]:
    return [line.strip()[:120] for line in path.read_text().splitlines() if pattern.search(line)]


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_stylesheet_names_no_side_and_no_other_host(path):
    assert lines_with(SIDES, path) == []
    assert lines_with(ELSEWHERE, path) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_template_has_no_inline_style_or_script_and_no_other_host(path):
    assert lines_with(INLINE, path) == []
    assert lines_with(ELSEWHERE, path) == []
    assert lines_with(CLASSIC_SCRIPT, path) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_is_a_module_without_globals(path):
    assert lines_with(CLASSIC_SYNTAX, path) == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_class_names_are_words(path):
    plain = re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', "", path.read_text(), flags=re.DOTALL)
    parts = {part for name in CLASS_NAME.findall(plain) for part in re.split(r"[_-]+", name) if part.isalpha()}

    assert sorted(part for part in parts if len(part) < 4 and not SHORT_WORDS.fullmatch(part)) == []
