"""Staff find customers and contracts, and see everything about one."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.office import context
from contracts.office.about_company import TABLES
from contracts.office.context import Duty
from contracts.office.models import Attachment, JournalEntry, Note, Notice
from contracts.office.operations import files
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.members import invite
from tests.factories import person_of
from tests.staff import member
from tests.web.reading import text
from tests.web.test_scope import said
from tests.world import account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
TABS = ("invoices", "payments", "dunning", "notices", "decisions", "notes", "journal")
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture
def busy(today):
    """Two companies with debts, dunning, changes, an end, a suspension, an application."""
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual"),
        *signed("2026-04-10", "C3", servers=3),
        event("2026-05-20", "pay", customer="A", amount=10_000),
        event("2026-06-20", "cancel", contract="C3"),
        event("2026-07-03", "suspend", contract="C1", ground="30-3"),
        applied("2026-07-09", "C4", "B"),
    )
    today("2026-07-10")


@pytest.fixture
def young(today):
    """A company with one contract of ten days."""
    lived("2026-04-10", *signed("2026-04-01"))
    today("2026-04-10")


def rows(answer) -> list[str]:
    page = text(answer)
    return [n for n in ("C1", "C2", "C3", "C4") if f">{n}</a>" in page]


# --- lists ----------------------------------------------------------------------------


def test_customers_with_contracts_servers_and_what_is_overdue(busy, staff):
    page = text(staff().get(reverse("customers")))
    debts = [i for i in (invoice("2026-04"), invoice("2026-05")) if i.due_on < d("2026-07-10")]
    late = sum(i.total for i in debts) - 10_000
    assert f"¥{late:,}" in page
    assert 'data-label="台数">5</td>' in page


CUSTOMERS = {
    "text=A株式": {"A"},
    "text=c2": {"B"},
    "text=%EF%BC%A1": {"A"},
    "text=nobody": set(),
    "state=running": {"A", "B"},
    "state=overdue": {"A", "B"},
    "text=' OR 1=1 --": set(),
}
CONTRACTS = {
    "state=applied": ["C4"],
    "state=running": ["C1", "C2", "C3"],
    "state=suspended": ["C1"],
    "state=ending": ["C3"],
    "state=ended": [],
    "plan=annual": ["C2"],
    "deadline_from=2027-02-01&deadline_to=2027-03-05": ["C1", "C2"],
    "deadline_to=2027-02-01": [],
    "text=B&plan=annual": ["C2"],
}


def test_customers_and_contracts_are_found_by_what_is_asked(busy, staff):
    client = staff()
    for query, found in CUSTOMERS.items():
        page = text(client.get(f"{reverse('customers')}?{query}"))
        shown = {n for n in ("A", "B") if reverse("staff_customer", args=[n]) in page}
        assert shown == found, query
    for query, expected in CONTRACTS.items():
        assert rows(client.get(f"{reverse('staff_contracts')}?{query}")) == expected, query


def test_a_reading_in_hiragana_finds_the_katakana(busy, staff):
    Customer.objects.filter(number="B").update(name_kana="アカギセイキ")
    page = text(staff().get(reverse("customers"), {"text": "あかぎ"}))
    assert reverse("staff_customer", args=["B"]) in page
    assert reverse("staff_customer", args=["A"]) not in page


def test_a_wrong_day_is_named_at_its_field(young, staff):
    page = text(staff().get(reverse("staff_contracts"), {"deadline_from": "2027-02-30"}))
    assert "暦にない日は使えません" in page


def test_lists_page_by_key(busy, staff, monkeypatch):
    monkeypatch.setattr("portal.console.customers.lists.PAGE", 2)
    client = staff()
    first = client.get(reverse("staff_contracts"))
    assert rows(first) == ["C3", "C4"]
    older = client.get(f"{reverse('staff_contracts')}?older=2026-04-10~C3")
    assert rows(older) == ["C1", "C2"]
    assert "older=2026-04-10~C3" in text(first)


def test_a_page_past_the_last_account_still_counts_all_of_them(busy, staff):
    client = staff()
    address = reverse("staff_customer", args=["A"])
    first, past = (client.get(one).context["standing"] for one in (address, f"{address}?older=ZZZ"))
    assert first.overdue > 0
    assert past == first


def test_who_is_no_staff_sees_nothing(young, client):
    names = [("customers", []), ("staff_customer", ["A"]), ("staff_contract", ["C1"])]
    addresses = [reverse(name, args=values) for name, values in names]
    assert {client.get(address).status_code for address in addresses} == {302}
    user = person_of(email="a@example.jp")
    client.force_login(user)
    assert {client.get(address).status_code for address in addresses} == {404}


# --- one customer, one contract -----------------------------------------------------------


def test_everything_about_a_customer_is_small_and_quick(busy, staff, django_assert_max_num_queries):
    client = staff()
    customer = account().customer
    by = context.of_user(member("all"))
    invite(by, customer.pk, "new@example.jp", context.Member.VIEWER)
    files.add_note(by, customer, "電話で話した", contract())
    client.get(reverse("customers"))
    addresses = [
        reverse("customers"),
        reverse("staff_contracts"),
        reverse("staff_customer", args=["A"]),
        *(reverse("staff_customer_tab", args=["A", tab]) for tab in TABS),
        *(reverse("staff_contract", args=[n]) for n in ("C1", "C2", "C3", "C4")),
        reverse("staff_notice", args=[Notice.objects.filter(customer=customer).first().pk]),
    ]
    for address in addresses:
        for language in ("ja", "en"):
            with django_assert_max_num_queries(24):
                answer = client.get(address, headers={"accept-language": language})
            assert answer.status_code == 200, address
            assert len(answer.content) < 120_000, address
            if language == "en":
                assert "督促" not in text(answer), address


def test_the_overview_has_people_money_and_what_waits(busy, staff):
    page = text(staff().get(reverse("staff_customer", args=["A"])))
    for expected in ("未払額", "C1", "C3", "停止中", invoice("2026-04").number, "振込依頼人コード"):
        assert expected in page, expected
    assert reverse("staff_account_act", args=["A", "damages"]) in page


def test_a_contract_shows_its_time_line_ends_and_history(busy, staff):
    client = staff()
    page = text(client.get(reverse("staff_contract", args=["C3"])))
    for expected in ('<svg class="timeline"', "そのときの見積り", "契約の終了の決定", "解約の確認"):
        assert expected in page, expected
    assert "第30条第3項" in text(client.get(reverse("staff_contract", args=["C1"])))


def test_tabs_and_rows_that_do_not_exist_are_not_found(young, staff):
    client = staff()
    for address in (
        reverse("staff_customer_tab", args=["A", "secrets"]),
        reverse("staff_customer", args=["Z"]),
        reverse("staff_contract", args=["Z"]),
        reverse("staff_act", args=["C1", "explode"]),
        reverse("staff_account_act", args=["A", "terminate"]),
        reverse("staff_attachment", args=[999]),
    ):
        assert client.get(address).status_code == 404, address


# --- particulars -----------------------------------------------------------------------


def seen(answer) -> str:
    return text(answer).partition('name="seen" value="')[2].partition('"')[0]


def as_shown(answer, row) -> dict[str, str]:
    """What the form on a page says of a row, as a browser sends it."""
    values = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name in answer.context["form"].fields
        if (value := getattr(row, name)) is not False
    }
    return {**values, "seen": seen(answer)}


COMPANY = {"name": "A株式会社", "postal_code": "1000001", "address": "東京都千代田区千代田1-1"}


def test_particulars_change_at_once_and_only_what_differs(young, staff):
    client, address = staff(), reverse("staff_change_company", args=["A"])
    values = {**COMPANY, "phone": "06-1111-2222", "seen": seen(client.get(address))}
    assert client.post(address, values).url == reverse("staff_customer", args=["A"])
    assert account().customer.phone == "0611112222"
    entry = JournalEntry.objects.filter(operation="change_customer").get()
    assert (entry.clause, set(entry.after) & {"phone", "name"}) == ("12-1", {"phone"})


def test_a_change_made_meanwhile_is_not_overwritten(young, staff):
    client, address = staff(), reverse("staff_change_company", args=["A"])
    values = {**COMPANY, "phone": "06-1111-2222", "seen": seen(client.get(address))}
    Customer.objects.filter(number="A").update(phone="0699999999")
    asked_again = client.post(address, values)
    assert "この間に、ほかの人が「0699999999」に変えました" in text(asked_again)
    assert account().customer.phone == "0699999999"
    forged = {**values, "seen": "forged"}
    assert "もう一度入力してください" in text(client.post(address, forged))
    again = {**values, "seen": seen(asked_again)}
    assert client.post(address, again).status_code == 302
    assert account().customer.phone == "0611112222"


def test_two_who_change_different_fields_both_win(young, staff):
    client, address = staff(), reverse("staff_change_company", args=["A"])
    values = as_shown(client.get(address), account().customer)
    for change in ({"phone": "06-1111-2222"}, {"name": "新A株式会社"}):
        assert client.post(address, {**values, **change}).status_code == 302
    row = account().customer
    assert (row.phone, row.name) == ("0611112222", "新A株式会社")
    entries = JournalEntry.objects.filter(operation="change_customer").order_by("pk")
    assert [set(entry.after) for entry in entries] == [{"phone"}, {"name"}]


def test_an_unchanged_form_writes_nothing_and_says_so(young, staff):
    client, address = staff(), reverse("staff_change_company", args=["A"])
    values = as_shown(client.get(address), account().customer)
    told, journaled = Notice.objects.count(), JournalEntry.objects.count()
    page = text(client.post(address, values))
    assert "変更された項目がありません。何も保存していません" in page
    assert (Notice.objects.count(), JournalEntry.objects.count()) == (told, journaled)


def test_an_account_keeps_what_another_changed_of_it_meanwhile(young, staff):
    """Of a list and a choice the other's value is said in words."""
    client, address, row = staff(), reverse("staff_change_account", args=["A"]), account()
    values = as_shown(client.get(address), row) | {"language": "en", "emails": "a@example.jp"}
    BillingAccount.objects.filter(pk=row.pk).update(
        emails=["b@example.jp", "c@example.jp"], delivery="link", cost_centre="営業部"
    )
    asked_again = client.post(address, values)
    assert "ほかの人が「b@example.jp、c@example.jp」に変えました" in text(asked_again)
    again = {**values, "seen": seen(asked_again)}
    assert client.post(address, again).status_code == 302
    now = account()
    assert (now.emails, now.language) == (["a@example.jp"], "en")
    assert (now.delivery, now.cost_centre) == ("link", "営業部")


