"""The facts of a page's few contracts in one statement, rows included.

`facts.of_contracts` reads thousands in six; what both make of a contract is the same.
"""

from collections.abc import Mapping
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from contracts.models import (
    Contract,
    IndividualAgreement,
    PlanChange,
    ServerChange,
    Suspension,
    Term,
)
from contracts.queries.facts import PLAN, REASON
from contracts.terms import facts
from contracts.terms.editions import Agreement, Agreements
from contracts.terms.parameters import validated


def with_facts(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Contracts with all that `of_row` and `account_agreements` need."""
    mine = {"contract": OuterRef("pk")}
    return contracts.annotate(
        term_rows=_rows(
            Term.objects.filter(**mine).order_by("number"),
            "number",
            "starts_on",
            "ends_on",
            "months",
            "notice_deadline",
            "plan",
        ),
        change_rows=_rows(
            ServerChange.objects.filter(**mine).order_by("id"),
            "kind",
            "servers",
            "effective_on",
            "with_term",
        ),
        plan_rows=_rows(PlanChange.objects.filter(**mine).order_by("id"), "plan", "with_term"),
        agreement_rows=_agreements(**mine),
        account_agreement_rows=_agreements(billing_account=OuterRef("billing_account")),
        is_suspended=Exists(Suspension.objects.filter(**mine, lifted_on=None)),
    )


def one(pk: int) -> Contract:
    """A contract with all of that."""
    return with_facts(Contract.objects.filter(pk=pk)).get()


def _rows(rows: QuerySet, *fields: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in fields})))


def _agreements(**whose) -> ArraySubquery:
    rows = IndividualAgreement.objects.filter(**whose).order_by("effective_on", "id")
    return _rows(rows, "effective_on", "ends_on", "parameters")


def of_row(row: Contract) -> facts.Contract:
    """The facts of a contract read by `with_facts`."""
    return facts.Contract(
        row.number,
        PLAN[row.plan],
        row.servers,
        row.formed_on,
        row.refused_on,
        row.service_starts_on,
        row.minimum_term_ends_on,
        tuple(
            facts.Term(
                term["number"],
                _day(term["starts_on"]),
                _day(term["ends_on"]),
                term["months"],
                _day(term["notice_deadline"]),
                PLAN[term["plan"]],
            )
            for term in row.term_rows
        ),
        tuple(_change(change) for change in row.change_rows),
        tuple(facts.PlanChange(PLAN[c["plan"]], c["with_term"]) for c in row.plan_rows),
        _agreed(row.agreement_rows),
        row.ends_on,
        REASON.get(row.end_reason),
        row.is_suspended,
    )


def account_agreements(row: Contract) -> Agreements:
    """What was agreed with the billing account of a contract read by `with_facts`."""
    return _agreed(row.account_agreement_rows)


def _change(change: Mapping) -> facts.ServerChange:
    n = change["servers"]
    signed = n if change["kind"] == ServerChange.Kind.ADDITION else -n
    return facts.ServerChange(signed, _day(change["effective_on"]), change["with_term"])


def _agreed(rows: list[Mapping]) -> Agreements:
    return tuple(
        Agreement(_day(row["effective_on"]), _day(row["ends_on"]), validated(row["parameters"]))
        for row in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
