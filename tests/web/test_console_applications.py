"""Applications and change requests on the console: shown whole, accepted or refused as shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.models import ChangeRequest, Contract, IndividualAgreement
from contracts.office.context import Duty
from contracts.office.models import Approval, OutboxMessage
from contracts.office.queries.notices import text
from contracts.people.operations.companies import change_particulars
from tests.desk import asked, screened
from tests.factories import UserFactory
from tests.once import once
from tests.staff import member, staff
from tests.web import reading
from tests.world import contract, d

pytestmark = pytest.mark.django_db
PAGE = "/console/applications/C5/"


life = once(screened)


@pytest.fixture
def world(life, db, today, own_files) -> Contract:
    today("2026-06-10")
    return contract("C5")


@pytest.fixture
def sato(world, client):
    client.force_login(member("sato", Duty.CONTRACTS))
    return client


def shown(client, **query) -> dict:
    """What the page's own decision would post."""
    page = client.get(PAGE, query)
    return {"expected": page.context["expected"], **page.context["hidden"]}


def body(answer) -> str:
    return answer.content.decode()


def test_what_waits_is_listed_with_age_order_wish_and_findings(sato):
    page = reading.text(sato.get(reverse("applications")))
    for told in ("C5", "B株式会社", "5日前", "2026年7月1日", "重大 2", "要確認 1", "軽微 2"):
        assert told in page, told
    assert "C1" not in page


def test_lists_go_by_key_the_oldest_first(sato, monkeypatch):
    monkeypatch.setattr("portal.console.applications.lists.PAGE", 2)
    asked()
    address = reverse("applications")
    first = sato.get(address, {"part": "requests"})
    kinds = [one["row"].kind for one in first.context["rows"]]
    assert kinds == ["add_servers", "change_plan"]
    older = first.context["page"].older
    second = sato.get(address, {"part": "requests", "older": older})
    assert [one["row"].kind for one in second.context["rows"]] == ["company"]
    back = sato.get(address, {"part": "requests", "newer": second.context["page"].newer})
    assert [one["row"].kind for one in back.context["rows"]] == kinds
    decided = sato.get(address, {"part": "decided"}).context["rows"]
    assert [one["contract"].number for one in decided] == ["C2", "C1"]
    for nonsense in ("x", "2026-01-01~y", "\x00"):
        assert sato.get(address, {"part": "requests", "older": nonsense}).status_code == 200


def test_the_form_is_shown_whole_with_the_consent(sato):
    page = body(sato.get(PAGE))
    application = contract("C5").application
    for told in (
        "B株式会社", "7000012050002", "〒100-0001", "試験 太郎", "customer2@example.jp",
        "月額プラン 2台", "2026年7月1日", "第2版", application.edition_sha256, "表明あり",
    ):  # fmt: skip
        assert told in page, told


def test_findings_stand_by_ground_with_what_they_rest_on(sato):
    page = sato.get(PAGE)
    found = {ground: [one.finding.key for one in of] for ground, _, of in page.context["grounds"]}
    assert found == {
        "6-3(1)": ["terminated:C1"],
        "6-3(2)": ["differs:A:address", "differs:A:name"],
        "6-3(3)": ["overdue:A"],
        "6-3(4)": ["same_number:A"],
    }
    for told in ("INV-2026-000001", "¥71,280", "9日", "第17条第1項第1号", "A株式会社", "解除"):
        assert told in body(page), told


def test_what_changed_since_the_application_is_shown(sato):
    system = staff("system", "2026-06-09")
    change_particulars(system, contract("C1").customer, name="B株式会社", phone="0399999999")
    page = sato.get(PAGE)
    since = {
        one.finding.key: str(one.compared.since)
        for _, _, found in page.context["grounds"]
        for one in found
    }
    assert since["differs:A:name"] == "gone"
    assert since["differs:A:phone"] == "new"
    assert since["terminated:C1"] == "same"
    assert "申込後に判明" in body(page)
    assert "解消" in body(page)


def test_the_consequences_come_first_and_what_was_shown_is_done(sato):
    page = body(sato.get(PAGE))
    for told in ("2026年6月10日", "2026年7月1日", "2027年6月30日", "2027年5月31日", "2026年6月分"):
        assert told in page, told
    other_day = shown(sato, starts_on="2026-06-20")
    assert other_day["starts_on"] == "2026-06-20"
    answer = sato.post(PAGE, {"action": "accept", **other_day})
    assert answer.url == PAGE
    row = contract("C5")
    assert (row.formed_on, row.service_starts_on) == (d("2026-06-10"), d("2026-06-20"))
    assert "契約が成立しました" in body(sato.get(PAGE))


