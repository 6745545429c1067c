"""What people of no company said and nobody has said anything of since: mail and inquiries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from contracts.office.models import Notice
from contracts.office.personal import MARK
from contracts.office.queries.selecting import Waiting
from contracts.office.queries.waiting import day_of
from support.desk.models import Inquiry, Message
from support.inbound.models import IncomingMail
from support.offboarding.queries.policy import policy
from support.offboarding.terms.policy import DEFAULTS
from support.offboarding.terms.retention import stranger_kept_until

OLD = """
    < %(day)s - make_interval(months => coalesce((
        SELECT stranger_months FROM offboarding_offboardingpolicy ORDER BY id DESC LIMIT 1),
        %(months)s))
"""
SAID = f"""
    (i.subject <> '{MARK}' OR i.contact NOT IN ('', '{MARK}')
     OR EXISTS (SELECT FROM desk_message said
                 WHERE said.inquiry_id = i.id AND said.body NOT IN ('', '{MARK}')))
"""
"""Something of it was not forgotten yet, or came afterwards."""
INQUIRIES = Waiting(
    f"""
SELECT i.id
  FROM desk_inquiry i
 WHERE i.customer_id IS NULL AND {SAID}
   AND (i.opened_at AT TIME ZONE 'Asia/Tokyo')::date {OLD}
   AND NOT EXISTS (SELECT FROM desk_message m
                    WHERE m.inquiry_id = i.id
                      AND NOT (m.at AT TIME ZONE 'Asia/Tokyo')::date {OLD})
 ORDER BY i.id
""",
    months=DEFAULTS.stranger_months,
)
"""Inquiries of no company about which nothing was said for so long."""
MAIL = Waiting(
    f"""
SELECT id
  FROM inbound_incomingmail
 WHERE message_id IS NULL AND file <> '' AND fate <> 'waiting'
   AND (received_at AT TIME ZONE 'Asia/Tokyo')::date {OLD}
 ORDER BY id
""",
    months=DEFAULTS.stranger_months,
)
"""Mail that was filed nowhere and came so long ago."""


def inquiries_over(ids: Iterable[int], day: date) -> list[Inquiry]:
    """Of some inquiries, under their lock, those that are still no company's and no longer kept."""
    figures = policy()
    rows = Inquiry.objects.filter(pk__in=ids, customer=None).order_by("pk")
    locked = list(rows.select_for_update(of=["self"]))
    said = Message.objects.filter(inquiry__in=locked).order_by().values_list("inquiry")
    last = dict(said.annotate(Max("at")))
    unmarked = set(said.exclude(body__in=("", MARK)).values_list("inquiry", flat=True))
    return [
        row
        for row in locked
        if (row.subject != MARK or row.contact not in ("", MARK) or row.pk in unmarked)
        and stranger_kept_until(day_of(last.get(row.pk, row.opened_at)), figures) < day
    ]


def mail_over(ids: Iterable[int], day: date) -> list[IncomingMail]:
    """Of some mail, under its lock, what is still filed nowhere and no longer kept."""
    figures = policy()
    rows = IncomingMail.objects.filter(pk__in=ids, message=None).exclude(file="").order_by("pk")
    locked = rows.select_for_update(of=["self"])
    return [row for row in locked if stranger_kept_until(day_of(row.received_at), figures) < day]


def notices_of(inquiries: Iterable[Inquiry]) -> list[int]:
    """What people of no company were told by mail about their inquiries."""
    said = Message.objects.filter(inquiry__in=[row.pk for row in inquiries])
    references = [
        f"inquiry:{number}:{pk}" for number, pk in said.values_list("inquiry__number", "pk")
    ]
    told = Notice.objects.filter(customer=None, reference__in=references)
    return list(told.values_list("pk", flat=True))
