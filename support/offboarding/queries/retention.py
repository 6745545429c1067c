"""What is kept of which company until when, and whose personal data may be erased on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from contracts.models import ALIVE, Contract, Transfer
from contracts.office.keeping import HINDRANCES, KEEPINGS, Hindrance, Keeping
from contracts.office.lookups import Given, Ids
from contracts.office.models import Erasure
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.selecting import Waiting
from contracts.office.queries.written import Written, WrittenColumns
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from support.offboarding.models import LegalHold
from support.offboarding.queries.policy import policy
from support.offboarding.terms import retention as rules
from support.offboarding.terms.policy import DEFAULTS, LEGAL_YEARS, Policy
from support.offboarding.terms.retention import Facts, Personal

ENDED = Waiting(
    """
SELECT c.id
  FROM people_customer c
 WHERE NOT EXISTS (SELECT FROM office_erasure e WHERE e.customer_id = c.id)
   AND NOT EXISTS (SELECT FROM contracts_contract k
                    WHERE k.customer_id = c.id
                      AND k.refused_on IS NULL AND k.withdrawn_on IS NULL
                      AND (k.ends_on IS NULL
                           OR k.ends_on >= %(day)s - make_interval(years => %(years)s)))
   AND NOT EXISTS (SELECT FROM contracts_transfer t
                    WHERE t.to_customer_id = c.id
                      AND t.carried_out_on IS NULL AND t.lapsed_on IS NULL)
   AND (EXISTS (SELECT FROM contracts_transfer t
                 WHERE t.from_customer_id = c.id
                   AND t.carried_out_on < %(day)s - make_interval(years => %(years)s))
        OR EXISTS (SELECT FROM contracts_contract k
                    WHERE k.customer_id = c.id
                      AND (k.formed_on IS NOT NULL
                           OR coalesce(k.refused_on, k.withdrawn_on)
                              < %(day)s - make_interval(months => coalesce((
                                  SELECT applicant_months FROM offboarding_offboardingpolicy
                                   ORDER BY id DESC LIMIT 1), %(months)s)))))
UNION ALL
SELECT customer_id FROM office_erasure WHERE files <> '{}'
""",
    years=LEGAL_YEARS,
    months=DEFAULTS.applicant_months,
)
"""Companies of which the last contract ended longer ago than the law's shortest term, and
applicants who were refused or withdrew long enough ago: no others can be erased, whatever the
policy. Those, too, that are erased and have files left on the disk."""


def _going_on(companies: Given, day: Given) -> QuerySet[Contract, tuple]:
    contracts = Contract.objects.filter(ALIVE, customer__anyof=companies).order_by()
    return contracts.filter(Q(ends_on=None) | Q(ends_on__gte=day)).values_list("customer")


_GOING_ON = WrittenColumns(_going_on)
_LIVES = ByIds(
    lambda companies: (
        Contract.objects.filter(customer__anyof=companies)
        .order_by()
        .values_list("customer")
        .annotate(Max("ends_on"), came_to_nothing=Max(Coalesce("refused_on", "withdrawn_on")))
    )
)
_COMING = ByIds(
    lambda companies: (
        Transfer.objects.filter(to_customer__anyof=companies, carried_out_on=None, lapsed_on=None)
        .order_by()
        .values_list("to_customer")
    )
)
_PASSED = ByIds(
    lambda companies: (
        Transfer.objects.filter(from_customer__anyof=companies, carried_out_on__isnull=False)
        .order_by()
        .values_list("from_customer")
        .annotate(Max("carried_out_on"))
    )
)


def facts_of(companies: Sequence[int], day: date) -> dict[int, Facts]:
    """What decides on the data of some companies, in a bounded number of statements."""
    ids = Ids(companies)
    lives = _LIVES.of(ids)
    ended = {company: day for company, day, _ in lives if day}
    refused = {company: day for company, _, day in lives if day}
    running = {pk for (pk,) in (*_GOING_ON.of(ids, day), *_COMING.of(ids))}
    passed_on = dict(_PASSED.of(ids))
    newest = [(one, one.newest(companies)) for one in KEEPINGS]
    return {
        pk: Facts(
            pk in running,
            max(filter(None, (ended.get(pk), passed_on.get(pk))), default=None),
            refused.get(pk),
            {one.name: days[pk] for one, days in newest if pk in days},
            max((days[pk] for one, days in newest if one.binds_alone and pk in days), default=None),
        )
        for pk in companies
    }


def hindrances(
    companies: Sequence[int], day: date, *, for_company: bool = False
) -> dict[int, list[Explanation]]:
    """By company, what stands against erasing its data whatever the terms; or what it may read."""
    found: dict[int, list[Explanation]] = {}
    for one in HINDRANCES:
        if one.is_hidden and for_company:
            continue
        for company, why in one.find(companies, day).items():
            found.setdefault(company, []).append(why)
    return found


def erasable(companies: Sequence[int], day: date) -> dict[int, Explanation]:
    """Of some companies those whose personal data may be erased on a day, with the reason."""
    figures, known = policy(), facts_of(companies, day)
    over = {
        pk: rules.erased(facts, figures)
        for pk, facts in known.items()
        if rules.not_yet(facts, figures, day) is None
    }
    held = hindrances(list(over), day) if over else {}
    return {pk: why for pk, why in over.items() if pk not in held}


def to_erase(day: date) -> list[int]:
    """The companies whose personal data, or what is left of their files, is erased on a day."""
    waiting = ENDED.on(day)
    if not waiting:
        return []
    done = set(Erasure.objects.filter(pk__in=waiting).values_list("pk", flat=True))
    may = erasable([pk for pk in waiting if pk not in done], day)
    return [pk for pk in waiting if pk in done or pk in may]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data: under which law, until which day, why; erased on a day if it was."""

    what: object
    law: tuple[str, str] | None
    until: date | None
    why: Explanation
    erased_on: date | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """All kinds of a company's data, what hinders their erasure, and the record of it."""

    rows: list[Kept]
    until: date | None
    hindrances: list[Explanation]
    erasure: Erasure | None


