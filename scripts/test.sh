#!/bin/sh
# Every test on SQLite, then every test on PostgreSQL. What cannot run is said aloud, and
# fails where CI=true.
#   scripts/test.sh BIN [pytest's arguments]
set -u
cd "$(dirname "$0")/.."
bin=$1
shift
unset DATABASE_URL
unavailable=69 # scripts/with_postgres.py: no server here
failed=0

say() { printf '\n== %s\n' "$*"; }

leg() { # name, command...
    name=$1
    shift
    say "tests on $name: $("$bin/python" -c 'import platform, django
print("Python", platform.python_version(), "with Django", django.__version__)')"
    "$@"
    code=$?
    if [ $code -eq $unavailable ]; then
        say "NOT RUN: tests on $name"
        [ "${CI:-}" = true ] || return
    fi
    [ $code -eq 0 ] || { say "FAILED: tests on $name"; failed=1; }
}

scripts/chromium.sh
leg SQLite "$bin/python" -m pytest "$@"
leg PostgreSQL "$bin/python" scripts/with_postgres.py "$bin/python" -m pytest "$@"
exit $failed
