"""Pages of announcements and calls: for staff, for everybody, for a holder."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.office import context, outbox
from contracts.office.context import Duty, system
from contracts.office.models import Notice, OutboxMessage
from support.announcements.models import Announcement, Call
from support.announcements.operations import posting, writing
from support.announcements.terms.announcement import Audience
from tests.announcements import called, corrected, draft, mailed, posted, words
from tests.factories import person_of
from tests.once import once
from tests.web.html import Page
from tests.web.reading import TOKEN, read, row, text
from tests.world import d, lived, signed

pytestmark = pytest.mark.django_db

DAY = "2026-05-02"
BY = system(d(DAY))
HERE = "/console/announcements/"
HOUR = timedelta(hours=1)
SAID = {
    "title": "窓口の休業", "text": "年末年始は休業します。\n四日から開きます。", "title_en": "",
    "text_en": "", "is_on_page": "on", "audience": "all", "customers": "", "plan": "", "state": "",
}  # fmt: skip
CALL = {
    "customer": "A", "contract": "C1", "at": "2026-05-02T08:40", "caller": "佐藤 一郎",
    "person": "山田 花子", "phone": "03-1234-5678", "text": "工事の日を伝えた。",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script>&amp;髙﨑𠮷"


past = once(lambda: lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B")))


@pytest.fixture
def life(past, today):
    today(DAY)


def main(client, address: str, language: str = "ja") -> str:
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    return TOKEN.sub("", answer.content.decode())


def act(client, number: str, name: str, **said):
    """The answer to a button of the page as it is now."""
    expected = read(client.get(f"{HERE}{number}/"))
    return client.post(f"{HERE}{number}/{name}/", {"expected": expected, **said})


# --- Staff ------------------------------------------------------------------------------------


def test_art_33_1_written_read_as_others_will_and_posted(life, staff, client):
    desk = staff(Duty.CONTRACTS)
    key = str(uuid4())
    answer = desk.post(f"{HERE}new/", {**SAID, "once": key})
    assert answer.url == f"{HERE}NTC-2026-000001/"
    assert desk.post(f"{HERE}new/", {**SAID, "once": key}).url == answer.url
    page = text(desk.get(answer.url))
    for expected in (
        "メールでお知らせする会社: 2社(宛先 2件)",
        "窓口の休業(NTC-2026-000001)",
        "A株式会社 御中",
        "四日から開きます。",
        "対象の契約: C1",
        "A株式会社: customer1@example.jp",
    ):
        assert expected in page, expected
    assert not Notice.objects.filter(kind="announcement").exists()
    assert act(desk, "NTC-2026-000001", "post").status_code == 302
    outbox.send_waiting()
    page = desk.get(answer.url)
    told = Page(page).table("メールでお知らせした契約者")
    assert told.column("顧客") == ["A株式会社", "B株式会社"]
    assert told.column("効力を生じた時") == ["2026年5月2日 09:00"] * 2
    assert "2026年5月2日 09:00からページに掲示しています" in text(page)
    assert 'id="NTC-2026-000001"' in main(client, "/notices/")


def test_sent_twice_or_changed_meanwhile_it_is_posted_once_and_as_it_was_read(life, staff):
    desk = staff(Duty.CONTRACTS)
    number = draft(BY).number
    expected = read(desk.get(f"{HERE}{number}/"))
    writing.rewrite(BY, number, words(text="五日から開きます。"))
    answer = desk.post(f"{HERE}{number}/post/", {"expected": expected})
    assert answer.status_code == 409
    assert "表示したあとに内容が変わりました" in text(answer)
    expected = read(answer)
    for status in (302, 409):
        assert desk.post(f"{HERE}{number}/post/", {"expected": expected}).status_code == status
    assert Notice.objects.filter(kind="announcement", channel="page").count() == 1


def test_set_ahead_written_anew_and_withdrawn(life, staff):
    desk = staff(Duty.CONTRACTS)
    number = draft(BY).number
    for at, words_ in (
        ("2026-05-02T09:00", "いまより後の日時にしてください"),
        ("", "日時を入力してください"),
        ("2026-02-30T10:00", "実在する日時を"),
    ):
        answer = act(desk, number, "plan", at=at)
        assert (answer.status_code, words_ in text(answer)) == (409, True), at
    assert act(desk, number, "plan", at="2026-05-03T10:00").status_code == 302
    assert "予約済み" in text(desk.get(f"{HERE}{number}/"))
    address = f"{HERE}{number}/rewrite/"
    form = desk.get(address)
    assert "保存すると下書きに戻る" in text(form)
    answer = desk.post(address, {**SAID, "text": "別の文", "expected": read(form)})
    assert answer.status_code == 302
    assert Announcement.objects.get().post_at is None
    assert act(desk, number, "withdraw").status_code == 302
    assert desk.post(f"{HERE}{number}/gone/").status_code == 404
    assert desk.post(address, {**SAID, "expected": read(form)}).status_code == 409


def test_a_mistake_in_the_form_does_not_make_it_forget_what_was_read(life, staff):
    desk, number = staff(Duty.CONTRACTS), draft(BY).number
    address = f"{HERE}{number}/rewrite/"
    expected = read(desk.get(address))
    writing.rewrite(BY, number, words(text="同僚の文です。"))
    shown = desk.post(address, {**SAID, "title": "", "expected": expected})
    assert desk.post(address, {**SAID, "expected": read(shown)}).status_code == 409
    assert Announcement.objects.get().text == "同僚の文です。"


def test_a_correction_is_written_on_its_page_and_both_say_so(life, staff, client):
    desk = staff(Duty.CONTRACTS)
    number = posted(BY).number
    address = f"{HERE}{number}/correct/"
    assert "年末年始は休業します。" in text(desk.get(address))
    key = str(uuid4())
    said = {"title": "窓口の休業", "text": "三日まで。", "once": key}
    answer = desk.post(address, said)
    assert answer.url == f"{HERE}NTC-2026-000002/"
    assert desk.post(address, said).url == answer.url  # sent twice
    assert desk.post(address, {**said, "once": str(uuid4())}).status_code == 409
    public = text(client.get("/notices/"))
    assert "で訂正" not in public
    act(desk, "NTC-2026-000002", "post")
    public = text(client.get("/notices/"))
    assert "お知らせ NTC-2026-000001 を訂正します。" in public
    assert "(NTC-2026-000002 で訂正)" in public
    assert "年末年始は休業します。" in public  # what was posted stays


MISTAKES = [
    ({"title": " "}, "件名を入力してください"),
    ({"text": ""}, "本文を入力してください"),
    ({"title": "あ" * 81}, "80文字以内"),
    ({"title_en": "Closed"}, "英語は、表題と本文の両方を"),
    ({"audience": "some"}, "顧客番号、プラン、契約の状態のどれかで"),
    ({"audience": "some", "customers": "A\nZ-9"}, "この番号の顧客はいません: Z-9"),
    ({"plan": "annual"}, "「選んだ契約者」を選ぶか"),
    ({"audience": "nobody", "is_on_page": ""}, "送り先を選ぶか、ページに掲示"),
    ({"audience": ""}, "メールの送り先を選んでください"),
    ({"text": "a\x00b"}, "使えない文字"),
]


def test_a_mistake_names_its_field_and_what_to_write(life, staff):
    desk = staff(Duty.CONTRACTS)
    for changes, expected in MISTAKES:
        answer = desk.post(f"{HERE}new/", {**SAID, **changes})
        assert answer.status_code == 200, changes
        assert expected in text(answer), changes
    assert not Announcement.objects.exists()


def test_hostile_words_are_words(life, staff, client):
    desk = staff(Duty.CONTRACTS)
    said = {**SAID, "title": f"{HOSTILE}\r\nBcc: x@example.jp", "text": HOSTILE * 40}
    assert desk.post(f"{HERE}new/", said).status_code == 302
    number = Announcement.objects.get().number
    assert "<script>alert" not in main(desk, f"{HERE}{number}/")
    act(desk, number, "post")
    outbox.send_waiting()
    sent = OutboxMessage.objects.filter(purpose="announcement", sent_at__isnull=False)
    assert sent.count() == 2
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;髙﨑𠮷" in main(client, "/notices/")
    mail = Notice.objects.get(kind="announcement", customer__number="A")
    client.force_login(person_of("A"))
    assert "<script>alert" not in main(client, f"/portal/inbox/{mail.pk}/")


def test_only_staff_for_contracts_write_and_all_staff_read(life, staff, client):
    number, call = draft(BY).number, called(BY)
    reader = staff(Duty.ACCOUNTS)
    pages = (
        HERE,
        f"{HERE}new/",
        f"{HERE}{number}/",
        f"{HERE}calls/new/",
        f"{HERE}calls/{call.pk}/",
    )
    for page in pages:
        assert reader.get(page).status_code == 200
    assert "いますぐお知らせする" not in main(reader, f"{HERE}{number}/")
    for page in (f"{HERE}new/", f"{HERE}{number}/post/", f"{HERE}{number}/rewrite/"):
        assert reader.post(page, SAID).status_code == 403
    assert reader.post(f"{HERE}calls/new/", CALL).status_code == 403
    client.force_login(person_of("A"))
    assert {client.get(page).status_code for page in pages} == {404}


def test_lists_of_what_is_open_what_was_posted_and_calls(life, staff):
    posting.plan(BY, draft(BY, title="予約").number, BY.now + HOUR)
    row = posted(BY, title="済み")
    corrected(BY, row, title="直し")
    call = called(BY)
    called(BY, corrects=call)
    desk = staff()

    def titles(part: str):
        return Page(desk.get(f"{HERE}?part={part}")).table("契約者へのお知らせ")

    assert titles("").column("表題") == ["予約"]
    assert titles("over").column("状態") == ["お知らせ済み", "お知らせ済み"]
    assert sorted(titles("calls").column("状態")) == ["訂正", "訂正あり"]


# --- Calls ------------------------------------------------------------------------------------


def test_art_33_1_a_call_is_recorded_once_and_shown_to_the_holder(life, staff, client):
    desk = staff(Duty.CONTRACTS)
    assert f'href="{HERE}calls/new/?customer=A"' in text(desk.get("/console/customers/A/notices/"))
    assert f'href="{HERE}calls/new/?contract=C1"' in text(desk.get("/console/contracts/C1/"))
    opened = text(desk.get(f"{HERE}calls/new/?contract=C1"))
    assert 'value="A"' in opened
    assert "customer" in text(desk.get(f"{HERE}calls/new/?customer=A%00&contract=%00"))
    said = {**CALL, "once": str(uuid4())}
    answer = desk.post(f"{HERE}calls/new/", said)
    assert desk.post(f"{HERE}calls/new/", said).url == answer.url
    call = Call.objects.get()
    assert "0312345678" in text(desk.get(answer.url))
    assert desk.get(f"{HERE}calls/{call.pk}/correct/").status_code == 200
    again = desk.post(f"{HERE}calls/{call.pk}/correct/", {**CALL, "once": str(uuid4())})
    assert "この記録は訂正されています" in text(desk.get(f"{HERE}calls/{call.pk}/"))
    assert again.url != answer.url
    client.force_login(person_of("A"))
    page = text(client.get(f"/portal/inbox/{call.notice_id}/"))
    for expected in ("電話でのお知らせ", "2026年5月2日 08:40", "山田 花子", "工事の日を伝えた。"):
        assert expected in page, expected
    assert "電話" in text(client.get("/portal/inbox/"))
    client.force_login(person_of("B", email="b@example.jp"))
    assert client.get(f"/portal/inbox/{call.notice_id}/").status_code == 404


WRONG_CALLS = [
    ({"customer": "Z"}, 200, "この番号の顧客はいません: Z"),
    ({"contract": "C2"}, 200, "この顧客に、この番号の契約はありません"),
    ({"phone": "12"}, 200, "市外局番"),
    ({"person": ""}, 200, "話した相手を入力してください"),
    ({"at": "2026-05-02T09:01"}, 409, "先の日時です"),
]


def test_a_mistake_in_a_call(life, staff):
    desk = staff(Duty.CONTRACTS)
    for changes, status, expected in WRONG_CALLS:
        answer = desk.post(f"{HERE}calls/new/", {**CALL, **changes})
        assert answer.status_code == status, changes
        assert expected in text(answer), changes
    assert not Call.objects.exists()


# --- Readers ----------------------------------------------------------------------------------


def test_art_33_2_a_holder_sees_its_text_its_address_and_from_when_it_counts(
    life, client, monkeypatch
):
    posted(BY)
    alone = mailed(BY, "A", title="料金のお知らせ")
    monkeypatch.setattr(context, "now", lambda: BY.now + HOUR)
    outbox.send_waiting()
    client.force_login(person_of("A"))
    inbox = Page(client.get("/portal/inbox/")).table("受信箱")
    assert inbox.column("対象")[:2] == ["料金のお知らせ", "窓口の休業"]
    both = Notice.objects.filter(kind="announcement", customer__number="A").order_by("id")
    for notice, counts in zip(both, ("09:00", "10:00"), strict=True):
        page = client.get(f"/portal/inbox/{notice.pk}/")
        assert row(page, "効力を生じた時")[1] == f"2026年5月2日 {counts} 第33条第2項"
        assert "customer1@example.jp" in text(page)
    public = Notice.objects.get(channel="page", kind="announcement")
    assert client.get(f"/portal/inbox/{public.pk}/").status_code == 404  # it was mailed as well
    client.force_login(person_of("B", email="b@example.jp"))
    assert "料金のお知らせ" not in main(client, "/portal/inbox/")
    assert alone.title not in main(client, "/notices/")


def test_what_is_only_posted_is_in_every_inbox(life, client):
    posted(BY, audience=Audience.NOBODY)
    notice = Notice.objects.get(kind="announcement")
    client.force_login(person_of("A"))
    assert "窓口の休業" in main(client, "/portal/inbox/")
    page = main(client, f"/portal/inbox/{notice.pk}/")
    assert "年末年始は休業します。" in page


def test_readers_of_english_get_the_english_and_without_it_the_japanese(life, client):
    posted(BY, title_en="Closed", text_en="We are closed.", audience=Audience.NOBODY)
    posted(
        replace(BY, now=BY.now + HOUR), title="日本語だけ", text="はい。", audience=Audience.NOBODY
    )
    page = main(client, "/notices/", "en")
    assert "We are closed." in page
    assert "年末年始" not in page
    assert '<h2 lang="ja">日本語だけ</h2>' in page
    assert "Closed" not in main(client, "/notices/")
