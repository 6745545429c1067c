"""Addresses that pages lead to, written without asking all patterns, against Django's own."""

import pytest
from django.conf import settings
from django.template import engines
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, get_resolver, reverse

from portal.addresses import address, parts, plain_address
from portal.templatetags.clauses import clause

NAMES = sorted(
    name
    for name in get_resolver().reverse_dict
    if isinstance(name, str) and parts(name, settings.ROOT_URLCONF)
)
WORDS = {str: "INV-2026-000001", int: 12}


def said(name: str, row: object) -> str:
    source = f"{{% url '{name}' row %}}"
    return engines["django"].from_string(source).render({"row": row})


def test_an_address_is_that_of_its_pattern():
    assert {"invoice", "contract", "staff_customer_tab", "staff_payment", "console"} <= set(NAMES)
    for name in NAMES:
        words = [WORDS[kind] for kind, _ in parts(name, settings.ROOT_URLCONF)[1:]]
        assert plain_address(name, *words) == reverse(name, args=words)


def test_in_a_template_it_is_said_or_kept_under_a_name():
    there = reverse("staff_customer_tab", args=["K1", "notes"])
    for source in (
        "{% url 'staff_customer_tab' row 'notes' %}",
        "{% url 'staff_customer_tab' row 'notes' as there %}{{ there }}",
    ):
        assert engines["django"].from_string(source).render({"row": "K1"}) == there
    assert said("staff_payment", 12) == reverse("staff_payment", args=[12])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("invoice", ["日本"]),
        ("invoice", [12]),
        ("staff_payment", ["12"]),
        ("staff_customer_tab", ["a b", "notes"]),
    ],
)
def test_what_is_not_plain_is_as_django_has_it(name, words):
    assert plain_address(name, *words) is None
    assert address(name, *words) == reverse(name, args=words)


@pytest.mark.parametrize(
    ("name", "words"),
    [("staff_payment", [-1]), ("staff_payment", [True]), ("invoice", []), ("invoice", ["a", "b"])],
)
def test_what_has_no_address_has_none(name, words):
    with pytest.raises(NoReverseMatch):
        address(name, *words)


@pytest.mark.parametrize("row", ["日本", "a b", "A&B", "50%", 12])
def test_what_must_be_quoted_is(row):
    there = reverse("invoice", args=[row])
    assert said("invoice", row) == there.replace("&", "&amp;")


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
