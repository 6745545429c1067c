"""Customers in number: whole or not at all, again without doubles, and their life afterwards."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.bank.problems import BadFile
from billing.models import BillingRun, Invoice
from billing.operations import importing
from billing.queries import quotes
from billing.queries.importing import plan, read
from contracts.models import Contract, ImportFile, IndividualAgreement, Term
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.uploads import NotAccepted
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount, Contact, Customer, Invitation
from contracts.people.operations.companies import change_particulars
from contracts.people.operations.members import hashed, token_of
from contracts.terms.import_columns import Outcome, Part
from portal.jobs.runner import run_here
from tests.importing import CONTACT, ROW, YEARLY, YOUNG, company, file
from tests.staff import staff, two
from tests.world import contract, d

pytestmark = pytest.mark.django_db
DAY = "2026-11-29"
PARTS = (Part.COMPANY, Part.ACCOUNT, Part.CONTACT, Part.CONTRACT, Part.AGREED)


@pytest.fixture
def by(today):
    """A job, on the day of the import."""
    today(DAY)
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")
    return context.system(d(DAY))


def imported(by, *rows: dict[str, str], **more):
    kept = importing.receive(by, "customers.csv", file(*rows))
    return importing.commit(by, kept.pk, **more)


def counts() -> tuple[int, ...]:
    models = (Customer, BillingAccount, Contact, Contract, IndividualAgreement)
    return tuple(model.objects.count() for model in models)


def billed(label: str) -> list[tuple]:
    found = Invoice.objects.filter(label=label).order_by("number")
    return [
        (one.total, [(x.contract.number, str(x.first), str(x.last), x.amount)
                     for x in one.lines.order_by("position")])
        for one in found
    ]  # fmt: skip


# --- whole or not at all, once ---


def test_a_file_comes_in_whole_and_a_second_time_changes_nothing(by):
    done = imported(by, {**ROW, "同意した規約の版": "1"}, YOUNG, YEARLY)
    assert [done.new[part] for part in PARTS] == [1, 1, 1, 3, 1]
    before = (*counts(), JournalEntry.objects.count())
    again = importing.receive(by, "customers.csv", file(ROW, YOUNG, YEARLY))
    found = plan(read(bytes(again.content)), by.day)
    assert found.by_outcome == {Outcome.SAME: 3}
    importing.commit(by, again.pk, found.fingerprint(by.day))
    again.refresh_from_db()
    assert again.imported_at is None
    assert (*counts(), JournalEntry.objects.count()) == (*before[:5], before[5] + 1)


def test_the_same_file_twice_in_a_row_is_imported_once(by):
    kept = importing.receive(by, "customers.csv", file(ROW))
    importing.commit(by, kept.pk)
    assert not any(importing.commit(by, kept.pk).new.values())
    assert counts() == (1, 1, 1, 1, 0)
    kept.refresh_from_db()
    assert kept.summary == {"company": 1, "account": 1, "contact": 1, "contract": 1, "agreed": 0}


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_file_imported_at_once_are_one_import(by):
    kept = [importing.receive(by, "customers.csv", file(ROW, YOUNG)).pk for _ in range(2)]
    both_are_there = Barrier(2)

    def commit(pk: int) -> int:
        both_are_there.wait()
        try:
            return importing.commit(by, pk).new[Part.CONTRACT]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as staff_at_work:
        assert sorted(staff_at_work.map(commit, kept)) == [0, 2]
    assert counts() == (1, 1, 1, 2, 1)
    assert ImportFile.objects.exclude(imported_at=None).count() == 1


def test_what_comes_in_is_as_the_file_says(by):
    imported(by, {**ROW, "同意した規約の版": "1", "反社会的勢力でない旨の表明": "はい"}, YOUNG)
    row = contract("S-01-1")
    assert (row.customer.name, row.billing_account.number, row.responsible.email) == (
        "株式会社そら", "S-01", "sora@example.jp",
    )  # fmt: skip
    assert (row.formed_on, row.service_starts_on, row.minimum_term_ends_on, row.billed_from) == (
        d("2024-03-25"), d("2024-04-01"), d("2025-03-31"), d("2026-11-01"),
    )  # fmt: skip
    consent = row.application
    assert (consent.edition.number, consent.declares_no_antisocial_ties) == (1, True)
    assert (consent.received_on, consent.entered_on) == (d("2024-03-25"), d(DAY))
    terms = Term.objects.filter(contract=row).values_list("number", "starts_on", "ends_on")
    assert list(terms) == [
        (1, d("2024-04-01"), d("2025-03-31")),
        (2, d("2025-04-01"), d("2026-03-31")),
        (3, d("2026-04-01"), d("2027-03-31")),
    ]
    agreement = IndividualAgreement.objects.get()
    assert (agreement.contract.number, agreement.effective_on, agreement.parameters) == (
        "S-01-2", d("2026-09-15"), {"unit_price": 10_000},
    )  # fmt: skip


def test_it_is_kept_and_journalled_and_nobody_is_told(by):
    content = file(ROW)
    kept = importing.receive(by, "../顧客一覧.CSV", content)
    importing.commit(by, kept.pk)
    kept.refresh_from_db()
    assert (kept.name, bytes(kept.content)) == ("顧客一覧.csv", content)
    entries = JournalEntry.objects.order_by("id").values_list("operation", "reference")
    assert list(entries)[1:] == [
        ("receive_import_file", f"import_file:{kept.pk}"),
        ("import_customer", ""),
        ("import_billing_account", "S-01"),
        ("import_contact", f"contact:{Contact.objects.get().pk}"),
        ("import_contract", ""),
        ("commit_import_file", f"import_file:{kept.pk}"),
    ]
    assert JournalEntry.objects.filter(customer__number="S-01").count() == 4
    assert not Notice.objects.filter(customer__isnull=False).exists()


def test_one_wrong_row_keeps_everything_out(by):
    with pytest.raises(Refused, match="誤りのある行"):
        imported(by, company(1), company(2, 台数="0"))
    assert counts() == (0, 0, 0, 0, 0)


def test_what_differs_from_what_is_on_file_keeps_everything_out(by):
    imported(by, ROW)
    with pytest.raises(Refused, match="登録と異なる行"):
        imported(by, {**ROW, "台数": "4"}, company(2))
    with pytest.raises(Refused, match="登録と異なる行"):
        imported(by, {**ROW, "月額単価(1台)": "9000"})
    with pytest.raises(Refused, match="登録と異なる行"):
        imported(by, {**ROW, "反社会的勢力でない旨の表明": "はい"})
    assert counts() == (1, 1, 1, 1, 0)


def test_what_differs_is_said_as_a_cell_would_say_it(by):
    imported(by, ROW, {**YOUNG, "日割りの方法": "月単位(日割りなし)"})
    other = {
        **ROW, "プラン": "年額", "契約日": "2024-03-26", "請求済みの月": "2026-11",
        "同意した規約の版": "1", "反社会的勢力でない旨の表明": "はい",
    }  # fmt: skip
    agreed = {**YOUNG, "月額単価(1台)": "9000", "日割りの方法": "日割り"}
    kept = importing.receive(by, "c.csv", file(other, agreed))
    first, second = plan(read(bytes(kept.content)), by.day).rows
    assert [(one.column.ja, one.ja) for one in (*first.wrong, *second.wrong)] == [
        ("プラン", "登録は「月額プラン」です"),
        ("契約日", "登録は「2024-03-25」です"),
        ("請求済みの月", "登録は「2026-10」です"),
        ("同意した規約の版", "登録は「–」です"),
        ("反社会的勢力でない旨の表明", "登録は「いいえ」です"),
        ("月額単価(1台)", "登録は「10000」です"),
        ("日割りの方法", "登録は「月単位(日割りなし)」です"),
    ]


def test_what_was_shown_is_what_is_done(by):
    """Another tab registers the company meanwhile; or its address is another by now."""
    first, second = (importing.receive(by, "c.csv", file(ROW)) for _ in range(2))
    read_then = plan(read(file(ROW)), by.day).fingerprint(by.day)
    importing.commit(by, first.pk, read_then)
    with pytest.raises(Changed):
        importing.commit(by, second.pk, read_then)
    read_then = plan(read(file(ROW, YOUNG)), by.day).fingerprint(by.day)
    third = importing.receive(by, "c.csv", file(ROW, YOUNG))
    change_particulars(by, Customer.objects.get(), address="大阪市北区1-1")
    with pytest.raises(Changed):
        importing.commit(by, third.pk, read_then)
    assert counts() == (1, 1, 1, 1, 0)


def statements(by, first: int, number: int) -> tuple[int, int]:
    rows = [company(n) for n in range(first, first + number)]
    with CaptureQueriesContext(connection) as queries:
        done = imported(by, *rows)
    assert done.new[Part.CONTRACT] == number
    return len(queries), Contract.objects.count()


def test_as_many_statements_for_hundreds_as_for_one(by):
    few, _ = statements(by, 1, 1)
    many, there = statements(by, 2, 300)
    assert (many, there) == (few, 301)
    assert many <= 35


# --- who, and with whom ---


def test_art_2_2_what_was_agreed_individually_needs_a_second_person(by):
    sato, suzuki = two(DAY)
    kept = importing.receive(sato, "c.csv", file(ROW, YOUNG))
    with pytest.raises(Refused, match="別の担当者") as error:
        importing.commit(sato, kept.pk)
    assert error.value.article == "2-2"
    importing.commit(suzuki, kept.pk)
    assert IndividualAgreement.objects.get().approved_by_id == suzuki.account_id
    alone = importing.receive(sato, "c.csv", file(company(2)))
    importing.commit(sato, alone.pk)
    assert Contract.objects.count() == 3


def test_accountants_do_not_import(by):
    who = staff("kaikei", DAY, Duty.ACCOUNTS)
    with pytest.raises(PermissionDenied):
        importing.receive(who, "c.csv", file(ROW))


def test_invitations_go_to_the_new_customers_first_contacts_if_asked(by):
    sato, suzuki = two(DAY)
    kept = importing.receive(sato, "c.csv", file(company(1), {
        "顧客番号": "S-0001", **CONTACT, "担当者メール": "second@example.jp",
    }, company(2, 担当者メール="Sora2@example.jp")))  # fmt: skip
    importing.commit(suzuki, kept.pk, invites=True)
    invited = Invitation.objects.order_by("id").values_list("customer__number", "email", "role")
    assert list(invited) == [
        ("S-0001", "sora1@example.jp", "owner"), ("S-0002", "sora2@example.jp", "owner"),
    ]  # fmt: skip
    mails = OutboxMessage.objects.filter(purpose="invited").order_by("id")
    assert list(mails.values_list("recipient", flat=True)) == [
        "sora1@example.jp", "sora2@example.jp",
    ]  # fmt: skip
    links = [hashed(token_of(one.notice.data["nonce"])) for one in mails.select_related("notice")]
    assert links == list(Invitation.objects.order_by("id").values_list("token_sha256", flat=True))
    assert JournalEntry.objects.filter(operation="invite_member").count() == 2


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("c.xlsx", b"PK\x03\x04", NotAccepted),
        ("c.csv", "顧客番号,顧客名\r\n1,2".encode("utf-16"), NotAccepted),
        ("c.csv", "顧客番号,契約番号\r\nS-01,川上\r\n".encode("euc_jp"), NotAccepted),
        ("c.csv", b"", NotAccepted),
        ("c.csv", "顧客番号,契約番号\r\n".encode(), BadFile),
        ("c.csv", "顧客,契約\r\n1,2\r\n".encode(), BadFile),
        ("c.csv", '顧客番号,契約番号\r\n"1,2\r\n'.encode(), BadFile),
    ],
)
def test_what_cannot_be_used_at_all_is_not_kept(by, name, content, error):
    with pytest.raises(error):
        importing.receive(by, name, content)
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_either_encoding_is_read(by, encoding):
    kept = importing.receive(by, "c.csv", file(ROW, encoding=encoding))
    importing.commit(by, kept.pk)
    assert Customer.objects.get().name == "株式会社そら"


# --- a life afterwards ---


def test_art_23_1_it_is_billed_from_its_first_month_here_once(by):
    """3 × 16,200 = 48,600; 2 × 10,000 = 20,000; the year from 10 December 194,400; 10 % tax."""
    imported(by, ROW, YOUNG, YEARLY)
    for day in ("2026-12-01", "2026-12-02", "2027-01-01"):
        run_here(d(day))
    november = [
        ("S-01-1", "2026-11-01", "2026-11-30", 48_600),
        ("S-01-2", "2026-11-01", "2026-11-30", 20_000),
    ]
    assert billed("2026-10") == []
    assert billed("2026-11") == [(75_460, november)]
    december = [
        ("S-01-1", "2026-12-01", "2026-12-31", 48_600),
        ("S-01-2", "2026-12-01", "2026-12-31", 20_000),
        ("S-01-3", "2026-12-10", "2027-12-09", 194_400),
    ]
    assert billed("2026-12") == [(289_300, december)]


def test_a_month_whose_billing_has_begun_must_be_billed_elsewhere(by):
    BillingRun.objects.create(month=d("2026-11-01"), started_at=by.now)
    kept = importing.receive(by, "c.csv", file(ROW))
    (row,) = plan(read(bytes(kept.content)), by.day).rows
    assert [one.column.ja for one in row.wrong] == ["請求済みの月"]
    imported(by, {**ROW, "請求済みの月": "2026-11"})
    assert contract("S-01-1").billed_from == d("2026-12-01")


def test_art_14_2_it_renews_on_the_right_day_and_tells_of_nothing_past(by):
    imported(by, ROW)
    run_here(d("2026-11-29"))
    assert not Notice.objects.filter(kind="renewed").exists()
    run_here(d("2027-01-29"))
    reminder = Notice.objects.get(kind="renewal_reminder")
    assert reminder.data["notice_deadline"] == "2027-02-28"
    run_here(d("2027-03-31"))
    assert Term.objects.count() == 3
    run_here(d("2027-04-01"))
    term = Term.objects.order_by("number").last()
    assert (term.number, term.starts_on, term.ends_on) == (4, d("2027-04-01"), d("2028-03-31"))
    assert Notice.objects.filter(kind="renewed").count() == 1


def test_art_15_2_and_16_1_a_cancellation_quote_is_exact(by):
    """Until 29 December; 1,290 + 160,000 + 9,333 = 170,623 to 14 September, 17,062 of tax."""
    imported(by, ROW, YOUNG)
    old = quotes.cancellation(contract("S-01-1"), by.day, None, None)
    young = quotes.cancellation(contract("S-01-2"), by.day, None, None)
    assert (old.notice.ends_on, old.cost) == (d("2026-12-29"), 0)
    assert (young.notice.ends_on, young.cost) == (d("2026-12-29"), 187_685)
    assert [(draft.label, draft.total) for draft in young.fees] == [
        ("2026-11", 22_000), ("2026-12", 20_579),
    ]  # fmt: skip


# --- the command ---


def run(path, *options) -> int | None:
    try:
        call_command("import_customers", str(path), *options)
    except SystemExit as end:
        return end.code
    return None


def test_the_command_does_the_same_and_says_what_came_in(by, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_bytes(file(ROW, YOUNG))
    assert run(path, "--dry-run") is None
    assert (counts(), ImportFile.objects.count()) == ((0, 0, 0, 0, 0), 0)
    assert "契約 / Contract: 2" in capsys.readouterr().out
    assert run(path) is None
    assert counts() == (1, 1, 1, 2, 1)
    assert run(path) is None
    assert "契約 / Contract: 0" in capsys.readouterr().out.splitlines()
    assert counts() == (1, 1, 1, 2, 1)


def test_the_command_refuses_with_the_reasons_and_exit_code_2(by, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_bytes(file({**ROW, "台数": "0"}))
    assert run(path) == 2
    told = capsys.readouterr().err
    assert "customers.csv:2: 台数 「0」は1から10000までの整数ではありません / Servers: " in told
    path.write_bytes(b"a,b\r\n1,2\r\n")
    assert run(path) == 2
    assert "customers.csv:1: 「顧客番号」: この見出しの列がありません" in capsys.readouterr().err
    assert run(tmp_path / "nothing.csv") == 2
    assert (counts(), ImportFile.objects.count()) == ((0, 0, 0, 0, 0), 0)