def test_a_stale_page_is_reported_and_nothing_is_done(sato, today):
    seen = shown(sato)
    today("2026-06-11")
    answer = sato.post(PAGE, {"action": "accept", **seen})
    assert answer.status_code == 409
    assert "表示したあとに内容が変わりました" in body(answer)
    assert contract("C5").formed_on is None
    sato.post(PAGE, {"action": "accept", **shown(sato)})
    again = sato.post(PAGE, {"action": "accept", **seen})
    assert "申込中の契約ではありません" in body(again)


@pytest.mark.parametrize("starts_on", ["", "2026-06-31", "2026-06-09"])
def test_a_wrong_day_is_shown(sato, starts_on):
    answer = sato.get(PAGE, {"starts_on": starts_on})
    assert "quote" not in answer.context
    assert answer.context["conditions"].errors or answer.context["refusal"].article == "6-1"
    assert sato.post(PAGE, {"action": "accept", "starts_on": starts_on}).status_code in (200, 409)
    assert contract("C5").formed_on is None


def agreement(**changed) -> dict:
    paper = SimpleUploadedFile("合意書.pdf", b"%PDF-1.7 signed %%EOF", "application/pdf")
    return {"action": "propose", "document": paper, "reason": "台数が多いため", **changed}


def test_an_agreement_goes_to_a_second_person_with_its_paper(sato):
    seen = shown(sato, starts_on="2026-07-01", unit_price="14000", minimum_term_months="")
    assert seen["unit_price"] == 14_000
    assert "minimum_term_months" not in seen
    answer = sato.post(PAGE, agreement(**seen))
    proposed = Approval.objects.get()
    assert answer.url == reverse("approval", args=[proposed.pk])
    assert proposed.values == {
        "service_starts_on": "2026-07-01",
        "parameters": {"unit_price": 14_000},
    }
    assert contract("C5").formed_on is None
    assert "承認を待っています" in body(sato.get(PAGE))
    told = body(sato.get(answer.url))
    assert "¥14,000" in told
    assert "ご自身の起案" in told
    paper = sato.get(reverse("approval_document", args=[proposed.pk]))
    assert b"".join(paper.streaming_content) == b"%PDF-1.7 signed %%EOF"
    assert paper["Content-Disposition"].startswith("attachment")
    assert paper["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"document": SimpleUploadedFile("a.pdf", b"<html>")}, "document"),
        ({"document": SimpleUploadedFile("a.exe", b"%PDF- %%EOF")}, "document"),
        ({"document": SimpleUploadedFile("a.txt", b"agreed")}, "document"),
        ({"document": SimpleUploadedFile("a.pdf", b"%PDF-1.7 cut off")}, "document"),
        ({"document": SimpleUploadedFile("a.pdf", b"")}, "document"),
        ({"document": ""}, "document"),
        ({"reason": " "}, "reason"),
        ({"unit_price": "-1"}, "unit_price"),
        ({"proration": "weekly"}, "proration"),
    ],
)
def test_a_wrong_agreement_is_shown_at_its_field(sato, changed, field):
    seen = shown(sato, starts_on="2026-07-01", unit_price="14000")
    page = sato.post(PAGE, agreement(**{**seen, **changed})).context
    assert field in page["agreement"].errors or field in page["conditions"].errors
    assert not Approval.objects.exists()


def test_an_agreement_cannot_be_slipped_past_the_second_person(sato):
    """A forged acceptance carries no agreement, and one for other figures is stale."""
    seen = shown(sato, starts_on="2026-07-01", unit_price="1")
    answer = sato.post(PAGE, {"action": "accept", **seen})
    assert answer.status_code == 409
    answer = sato.post(PAGE, agreement(**{**seen, "unit_price": "2"}))
    assert answer.status_code == 409
    plain = {**shown(sato, starts_on="2026-07-01"), "unit_price": "1"}
    assert sato.post(PAGE, {"action": "accept", **plain}).status_code == 302
    assert not IndividualAgreement.objects.exists()
    assert not Approval.objects.exists()


def test_a_refusal_is_read_before_it_is_sent(sato):
    written = {"ground": "6-3(1)", "reason": "以前の解除のため"}
    page = sato.post(PAGE, {"action": "preview", **written})
    letter = page.context["letter"]
    assert "以前の解除のため" in letter["body"]
    assert letter["to"] == contract("C5").responsible.email
    assert contract("C5").refused_on is None
    contract("C5").customer.contacts.update(email="other@example.jp")
    sent = {"action": "refuse", **written, "expected": letter["expected"]}
    page = sato.post(PAGE, sent)
    assert page.status_code == 409
    assert "表示したあとに内容が変わりました" in body(page)
    assert contract("C5").refused_on is None
    letter = page.context["letter"]
    assert letter["to"] == "other@example.jp"
    assert sato.post(PAGE, {**sent, "expected": letter["expected"]}).url == PAGE
    sent = OutboxMessage.objects.get(purpose="refused")
    assert text(sent.notice, sent.recipient) == (letter["subject"], letter["body"])
    assert contract("C5").refusal_ground == "6-3(1)"
    assert "以前の解除のため" in body(sato.get(PAGE))


