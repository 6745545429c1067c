"""The mails about an account: signing up, a new password, a change of the ways in.

They wait in the outbox like all others. What they say is of one person and may hold a link that
opens the account: until it is sent it is kept encrypted, afterwards not at all.
"""

import json

from django.core.mail import EmailMultiAlternatives
from django.utils.dateparse import parse_datetime

from contracts.office.mail import compose
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms.notices import ACCOUNT
from portal.accounts.encryption import decrypted

AT = "timestamp"


def about_itself(message: OutboxMessage) -> EmailMultiAlternatives:
    """What is left to be read of it: that it was sent."""
    return compose("account/kept", {"email": message.recipient}, message.recipient)


@composer(ACCOUNT, text=about_itself)
def account_mail(message: OutboxMessage) -> EmailMultiAlternatives:
    """Raises InvalidToken where the key that sealed it is gone."""
    said = json.loads(decrypted(message.sealed))
    if AT in said:
        said[AT] = parse_datetime(said[AT])
    occasion = message.notice.data["occasion"]
    return compose(f"account/{occasion}", {**said, "email": message.recipient}, message.recipient)
