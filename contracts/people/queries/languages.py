"""In which language companies get what concerns none, or several, of their billing accounts."""

from collections.abc import Iterable

from contracts.office.lookups import Ids
from contracts.office.terms.delivery import Language
from contracts.people.models import BillingAccount


def of_companies(ids: Iterable[int]) -> dict[int, str]:
    """As their default accounts wish, Japanese where there is none."""
    wanted = list(ids)
    chosen = BillingAccount.objects.filter(customer__anyof=Ids(wanted), is_default=True)
    found = dict(chosen.values_list("customer_id", "language"))
    return {pk: found.get(pk, Language.JAPANESE.value) for pk in wanted}
