"""Mail that goes out and comes in."""

from portal import environment
from portal.environment import read, require
from portal.settings.base import PRODUCTION, VAR_DIR

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
