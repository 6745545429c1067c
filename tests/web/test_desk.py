"""The desk's pages and a company's own: asked, answered, read, rated; whose it is; two at once."""

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.operations import payments
from billing.operations.certificates import certify_balance, certify_payment
from billing.operations.credit_notes import issue_credit_note
from billing.operations.receipts import issue_receipt
from billing.terms.crediting import CreditKind
from contracts.office.context import Duty, system
from contracts.office.models import CompanyHoliday, OutboxMessage
from contracts.office.outbox import composers
from portal.customer.inquiries.subjects import KINDS, shown_to_company
from support.desk.models import CannedAnswer, Inquiry, Message
from support.desk.operations import conversing, handling, policy
from support.desk.operations.receiving import file_mail
from support.desk.terms.kinds import Category, State
from support.questions.operations import showing
from tests.factories import person_of
from tests.inquiries import MONDAY, asker, at, desk, mail, opened, robot
from tests.once import once
from tests.questions import published
from tests.staff import member
from tests.web.html import Page
from tests.web.reading import read, text
from tests.world import account, d, invoice, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def live() -> None:
    lived(MONDAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))


past = once(live)


@pytest.fixture(autouse=True)
def life(past, today) -> None:
    today(MONDAY)


@pytest.fixture
def user():
    return person_of(last_name="田中", first_name="一郎")


def page_of(row: Inquiry, name: str = "staff_inquiry") -> str:
    return reverse(name, args=[row.number])


def ask(client, **values):
    address = reverse("ask")
    form = {"category": "detection", "subject": "検知の件", "text": "教えてください", **values}
    return client.post(address, form, follow=True)


def test_annex_from_the_question_to_the_rating_in_both_rooms(client, user, staff):
    client.force_login(user)
    shown = ask(client, phone="03-1234-5678", contract="C1")
    row = Inquiry.objects.get()
    assert f"お問い合わせを {row.number} として受け付けました" in text(shown)
    assert (row.contact_name, row.contact, row.contract.number) == (
        "田中 一郎", "owner@example.jp", "C1",
    )  # fmt: skip

    office = staff(Duty.SUPPORT)
    queue = Page(office.get(reverse("desk"))).table("見つかったお問い合わせ")
    assert queue.column("番号") == [row.number]
    assert queue.column("期限") == ["期限内 2026年9月14日 17:30"]
    answered = office.post(
        page_of(row, "say_on_inquiry"),
        {"answer": "", "text": "次の手順で確認できます。", "resolves": "on",
         "expected": read(office.get(page_of(row)))},
        follow=True,
    )  # fmt: skip
    assert "次の手順で確認できます。" in text(answered)
    (sent,) = OutboxMessage.objects.filter(purpose="inquiry_answered")
    composed = composers[sent.purpose](sent)
    assert composed.subject == f"[{row.number}] 検知の件"
    assert "次の手順で確認できます。" in composed.body

    client.force_login(user)
    client.post(page_of(row, "rate_inquiry"), {"stars": "5", "comment": "助かりました"})
    assert "評価: 5段階の5" in text(client.get(page_of(row, "inquiry")))
    row.refresh_from_db()
    assert (row.state, row.rating, row.rating_text) == (State.RESOLVED, 5, "助かりました")


def test_the_same_form_sent_twice_is_one_inquiry_and_one_message(client, user):
    client.force_login(user)
    form = {"category": "console", "subject": "s", "text": "t", "once": str(uuid4())}
    first, again = (client.post(reverse("ask"), form) for _ in range(2))
    assert first.url == again.url
    row = Inquiry.objects.get()
    added = {"text": "追加", "once": str(uuid4())}
    for _ in range(2):
        client.post(page_of(row, "add_to_inquiry"), added)
    assert row.messages.count() == 2


