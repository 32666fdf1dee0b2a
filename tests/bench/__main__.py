"""Speed and size: ``python -m tests.bench [--postgres] [N …]``, or ``make bench``. It prints and never asserts.

Everything runs on this machine: a database of its own in a temporary folder (or, where DATABASE_URL names a PostgreSQL
server, a database of its own there) and a server on a free port of the loopback.
"""

import argparse
import os
import secrets
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SIZES = [1000, 100_000]
SECONDS, SECONDS_A_ROW = 300, 0.01


def main() -> None:
    arguments = read_arguments()
    if arguments.postgres:
        command = [sys.executable, "scripts/with_postgres.py", sys.executable, "-m", "tests.bench"]
        os.execv(sys.executable, [*command, *map(str, arguments.sizes)])  # noqa: S606
    with TemporaryDirectory(prefix="servanda-bench-") as folder:
        prepare(Path(folder))
        from .report import report
        from .run import run_size

        smallest = None
        for count in sorted(arguments.sizes):
            signal.alarm(int(SECONDS + count * SECONDS_A_ROW))
            run = run_size(Path(folder), count)
            smallest = smallest or run
            signal.alarm(0)
            print(report(run, smallest), flush=True)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sizes", metavar="N", type=int, nargs="*", default=SIZES, help="commitments to generate")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    return parser.parse_args()


def prepare(folder: Path) -> None:
    """An environment of its own, as the demonstration's; and an end that stops the server when time is up."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.bench.settings",
        DATA_DIR=str(folder),
        SECRET_KEY=secrets.token_urlsafe(50),
        LEDGER_KEY=secrets.token_urlsafe(50),
        SITE_URL="http://127.0.0.1",
        INSECURE_HTTP="1",
        LOG_LEVEL="WARNING",
    )
    os.environ.pop("STATIC_ROOT", None)
    for number in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, stop)
    import django

    django.setup()


def stop(number: int, _frame: object) -> None:
    sys.exit("the bench took too long" if number == signal.SIGALRM else 128 + number)


if __name__ == "__main__":
    main()
