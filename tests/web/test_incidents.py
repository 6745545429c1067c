"""Pages of incidents and maintenance: for everybody, for those affected, for staff."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.translation import override

from contracts.office.context import Duty, system
from contracts.office.models import Notice
from contracts.office.terms import fingerprint
from support.incidents.models import Disruption
from support.incidents.operations import closing, maintenance, measures, recording
from support.incidents.queries.shown import course_read
from support.incidents.terms.course import Effect, Step
from tests.factories import person_of
from tests.incidents import HOUR, WEEK, disrupt, incident, planned
from tests.once import once
from tests.web.html import Page
from tests.web.reading import TOKEN, read, text
from tests.world import contract, d, lived, signed

pytestmark = pytest.mark.django_db

DAY = "2026-05-02"
BY = system(d(DAY))
ATOM = "{http://www.w3.org/2005/Atom}"
NUMBER = "INC-2026-000001"
PAGE, REPORT = f"/status/{NUMBER}/", f"/status/{NUMBER}/report/"


def live() -> None:
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))


past = once(live, on=DAY)


@pytest.fixture
def life(past, today) -> None:
    today(DAY)


def later(delta: timedelta):
    return replace(BY, now=BY.now + delta)


def before(delta: timedelta):
    return replace(BY, now=BY.now - delta)


def main(client, address: str, language: str = "ja") -> str:
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    return TOKEN.sub("", answer.content.decode())


def sent(client, address: str, said: dict):
    """The answer to a form that is opened, filled in and sent."""
    return client.post(address, {"expected": read(client.get(address)), **said})


# --- For everybody ----------------------------------------------------------------------


def test_the_status_page_says_what_is_planned_and_what_was(life, client):
    maintenance.announce(BY, planned(BY, title="管理画面の更新"))
    row = incident(BY, title="通信の障害", effect=Effect.INTERRUPTED, ground="13-1(2)")
    assert "サービスを提供しています" in main(client, "/status/")  # nobody is told yet
    recording.announce(BY, row.pk, "調べています。")
    page = main(client, "/status/")
    assert "サービスを提供しています" not in page
    for words in ("通信の障害", "利用できません", "管理画面の更新", "2026年5月9日 09:00"):
        assert words in page
    recording.repair(BY, row.pk, BY.now, "")
    page = main(client, "/status/")
    assert "サービスを提供しています" in page
    history = Page(client.get("/status/")).table("新しい順")
    assert history.column("検知からお知らせまで") == ["0分"]


def test_ninety_days_are_drawn_and_said_in_words(life, client):
    by = before(timedelta(days=3))
    row = incident(by, effect=Effect.INTERRUPTED, ground="13-1(2)")
    recording.announce(by, row.pk, "調べています。")
    recording.repair(replace(by, now=by.now + HOUR), row.pk, by.now + HOUR, "")
    page = main(client, "/status/")
    words = "過去90日: 問題なし89日、保守0日、一部に支障0日、利用不可1日"
    assert page.count(f'aria-label="{words}"') == 1
    assert page.count('<rect class="nothing"') == 89 + 1  # and in the key
    assert page.count('<rect class="interrupted"') == 1 + 1
    days = Page(client.get("/status/")).table("障害か保守のあった日")
    assert days.rows[1:] == [["2026年4月29日", "利用不可", "1時間"]]
    assert "89 without a problem" in main(client, "/status/", "en")


def test_what_affects_all_is_public_without_a_name(life, client):
    disrupt(BY)
    page = main(client, PAGE)
    for words in (
        "通信の障害",
        "検知からお知らせまで",
        "0分",
        "回線を二重にします。",
        "第27条第1項",
    ):
        assert words in page
    public = [page, *(main(client, one) for one in ("/status/", "/notices/", "/status/feed/"))]
    for secret in ("C1", "C2", "A株式会社", "B株式会社", contract("C1").responsible.email):
        assert not any(secret in one for one in public)
    answer = client.get(REPORT)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "Measures agreed" not in main(client, PAGE, "en")


def test_the_feed_is_atom_and_each_entry_keeps_its_name(life, client):
    disrupt(BY)
    answer = client.get("/status/feed/")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    titles = [one.findtext(f"{ATOM}title") for one in entries]
    assert titles[0] == "基盤の更新 – 保守の終了"
    assert titles[-1] == "通信の障害 – お知らせ"
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries) == 10
    assert entries[-1].findtext(f"{ATOM}updated") == "2026-05-02T09:00:00+09:00"
    assert entries[-1].find(f"{ATOM}link").get("href").endswith(PAGE)
    assert reverse("status_feed") in main(client, "/status/")


def test_a_feed_of_fifty_takes_as_many_statements_as_one(life, client, django_assert_num_queries):
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    for _ in range(20):
        recording.post_update(BY, row.pk, "続きです。")
    with django_assert_num_queries(1):
        client.get("/status/feed/")


# --- For those affected --------------------------------------------------------------------


def test_another_company_never_sees_what_affects_only_someone_else(life, client):
    row = incident(BY, [contract("C2").pk], title="検知の遅れ")
    recording.announce(BY, row.pk, "調べています。")
    measures.agree_measure(BY, row.pk, contract("C2").pk, "切り替えます", "再起動します", BY.now)
    recording.repair(BY, row.pk, BY.now, "")
    closing.close(BY, row.pk, "原因", "対応", "防止")
    login = reverse("account_login")
    for address in (PAGE, REPORT, "/status/INC-2026-000099/"):  # whether it exists or not
        assert client.get(address).url.startswith(login)
    everywhere = ("/status/", "/notices/", "/status/feed/")
    assert not any("検知の遅れ" in main(client, one) for one in everywhere)
    client.force_login(person_of("A"))
    for address in (PAGE, REPORT):
        assert client.get(address).status_code == 404
    for address in (*everywhere, "/portal/", "/portal/contracts/C1/", "/portal/inbox/"):
        assert "検知の遅れ" not in main(client, address)
    client.force_login(person_of("B", email="b@example.jp"))
    assert "再起動します" in main(client, PAGE)
    assert client.get(REPORT).content.startswith(b"%PDF")
    assert "検知の遅れ" in main(client, "/portal/contracts/C2/")


def test_an_untold_incident_is_shown_to_nobody(life, client):
    incident(BY)
    client.force_login(person_of("A"))
    assert client.get(PAGE).status_code == 404
    assert "通信の障害" not in main(client, "/portal/")


def test_in_the_portal_an_affected_contract_says_so_with_a_link(life, client):
    row = incident(BY, [contract("C2").pk])
    recording.announce(BY, row.pk, "調べています。")
    maintenance.announce(BY, planned(BY))
    client.force_login(person_of("B"))
    for address in ("/portal/", "/portal/contracts/C2/"):
        page = main(client, address)
        assert f'href="{PAGE}"' in page
        assert 'href="/status/MNT-2026-000001/"' in page
    recording.repair(BY, row.pk, BY.now, "")
    assert f'href="{PAGE}"' not in main(client, "/portal/")
    assert f'href="{PAGE}"' in main(client, "/portal/contracts/C2/")  # in its history


def test_staff_see_it_on_the_page_of_a_contract_too(life, staff):
    row = incident(BY, [contract("C2").pk])
    recording.announce(BY, row.pk, "調べています。")
    client = staff(Duty.CONTRACTS)
    assert f'href="{PAGE}"' in main(client, "/console/contracts/C2/")
    assert f'href="{PAGE}"' not in main(client, "/console/contracts/C1/")


def test_the_inbox_leads_to_its_page(life, client):
    row = incident(BY, [contract("C2").pk])
    recording.announce(BY, row.pk, "調べています。")
    client.force_login(person_of("B"))
    notice = Notice.objects.get(kind="incident_announced")
    page = main(client, f"/portal/inbox/{notice.pk}/")
    assert f'href="{PAGE}"' in page
    assert "調べています。" in page
    assert "第27条第1項" in page


# --- For staff ----------------------------------------------------------------------------


INCIDENT = {
    "title": "通信の障害", "effect": "interrupted", "ground": "13-1(2)", "part": "",
    "contracts": "", "starts_at": "2026-05-02T08:40", "known_at": "2026-05-02T08:50",
}  # fmt: skip
MAINTENANCE = {
    "title": "基盤の更新", "effect": "interrupted", "part": "", "contracts": "",
    "starts_at": "2026-05-09T23:00", "ends_at": "2026-05-10T02:00", "text": "再起動します。",
    "urgent_reason": "",
}  # fmt: skip


def test_a_form_that_is_sent_twice_records_one_incident(life, staff):
    client, address = staff(Duty.CONTRACTS), "/console/incidents/new/"
    sent = {**INCIDENT, "once": str(uuid4())}
    first, again = (client.post(address, sent) for _ in range(2))
    assert first.url == again.url
    assert Disruption.objects.get().number == NUMBER


def test_recorded_announced_repaired_and_closed_by_its_pages(life, staff):
    client = staff(Duty.CONTRACTS)
    answer = client.post("/console/incidents/new/", INCIDENT)
    address = f"/console/incidents/{NUMBER}/"
    assert answer.url == address
    assert "まだどなたにもお知らせしていません" in main(client, address)
    form = main(client, f"{address}announce/")
    assert "すぐにメールでお知らせする会社: 2社(契約 2件)" in form
    for name, said in (
        ("announce", {"text": "調べています。"}),
        ("update", {"text": "切り替えています。"}),
        ("order", {"at": "2026-05-02T08:55", "carrier": "見本通信", "line": "本社回線"}),
        (
            "measure",
            {"at": "2026-05-02T08:58", "contract": "C2", "ours": "切替", "theirs": "再起動"},
        ),
        ("repair", {"at": "2026-05-02T08:59", "text": "復旧しました。"}),
        ("close", {"cause": "故障", "remedy": "交換", "prevention": "二重化"}),
    ):
        assert sent(client, f"{address}{name}/", said).url == address, name
    row = Disruption.objects.get()
    assert row.course.minutes_to_tell == 10
    assert row.course.minutes_to_repair == 9
    course = Page(client.get(address)).table("経過")
    steps = ("検知", "通信事業者への修理の指示", "協議して決めた対応", "復旧", "お知らせ", "続報")
    shown = [cell.partition("第")[0] for cell in course.column("段階")]
    assert shown == [*steps, "終結と報告"]
    as_read = fingerprint.of(course_read(row))
    answer = client.post(f"{address}update/", {"text": "続き", "expected": as_read})
    assert answer.status_code == 409
    assert "すでに終わっています" in answer.content.decode()


def test_a_double_click_or_a_second_person_tells_nobody_twice(life, staff):
    row = incident(BY)
    recording.announce(BY, row.pk, "調べています。")
    client = staff(Duty.CONTRACTS)
    address = f"/console/incidents/{row.number}/update/"
    said = {"text": "切り替えています。", "expected": read(client.get(address))}
    assert client.post(address, said).status_code == 302
    told = Notice.objects.filter(kind="incident_updated").count()
    again = client.post(address, said)
    assert again.status_code == 409
    assert "表示したあとに内容が変わりました" in text(again)
    assert Notice.objects.filter(kind="incident_updated").count() == told > 0
    assert row.updates.filter(step=Step.UPDATED).count() == 1


def test_further_contracts_are_added_by_their_numbers(life, staff):
    row = incident(BY, [contract("C2").pk])
    recording.announce(BY, row.pk, "調べています。")
    client = staff(Duty.CONTRACTS)
    address = f"/console/incidents/{row.number}/widen/"
    assert "まだ知らせを受けていない契約者" in main(client, address)
    assert "契約番号を入力してください" in client.post(address, {"contracts": ""}).content.decode()
    assert sent(client, address, {"contracts": "C1"}).status_code == 302
    assert sorted(row.affected.values_list("contract__number", flat=True)) == ["C1", "C2"]
    everybody = incident(BY)
    assert "widen" not in main(client, f"/console/incidents/{everybody.number}/")


def test_a_mistake_names_its_field_and_what_to_write(life, staff):
    client = staff(Duty.CONTRACTS)
    wrong = {**INCIDENT, "title": "", "known_at": "2026-02-30T25:00", "contracts": "C1\nC9"}
    page = client.post("/console/incidents/new/", wrong).content.decode()
    for words in (
        "件名を入力してください",
        "実在する日時を、2026-04-01 09:05 の形で",
        "承諾済みの契約に、この番号のものはありません: C9",
    ):
        assert words in page
    for changes, words in (
        ({"ground": ""}, "中断の事由を選んでください"),
        ({"known_at": "2026-05-02T09:01"}, "検知の日時が先の日時です"),
        ({"starts_at": "2026-05-02T08:51"}, "発生は検知より後になりません"),
    ):
        answer = client.post("/console/incidents/new/", {**INCIDENT, **changes})
        assert answer.status_code == 409
        assert words in answer.content.decode()
    assert not Disruption.objects.exists()


def test_art_13_2_staff_see_what_follows_before_maintenance_is_announced(life, staff):
    client = staff(Duty.CONTRACTS)
    assert "2026年5月9日 09:00以降に始められます" in main(client, "/console/incidents/maintenance/")
    said = {**MAINTENANCE, "contracts": "Ｃ２"}
    page = client.post("/console/incidents/maintenance/", said).content.decode()
    assert "すぐにメールでお知らせする会社: 1社(契約 1件)" in page
    assert "開始の7日前までに予告する定期の保守です" in page
    assert not Disruption.objects.exists()
    answer = client.post("/console/incidents/maintenance/", {**said, "announce": ""})
    assert answer.url == "/console/incidents/MNT-2026-000001/"
    answer = sent(client, "/console/incidents/MNT-2026-000001/cancel/", {"text": "延期します。"})
    assert answer.status_code == 302
    assert Disruption.objects.get().cancelled_at == BY.now


def test_art_13_2_too_late_is_refused_unless_it_is_urgent_with_a_reason(life, staff):
    client = staff(Duty.CONTRACTS)
    soon = {**MAINTENANCE, "contracts": "", "starts_at": "2026-05-09 8:59"}
    answer = client.post("/console/incidents/maintenance/", {**soon, "announce": ""})
    assert answer.status_code == 409
    assert "2026年5月9日 09:00以降" in answer.content.decode()
    urgent = {**soon, "urgent_reason": "脆弱性への対応のため", "announce": ""}
    assert client.post("/console/incidents/maintenance/", urgent).status_code == 302
    assert Disruption.objects.get().ground == "13-1(1)"


def test_a_window_is_over_midnight_in_tokyo(life, staff):
    client = staff(Duty.CONTRACTS)
    said = {**MAINTENANCE, "contracts": "", "announce": ""}
    client.post("/console/incidents/maintenance/", said)
    row = Disruption.objects.get()
    assert row.starts_at.isoformat() == "2026-05-09T14:00:00+00:00"
    assert row.planned_end_at - row.starts_at == 3 * HOUR


def test_who_has_another_duty_looks_but_does_nothing(life, staff):
    row = incident(BY)
    client = staff(Duty.ACCOUNTS)
    assert "障害を登録する" not in main(client, "/console/incidents/")
    for address, said in (
        ("/console/incidents/new/", INCIDENT),
        ("/console/incidents/maintenance/", MAINTENANCE),
        (f"/console/incidents/{row.number}/announce/", {"text": "調べています。"}),
    ):
        main(client, address)
        assert client.post(address, said).status_code == 403
    assert Disruption.objects.get().announced_at is None


def test_for_a_customer_the_pages_of_staff_are_not_there(life, client):
    incident(BY)
    client.force_login(person_of("A"))
    for address in ("", "new/", "maintenance/", f"{NUMBER}/", f"{NUMBER}/announce/"):
        assert client.get(f"/console/incidents/{address}").status_code == 404


def test_today_shows_what_is_to_be_handled(life, staff):
    incident(BY)
    client = staff(Duty.CONTRACTS)
    page = main(client, "/console/")
    assert f'href="/console/incidents/{NUMBER}/"' in page
    assert "検知(未通知)" in page
    row = Disruption.objects.get()
    recording.announce(BY, row.pk, "調べています。")
    assert "対応中" in main(client, "/console/")


def test_states_are_named_in_english_too(life, staff):
    incident(BY)
    maintenance.announce(BY, planned(BY, starts_at=BY.now + WEEK))
    with override("en"):
        page = main(staff(Duty.CONTRACTS), "/console/incidents/", "en")
    assert "Detected, not announced" in page
    assert "Planned" in page
