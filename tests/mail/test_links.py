"""What of a mail becomes a link, and what a company calls itself in its subject."""

import pytest
from django.core.mail import EmailMultiAlternatives

from contracts.office.context import Duty, Member
from contracts.office.mail import compose
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composers
from contracts.people.models import Customer
from contracts.people.operations import members
from tests.factories import CustomerFactory
from tests.staff import staff

pytestmark = pytest.mark.django_db


def invitation(company: str) -> EmailMultiAlternatives:
    customer: Customer = CustomerFactory(name=company, created_on="2026-05-01")
    by = staff("sato", "2026-05-11", Duty.CONTRACTS)
    members.invite(by, customer.pk, "new@example.jp", Member.VIEWER)
    rows = OutboxMessage.objects.select_related("notice__customer", "notice__contract")
    return composers["invited"](rows.get())


def html(mail: EmailMultiAlternatives) -> str:
    return str(mail.alternatives[0][0])


def test_a_company_is_named_in_the_subject():
    assert invitation("見本株式会社").subject == "見本株式会社 の利用者として招待されました"


@pytest.mark.parametrize(
    "name", ["https://evil.example/ 株式会社", "evil.example", "a@evil.example"]
)
def test_a_name_with_a_link_or_an_address_is_in_no_subject(name):
    mail = invitation(name)
    assert mail.subject == "契約・請求ポータルの利用者として招待されました"
    assert name in mail.body
    assert html(mail).count("<a ") == 2  # the invitation's own link, and the portal
    assert "mailto:" not in html(mail)


def test_links_lead_to_the_portal_alone(settings):
    settings.PORTAL_URL = "https://portal.example.jp/"
    said = (
        "https://portal.example.jp/join/ab12/ https://portal.example.jp/?a=1&b=2。"
        "https://portal.example.jp.evil.example/ https://portal.example.jp@evil.example/ "
        "http://portal.example.jp/ www.evil.example <b>"
    )
    mail = compose("announcement", {"text": said, "languages": ["ja"]}, "a@example.jp")
    found = html(mail)
    links = [part.partition('"')[0] for part in found.split('<a href="')[1:]]
    assert links[:2] == [
        "https://portal.example.jp/join/ab12/",
        "https://portal.example.jp/?a=1&amp;b=2",
    ]
    assert set(links[2:]) <= {"https://portal.example.jp/"}
    assert "&lt;b&gt;" in found
