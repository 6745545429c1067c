"""The application confirmed and sent once, of new companies and customers; its state (Art. 6)."""

import re
from itertools import product

import pytest
from django.urls import reverse
from django.utils.html import escape

from contracts.models import Application, ApplicationDraft, Contract
from contracts.office.context import system
from contracts.operations import agreements, application
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount, Customer, Membership
from contracts.queries.editions import in_force_on
from contracts.terms.declaration import ALSO_AGREED, NO_ANTISOCIAL_TIES, RESPONSIBILITIES
from contracts.terms.document import anchor
from tests.applicant import (
    BILLING,
    COMPANY,
    ORDER,
    RESPONSIBLE,
    TICKS,
    account_of,
    declarations,
    errors,
    fill_in,
    post,
    to_send,
)
from tests.factories import CustomerFactory, MembershipFactory
from tests.web.html import Page
from tests.web.html import text as words
from tests.world import d, event, lived, signed

pytestmark = pytest.mark.django_db


# --- Confirmation and sending --------------------


def test_art_6_1_everything_is_shown_back_before_it_is_sent(applicant, edition):
    fill_in(applicant, edition)
    page = applicant.get(reverse("apply_confirm")).content.decode()
    for text in (
        "株式会社 ほくと計器",
        "カブシキガイシャ ホクトケイキ",
        "100-0001",
        "〒１００ー０００１",
        "ほくとビル 5F",
        "Hanako@example.jp",
        "keiri@example.jp、KEIRI2@example.jp",
        "カ)ホクトケイキ",
        "641,518",
        f"第{edition.number}版",
        *(passage.ja for passage in (*RESPONSIBILITIES, *NO_ANTISOCIAL_TIES)),
    ):
        assert text in page, text
    assert edition.sha256 not in page


def test_art_4_2_art_26_art_32_1_to_35_are_named_where_consent_is_given(applicant, edition):
    fill_in(applicant, edition)
    clauses = [passage.clause for passage in ALSO_AGREED]
    assert clauses == ["4-2", "4-3", "26", *(f"32-{n}" for n in range(1, 7)), "34", "35"]
    pages = [reverse("apply_confirm"), reverse("apply_step", args=["declarations"])]
    for page, language in product(pages, ("ja", "en")):
        applicant.cookies["django_language"] = language
        post(applicant, "declarations", declarations(edition, english=language == "en"))
        shown = " ".join(applicant.get(page).content.decode().split())
        for passage in ALSO_AGREED:
            link = f'<a class="clause" href="/terms/#{anchor(passage.clause)}">'
            assert f"{escape(getattr(passage, language))} {link}" in shown, passage.clause


def test_sending_registers_the_company_and_makes_the_applicant_its_owner(applicant, edition):
    fill_in(applicant, edition)
    answer = applicant.post(reverse("apply_send"), to_send(applicant))
    contract = Contract.objects.get()
    assert answer.url == reverse("apply_state", args=[contract.number])
    customer, account, person = contract.customer, contract.billing_account, contract.responsible
    assert (customer.name, customer.corporate_number) == ("株式会社 ほくと計器", "7000012050002")
    assert customer.address == "東京都千代田区千代田1-2-3 ほくとビル 5F"
    assert (account.name, account.department) == (customer.name, "経理部")
    assert account.emails == ["keiri@example.jp", "KEIRI2@example.jp"]
    assert account.payer_names == ["カ)ホクトケイキ"]
    assert (person.name, person.phone) == ("北斗 花子", "0312345678")
    assert (contract.plan, contract.servers, contract.formed_on) == ("monthly", 3, None)
    membership = Membership.objects.get()
    assert (membership.user.email, membership.role) == ("applicant@example.jp", "owner")
    sent = Application.objects.get()
    assert (sent.edition, sent.edition_sha256) == (edition, edition.sha256)
    assert sent.account == membership.user
    assert sent.findings == []


def test_art_31_1_the_declaration_is_kept_in_the_language_in_which_it_was_read(applicant, edition):
    fill_in(applicant, edition, declarations={})
    address = reverse("apply_step", args=["declarations"])
    applicant.cookies["django_language"] = "en"
    read = hidden(applicant.get(address))
    applicant.cookies["django_language"] = "ja"  # in another tab, before this one is sent
    wrong = post(applicant, "declarations", {**read, **dict.fromkeys(TICKS, "on"), "shown": "x"})
    assert "画面の文面が変わりました" in errors(wrong)["consents"]
    post(applicant, "declarations", {**read, **dict.fromkeys(TICKS, "on")})
    page = applicant.get(reverse("apply_confirm")).content.decode()
    assert all(escape(passage.en) in page for passage in (*NO_ANTISOCIAL_TIES, *ALSO_AGREED))
    applicant.post(reverse("apply_send"), to_send(applicant))
    kept = Application.objects.get()
    assert kept.declaration == "\n".join(passage.en for passage in NO_ANTISOCIAL_TIES)
    assert "subcontractors" in kept.declaration
    assert [line.split(" ", 1)[1] for line in kept.passages.splitlines()] == [
        passage.en for passage in ALSO_AGREED
    ]