def test_another_companys_inquiry_and_its_files_are_not_there(client, user):
    upload = SimpleUploadedFile("log.txt", b"12:00 found\n")
    client.force_login(user)
    ask(client, uploads=upload)
    row = Inquiry.objects.get()
    kept = row.messages.get().files.get()
    assert client.get(reverse("inquiry_file", args=[kept.pk])).getvalue() == b"12:00 found\n"

    client.force_login(person_of("B", email="b@example.jp"))
    for name in ("add_to_inquiry", "reopen_inquiry", "rate_inquiry"):
        assert client.post(page_of(row, name), {"text": "x", "stars": "1"}).status_code == 404
    for address in (page_of(row, "inquiry"), reverse("inquiry_file", args=[kept.pk])):
        assert client.get(address).status_code == 404
    assert client.get(reverse("staff_inquiry", args=[row.number])).status_code == 404
    assert row.number not in text(client.get(reverse("inquiries")))


def test_notes_drafts_and_names_of_staff_are_not_for_the_customer(client, user):
    row = opened(asker(user))
    conversing.add_note(desk("09:10"), row.pk, "内輪の話")
    conversing.keep_draft(desk("09:10"), row.pk, "書きかけの文")
    conversing.answer(desk("09:20", "suzuki"), row.pk, "回答の文")
    client.force_login(user)
    shown = text(client.get(page_of(row, "inquiry")))
    assert "回答の文" in shown
    for hidden in ("内輪の話", "書きかけの文", "suzuki"):
        assert hidden not in shown


def test_two_people_do_not_answer_the_same_inquiry_unawares(staff, user):
    row = opened(asker(user))
    office = staff(Duty.SUPPORT)
    seen = read(office.get(page_of(row)))
    conversing.answer(desk("09:10", "suzuki"), row.pk, "先に書いた回答")
    form = {"answer": "", "text": "あとから書いた回答", "expected": seen}
    refused = office.post(page_of(row, "say_on_inquiry"), form)
    assert refused.status_code == 409
    shown = text(refused)
    assert "表示したあとに、このお問い合わせに動きがありました" in shown
    assert "先に書いた回答" in shown
    assert refused.context["form"]["text"].value() == "あとから書いた回答"
    assert Message.objects.filter(kind="answer").count() == 1
    form["expected"] = read(refused)
    assert office.post(page_of(row, "say_on_inquiry"), form).status_code == 302


def test_colleagues_see_who_reads_who_writes_and_that_something_was_said(staff, user):
    row = opened(asker(user))
    office = staff(Duty.SUPPORT)
    seen = read(office.get(page_of(row)))
    address, htmx = page_of(row, "looking_at_inquiry"), {"HX-Request": "true"}
    office.post(address, {"writing": "1", "expected": seen}, headers=htmx)
    other = staff(Duty.SUPPORT, Duty.CONTRACTS)
    looked = text(other.post(address, {"expected": seen}, headers=htmx))
    assert "support@example.jp さんがこのお問い合わせに書き込んでいます。" in looked
    conversing.add_note(desk("09:01"), row.pk, "メモ")
    looked = text(other.post(address, {"expected": seen}, headers=htmx))
    assert "この画面を表示したあとに、新しい動きがありました。" in looked


def test_annex_out_of_scope_needs_its_reason_and_says_it_politely(staff, client, user):
    row = opened(asker(user))
    office = staff(Duty.SUPPORT)
    act = reverse("staff_inquiry_act", args=[row.number, "refuse"])
    form = office.get(act)
    assert "恐れ入りますが" in text(form)
    wrong = office.post(act, {"reason": "", "text": "x", "expected": read(form)})
    assert "「対象外とする理由」を入力してください。" in text(wrong)
    office.post(
        act, {"reason": "他社製品の設定のため", "text": "恐れ入ります", "expected": read(form)}
    )
    (sent,) = OutboxMessage.objects.filter(purpose="inquiry_refused")
    assert "他社製品の設定のため" in composers[sent.purpose](sent).body
    client.force_login(user)
    shown = text(client.get(page_of(row, "inquiry")))
    assert "サポート対象外の理由: 他社製品の設定のため" in shown