@pytest.mark.parametrize(
    ("name", "lacking"), [("株式会社𠮷野家", ""), ("株式会社🍣屋한", "🍣、한")]
)
def test_a_name_that_documents_cannot_show_is_kept_with_a_warning(young, staff, name, lacking):
    client, address = staff(), reverse("staff_change_company", args=["A"])
    values = {**COMPANY, "name": name, "seen": seen(client.get(address))}
    page = text(client.post(address, values, follow=True))
    assert account().customer.name == name
    warning = f"次の文字は書類に印字できないため、〓 と印字します: {lacking}"
    assert (warning in page) is bool(lacking)
    assert ("次の文字は書類に印字できない" in page) is bool(lacking)


def test_payer_codes_change_without_a_notice_to_the_company(young, staff):
    client = staff(Duty.ACCOUNTS)
    address, row = reverse("staff_change_account", args=["A"]), account()
    values = {
        "name": row.name, "postal_code": "1000001", "address": "東京都千代田区千代田1-1",
        "payer_codes": "00123\n１２３", "seen": seen(client.get(address)),
    }  # fmt: skip
    BillingAccount.objects.filter(pk=row.pk).update(
        postal_code=values["postal_code"], address=values["address"]
    )
    values["seen"] = seen(client.get(address))
    told = Notice.objects.count()
    assert client.post(address, values).status_code == 302
    assert account().payer_codes == ["00123", "123"]
    assert Notice.objects.count() == told
    wrong = client.post(address, {**values, "payer_codes": "12345678901"})
    assert "10桁までの数字" in text(wrong)


