"""Settings, from the environment; what is required and missing stops the start.

README.md lists the variables. No default is unsafe on a public address: plain HTTP has
to be asked for.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from commitments.web.kernel.logs import hide_addresses, shorten_refusals

from .environment import check_environment

env = environ.Env()

check_environment(env.ENVIRON)

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the installation keeps what it must not lose: the SQLite database, uploaded files.
DATA_DIR = Path(env.str("DATA_DIR"))
SECRET_KEY = env.str("SECRET_KEY")
# Seals the ledger. Keep it apart from the database and its backups: who has both can forge a history.
LEDGER_KEY = env.str("LEDGER_KEY").encode()

# Whether an assessment counts only when somebody else than its author has accepted it.
TWO_PERSON_RULE = env.bool("TWO_PERSON_RULE", default=False)

# Whether large imports are worked on by a process of their own, and not by the page that asked.
IMPORT_PROCESS = env.bool("IMPORT_PROCESS", default=True)

# --- Addresses -------------------------------------------------------------------------

# The absolute address under which people reach the register; links in files start with it.
SITE_URL = env.str("SITE_URL").rstrip("/")
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = [str(_site.hostname), *env.list("ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

# --- Application -----------------------------------------------------------------------

INSTALLED_APPS = [
    "commitments",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_structlog",
    "django_tables2",
    "drf_spectacular",
    "rest_framework",
    "rules",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "commitments.web.kernel.allowed_methods.UsedMethods",
    "commitments.web.kernel.bounds.BoundedQuery",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commitments.web.kernel.past.PastViews",
    "commitments.web.kernel.double_submit.SendOnce",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commitments.web.kernel.context.letterhead",
            ],
        },
    },
]

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Database --------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/servanda.sqlite3"),
}
_database = DATABASES["default"]
_database["CONN_HEALTH_CHECKS"] = True
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["CONN_MAX_AGE"] = None
    # IMMEDIATE: read-then-write transactions queue instead of failing as locked.
    # WAL with FULL: no acknowledged commit is lost when the power goes.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = 600
    # A thread that waits for a server that is gone, or longer for a writer than on SQLite, keeps readers waiting, too.
    _patience = _database.setdefault("OPTIONS", {})
    _patience.setdefault("connect_timeout", 5)
    _patience.setdefault("options", "-c lock_timeout=20s")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits of the sign-in count here; one process serves an installation.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Sign-in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "commitments.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Accounts are made by an administrator: nobody signs up, names are the sign-in.
ACCOUNT_ADAPTER = "commitments.web.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
# The address of an account stands in its row, on the ledger; whoever put it there confirmed it. allauth's own table
# of addresses is asked for nothing, and its defaults that read or fill it are replaced.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "reset_password": "commitments.web.people.adapters.ResetForm",
    "reset_password_from_key": "commitments.web.people.adapters.ChosenPasswordForm",
}
# Owners are told by letter of a new password and of changes of their second factor.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Servanda"

# Without a mail server, what would be sent is written to the log.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# Seconds for each answer of the server: what sends may be slow, and must end.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"servanda@{_site.hostname}")

# Only `manage.py demo` reads it; an installation in earnest leaves it empty.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")

# --- API -------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "commitments.api.kernel.access.TokenAuthentication",
        "commitments.api.kernel.access.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["commitments.api.kernel.access.WithinScope"],
    "DEFAULT_THROTTLE_CLASSES": ["commitments.api.kernel.access.TokenRate"],
    # How often one token, and how often one address may ask; counted in DATA_DIR by all processes together.
    "DEFAULT_THROTTLE_RATES": {
        "token": env.str("API_TOKEN_RATE", default="600/min"),
        "address": env.str("API_ADDRESS_RATE", default="1200/min"),
    },
    "NUM_PROXIES": env.int("TRUSTED_PROXY_COUNT", default=0),
    "DEFAULT_PARSER_CLASSES": ["commitments.api.kernel.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "commitments.api.kernel.schema.Schema",
    "SCHEMA_COERCE_PATH_PK": False,
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "commitments.api.kernel.problems.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Servanda",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}

# --- Transport and browser -------------------------------------------------------------

# Proxies in front that append to X-Forwarded-For and set X-Forwarded-Proto themselves.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Plain HTTP is for the demonstration and the tests on this machine's own loopback.
_https = not env.bool("INSECURE_HTTP", default=False)
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- Language and time -----------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "commitments" / "locale"]
FORMAT_MODULE_PATH = ["tracker.formats"]
# "Today" is the day at the secretariat, not on the server.
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Almaty")
USE_TZ = True

# --- Files -----------------------------------------------------------------------------

MEDIA_ROOT = DATA_DIR / "files"

# With STATIC_ROOT (filled by collectstatic) names carry a hash, files are compressed and stylesheets joined;
# without it they are served straight from the source.
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=None)
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
_storage = "tracker.storage.JoinedStaticFilesStorage"
if STATIC_ROOT is None:
    _storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _storage},
}

# --- Logs ------------------------------------------------------------------------------

# A forwarded address can be forged; who signed in is recorded by its number instead.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: one line per request is enough

_log_steps: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    shorten_refusals,
    structlog.processors.format_exc_info,
    hide_addresses,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_log_steps,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": _log_steps,
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's own handlers would print and mail the same line again.
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},
        "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
    },
}
