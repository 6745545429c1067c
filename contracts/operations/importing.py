"""Companies, accounts, people and running contracts that came in a file, written in bulk."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from contracts.models import Application, Contract, IndividualAgreement, Term
from contracts.office.context import By
from contracts.office.models import JournalEntry
from contracts.office.operation import internal
from contracts.office.operations.record import entry, journal_all
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.queries.import_plan import ImportPlan, NewContract
from contracts.terms.parameters import ParameterScope, to_json, validated


@internal(
    import_customer=_("Customer imported"),
    import_billing_account=_("Billing account imported"),
    import_contact=_("Contact imported"),
    import_contract=_("Contract imported"),
)
def write(by: By, plan: ImportPlan) -> None:
    """Everything new, in as many statements for one row as for thousands. Nobody is notified."""
    Customer.objects.bulk_create(plan.customers)
    BillingAccount.objects.bulk_create(plan.accounts)
    Contact.objects.bulk_create(plan.contacts)
    Contract.objects.bulk_create(one.row for one in plan.contracts)
    Application.objects.bulk_create(_application(by, one) for one in plan.contracts)
    Term.objects.bulk_create(term for one in plan.contracts for term in _terms(one))
    IndividualAgreement.objects.bulk_create(
        _agreement(by, one) for one in plan.contracts if one.agreed
    )
    journal_all(_entries(by, plan))


def _application(by: By, one: NewContract) -> Application:
    """The consent as the former product knows it; its day is that of the contract."""
    assert one.row.formed_on is not None, "it runs"
    return Application(
        contract=one.row,
        edition=one.edition,
        edition_sha256=one.edition.sha256 if one.edition else "",
        consented_at=by.now,
        declares_no_antisocial_ties=one.declares,
        received_on=one.row.formed_on,
        entered_on=by.day,
        entered_by_id=by.account_id,
    )


def _terms(one: NewContract) -> Iterator[Term]:
    for term in one.life.contract.terms:
        yield Term(
            contract=one.row,
            number=term.number,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            months=term.months,
            notice_deadline=term.notice_deadline,
            plan=term.plan,
        )


def _agreement(by: By, one: NewContract) -> IndividualAgreement:
    assert one.row.formed_on is not None, "it runs"
    return IndividualAgreement(
        contract=one.row,
        effective_on=one.row.formed_on,
        parameters=to_json(validated(one.agreed, ParameterScope.CONTRACT)),
        approved_by_id=by.account_id,
    )


def _entries(by: By, plan: ImportPlan) -> Iterable[JournalEntry]:
    for company in plan.customers:
        after = {"number": company.number, "name": company.name, "address": company.address}
        yield entry(by, "import_customer", "6-1", customer=company, after=after)
    for account in plan.accounts:
        after = {"number": account.number, "name": account.name, "address": account.address}
        number, its = account.number, account.customer
        yield entry(
            by, "import_billing_account", "6-1", customer=its, reference=number, after=after
        )
    for contact in plan.contacts:
        after = {"name": contact.name, "email": contact.email}
        reference, its = f"contact:{contact.pk}", contact.customer
        yield entry(by, "import_contact", "8-1", customer=its, reference=reference, after=after)
    for one in plan.contracts:
        yield entry(by, "import_contract", "6-1", contract=one.row, after=_told(one))


def _told(one: NewContract) -> dict[str, object]:
    row = one.row
    return {
        "plan": row.plan,
        "servers": row.servers,
        "formed_on": row.formed_on,
        "service_starts_on": row.service_starts_on,
        "billed_from": row.billed_from,
        "minimum_term_ends_on": row.minimum_term_ends_on,
        **({"parameters": dict(one.agreed)} if one.agreed else {}),
    }