def hidden(page) -> dict[str, str]:
    """What a page of consent posts of its own."""
    text = " ".join(page.content.decode().split())
    return {
        name: text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("edition", "shown")
    }


def test_a_double_submit_a_second_tab_and_the_back_button_make_one_application(applicant, edition):
    fill_in(applicant, edition)
    values = to_send(applicant)
    addresses = {applicant.post(reverse("apply_send"), values).url for _ in range(3)}
    assert addresses == {reverse("apply_state", args=[Contract.objects.get().number])}
    assert (Customer.objects.count(), Application.objects.count()) == (1, 1)
    back = post(applicant, "order", {**ORDER, "servers": "9"})
    assert back.url == reverse("apply")
    assert Contract.objects.get().servers == 3


def test_what_another_tab_changed_is_looked_at_before_it_is_sent(applicant, edition):
    fill_in(applicant, edition)
    values = to_send(applicant)
    post(applicant, "order", {**ORDER, "servers": "9"})
    answer = applicant.post(reverse("apply_send"), values, follow=True)
    assert "ほかの画面で内容が変わりました" in answer.content.decode()
    assert not Contract.objects.exists()
    applicant.post(reverse("apply_send"), to_send(applicant))
    assert Contract.objects.get().servers == 9


def test_art_6_1_an_edition_that_came_into_force_is_consented_to_again(applicant, edition, today):
    fill_in(applicant, edition)
    values = to_send(applicant)
    publish_edition(system(d("2026-05-10")), d("2026-05-11"), {"unit_price": 17_000})
    today("2026-05-11")
    answer = applicant.post(reverse("apply_send"), values, follow=True)
    assert [step.key for step in answer.context["wrong"]] == ["declarations"]
    assert "規約が改まりました" in answer.content.decode()
    assert not Contract.objects.exists()
    page = applicant.get(reverse("apply_step", args=["declarations"])).content.decode()
    newer = in_force_on(d("2026-05-11"))
    assert f'name="edition" value="{newer.sha256}"' in page
    assert page.count(" checked") == 2  # all but the consent
    post(applicant, "declarations", declarations(newer))
    applicant.post(reverse("apply_send"), to_send(applicant))
    assert Application.objects.get().edition.number == 2


def test_a_wished_day_that_has_passed_is_asked_for_again(applicant, edition, today):
    fill_in(applicant, edition)
    today("2026-05-17")
    page = applicant.get(reverse("apply_confirm"))
    assert [step.key for step in page.context["wrong"]] == ["order"]
    assert "この内容で申し込む" not in page.content.decode()
    told = errors(applicant.get(reverse("apply_step", args=["order"])))["starts_on"]
    assert "2026年5月17日から" in told


def test_another_persons_draft_cannot_be_addressed(applicant, edition, client):
    fill_in(applicant, edition)
    values = to_send(applicant)
    client.force_login(account_of("other@example.jp"))
    assert client.post(reverse("apply_send"), values).status_code == 404
    assert client.post(reverse("apply_send"), {"draft": "nonsense"}).status_code == 404
    assert client.get(reverse("apply_confirm")).url == reverse("apply")
    assert "ほくと" not in client.get(reverse("apply")).content.decode()
    client.post(reverse("apply_discard"))
    assert ApplicationDraft.objects.count() == 1
    assert not Contract.objects.exists()


# --- Companies that are customers already --------------------


def test_an_owner_applies_for_a_further_contract_without_saying_the_company_again(client, today):
    lived("2026-05-10", *signed("2026-04-01"))
    today("2026-05-10")
    customer = Customer.objects.get()
    user = account_of("owner@example.jp")
    MembershipFactory(user=user, customer=customer)
    client.force_login(user)
    account, contact = customer.billing_accounts.get(), customer.contacts.get()
    fill_in(
        client,
        in_force_on(d("2026-05-10")),
        company_id=customer.pk,
        company={},
        responsible={"contact": contact.pk},
        billing={"account": account.pk},
    )
    assert client.get(reverse("apply_step", args=["company"])).status_code == 404
    client.post(reverse("apply_send"), to_send(client))
    new = Contract.objects.latest("id")
    assert (new.customer, new.billing_account, new.responsible) == (customer, account, contact)
    assert Customer.objects.count() == 1