def test_triage_shows_what_a_stranger_names_and_gives_it_to_the_company(staff, user):
    first = opened(asker(user))
    filed = file_mail(robot(), mail("1@x", "who@example.com", inquiry=first.number))
    office = staff(Duty.SUPPORT)
    listed = Page(office.get(f"{reverse('desk')}?state=triage")).table("見つかったお問い合わせ")
    assert listed.column("番号") == [filed.inquiry.number]
    page = office.get(page_of(filed.inquiry))
    assert f'ています: <a href="{page_of(first)}">{first.number}</a>' in text(page)
    act = reverse("staff_inquiry_act", args=[filed.inquiry.number, "link"])
    office.post(act, {"customer": "A", "contract": "C1", "expected": read(page)})
    filed.inquiry.refresh_from_db()
    assert filed.inquiry.customer.number == "A"


def test_the_queue_is_filtered_sorted_and_searched(staff, user):
    late = opened(asker(user, "09:00", "2026-09-07"), subject="遅れているもの")
    soon = opened(asker(user, "11:00", "2026-09-11"), subject="管理画面の表示")
    mine = opened(asker(user), subject="担当したもの", contact_name="山田 花子")
    done = opened(asker(user), subject="終わったもの")
    conversing.answer(desk("09:00"), done.pk, "回答", resolves=True)
    office = staff(Duty.SUPPORT)
    handling.assign(desk(), mine.pk, office.get(reverse("desk")).wsgi_request.user.pk)

    def numbers(query: str) -> list[str]:
        answer = office.get(f"{reverse('desk')}?{query}")
        return [row.number for row, *_ in answer.context["rows"]]

    assert numbers("") == [late.number, soon.number, mine.number]
    assert numbers("sort=-opened") == [mine.number, soon.number, late.number]
    assert numbers("due=late") == [late.number]
    assert numbers("due=soon") == [soon.number]
    assert numbers("due=pressing") == [late.number, soon.number]
    assert numbers("assignee=mine") == [mine.number]
    assert numbers("state=resolved") == [done.number]
    assert numbers("text=ヤマダ") == []
    assert numbers("text=山田花子") == [mine.number]
    assert numbers("text=表示") == [soon.number]
    assert numbers(f"text={late.number}") == [late.number]
    assert set(numbers("state=every&text=A")) == {one.number for one in (late, soon, mine, done)}
    following = reverse("next_inquiry", args=[late.number])
    assert office.get(following).url == page_of(soon)


def test_a_canned_answer_and_ones_own_draft_begin_the_answer(staff, user):
    row = opened(asker(user))
    policy.keep_canned(desk(), "確認の手順", Category.DETECTION, "次の手順でご確認ください。")
    policy.keep_canned(desk(), "導入の手順", Category.INSTALLATION, "導入の手順です。")
    office = staff(Duty.SUPPORT)
    page = office.get(page_of(row))
    assert [one.title for one in page.context["canned"]] == ["確認の手順"]
    chosen = office.get(page_of(row), {"canned": CannedAnswer.objects.get(title="確認の手順").pk})
    assert chosen.context["form"]["text"].value() == "次の手順でご確認ください。"
    office.post(page_of(row, "say_on_inquiry"), {"draft": "", "text": "書きかけ"})
    assert office.get(page_of(row)).context["form"]["text"].value() == "書きかけ"
    again = staff(Duty.SUPPORT, Duty.CONTRACTS).get(page_of(row))
    assert again.context["form"]["text"].value() == ""
    assert "support@example.jp さんの下書き" in text(again)


def test_annex_holidays_and_targets_are_edited_and_say_what_is_wrong(staff, user):
    row = opened(asker(user, "17:29"))
    office = staff(Duty.SUPPORT)
    saved = office.post(
        reverse("add_company_holiday"), {"day": "2026-09-15", "name": "創立記念日"}, follow=True
    )
    assert "創立記念日" in text(saved)
    row.refresh_from_db()
    assert row.due_at == at("17:29", "2026-09-16")
    wrong = office.post(reverse("add_company_holiday"), {"day": "2026-09-22", "name": "休み"})
    assert wrong.status_code == 409
    assert "2026年9月22日は祝日で、もともとサポートのない日です" in text(wrong)
    target = {"priority": "high", "effective_from": "2026-10-01", "response": "1.5"}
    wrong = office.post(reverse("set_support_target"), {**target, "resolution": "1.4"})
    assert "サポート時間を15分単位の時間数(例: 1.5)で入力してください。" in text(wrong)
    office.post(reverse("set_support_target"), {**target, "resolution": "8.5"})
    shown = Page(office.get(reverse("desk_settings"))).table("目標")
    assert "1時間30分" in shown.column("初回回答の目標")
    office.post(reverse("remove_company_holiday", args=[CompanyHoliday.objects.get().pk]))
    row.refresh_from_db()
    assert row.due_at == at("17:29", "2026-09-15")


