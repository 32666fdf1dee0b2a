#!/bin/sh
# Every check that runs nothing of the application's own work. All run, then the worst counts.
#   scripts/lint.sh BIN
set -u
cd "$(dirname "$0")/.."
bin=$1
failed=0

check() { # name, command...
    printf '== %s\n' "$1"
    shift
    "$@" || { printf '== FAILED\n'; failed=1; }
}

# Migrations are written by a program, vendored files by others.
long_files() {
    find commitments scripts templates tests tracker -type f \
        \( -name '*.py' -o -name '*.html' -o -name '*.js' -o -name '*.css' -o -name '*.sh' \) \
        -not -path '*/migrations/*' -not -path '*/vendor/*' \
        -exec awk 'END { if (NR > 400) print FILENAME ": " NR " lines" }' {} \;
}
no_long_files() {
    found=$(long_files)
    [ -z "$found" ] || { printf '%s\n' "$found"; return 1; }
}
# A cap on lines of a file is no cap where lines have no end.
no_long_lines() {
    ! grep -rnE '.{161}' --include='*.html' --include='*.py' --include='*.css' --include='*.js' --include='*.sh' \
        --exclude-dir=migrations --exclude-dir=vendor commitments scripts templates tests tracker
}

# As in production, with a folder and a key that live as long as this run.
DATA_DIR=$(mktemp -d)
trap 'rm -rf "$DATA_DIR"' EXIT
SECRET_KEY=$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(50))')
LEDGER_KEY=$SECRET_KEY
SITE_URL=https://register.example
export DATA_DIR SECRET_KEY LEDGER_KEY SITE_URL
unset DATABASE_URL INSECURE_HTTP STATIC_ROOT EMAIL_URL TRUSTED_PROXY_COUNT
manage() { "$bin/python" -W error -W "ignore:The EMAIL_" manage.py "$@"; }

check "ruff: rules" "$bin/ruff" check --quiet --output-format concise .
check "ruff: format" "$bin/ruff" format --check --quiet .
check "mypy: types" "$bin/mypy"
check "djlint: templates" "$bin/djlint" --quiet --lint templates
check "djangofmt: templates" "$bin/djangofmt" --quiet --check templates
check "no file over 400 lines" no_long_files
check "no line over 160 characters" no_long_lines
check "migrations match the models" manage makemigrations --check --dry-run
check "production settings" manage check --deploy --fail-level WARNING
exit $failed
