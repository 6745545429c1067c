"""What people of no company said and nobody has said anything of since.

Mail, inquiries, and reports of prohibited acts.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Max

from contracts.office.models import Notice
from contracts.office.personal import MARK
from contracts.office.queries.selecting import Waiting
from contracts.office.queries.waiting import day_of
from support.conduct.models import Case, Step
from support.conduct.terms.kinds import State as CaseState
from support.desk.models import Inquiry, Message
from support.desk.queries.senders import companies_of
from support.inbound.models import IncomingMail
from support.offboarding.queries.policy import policy
from support.offboarding.terms.policy import DEFAULTS
from support.offboarding.terms.retention import case_kept_until, stranger_kept_until

OLD = """
    < %(day)s - make_interval(months => coalesce((
        SELECT stranger_months FROM offboarding_offboardingpolicy ORDER BY id DESC LIMIT 1),
        %(months)s))
"""
INQUIRIES = Waiting(
    f"""
SELECT i.id
  FROM desk_inquiry i
 WHERE i.customer_id IS NULL AND NOT i.is_erased
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
CASES = Waiting(
    f"""
SELECT c.id
  FROM conduct_case c
 WHERE c.reporter_id IS NULL AND c.holder_id IS NULL AND c.state = 'closed'
   AND (c.text <> '{MARK}' OR c.about NOT IN ('', '{MARK}')
        OR c.reporter_name NOT IN ('', '{MARK}')
        OR EXISTS (SELECT FROM conduct_step s
                    WHERE s.case_id = c.id AND s.text NOT IN ('', '{MARK}')))
   AND NOT EXISTS (SELECT FROM conduct_step s
                    WHERE s.case_id = c.id
                      AND NOT (s.at AT TIME ZONE 'Asia/Tokyo')::date
                          < %(day)s - make_interval(months => coalesce((
                              SELECT case_months FROM offboarding_offboardingpolicy
                               ORDER BY id DESC LIMIT 1), %(months)s)))
 ORDER BY c.id
""",
    months=DEFAULTS.case_months,
)
"""Closed reports that no company made and that concern none, the last step of which is so old."""


def inquiries_over(ids: Iterable[int], day: date) -> list[Inquiry]:
    """Of some inquiries, under their lock, those that are still no company's and no longer kept."""
    figures = policy()
    rows = Inquiry.objects.filter(pk__in=ids, customer=None, is_erased=False).order_by("pk")
    locked = list(rows.select_for_update(of=["self"]))
    said = Message.objects.filter(inquiry__in=locked).order_by().values_list("inquiry")
    last = dict(said.annotate(Max("at")))
    return [
        row
        for row in locked
        if stranger_kept_until(day_of(last.get(row.pk, row.opened_at)), figures) < day
    ]


def mail_over(ids: Iterable[int], day: date) -> list[IncomingMail]:
    """Of some mail, under its lock, what is still filed nowhere and no longer kept."""
    figures = policy()
    rows = IncomingMail.objects.filter(pk__in=ids, message=None).exclude(file="").order_by("pk")
    locked = rows.select_for_update(of=["self"])
    return [row for row in locked if stranger_kept_until(day_of(row.received_at), figures) < day]


def cases_over(ids: Iterable[int], day: date) -> list[Case]:
    """Of some cases, under their lock, those of no company that are no longer kept."""
    figures = policy()
    rows = Case.objects.filter(pk__in=ids, reporter=None, holder=None, state=CaseState.CLOSED.value)
    locked = list(rows.order_by("pk").select_for_update(of=["self"]))
    steps = Step.objects.filter(case__in=locked).order_by().values_list("case")
    last = dict(steps.annotate(Max("at")))
    return [row for row in locked if case_kept_until(day_of(last[row.pk]), figures) < day]


def addresses_of(rows: Iterable[Inquiry | IncomingMail]) -> set[str]:
    """By what strangers are named elsewhere: addresses that are on no company's file."""
    found = {row.contact if isinstance(row, Inquiry) else row.sender for row in rows}
    found -= {"", MARK}
    return found - companies_of(found).keys()


def linked(companies: Collection[int]) -> list[int]:
    """What people were mailed about an inquiry before it was given to one of the companies."""
    return notices_of(Inquiry.objects.filter(customer__in=companies))


def notices_of(inquiries: Iterable[Inquiry]) -> list[int]:
    """What people of no company were told by mail about their inquiries."""
    said = Message.objects.filter(inquiry__in=[row.pk for row in inquiries])
    references = [
        f"inquiry:{number}:{pk}" for number, pk in said.values_list("inquiry__number", "pk")
    ]
    told = Notice.objects.filter(customer=None, reference__in=references)
    return list(told.values_list("pk", flat=True))
