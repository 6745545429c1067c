"""More or fewer servers, another plan, another contact: what a holder asks for by page."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.html import escape

from billing.models import Invoice
from billing.operations import ending
from contracts.models import ChangeRequest, PlanChange, TermsEdition
from contracts.office import context
from contracts.office.models import JournalEntry
from contracts.operations import requests
from contracts.operations.editions import publish_edition
from contracts.queries.editions import in_force_on
from contracts.terms.declaration import ALSO_AGREED
from contracts.terms.document import anchor
from contracts.terms.parameters import Plan
from tests.applicant import consents
from tests.web.reading import read, text
from tests.world import contract, d, lived, signed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "values", "most"),
    [
        ("add_servers", ["C1"], 16),  # with the edition consented to
        ("reduce_servers", ["C1"], 15),
        ("change_plan", ["C1"], 16),
        ("change_responsible", ["C1"], 15),
        ("particulars", [], 15),
        ("change_company", [], 15),
    ],
)
def test_the_pages_of_changes_are_small_and_quick(
    today, client_of, django_assert_max_num_queries, name, values, most
):
    lived("2026-06-10", *signed("2026-04-01", servers=2))
    today("2026-06-10")
    client = client_of()
    with django_assert_max_num_queries(most):
        answer = client.get(reverse(name, args=values))
    assert answer.status_code == 200
    assert len(answer.content) < 100_000


OWNERS = [
    ("add_servers", ["C1"]),
    ("reduce_servers", ["C1"]),
    ("change_plan", ["C1"]),
    ("change_responsible", ["C1"]),
    ("change_company", []),
    ("new_contact", []),
]


@pytest.mark.parametrize("role", ["billing", "viewer"])
def test_who_may_not_ask_sees_why(today, client_of, role):
    lived("2026-06-10", *signed("2026-04-01", servers=2))
    today("2026-06-10")
    client = client_of(role=role)
    for name, values in OWNERS:
        address = reverse(name, args=values)
        assert client.get(address).status_code == 403, name
        assert client.post(address, {"servers": "1", "day": "2026-06-16"}).status_code == 403
    billing = reverse("change_billing_account", args=["A"])
    assert client.get(billing).status_code == (200 if role == "billing" else 403)
    assert not ChangeRequest.objects.exists()
    assert reverse("add_servers", args=["C1"]) not in text(
        client.get(reverse("contract", args=["C1"]))
    )


# --- adding servers ---------------------------------------------------------------------


def test_art_6_2_the_cost_of_more_servers_before_they_are_asked_for(two_servers):
    address = reverse("add_servers", args=["C1"])
    page = text(two_servers.get(address, {"servers": "2", "day": "2026-06-16"}))
    for expected in ("¥17,820", "¥35,640", "¥53,460", "¥71,280", "2026年7月31日"):
        assert expected in page, expected
    quote = two_servers.get(
        address, {"servers": "２", "day": "2026-06-16"}, headers={"HX-Request": "true"}
    )
    assert text(quote).lstrip().startswith("<section")


@pytest.mark.parametrize(
    ("plan", "said", "not_said"),
    [
        (
            "monthly",
            (
                "その後も同じ額が続きます。",
                "2027年4月14日まで)のうちに減らすと、残余料金がかかります",
            ),
            ("返金",),
        ),
        (
            "annual",
            (
                "契約期間の始まる月ごとに同じ額を請求します。",
                "年額プランの料金は、期の途中で返金しません。",
            ),
            ("その後も同じ額が続きます。", "残余料金がかかります"),
        ),
    ],
)
def test_art_15_2_more_servers_say_what_follows_by_the_plan(today, client_of, plan, said, not_said):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-15", servers=2, plan=plan))
    page = text(client_of("A").get(reverse("add_servers", args=["C1"])))
    assert [one for one in said if one not in page] == []
    assert [one for one in not_said if one in page] == []


@pytest.mark.parametrize(
    ("plan", "to", "said"),
    [
        ("monthly", "annual", "2027年4月15日に年額プランになるまでは、増額分を毎月請求します。"),
        (
            "annual",
            "monthly",
            "2027年4月15日から月額プランになり、それからは増額分を毎月請求します。",
        ),
    ],
)
def test_art_6_2_more_servers_say_what_follows_where_the_plan_changes(
    today, client_of, plan, to, said
):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-15", servers=2, plan=plan))
    PlanChange.objects.create(
        contract=contract(), plan=to, with_term=2, received_on=d("2026-06-01"),
        entered_on=d("2026-06-01"),
    )  # fmt: skip
    page = text(client_of("A").get(reverse("add_servers", args=["C1"])))
    assert said in page
    assert "同じ額" not in page


def test_art_6_2_asked_for_and_shown_with_its_state(two_servers):
    address = reverse("add_servers", args=["C1"])
    values = {"servers": "2", "day": "2026-06-16"}
    values |= {"expected": read(two_servers.get(address, values)), **consents()}
    first, second = two_servers.post(address, values), two_servers.post(address, values)
    asked = ChangeRequest.objects.get()
    assert first.url == second.url == reverse("change_request", args=[asked.pk])
    page = text(two_servers.get(first.url))
    assert "確認中" in page
    assert "4台" in page
    assert two_servers.post(reverse("withdraw_request", args=[asked.pk])).status_code == 302
    assert two_servers.post(reverse("withdraw_request", args=[asked.pk])).status_code == 302
    assert "取下げ" in text(two_servers.get(first.url))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"servers": "0", "day": "2026-06-16"}, "1台以上を入力してください"),
        ({"servers": "", "day": "2026-06-16"}, "台数を入力してください"),
        ({"servers": "1", "day": "2026-02-30"}, "日付を 2026-04-01 の形で入力してください"),
        ({"servers": "1", "day": "2026-06-09"}, "追加日(2026年6月9日)が過ぎています"),
    ],
)
def test_art_6_2_what_cannot_be_asked_for_says_what_to_do(two_servers, values, said):
    address = reverse("add_servers", args=["C1"])
    assert said in text(two_servers.get(address, values))
    assert said in text(two_servers.post(address, values))
    assert not ChangeRequest.objects.exists()


ORDERS = [
    ("add_servers", {"servers": "2", "day": "2026-06-16"}),
    ("change_plan", {"plan": "annual"}),
]


@pytest.mark.parametrize(("name", "values"), ORDERS)
def test_art_6_2_the_terms_are_consented_to_with_what_is_ordered(two_servers, name, values):
    """Art. 4-2, 4-3, 26, 32-1 to 32-6, 34, 35, each shown in its language with its clause."""
    address = reverse(name, args=["C1"])
    two_servers.cookies["django_language"] = "en"
    page = two_servers.get(address, values)
    for passage in ALSO_AGREED:
        assert escape(passage.en) in text(page), passage.clause
    without = {**values, "expected": read(page)}
    assert "tick the box to send the request" in text(two_servers.post(address, without))
    assert not ChangeRequest.objects.exists()
    assert f'value="{consents(english=True)["shown"]}"' in text(page)
    two_servers.cookies["django_language"] = "ja"  # in another tab, before this one is sent
    refused = two_servers.post(address, {**without, **consents(), "shown": "x"})
    assert refused.status_code == 409
    assert "画面の文面が変わりました" in text(refused)
    answer = two_servers.post(address, {**without, **consents(english=True)})
    asked, edition = ChangeRequest.objects.get(), TermsEdition.objects.get()
    assert (asked.edition, asked.edition_sha256) == (edition, edition.sha256)
    assert [line.split(" ", 1) for line in asked.passages.splitlines()] == [
        [passage.clause, passage.en] for passage in ALSO_AGREED
    ]
    assert (asked.requested_by.email, asked.address_of_origin) == ("owner@example.jp", "127.0.0.1")
    entry = JournalEntry.objects.get(operation="request")
    assert entry.after["edition"] == 1
    page = text(two_servers.get(answer.url))
    assert f'<a href="{reverse("edition", args=[1])}">第1版</a>' in page
    assert edition.sha256 not in page
    for passage in ALSO_AGREED:
        link = f'{escape(passage.en)} <a class="clause" href="/terms/#{anchor(passage.clause)}">'
        assert link in page, passage.clause


@pytest.mark.parametrize(("name", "values"), ORDERS)
def test_art_6_2_to_an_edition_that_is_no_longer_in_force_nobody_consents(
    two_servers, name, values
):
    address = reverse(name, args=["C1"])
    sent = {**values, "expected": read(two_servers.get(address, values)), **consents()}
    publish_edition(context.system(d("2026-06-10")), d("2026-06-10"), {}, text="第1条 新しい本文")
    answer = two_servers.post(address, sent)
    assert answer.status_code == 409
    assert "あらためて同意してください" in text(answer)
    assert not ChangeRequest.objects.exists()
    sent |= {"edition": in_force_on(d("2026-06-10")).sha256, "expected": read(answer)}
    assert two_servers.post(address, sent).status_code == 302
    assert ChangeRequest.objects.get().edition.number == 2


def test_the_database_keeps_a_consent_as_it_was_given(two_servers):
    by = context.system(d("2026-06-10"))
    asked = requests.request_plan(by, contract().pk, Plan.ANNUAL)
    for row, column in ((asked, "passages"), (contract().application, "edition_sha256")):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{column: "x"})


# --- removing servers -------------------------------------------------------------------


def test_art_16_1_the_quote_of_a_reduction_says_day_reason_and_every_yen(two_servers):
    address = reverse("reduce_servers", args=["C1"])
    page = text(two_servers.get(address, {"servers": "1", "day": ""}))
    for expected in ("2026年7月10日", "1か月後の2026年7月10日が最終日です"):
        assert expected in page, expected
    for yen in (10_974, 129_600, 14_057, 154_631):
        assert f"¥{yen:,}" in page, yen


def test_art_16_1_a_reduction_sent_twice_or_after_going_back_is_one(two_servers):
    address = reverse("reduce_servers", args=["C1"])
    page = text(two_servers.get(address, {"servers": "1", "day": ""}))
    expected = page.split('name="expected" value="')[1].split('"')[0]
    values = {"servers": "1", "day": "", "expected": expected, "confirmed": "on"}
    for _ in range(2):
        answer = two_servers.post(address, values)
        assert (answer.status_code, answer.url) == (302, reverse("contract", args=["C1"]))
    assert contract().server_changes.get().servers == 1
    assert Invoice.objects.filter(kind="residual").count() == 1


def test_art_16_1_a_quote_of_another_day_is_shown_again_and_carries_nothing_out(two_servers, today):
    address = reverse("reduce_servers", args=["C1"])
    page = text(two_servers.get(address, {"servers": "1", "day": ""}))
    expected = page.split('name="expected" value="')[1].split('"')[0]
    today("2026-06-11")
    answer = two_servers.post(address, {"servers": "1", "day": "", "expected": expected})
    assert answer.status_code == 409
    assert "表示したあとに内容が変わりました" in text(answer)
    assert "2026年7月11日" in text(answer)
    assert not contract().server_changes.exists()


def test_art_16_1_the_last_server_stays(two_servers):
    page = text(two_servers.get(reverse("reduce_servers", args=["C1"]), {"servers": "2"}))
    assert "台数が0台になるため、減数では受け付けられません" in page
    assert reverse("quote", args=["C1"]) in page
    assert 'name="expected"' not in page


def test_art_16_1_a_refused_reduction_leads_to_cancelling_only_where_that_is_possible(
    two_servers, today
):
    """Not where an end is fixed, and not where only the quote is to be read again."""
    address, cancelling = reverse("reduce_servers", args=["C1"]), reverse("quote", args=["C1"])
    asked = {"servers": "1", "day": ""}
    again = two_servers.post(address, {**asked, "expected": "out of date"})
    assert again.status_code == 409
    assert cancelling not in text(again)
    assert cancelling in text(two_servers.get(address, {"servers": "2"}))
    ending.cancel(context.system(d("2026-06-10")), contract().pk)
    refused = text(two_servers.get(address, asked))
    assert "2026年7月10日に終了することが決まっています" in refused
    assert cancelling not in refused


# --- plan, and who answers for the contract ---------------------------------------------


def test_art_6_2_the_price_of_the_next_term_by_either_plan(two_servers):
    address = reverse("change_plan", args=["C1"])
    page = text(two_servers.get(address))
    for expected in ("第2期", "年額プランへの変更を申請する", f"¥{2 * 213_840:,}"):
        assert expected in page, expected
    sent = {"plan": "annual", "expected": read(two_servers.get(address)), **consents()}
    answer = two_servers.post(address, sent)
    assert two_servers.post(address, sent).url == answer.url
    assert ChangeRequest.objects.get().after == {"plan": "annual", "with_term": 2}
    assert "取り下げてから" in text(two_servers.get(address))


def test_art_8_2_somebody_new_answers_for_the_contract(two_servers):
    address = reverse("change_responsible", args=["C1"])
    wrong = {"who": "new", "new-name": "鈴木 花子", "new-email": "suzuki"}
    assert "name@example.jp の形で" in text(two_servers.post(address, wrong))
    right = {**wrong, "new-email": "ｓｕｚｕｋｉ＠example.jp"}
    answer = two_servers.post(address, right)
    assert two_servers.post(address, right).url == answer.url
    assert ChangeRequest.objects.get().after["email"] == "suzuki@example.jp"
