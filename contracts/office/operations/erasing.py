"""Personal data is erased: one statement for each declaration, whatever the number of companies.

What stays in place of the words are marks (`office/personal.py`); the database lets records be
changed so only while the erasure is written. Files go from the disk once that is committed, and
are written down until then, so that nothing is left when a worker is killed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.models import Erasure, Forgetting
from contracts.office.operation import internal
from contracts.office.operations.record import entry, journal, journal_all
from contracts.office.personal import PERSONAL, Leaving, Personal
from contracts.office.queries.written import WrittenColumns
from contracts.office.terms.explanation import Explanation

CLAUSE = "29-1"
LEFT = WrittenColumns(lambda: Forgetting.objects.exclude(files=[]).values_list("pk"))
"""Of people of no company, with files that are still on the disk."""


@internal(erase_personal_data=_("Personal data erased"))
@transaction.atomic
def erase(
    by: By,
    companies: Mapping[int, Explanation],
    accounts: Mapping[int, int],
    words: Iterable[str],
) -> list[Erasure]:
    """Erase what is kept of the people of some companies, each with the reason why it may be.

    `accounts` are those of nobody else's, with their company; `words` name their people. The
    caller has locked the companies. Returns the records of erasure.
    """
    who = Leaving(list(companies), list(accounts), [word for word in words if word])
    rows = {
        pk: Erasure(
            customer_id=pk,
            day=by.day,
            at=by.now,
            accounts=[account for account, company in accounts.items() if company == pk],
            explanation=why.to_json(),
        )
        for pk, why in companies.items()
    }
    Erasure.objects.bulk_create(rows.values())
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    files: dict[int, list[str]] = defaultdict(list)
    for one in PERSONAL:
        if not one.rows.is_unowned:
            _erase(one, who, accounts, counts, files)
    for pk, row in rows.items():
        row.counts, row.files, row.files_erased = dict(counts[pk]), files[pk], len(files[pk])
    Erasure.objects.bulk_update(rows.values(), ["counts", "files", "files_erased"])
    journal_all(
        entry(
            by,
            "erase_personal_data",
            CLAUSE,
            reference=f"erasure:{pk}",
            after={"rows_erased": sum(row.counts.values()), "files_erased": row.files_erased},
        )
        for pk, row in rows.items()
    )
    return list(rows.values())


def _erase(
    one: Personal,
    who: Leaving,
    accounts: Mapping[int, int],
    counts: Mapping[int, dict[str, int]],
    files: Mapping[int, list[str]],
) -> None:
    """One declaration: counted by company, its files written down, its columns marked."""
    found = one.model._base_manager.filter(one.rows.find(who)).order_by()
    if one.rows.owners:
        owned = found.annotate(owner=_owner(one, who))
        for owner, count in owned.values_list("owner").annotate(Count("pk")):
            company = accounts[owner] if one.rows.is_of_account else owner
            counts[company][one.model._meta.db_table] += count
        for column in one.files:
            named = owned.exclude(**{column: ""}).values_list("owner", column)
            for owner, name in named:
                files[owner].append(name)
    if one.columns:
        found.update(**one.marks)
    else:
        found.delete()


def _owner(one: Personal, who: Leaving) -> Any:
    """By whom a row is counted: of several companies that it leads to, the one that is erased."""
    paths = one.rows.owners
    if len(paths) == 1:
        return F(paths[0])
    ways = (When(Q(**{f"{path}__in": who.companies}), then=F(path)) for path in paths)
    return Case(*ways, output_field=BigIntegerField())


@internal(forget_strangers=_("Personal data of no company erased"))
@transaction.atomic
def forget(
    by: By, unowned: Mapping[str, Sequence[int]], why: Explanation, words: Iterable[str] = ()
) -> Forgetting:
    """Erase what is kept of people of no company; the caller has locked what belongs to none.

    `words` name them and nobody else. Its files go from the disk once it is committed.
    """
    who = Leaving(words=[word for word in words if word], unowned=unowned)
    declared = [one for one in PERSONAL if one.rows.is_unowned]
    row = Forgetting(day=by.day, at=by.now, explanation=why.to_json())
    keys: dict[str, list[int]] = defaultdict(list)
    for one in declared:
        found = one.model._base_manager.filter(one.rows.find(who)).order_by("pk")
        keys[one.model._meta.db_table].extend(found.values_list("pk", flat=True))
        for column in one.files:
            row.files.extend(found.exclude(**{column: ""}).values_list(column, flat=True))
    row.rows, row.files_erased = dict(keys), len(row.files)
    row.save()
    for one in declared:
        named = one.model._base_manager.filter(pk__in=keys[one.model._meta.db_table])
        named.filter(one.rows.find(who)).update(**one.marks)
    for one in PERSONAL:
        if one.rows.says_of_strangers:
            one.model._base_manager.filter(one.rows.find(who)).update(**one.marks)
    journal(
        by,
        "forget_strangers",
        CLAUSE,
        reference=f"forgetting:{row.pk}",
        after={"rows_erased": row.row_count, "files_erased": row.files_erased},
    )
    transaction.on_commit(lambda: _remove_files(Forgetting.objects.filter(pk=row.pk)))
    return row


@internal()
def remove_forgotten_files(by: By) -> None:
    """Take from the disk what a worker that was killed has left."""
    if left := [pk for (pk,) in LEFT.of()]:
        _remove_files(Forgetting.objects.filter(pk__in=left))


def remove_files(companies: Iterable[int]) -> None:
    """Take the files of erased companies from the disk; those that are gone are none."""
    _remove_files(Erasure.objects.filter(pk__in=list(companies)))


def _remove_files(erasures: QuerySet) -> None:
    """A file that a record of somebody else still names stays."""
    rows = erasures.exclude(files=[]).order_by("pk")
    named = _still_named([name for row in rows for name in row.files]) if rows else set()
    for row in rows:
        for name in row.files:
            if name not in named:
                default_storage.delete(name)
        erasures.model.objects.filter(pk=row.pk, files=row.files).update(files=[])


def _still_named(names: list[str]) -> set[str]:
    """Of some files those that a record names."""
    found: set[str] = set()
    for one in PERSONAL:
        for column in one.files:
            rows = one.model._base_manager.filter(**{f"{column}__in": names}).order_by()
            found.update(rows.values_list(column, flat=True))
    return found
