"""The console's exports: asked for by form, watched, downloaded, each by its duty."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from contracts.office import context
from contracts.office.context import Duty
from contracts.office.exporting import EXPORTS, Asked, ExportKind
from contracts.office.models import JournalEntry
from portal.exports import endings, tasks, worker
from portal.exports.models import Export
from tests.exports.world import company
from tests.factories import UserFactory
from tests.once import once
from tests.world import event, lived, signed

pytestmark = pytest.mark.django_db
BOOKS = ["yayoi", "freee", "money_forward", "ledger"]
OF_A_DAY = ("receivables", "registers")
MAY = {
    "accounts": [*BOOKS, "receivables"],
    "administration": [*BOOKS, "journal", "receivables", "registers"],
    "contracts": ["registers"],
}


def live() -> None:
    lived("2026-06-10", *signed("2026-04-01"), event("2026-06-05", "pay", customer="A", amount=9))


past = once(live)


@pytest.fixture
def queue(past, db, today, monkeypatch) -> list[int]:
    today("2026-06-10")
    handed: list[int] = []
    monkeypatch.setattr(tasks.make, "delay", handed.append)
    return handed


@pytest.fixture
def staff(queue, staff, own_files):
    return staff


def ask(client, kind: str, first: str = "2026-05-01", last: str = "2026-05-31"):
    if kind in OF_A_DAY:
        return client.post(reverse("console_files"), {"form": "day", "kind": kind, "day": last})
    values = {"form": "period", "kind": kind, "first": first, "last": last}
    return client.post(reverse("console_files"), values)


@pytest.mark.parametrize("kind", MAY["administration"])
def test_each_kind_is_made_and_downloaded(staff, kind):
    client = staff("administration")
    page = ask(client, kind)
    export = Export.objects.get(kind=kind)
    assert page.url == reverse("console_file", args=[export.key])
    assert "順番を待っています" in client.get(page.url).content.decode()
    get = reverse("console_file_download", args=[export.key])
    assert client.get(get).status_code == 404
    assert worker.make(export.pk)
    text = client.get(page.url, headers={"HX-Request": "true"}).content.decode()
    assert get in text
    assert "<html" not in text
    download = client.get(get)
    assert download["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(b"".join(download.streaming_content))) as archive:
        assert "README.txt" in archive.namelist()
        assert len(archive.namelist()) > 1
    assert JournalEntry.objects.filter(operation="download_export").count() == 1
    assert get in client.get(reverse("console_files")).content.decode()


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [("run_preview", {"month": "2026-06"}), ("simulation", {}), ("policy", {})],
)
def test_what_is_shown_on_a_page_is_no_file_to_download(staff, kind, parameters):
    client = staff("administration")
    now = context.now()
    export = Export.objects.create(
        kind=kind, parameters=parameters, created_at=now, seen_at=now, state="ready",
        result={"count": 0}, finished_at=now, expires_at=now + endings.KEPT,
    )  # fmt: skip
    get = reverse("console_file_download", args=[export.key])
    answer = client.get(get)
    assert answer.status_code == 404
    assert "完成しました" in answer.content.decode()
    for page in (answer, client.get(reverse("console_files"))):
        assert f'href="{get}"' not in page.content.decode()
    assert not JournalEntry.objects.filter(operation="download_export").exists()


@pytest.mark.parametrize("duty", MAY)
def test_each_duty_is_offered_and_given_its_own(staff, duty):
    client = staff(duty)
    text = client.get(reverse("console_files")).content.decode()
    for kind in MAY["administration"]:
        assert (f'value="{kind}"' in text) is (kind in MAY[duty]), kind
        ask(client, kind)
        made = Export.objects.filter(kind=kind, requested_by__email=f"{duty}@example.jp")
        assert made.exists() is (kind in MAY[duty]), kind


class Greetings:
    """A file with one line."""

    total = 1

    def __init__(self, first: str, last: str) -> None:
        self.days = f"{first} {last}"

    def write(self, archive: ZipFile, progress) -> None:
        archive.writestr("hello.txt", self.days)
        progress(1)


def test_a_new_kind_is_one_object_and_is_offered_made_and_downloaded(staff):
    EXPORTS.register(
        ExportKind(
            name="greetings", label="挨拶", make=Greetings, duties=(Duty.CONTRACTS,),
            asked=Asked.PERIOD,
        )
    )  # fmt: skip
    try:
        client = staff("contracts")
        assert "挨拶" in client.get(reverse("console_files")).content.decode()
        address = ask(client, "greetings").url
        assert "挨拶" in client.get(address).content.decode()
        export = Export.objects.get(kind="greetings")
        assert worker.make(export.pk)
        download = client.get(reverse("console_file_download", args=[export.key]))
        with ZipFile(BytesIO(b"".join(download.streaming_content))) as archive:
            assert archive.read("hello.txt") == b"2026-05-01 2026-05-31"
        assert ask(staff("accounts"), "greetings").status_code == 200
    finally:
        EXPORTS.unregister("greetings")
    assert Export.objects.get().label == "greetings"


def test_what_is_not_ones_duty_is_neither_shown_nor_handed_out(staff, client):
    ask(staff("administration"), "journal")
    export = Export.objects.get()
    client = staff("accounts")
    pages = [reverse(name, args=[export.key]) for name in ("console_file", "console_file_download")]
    assert [client.get(page).status_code for page in pages] == [403, 403]
    assert str(export.key) not in client.get(reverse("console_files")).content.decode()


def test_a_companys_files_are_not_among_them(staff):
    client = staff("administration")
    Export.objects.create(
        kind="my_data",
        customer=company(),
        created_at="2026-06-10T00:00Z",
        seen_at="2026-06-10T00:00Z",
    )
    export = Export.objects.get()
    assert client.get(reverse("console_file", args=[export.key])).status_code == 404
    assert str(export.key) not in client.get(reverse("console_files")).content.decode()


def period(**values: str) -> dict:
    good = {"form": "period", "kind": "ledger", "first": "2026-05-01", "last": "2026-05-01"}
    return {**good, **values}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (period(first="2026-05-02"), "以後の日"),
        (period(first=""), "入力してください"),
        (period(kind="policy"), "選択"),
        (period(kind=""), "内容を選んで"),
        (period(first="2026-02-30"), "暦にない"),
        ({"form": "day", "day": "2026-06-11"}, "今日までの日"),
        ({"form": "day", "day": ""}, "入力してください"),
    ],
)
def test_errors_stand_at_their_field_and_nothing_is_made(staff, values, said):
    page = staff("administration").post(reverse("console_files"), values)
    assert page.status_code == 200
    text = page.content.decode()
    assert said in text[text.index("errorlist") :]
    assert not Export.objects.exists()


def test_asking_twice_makes_one_and_few_queries_show_them(staff, django_assert_max_num_queries):
    client = staff("accounts")
    ask(client, "ledger")
    ask(client, "ledger")
    assert Export.objects.count() == 1
    for kind in BOOKS:
        ask(client, kind, "2026-04-01")
    with django_assert_max_num_queries(12):
        client.get(reverse("console_files"))


def test_strangers_and_customers_find_nothing(queue, client):
    assert client.get(reverse("console_files")).status_code == 302
    client.force_login(UserFactory(email="a@example.jp"))
    assert client.get(reverse("console_files")).status_code == 404
