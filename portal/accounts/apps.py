from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        from portal.accounts import history, sessions  # noqa: F401 - hear of sign-ins
