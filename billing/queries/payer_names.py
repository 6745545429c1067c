"""Payments by the name that they came under: looked for among names, not among all payments."""

from django.db import connection
from django.db.models import Value
from django.db.models.functions import StrIndex

from billing.models import PayerName, Payment
from contracts.office.folding import Folded, reads

MANY = 300
"""Of so many names, and more, payments are frequent."""

OF_NAMES = """
SELECT p.id FROM unnest(%s::bigint[], %s::text[]) AS n (customer_id, sought)
 CROSS JOIN LATERAL (
       SELECT id, value_date FROM billing_payment
        WHERE customer_id = n.customer_id AND sought = n.sought
        ORDER BY value_date DESC, id DESC LIMIT %s) p
 ORDER BY p.value_date DESC, p.id DESC LIMIT %s
"""


def newest(text: str, most: int) -> list[int]:
    """The ids of the newest payments, `most` at most, whose payer's name contains the text."""
    names = PayerName.objects.filter(reads(text, "sought"))
    found = list(names.values_list("customer", "sought").distinct()[:MANY])
    if len(found) == MANY:
        return _among_newest(text, most)
    if not found:
        return []
    companies, sought = (list(column) for column in zip(*found, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(OF_NAMES, [companies, sought, most, most])
        return [pk for (pk,) in cursor.fetchall()]


def _among_newest(text: str, most: int) -> list[int]:
    """From the newest on until there are enough.

    By a place in the name, of which the planner supposes that a third have it: how rare a LIKE is
    it guesses from some hundred names, and then may read all payments.
    """
    rows = Payment.objects.alias(place=StrIndex("sought", Folded(Value(text))))
    return list(
        rows.filter(place__gt=0).order_by("-value_date", "-id").values_list("pk", flat=True)[:most]
    )
