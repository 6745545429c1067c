"""The application on its pages: steps left and taken up, errors that help (Art. 6)."""

import pytest
from django.urls import reverse

from contracts.models import ApplicationDraft
from contracts.office.context import system
from contracts.operations.editions import publish_edition
from tests.applicant import (
    BILLING,
    COMPANY,
    ORDER,
    RESPONSIBLE,
    TICKS,
    account_of,
    begin,
    declarations,
    errors,
    post,
)
from tests.factories import StaffFactory
from tests.web import reading
from tests.world import d

pytestmark = pytest.mark.django_db


# --- The way in --------------------


def test_a_person_without_a_company_lands_on_the_application(applicant):
    assert applicant.get("/").url == reverse("apply")
    assert applicant.get(reverse("contracts")).status_code == 302
    assert "申し込みを始める" in applicant.get(reverse("apply")).content.decode()


def test_a_stranger_reads_how_to_apply_and_must_sign_in_for_more(edition, client):
    page = client.get(reverse("apply")).content.decode()
    assert reverse("account_signup") in page
    for address in (reverse("apply_step", args=["company"]), reverse("apply_confirm")):
        assert "login" in client.get(address).url
    assert "login" in client.post(reverse("apply_begin")).url


def test_without_a_published_edition_nothing_can_be_applied_for(client, today):
    today("2026-05-10")
    client.force_login(account_of("applicant@example.jp"))
    assert "受け付けていません" in client.get(reverse("apply")).content.decode()
    begin(client)
    answer = post(client, "declarations", dict.fromkeys(TICKS, "on") | {"edition": ""})
    assert "規約が改まりました" in errors(answer)["consents"]


def test_anybody_sees_what_the_first_year_would_cost(edition, client):
    assert "¥17,820" in reading.text(client.get(reverse("service"))), (
        "a month of one server, with tax"
    )
    asked = {"plan": "monthly", "servers": "３台", "starts_on": "2026-06-16"}
    page = reading.text(client.get(reverse("calculator"), asked))
    # 15 of 30 days of June, eleven whole months, and 15 days of June: 12 × 48,600 in all
    assert "¥583,200" in page
    assert "¥641,520" in page
    wrong = reading.text(client.get(reverse("calculator"), {**asked, "servers": "たくさん"}))
    assert "台数は 1 から 10000 までの数字で入力してください" in wrong
    assert "¥583,200" not in wrong


def test_steps_without_a_draft_lead_to_the_beginning(applicant):
    assert applicant.get(reverse("apply_step", args=["order"])).url == reverse("apply")
    assert post(applicant, "order", ORDER).url == reverse("apply")
    begin(applicant)
    assert applicant.get(reverse("apply_step", args=["nonsense"])).status_code == 404


def test_staff_do_not_apply(edition, client):
    client.force_login(StaffFactory(email="s@example.jp", is_superuser=True, duties=[]))
    assert client.get(reverse("apply")).url == reverse("console")
    assert client.post(reverse("apply_begin")).status_code == 403


# --- Left and taken up again --------------------


def test_each_step_leads_to_the_next_one_that_waits(applicant, edition):
    begin(applicant)
    assert post(applicant, "company", COMPANY).url == reverse("apply_step", args=["responsible"])
    assert post(applicant, "order", ORDER).url == reverse("apply_step", args=["responsible"])
    assert post(applicant, "responsible", RESPONSIBLE).url.endswith("/billing/")
    assert post(applicant, "billing", BILLING).url.endswith("/declarations/")
    answer = post(applicant, "declarations", declarations(edition))
    assert answer.url == reverse("apply_confirm")


def test_what_was_entered_is_there_after_signing_in_again(applicant, django_user_model):
    begin(applicant)
    post(applicant, "company", COMPANY)
    applicant.logout()
    applicant.force_login(django_user_model.objects.get())
    page = applicant.get(reverse("apply"))
    assert page.context["resume"] == reverse("apply_step", args=["responsible"])
    again = applicant.get(reverse("apply_step", args=["company"])).content.decode()
    for text in (
        "株式会社 ほくと計器",
        "カブシキガイシャ ホクトケイキ",
        "7000012050002",
        "0312345678",
    ):
        assert f'value="{text}"' in again