_ERASURE = Written[Erasure](lambda company: Erasure.objects.filter(pk=company))


def retention(customer_id: int, day: date, *, for_company: bool = False) -> Retention:
    """What is kept of a company, as of a day, for staff or for itself."""
    figures, facts = policy(), facts_of([customer_id], day)[customer_id]
    erasure = next(iter(_ERASURE.of(customer_id)), None)
    gone = erasure.day if erasure else None
    until, why = rules.last_day_kept(facts, figures), rules.why_last(facts, figures)
    rows = [_by_law(one, facts, figures) for one in KEEPINGS]
    rows += [Kept(kind, None, until, why, gone) for kind in Personal]
    found = {} if erasure else hindrances([customer_id], day, for_company=for_company)
    return Retention(rows, until, found.get(customer_id, []), erasure)


def _by_law(one: Keeping, facts: Facts, figures: Policy) -> Kept:
    what, law = (one.ja, one.en), (one.law_ja, one.law_en)
    day = (facts.newest or {}).get(one.name)
    if day is None and facts.is_running:
        return Kept(what, law, None, rules.why_last(facts, figures))
    if day is None:
        nothing = Explanation("29-1", "nothing", "該当するものはありません", "There is none")
        return Kept(what, law, None, nothing)
    return Kept(what, law, rules.kept_until(day, figures), rules.why_kept(day, figures))


def holds_on(day: date) -> QuerySet[LegalHold]:
    """The legal holds that stand on a day."""
    return LegalHold.objects.filter(Q(until=None) | Q(until__gte=day), lifted_on=None)


def _held(companies: Sequence[int], day: date) -> Mapping[int, Explanation]:
    rows = holds_on(day).filter(customer__in=companies)
    return {company: _hold(until) for company, until in rows.values_list("customer", "until")}


def _hold(until: date | None) -> Explanation:
    ja = f"{ja_day(until)}まで" if until else "解除されるまで"
    en = f"until {en_day(until)}" if until else "until it is lifted"
    return Explanation(
        "29-1", "legal_hold", f"法的保全により{ja}保存します", f"A legal hold stands {en}"
    )


HINDRANCES.register(Hindrance("hold", _held, is_hidden=True))


def erased_rows(erasure: Erasure) -> list[tuple[str, int]]:
    """What the records call the kinds of rows that were erased, and how many of each."""
    names = {model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()}
    return [(str(names.get(table, table)), count) for table, count in erasure.counts.items()]
