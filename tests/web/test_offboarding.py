"""The pages of what follows an end: checklists, the certificate, what is kept (Art. 25, 29)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.office.context import Duty
from contracts.office.terms import fingerprint
from support.offboarding.models import Certificate, LegalHold, Line, OffboardingPolicy
from support.offboarding.operations.certifying import issue
from support.offboarding.queries import shown
from support.offboarding.terms.kinds import Item
from tests.factories import person_of
from tests.offboarding import all_of_ours, answer, of
from tests.once import once
from tests.registers import PDF, paper
from tests.staff import member
from tests.staff import staff as by_name
from tests.web.html import Page
from tests.web.reading import read, text
from tests.world import event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
DAY = "2026-06-26"
MINE, THEIRS = "/portal/contracts/C1/after-end/", "/console/after-end/contracts/C1/"
LIFE = (
    *signed("2026-04-01"),
    *signed("2026-04-01", "C2", "B"),
    event("2026-05-10", "cancel", contract="C1"),
)
"""C1 ended on 10 June; everything but the certificate was due on the 24th."""


past = once(lambda: lived(DAY, *LIFE), on=DAY)


@pytest.fixture(autouse=True)
def life(past, today) -> None:
    today(DAY)


@pytest.fixture
def owner(client):
    client.force_login(person_of("A", email="owner@example.jp"))
    return client


def fill(client, address: str, values: dict):
    return client.post(address, {"expected": read(client.get(address)), **values})


SENT = {"method": "returned", "day": "2026-06-20", "who": "見本 花子", "how": "宅配便"}


def test_art_25_1_the_owner_records_with_a_file_and_reads_both_lists(owner):
    page = text(owner.get("/portal/"))
    assert "終了した契約 C1 で、返還または消去するものが4件残っています" in page
    assert MINE in text(owner.get("/portal/contracts/C1/"))
    file = SimpleUploadedFile("受領書.pdf", PDF)
    sent = fill(owner, f"{MINE}software/", {**SENT, "file": file})
    assert sent.url == MINE
    page = Page(owner.get(MINE))
    mine = page.table("お客様が返還・消去するもの")
    assert mine.column("状態") == ["返還した", *["期限超過"] * 3]
    assert mine.column("期限") == ["2026年6月24日"] * 4
    assert "受領書.pdf" in mine.column("内容")[0]
    ours = page.table("当社が返還・消去するもの")
    assert ours.column("状態") == [*["期限超過"] * 3, "未完了"]
    handed = owner.get(reverse("offboarding_file", args=[Line.objects.get(item="software").pk]))
    assert b"".join(handed.streaming_content) == PDF
    assert owner.get(f"{MINE}software/").status_code == 404
    assert owner.get(f"{MINE}erase/").status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"method": ""}, "一つ選んでください"),
        ({"method": "issued"}, "一覧から選んでください"),
        ({"day": ""}, "日付を入力してください"),
        ({"day": "2026-06-27"}, "今日までの日"),
        ({"who": " "}, "「実行者」を入力してください"),
        ({"who": "x" * 121}, "120文字以内"),
        ({"how": ""}, "方法を入力してください"),
        ({"how": "\x00"}, "使えない文字"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ")}, "添付できるのは"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_recorded(owner, values, said):
    sent = fill(owner, f"{MINE}software/", {**SENT, **values})
    assert said in text(sent)
    assert not Line.objects.exclude(done_on=None).exists()


def test_what_was_recorded_meanwhile_is_not_recorded_again(owner):
    old = read(owner.get(f"{MINE}materials/"))
    fill(owner, f"{MINE}software/", SENT)
    answer_ = owner.post(f"{MINE}materials/", {"expected": old, **SENT})
    assert answer_.status_code == 409
    assert "表示したあとに内容が変わりました" in text(answer_)


def test_another_companys_checklist_is_not_there(client):
    all_of_ours(by_name("sato", DAY), DAY)
    line = answer(by_name("sato", DAY), Item.SOFTWARE, DAY, arrived_on=DAY, upload=paper())
    number = issue(by_name("sato", DAY), of().pk).number
    client.force_login(person_of("B", email="b@example.jp"))
    for address in (
        MINE, f"{MINE}materials/", reverse("offboarding_file", args=[line.pk]),
        reverse("erasure_certificate", args=[number]), THEIRS, "/console/after-end/",
        "/console/kept-data/A/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(f"{MINE}materials/", SENT).status_code == 404
    assert client.get("/portal/contracts/C2/after-end/").status_code == 404
    assert "A株式会社" not in text(client.get(reverse("kept_data")))


def test_a_viewer_reads_and_does_not_record(client):
    client.force_login(person_of("A", "viewer", email="viewer@example.jp"))
    page = text(client.get(MINE))
    assert "登録は、会社の管理者の方が行います" in page
    assert f"{MINE}software/" not in page
    assert client.get(f"{MINE}software/").status_code == 403
    assert client.post(f"{MINE}software/", SENT).status_code == 403


def test_art_25_2_staff_tick_what_arrived_and_issue_the_certificate(staff, client):
    desk = staff(Duty.CONTRACTS)
    arrived = {**SENT, "arrived_on": "2026-06-22"}
    address = f"{THEIRS}items/software/"
    assert "届いた日は、行った日より前にできません" in text(
        fill(desk, address, {**arrived, "arrived_on": "2026-06-19"})
    )
    assert fill(desk, address, arrived).url == THEIRS
    assert "2026年6月22日に連絡が届きました" in text(desk.get(THEIRS))
    certify = f"{THEIRS}certify/"
    assert certify not in text(desk.get(THEIRS))
    early = desk.post(certify, {"expected": read_of()})
    assert early.status_code == 409
    for item, method in (("return", "returned"), ("erase", "erased"), ("information", "none")):
        fill(desk, f"{THEIRS}items/{item}/", {**SENT, "method": method})
    page = desk.get(THEIRS)
    assert "消去証明書を発行する" in text(page)
    assert desk.post(certify, {"expected": read(page)}).url == THEIRS
    row = Certificate.objects.get()
    pdf = desk.get(reverse("staff_erasure_certificate", args=[row.number]))
    assert (pdf["Content-Type"], pdf.content) == ("application/pdf", bytes(row.pdf))
    client.force_login(person_of("A", email="owner@example.jp"))
    mine = reverse("erasure_certificate", args=[row.number])
    assert mine in text(client.get(MINE))
    assert client.get(mine).content == pdf.content


def test_art_25_1_staff_withdraw_what_was_recorded_by_mistake(staff, client):
    desk, address = staff(Duty.CONTRACTS), f"{THEIRS}items/software/withdraw/"
    assert desk.get(address).status_code == 404
    fill(desk, f"{THEIRS}items/software/", {**SENT, "arrived_on": "2026-06-22"})
    assert address in text(desk.get(THEIRS))
    page = desk.get(address)
    assert SENT["how"] in text(page)
    sent = {"expected": read(page), "reason": ""}
    assert "「理由」を入力してください" in text(desk.post(address, sent))
    sent["reason"] = "別の契約のものでした"
    for _click in range(2):
        assert desk.post(address, sent).url == THEIRS
    assert desk.get(address).status_code == 404
    assert "理由: 別の契約のものでした" in text(desk.get(THEIRS))
    assert staff(Duty.ACCOUNTS, all_duties=False).post(address, sent).status_code == 403
    client.force_login(person_of("A", email="owner@example.jp"))
    assert "理由: 別の契約のものでした" in text(client.get(MINE))


def read_of() -> str:
    """What the page's form would send: the fingerprint of what stands."""
    return fingerprint.of(shown.read(of()))


