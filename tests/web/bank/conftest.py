"""Staff of the bank's pages, and companies that pay."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.office.context import Duty
from contracts.people.models import BillingAccount
from tests.factories import UserFactory
from tests.staff import member
from tests.web import reading
from tests.world import event, lived, signed

DAY = "2026-07-10"


@pytest.fixture
def person(client, today):
    """Sign in as staff with duties, or as nobody of the staff."""
    today(DAY)

    def enter(*duties: Duty, is_staff: bool = True):
        name = "-".join(duties) or "none"
        user = member(name, *duties, all_duties=False) if is_staff else UserFactory()
        client.force_login(user)
        return user

    return enter


@pytest.fixture
def keeper(person):
    return person(Duty.ACCOUNTS)


@pytest.fixture
def life(today):
    lived(
        "2026-06-25",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-05-20", "pay", customer="A", amount=40_000),
    )
    today(DAY)
    BillingAccount.objects.filter(number="B").update(payer_names=["カ)ミホン"])


@pytest.fixture
def brief(today):
    """Two companies that owe nothing yet; A has paid."""
    lived(
        "2026-06-20",
        *signed("2026-06-20"),
        *signed("2026-06-20", "C2", "B"),
        event("2026-06-20", "pay", customer="A", amount=40_000),
    )
    today(DAY)
    BillingAccount.objects.filter(number="B").update(payer_names=["カ)ミホン"])


def upload(client, content: bytes, name: str = "bank.txt", **values):
    values = {"format": "", "form": "", **values, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("upload_bank_file"), values)


def text(response) -> str:
    assert response.status_code == 200
    return reading.text(response)
