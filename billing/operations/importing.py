"""Many customers at once, from a spreadsheet or another product: previewed, then imported whole.

Months that are already billed are not billed here again, so the operation stands with billing.
"""

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import importing
from contracts.models import ImportFile
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.uploads import KINDS, checked
from contracts.operations.importing import write
from contracts.people.operations.locking import lock_accounts
from contracts.people.operations.members import invite_owners
from contracts.queries.import_plan import ImportPlan

CLAUSE = "6-1"
CSV = {".csv": KINDS[".csv"]}


@operation(Duty.CONTRACTS, receive_import_file=_("File of customers uploaded"))
@transaction.atomic
def receive(by: By, name: str, content: bytes) -> ImportFile:
    """Keep a file and preview what each row would become.

    Raises NotAccepted for what is no CSV, BadFile for one whose headings cannot be used.
    """
    by.require(Duty.CONTRACTS)
    upload = checked(name, content, CSV)
    known = importing.read(upload.content)
    file = ImportFile.objects.create(
        name=upload.name,
        sha256=sha256(upload.content).hexdigest(),
        content=upload.content,
        uploaded_at=by.now,
        uploaded_by_id=by.account_id,
    )
    after = {"name": file.name, "sha256": file.sha256, "rows": len(known.rows)}
    journal(by, "receive_import_file", CLAUSE, reference=f"import_file:{file.pk}", after=after)
    return file


@operation(Duty.CONTRACTS, commit_import_file=_("File of customers imported"))
@transaction.atomic
def commit(
    by: By, file_id: int, expected: str | None = None, *, invites: bool = False
) -> ImportPlan:
    """Import everything new of a file; a second time there is nothing new.

    `expected` is the fingerprint of the plan that was read; `invites` mails each new customer's
    first contact an invitation. Individual agreements need a second person. Raises Changed
    where the plan is another by now, Refused while any row is wrong.
    """
    by.require(Duty.CONTRACTS)
    file = _locked(file_id)
    known = importing.read(bytes(file.content))
    lock_accounts(importing.account_ids(known))
    plan = importing.plan(known, by.day)
    if expected is not None and expected != plan.fingerprint(by.day):
        raise Changed(CLAUSE)
    if not plan.is_right:
        raise Refused(
            CLAUSE,
            "誤りのある行か、登録と異なる行があります。ファイルを直して、もう一度選んでください",
            "Some rows are wrong or differ from what is on file; correct the file and choose it"
            " again",
        )
    if not any(plan.new.values()):
        return plan
    if importing.needs_another(by, file, plan):
        raise Refused(
            "2-2",
            "個別の取り決めのある契約が含まれています。ファイルを選んだ人とは別の担当者が取り込んでください",
            "Some contracts have individual agreements: somebody else than the person who"
            " uploaded the file has to import it",
        )
    write(by, plan)
    if invites:
        invite_owners(by, plan.owners)
    _imported(by, file, plan)
    return plan


def _locked(file_id: int) -> ImportFile:
    """The file, under the lock of all files not imported: they are imported one after another."""
    waiting = ImportFile.objects.filter(imported_at=None).order_by("pk")
    list(waiting.select_for_update().values_list("pk", flat=True))
    return ImportFile.objects.get(pk=file_id)


def _imported(by: By, file: ImportFile, plan: ImportPlan) -> None:
    file.imported_at, file.imported_by_id = by.now, by.account_id
    file.summary = {part.value: count for part, count in plan.new.items()}
    file.save(update_fields=["imported_at", "imported_by", "summary"])
    journal(
        by,
        "commit_import_file",
        CLAUSE,
        reference=f"import_file:{file.pk}",
        after={"sha256": file.sha256, **file.summary},
    )
