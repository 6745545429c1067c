"""What the sign-in library keeps of a person, and goes with the account (Art. 29)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from contracts.office.personal import Leaving, Rows, of_accounts, personal


def _sessions(who: Leaving) -> Q:
    mine = UserSession.objects.filter(user__in=who.accounts)
    return Q(session_key__in=mine.values("session_key"))


personal(Rows(_sessions))(Session)
personal(of_accounts("user"))(UserSession)
personal(of_accounts("user"))(Authenticator)
personal(of_accounts("user"))(EmailAddress)
