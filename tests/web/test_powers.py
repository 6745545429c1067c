"""What a role may do: read on one page, and held where it was too much."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from contracts.office.models import Attachment, Note
from contracts.office.operation import OPERATIONS
from portal.console.team.powers import operations
from portal.exports.models import Export
from tests.once import once
from tests.web.html import Page
from tests.web.reading import text
from tests.world import account, lived, signed

pytestmark = pytest.mark.django_db
past = once(lambda: lived("2026-05-10", *signed("2026-04-01")))
COLUMNS = ["契約", "会計", "管理", "サポート", "職務なし",
           "契約者の管理者", "契約者の経理担当", "契約者の閲覧者"]  # fmt: skip


@pytest.fixture
def staff(past, db, today, staff):
    today("2026-05-10")
    return staff


@pytest.mark.parametrize(
    ("table", "row", "may"),
    [
        ("会社と利用者", "利用者の招待", {"契約", "契約者の管理者"}),
        ("請求", "解約", {"契約", "契約者の管理者"}),
        ("会社と利用者", "運営者の担当者の追加", {"管理"}),
        ("共通", "メモ", {"契約", "会計", "管理", "サポート"}),
        ("二人で決めること", "貸倒れ", {"会計"}),
        ("ファイル", "会社のデータ一式", {"契約者の管理者"}),
    ],
)
def test_the_page_says_who_may_do_what(staff, table, row, may):
    page = Page(staff(all_duties=False).get(reverse("powers")))
    head, *rows = page.table(table).rows
    assert head == ["操作", *COLUMNS]
    (found,) = [one for one in rows if one[0] == row]
    assert {name for name, cell in zip(head, found, strict=True) if cell == "可"} == may


def test_every_operation_that_somebody_may_carry_out_is_on_it(staff):
    page = Page(staff().get(reverse("powers")))
    shown = sum(len(table.body) for table in page.tables)
    permitted = [one for one in OPERATIONS if one.allowed]
    assert shown > sum(len(one.entries) or 1 for one in permitted) > 200
    assert [one.name for one in permitted if not (one.entries or one.title)] == []


def test_no_two_things_done_have_one_name():
    with override("ja"):
        names = [(one.room, one.label) for one in operations()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["staff_add_note", "staff_attach"])
def test_notes_and_files_need_a_duty(staff, name):
    client = staff(all_duties=False)
    page = client.get(reverse("staff_customer_tab", args=["A", "notes"]))
    assert page.status_code == 200
    assert reverse(name, args=["A"]) not in text(page)
    assert client.post(reverse(name, args=["A"]), {"text": "メモ"}).status_code in (200, 403)
    assert not Note.objects.exists()
    assert not Attachment.objects.exists()


def test_who_looks_at_a_company_is_not_handed_all_of_its_data(staff):
    made = {"state": "ready", "file": "exports/x.zip", "created_at": "2026-05-10T00:00Z",
            "seen_at": "2026-05-10T00:00Z", "expires_at": "2026-05-20T00:00Z"}  # fmt: skip
    export = Export.objects.create(kind="my_data", customer=account().customer, **made)
    client = staff()
    client.post(reverse("view_as", args=["A"]), {"reason": "問い合わせの確認"})
    listed = text(client.get(reverse("exports")))
    assert str(export.key) not in listed
    assert reverse("my_data") not in listed
    for name in ("export", "export_download"):
        answer = client.get(reverse(name, args=[export.key]))
        assert answer.status_code == 403
