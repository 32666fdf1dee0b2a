#!/bin/sh
# manage.py on the register of the demonstration, which `make demo` made.
#   scripts/manage.sh COMMAND [options]     (VENV= names the virtualenv)
set -eu
cd "$(dirname "$0")/.."
python=${VENV:-.venv}/bin/python
if [ ! -x "$python" ] || [ ! -s .demo/address ]; then
    echo "There is no demonstration here yet: run make demo first." >&2
    exit 1
fi
umask 077
. scripts/demo_environment.sh
exec "$python" manage.py "$@"
