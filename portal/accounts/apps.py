from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = pgettext_lazy("column", "User")
    kept_for = _("To let people sign in, and nobody else under their name.")

    def ready(self) -> None:
        from portal.accounts import (  # noqa: F401 - receive signals, declare
            history,
            leaving,
            lifetime,
            mail,
            recovery_codes,
            sessions,
            unsent,
        )

        recovery_codes.replace()