def test_a_further_contract_may_bring_its_own_person_and_billing_account(client, today):
    lived("2026-05-10", *signed("2026-04-01"))
    today("2026-05-10")
    customer = Customer.objects.get()
    user = account_of("owner@example.jp")
    MembershipFactory(user=user, customer=customer)
    client.force_login(user)
    address = {name: COMPANY[name] for name in ("postal_code", "prefecture", "city", "street")}
    fill_in(
        client,
        in_force_on(d("2026-05-10")),
        company_id=customer.pk,
        company={},
        responsible={**RESPONSIBLE, "contact": "new"},
        billing={**BILLING, **address, "account": "other", "name": "大阪支店"},
    )
    client.post(reverse("apply_send"), to_send(client))
    new = Contract.objects.latest("id")
    assert (new.billing_account.name, new.billing_account.number) == ("大阪支店", "A-2")
    assert new.responsible.name == "北斗 花子"
    assert BillingAccount.objects.filter(customer=customer, is_default=True).count() == 1


@pytest.mark.parametrize("role", ["billing", "viewer"])
def test_only_owners_apply_for_their_company(client, today, role):
    lived("2026-05-10", *signed("2026-04-01"))
    today("2026-05-10")
    user = account_of(f"{role}@example.jp")
    MembershipFactory(user=user, customer=Customer.objects.get(), role=role)
    client.force_login(user)
    company = Customer.objects.get().pk
    assert client.post(reverse("apply_begin"), {"company": company}).status_code == 403
    assert not ApplicationDraft.objects.exists()


def test_who_is_no_longer_an_owner_cannot_continue(client, today):
    lived("2026-05-10", *signed("2026-04-01"))
    today("2026-05-10")
    user = account_of("owner@example.jp")
    membership = MembershipFactory(user=user, customer=Customer.objects.get())
    client.force_login(user)
    client.post(reverse("apply_begin"), {"company": Customer.objects.get().pk})
    membership.delete()
    assert client.get(reverse("apply_step", args=["billing"])).status_code == 403
    assert post(client, "order", ORDER).status_code == 403
    assert client.get(reverse("apply_confirm")).status_code == 403


def test_art_6_3_a_known_corporate_number_is_found_by_staff_and_shown_to_nobody_else(client, today):
    lived("2026-06-10", *signed("2026-04-01"), event("2026-05-20", "pay", customer="A", amount=9))
    today("2026-06-10")
    client.force_login(account_of("other@example.jp"))
    order = {**ORDER, "starts_on": "2026-06-16"}
    fill_in(client, in_force_on(d("2026-06-10")), order=order)
    confirmation = client.get(reverse("apply_confirm")).content.decode()
    state = client.post(reverse("apply_send"), to_send(client), follow=True).content.decode()
    for page in (confirmation, state):
        assert "A株式会社" not in page
        assert "C1" not in re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)  # but for random tokens
    sent = Contract.objects.latest("id")
    assert sent.customer.name == "株式会社 ほくと計器"
    found = [(f["ground"], f["ja"]) for f in sent.application.findings]
    assert ("6-3(4)", "同じ法人番号の顧客Aがあります") in found
    assert (
        "6-3(2)",
        "名称が顧客Aの登録と異なります: 株式会社 ほくと計器 / A株式会社",
    ) in found
    assert [text for ground, text in found if ground == "6-3(3)"] == [
        "顧客Aに支払期限を過ぎた請求書があります: INV-2026-000001"
    ]


# --- How it will be paid --------------------


def ways(answer) -> dict[str, str]:
    """What the page says of paying, by what it is called."""
    (card,) = [
        one for one in Page(answer).root.iter("section")
        if one.get("aria-labelledby") == "way-to-pay"
    ]  # fmt: skip
    names, facts = ([words(one) for one in card.iter(tag)] for tag in ("dt", "dd"))
    return dict(zip(names, facts, strict=True))


PAID = {
    "請求": "毎月1日に、前月分の請求書を1通発行します。",
    "支払期限": "請求月の翌月末 銀行の休業日にあたるときは、翌営業日です。",
    "お支払い": "次の口座へのお振込み",
    "銀行・支店": "見本銀行 本店営業部(001)",
    "口座番号": "普通 1234567",
    "口座名義": "サンプルクラウド(カ",
    "振込の記載と手数料": "振込手数料はお客様のご負担でお願いいたします。",
}


def test_art_23_1_how_one_pays_is_said_before_and_after_it_is_sent(applicant, edition):
    fill_in(applicant, edition)
    before = ways(applicant.get(reverse("apply_confirm")))
    applicant.post(reverse("apply_send"), to_send(applicant))
    number = Contract.objects.get().number
    after = ways(applicant.get(reverse("apply_state", args=[number])))
    for said in (before, after):
        assert list(said) == list(PAID)
        for name, text in PAID.items():
            assert said[name].startswith(text), name
    # 3 servers for 16 days of May: 48,600 × 16/31 = 25,083, and 2,508 of tax
    first = "はじめの請求は¥27,591、支払期限は2026年6月30日です。"
    assert first in before["支払期限"]
    assert "はじめの請求" not in after["支払期限"]