@pytest.mark.parametrize("written", [{"reason": "理由"}, {"ground": "6-3(1)"}, {"ground": "6-1"}])
def test_a_refusal_needs_a_ground_of_the_terms_and_a_reason(sato, written):
    for action in ("preview", "refuse"):
        assert sato.post(PAGE, {"action": action, **written}).context["refusal_form"].errors
    assert contract("C5").refused_on is None


@pytest.mark.parametrize("action", ["accept", "propose", "refuse"])
def test_others_may_look_and_do_nothing(sato, client, action):
    seen = shown(sato, starts_on="2026-07-01", unit_price="14000")
    if action == "accept":
        seen = shown(sato)
    client.force_login(member("mori", Duty.ACCOUNTS))
    assert "契約担当の人です" in body(client.get(PAGE))
    posted = {**agreement(**seen), "action": action, "ground": "6-3(1)"}
    assert client.post(PAGE, posted).status_code == 403
    assert contract("C5").formed_on is None
    assert not Approval.objects.exists()


def test_customers_find_nothing_here(world, client):
    request = asked()[0]
    client.force_login(UserFactory(email="a@example.jp"))
    for address in (reverse("applications"), PAGE, reverse("staff_request", args=[request.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"action": "accept"}).status_code in (404, 405)


# --- change requests --------------------------------------------------------------------


def decide(client, request: ChangeRequest, **values):
    address = reverse("staff_request", args=[request.pk])
    return client.post(address, values, follow=True)


def read(client, request: ChangeRequest) -> str:
    return client.get(reverse("staff_request", args=[request.pk])).context["expected"]


def test_a_request_shows_before_after_and_what_the_customer_was_quoted(sato):
    servers, plan, company = asked()
    page = body(sato.get(reverse("staff_request", args=[servers.pk])))
    for told in ("3台", "5台", "2026年6月分の請求", "¥17,820", "第6条第2項"):
        assert told in page, told
    assert "¥641,520" in body(sato.get(reverse("staff_request", args=[plan.pk])))
    assert "費用はかかりません" in body(sato.get(reverse("staff_request", args=[company.pk])))


def test_requests_are_accepted_as_shown(sato):
    for request in asked():
        decide(sato, request, action="accept", expected=read(sato, request))
    assert set(ChangeRequest.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_stale_cost_is_shown_and_the_request_stays(sato, today):
    servers, *_ = asked()
    seen = read(sato, servers)
    today("2026-06-20")  # the wished day has passed: they would come today
    assert "表示したあとに内容が変わりました" in body(
        decide(sato, servers, action="accept", expected=seen)
    )
    page = sato.get(reverse("staff_request", args=[servers.pk]))
    assert "ご希望の日を過ぎている" in body(page)
    assert page.context["asked"].state == "open"


def test_particulars_that_changed_meanwhile_end_the_request_with_the_reason(sato):
    *_, company = asked()
    change_particulars(staff("suzuki", "2026-06-09"), company.customer, phone="0311112222")
    page = sato.get(reverse("staff_request", args=[company.pk]))
    assert "申請のあとに、同じ項目が別の内容に変わりました。" in body(page)
    assert "不成立" in body(page)
    assert "expected" not in page.context


def test_a_request_is_refused_with_a_reason(sato):
    servers, *_ = asked()
    assert "理由を入力してください" in body(decide(sato, servers, action="refuse", reason=""))
    assert "在庫がないため" in body(decide(sato, servers, action="refuse", reason="在庫がないため"))
    servers.refresh_from_db()
    assert servers.state == "refused"
    again = body(decide(sato, servers, action="accept", expected="x"))
    assert "もう確認中ではありません" in again


def test_requests_are_decided_by_staff_for_contracts(sato, client):
    servers, *_ = asked()
    seen = read(sato, servers)
    client.force_login(member("mori", Duty.ACCOUNTS))
    for values in ({"action": "accept", "expected": seen}, {"action": "refuse", "reason": "x"}):
        assert decide(client, servers, **values).status_code == 403


def test_no_page_asks_the_database_too_often(sato, django_assert_max_num_queries):
    requests = asked()
    addresses = [
        *(f"{reverse('applications')}?part={part}" for part in ("applications", "requests")),
        *(f"{reverse('applications')}?part={part}" for part in ("decided", "answered")),
        PAGE,
        *(reverse("staff_request", args=[one.pk]) for one in requests),
    ]
    for address in addresses:
        with django_assert_max_num_queries(20):
            assert sato.get(address).status_code == 200, address
