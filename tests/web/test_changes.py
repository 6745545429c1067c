"""The overview, a contract, and what a holder asks for, page by page."""

import re

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape

from billing.models import Invoice
from billing.operations import ending
from billing.operations.run import draft
from billing.queries import payers, upcoming
from billing.queries.upcoming import outlook
from contracts.models import ChangeRequest, Contract, ServerChange, TermsEdition
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Role
from contracts.office.models import JournalEntry
from contracts.operations import requests
from contracts.operations.editions import publish_edition
from contracts.people.models import Customer
from contracts.people.operations.companies import change_particulars
from contracts.queries import facts
from contracts.queries.editions import in_force_on
from contracts.terms.declaration import ALSO_AGREED
from contracts.terms.document import anchor
from contracts.terms.parameters import Plan
from tests.applicant import consents
from tests.factories import person_of
from tests.web.reading import read, text
from tests.world import account, contract, d, dun_nobody, event, invoice, lived, signed

pytestmark = pytest.mark.django_db

MANY = tuple(
    one
    for number, start in enumerate(("2024-06-10", "2024-07-01", "2024-08-15", "2024-09-01"), 1)
    for one in signed(start, f"C{number}", servers=number)
)
FIFTH = signed("2024-06-01", "C5", plan="annual", servers=2)


@pytest.fixture
def client_of(client):
    def enter(customer: str = "A", role: str = "owner"):
        client.force_login(person_of(customer, role, confirmed=True))
        return client

    return enter


@pytest.fixture
def two_servers(today, client_of):
    lived("2026-06-10", *signed("2026-04-01", servers=2))
    today("2026-06-10")
    return client_of()


@pytest.fixture
def five_contracts(today):
    """Two years of five contracts, changes, late money, a residual, and a request."""
    events = [
        *MANY,
        *FIFTH,
        event("2024-12-16", "add", contract="C1", servers=2),
        event("2025-03-01", "reduce", contract="C4", servers=1),
        event("2025-05-20", "suspend", contract="C2", ground="30-3"),
        event("2025-05-25", "resume", contract="C2"),
        *(event(f"2025-{m:02}-12", "pay", customer="A", amount=400_000) for m in range(1, 13)),
        event("2026-05-20", "cancel", contract="C3"),
    ]
    dun_nobody()
    lived("2026-06-10", *sorted(events, key=lambda e: e["date"]))
    today("2026-06-10")


# --- the overview -----------------------------------------------------------------------


def test_the_overview_of_five_contracts_is_small_and_quick(
    five_contracts, client_of, django_assert_max_num_queries
):
    client = client_of()
    client.get(reverse("contracts"))
    with django_assert_max_num_queries(17):
        answer = client.get(reverse("contracts"), {"months": "24"})
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    assert Invoice.objects.count() > 24


def test_a_contract_of_two_years_is_small_and_quick(
    five_contracts, client_of, django_assert_max_num_queries
):
    client = client_of()
    for number in ("C1", "C3", "C5"):
        address = reverse("contract", args=[number])
        client.get(address)
        with django_assert_max_num_queries(15):
            answer = client.get(address, {"history": "all"})
        assert len(answer.content) < 100_000


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


def test_all_facts_of_contracts_are_read_in_one_statement(
    five_contracts, django_assert_num_queries
):
    rows = list(Contract.objects.order_by("number"))
    with django_assert_num_queries(1):
        known = facts.of_contracts([row.pk for row in rows])
    assert list(known) == [row.pk for row in rows]
    own = ("number", "plan", "servers", "formed_on", "service_starts_on", "minimum_term_ends_on",
           "ends_on")  # fmt: skip
    of_term = ("number", "starts_on", "ends_on", "months", "notice_deadline", "plan")
    of_change = ("effective_on", "with_term")
    signs = {ServerChange.Kind.ADDITION: 1, ServerChange.Kind.REDUCTION: -1}
    for row in rows:
        fact = known[row.pk]
        assert values(fact, own) == values(row, own)
        assert [values(term, of_term) for term in fact.terms] == [
            values(term, of_term) for term in row.terms.order_by("number")
        ]
        assert [(one.servers, *values(one, of_change)) for one in fact.changes] == [
            (signs[one.kind] * one.servers, *values(one, of_change))
            for one in row.server_changes.order_by("id")
        ]
    assert sum(len(fact.changes) for fact in known.values()) >= 2


def values(row, names: tuple[str, ...]) -> tuple:
    return tuple(getattr(row, name) for name in names)


