"""The sums over a run's preview, with and without what is held back (Art. 23-1)."""

import json

import pytest

from billing.terms.previewing import (
    Fees,
    NotIssued,
    PreviewedInvoice,
    Remark,
    RunPreview,
    RunSums,
    fingerprint_of,
    remarks_on_total,
    sums,
)
from contracts.office.terms import fingerprint
from tests.days import d

PLAIN = PreviewedInvoice(
    1, "A", "A社", "CU-1", "A社", ("C1",), (("monthly", 32_400),),
    (("10", "standard", 32_400, 3_240),), 0, d("2026-08-31"), None, 0, (Remark.NEW,),
)  # fmt: skip
MIXED = PreviewedInvoice(
    2, "B", "B社", "CU-2", "B社", ("C2", "C3"),
    (("annual", 194_400), ("late_interest", 216), ("other", 5_000)),
    (("10", "standard", 194_400, 19_440),), 5_216, d("2026-08-31"), 100_000, 10_000,
    (Remark.DIFFERENT, Remark.CREDIT),
)  # fmt: skip
OLD_RATE = PreviewedInvoice(
    3, "C", "C社", "CU-3", "C社", ("C4",), (("monthly", 16_200),),
    (("8", "reduced", 16_200, 1_296),), 0, d("2026-09-01"), 17_496, 0, (),
)  # fmt: skip
ALL = (PLAIN, MIXED, OLD_RATE)


@pytest.mark.parametrize(
    ("one", "net", "tax", "total"),
    [(PLAIN, 32_400, 3_240, 35_640), (MIXED, 199_616, 19_440, 219_056),
     (OLD_RATE, 16_200, 1_296, 17_496)],
)  # fmt: skip
def test_an_invoice_is_its_fees_and_its_tax(one, net, tax, total):
    assert (one.before_tax, one.tax, one.total) == (net, tax, total)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (
            set(),
            RunSums(
                3, 272_192, 10_000, 5_216,
                ((Fees.MONTHLY, 48_600), (Fees.ANNUAL, 194_400), (Fees.LATE_INTEREST, 216),
                 (Fees.OTHER, 5_000)),
                (("10", "standard", 226_800, 22_680), ("8", "reduced", 16_200, 1_296)), 0, 0,
            ),
        ),
        (
            {2},
            RunSums(
                2, 53_136, 0, 0, ((Fees.MONTHLY, 48_600),),
                (("10", "standard", 32_400, 3_240), ("8", "reduced", 16_200, 1_296)), 1, 219_056,
            ),
        ),
        ({1, 2, 3}, RunSums(0, 0, 0, 0, (), (), 3, 272_192)),
        ({99}, sums(ALL, ())),
    ],
)  # fmt: skip
def test_the_sums_are_those_of_the_rows_that_are_not_held_back(held, expected):
    assert sums(ALL, held) == expected


@pytest.mark.parametrize(
    ("total", "before", "credit", "remarks"),
    [
        (100, None, 0, [Remark.NEW]),
        (130, 100, 0, []),
        (131, 100, 0, [Remark.DIFFERENT]),
        (69, 100, 1, [Remark.DIFFERENT, Remark.CREDIT]),
    ],
)
def test_totals_that_differ_by_more_than_thirty_percent_are_to_be_looked_at(
    total, before, credit, remarks
):
    assert remarks_on_total(total, before, credit) == remarks


def whole(*invoices: PreviewedInvoice) -> RunPreview:
    nothing = NotIssued(1, ({"number": "D", "name": "D社"},))
    drafts = fingerprint_of(invoices, [])
    return RunPreview(d("2026-08-01"), invoices, NotIssued(0, ()), nothing, drafts)


def test_a_preview_comes_back_from_its_json():
    one = whole(*ALL)
    assert RunPreview.from_json(json.loads(json.dumps(one.to_json()))) == one


def test_what_is_shown_is_another_thing_with_other_amounts_or_another_hold():
    seen = [
        fingerprint.of(*whole(*ALL).shown(())),
        fingerprint.of(*whole(*ALL).shown({1})),
        fingerprint.of(*whole(PLAIN, OLD_RATE).shown(())),
    ]
    assert len(set(seen)) == 3
    assert fingerprint.of(*whole(*ALL).shown({99})) == seen[0]  # nobody of this run
