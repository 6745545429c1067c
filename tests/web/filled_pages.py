"""Every page of the filled life that shows a table, and what is sent to some of them."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.models import (
    BankFile,
    BankRecord,
    DunningProposal,
    JournalLayout,
    Payment,
    PolicyDraft,
)
from contracts.models import ChangeRequest, EditionDraft, ImportFile
from contracts.office.models import Approval, Posting
from contracts.office.queries.posting import waiting
from portal.exports import worker
from portal.exports.models import Export
from tests.web.filled_life import DAY
from tests.world import account, d, invoice

Sent = Sequence[tuple[str, dict]]


DESK = [
    "/console/incoming-mail/",
    "/console/desk/",
    "/console/desk/?state=every&sort=-opened",
    "/console/desk/INQ-2026-000001/",
    "/console/desk/settings/",
    "/console/questions/",
]
REGISTERS = [
    "/console/registers/",
    *(f"/console/registers/{one}/" for one in ("subcontractors", "confidential", "personal")),
    *(f"/console/registers/entries/REG-2026-00000{number}/" for number in range(1, 7)),
    "/console/contracts/C2/?cause=2026-07-10",
]
CONDUCT = [
    "/console/conduct/",
    "/console/conduct/CND-2026-000002/",
    "/console/incidents/now/",
]
OWN = [
    "/portal/",
    "/portal/contracts/C2/",
    "/portal/contracts/C3/",
    "/portal/contracts/C2/cancel/?desired=2026-09-30",
    "/portal/contracts/C3/renewal/",
    "/portal/contracts/C2/servers/add/?servers=1&day=2026-09-01",
    "/portal/contracts/C2/servers/remove/?servers=1&day=2026-09-30",
    "/portal/contracts/C2/plan/?plan=annual",
    "/portal/invoices/",
    "/portal/pay/",
    "/portal/payments/",
    "/portal/statement/?first=2026-06-01&day=2026-08-10",
    "/portal/statement/certificate/?day=2026-07-31",
    "/portal/files/",
    "/portal/people/",
    "/portal/inbox/",
    "/portal/inbox/mail/",
    "/portal/inquiries/",
    "/portal/particulars/",
    "/portal/security/",
    "/portal/security/history/",
    "/portal/kept-data/",
    "/terms/",
    "/status/",
    "/status/INC-2026-000001/",
    "/terms/compare/1/2/",
]
CONSOLE = [
    "/console/",
    "/console/search/?q=B",
    "/console/search/?q=資料",
    "/console/customers/",
    *(
        f"/console/customers/B/{tab}"
        for tab in (
            "",
            "invoices/",
            "payments/",
            "dunning/",
            "inquiries/",
            "notices/",
            "decisions/",
            "notes/",
            "journal/",
        )
    ),
    "/console/post/",
    "/console/customers/A/payments/",
    "/console/customers/B/statement/?first=2026-06-01&day=2026-08-10",
    "/console/customers/B/certificate/?day=2026-08-10",
    "/console/imports/",
    "/console/contracts/",
    "/console/contracts/C1/",
    "/console/contracts/C2/",
    "/console/contracts/C4/",
    "/console/contracts/C2/cancel/?desired=2026-09-30",
    "/console/contracts/C2/terminate/?ground=17-1(5)",
    "/console/contracts/C2/agree/?unit_price=15000",
    "/console/contracts/C2/transfer/",
    "/console/contracts/C2/suspend/",
    "/console/applications/",
    "/console/applications/?part=requests",
    "/console/applications/C5/",
    "/console/approvals/",
    "/console/approvals/dunning/",
    "/console/editions/",
    "/console/editions/1/",
    "/console/editions/2/",
    "/console/editions/dunning/",
    "/console/runs/",
    "/console/runs/2026-08/",
    "/console/runs/2026-07/",
    "/console/runs/2026-08/previewed/",
    "/console/runs/2026-08/issued/?state=held",
    "/console/runs/2026-07/issued/",
    "/console/payments/",
    "/console/payments/new/?account=B",
    "/console/payments/formats/",
    "/console/payments/matching/",
    "/console/payments/matching/matched/",
    "/console/payments/matching/ignored/",
    "/console/receivables/",
    "/console/receivables/open/",
    "/console/receivables/ledger/?first=2026-07-01&last=2026-08-31",
    "/console/receivables/close/",
    *(f"/console/receivables/close/2026-0{month}/" for month in (4, 5, 7)),
    "/console/receivables/dunning/",
    "/console/receivables/letters/",
    "/console/invoices/",
    "/console/incidents/",
    "/console/incidents/?part=over",
    "/console/incidents/INC-2026-000001/",
    "/console/incidents/INC-2026-000002/",
    "/console/incidents/MNT-2026-000001/",
    "/console/after-end/",
    "/console/after-end/contracts/C1/",
    "/console/after-end/figures/",
    "/console/kept-data/A/",
    "/console/personal-data/",
    "/console/announcements/",
    "/console/announcements/?part=over",
    "/console/announcements/?part=calls",
    "/console/announcements/NTC-2026-000003/",
    "/console/announcements/service-end/?effective=2026-12-31",
    "/console/files/",
    "/console/files/layouts/",
    "/console/archive/",
    "/console/team/",
    "/console/team/powers/",
    "/console/journal/",
]


def own_pages() -> list[str]:
    numbers = account("B").invoices.order_by("number").values_list("number", flat=True)
    notice = account("B").customer.notices.order_by("id").last()
    request = ChangeRequest.objects.get()
    more = [f"/portal/inbox/{notice.pk}/", f"/portal/requests/{request.pk}/"]
    invoices = (f"/portal/invoices/{number}/" for number in numbers)
    payments = (f"/portal/payments/{one.pk}/" for one in account("B").payments.order_by("pk"))
    return [*OWN, *invoices, *payments, *more]


def console_pages() -> list[str]:
    late = invoice("2026-05", "B")
    credited = invoice("2026-07", "B")
    return [
        *CONSOLE,
        f"/console/approvals/{Approval.objects.get().pk}/",
        *(
            f"/console/approvals/dunning/{one.pk}/"
            for one in DunningProposal.objects.order_by("pk")
        ),
        *(f"/console/payments/{one.pk}/" for one in Payment.objects.order_by("pk")),
        *(f"/console/payments/{one.pk}/undo/" for one in Payment.objects.order_by("pk")[:1]),
        f"/console/payments/files/{BankFile.objects.get().pk}/",
        f"/console/customers/B/people/{account('B').customer.memberships.earliest('pk').pk}/",
        f"/console/imports/{ImportFile.objects.get().pk}/",
        f"/console/receivables/dunning/{account('B').pk}/",
        f"/console/files/layouts/{JournalLayout.objects.earliest('pk').pk}/",
        f"/console/files/layouts/{JournalLayout.objects.earliest('pk').pk}/edit/",
        f"/console/invoices/{late.number}/",
        f"/console/invoices/{credited.number}/",
        f"/console/invoices/{late.number}/credit/",
        f"/console/invoices/{late.number}/write-off/",
        *(
            f"/console/invoices/selected/?act={act}&row={late.number}&row={credited.number}"
            for act in ("hold", "resend")
        ),
        f"/console/requests/{ChangeRequest.objects.get().pk}/",
        f"/console/post/selected/?row={waiting().order_by('pk').first().pk}",
        f"/console/notices/{Posting.objects.earliest('pk').notice_id}/",
    ]


def sent_by_staff() -> Sent:
    """Forms that show something before it is done, and drafts."""
    payment = {"amount": "60,000", "value_date": DAY, "payer_name": "ｶ)ﾋﾞ-"}
    words = {
        "name": "乙株式会社", "postal_code": "1000001", "address": "東京都千代田区千代田1-1",
        "reason": "宛名の訂正",
    }  # fmt: skip
    return [
        (f"/console/invoices/{invoice('2026-05', 'B').number}/reissue/", words),
        (f"/console/payments/new/?account={account('B').pk}", payment),
        ("/console/editions/drafts/new/", {}),
        ("/console/editions/dunning/drafts/new/", {}),
    ]


CSV = (
    '日付,お引出し,お預入れ,摘要\r\n2026/8/7,,17820,タナカ\r\n2026/8/7,"1,100",,手数料\r\n'
).encode("cp932")


def sent_with_files() -> Sent:
    """A transfer ticked, then divided; a CSV whose map is guessed; a file that is none."""
    row = BankRecord.objects.get(payer_name="ﾀﾅｶ")
    late = invoice("2026-05", "B")
    parts = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "check": "1",
        "form-0-to": late.number, "form-0-amount": "7,820",
        "form-1-to": "L", "form-1-amount": "10,000",
    }  # fmt: skip
    sample = SimpleUploadedFile("meisai.csv", CSV)
    broken = SimpleUploadedFile("furikomi.txt", b"1" * 200 + b"\r\n" + b"9" * 150 + b"\r\n")
    ticked = {"account": account("L").pk, "named": [invoice("2026-06", "L").number]}
    return [
        (f"/console/payments/matching/{row.pk}/preview/", ticked),
        (f"/console/payments/matching/{row.pk}/divide/", parts),
        ("/console/payments/formats/new/", {"name": "見本", "sample": sample, "guess": ""}),
        ("/console/payments/upload/", {"format": "", "form": "", "file": broken}),
    ]


def simulated(client) -> list[str]:
    """What a draft of the terms and one of the dunning policy would change, worked out."""
    draft = EditionDraft.objects.get()
    EditionDraft.objects.update(effective_on=d("2026-09-01"), parameters={"unit_price": 17_000})
    policy = PolicyDraft.objects.get()
    PolicyDraft.objects.update(steps=[["reminder", 1], *policy.steps[1:]])
    month = {"month": "2026-09-01"}
    client.post(f"/console/editions/drafts/{draft.pk}/simulate/", month)
    client.post(f"/console/editions/dunning/drafts/{policy.pk}/simulate/")
    exports = list(Export.objects.filter(state=Export.State.WAITING).order_by("pk"))
    assert all(worker.make(one.pk) for one in exports)
    return [reverse("simulation", args=[one.key]) for one in exports]
