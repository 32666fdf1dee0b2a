"""Work on a file of somebody else's in a process of its own, with limits on memory, time and what it answers.

Whatever the file makes a parser do, the site goes on: the child can be ended, has no settings and no keys, writes no
file, and speaks to its parent in JSON only.
"""

import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn, cast

MEMORY_LIMIT = 512 * 1024 * 1024
SECONDS_LIMIT = 30
ANSWER_LIMIT = 16 * 1024 * 1024

ROOT = Path(__file__).resolve().parents[3]
PART = 64 * 1024
REASON_LIMIT = 500
FAILED, NO_MEMORY = 1, 3
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGALRM}
OUT_OF_MEMORY = {NO_MEMORY, -signal.SIGABRT}
"""A library in C or Rust that is refused memory aborts."""


class ChildError(Exception):
    """The work did not end well, and nothing came of it. The text is for the log, not for people."""


class TooLong(ChildError):  # noqa: N818 - named as what it says
    """It took longer than it was given."""


class TooLarge(ChildError):  # noqa: N818 - named as what it says
    """It needed more memory than it was given, or answered with more than is taken."""


class Broken(ChildError):  # noqa: N818 - named as what it says
    """It failed, or died."""


def run_in_child(
    task: Callable[..., Any],
    path: Path,
    *arguments: Any,
    memory: int = MEMORY_LIMIT,
    seconds: int = SECONDS_LIMIT,
    answer: int = ANSWER_LIMIT,
) -> Any:
    """What ``task(path, *arguments)`` returns, computed in a process of its own.

    ``task`` is a function of a module (no lambda, no method); ``arguments`` and what it returns go as JSON, so tuples
    come back as lists. ``memory`` is its whole address space in bytes, ``seconds`` its time on the processor and by the
    clock, ``answer`` the bytes of what it returns. Raises TooLong, TooLarge, Broken. What the task expects to go wrong
    it returns. When this returns or raises, the child and what it started are gone.
    """
    said = bytearray()
    status = _run(task, path, arguments, (memory, seconds, answer), said.extend)
    _check_limits(status)
    try:
        value = json.loads(said)
    except ValueError as error:
        raise Broken(f"ended with status {status}, without an answer") from error
    if status:
        raise Broken(str(value))
    return value


def spool_from_child(
    task: Callable[..., Iterator[Any]],
    path: Path,
    *arguments: Any,
    into: IO[bytes],
    memory: int = MEMORY_LIMIT,
    seconds: int = SECONDS_LIMIT,
    answer: int = ANSWER_LIMIT,
) -> None:
    """Write what the generator ``task(path, *arguments)`` yields into ``into``, a line of JSON each, as it comes.

    For answers that no memory should hold. Otherwise as ``run_in_child``: what was written counts only when this
    returns, and when its last line is the one that the task ends with: a child may leave early and say it is fine.
    """
    status = _run(task, path, arguments, (memory, seconds, answer), into.write)
    _check_limits(status)
    if status:
        raise Broken(f"ended with status {status}")


def _run(
    task: Callable[..., Any],
    path: Path,
    arguments: tuple[Any, ...],
    limits: tuple[int, int, int],
    write: Callable[[bytes], Any],
) -> int:
    """Start the child, hand on what it says, and end it; returns its status."""
    memory, seconds, answer = limits
    order = json.dumps([task.__module__, task.__qualname__, str(path.resolve()), arguments, memory, seconds])
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, and an order of our own
        [sys.executable, "-B", "-m", __name__, order],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    out = cast(IO[bytes], child.stdout)
    try:
        _read_answer(out, time.monotonic() + seconds, answer, write)
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TooLong("it closed its answer and went on") from error
    finally:
        _end(child)
        out.close()


def _read_answer(out: IO[bytes], deadline: float, limit: int, write: Callable[[bytes], Any]) -> None:
    length = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(out, selectors.EVENT_READ)
        while waiting.select(max(deadline - time.monotonic(), 0)):
            part = os.read(out.fileno(), PART)
            if not part:
                return
            length += len(part)
            if length > limit:
                raise TooLarge("its answer is too long")
            write(part)
    raise TooLong("no answer in time")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child, if it runs, and whatever it started: all of its group."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _check_limits(status: int) -> None:
    if status in OUT_OF_TIME:
        raise TooLong("stopped by its limit of time")
    if status in OUT_OF_MEMORY:
        raise TooLarge("it asked for more memory than it was given")


def _limit(memory: int, seconds: int) -> None:
    for what, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (limit, limit))
    # At the hard limit of time the child is killed, and nobody could tell why: the soft one has to come first.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    # Should the parent die meanwhile, nobody else would end a child that waits.
    signal.alarm(seconds + 1)


def _answer_and_exit(said: Any, status: int, out: int) -> NoReturn:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    lines = (f"{encode(value)}\n" for value in said) if isinstance(said, Iterator) else [encode(said)]
    # As whoever reads it with ``json`` decodes bytes: halves of pairs pass.
    with os.fdopen(out, "w", encoding="utf-8", errors="surrogatepass", newline="\n", closefd=False) as file:
        file.writelines(lines)
    # At once: what the task left running or registered does not matter any more.
    os._exit(status)


def main(order: str) -> NoReturn:
    """The child's side: limits first, then the task, whose own prints go nowhere."""
    out = os.dup(1)
    os.dup2(2, 1)
    module, name, path, arguments, memory, seconds = json.loads(order)
    _limit(memory, seconds)
    try:
        said = getattr(import_module(module), name)(Path(path), *arguments)
        _answer_and_exit(said, 0, out)
    except MemoryError:
        os._exit(NO_MEMORY)
    except Exception as error:
        _answer_and_exit(f"{type(error).__name__}: {error}"[:REASON_LIMIT], FAILED, out)


if __name__ == "__main__":
    main(sys.argv[1])
