"""What a final demand asks for."""

import re

import pytest
from django.urls import reverse

from billing.models import DunningMessage
from contracts.office.context import Duty
from tests.documents.reading import text as text_of
from tests.world import d, lived, signed

pytestmark = pytest.mark.django_db


def test_a_final_demand_totals_all_that_is_overdue(today, staff):
    """17,820 + 148 of May took the step; 17,820 + 353 of April (50 days) are overdue besides."""
    today("2026-07-21")
    lived("2026-07-21", *signed("2026-04-01"))
    final = DunningMessage.objects.filter(step="final").last()
    assert (final.day, final.text["total"], final.text["due"]) == (d("2026-07-21"), 17_968, 36_141)
    letter = reverse("dunning_letter", args=[final.pk])
    body = text_of(staff(Duty.ACCOUNTS).get(letter).content)
    assert re.search(r"ご請求の合計\s*¥36,141", body)
    for said in ("¥17,968", "¥18,173"):
        assert said in body, said
    second = DunningMessage.objects.filter(step="second").last()
    assert second.text["due"] > second.text["total"]
    body = text_of(staff(Duty.ACCOUNTS).get(reverse("dunning_letter", args=[second.pk])).content)
    assert re.search(rf"ご請求の合計\s*¥{second.text['total']:,}", body)
