"""Files to take away: made whole or not at all, for those who may have them, for a week."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from billing.exports import pdfs
from billing.exports.pdfs import INVOICES
from billing.models import Invoice, InvoiceDocument
from billing.operations.documents import document
from contracts.office import context
from contracts.office.models import Alert, JournalEntry
from contracts.office.terms.delivery import FORBIDDEN
from contracts.office.terms.explanation import Refused
from portal.exports import files, operations, tasks, worker
from portal.exports.models import Export
from portal.exports.my_data import MY_DATA
from tests.exports.world import company, holder, issued, two_companies
from tests.factories import person_of
from tests.once import once

pytestmark = pytest.mark.django_db
APRIL_TO_JUNE = date(2026, 5, 1), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def own_storage(own_files):
    return own_files / "exports"


@pytest.fixture
def queue(monkeypatch) -> list[int]:
    """The jobs handed to the workers, which here are nobody."""
    handed: list[int] = []
    monkeypatch.setattr(tasks.make, "delay", handed.append)
    return handed


TODAY = "2026-07-10"


def with_documents() -> None:
    two_companies()
    for invoice in Invoice.objects.filter(customer=company()):
        document(invoice)


past = once(with_documents, on=TODAY)


@pytest.fixture
def owner(past, db, today, queue):
    today(TODAY)
    return person_of()


def ask(user, role: str = "owner") -> Export:
    return operations.ask(holder(user, role), company(), INVOICES, issued(*APRIL_TO_JUNE))


def made(export: Export) -> Export:
    assert worker.make(export.pk)
    export.refresh_from_db()
    return export


def archive(export: Export) -> ZipFile:
    with files.open_file(export.file) as file:
        return ZipFile(BytesIO(file.read()))


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def test_the_zip_holds_the_stored_pdfs_under_names_of_the_practice(owner):
    export = made(ask(owner))
    expected = {
        pdfs.file_name(one): bytes(InvoiceDocument.objects.get(invoice=one).pdf)
        for one in Invoice.objects.filter(customer=company())
    }
    with archive(export) as found:
        assert {name: found.read(name) for name in found.namelist()} == expected
    first = Invoice.objects.get(customer=company(), label="2026-04")
    assert f"20260501_サンプルクラウド(株)_35640_{first.number}.pdf" in expected
    assert (export.state, export.done, export.total) == ("ready", len(expected), len(expected))
    with files.open_file(export.file) as file:
        content = file.read()
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert export.expires_at == context.now() + timedelta(days=7)


def test_a_name_that_no_file_system_refuses(owner):
    invoice = Invoice.objects.filter(customer=company()).first()
    invoice.parties["issuer"]["name"] = '有限会社A/B:C*"<x>|?\x07 .'
    assert pdfs.file_name(invoice).split("_")[1:2] == ["(有)A"]
    assert not set(FORBIDDEN + "\x07") & set(pdfs.file_name(invoice))


def test_a_period_without_invoices_is_an_empty_zip(owner):
    export = operations.ask(
        holder(owner), company(), INVOICES, issued(date(2020, 1, 1), date(2020, 1, 2))
    )
    with archive(made(export)) as found:
        assert found.namelist() == []


def test_asking_twice_makes_one(owner, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(owner), ask(owner)
    assert first == second
    assert queue == [first.pk]
    assert JournalEntry.objects.filter(operation="ask_export").count() == 1
    made(first)
    assert ask(owner) != first


def test_at_most_three_are_made_at_once(owner):
    for day in (1, 2, 3):
        one = issued(date(2026, 5, day), date(2026, 5, day))
        operations.ask(holder(owner), company(), INVOICES, one)
    with pytest.raises(Refused) as refusal:
        ask(owner)
    assert refusal.value.article == "23-1"


def test_nobody_asks_without_the_role_for_it(owner):
    for role in ("viewer",):
        with pytest.raises(PermissionDenied):
            ask(owner, role)
    for role in ("viewer", "billing"):
        with pytest.raises(PermissionDenied):
            operations.ask(holder(owner, role), company(), MY_DATA, {})
    with pytest.raises(PermissionDenied):
        operations.ask(holder(owner, "owner", "B"), company(), MY_DATA, {})
    assert not Export.objects.exists()


class Killed(BaseException):
    """What a signal does to a job."""


def test_killed_in_the_middle_and_run_again(owner, monkeypatch, own_storage):
    export = ask(owner)
    seen = []

    def killing(invoice):
        if len(seen) == 2:
            raise Killed
        seen.append(invoice.pk)
        return document(invoice)

    document = pdfs.current_document
    with monkeypatch.context() as patch:
        patch.setattr(pdfs, "current_document", killing)
        patch.setattr(pdfs, "CHUNK", 1)
        with pytest.raises(Killed):
            worker.make(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.file) == ("running", 2, "")
    assert left_over(own_storage) == []
    with archive(made(export)) as found:
        assert len(found.namelist()) == Invoice.objects.filter(customer=company()).count()
    assert left_over(own_storage) == [f"{export.key.hex}.zip"]


def test_what_a_kill_left_half_written_is_thrown_away(owner, own_storage):
    export = ask(owner)
    own_storage.mkdir(parents=True)
    (own_storage / f"{export.key.hex}.part").write_bytes(b"half")
    with archive(made(export)) as found:
        assert found.testzip() is None
    assert left_over(own_storage) == [f"{export.key.hex}.zip"]


def test_made_a_second_time_nothing_changes(owner, own_storage):
    export = made(ask(owner))
    before = Export.objects.filter(pk=export.pk).values().get()
    assert not worker.make(export.pk)
    assert Export.objects.filter(pk=export.pk).values().get() == before
    assert not worker.make(export.pk + 1)


def test_the_same_rows_make_the_same_bytes(owner):
    one = made(ask(owner))
    two = made(ask(owner))
    assert one.key != two.key
    assert one.sha256 == two.sha256


def test_a_job_that_breaks_says_so_and_notifies_staff(owner, monkeypatch, own_storage):
    export = ask(owner)

    def broken(_invoice):
        raise ValueError("broken")

    monkeypatch.setattr(pdfs, "current_document", broken)
    assert not worker.make(export.pk)
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", "job")
    assert Alert.objects.get(kind="export_failed").reference == f"export:{export.pk}"
    assert left_over(own_storage) == []


def test_what_no_worker_has_touched_for_ten_minutes_is_queued_again(owner, queue, today):
    export = ask(owner)
    assert tasks.begin_lost_again(context.system()) == 0
    Export.objects.update(seen_at=context.now() - timedelta(minutes=11))
    assert tasks.begin_lost_again(context.system()) == 1
    assert queue == [export.pk]


def test_after_seven_days_the_file_is_gone(owner, client, today, own_storage):
    export = made(ask(owner))
    client.force_login(owner)
    address = reverse("export_download", args=[export.key])
    today("2026-07-16")
    assert client.get(address).status_code == 200
    today("2026-07-17")
    gone = client.get(address)
    assert gone.status_code == 410
    assert "期限を過ぎたため" in gone.content.decode()
    tasks.tidy()
    export.refresh_from_db()
    assert (export.state, export.file) == ("expired", "")
    assert left_over(own_storage) == []
    assert client.get(address).status_code == 410


def test_a_download_behind_sign_in_with_an_ascii_name(owner, client):
    export = made(ask(owner))
    address = reverse("export_download", args=[export.key])
    assert "login" in client.get(address).url
    client.force_login(owner)
    response = client.get(address)
    content = response.getvalue()
    assert hashlib.sha256(content).hexdigest() == export.sha256
    name = f"invoices-20260710-{export.key.hex[:8]}.zip"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (response["Content-Type"], "no-store" in response["Cache-Control"]) == (
        "application/zip",
        True,
    )
    assert JournalEntry.objects.get(operation="download_export").account_id == owner.pk


def test_a_file_not_ready_is_not_there_yet(owner, client):
    client.force_login(owner)
    export = ask(owner)
    assert client.get(reverse("export_download", args=[export.key])).status_code == 404


@pytest.mark.parametrize(
    ("role", "customer", "of_invoices", "of_my_data"),
    [
        ("owner", "A", 200, 200),
        ("billing", "A", 200, 403),
        ("viewer", "A", 403, 403),
        ("owner", "B", 404, 404),
    ],
)
def test_who_sees_and_gets_which_file(owner, client, role, customer, of_invoices, of_my_data):
    invoices = made(ask(owner))
    my_data = made(operations.ask(holder(owner), company(), MY_DATA, {}))
    client.force_login(person_of(customer, role, email="other@example.jp"))
    for name in ("export", "export_download"):
        assert client.get(reverse(name, args=[invoices.key])).status_code == of_invoices, name
        assert client.get(reverse(name, args=[my_data.key])).status_code == of_my_data, name


@pytest.mark.parametrize(
    ("role", "files_page", "my_data"),
    [("owner", 200, 302), ("billing", 200, 403), ("viewer", 403, 403)],
)
def test_who_may_ask(owner, client, role, files_page, my_data):
    client.force_login(person_of("A", role, email="other@example.jp"))
    assert client.get(reverse("exports")).status_code == files_page
    days = {"issued_from": "2026-05-01", "issued_to": "2026-07-01"}
    asked = client.post(reverse("exports"), days)
    assert asked.status_code == (302 if files_page == 200 else 403)
    assert client.post(reverse("my_data")).status_code == my_data
    assert client.get(reverse("my_data")).status_code == 405
    assert Export.objects.count() == (asked.status_code == 302) + (my_data == 302)


def test_wrong_days_are_named_and_nothing_is_made(owner, client):
    client.force_login(owner)
    for days, field in (
        ({"issued_from": "2026-02-30", "issued_to": "2026-03-01"}, "issued_from"),
        ({"issued_from": "2026-03-02", "issued_to": "2026-03-01"}, "issued_to"),
        ({"issued_from": "2026-03-02"}, "issued_to"),
    ):
        assert list(client.post(reverse("exports"), days).context["form"].errors) == [field]
    assert not Export.objects.exists()


def test_a_billing_person_does_not_see_that_my_data_was_asked_for(owner, client):
    operations.ask(holder(owner), company(), MY_DATA, {})
    client.force_login(person_of("A", "billing"))
    assert not client.get(reverse("exports")).context["rows"]


def test_progress_by_htmx_and_by_reload(owner, client, django_assert_max_num_queries):
    export = ask(owner)
    client.force_login(owner)
    address = reverse("export", args=[export.key])
    Export.objects.update(state="running", done=1, total=4)
    with django_assert_max_num_queries(15):
        page = client.get(address).content.decode()
    assert "4件中1件" in page
    assert 'hx-trigger="every 2s"' in page
    made(export)
    part = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-trigger" not in part
    assert reverse("export_download", args=[export.key]) in part
