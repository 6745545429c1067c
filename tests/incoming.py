"""Incoming mail, for tests: stored and filed as if it had been fetched."""

from datetime import datetime

from contracts.people.models import BillingAccount, Contact
from support.inbound.imap import Fetched
from support.inbound.models import IncomingMail
from support.inbound.operations import filing, storing
from tests.inquiries import at, robot
from tests.rules.mails.building import TARO, mail

MONDAY = at("09:00")


def known(address: str = TARO, company: str = "A", name: str = "山田 太郎") -> Contact:
    """Somebody whose address is on file of a company."""
    customer = BillingAccount.objects.get(number=company).customer
    return Contact.objects.create(customer=customer, name=name, email=address)


def came(*mails: bytes, when: datetime = MONDAY) -> list[IncomingMail]:
    """They came at a moment, and were given their fates; in their order."""
    for raw in mails:
        storing.store(robot(), [Fetched(raw, len(raw), when)])
    filing.file_waiting(robot())
    return list(IncomingMail.objects.order_by("pk"))[-len(mails) :]


def numbered(number: int, body: str = "本文", *extra: str, **about) -> bytes:
    return mail(f"{body}{number}", *extra, message_id=f"<{number}@kita.example>", **about)


def spam() -> bytes:
    return mail("安い", "X-Spam-Flag: YES", subject="sale", sender="x@spam.example",
                message_id="<s@spam.example>")  # fmt: skip
