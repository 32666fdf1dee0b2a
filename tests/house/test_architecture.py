"""The house rules that a machine can check (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APP = ROOT / "commitments"
FLOORS = ["rules", "models", "queries", "actions", "exchange"]
TOP = ["web", "api", "admin", "management", "templatetags"]
MAY_IMPORT = {layer: {layer, *FLOORS[:height]} for height, layer in enumerate(FLOORS)} | {
    layer: {layer, *FLOORS} for layer in TOP
}
# What writes rows: methods of QuerySets, managers and models.
WRITES = {
    *("save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"),
    *("create_user", "create_superuser"),
}
QUERYSET_UPDATE = "update"
CLOCKS = {"now", "today", "localdate", "localtime", "utcnow"}
# Written around the actions, each for a reason.
WRITES_ALLOWED = {
    # Django's own way to make an administrator, where somebody uses it in a shell.
    ("models/people/accounts.py", "create_user"),
    # Rows of a backup went through the actions once; an action would write a second history of them.
    ("exchange/ledger/restore.py", "bulk_create"),
    ("exchange/ledger/restore.py", "delete"),
    # A file for word processors, and no row.
    ("exchange/exports/word.py", "save"),
}


def sources(*layers: str) -> list[Path]:
    found = [path for layer in layers for path in sorted((APP / layer).rglob("*.py"))]
    assert found
    return found


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def imported_layers(path: Path) -> Iterator[str]:
    """The layers of this application that a file imports from, at any depth of the code."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = [*base, *(node.module or "").split(".")] if node.module else [*base]
            modules = [[*module, alias.name] for alias in node.names]
        else:
            continue
        yield from (module[1] for module in modules if module[0] == "commitments" and len(module) > 1)


@pytest.mark.parametrize("layer", [*FLOORS, *TOP])
def test_layer_imports_only_from_below(layer):
    crossing = {
        f"{name_of(path)} imports {other}"
        for path in sources(layer)
        for other in imported_layers(path)
        if other in MAY_IMPORT and other not in MAY_IMPORT[layer]
    }

    assert crossing == set()


def test_application_does_not_import_the_project():
    importing = {
        name_of(path)
        for path in sources(*FLOORS, *TOP)
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tracker")
        or (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "tracker" for alias in node.names))
    }

    assert importing == set()


def test_every_folder_of_the_application_is_a_known_layer():
    folders = {path.name for path in APP.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert folders - {"migrations", "static", "locale"} == {*FLOORS, *TOP}


def test_no_file_is_longer_than_400_lines():
    files = [path for top in ("commitments", "tracker", "tests", "scripts") for path in (ROOT / top).rglob("*.py")]
    long = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 400
    }

    assert long == set()


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


@pytest.mark.parametrize("layer", ["rules", "queries", "actions", "exchange"])
def test_public_functions_have_a_docstring(layer):
    silent = {
        f"{name_of(path)}: {function.name}"
        for path in sources(layer)
        for function in public_functions(ast.parse(path.read_text()))
        if not ast.get_docstring(function)
    }

    assert silent == set()


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls of methods in a file, with the name of the method."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


@pytest.mark.parametrize("layer", ["rules", "models", "queries"])
def test_lower_layers_ask_no_clock(layer):
    asking = {name_of(path) for path in sources(layer) for name, _call in calls(path) if name in CLOCKS}

    assert asking == set()


def writes(path: Path) -> Iterator[str]:
    """Names of writing methods called; ``update`` only with keywords alone, which no dict or set here is given."""
    for name, call in calls(path):
        keywords_only = bool(call.keywords) and not call.args
        if name in WRITES or (name == QUERYSET_UPDATE and keywords_only):
            yield name


@pytest.mark.parametrize("layer", ["rules", "models", "queries", "exchange", *TOP])
def test_only_actions_write(layer):
    writing = {(name_of(path), name) for path in sources(layer) for name in writes(path)} - WRITES_ALLOWED

    assert writing == set()


def test_actions_are_the_layer_that_writes():
    found = {name for path in sources("actions") for name in writes(path)}

    assert found >= {"save", "update", "bulk_create", "delete"}
