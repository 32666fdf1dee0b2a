#!/bin/sh
# The demonstration: everything it keeps lies in .demo/, readable by its owner only.
#   scripts/demo.sh BIN     (BIN: the virtualenv's folder of programs; PORT=, DEMO_PASSWORD=)
set -eu
cd "$(dirname "$0")/.."
bin=$1
port=${PORT:-8000}
umask 077
mkdir -p .demo

# The server would share a port with another one in silence, and each get half of the requests.
"$bin/python" - "$port" <<'PY' || exit 1
import socket
import sys

probe = socket.socket()
probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    probe.bind(("127.0.0.1", int(sys.argv[1])))
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"== port {sys.argv[1]} cannot be used ({error}): choose another with PORT=")
PY

secret() { "$bin/python" -c 'import secrets, sys; print(secrets.token_urlsafe(int(sys.argv[1])))' "$1"; }

[ -s .demo/secret-key ] || secret 50 >.demo/secret-key
[ -s .demo/ledger-key ] || secret 50 >.demo/ledger-key
if [ -n "${DEMO_PASSWORD:-}" ]; then
    printf '%s\n' "$DEMO_PASSWORD" >.demo/password
elif [ ! -s .demo/password ]; then
    secret 12 >.demo/password
fi

printf 'http://127.0.0.1:%s\n' "$port" >.demo/address
. scripts/demo_environment.sh

"$bin/python" manage.py migrate --verbosity 0
"$bin/python" manage.py demo
exec "$bin/granian" --interface wsgi --host 127.0.0.1 --port "$port" --workers 1 \
    --blocking-threads 4 --no-ws --log-level warning tracker.wsgi:application
