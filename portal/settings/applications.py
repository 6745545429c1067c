"""Applications, middleware, templates and languages."""

from portal.settings.base import BASE_DIR

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
    "portal.monitoring.timing.MetricsMiddleware",
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

FORM_RENDERER = "portal.form_renderer.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
