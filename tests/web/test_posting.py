"""The queue of documents to post, from ticking to evidence on the pages of the notice."""

from dataclasses import replace

import pytest
from django.urls import reverse

from billing.models import Invoice
from billing.operations import payments
from billing.operations.reissuing import reissue
from billing.queries.reissues import wording
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Note, Notice, Posting
from contracts.office.operation import hidden
from contracts.office.queries.posting import waiting
from contracts.people.models import Customer
from tests.documents.reading import pages
from tests.factories import person_of
from tests.operations.test_transfer import passed
from tests.staff import member
from tests.web.html import Page
from tests.web.reading import text
from tests.world import contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-20"


@pytest.fixture
def life(today, client):
    today(DAY)
    lived(DAY, *signed("2026-04-01", servers=2))
    client.force_login(member("sato", Duty.ACCOUNTS))
    client.post(reverse("post_from", args=["A"]), {"day": "2026-05-01"})
    assert Customer.objects.get(number="A").posted_from == d("2026-05-01")


def first() -> Notice:
    return waiting().order_by("pk").first()


def test_staff_print_what_waits_and_record_it_once(life, client):
    queue = Page(client.get(reverse("post_queue"))).table("郵送する書類")
    assert queue.column("通知")[:2] == ["請求書", "請求書"]
    assert queue.column("書類")[0] == "INV-2026-000001"
    one, two = waiting().order_by("pk")[:2]
    rows = f"?row={one.pk}&row={two.pk}&row=x&row=999999"
    chosen = client.get(reverse("post_selected") + rows)
    assert Page(chosen).table("郵送する書類").column("書類") == [
        "INV-2026-000001",
        "INV-2026-000002",
    ]
    printed = client.get(reverse("post_print") + rows)
    assert printed["Content-Disposition"] == 'inline; filename="post-20260620.pdf"'
    assert len(pages(printed.content)) == 2
    assert client.get(reverse("post_print")).status_code == 404
    address = f"{reverse('post_selected')}?row={one.pk}&row={two.pk}"
    sent = {"day": "2026-06-19", "kind": "recorded", f"number-{one.pk}": "123-45"}
    refused = client.post(address, sent)
    assert (refused.status_code, Posting.objects.count()) == (409, 0)
    assert "特定記録の番号を入力してください。" in text(refused)
    sent[f"number-{two.pk}"] = "123-46"
    for _ in range(2):
        assert "投函を記録しました。" in text(client.post(address, sent, follow=True))
    assert list(Posting.objects.values_list("number", flat=True)) == ["123-45", "123-46"]
    assert "INV-2026-000001" not in text(client.get(reverse("post_queue")))
    late = client.post(address, {**sent, "day": "2026-06-18"})
    assert "2026-06-19の郵送がすでに記録されています。訂正してください。" in text(late)


def test_the_way_of_a_document_is_on_its_pages_and_a_wrong_record_is_put_right(life, client):
    notice = first()
    page = reverse("staff_notice", args=[notice.pk])
    there = f"{reverse('post_selected')}?row={notice.pk}"
    assert there in client.get(page).content.decode()
    client.post(there, {"day": DAY, "kind": "ordinary", f"number-{notice.pk}": ""})
    row = Posting.objects.get()
    correct = reverse("correct_posting", args=[row.pk])
    assert correct in client.get(page).content.decode()
    assert there not in client.get(page).content.decode()
    wanted = {"day": DAY, "kind": "certified", "number": "9-1", "reason": ""}
    assert "訂正の理由を入力してください。" in text(client.post(correct, wanted))
    done = client.post(correct, {**wanted, "reason": "種類の誤り"}, follow=True)
    table = Page(done).table("郵送の記録")
    assert table.column("郵便の種類") == ["普通郵便 訂正あり", "書留 内容証明"]
    assert table.column("番号") == ["–", "9-1"]
    assert "種類の誤り" in text(done)
    invoice = Invoice.objects.get(number=notice.reference)
    on_invoice = Page(client.get(reverse("staff_invoice", args=[invoice.number])))
    assert on_invoice.table("郵送の記録").column("番号") == ["9-1"]
    client.force_login(person_of("A"))
    mine = client.get(reverse("notice", args=[notice.pk]))
    assert Page(mine).table("郵送の記録").column("郵便の種類") == ["書留 内容証明"]
    assert "種類の誤り" not in text(mine)
    assert "sato" not in text(mine)
    assert "correct_posting" in hidden()


def of_invoice(client, row: Invoice) -> tuple[list[str], str]:
    """Numbers of what was posted of it, and all that its page says."""
    answer = client.get(reverse("staff_invoice", args=[row.number]))
    return Page(answer).table("郵送の記録").column("番号"), text(answer)


def test_what_a_holder_between_two_got_stays_on_the_invoice(today, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    today(DAY)
    lived(DAY, *(one for name in "ABC" for one in signed("2026-04-01", f"C-{name}", name)))
    issued, by = invoice("2026-05"), context.system(d(DAY))
    Customer.objects.update(posted_from=d("2026-05-01"))
    passed("C-A", "B", day=DAY)
    again = reissue(by, issued.pk, replace(wording(issued, None), name="見本株式会社"), "訂正")
    notice = Notice.objects.get(reference=again.number)
    assert notice.customer.number == "B"
    Posting.objects.create(notice=notice, day=d(DAY), kind="recorded", number="7-7", at=notice.at)
    sato = member("sato", Duty.ACCOUNTS)
    about = {"reference": issued.number, "customer": notice.customer}
    Note.objects.create(at=by.now, text="Bに電話した", author=sato, **about)
    assert JournalEntry.objects.filter(operation="reissue_invoice", **about).exists()
    passed("C-A", "C", day=DAY)
    client.force_login(sato)
    posted, said = of_invoice(client, issued)
    assert posted == ["7-7"]
    assert "Bに電話した" in said
    assert "請求書の再発行" in said
    # Also once the contract with which the account came has left it.
    held = contract("C-A").billing_account
    Contract.objects.filter(number="C-C").update(billing_account=held)
    payments.receive(by, held.pk, 1_000_000, d(DAY))
    passed("C-A", "A", day=DAY)
    assert contract("C-A").billing_account != held
    assert of_invoice(client, issued)[0] == ["7-7"]


def test_only_staff_with_a_duty_record_and_only_staff_look(life, client):
    notice = first()
    row = Posting.objects.create(notice=notice, day=d(DAY), kind="none", at=notice.at)
    client.force_login(member("kato", Duty.SUPPORT))
    assert client.get(reverse("post_queue")).status_code == 200
    chosen = f"{reverse('post_selected')}?row={notice.pk}"
    assert "投函を記録</button>" not in client.get(chosen).content.decode()
    for address in (
        chosen,
        reverse("correct_posting", args=[row.pk]),
        reverse("post_from", args=["A"]),
    ):
        assert client.post(address, {"day": DAY, "kind": "none"}).status_code == 403, address
    client.force_login(person_of("A"))
    for name in ("post_queue", "post_selected", "post_print"):
        assert client.get(reverse(name)).status_code in (302, 403, 404), name
    assert Posting.objects.count() == 1
    assert Customer.objects.get(number="A").posted_from == d("2026-05-01")


def test_a_company_that_wants_none_has_nothing_waiting(life, client):
    client.post(reverse("post_from", args=["A"]), {"day": ""})
    assert "郵送を待つ書類はありません" in text(client.get(reverse("post_queue")))
    assert "希望なし" in text(client.get(reverse("staff_customer_tab", args=["A", "notices"])))
