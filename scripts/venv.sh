#!/bin/sh
# Bring a virtualenv to a lock, and do nothing when it is there already.
#   scripts/venv.sh VENV run|dev     (PYTHON= names the interpreter of a new virtualenv)
set -eu
cd "$(dirname "$0")/.."
venv=$1
lock=requirements/$2.lock
python=${PYTHON:-python3}

say() { printf '== %s\n' "$*"; }

# The development lock holds everything of the other.
is_current() {
    cmp -s "requirements/dev.lock" "$venv/installed-dev.lock" || cmp -s "$lock" "$venv/installed-$1.lock"
}

check_version() {
    command -v "$python" >/dev/null || { say "$python not found: install Python 3.11 or newer"; exit 1; }
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && return
    say "$("$python" --version) is too old: Python 3.11 or newer is needed; name one with PYTHON="
    exit 1
}

# Debian ships python3 without ensurepip; its pip, where installed, can fill the virtualenv.
create() {
    say "creating $venv with $("$python" --version)"
    "$python" -m venv "$venv" >/dev/null 2>&1 && return
    rm -rf "$venv"
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip "$venv" &&
            "$python" -m pip --python "$venv/bin/python" --quiet install pip && return
    fi
    say "no virtualenv could be made: install the package python3-venv, then run make again"
    exit 1
}

install() {
    pip="$venv/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes"
    if $pip -r requirements/installer.lock 2>/dev/null &&
        "$venv/bin/uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r "$lock"
    then
        return
    fi
    say "the fast installer did not work here: using pip"
    $pip -r "$lock"
}

if [ -x "$venv/bin/python" ] && is_current "$2"; then exit 0; fi
check_version
"$venv/bin/python" -c '' 2>/dev/null || create
say "installing $lock into $venv"
install
cp "$lock" "$venv/installed-$2.lock"
