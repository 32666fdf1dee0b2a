# The environment of the demonstration, for scripts that stand in the project's folder: . scripts/demo_environment.sh
# Everything it keeps lies in .demo/; what else the shell has set for a register of its own counts for nothing here.
DATA_DIR="$PWD/.demo"
SECRET_KEY=$(cat .demo/secret-key)
LEDGER_KEY=$(cat .demo/ledger-key)
DEMO_PASSWORD=$(cat .demo/password)
SITE_URL=$(cat .demo/address)
export DATA_DIR SECRET_KEY LEDGER_KEY DEMO_PASSWORD SITE_URL
export ALLOWED_HOSTS=localhost INSECURE_HTTP=1 LOG_LEVEL=WARNING
unset DATABASE_URL STATIC_ROOT EMAIL_URL TRUSTED_PROXY_COUNT
