"""Files of the portal's own and of its users."""

from pathlib import Path

from portal import environment
from portal.environment import read
from portal.settings.base import BASE_DIR, PRODUCTION, VAR_DIR

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
