"""Inquiries in the search over everything."""

from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.queries.finders import FINDERS, SHOWN, Finder, Hit
from contracts.office.queries.waiting import day_of
from support.desk.models import Inquiry
from support.desk.queries.finding import EVERY, InquiryCriteria, find


def _found(by: By, text: str) -> list[Hit]:
    rows = find(by, InquiryCriteria(text, EVERY)).select_related("customer")
    return [_hit(row) for row in rows.order_by("-opened_at", "-pk")[: SHOWN + 1]]


def _hit(row: Inquiry) -> Hit:
    whose = row.customer.name if row.customer else row.contact
    day = day_of(row.opened_at)
    return Hit(row.number, row.subject, whose, day, row.state, row.get_state_display())


FINDERS.register(Finder("inquiries", _("Inquiries"), "staff_inquiry", _found))