def test_people_are_added_and_changed(young, staff):
    client, address = staff(), reverse("staff_new_contact", args=["A"])
    client.post(address, {"name": "佐藤 花子", "email": "hanako@example.jp"})
    row = Contact.objects.get(email="hanako@example.jp")
    address = reverse("staff_change_contact", args=[row.pk])
    values = {"name": "佐藤 花子", "email": "sato@example.jp", "seen": seen(client.get(address))}
    client.post(address, values)
    row.refresh_from_db()
    assert row.email == "sato@example.jp"
    assert "「氏名」を入力してください" in text(client.post(address, {**values, "name": ""}))


PARTICULARS = {
    "staff_change_company": {Duty.CONTRACTS},
    "staff_change_account": {Duty.CONTRACTS, Duty.ACCOUNTS},
    "staff_new_contact": {Duty.CONTRACTS},
}


def test_particulars_need_the_duty(young, staff):
    for name, allowed in PARTICULARS.items():
        address = reverse(name, args=["A"])
        for duty in Duty:
            client = staff(duty)
            shown = text(client.get(address))
            offered = ">変更する</button>" in shown or ">追加する</button>" in shown
            assert offered == (duty in allowed), (name, duty)
            status = client.post(address, {}).status_code
            assert status == (200 if duty in allowed else 403), (name, duty)


# --- notes and files ---------------------------------------------------------------------


