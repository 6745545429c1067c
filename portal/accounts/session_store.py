"""Sessions in the database, listed under their present key for the person whose they are."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as Before
from allauth.usersessions.models import UserSession
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from contracts.office.queries.written import Written

_LIVE = Written[Session](
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now)
)


BEFORE = f"{Before.__module__}.{Before.__qualname__}"
"""What read the person of a session of 1.0.0; ours reads the same person."""


class SessionStore(db.SessionStore):
    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """An update signs nobody out."""
        found = super().decode(session_data)
        if found.get(BACKEND_SESSION_KEY) == BEFORE:
            found[BACKEND_SESSION_KEY] = "portal.accounts.backend.AuthenticationBackend"
        return found

    def _get_session_from_db(self) -> Session | None:
        """As Django's: None where there is no such session any more."""
        for found in _LIVE.of(self.session_key, timezone.now()):
            return found
        self._session_key = None
        return None

    def cycle_key(self) -> None:
        """A sign-in that goes on under a new secret key stays listed, and can be ended."""
        before = self.session_key
        super().cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=self.session_key)
