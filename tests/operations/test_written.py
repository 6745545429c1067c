"""Queries written once in a process, whose plans a connection keeps."""

import pytest
from django.db import DataError, connection, transaction
from django.db.models import CharField, Count, DateField, Value
from django.db.models.functions import Coalesce, Concat

from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.written import FEW, Written, WrittenColumns
from contracts.people.models import BillingAccount, Customer
from tests.statements import statements
from tests.world import d

pytestmark = pytest.mark.django_db
KEPT = "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.fixture
def companies() -> list[Customer]:
    return Customer.objects.bulk_create(
        Customer(number=f"K{n}", name=name, created_on=d("2026-04-01"))
        for n, name in enumerate(("10%の'見本", "10の見本", "100%"))
    )


def plans(words: str) -> list[tuple[int, int]]:
    """Of each statement kept that has these words, how often it was planned and how often not."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [f"%{words}%"])
        return cursor.fetchall()


def test_a_statement_is_planned_a_few_times_and_then_no_more(companies):
    """As in production; the tests' server plans for all values from the first time on."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = auto")
    names = WrittenColumns(
        lambda pk: Customer.objects.filter(pk=pk).values_list("name", "name_kana", "number")
    )
    for _ in range(8):
        assert [names.of(one.pk) for one in companies[:2]] == [
            [("10%の'見本", "", "K0")],
            [("10の見本", "", "K1")],
        ]
    ((planned, kept),) = plans("name%name_kana%number%FROM")
    assert (planned, kept) == (5, 11)


def test_many_ids_are_planned_as_many(companies):
    numbers = ByIds(
        lambda ids: Customer.objects.filter(pk__anyof=ids).values_list("number", "name_kana")
    )
    words = "number%name_kana%FROM"
    ids = [one.pk for one in companies]
    many = [*ids, *range(10**6, 10**6 + FEW)]
    assert sorted(numbers.of(many)) == [(f"K{n}", "") for n in range(3)]
    assert plans(words) == []
    assert sorted(numbers.of(ids)) == sorted(numbers.of(Ids(ids))) == sorted(numbers.of(many))
    assert sum(plans(words)[0]) == 2
    named = WrittenColumns(
        lambda numbers: Customer.objects.filter(number__anyof=numbers).values_list("number", "name")
    )
    words = "number%name%FROM%number% ANY"
    assert named.of(["K0", *map(str, range(FEW))]) == [("K0", "10%の'見本")]
    assert plans(words) == []
    assert named.of(["K0", "none"]) == [("K0", "10%の'見本")]
    assert sum(plans(words)[0]) == 1


def test_where_connections_change_no_plan_is_kept(companies, settings):
    settings.DATABASE_POOLED = True
    names = Written[Customer](lambda pk: Customer.objects.filter(pk=pk).only("name", "phone"))
    assert [one.name for one in names.of(companies[0].pk)] == ["10%の'見本"]
    assert plans("name%phone%FROM") == []


def test_a_connection_keeps_nothing_of_other_statements(companies):
    """Their values are words of theirs: hashes of passwords, files."""
    names = WrittenColumns(lambda pk: Customer.objects.filter(pk=pk).values_list("name"))
    secret = "s" * 100_000
    names.of(companies[0].pk)
    assert Customer.objects.exclude(name=secret).count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [secret])
        cursor.executemany("SELECT %s", [[secret], [secret]])
    with pytest.raises(DataError), transaction.atomic():
        names.of("no number")
    Customer.objects.exclude(name=secret).get(pk=companies[0].pk)
    kept = connection.connection._prepared
    assert kept._counts == {}
    ((statement, _),) = kept._names
    assert b'WHERE "people_customer"."id" = $1' in statement


def test_constants_are_words_of_the_statement_whatever_they_hold(companies):
    found = Written[Customer](
        lambda number: Customer.objects.filter(number=number, name__startswith="10%の'")
    )
    assert [[one.name for one in found.of(f"K{n}")] for n in range(3)] == [["10%の'見本"], [], []]


def test_a_value_that_stands_in_several_places_is_one(companies):
    by_day = WrittenColumns(
        lambda day: (
            Customer.objects.values_list(Coalesce("created_on", day, output_field=DateField()))
            .annotate(Count("pk"))
            .order_by()
        )
    )
    assert by_day.of(d("2026-05-01")) == [(d("2026-04-01"), 3)]


def test_what_rows_are_ordered_by_is_no_column_of_theirs(companies):
    numbers = WrittenColumns(
        lambda: (
            Customer.objects.order_by(Concat("name_kana", Value("x"), output_field=CharField()))
            .distinct()
            .values_list("name_kana")
        )
    )
    assert numbers.of() == [("",)]


def test_rows_have_what_is_read_beside_them(companies):
    BillingAccount.objects.create(number="A", customer=companies[1], name="本店")
    accounts = Written[BillingAccount](
        lambda number: (
            BillingAccount.objects.filter(number=number)
            .select_related("customer")
            .annotate(said=Concat("name", Value("100%"), output_field=CharField()))
        )
    )
    (found,) = accounts.of("A")
    assert statements(lambda: found.customer.name) == []
    assert (found.customer, found.said) == (companies[1], "本店100%")


def test_what_was_asked_is_listed_however_often(companies):
    names = WrittenColumns(lambda pk: Customer.objects.filter(pk=pk).values_list("name"))
    assert [statements(lambda: names.of(companies[0].pk)) for _ in range(3)] == [["SELECT"]] * 3
