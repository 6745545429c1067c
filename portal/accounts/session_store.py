"""Sessions in the database, listed under their present key for the person whose they are."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from contracts.office.queries.written import Written

_LIVE = Written[Session](
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now)
)


class SessionStore(db.SessionStore):
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
