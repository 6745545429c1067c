"""Payments by the name that they came under: looked for among names, not among all payments."""

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

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
    found = list(_names(text).values_list("customer", "sought").distinct()[:MANY])
    if len(found) == MANY:
        newest = Payment.objects.filter(_by_place(text)).order_by("-value_date", "-id")
        return list(newest.values_list("pk", flat=True)[:most])
    if not found:
        return []
    companies, sought = (list(column) for column in zip(*found, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(OF_NAMES, [companies, sought, most, most])
        return [pk for (pk,) in cursor.fetchall()]


def under(text: str) -> Q:
    """The payments whose payer's name contains the text: of the companies that paid so, if few."""
    companies = list(_names(text).values_list("customer", flat=True).distinct()[:MANY])
    if len(companies) == MANY:
        return _by_place(text)
    return Q(customer__anyof=companies) & reads(text, "sought")


def _names(text: str) -> QuerySet[PayerName]:
    return PayerName.objects.filter(reads(text, "sought"))


def _by_place(text: str) -> Q:
    """By a place in the name, so that payments are read in order until there are enough.

    Of it the planner supposes that a third have one: how rare a LIKE is it guesses from some
    hundred names, and then may read all payments.
    """
    return Q(GreaterThan(StrIndex("sought", Folded(Value(text))), 0))