def test_staff_of_any_duty_write_notes_that_the_customer_never_sees(young, staff, client):
    mine = staff("support")
    mine.post(reverse("staff_contract_note", args=["C1"]), {"text": "<b>内緒</b>の話"})
    note = Note.objects.get()
    assert (note.contract.number, note.text) == ("C1", "<b>内緒</b>の話")
    page = text(mine.get(reverse("staff_contract", args=["C1"])))
    assert "&lt;b&gt;内緒" in page
    assert "内緒" in text(mine.get(reverse("staff_customer_tab", args=["A", "notes"])))
    user = person_of(email="a@example.jp")
    client.force_login(user)
    shown = text(client.get(reverse("contract", args=["C1"])))
    assert "内緒" not in shown
    assert "メモ" not in shown
    journal = next(table for table in TABLES if table.name == "journal")
    told = {row["operation"] for row in journal.rows(account().customer.pk)}
    assert "accept" in told
    assert "add_note" not in told


def test_an_empty_note_is_refused_at_its_field(young, staff):
    client = staff()
    answer = client.post(reverse("staff_add_note", args=["A"]), {"text": "  "})
    assert "メモを入力してください" in text(answer)
    too_long = client.post(reverse("staff_add_note", args=["A"]), {"text": "x" * 5001})
    assert "5000文字以内" in text(too_long)
    assert not Note.objects.exists()


def test_a_file_is_kept_under_a_name_of_ours_and_handed_out_as_a_download(young, staff):
    client = staff("support")
    sent = SimpleUploadedFile("契約書 (署名).PDF", PDF, "text/html")
    client.post(reverse("staff_attach", args=["A"]), {"file": sent})
    row = Attachment.objects.get()
    assert (row.name, row.content_type, row.size) == (
        "契約書 (署名).pdf", "application/pdf", len(PDF),
    )  # fmt: skip
    assert "契約書" not in row.file.name
    entry = JournalEntry.objects.get(operation="attach_file")
    assert entry.after["sha256"] == row.sha256
    answer = client.get(reverse("staff_attachment", args=[row.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    default_storage.delete(row.file.name)
    assert client.get(reverse("staff_attachment", args=[row.pk])).status_code == 404


HOSTILE = [
    ("virus.exe", b"MZ\x90\x00", "添付できるのは"),
    ("page.html", b"<script>alert(1)</script>", "添付できるのは"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "添付できるのは"),
    ("contract.pdf", b"<html>%PDF-1.7 %%EOF", "中身が.pdfのファイルではない"),
    ("cut.pdf", PDF[:20], "中身が.pdfのファイルではない"),
    ("bomb.xlsx", b"PK\x03\x04" + b"\x00" * 50, "中身が.xlsxのファイルではない"),
    ("text.csv", b"a,b\x00c", "中身が.csvのファイルではない"),
    ("empty.pdf", b"", "ファイルが空です"),
    ("noname", PDF, "添付できるのは"),
    ("large.pdf", PDF + b" " * (10 * 1024 * 1024), "10MBまで"),
]


def test_hostile_files_are_refused_at_their_field_and_nothing_is_kept(young, staff):
    client, address = staff(), reverse("staff_attach", args=["A"])
    for name, content, words in HOSTILE:
        answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 200, name
        assert words in text(answer), name
    assert not Attachment.objects.exists()
    assert not JournalEntry.objects.filter(operation="attach_file").exists()


def test_a_file_whose_record_fails_leaves_nothing_on_the_disk(young, staff, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError

    before = _stored()
    monkeypatch.setattr(files, "journal", broken)
    with pytest.raises(RuntimeError):
        staff().post(
            reverse("staff_attach", args=["A"]), {"file": SimpleUploadedFile("a.pdf", PDF)}
        )
    assert not Attachment.objects.exists()
    assert _stored() == before


def _stored() -> set[str]:
    folders = (
        default_storage.listdir("attachments")[0] if default_storage.exists("attachments") else []
    )
    return {
        f"{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"attachments/{folder}")[1]
    }


def test_notes_and_files_are_not_for_customers(young, client):
    user = person_of(email="a@example.jp")
    client.force_login(user)
    for name in ("staff_add_note", "staff_attach"):
        assert client.post(reverse(name, args=["A"]), {"text": "x"}).status_code == 404
    assert said(client.get(reverse("contract", args=["C1"])))


def test_staff_for_contracts_invite_a_person_of_a_company(busy, staff):
    address = reverse("staff_invite", args=["A"])
    wanted = {"email": "New@example.jp", "role": "owner"}
    assert staff("accounts").post(address, wanted).status_code == 403
    client = staff("contracts")
    assert client.post(address, {"email": "x", "role": "owner"}).status_code == 200
    assert client.post(address, wanted).status_code == 302
    assert account().customer.invitations.get().email == "new@example.jp"
    assert "すでに招待中です" in text(client.post(address, wanted))
