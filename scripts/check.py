#!/usr/bin/env python3
"""Run the tests that a change touches, on SQLite: a first answer, not the whole.

    python scripts/check.py [BASE]      (a commit; what changed since the work parted from it, main unless told)

A test is touched when it changed itself; when its name says the same subject as a changed file
(actions/texts/revisions.py: tests/web/texts/test_revisions.py too); when one of the two is the whole room that the
other is in (actions/time.py: tests/web/time/test_extensions.py); or when it imports a changed module, as long as not
too many do. What is marked long or drives a browser is left to ``make test``.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
ALWAYS = ("tests/house/test_architecture.py",)
FEW = 12
"""So many files of tests that import a changed module are run too; of more, it is said that they were not."""
QUICK = ["-q", "-m", "not long and not e2e"]
NOTHING_RAN = 5  # pytest's word for it


def main(base: str = "main") -> int:
    touched, left = choose(changed_files(base), files_of_tests(), lambda path: (ROOT / path).read_text())
    print(f"== tests that the change since {base} touches:", *touched, sep="\n   ")
    if left:
        print(f"== not run: {len(left)} more files of tests import what changed, {left[0]} among them")
    print("== not the whole: `make test` runs every test, on both databases", flush=True)
    code = subprocess.run([sys.executable, "-m", "pytest", *QUICK, *touched], cwd=ROOT).returncode
    return 0 if code == NOTHING_RAN else code


def changed_files(base: str) -> list[str]:
    """What differs from where the work parted from ``base``, and what is new and not yet added."""
    return [
        *_git("diff", "--name-only", "--diff-filter=d", "--merge-base", base),
        *_git("ls-files", "--others", "--exclude-standard"),
    ]


def _git(*command: str) -> list[str]:
    asked = ["git", *command]
    return subprocess.run(asked, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def files_of_tests() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))


def choose(changed: Iterable[str], tests: list[str], read: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """The files of tests to run, and those that only import what changed and are too many."""
    changed = list(changed)
    subjects = {subject_of(path) for path in changed} - {""}
    rooms = {room_of(path) for path in changed} - {""}
    whole = {subject_of(path) for path in changed if is_whole_room(path)}
    named = {
        path
        for path in tests
        if path in changed
        or subject_of(path) in subjects
        or room_of(path) in whole
        or (is_whole_room(path) and subject_of(path) in rooms)
    } | set(ALWAYS)
    lines = [re.compile(pattern, re.MULTILINE) for path in changed if (pattern := importing(path))]
    importers = [path for path in tests if path not in named and any(line.search(read(path)) for line in lines)]
    if len(importers) > FEW:
        return sorted(named), importers
    return sorted(named | set(importers)), []


def subject_of(path: str) -> str:
    """What a module, template, style or test is about: its name, whether it is of one or of many."""
    place = Path(path)
    if place.suffix not in (".py", ".html", ".css", ".js"):
        return ""
    return place.stem.removeprefix("test_").strip("_").removesuffix("s")


def room_of(path: str) -> str:
    """The domain whose folder a module, template or test lies in, named as ``subject_of`` names it."""
    return Path(path).parent.name.removesuffix("s")


def is_whole_room(path: str) -> bool:
    """Whether a module is all that its layer has of a domain, or the test of such a one."""
    parts = Path(path).parts
    return len(parts) == 3 and parts[0] in ("commitments", "tests") and path.endswith(".py")


def importing(path: str) -> str:
    """The pattern of a line that imports a Python module; nothing for other files and for tests."""
    place = Path(path)
    if place.suffix != ".py" or place.name.startswith(("test_", "__")):
        return ""
    package, name = place.parent.name, place.stem
    ours = r"(?:(?:commitments|scripts|tests|tracker)\b|\.)[\w.]*"
    return rf"^from {ours}\b{name} import|^from (?:{ours}\b{package}|\.+) import [^(\n]*\b{name}\b"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
