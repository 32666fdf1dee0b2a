"""The house rules that a machine can check (docs/architecture.md)."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
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
# The domains, in one order for all layers: a room imports from itself and from rooms before it.
ROOMS = [
    "kernel",
    "ledger",
    "register",
    "time",
    "lists",
    "exports",
    "texts",
    "followup",
    "meetings",
    "imports",
    "people",
    "pages",
]
LAYERS_OF_ROOMS = [*FLOORS, "web", "api"]
BESIDE_ROOMS = {"__init__", "urls"}
MOST_ENTRIES = 22
TESTED_LAYERS = ["rules", "queries", "actions", "exchange"]
WITHOUT_TEST = Path(__file__).parent / "modules_without_test.txt"
# Django looks for both in one folder, and in none below it.
FLAT_FOR_DJANGO = {"commitments/management/commands", "commitments/migrations"}
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


def imported_names(path: Path) -> Iterator[list[str]]:
    """The dotted names that a file imports, at any depth of the code; of ``from a import b`` it is a.b."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = [*base, *(node.module or "").split(".")] if node.module else [*base]
            yield from ([*module, alias.name] for alias in node.names)


def imported_layers(path: Path) -> Iterator[str]:
    """The layers of this application that a file imports from."""
    yield from (name[1] for name in imported_names(path) if name[0] == "commitments" and len(name) > 1)


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


def test_every_module_of_a_layer_is_in_a_room_of_a_known_domain():
    named = {f"{layer}/{path.stem}" for layer in LAYERS_OF_ROOMS for path in entries(APP / layer)}
    known = {f"{layer}/{room}" for layer in LAYERS_OF_ROOMS for room in {*ROOMS, *BESIDE_ROOMS}}

    assert named - known == set()


def test_templates_are_in_rooms_of_the_same_names():
    rooms = {path.name for path in entries(ROOT / "templates" / "commitments")}

    assert rooms - {*ROOMS, "api"} == set()


def test_map_of_the_documentation_shows_the_rooms_that_there_are():
    text = (ROOT / "docs" / "architecture.md").read_text()
    table = text[text.index("| room |") :].split("\n\n")[0].splitlines()
    heading, _rule, *drawn = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    signs = {room.strip("`"): row for room, _what, *row in drawn}

    assert heading[2:] == LAYERS_OF_ROOMS
    assert list(signs) == ROOMS
    assert signs == {room: [sign_of(layer, room) for layer in LAYERS_OF_ROOMS] for room in ROOMS}


def sign_of(layer: str, room: str) -> str:
    """What the map shows of a room in a layer: a folder, one module, or nothing."""
    if (APP / layer / room).is_dir():
        return "●"
    return "○" if (APP / layer / f"{room}.py").is_file() else ""


@pytest.mark.parametrize("layer", LAYERS_OF_ROOMS)
def test_room_imports_only_from_rooms_before_it(layer):
    order = {room: place for place, room in enumerate(ROOMS)}
    backwards = {
        f"{importer} imports {imported}"
        for importer, names in imports().items()
        for imported in names
        if (ours := room_of(importer, layer)) in order
        and (theirs := room_of(imported, layer))
        and order.get(theirs, len(order)) > order[ours]
    }

    assert backwards == set()


def room_of(module: str, layer: str) -> str:
    """The room of a module in a layer; nothing for what is in another layer, or is the layer itself."""
    _, its_layer, room, *_ = [*module.split("."), "", ""]
    return room if its_layer == layer else ""


def modules() -> dict[str, Path]:
    """The modules and packages of the application by their dotted names."""
    paths = [path.relative_to(ROOT) for path in sorted(APP.rglob("*.py")) if "migrations" not in path.parts]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


@cache
def imports() -> dict[str, set[str]]:
    """The modules of the application that each of them imports."""
    known = modules()
    return {module: modules_imported(ROOT / path, known) - {module} for module, path in known.items()}


def modules_imported(path: Path, known: Mapping[str, object]) -> set[str]:
    """Those of the known modules that a file imports, or imports something from."""
    whole = [(".".join(name), ".".join(name[:-1])) for name in imported_names(path)]
    return {name if name in known else package for name, package in whole if {name, package} & known.keys()}


def test_no_circle_of_files():
    assert circle(imports()) == []


def test_no_circle_of_packages():
    circles = {package: found for package, graph in packages().items() if (found := circle(graph))}

    assert circles == {}


def packages() -> dict[str, dict[str, set[str]]]:
    """For each package: which of its modules and packages need which others of them, whole as they are."""
    needed: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for importer, names in imports().items():
        for imported in names:
            ours, theirs = importer.split("."), imported.split(".")
            pairs = enumerate(zip(ours, theirs, strict=False))
            shared = next((depth for depth, (one, other) in pairs if one != other), None)
            if shared is not None:
                needed[".".join(ours[:shared])][ours[shared]].add(theirs[shared])
    return {package: dict(graph) for package, graph in needed.items()}


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """The first circle of a graph of imports; nothing where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_circles_are_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == {"b", "c"}


def entries(folder: Path) -> list[Path]:
    """What a person sees in a folder."""
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "__pycache__"))]


def test_no_folder_has_more_entries_than_a_person_can_read():
    tops = ["commitments", "fixtures", "scripts", "templates", "tests", "tracker"]
    folders = [path for top in tops for path in [ROOT / top, *(ROOT / top).rglob("*/")]]
    full = {
        f"{name}: {count}"
        for path in folders
        if path.name != "__pycache__"
        if (name := path.relative_to(ROOT).as_posix()) not in FLAT_FOR_DJANGO
        if (count := len(entries(path))) > MOST_ENTRIES
    }

    assert full == set()


def test_folders_of_tests_mirror_the_application():
    folders = [path for layer in LAYERS_OF_ROOMS for path in (ROOT / "tests" / layer).rglob("*/")]
    strange = {
        path.relative_to(ROOT).as_posix()
        for path in folders
        if path.name != "__pycache__" and not (APP / path.relative_to(ROOT / "tests")).is_dir()
    }

    assert strange == set()


def test_every_module_has_a_test_of_its_name_or_is_imported_by_a_test():
    """The list of those that have none may only get shorter: write the test, and take the line out."""
    known = modules()
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    imported = {name for path in tests for name in modules_imported(path, known)}
    named = {path.relative_to(ROOT / "tests").as_posix() for path in tests}
    untested = {
        name_of(path)
        for path in sources(*TESTED_LAYERS)
        if path.name != "__init__.py"
        and path.relative_to(APP).with_name(f"test_{path.name}").as_posix() not in named
        and ".".join(path.relative_to(ROOT).with_suffix("").parts) not in imported
    }

    assert untested == set(WITHOUT_TEST.read_text().split())
