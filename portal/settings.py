"""Every setting of the portal, and the environment variables that it obeys.

With an empty environment the portal runs by itself for a look and for
development: embedded servers, data under `var/`, mail kept as files. As soon as
DATABASE_URL, REDIS_URL or DEBUG=false is given, it is in production and asks for what
production needs.
"""

import secrets
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext_lazy
from django_guid.integrations import CeleryIntegration
from kombu import Queue

from contracts.office.terms.bank_account import BankAccount
from portal import environment
from portal.environment import read, require
from portal.headers import DIRECTIVES
from portal.sockets import socket_folder, valkey_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = read("PORTAL_VAR", environment.folder, BASE_DIR / "var")

# --- Environment: embedded or production -------------------------------------

_database = read("DATABASE_URL", environment.database)
_broker = read("REDIS_URL", environment.broker)
_password = read("DATABASE_PASSWORD", str)
if _database and _password:
    _database["PASSWORD"] = _password
if _broker:
    _broker = environment.with_password(_broker, read("REDIS_PASSWORD", str, ""))
DEBUG = read("DEBUG", environment.boolean, _database is None and _broker is None)
PRODUCTION = not DEBUG


def _embedded_secret_key() -> str:
    """A key of this clone's own, made once."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        draft = VAR_DIR / f"secret_key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


if PRODUCTION:
    SECRET_KEY = require("SECRET_KEY", str)
    ALLOWED_HOSTS = require("ALLOWED_HOSTS", environment.hosts)
else:
    SECRET_KEY = read("SECRET_KEY", str) or _embedded_secret_key()
    ALLOWED_HOSTS = read("ALLOWED_HOSTS", environment.hosts, ["localhost", "127.0.0.1", "[::1]"])

# Keys that SECRET_KEY replaced: what they signed or sealed holds until they are taken out.
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS", environment.listed, [])

# --- Applications -------------------------------------------------------------

INSTALLED_APPS = [
    "portal",
    "portal.accounts",
    "portal.jobs",
    "portal.exports",
    "portal.monitoring",
    "portal.tools",
    "contracts.office",
    "contracts.people",
    "contracts",
    "billing",
    "support.registers",
    "support.conduct",
    "support",
    "support.incidents",
    "support.offboarding",
    "support.announcements",
    "support.desk",
    "support.questions",
    "support.inbound",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_guid",
    "django_htmx",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.health.HealthMiddleware",
    "portal.monitoring.metrics.MetricsMiddleware",
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.too_large.TooLargeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.lifetime.LifetimeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.second_factor.SecondFactorMiddleware",
    "portal.monitoring.refusals.RefusalsMiddleware",
    "portal.null_bytes.PathMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.unsent.UnsentMiddleware",
    "portal.once.OnceMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "portal.company.shell",
                "portal.accounts.unsent.unsent",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "contracts.office.templatetags.language",
                "billing.templatetags.documents",
                "portal.templatetags.clauses",
                "portal.templatetags.constant",
                "portal.templatetags.layout",
                "portal.templatetags.links",
                "portal.templatetags.lists",
                "portal.templatetags.mistakes",
                "portal.templatetags.once",
                "portal.templatetags.widgets",
            ],
        },
    }
]

# The look of the admin: colours after static/css/tokens.css, nothing from elsewhere.
UNFOLD = {
    "SITE_TITLE": gettext_lazy("Records"),
    "SITE_HEADER": gettext_lazy("Contracts and billing portal"),
    "SITE_SUBHEADER": gettext_lazy("Records"),
    "SITE_SYMBOL": "table",
    "SITE_URL": "/console/",
    "BORDER_RADIUS": "8px",
    "SIDEBAR": {"navigation": "portal.admin_site.navigation"},
    "STYLES": ["portal.admin_site.style"],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "portal.admin_site.favicon"}
    ],
    "COLORS": {
        "primary": {
            "50": "#e8f1fe", "100": "#d9e6ff", "200": "#c5d7fb", "300": "#9db7f9",
            "400": "#7096f8", "500": "#4979f5", "600": "#0017c1", "700": "#00118f",
            "800": "#000071", "900": "#000060", "950": "#00113a",
        },
        "font": {
            "subtle-light": "#4d4d4d", "subtle-dark": "#cccccc",
            "default-light": "#1a1a1a", "default-dark": "#f2f2f2",
            "important-light": "#1a1a1a", "important-dark": "#ffffff",
        },
    },
}  # fmt: skip

FORM_RENDERER = "portal.form_renderer.FormRenderer"

# --- Rows ---------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMBEDDED_DATABASE = _database is None
# A pooler changes connections, with which plans are kept (`contracts/office/queries/written.py`).
DATABASE_POOLED = read("DATABASE_POOLED", environment.boolean, False)
DATABASES: dict[str, dict] = {
    "default": (
        {
            **_database,
            "CONN_MAX_AGE": 10 * 60,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
        }
        if _database
        else {
            "ENGINE": "portal.tools.embedded.database",
            "NAME": "portal",
            "USER": "postgres",
            "HOST": str(socket_folder(VAR_DIR / "postgres")),
            "CONN_MAX_AGE": 10 * 60,
            "CONN_HEALTH_CHECKS": True,
        }
    )
}

# Servers on a network of this machine alone, to which plain connections are all right.
PLAIN_HOSTS = read("PLAIN_HOSTS", environment.listed, [])

# Backups are encrypted for this key; the other, kept elsewhere, reads them.
BACKUP_KEY = read("BACKUP_KEY", environment.age_key)
BACKUP_IDENTITY = read("BACKUP_IDENTITY", environment.age_identity)

# --- Jobs ---------------------------------------------------------------------

EMBEDDED_BROKER = _broker is None
CELERY_BROKER_URL = _broker or valkey_url(VAR_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60 * 60,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
# A page that hands work to a queue that is down is answered at once; beat finds the work.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ROUTES = {
    "portal.jobs.tasks.send_mail": {"queue": "mail"},
    "portal.jobs.tasks.match_*": {"queue": "matching"},
    "portal.exports.tasks.make": {"queue": "documents"},
}
# A worker takes from all in turn, unless it is started for some.
CELERY_TASK_QUEUES = tuple(map(Queue, ("celery", "mail", "matching", "documents")))
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "daily": {"task": "portal.jobs.tasks.daily", "schedule": 10 * 60},
    "journal": {"task": "portal.jobs.tasks.seal_journal", "schedule": 30 * 60},
    "books": {"task": "portal.jobs.tasks.prove_books", "schedule": crontab(hour=3, minute=20)},
    "transfers": {"task": "portal.jobs.tasks.match_waiting_transfers", "schedule": 60 * 60},
    "mail": {
        "task": "portal.jobs.tasks.send_mail",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "announcements": {"task": "portal.jobs.tasks.post_announcements", "schedule": 60},
    "forgotten": {"task": "portal.jobs.tasks.forget", "schedule": 60 * 60},
    "exports": {"task": "portal.exports.tasks.tidy", "schedule": 5 * 60},
    "incoming_mail": {"task": "portal.jobs.tasks.fetch_mail", "schedule": 60},
}

CACHES = {
    "default": {
        "BACKEND": "portal.cache.CacheOrDatabase"
        if _broker
        else "portal.tools.embedded.cache.EmbeddedCache",
        "LOCATION": environment.cache(CELERY_BROKER_URL),
        "KEY_PREFIX": "portal",
    },
    "database": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "KEY_PREFIX": "portal",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- Sign-in ------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backend.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
] + [
    {"NAME": f"portal.accounts.passwords.{name}"}
    for name in ("ContextValidator", "BreachedValidator")
]
# The list of breached passwords by their hashes in order, as Have I Been Pwned offers it.
PWNED_PASSWORDS = read("PWNED_PASSWORDS", environment.existing_file)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Besides allauth's own. A wrong password counts for its address together with the network it came
# from, and the more there were, the longer the wait.
ACCOUNT_RATE_LIMITS = {
    "conduct_report": "5/h/ip",
    "blocked": "60/h/ip",
    "login_failed": "10/m/ip,5/5m/key,10/1h/key,15/1d/key",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

# A session ends when nothing was asked for so long, and so long after the sign-in.
CONSOLE_IDLE_MINUTES = read("CONSOLE_IDLE_MINUTES", environment.count, 30)
PORTAL_IDLE_MINUTES = read("PORTAL_IDLE_MINUTES", environment.count, 120)
SESSION_HOURS = read("SESSION_HOURS", environment.count, 12)
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # of a customer's device that is kept signed in
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "signup": "portal.accounts.forms.SignupForm",
    "add_email": "portal.accounts.forms.AddEmailForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}

# Staff and owners see nothing before they have a second factor.
SECOND_FACTOR_REQUIRED = read("SECOND_FACTOR_REQUIRED", environment.boolean, PRODUCTION)
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# As many as OWASP asks of PBKDF2: a set of ten takes some seconds, once.
RECOVERY_CODE_ROUNDS = 600_000
# Nobody signs in before the address is confirmed, so one that waits is only a new address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.MFAReauthenticateForm",
    "activate_totp": "portal.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "portal.accounts.forms.EditWebAuthnForm",
}

PORTAL_URL = read(
    "PORTAL_URL",
    str,
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}/" if PRODUCTION else "http://127.0.0.1:8000/",
)

# --- Language and time ----------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- Static files ---------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = read("STATIC_ROOT", Path, VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page names the others
_objects = read("FILES_URL", environment.objects)
STORAGES = {
    "default": (
        {"BACKEND": "portal.objects.WholeObjects", "OPTIONS": _objects}
        if _objects
        else {"BACKEND": "portal.storage.WholeFiles", "OPTIONS": {"location": VAR_DIR / "media"}}
    ),
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# Files are checked by the scanner that CLAMD_URL names; while it is away, none is taken.
CLAMD = read("CLAMD_URL", environment.scanner)
UPLOADS_WITHOUT_SCANNER = read("UPLOADS_WITHOUT_SCANNER", environment.boolean, False)

# The most that a signed-in person, and all of a company, may send on a day: inquiries, reports,
# answers and applications, and megabytes of their files.
SENT_A_DAY_BY_PERSON = read("SENT_A_DAY_BY_PERSON", environment.count, 50)
SENT_A_DAY_BY_COMPANY = read("SENT_A_DAY_BY_COMPANY", environment.count, 200)
MB_A_DAY_BY_PERSON = read("MB_A_DAY_BY_PERSON", environment.count, 200)
MB_A_DAY_BY_COMPANY = read("MB_A_DAY_BY_COMPANY", environment.count, 500)

# --- Mail -----------------------------------------------------------------------

globals().update(
    require("EMAIL_URL", environment.mail_server)
    if PRODUCTION
    else read(
        "EMAIL_URL",
        environment.mail_server,
        {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": VAR_DIR / "mail",
        },
    )
)
EMAIL_TIMEOUT = 30

# Mail that comes in is fetched where IMAP_URL is given.
IMAP = read("IMAP_URL", environment.mailbox)
MAIL_ADDRESSES = read("MAIL_ADDRESSES", environment.listed, [])
MAIL_AUTHSERV_ID = read("MAIL_AUTHSERV_ID", str, "")

# --- The issuer of the invoices ---------------------------------------------------


def _issuer(name: str, parse, example: Any) -> Any:
    """A fact about the issuer: required in production, an example elsewhere."""
    return require(name, parse) if PRODUCTION else read(name, parse, example)


ISSUER_NAME = _issuer("ISSUER_NAME", str, "サンプルクラウド株式会社")
ISSUER_ADDRESS = _issuer(
    "ISSUER_ADDRESS", environment.lines, ["〒100-0000", "東京都千代田区見本町1-2-3", "見本ビル5階"]
)
ISSUER_PHONE = _issuer("ISSUER_PHONE", str, "03-0000-0000")
ISSUER_REGISTRATION_NUMBER = read(
    "ISSUER_REGISTRATION_NUMBER",
    environment.registration_number,
    "" if PRODUCTION else "T9234567890123",
)
ISSUER_BANK_ACCOUNT = _issuer(
    "ISSUER_BANK_ACCOUNT",
    environment.bank_account,
    BankAccount("見本銀行", "本店営業部(001)", "普通", "1234567", "サンプルクラウド(カ"),
)
ISSUER_STAMP = read("ISSUER_STAMP", environment.existing_file)
ISSUER_LOGO = read("ISSUER_LOGO", environment.existing_file)
DEFAULT_FROM_EMAIL = _issuer("ISSUER_EMAIL", str, "サンプルクラウド <billing@example.jp>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- The books ----------------------------------------------------------------------

SALES_DAY = read("SALES_DAY", environment.sales_day, "service_month")
BOOKS_INCLUDE_TAX = read("BOOKS_INCLUDE_TAX", environment.boolean, False)
SIMPLIFIED_TAX_CLASS = read("SIMPLIFIED_TAX_CLASS", environment.tax_class, 0)

# --- Transport security -------------------------------------------------------------

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
    if read("BEHIND_PROXY", environment.boolean, False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1

CSRF_FAILURE_VIEW = "portal.accounts.unsent.token_failed"
# Browsers keep a cookie of this name to this host, and send it by HTTPS alone.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# What a page tells its reader may name people: in no cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SESSION_ENGINE = "portal.accounts.session_store"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}

# --- Log ------------------------------------------------------------------------------

# The number of a request stands in each line that it leads to, of the jobs it asks for too.
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "INTEGRATIONS": [CeleryIntegration(use_django_logging=True, log_parent=True)],
}
LOG_FORMAT = read("LOG_FORMAT", environment.log_format, "json" if PRODUCTION else "line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {
            "()": "django_guid.log_filters.CorrelationId",
            "correlation_id_field": "request",
        },
        "job": {"()": "django_guid.integrations.celery.log_filters.CeleryTracing"},
        "page": {"()": "portal.monitoring.log.ByPage"},
    },
    "formatters": {
        "line": {
            "()": "portal.monitoring.log.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {
            "()": "portal.monitoring.log.Json",
            "format": "levelname,name,message,process,request,celery_current_id,celery_parent_id",
            "style": ",",
            "timestamp": "time",
            "rename_fields": {
                "levelname": "level",
                "celery_current_id": "job",
                "celery_parent_id": "asked_by_job",
            },
            "json_ensure_ascii": False,
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["page", "request", "job"],
        }
    },
    "root": {
        "handlers": ["stderr"],
        "level": read("LOG_LEVEL", environment.log_level, "WARNING" if DEBUG else "INFO"),
    },
    "loggers": {
        "fontTools": {"level": "ERROR"},  # reports each table of each font
        "django_guid": {"level": "WARNING"},  # reports each number it gives
    },
}
METRICS_TOKEN = read("METRICS_TOKEN", environment.token, "")
SENTRY_DSN = read("SENTRY_DSN", environment.dsn, "")
