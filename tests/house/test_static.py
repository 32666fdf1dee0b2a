"""What ``collectstatic`` makes of the stylesheets."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tracker.storage import IMPORT, STYLES, JoinedStaticFilesStorage

SOURCES = settings.BASE_DIR / "commitments" / "static"
COMPONENTS = IMPORT.findall((SOURCES / STYLES / "app.css").read_text())
RULE = re.compile(r"[^{}\s][^{}]*\{")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each file of the application by its name, as production serves it."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    source = FileSystemStorage(folder)
    storage = JoinedStaticFilesStorage(location=folder, base_url="/static/")
    made = list(storage.post_process({name: (source, name) for name in names}))
    assert [name for name, hashed, done in made if isinstance(done, Exception)] == []
    return {name: folder / storage.stored_name(name) for name in names}


def rules(text: str) -> list[str]:
    """The selectors of a stylesheet in order, without comments and line breaks."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [re.sub(r"\s+", "", selector) for selector in RULE.findall(plain)]


def test_page_asks_for_one_stylesheet_with_every_rule_in_order(collected: dict[str, Path]) -> None:
    joined = collected[f"{STYLES}app.css"].read_text()

    parts = [rules((SOURCES / STYLES / name).read_text()) for name in COMPONENTS]
    assert rules(joined) == [selector for part in parts for selector in part]
    assert [word in joined for word in ("@import", "/*", "\n")] == [False, False, False]


def test_every_component_is_imported_once() -> None:
    others = {"app.css", "admin.css"}

    assert sorted(COMPONENTS) == sorted({path.name for path in (SOURCES / STYLES).iterdir()} - others)


def test_fonts_are_asked_for_by_the_names_that_carry_a_hash(collected: dict[str, Path]) -> None:
    stylesheet = collected[f"{STYLES}app.css"]

    fonts = re.findall(r"url\(\"?([^)\"]+)", stylesheet.read_text())
    assert len(fonts) == len(set(fonts)) > 10
    assert [name for name in fonts if not (stylesheet.parent / name).is_file()] == []
    assert [name for name in fonts if not re.search(r"\.[0-9a-f]{12}\.woff2$", name)] == []