@pytest.mark.parametrize("duties", [(Duty.ACCOUNTS,), ()])
def test_other_staff_read_only(staff, duties):
    desk = staff(*duties, all_duties=False)
    page = text(desk.get(THEIRS))
    assert "items/software" not in page
    for address in (f"{THEIRS}items/software/", f"{THEIRS}certify/"):
        assert desk.post(address, SENT).status_code == 403
    assert desk.post("/console/after-end/figures/", {}).status_code == 403
    assert desk.post("/console/kept-data/A/hold/", {"reason": "x"}).status_code == 403


def test_all_ended_contracts_are_listed_sorted_and_filtered(staff):
    desk = staff()
    table = Page(desk.get("/console/after-end/")).table("見つかった終了契約")
    assert table.body == [
        ["C1", "A株式会社A", "2026年6月10日", "2026年6月24日", "4", "4", "期限超過"],
    ]  # fmt: skip
    for query in ("part=overdue", "side=operator", "text=C1", "part=open", "sort=-ended"):
        assert "C1" in text(desk.get(f"/console/after-end/?{query}"))
    assert "条件に合う契約はありません" in text(desk.get("/console/after-end/?part=done"))
    assert "一覧から" in text(desk.get("/console/after-end/?part=x"))


def test_what_is_kept_until_when_for_both(staff, client):
    desk = staff()
    table = Page(desk.get("/console/kept-data/A/")).table("データの保存と消去")
    assert table.column("保存の期限") == [
        *["2037年5月31日"] * 3, "–", *["2037年5月31日"] * 5,
    ]  # fmt: skip
    client.force_login(person_of("A", email="owner@example.jp"))
    page = text(client.get(reverse("kept_data")))
    assert "法人税法・消費税法・電子帳簿保存法" in page
    assert "2037年5月31日" in page
    assert "未払いが" in page
    LegalHold.objects.create(
        customer=of().contract.customer, reason="訴訟", set_on=DAY, set_by=member("sato")
    )
    assert "法的保全" not in text(client.get(reverse("kept_data")))


