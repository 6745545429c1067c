"""What a password must be besides what Django's validators ask for."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.terms.passwords import FEWEST_OTHERS, is_of_our_words

FEW = format_lazy(
    _("Use at least {fewest} characters besides words such as “portal” and our own name."),
    fewest=FEWEST_OTHERS,
)


class ContextValidator:
    """Asks for enough characters besides our words, however they are combined."""

    def validate(self, password: str, user: object = None) -> None:
        host = urlsplit(settings.PORTAL_URL).hostname or ""
        if is_of_our_words(password, (settings.ISSUER_NAME, host)):
            raise ValidationError(FEW, code="password_of_our_words")

    def get_help_text(self) -> str:
        return str(FEW)
