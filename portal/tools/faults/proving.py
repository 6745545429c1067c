"""What must be true after a fault run."""

from collections import Counter
from collections.abc import Iterator

from django.core.management import call_command

from billing.models import CreditNote, Invoice
from contracts.office.context import system
from contracts.office.models import Alert, OutboxMessage
from contracts.office.operations import seals
from contracts.office.outbox import FAILED, MOST_UNANSWERED, message_id
from portal.tools.faults import documents
from portal.tools.faults.sink import Sink


def faults(sink: Sink) -> Iterator[str]:
    """What is wrong with mail, documents, numbers, journal and books."""
    yield from of_mail(sink.taken)
    yield from documents.faults()
    for model in (Invoice, CreditNote):
        numbers = sorted(model._default_manager.values_list("number", flat=True))
        counted = [int(number.rpartition("-")[2]) for number in numbers]
        if counted != list(range(1, len(numbers) + 1)):
            yield f"{model.__name__}: numbers with a gap: {numbers}"
    seals.seal(system())
    for command in ("verify_journal", "verify_books"):
        try:
            call_command(command)
        except SystemExit:
            yield command


def of_mail(taken: Counter[str]) -> Iterator[str]:
    """Never more than two of a message; none lost but where staff are told that it may be."""
    yield from (
        f"{name}: taken {count} times" for name, count in taken.items() if count > MOST_UNANSWERED
    )
    told = set(Alert.objects.filter(kind=FAILED.name).values_list("reference", flat=True))
    for message in OutboxMessage.objects.all():
        if not taken[message_id(message)] and f"outbox:{message.pk}" not in told:
            yield f"{message_id(message)}: lost, {message.response or 'never tried'}"
