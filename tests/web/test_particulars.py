"""Changes of a company's particulars, contacts and billing account, as their holder asks."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from contracts.models import ChangeRequest
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Role
from contracts.operations import requests
from contracts.people.operations.companies import change_particulars
from tests.web.reading import text
from tests.world import account, contract, lived, signed

pytestmark = pytest.mark.django_db


def test_art_12_1_only_what_differs_is_asked_for(two_servers):
    address = reverse("change_company")
    page = text(two_servers.get(address))
    assert "A株式会社" in page
    values = {
        "name": "Ａ株式会社",
        "name_kana": "シナリオ",
        "corporate_number": "7000012050002",
        "postal_code": "〒１００−０００１",
        "address": "東京都千代田区千代田9-9",
        "phone": "03-1234-5678",
    }
    unchanged = {**values, "address": "東京都千代田区千代田1-1"}
    assert "変更された項目がありません" in text(two_servers.post(address, unchanged))
    abroad = {**values, "address": "1 Main Street"}
    assert "住所は都道府県から入力してください" in text(two_servers.post(address, abroad))
    elsewhere = {**values, "address": "大阪府大阪市北区1-1"}
    assert "東京都の番号です" in text(two_servers.post(address, elsewhere))
    two_servers.post(address, values)
    assert ChangeRequest.objects.get().after == {"address": "東京都千代田区千代田9-9"}


def shown(client, name: str, *args) -> tuple[str, dict]:
    """The address of a form and its values as they are on the page."""
    address = reverse(name, args=args)
    page = client.get(address)
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    kept = {name: value for name, value in values.items() if value not in (False, None)}
    return address, {**kept, "seen": page.context["seen"]}


def test_art_12_1_two_who_ask_for_different_fields_both_ask(two_servers):
    address, values = shown(two_servers, "change_company")
    one = two_servers.post(address, {**values, "phone": "03-1111-2222"})
    other = two_servers.post(address, {**values, "address": "東京都千代田区千代田9-9"})
    assert one.url != other.url
    asked = ChangeRequest.objects.order_by("pk")
    assert [row.after for row in asked] == [
        {"phone": "0311112222"},
        {"address": "東京都千代田区千代田9-9"},
    ]
    page = text(two_servers.get(address))
    assert page.count("ほかの項目の変更は、これとは別に申請できます") == 2
    staff = By(context.now(), Role.STAFF, name="staff", duties=EVERY_DUTY)
    for row in asked:
        requests.accept(staff, row.pk)
    row = account().customer
    assert (row.phone, row.address) == ("0311112222", "東京都千代田区千代田9-9")


def test_art_12_1_who_asks_for_the_same_field_sees_what_the_other_asked_for(two_servers):
    address, values = shown(two_servers, "change_company")
    two_servers.post(address, {**values, "phone": "03-1111-2222"})
    sent = {**values, "phone": "03-3333-4444"}
    page = text(two_servers.post(address, sent))
    assert "確認中の申請で「0311112222」に変えることになっています" in page
    assert "その申請を取り下げるか、項目を元に戻してください" in page
    asked = ChangeRequest.objects.get()
    assert reverse("change_request", args=[asked.pk]) in page
    two_servers.post(reverse("withdraw_request", args=[asked.pk]))
    two_servers.post(address, sent)
    assert ChangeRequest.objects.get(state="open").after == {"phone": "0333334444"}


def test_art_12_1_what_changed_meanwhile_is_not_asked_back(two_servers):
    address, values = shown(two_servers, "change_company")
    change_particulars(context.system(), account().customer, phone="0699999999")
    two_servers.post(address, {**values, "address": "東京都千代田区千代田9-9"})
    assert ChangeRequest.objects.get().after == {"address": "東京都千代田区千代田9-9"}
    again = two_servers.post(address, {**values, "phone": "03-1111-2222"})
    assert "この間に、ほかの人が「0699999999」に変えました" in text(again)
    assert ChangeRequest.objects.count() == 1
    values |= {"phone": "03-1111-2222", "seen": again.context["seen"]}
    two_servers.post(address, values)
    assert ChangeRequest.objects.last().after == {"phone": "0311112222"}


def test_art_12_1_the_database_knows_one_open_request_for_each_field(two_servers):
    address, values = shown(two_servers, "change_company")
    two_servers.post(address, {**values, "phone": "03-1111-2222"})
    row = ChangeRequest.objects.get()
    row.pk, row.after = None, {"phone": "0", "name": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.after = {"name": "x"}
    row.save(force_insert=True)


def test_art_12_1_a_contact_and_a_new_one(two_servers):
    person = contract().responsible
    two_servers.post(
        reverse("change_contact", args=[person.pk]),
        {"name": person.name, "email": "neu@example.jp", "phone": ""},
    )
    two_servers.post(reverse("new_contact"), {"name": "鈴木 花子", "email": "suzuki@example.jp"})
    kinds = ChangeRequest.objects.values_list("kind", "subject")
    assert list(kinds) == [("contact", person.pk), ("contact", None)]
    page = text(two_servers.get(reverse("particulars")))
    assert page.count("確認中の申請") == 2


def test_who_keeps_the_books_changes_where_invoices_go(today, client_of):
    lived("2026-06-10", *signed("2026-04-01"))
    today("2026-06-10")
    client = client_of(role="billing")
    row = account()
    client.post(
        reverse("change_billing_account", args=["A"]),
        {
            "name": row.name,
            "postal_code": row.postal_code,
            "address": row.address,
            "emails": "keiri@example.jp\nＫＥＩＲＩ＠example.jp",
            "payer_names": "ｶ)ｴｰ",
            "delivery": "link",
            "file_names": "number",
            "language": "en",
        },
    )
    asked = ChangeRequest.objects.get()
    assert (asked.before["language"], asked.after["language"]) == ("ja", "en")
    assert asked.after["payer_names"] == ["カ)エー"]
    assert client.post(reverse("withdraw_request", args=[asked.pk])).status_code == 302
    assert ChangeRequest.objects.get().state == "withdrawn"