def test_a_call_is_written_down_once_for_a_company_or_for_triage(staff):
    office = staff(Duty.SUPPORT)
    assert office.get(reverse("record_inquiry_call")).status_code == 200
    said = {
        "at": "2026-09-14T08:50", "customer": "A", "contract": "", "contact_name": "田中",
        "phone": "", "contact": "", "subject": "電話の件", "category": "console",
        "priority": "urgent", "text": "画面が開かない", "once": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        office.post(reverse("record_inquiry_call"), said)
    row = Inquiry.objects.get()
    assert (row.customer.number, row.channel, row.due_at) == ("A", "telephone", at("10:00"))
    future = office.post(reverse("record_inquiry_call"), {**said, "at": "2026-09-14T09:30"})
    assert future.status_code == 409
    wrong = office.post(reverse("record_inquiry_call"), {**said, "customer": "なし"})
    assert "この番号の顧客はありません" in text(wrong)


def about(reference: str) -> str:
    return f"{reverse('ask')}?{urlencode({'about': reference})}"


@pytest.fixture
def payment():
    return payments.receive(system(d(MONDAY)), account().pk, 1000, d(MONDAY), [])


def things(payment) -> dict[str, tuple[str, str, str]]:
    """By what an address names: a page with the link, what is kept, how the subject begins."""
    by, billed = system(d(MONDAY)), invoice("2026-08")
    number, receipt = billed.number, issue_receipt(by, payment.pk).number
    note = issue_credit_note(by, billed.pk, {"rest": True}, "重複", kind=CreditKind.GOODWILL).number
    paid = certify_payment(by, payment.pk).number
    owed = certify_balance(by, account().customer_id, None, d("2026-08-31")).number
    of_payment = reverse("payment", args=[payment.pk])
    of_balance = f"{reverse('balance_certificate')}?day=2026-08-31"
    answered = published(desk()).number
    found = {
        f"invoice:{number}": (reverse("invoice", args=[number]), number, f"請求書 {number}"),
        f"receipt:{receipt}": (of_payment, receipt, f"領収書 {receipt}"),
        f"credit_note:{note}": (reverse("invoice", args=[number]), note, f"返還請求書 {note}"),
        f"money_certificate:{paid}": (of_payment, f"money_certificate:{paid}", f"証明書 {paid}"),
        f"money_certificate:{owed}": (of_balance, f"money_certificate:{owed}", f"証明書 {owed}"),
        f"payment:{payment.pk}": (of_payment, f"payment:{payment.pk}", "2026年9月14日の入金"),
        f"question:{answered}": (
            reverse("question", args=[answered]), answered, "よくあるご質問「支払方法を",
        ),
    }  # fmt: skip
    of_contract = {
        "contract": ("contract", "契約 C1 について"),
        "cancellation_quote": ("quote", "契約 C1 の解約の見積り"),
        "renewal": ("decline_renewal", "契約 C1 の更新"),
        "addition_quote": ("add_servers", "契約 C1 の台数の追加"),
        "reduction_quote": ("reduce_servers", "契約 C1 の台数の削減"),
        "plan_quote": ("change_plan", "契約 C1 のプランの変更"),
    }
    for kind, (page, subject) in of_contract.items():
        found[f"{kind}:C1"] = (reverse(page, args=["C1"]), f"{kind}:C1", subject)
    return found


def test_each_thing_leads_to_asking_about_it_and_the_inquiry_back_to_it(client, user, payment):
    found = things(payment)
    assert {one.partition(":")[0] for one in found} == {kind.name for kind in KINDS}
    for reference, (page, kept, subject) in found.items():
        client.force_login(user)
        assert f'href="{about(reference)}"' in client.get(page).content.decode(), page
        form = client.get(about(reference)).context["form"].initial
        assert form["subject"].startswith(subject)
        said = {"category": "contract", "subject": form["subject"], "text": "どうなりますか。"}
        client.post(about(reference), {**said, "contract": form["contract"]})
        row = Inquiry.objects.latest("pk")
        assert (row.about, row.contract is not None) == (kept, reference.endswith(":C1"))
        shown = client.get(page_of(row, "inquiry")).content.decode()
        back = shown_to_company(kept).address
        assert f'href="{back}"' in shown
        answer = client.get(back, follow=True)
        assert answer.status_code == 200, back
        there, _hash, part = (answer.redirect_chain or [(back, 200)])[-1][0].partition("#")
        assert there.startswith(page)
        assert not part or f'id="{part}"' in answer.content.decode()
        client.force_login(member("sato", Duty.SUPPORT))
        staff_page = client.get(reverse("staff_inquiry", args=[row.number]))
        (link,) = re.findall(
            r"<dt>問い合わせの対象</dt>\s*<dd><a href=\"([^\"]+)\"", text(staff_page)
        )
        assert client.get(link).status_code == 200


def test_what_is_another_companys_or_nothing_cannot_be_asked_about(client, payment):
    found = things(payment)
    client.force_login(person_of("B", email="b@example.jp"))
    for reference in found:
        status = client.get(about(reference)).status_code
        assert status == (200 if reference.startswith("question:") else 404), reference
    for nothing in (
        "pigeon:1",
        "payment:x",
        "payment:",
        "invoice:\x00",
        "question:FAQ-1",
        "payment:１",
    ):
        assert client.get(about(nothing)).status_code == 404
    assert client.get(about("")).status_code == 200


def test_a_question_withdrawn_since_is_named_and_leads_nowhere(client, user):
    number = published(desk()).number
    assert shown_to_company(number).address == reverse("question", args=[number])
    showing.withdraw(desk(), number)
    assert (shown_to_company(number).words, shown_to_company(number).address) == (number, "")


def test_a_subject_suggests_answers_and_hinders_nobody(client, user):
    published(desk())
    client.force_login(user)
    form = client.get(reverse("ask")).content.decode()
    assert f'hx-get="{reverse("suggested_answers")}"' in form
    assert 'id="suggested"' in form

    def suggested(subject: str):
        return client.get(reverse("suggested_answers"), {"subject": subject})

    assert "銀行振込です。" in text(suggested("支払方法について"))
    for nothing in ("検知の件数", "", "\x00", "あ" * 5000, "%"):
        answer = suggested(nothing)
        assert (answer.status_code, b"<details>" in answer.content) == (200, False)


def test_a_company_searches_its_own_words_and_answers(client, user):
    first = opened(asker(user), subject="一つめ")
    opened(asker(user), subject="二つめ")
    conversing.answer(desk(), first.pk, "再起動をお試しください", resolves=True)
    conversing.add_note(desk(), first.pk, "内輪の相談")
    client.force_login(user)

    def numbers(**query) -> list[str]:
        return [row.number for row in client.get(reverse("inquiries"), query).context["rows"]]

    assert numbers(text="再起動") == [first.number]
    assert numbers(text="内輪") == []
    assert numbers(state="over") == [first.number]
    assert len(numbers()) == 2


def test_staff_without_the_duty_look_and_are_offered_nothing(staff, user):
    row = opened(asker(user))
    office = staff(Duty.ACCOUNTS)
    page = office.get(page_of(row))
    assert "回答はサポートの担当者が行います。" in text(page)
    assert (
        office.post(page_of(row, "say_on_inquiry"), {"answer": "", "text": "x"}).status_code == 403
    )
    assert office.get(reverse("record_inquiry_call")).status_code == 403


def test_the_card_on_today_shows_what_is_nearly_due_and_what_has_no_company(staff, user):
    late = opened(asker(user, "09:00", "2026-09-07"))
    strange = file_mail(robot(), mail("1@x", "who@example.com")).inquiry
    in_time = opened(asker(user))
    shown = text(staff().get(reverse("console")))
    assert f"{late.number} {late.customer.name}" in shown
    assert "2026年9月7日 17:30 に期限超過" in shown
    assert strange.number in shown
    assert in_time.number not in shown
