"""Mail in plain text and HTML from one template each, from the notice it belongs to."""

import re
from collections.abc import Mapping
from email.charset import BASE64, Charset

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.office.models import OutboxMessage
from contracts.office.queries.notices import ONLY, footing
from contracts.office.terms.addressing import carries_link, saluted
from contracts.office.terms.days import day_in, moment_in
from contracts.office.terms.notices import languages_of

UTF_8 = Charset("utf-8")
UTF_8.body_encoding = BASE64
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def compose(template: str, context: Mapping, to: str) -> EmailMultiAlternatives:
    """A mail from `emails/<template>.txt`, whose first line is the subject.

    The HTML part is the same text, paragraph by paragraph, so the two never differ.
    """
    values = {"bank_account": settings.ISSUER_BANK_ACCOUNT.lines, **context, **footing()}
    with override("ja"):  # but for what `spoken` says in English
        text = render_to_string(f"emails/{template}.txt", values)
    first, _, body = text.lstrip().partition("\n")
    subject = first.removeprefix("件名:").strip()
    body = re.sub(r"\n{3,}", "\n\n", body).strip()
    mail = EmailMultiAlternatives(subject, f"{body}\n", settings.DEFAULT_FROM_EMAIL, [to])
    mail.encoding = UTF_8
    html = render_to_string(
        "emails/base.html",
        {
            "subject": subject,
            "paragraphs": body.split("\n\n"),
            "language": values.get("languages", ["ja"])[0],
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def context_of(message: OutboxMessage) -> dict:
    """What a notice says, its days as dates, and to whom: nobody is named of no company."""
    notice = message.notice
    customer = notice.customer
    languages = notice.data.get(ONLY) or languages_of(notice.data)
    salutation = saluted(customer.name, customer.is_person, languages[0]) if customer else ""
    return {
        **{name: _as_day(value) for name, value in notice.data.items()},
        "languages": languages,
        "company": customer.name if customer else "",
        "company_in_subject": _in_subject(customer.name) if customer else "",
        "addressee": salutation,
        "contract": notice.contract.number if notice.contract else "",
        "day": notice.day,
    }


def _in_subject(company: str) -> str:
    """A company named itself: nothing that a mail program would make a link of."""
    return "" if carries_link(company) else company


def _as_day(value: object) -> object:
    if not isinstance(value, str) or not DAY.match(value):
        return value
    return (day_in(value) if DAY.fullmatch(value) else moment_in(value)) or value
