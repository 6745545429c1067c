"""Whose a session is, read with each visit."""

from allauth.account import auth_backends

from contracts.office.queries.written import Written
from portal.accounts.models import User

_PERSON = Written[User](lambda pk: User.objects.filter(pk=pk))


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """As Django's: None where there is no such person any more, or may not come in."""
        for found in _PERSON.of(user_id):
            return found if self.user_can_authenticate(found) else None
        return None