def test_a_step_half_way_is_kept_as_typed_and_not_taken_for_done(applicant):
    begin(applicant)
    answer = post(applicant, "company", {"name": "株式会社ほくと", "phone": "03-12"}, "later")
    assert answer.url == reverse("apply")
    assert applicant.get(answer.url).context["resume"].endswith("/company/")
    page = applicant.get(reverse("apply_step", args=["company"]))
    assert 'value="株式会社ほくと"' in page.content.decode()
    assert not page.context["form"].errors


def test_beginning_twice_keeps_the_one_draft(applicant):
    begin(applicant)
    post(applicant, "company", COMPANY)
    begin(applicant)
    assert ApplicationDraft.objects.get().data["company"]["city"] == "千代田区"


def test_a_draft_is_thrown_away_only_by_posting(applicant):
    begin(applicant)
    assert applicant.get(reverse("apply_discard")).status_code == 405
    applicant.post(reverse("apply_discard"))
    assert not ApplicationDraft.objects.exists()


def test_what_was_typed_is_kept_with_what_it_became(applicant):
    begin(applicant)
    post(applicant, "company", COMPANY)
    data = ApplicationDraft.objects.get().data
    assert data["company"]["phone"] == "0312345678"
    assert data["raw"]["company"]["phone"] == "０３（１２３４）５６７８"
    assert "city" not in data["raw"]["company"]


# --- Errors that say what to do --------------------


@pytest.mark.parametrize(
    ("step", "changed", "field", "text"),
    [
        ("company", {"name": ""}, "name", "「会社名」を入力してください"),
        ("company", {"name": "あ" * 121}, "name", "120文字までにしてください(いま121文字)"),
        ("company", {"name_kana": "北斗計器"}, "name_kana", "「北斗計器」は使えません"),
        ("company", {"corporate_number": "1234567890123"}, "corporate_number", "13桁をもう一度"),
        (
            "company",
            {"corporate_number": "700001205000"},
            "corporate_number",
            "法人番号 700001205000 に誤り",
        ),
        ("company", {"postal_code": "10000"}, "postal_code", "100-0001 のように7桁"),
        ("company", {"prefecture": "大阪府"}, "prefecture", "郵便番号1000001は東京都の番号です"),
        ("company", {"prefecture": "abroad"}, "prefecture", "日本国内の住所からお申し込みください"),
        ("company", {"prefecture": ""}, "prefecture", "「都道府県」を入力してください"),
        ("company", {"phone": "1234"}, "phone", "市外局番から 03-1234-5678 のように"),
        ("responsible", {"email": "hanako"}, "email", "name@example.jp の形で"),
        ("responsible", {"name_kana": "Hokuto"}, "name_kana", "カタカナで入力してください"),
        ("billing", {"emails": "keiri@example.jp\nkeiri"}, "emails", "「keiri」はメール"),
        ("billing", {"payer_names": "北斗計器"}, "payer_names", "「北斗計器」は振込名義として"),
        ("billing", {"account": "other"}, "name", "「宛名」を入力してください"),
        ("billing", {"account": "other"}, "street", "「町名・番地」を入力してください"),
        ("billing", {"account": "99"}, "account", "99"),
        ("order", {"servers": "0"}, "servers", "1 から 10000 まで"),
        ("order", {"servers": "三"}, "servers", "1 から 10000 まで"),
        ("order", {"starts_on": "2026-02-30"}, "starts_on", "2026-04-01 のように"),
        ("order", {"starts_on": "2026-05-09"}, "starts_on", "2026年5月10日から2027年5月9日まで"),
        ("order", {"starts_on": "2027-05-10"}, "starts_on", "2026年5月10日から2027年5月9日まで"),
        ("order", {"plan": "weekly"}, "plan", "weekly"),
        ("declarations", {"consents": ""}, "consents", "チェックがないと申し込めません"),
        ("declarations", {TICKS[1]: ""}, TICKS[1], "チェックがないと申し込めません"),
        ("declarations", {TICKS[2]: ""}, TICKS[2], "チェックがないと申し込めません"),
        ("declarations", {"edition": "0" * 64}, "consents", "規約が改まりました"),
    ],
)
def test_an_error_names_the_field_and_says_what_to_do(
    applicant, edition, step, changed, field, text
):
    begin(applicant)
    right = {
        "company": COMPANY,
        "responsible": RESPONSIBLE,
        "billing": BILLING,
        "order": ORDER,
        "declarations": declarations(edition),
    }[step]
    assert text in errors(post(applicant, step, {**right, **changed}))[field]
    assert step not in ApplicationDraft.objects.get().data


