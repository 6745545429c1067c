"""What was typed is still there after signing in again, for who typed it and nobody else."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contracts.office import context
from contracts.office.context import Duty
from contracts.operations.editions import publish_edition
from portal.accounts import unsent
from portal.came_from import page_of
from tests.applicant import COMPANY
from tests.factories import PASSWORD, EmailAddressFactory, UserFactory, person_of
from tests.staff import member
from tests.world import d, lived, signed

pytestmark = pytest.mark.django_db
NOTE = "/console/customers/A/notes/add/"
FORM = "/console/customers/A/notes/"
TYPED = {"text": "電話で\n連絡あり", "csrfmiddlewaretoken": "x", "password": "secret"}


@pytest.fixture
def life(today):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-01"))


@pytest.fixture
def keeper(life):
    user = member("contracts", Duty.CONTRACTS)
    EmailAddressFactory(user=user)
    return user


@pytest.fixture
def browser(client, keeper) -> Client:
    """Signed in, with the form before its eyes; then the session ends."""
    client.force_login(keeper)
    assert client.get(FORM).status_code == 200
    end_session(client)
    return client


def end_session(client: Client) -> None:
    del client.cookies[settings.SESSION_COOKIE_NAME]


def send(client: Client, address: str = NOTE, page: str = FORM, data=None):
    return client.post(
        address, TYPED if data is None else data, headers={"Referer": f"http://testserver{page}"}
    )


def sign_in(client: Client, email: str, there: str):
    return client.post(there, {"login": email, "password": PASSWORD})


def put_back(client: Client, page: str = FORM) -> dict:
    return client.get(page).context.get("unsent", {})


def test_it_is_back_on_the_page_of_the_form_and_was_not_sent(browser, keeper):
    said = "入力した内容は残してあります"
    assert said not in browser.get("/accounts/login/").content.decode()
    to_sign_in = send(browser)
    assert to_sign_in.url == f"/accounts/login/?next={FORM}"
    assert said in browser.get(to_sign_in.url).content.decode()
    assert sign_in(browser, keeper.email, to_sign_in.url).url == FORM
    page = browser.get(FORM)
    assert page.context["unsent"] == {"action": NOTE, "fields": {"text": [TYPED["text"]]}}
    assert 'src="/static/js/unsent.js"' in page.content.decode()
    assert put_back(browser, "/console/customers/A/") == {}


def test_it_stays_until_it_is_sent(browser, keeper):
    sign_in(browser, keeper.email, send(browser).url)
    assert put_back(browser) == put_back(browser) != {}
    send(browser)
    assert put_back(browser) == {}


def test_another_person_gets_nothing_and_it_is_gone(browser, keeper):
    other = member("accounts", Duty.ACCOUNTS)
    EmailAddressFactory(user=other)
    there = send(browser).url
    sign_in(browser, other.email, there)
    assert put_back(browser) == {}
    assert unsent.KEPT not in browser.session
    browser.logout()
    sign_in(browser, keeper.email, there)
    assert put_back(browser) == {}


def test_a_browser_in_which_nobody_was_signed_in_keeps_nothing(life, client):
    assert send(client).status_code == 302
    assert unsent.KEPT not in client.session


def test_what_is_kept_cannot_be_read_and_no_file_or_secret_is_in_it(browser, keeper):
    paper = SimpleUploadedFile("paper.pdf", b"%PDF", "application/pdf")
    send(browser, data={**TYPED, "code": "123456", "file": paper, "postal_code": "1000001"})
    kept = browser.session[unsent.KEPT]
    assert "連絡" not in kept
    opened = unsent.decrypted(kept)
    for secret in ("secret", "123456", "PDF", "csrf"):
        assert secret not in opened, secret
    assert '"postal_code": ["1000001"]' in opened


def test_more_than_a_form_holds_is_not_kept(browser):
    send(browser, data={"text": "あ" * unsent.LARGEST})
    assert unsent.KEPT not in browser.session


def test_after_an_hour_it_is_gone(browser, keeper, monkeypatch):
    sign_in(browser, keeper.email, send(browser).url)
    monkeypatch.setattr(unsent, "KEPT_SECONDS", -1)
    assert put_back(browser) == {}


def test_a_form_of_elsewhere_is_refused_and_nothing_kept(keeper):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(keeper)
    strict.get(FORM)
    end_session(strict)
    assert send(strict).status_code == 403
    assert unsent.KEPT not in strict.session


@pytest.mark.parametrize(
    ("origin", "status"), [("http://testserver", 302), ("http://elsewhere.example", 403)]
)
def test_a_page_from_before_a_sign_in_in_another_tab_comes_back_with_what_was_typed(
    keeper, origin, status
):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(keeper)  # whose token is another one than that of the page
    headers = {"Referer": f"http://testserver{FORM}", "Origin": origin}
    answer = browser.post(NOTE, TYPED, headers=headers)
    assert answer.status_code == status
    kept = {"action": NOTE, "fields": {"text": [TYPED["text"]]}} if status == 302 else {}
    page = browser.get(FORM)
    assert page.context["unsent"] == kept
    assert ("まだ何も行われていません" in page.content.decode()) is (status == 302)


def test_a_button_of_such_a_page_is_refused_and_takes_no_text_away(keeper):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(keeper)
    ours = {"Referer": f"http://testserver{FORM}", "Origin": "http://testserver"}
    browser.post(NOTE, TYPED, headers=ours)
    answer = browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": "x"}, headers=ours)
    assert answer.status_code == 403
    assert "もう一度" in answer.content.decode()
    assert put_back(browser)["fields"] == {"text": [TYPED["text"]]}


def test_the_way_back_leads_to_our_own_pages_only(browser):
    for page in ("http://elsewhere.example/x", ""):
        answer = browser.post(NOTE, TYPED, headers={"Referer": page})
        assert answer.url == f"/accounts/login/?next={FORM}"


def test_what_was_typed_into_a_page_with_a_mistake_is_back_on_the_page_above(browser, keeper):
    """The page with the mistake stands at an address that shows nothing by itself."""
    to_sign_in = send(browser, page=NOTE)
    assert to_sign_in.url == f"/accounts/login/?next={FORM}"
    there = sign_in(browser, keeper.email, to_sign_in.url)
    assert browser.get(there.url).context["unsent"]["fields"] == {"text": [TYPED["text"]]}


@pytest.mark.parametrize(
    ("came_from", "page"),
    [
        ("/console/desk/Q-1/say/", "/console/desk/Q-1/"),
        ("/console/customers/A/notes/attach/", FORM),
        ("/console/contracts/C1/add-note/", "/console/contracts/C1/"),
        ("/console/contracts/C1/attach/", "/console/contracts/C1/"),
        ("/console/kept-data/A/holds/1/lift/", "/console/kept-data/A/"),
        ("/console/desk/?state=every", "/console/desk/?state=every"),
        ("/portal/security/", "/portal/security/"),  # leads on, which is a GET too
        ("/accounts/login/?next=/portal/", "/accounts/login/?next=/portal/"),  # a class
        ("/console/no/such/page/", "/console/"),
        ("//elsewhere.example/x", FORM),
        ("/\\elsewhere.example/x", FORM),
    ],
)
def test_a_form_came_from_a_page_that_can_be_gone_to(rf, came_from, page):
    request = rf.post(NOTE, headers={"Referer": f"http://testserver{came_from}"})
    assert page_of(request) == page


def test_a_part_asked_for_meanwhile_leaves_the_page_as_it_is(browser):
    answer = browser.post(NOTE, TYPED, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert unsent.KEPT not in browser.session


def test_a_step_of_an_application(today, client):
    today("2026-05-10")
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")
    UserFactory(email="applicant@example.jp", confirmed=True)
    client.force_login(UserFactory._meta.model.objects.get(email="applicant@example.jp"))
    client.post(reverse("apply_begin"))
    step = reverse("apply_step", args=["company"])
    client.get(step)
    end_session(client)
    there = send(client, step, step, {**COMPANY, "action": "save"}).url
    sign_in(client, "applicant@example.jp", there)
    kept = put_back(client, step)["fields"]
    assert {name: kept[name] for name in COMPANY} == {k: [v] for k, v in COMPANY.items()}


def test_a_customers_form_keeps_no_password(life, client):
    owner = person_of("A", email="owner@example.jp", confirmed=True)
    client.force_login(owner)
    page = reverse("change_company")
    client.get(page)
    end_session(client)
    there = send(client, page, page, {"name": "新社名", "password": "secret"}).url
    sign_in(client, owner.email, there)
    assert put_back(client, page) == {"action": page, "fields": {"name": ["新社名"]}}
