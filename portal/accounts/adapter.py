from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may open an account, to apply; its address must be confirmed by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True
