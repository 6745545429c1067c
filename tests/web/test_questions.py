"""Pages of questions and answers: for visitors, for people of a company, for staff who write."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.office.context import Duty
from support.questions.models import Question
from support.questions.operations import showing, writing
from support.questions.terms.kinds import FOR_VISITORS, Page, Topic
from tests.applicant import account_of
from tests.factories import person_of
from tests.once import once
from tests.questions import PAYING, draft, published, written
from tests.staff import staff as member
from tests.web.html import Page as Parsed
from tests.web.html import text as words
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-09-14"
HERE = "/questions/"
DESK = "/console/questions/"
IN_ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


past = once(lambda: lived(DAY, *signed("2026-04-01")), on=DAY)


@pytest.fixture(autouse=True)
def life(past, today) -> None:
    today(DAY)


@pytest.fixture
def by():
    return member("sato", DAY, Duty.SUPPORT)


@pytest.fixture
def user():
    return person_of(email="a@example.jp")


def headings(answer) -> list[str]:
    return [words(one) for one in Parsed(answer).root.iter("summary")]


def form(**values) -> dict:
    said = {
        "topic": "paying", "question": PAYING.question, "answer": PAYING.answer,
        "question_en": "", "answer_en": "", "words": "口座", "pages": ["pay", "terms"],
        "is_public": "on",
    }  # fmt: skip
    return {**said, **values}


def test_visitors_read_what_is_for_them_and_people_signed_in_everything(client, by, user):
    public = published(by, question="だれでも読めますか。")
    private = published(by, question="サインインすると読めますか。", is_public=False)
    hidden = draft(by, question="まだですか。")
    addresses = [reverse("question", args=[one.number]) for one in (public, private, hidden)]
    assert headings(client.get(HERE)) == ["だれでも読めますか。"]
    assert [client.get(one).status_code for one in addresses] == [200, 404, 404]
    for who in (user, account_of("applicant@example.jp")):
        client.force_login(who)
        assert headings(client.get(HERE)) == [
            "だれでも読めますか。",
            "サインインすると読めますか。",
        ]
        assert [client.get(one).status_code for one in addresses] == [200, 200, 404]
    showing.withdraw(by, public.number)
    assert client.get(addresses[0]).status_code == 404


def test_the_answer_is_shown_as_typed_and_nothing_becomes_a_link(client, by):
    row = published(
        by,
        answer="一行目\n二行目\n\n<script>alert(1)</script> https://evil.example/ www.example.com",
        question="<b>太字</b>ですか。",
    )
    for address in (HERE, reverse("question", args=[row.number])):
        source = client.get(address).content.decode()
        assert "一行目<br>二行目" in source
        assert "<script>alert" not in source
        assert "<b>太字" not in source
        assert 'href="https://evil' not in source
        assert 'href="http://www.example' not in source


def test_it_leads_to_pages_that_its_reader_may_open(client, by, user):
    row = published(by)
    address = reverse("question", args=[row.number])
    assert f'href="{reverse("pay")}"' not in client.get(address).content.decode()
    assert f'<a href="{reverse("terms")}">規約</a>' in client.get(address).content.decode()
    client.force_login(user)
    assert f'<a href="{reverse("pay")}">お支払い方法</a>' in client.get(address).content.decode()


@pytest.mark.parametrize("page", list(Page))
def test_every_page_that_an_answer_may_lead_to_is_there(client, user, page):
    is_open = client.get(reverse(page.value)).status_code == 200
    assert is_open is (page in FOR_VISITORS)
    client.force_login(user)
    assert client.get(reverse(page.value)).status_code == 200


def test_whoever_finds_no_answer_asks_about_the_question(client, by, user):
    row = published(by)
    address = reverse("question", args=[row.number])
    visitor = client.get(address).content.decode()
    assert 'href="mailto:billing@example.jp"' in visitor
    assert "?about=" not in visitor
    client.force_login(user)
    link = f"{reverse('ask')}?about=question%3A{row.number}"
    assert f'href="{link}"' in client.get(address).content.decode()


def test_searched_in_both_languages_alone_by_htmx_and_whole_without(client, by):
    published(by)
    published(by, Topic.ENDING, question="解約できますか。", question_en="Cancel?", words="")
    assert headings(client.get(HERE, {"text": "ﾃｽｳﾘｮｳ 口座"})) == []
    assert headings(client.get(HERE, {"text": "手数料 口座"})) == [PAYING.question]
    found = client.get(HERE, {"text": "cancel"}, headers={"HX-Request": "true"}, **IN_ENGLISH)
    assert "<html" not in found.content.decode()
    assert "1 question" in text(found)
    assert "Cancel?" in text(found)
    nothing = client.get(HERE, {"text": "どこにもない言葉"})
    assert "検索に合う質問はありません" in text(nothing)
    for odd in ("あ" * 101, "\x00", "%' OR 1=1"):
        assert client.get(HERE, {"text": odd}).status_code == 200


def test_a_reader_of_english_is_told_where_there_is_none(client, by):
    row = published(by, question_en="", answer_en="")
    source = client.get(reverse("question", args=[row.number]), **IN_ENGLISH).content.decode()
    assert "This answer is available in Japanese only." in source
    assert f'<h1 lang="ja">{PAYING.question}</h1>' in source
    japanese = client.get(reverse("question", args=[row.number])).content.decode()
    assert "日本語のみ" not in japanese
    assert '<h1 lang="ja">' not in japanese


def test_pages_take_as_many_statements_for_many_as_for_one(client, by, user):
    def statements(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    published(by)
    few = statements(HERE)
    client.force_login(user)
    mine = statements(HERE)
    for number in range(12):
        published(by, question=f"質問 {number}")
    assert statements(HERE) == mine
    client.logout()
    assert statements(HERE) == few <= 2


def test_staff_write_read_publish_order_and_withdraw(staff, client):
    desk = staff(Duty.SUPPORT)
    first = desk.post(f"{DESK}new/", form())
    number = "FAQ-2026-000001"
    assert first.url == f"{DESK}{number}/"
    page = desk.get(first.url)
    assert "下書き" in text(page)
    assert "英語がありません" in text(page)
    expected = page.context["expected"]
    desk.post(f"{DESK}{number}/publish/", {"expected": expected})
    again = desk.post(f"{DESK}{number}/publish/", {"expected": expected})
    assert again.status_code == 409
    assert "内容が変わりました" in text(again)
    desk.post(f"{DESK}new/", form(question="二つ目", question_en="Two?", answer_en="Yes."))
    desk.get(DESK, {"topic": "paying"})
    moved = desk.post(f"{DESK}FAQ-2026-000002/up/", follow=True)
    assert moved.redirect_chain == [(f"{DESK}?topic=paying", 302)]
    assert "上に移しました" in text(moved)
    assert "移しました" not in text(desk.post(f"{DESK}FAQ-2026-000002/up/", follow=True))
    table = Parsed(desk.get(DESK)).table("よくあるご質問")
    assert [cell[:3] for cell in table.column("質問")] == ["二つ目", PAYING.question[:3]]
    desk.post(f"{DESK}{number}/withdraw/", {"expected": desk.get(first.url).context["expected"]})
    assert Question.objects.get(number=number).state == "withdrawn"
    assert desk.post(f"{DESK}{number}/explode/").status_code == 404
    assert desk.get(f"{DESK}FAQ-1/").status_code == 404


def test_two_members_of_staff_do_not_overwrite_each_other(staff, by):
    row = published(by)
    desk = staff(Duty.SUPPORT)
    address = f"{DESK}{row.number}/rewrite/"
    shown = desk.get(address)
    expected = shown.context["expected"]
    writing.rewrite(by, row.number, written(answer="別の人の回答"))
    late = desk.post(address, form(answer="遅れた回答", expected=expected))
    assert late.status_code == 409
    assert "内容が変わりました" in text(late)
    assert "遅れた回答" in late.content.decode(), "what was typed is still there"
    saved = desk.post(address, form(answer="遅れた回答", expected=late.context["expected"]))
    assert saved.url == f"{DESK}{row.number}/"
    row.refresh_from_db()
    assert row.answer == "遅れた回答"


def test_half_an_english_text_is_said_at_its_field(staff):
    desk = staff(Duty.SUPPORT)
    answer = desk.post(f"{DESK}new/", form(question_en="How?", topic="", answer=""))
    errors = answer.context["form"].errors
    assert set(errors) == {"topic", "answer", "answer_en"}
    assert not Question.objects.exists()


def test_staff_without_the_duty_look_and_customers_do_not(staff, client, by, user):
    row = published(by)
    accountant = staff(Duty.ACCOUNTS)
    assert accountant.get(DESK).status_code == accountant.get(f"{DESK}{row.number}/").status_code
    assert f"{DESK}new/" not in accountant.get(DESK).content.decode()
    for address in (f"{DESK}new/", f"{DESK}{row.number}/rewrite/"):
        assert accountant.get(address).status_code == 403
        assert accountant.post(address, form()).status_code == 403
    for act in ("publish", "withdraw", "up", "down"):
        assert accountant.post(f"{DESK}{row.number}/{act}/").status_code == 403
        assert accountant.get(f"{DESK}{row.number}/{act}/").status_code == 405
    client.force_login(user)
    for address in (DESK, f"{DESK}new/", f"{DESK}{row.number}/"):
        assert client.get(address).status_code == 404


def test_footer_and_pages_of_inquiries_lead_to_them(client, user):
    assert f'href="{HERE}"' in client.get(reverse("service")).content.decode()
    client.force_login(user)
    for name in ("inquiries", "ask", "contracts"):
        assert f'href="{HERE}"' in client.get(reverse(name)).content.decode(), name
