"""What is wrong with a form: said in the title, summed up on top, its lines lead to the fields."""

import re

import pytest
from django.urls import reverse

from tests.web.reading import text

pytestmark = pytest.mark.django_db


def title(page: str) -> str:
    return re.search(r"<title>\s*(.*?)\s*</title>", page)[1]


def targets(page: str) -> list[str]:
    """The fields to which the summary leads; each is there."""
    summary = re.search(r'role="alert" tabindex="-1" autofocus>(.*?)</div>', page)[1]
    found = re.findall(r'href="#([^"]+)"', summary)
    for one in found:
        assert f'id="{one}"' in page, one
    return found


def test_signing_up(client):
    page = text(client.post(reverse("account_signup"), {"email": "no address"}))
    assert title(page).startswith("エラー: ")
    assert "id_email" in targets(page)
    assert re.search(r'href="#id_email">[^<]+</a>: [^<\[]+。', page), "in the field's own words"


def test_staff_enter_an_application_of_several_forms(staff, edition):
    page = text(staff().post(reverse("enter_application"), {}))
    assert title(page).startswith("エラー: ")
    assert len(targets(page)) > 5


def test_in_english(client):
    client.cookies["django_language"] = "en"
    page = text(client.post(reverse("account_signup"), {"email": "no address"}))
    assert title(page).startswith("Error: ")


def test_a_page_that_was_only_asked_for_says_nothing(client):
    page = text(client.get(reverse("account_signup")))
    assert "autofocus" not in page
    assert not title(page).startswith("エラー")