def test_what_needs_doing_leads_to_where_it_is_done(today, client_of):
    lived("2027-01-10", *signed("2026-04-01", servers=2))
    today("2027-01-10")
    requests.request_plan(_owner_by(), contract().pk, Plan.ANNUAL)
    page = text(client_of().get(reverse("contracts")))
    oldest = invoice("2026-04")
    for expected in (
        reverse("invoice", args=[oldest.number]),
        "遅延損害金",
        "2027年2月28日",
        "あと49日",
        reverse("decline_renewal", args=["C1"]),
        reverse("change_request", args=[ChangeRequest.objects.get().pk]),
    ):
        assert expected in page, expected


def _owner_by():
    from contracts.office import context

    return context.system()


def test_nothing_to_do_is_said(today, client_of):
    lived("2026-04-10", *signed("2026-04-01"))
    today("2026-04-10")
    assert "いま必要な手続きはありません" in text(client_of().get(reverse("contracts")))


@pytest.mark.parametrize("day", ["2026-04-30", "2026-06-30"])
def test_the_next_invoice_foreseen_is_the_one_that_the_run_makes(day, today, monkeypatch):
    lived(
        day,
        *signed("2026-04-10", servers=2),
        *signed("2026-04-15", "C2", plan="annual"),
        event("2026-06-16", "pay", customer="A", amount=10_000),
    )
    today(day)
    customer, book = Customer.objects.get(), facts.book()
    rows = list(Contract.objects.order_by("number").select_related("billing_account"))
    lives = facts.lives([row.pk for row in rows], book)
    conditions = payers.conditions({account().pk: ()}, book)
    month = d(day).replace(day=1)
    (foreseen,) = outlook(customer, rows, lives, conditions, month, d(day)).upcoming
    monkeypatch.setattr(upcoming, "FEW", 0)  # money that came late is looked for in another way
    assert outlook(customer, rows, lives, conditions, month, d(day)).upcoming == [foreseen]
    (billing,) = draft([account().pk], month, foreseen.issued_on, book).billings
    assert (foreseen.month, foreseen.draft) == (month, billing.draft)
    kinds = [line.kind for line in foreseen.draft.lines]
    assert kinds == (["fee", "fee"] if day == "2026-04-30" else ["fee", "late_interest"])


def test_art_19_what_the_former_holder_was_billed_and_paid_is_not_to_come(today, client_of):
    """B has paid June when C2 passes with its account: what comes next to A is July."""
    lived(
        "2026-07-05",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-07-03", "pay", customer="B", amount=3 * 35_640),
        event("2026-07-04", "transfer", contract="C2", to="A"),
    )
    today("2026-07-05")
    page = text(client_of().get(reverse("contracts")))
    assert re.findall(r"次回の請求書\(本日現在\).*?– *(\S+?月分)", page) == ["2026年7月分"] * 2


def test_the_next_invoice_is_last_months_until_its_run(today, client_of):
    lived("2026-05-31", *signed("2026-04-01"))
    today("2026-06-01")
    page = text(client_of().get(reverse("contracts")))
    assert "2026年5月分" in page
    assert "2026年6月1日" in page


def test_what_was_billed_by_month_has_a_table(today, client_of):
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        event("2026-06-05", "reduce", contract="C1", servers=1),
        event("2026-06-10", "pay", customer="A", amount=10_000),
    )
    today("2026-07-10")
    page = text(client_of().get(reverse("contracts")))
    assert '<rect class="residual"' in page
    assert '<rect class="late_interest"' in page
    total = sum(Invoice.objects.values_list("total", flat=True))
    assert f"¥{total:,}" in page


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


# --- plan, people, particulars ----------------------------------------------------------


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


# --- a contract's history ---------------------------------------------------------------


def test_the_history_says_everything_with_clause_and_reason_newest_first(five_contracts, client_of):
    client = client_of()
    of_first = text(client.get(reverse("contract", args=["C1"]), {"history": "all"}))
    for expected in ("お申し込み", "承諾、契約の成立", "契約期間の開始", "台数の追加", "+2台"):
        assert expected in of_first, expected
    assert of_first.index("契約の更新") < of_first.index("承諾、契約の成立")
    of_fourth = text(client.get(reverse("contract", args=["C4"]), {"history": "all"}))
    assert contract("C4").server_changes.get().explanation["ja"] in of_fourth
    of_second = text(client.get(reverse("contract", args=["C2"]), {"history": "all"}))
    assert "サービスの停止" in of_second
    assert "第30条第3項" in of_second
    of_third = text(client.get(reverse("contract", args=["C3"]), {"history": "all"}))
    assert contract("C3").endings.get().explanation["ja"] in of_third


def test_pages_speak_one_language(five_contracts, client_of):
    client = client_of()
    client.cookies["django_language"] = "en"
    page = text(client.get(reverse("contract", args=["C1"])))
    body = page.split("<main")[1].split("</main>")[0]
    japanese = [line for line in body.splitlines() if any("ぁ" <= c <= "ん" for c in line)]
    assert japanese == []
