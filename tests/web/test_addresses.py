"""Addresses that pages lead to, written without asking all patterns, against Django's own."""

import pytest
from django.conf import settings
from django.template import engines
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, get_resolver, reverse

from portal.templatetags.clauses import clause
from portal.templatetags.constant import around_row

NAMES = sorted(
    name
    for name in get_resolver().reverse_dict
    if isinstance(name, str) and around_row(name, settings.ROOT_URLCONF)
)


def said(name: str, row: object) -> str:
    source = f"{{% url '{name}' row %}}"
    return engines["django"].from_string(source).render({"row": row})


def test_the_address_of_a_row_is_that_of_its_pattern():
    assert {"invoice", "contract", "quote", "staff_invoice"} <= set(NAMES)
    for name in NAMES:
        assert said(name, "INV-2026-000001") == reverse(name, args=["INV-2026-000001"])


@pytest.mark.parametrize("row", ["日本", "a b", "A&B", "50%", 12])
def test_what_must_be_quoted_is(row):
    address = reverse("invoice", args=[row])
    assert said("invoice", row) == address.replace("&", "&amp;")


def test_under_a_prefix():
    with override_script_prefix("/portal/"):
        assert said("invoice", "INV1") == reverse("invoice", args=["INV1"])
        assert said("invoice", "INV1").startswith("/portal/")


def test_a_link_to_a_clause_is_under_the_prefix_of_its_page():
    assert f'href="{reverse("terms")}#' in clause("17-1")
    with override_script_prefix("/portal/"):
        assert f'href="{reverse("terms")}#' in clause("17-1")


def test_no_address_without_a_row():
    for row in ("", "a/b"):
        with pytest.raises(NoReverseMatch):
            said("invoice", row)
