"""Publishing an edition of the terms (Art. 3)."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from contracts.models import TermsEdition
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal, post
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.operations.edition_notices import tell_holders
from contracts.terms import document
from contracts.terms.editions import publication
from contracts.terms.parameters import to_json, validated


@operation(Duty.ADMINISTRATION, publish_edition=_("Publication of an edition"))
@transaction.atomic
def publish_edition(
    by: By,
    effective_on: date,
    parameters: Mapping[str, object],
    title: str = "",
    text: str = "",
    second: By | None = None,
) -> TermsEdition:
    """Art. 3-1: an edition, posted on the public page and never altered afterwards.

    Holders whose figures it changes are notified by mail.
    Two people. Raises Refused for an effect before today, InvalidParameter for a wrong figure,
    NoTerms for a text without articles.
    """
    require_two(by, second, "3-1", Duty.ADMINISTRATION)
    explanation = publication(by.day, effective_on)
    official = document.read(text) if text else document.NONE
    values = to_json(validated(parameters))
    _lock()
    number = (TermsEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = TermsEdition.objects.create(
        number=number,
        title=title or official.title[:120],
        published_at=by.now,
        effective_on=effective_on,
        parameters=values,
        text=text,
        articles=document.to_json(official),
        sha256=fingerprint.of(values, text),
    )
    after = {"number": number, "effective_on": effective_on, "parameters": values}
    data = {**after, "explanation": explanation.to_json()}
    post(by, "edition_published", f"edition:{number}", data)
    done = {**after, "companies_notified": tell_holders(by, edition)}
    journal(by, "publish_edition", "3-1", reference=f"edition:{number}", after=done)
    return edition


def _lock() -> None:
    """One at a time gets a number: in these tables, while scenarios play in others."""
    table = connection.ops.quote_name(TermsEdition._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
