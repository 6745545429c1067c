"""The log, and what watches over the portal."""

from django_guid.integrations import CeleryIntegration

from portal import environment
from portal.environment import read
from portal.settings.base import DEBUG, PRODUCTION

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
