"""Writing to people about their accounts."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from contracts.office.context import By
from contracts.office.operations.record import write_to
from contracts.office.terms.notices import ACCOUNT
from portal.accounts.encryption import encrypted
from portal.accounts.tasks import send_account_mail
from portal.handing import hand


@transaction.atomic
def write(by: By, occasion: str, email: str, said: Mapping) -> None:
    """The mail of an occasion, in the transaction of what it reports; a worker sends it at once.

    Where the queue is down it goes with the next minute's. `said` is what the template asks for;
    only its words and moments are kept, encrypted, until it is sent.
    """
    words = {name: one for name, one in said.items() if isinstance(one, str | datetime)}
    sealed = encrypted(json.dumps(words, cls=DjangoJSONEncoder))
    notice = write_to(by, ACCOUNT, email, "", {"occasion": occasion}, sealed)
    transaction.on_commit(lambda: hand(send_account_mail, notice.pk))
