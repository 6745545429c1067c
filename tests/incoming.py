"""Incoming mail, for tests: stored and filed as if it had been fetched."""

from contracts.people.models import BillingAccount, Contact
from support.inbound.imap import Fetched
from support.inbound.models import IncomingMail
from support.inbound.operations import filing, storing
from tests.inquiries import MONDAY, at, robot
from tests.rules.mails.building import TARO, mail


def known(address: str = TARO, company: str = "A", name: str = "山田 太郎") -> Contact:
    """Somebody whose address is on file of a company."""
    customer = BillingAccount.objects.get(number=company).customer
    return Contact.objects.create(customer=customer, name=name, email=address)


def came(*mails: bytes, day: str = MONDAY) -> list[IncomingMail]:
    """They came at nine on a day, and were given their fates; in their order."""
    for raw in mails:
        storing.store(robot(day=day), [Fetched(raw, len(raw), at("09:00", day))])
    filing.file_waiting(robot(day=day))
    return list(IncomingMail.objects.order_by("pk"))[-len(mails) :]


def numbered(number: int, body: str = "本文", *extra: str, **about) -> bytes:
    return mail(f"{body}{number}", *extra, message_id=f"<{number}@kita.example>", **about)


def spam() -> bytes:
    return mail("安い", "X-Spam-Flag: YES", subject="sale", sender="x@spam.example",
                message_id="<s@spam.example>")  # fmt: skip
