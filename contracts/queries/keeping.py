"""What of contracts and of the journal the law makes us keep of a company."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Max

from contracts.models import Contract
from contracts.office.keeping import KEEPINGS, Keeping
from contracts.office.models import JournalEntry
from contracts.office.queries.by_ids import ByIds

_ENDED = ByIds(
    lambda companies: (
        Contract.objects.filter(customer__anyof=companies, ends_on__isnull=False)
        .order_by()
        .values_list("customer")
        .annotate(Max("ends_on"))
    )
)
_RECORDED = ByIds(
    lambda companies: (
        JournalEntry.objects.filter(customer__anyof=companies)
        .order_by()
        .values_list("customer")
        .annotate(Max("day"))
    )
)


def _contracts(companies: Sequence[int]) -> Mapping[int, date]:
    return dict(_ENDED.of(companies))


def _journal(companies: Sequence[int]) -> Mapping[int, date]:
    return dict(_RECORDED.of(companies))


KEEPINGS.register(
    Keeping(
        "contracts",
        "申込・契約・解約の書類",
        "Applications, contracts, notices of their end",
        "法人税法(取引に関する書類)",
        "Corporation Tax Act: documents of transactions",
        _contracts,
    )
)
KEEPINGS.register(
    Keeping(
        "journal",
        "操作記録(訂正・削除の履歴)",
        "Journal: the history of changes",
        "電子帳簿保存法(訂正・削除の履歴)",
        "Electronic books act: history of corrections",
        _journal,
    )
)