def test_a_hold_is_set_and_lifted_with_its_reason(staff):
    desk = staff(Duty.ADMINISTRATION)
    address = "/console/kept-data/A/hold/"
    assert "「理由」を入力してください" in text(desk.post(address, {"reason": ""}))
    assert "今日以後の日" in text(desk.post(address, {"reason": "訴訟", "until": "2026-06-25"}))
    assert desk.post(address, {"reason": "訴訟"}).url == "/console/kept-data/A/"
    assert desk.post(address, {"reason": "訴訟"}).status_code == 409
    page = text(desk.get("/console/kept-data/A/"))
    assert "法的保全により解除されるまで保存します" in page
    hold = LegalHold.objects.get()
    lift = reverse("lift_legal_hold", args=[hold.customer.number, hold.pk])
    assert "「解除する理由」を入力してください" in text(desk.post(lift, {"reason": " "}))
    assert desk.post(lift, {"reason": "和解"}).url == "/console/kept-data/A/"
    assert "和解" in text(desk.get("/console/kept-data/A/"))


def test_the_figures_are_changed_by_administration(staff):
    desk, address = staff(Duty.ADMINISTRATION), "/console/after-end/figures/"
    good = {
        "holder_days": 10, "operator_days": 14, "certify_days": 30, "remind_before": 3,
        "remind_after": 1, "remind_again": 14, "keep_years": 10, "fiscal_month": 12,
        "applicant_months": 6, "stranger_months": 12, "case_months": 12,
    }  # fmt: skip
    for wrong, said in (
        ({"keep_years": 6}, "7から30までの整数"),
        ({"holder_days": "x"}, "1から365までの整数"),
        ({"certify_days": 1}, "前にできません"),
    ):
        assert said in text(fill(desk, address, {**good, **wrong}))
    assert fill(desk, address, good).url == address
    assert OffboardingPolicy.objects.get().figures.fiscal_month == 12
    assert "2026年6月26日" in text(desk.get(address))
    assert "事業年度の最後の月" in text(staff(Duty.ACCOUNTS).get(address))
