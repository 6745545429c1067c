"""Questions and answers: found by keyboard, asked about, suggested; written and published."""

import pytest
from playwright.sync_api import Page, expect

from contracts.office.context import Duty
from support.desk.models import Inquiry
from support.questions.models import Question
from support.questions.terms.kinds import Topic
from tests.browser.conftest import IN_BOTH, ON_EVERY_SCREEN
from tests.inquiries import MONDAY
from tests.questions import PAYING, published
from tests.staff import staff
from tests.world import lived, signed


@pytest.fixture
def life(committed, today):
    today(MONDAY)
    lived(MONDAY, *signed("2026-04-01"))
    by = staff("sato", MONDAY, Duty.SUPPORT)
    published(by)
    published(by, Topic.ENDING, question="解約できますか。", question_en="", answer_en="", words="")


@ON_EVERY_SCREEN
def test_found_by_keyboard_not_the_answer_and_asked_about(
    page: Page, life, sign_in, keys, say, look
):
    page.goto("/service/")
    keys.follow(page.locator("footer").get_by_role("link", name=say("よくあるご質問")))
    page.wait_for_url("**/questions/")
    look(page)
    found = page.locator("#found summary")
    expect(found).to_have_count(2)
    keys.type("text", say("口座　振込", "transfer fee"))
    expect(found).to_have_count(1)
    keys.press(found)
    answer = page.locator("#found .text")
    expect(answer).to_contain_text(say("銀行振込です。", "By bank transfer."))

    sign_in()
    page.goto("/questions/")
    keys.press(found.first)
    keys.follow(page.locator("#found details[open] a").last)
    page.wait_for_url("**/questions/FAQ-2026-000001/")
    look(page)
    keys.follow(say("この質問について問い合わせる"))
    page.wait_for_url("**/portal/inquiries/new/**")
    subject = say("よくあるご質問「支払方法を教えてください。」について", "Question: How do I pay?")
    expect(page.locator("#id_subject")).to_have_value(subject)
    keys.choose("category", "contract")
    keys.type("text", "手数料は")
    keys.press(say("問い合わせを送る"))
    page.wait_for_url("**/portal/inquiries/INQ-*/")
    expect(page.get_by_role("link", name="FAQ-2026-000001")).to_be_visible()
    assert Inquiry.objects.get().about == "FAQ-2026-000001"


@ON_EVERY_SCREEN
def test_an_answer_is_suggested_while_the_subject_is_typed(
    page: Page, life, sign_in, keys, say, look
):
    sign_in()
    page.goto("/portal/inquiries/new/")
    look(page)
    box = page.locator("#suggested")
    keys.type("subject", say("支払方法について", "How to pay"))
    expect(box.locator("summary")).to_have_text(say(PAYING.question, PAYING.question_en))
    keys.press(box.locator("summary"))
    expect(box.locator(".text")).to_contain_text(say("銀行振込です。", "By bank transfer."))
    expect(page.locator("#id_subject")).to_have_value(say("支払方法について", "How to pay"))
    keys.type("subject", say("検知の件数", "Detections"))
    expect(box.locator("summary")).to_have_count(0)


@IN_BOTH
def test_a_reader_of_english_is_told_that_there_is_japanese_only(page: Page, life, say, language):
    page.goto("/questions/FAQ-2026-000002/")
    expect(page.locator("h1")).to_have_text("解約できますか。")
    told = page.get_by_text(say("この回答は日本語のみです。"))
    expect(told).to_have_count(1 if language == "en" else 0)


@IN_BOTH
def test_written_and_published_by_keyboard(page: Page, life, sign_in_staff, say, look):
    sign_in_staff(Duty.SUPPORT)
    page.goto("/console/desk/")
    page.get_by_role("link", name=say("よくあるご質問")).first.press("Enter")
    page.wait_for_url("**/console/questions/")
    look(page)
    page.get_by_role("link", name=say("質問と回答を書く")).press("Enter")
    page.wait_for_url("**/console/questions/new/")
    look(page)
    page.select_option("#id_topic", "support")
    page.fill("#id_question", "電話できますか。")
    page.fill("#id_answer", "平日の9時から17時30分までです。")
    page.get_by_role("button", name=say("保存", "Save")).press("Enter")
    page.wait_for_url("**/console/questions/FAQ-2026-000003/")
    look(page)
    page.get_by_role("button", name=say("公開する")).press("Enter")
    expect(page.locator("h1 .badge")).to_have_text(say("公開中", "Published"))
    look(page)
    page.goto("/console/questions/?topic=support")
    look(page)
    assert Question.objects.get(topic="support").state == "published"