def test_the_annual_plan_is_billed_whole(applicant, edition):
    fill_in(applicant, edition, order={**ORDER, "plan": "annual"})
    said = ways(applicant.get(reverse("apply_confirm")))
    assert said["請求"].startswith(
        "契約期間の始まる月の翌月1日に、期間全体の請求書を1通発行します。"
    )


def test_what_was_agreed_with_a_billing_account_holds_for_a_further_contract(client, today):
    lived("2026-05-10", *signed("2026-04-01"))
    today("2026-05-10")
    customer = Customer.objects.get()
    account = customer.billing_accounts.get()
    agreed = {"payment_terms": "closing_20_end_of_next_month", "due_day_roll": "none"}
    agreements.agree_for_account(system(d("2026-05-10")), account.pk, agreed)
    BillingAccount.objects.update(virtual_account="123-7654321")
    user = account_of("owner@example.jp")
    MembershipFactory(user=user, customer=customer)
    client.force_login(user)
    fill_in(
        client,
        in_force_on(d("2026-05-10")),
        company_id=customer.pk,
        company={},
        responsible={"contact": customer.contacts.get().pk},
        billing={"account": account.pk},
    )
    said = ways(client.get(reverse("apply_confirm")))
    assert said["支払期限"].startswith("20日締め翌月末払い")
    assert "営業日" not in said["支払期限"]
    assert (said["銀行・支店"], said["口座番号"][:10]) == ("見本銀行 (123)", "普通 7654321")
    assert said["専用口座"] == "この口座番号は、お客様の請求先専用です。"


def test_a_refused_application_says_nothing_of_paying(applicant, edition):
    fill_in(applicant, edition)
    applicant.post(reverse("apply_send"), to_send(applicant))
    row = Contract.objects.get()
    application.refuse(system(d("2026-05-12")), row.pk, "6-3(2)", "住所をご確認ください")
    page = applicant.get(reverse("apply_state", args=[row.number])).content.decode()
    assert "way-to-pay" not in page


# --- The state of what was sent --------------------


@pytest.fixture
def sent(applicant, edition) -> Contract:
    fill_in(applicant, edition)
    applicant.post(reverse("apply_send"), to_send(applicant))
    return Contract.objects.get()


def test_the_applicant_follows_its_application(applicant, sent, today):
    address = reverse("apply_state", args=[sent.number])
    assert "審査しています" in applicant.get(address).content.decode()
    assert applicant.get("/").url == reverse("apply")
    assert sent.number in applicant.get(reverse("apply")).content.decode()
    application.accept(system(d("2026-05-12")), sent.pk, d("2026-05-16"))
    page = applicant.get(address).content.decode()
    assert "2026年5月12日" in page
    assert "2026年5月16日" in page
    assert applicant.get("/").url == reverse("contracts")


def test_a_refusal_gives_its_ground_and_reason(applicant, sent):
    application.refuse(system(d("2026-05-12")), sent.pk, "6-3(2)", "住所をご確認ください")
    page = applicant.get(reverse("apply_state", args=[sent.number])).content.decode()
    assert "事実と異なる点・誤り・記入もれ" in page
    assert "住所をご確認ください" in page
    assert "第6条第3項第2号" in page


def test_anothers_application_is_not_there(applicant, sent, client, django_user_model):
    client.force_login(account_of("other@example.jp"))
    answer = client.get(reverse("apply_state", args=[sent.number]), follow=True)
    assert sent.number not in answer.content.decode()
    lived_in = CustomerFactory(
        number="Z", name="他社", postal_code="1000001", address="東京都", created_on=d("2026-05-10")
    )
    MembershipFactory(user=django_user_model.objects.last(), customer=lived_in)
    assert client.get(reverse("apply_state", args=[sent.number])).status_code == 404


# --- Cost of a page --------------------


def test_every_page_stays_within_its_queries_and_size(
    applicant, edition, django_assert_max_num_queries
):
    fill_in(applicant, edition)
    keys = ("company", "responsible", "billing", "order", "declarations")
    addresses = [reverse("apply_step", args=[key]) for key in keys]
    for address in (reverse("apply"), *addresses, reverse("apply_confirm")):
        with django_assert_max_num_queries(15):
            assert len(applicant.get(address).content) < 100_000
    applicant.post(reverse("apply_send"), to_send(applicant))
    with django_assert_max_num_queries(15):
        applicant.get(reverse("apply_state", args=[Contract.objects.get().number]))
