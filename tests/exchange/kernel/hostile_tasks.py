"""Tasks that a child is given in tests: what a parser might do with a file that was made to harm."""

import ctypes
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path


def count_words(path: Path, least: int) -> dict:
    return {"words": [word for word in path.read_text().split() if len(word) >= least]}


def fill_memory(path: Path) -> int:
    return len(bytearray(4 * 1024**3))


def abort(path: Path) -> None:
    os.abort()


def loop_for_ever(path: Path) -> None:
    while True:
        pass


def loop_on_two_processors(path: Path) -> None:
    threading.Thread(target=hash_for_ever).start()
    hash_for_ever()


def hash_for_ever() -> None:
    much = bytes(1024**2)
    while True:
        hashlib.sha256(much)


def wait_for_ever(path: Path) -> None:
    time.sleep(600)


def close_the_answer_and_wait(path: Path) -> None:
    os.closerange(0, 64)
    time.sleep(600)


def read_nowhere(path: Path) -> None:
    ctypes.string_at(0)


def flood(path: Path) -> str:
    return "a" * 3_000_000


def print_much(path: Path) -> str:
    print("noise " * 100_000)
    os.write(1, b"more noise")
    return "quiet"


def write_a_file(path: Path) -> None:
    path.with_suffix(".more").write_text("more")


def fail(path: Path) -> None:
    raise ValueError("no such thing " + "x" * 10_000)


def leave(path: Path) -> None:
    sys.exit(0)


def answer_no_json(path: Path) -> object:
    return object()


def tell_environment(path: Path) -> list[str]:
    return sorted(os.environ)


def leave_a_child(path: Path) -> int:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.DEVNULL).pid


def nest(path: Path) -> list:
    deep: list = []
    for _level in range(100_000):
        deep = [deep]
    return deep


def yield_words(path: Path) -> Iterator[list[str]]:
    for word in path.read_text().split():
        yield [word]


def yield_without_end(path: Path) -> Iterator[str]:
    while True:
        yield "more and more"


def yield_and_fail(path: Path) -> Iterator[str]:
    yield "one"
    raise ValueError("and no more")