def test_errors_are_in_english_for_who_reads_english(applicant):
    begin(applicant)
    applicant.cookies["django_language"] = "en"
    wrong = {**COMPANY, "prefecture": "abroad", "name_kana": "北斗", "phone": "1", "name": ""}
    told = errors(post(applicant, "company", wrong))
    assert told["prefecture"] == "Applications are accepted only from addresses in Japan"
    assert told["name"] == "Fill in “Company name”"
    assert "“北斗” cannot be used" in told["name_kana"]
    assert "such as 03-1234-5678" in told["phone"]


def test_a_wrong_entry_is_shown_back_put_right_as_far_as_it_goes(applicant):
    begin(applicant)
    page = post(applicant, "company", {**COMPANY, "city": ""}).content.decode()
    assert 'value="1000001"' in page
    assert 'value="カブシキガイシャ ホクトケイキ"' in page


# --- Looked up and worked out, without JavaScript --------------------


def test_the_postal_code_fills_in_prefecture_and_city_by_a_button(applicant):
    begin(applicant)
    typed = {"name": "株式会社ほくと", "postal_code": "９０７−１８０１"}
    page = post(applicant, "company", typed, "lookup")
    values = {name: page.context["form"][name].value() for name in ("prefecture", "city", "street")}
    assert values == {"prefecture": "沖縄県", "city": "八重山郡与那国町", "street": "与那国"}
    assert page.context["form"]["name"].value() == "株式会社ほくと"
    assert not page.context["form"].errors
    assert "company" not in ApplicationDraft.objects.get().data


def test_an_unknown_postal_code_is_said_to_be_unknown_and_may_be_used(applicant):
    begin(applicant)
    page = post(applicant, "company", {"postal_code": "9999999"}, "lookup").content.decode()
    assert "この郵便番号の住所は見つかりませんでした" in page
    assert post(applicant, "company", {**COMPANY, "postal_code": "9999999"}).status_code == 302


@pytest.mark.parametrize(
    ("order", "texts"),
    [
        (
            {"plan": "monthly", "servers": "3", "starts_on": "2026-05-16"},
            # 48,600 × 16/31 = 25,083; 11 × 48,600; 48,600 × 15/31 = 23,516; tax month by month
            (
                "583,199",
                "58,319",
                "641,518",
                "2027年5月15日",
                "2027年4月15日",
                "残余料金がかかります",
            ),
        ),
        (
            {"plan": "annual", "servers": "2", "starts_on": "2026-06-01"},
            (
                "388,800",
                "38,880",
                "427,680",
                "2027年5月31日",
                "2027年4月30日",
                "残余料金はかからず",
            ),
        ),
    ],
)
def test_the_price_of_the_first_year_and_its_dates_are_worked_out(applicant, order, texts):
    begin(applicant)
    page = post(applicant, "order", order, "calculate").content.decode()
    for text in texts:
        assert text in page, text


def test_a_least_order_of_the_terms_is_shown_at_the_step(applicant):
    publish_edition(system(d("2026-05-01")), d("2026-05-01"), {"minimum_first_order": 5})
    begin(applicant)
    told = errors(post(applicant, "order", ORDER))["servers"]
    assert told == "お申し込みは5台からです(3台では承れません)"
