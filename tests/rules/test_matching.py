"""Whose a transfer is: amounts combined, sure only where nobody else can be meant."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from billing.matching.amounts import the_fit
from billing.matching.deciding import decide
from billing.matching.directory import Directory
from billing.matching.facts import Alias, IncomingTransfer, UnpaidInvoice
from portal.tools.bench.names import printed
from tests.rules.payers import DAY, LETTERS, accounts, debt, told, world

A, B = "アオイショウジ", "ミナトコウギョウ"


@pytest.mark.parametrize(
    ("record", "account", "rules"),
    [
        ({"payer_name": "ｶ)ｱｵｲｼﾖｳｼﾞ"}, 1, ["kana", "exact"]),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ", "amount": 35_200}, 1, ["kana", "exact_less_charges"]),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ", "amount": 35_000}, None, ["no_fit"]),
        ({"payer_name": "ﾀﾅｶ ﾀﾛｳ"}, None, ["unknown"]),
        ({"payer_name": "ﾀﾅｶ", "account": "0001-123-1-1234567"}, 1, ["virtual", "exact"]),
        ({"payer_name": "ﾐﾅﾄｺｳｷﾞﾖｳ", "account": "0001-123-1-1234567"}, None, ["conflict"]),
        ({"payer_name": "ﾀﾅｶ", "account": "0001-001-1-1234567"}, None, ["unknown"]),
        (
            {"payer_name": "ﾀﾅｶ", "account": "0001-123-1-1234567", "amount": 35_000},
            None,
            ["no_fit"],
        ),
        ({"payer_name": "ﾀﾅｶ ﾀﾛｳ", "payer_code": "0000000077"}, 1, ["code", "exact"]),
        ({"payer_name": "ﾐﾅﾄｺｳｷﾞﾖｳ", "payer_code": "77"}, None, ["conflict"]),
        ({"payer_name": "2026000002 ｱｵｲｼﾖｳｼﾞ"}, None, ["conflict"]),
        ({"payer_name": "2026000001ｱｵｲｼﾖｳｼﾞ"}, 1, ["number", "kana", "exact"]),
        ({"payer_name": "2026000001ﾀﾅｶ ﾀﾛｳ"}, None, ["other_name"]),
        ({"payer_name": "2026000001ｱｵｲｼﾖｳｼ"}, 1, ["number", "exact"]),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ", "edi": "INV-2026-900011"}, 1, ["number", "kana", "named"]),
        ({"payer_name": "INV-2026-900011 ｱｵｲｼﾖｳｼﾞ"}, 1, ["number", "kana", "named"]),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ INV2026900011"}, 1, ["number", "kana", "named"]),
        ({"payer_name": "K2026000001ｱｵｲｼﾖｳｼﾞ"}, 1, ["number", "kana", "exact"]),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ", "edi": "INV2026123456"}, None, ["not_the_named"]),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ", "undone": True}, None, ["undone"]),
        ({"payer_name": "ﾕ)ｱｵｲｼﾖｳｼﾞ"}, 1, ["kana", "exact"]),
        ({"payer_name": "ｱｵｲｼﾖ"}, None, ["short_name"]),
        ({"payer_name": ""}, None, ["unknown"]),
    ],
)
def test_the_payers_clues_decide(record, account, rules):
    first, second = accounts(A, B)
    known = [replace(first, payer_codes=("77",), virtual_account="123-1234567"), second]
    found = world(known, debt(1, 35_640), debt(2, 35_640))
    assert told(
        decide(IncomingTransfer(**{"amount": 35_640, "value_date": DAY, **record}), *found)
    ) == (
        account,
        rules,
    )


@pytest.mark.parametrize(
    ("record", "account"),
    [
        ({"payer_code": "88"}, None),
        ({"edi": "INV-2026-900021"}, None),
        ({"edi": "K-2026-000002"}, None),
        ({"payer_name": "ﾐﾅﾄｺｳｷﾞﾖｳ", "edi": "INV-2026-900021"}, None),
        ({"payer_name": "ﾐﾅﾄｺｳｷﾞﾖｳ", "edi": "INV-2026-900011"}, 1),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞ", "payer_code": "88"}, 1),
        ({"payer_name": "ﾐﾅﾄｺｳｷﾞﾖｳ ｵｵｻｶｼﾃﾝ"}, 1),
        ({"payer_name": "ｱｵｲｼﾖｳｼﾞﾁﾊﾞｼﾃﾝ"}, 1),
    ],
)
def test_on_a_virtual_account_what_names_only_others_is_for_staff(record, account):
    """The last account is another of the customer whose virtual account it is."""
    first, second, third = accounts(A, B, "アオイショウジチバシテン")
    known = [
        replace(first, virtual_account="123-7654321"),
        replace(second, payer_codes=("88",)),
        replace(third, customer_id=first.customer_id),
    ]
    found = world(known, debt(1, 35_640), debt(2, 35_640))
    values = {"payer_name": "ﾀﾅｶ", "account": "0001-123-1-7654321", **record}
    decided = told(decide(IncomingTransfer(35_640, DAY, **values), *found))
    assert decided[0] == account
    assert decided[1][0] == ("virtual" if account else "conflict")


def test_another_form_is_another_company():
    (one,) = accounts(A)
    found = world([replace(one, company="株式会社葵商事")], debt(1, 35_640))
    assert told(decide(IncomingTransfer(35_640, DAY, "ﾕ)ｱｵｲｼﾖｳｼﾞ"), *found))[0] is None
    assert told(decide(IncomingTransfer(35_640, DAY, "ｶ)ｱｵｲｼﾖｳｼﾞ"), *found))[0] == 1


def test_namesakes_need_a_number_or_staff():
    found = world(accounts(A, A), debt(1, 35_640), debt(2, 53_460))
    assert told(decide(IncomingTransfer(35_640, DAY, "ｱｵｲｼﾖｳｼﾞ"), *found)) == (None, ["several"])
    assert told(decide(IncomingTransfer(35_640, DAY, "000001ｱｵｲｼﾖｳｼﾞ"), *found))[0] == 1
    decision = decide(IncomingTransfer(53_460, DAY, "ｱｵｲｼﾖｳｼﾞ"), *found)
    assert [one.account_id for one in decision.proposals] == [2, 1]  # whose amount fits is first


def test_a_namesake_of_no_known_reading_is_a_rival():
    known = accounts("アオイショウジカンサイ", "")
    known = [replace(known[0], company="葵商事関西"), replace(known[1], company="葵商事")]
    record = IncomingTransfer(35_640, DAY, "ｱｵｲｼﾖｳｼﾞｶﾝｻｲ")
    assert told(decide(record, *world(known, debt(1, 35_640), debt(2, 35_640))))[1] == ["rival"]
    assert told(decide(record, *world(known, debt(1, 35_640), debt(2, 17_820))))[0] == 1


def test_branches_by_their_names_unless_both_may_be_meant():
    head = replace(accounts(A)[0], payer_names=("カ)アオイショウジ",))
    branch = replace(
        head, id=2, number="K-2026-000001-2", payer_names=("カ)アオイショウジ オオサカシテン",)
    )
    apart = world([head, branch], debt(1, 35_640), debt(2, 53_460))
    assert told(decide(IncomingTransfer(53_460, DAY, "ｱｵｲｼﾖｳｼﾞ(ｶ)ｵｵｻｶｼﾃﾝ"), *apart))[0] == 2
    assert told(decide(IncomingTransfer(35_640, DAY, "ｶ)ｱｵｲｼﾖｳｼﾞ"), *apart))[0] == 1
    assert told(decide(IncomingTransfer(53_460, DAY, "ｶ)ｱｵｲｼﾖｳｼﾞ"), *apart)) == (None, ["no_fit"])
    same = world([head, branch], debt(1, 35_640), debt(2, 35_640))
    assert told(decide(IncomingTransfer(35_640, DAY, "ｶ)ｱｵｲｼﾖｳｼﾞ"), *same)) == (None, ["rival"])


def test_a_name_that_continues_as_another_is_that_only_if_the_amount_is_not_the_others():
    known = accounts("アオイショウジ", "アオイショウジハンバイ")
    record = IncomingTransfer(35_640, DAY, "ｶ)ｱｵｲｼﾖｳｼﾞ")
    assert told(decide(record, *world(known, debt(1, 35_640), debt(2, 35_640))))[1] == ["rival"]
    assert told(decide(record, *world(known, debt(1, 35_640), debt(2, 17_820))))[0] == 1
    ended = replace(record, payer_name="ｱｵｲｼﾖｳｼﾞ(ｶ")  # the form at the end: nothing was cut
    assert told(decide(ended, *world(known, debt(1, 35_640), debt(2, 35_640))))[0] == 1


def test_a_persons_learned_name_must_come_from_the_same_bank():
    alias = Alias(5, "ﾀﾅｶ ﾀﾛｳ", frozenset(["ﾐﾎﾝ ﾎﾝﾃﾝ"]))
    known = [replace(accounts(A)[0], aliases=(alias,))]
    found = world(known, debt(1, 35_640))
    record = IncomingTransfer(35_640, DAY, "ﾀﾅｶ ﾀﾛｳ", sender="ﾐﾎﾝ ﾎﾝﾃﾝ")
    assert decide(record, *found).sure.alias_id == 5
    assert told(decide(replace(record, sender="ｱｻﾋ ｼﾃﾝ"), *found)) == (None, ["person"])
    company = [replace(known[0], aliases=(Alias(6, "ｶ)ﾔﾏﾄｶﾝﾘ"),))]
    taught = world(company, debt(1, 35_640))
    assert decide(IncomingTransfer(35_640, DAY, "ﾔﾏﾄｶﾝﾘ(ｶ"), *taught).sure.alias_id == 6


def test_an_amount_that_came_before_may_be_paid_twice():
    known = accounts(A)
    found = world(known, debt(1, 35_640, 4), lately=((date(2026, 5, 25), 35_640),))
    record = IncomingTransfer(35_640, date(2026, 5, 28), "ｱｵｲｼﾖｳｼﾞ")
    assert told(decide(record, *found)) == (None, ["paid_before"])
    assert told(decide(replace(record, edi="INV-2026-900014"), *found))[0] == 1
    assert told(decide(replace(record, value_date=date(2026, 6, 5)), *found))[0] == 1


@pytest.mark.parametrize(
    ("amount", "owed", "paid"),
    [
        (100_000, [100_000, 50_000], [100_000]),
        (150_000, [100_000, 50_000], [100_000, 50_000]),
        (30_000, [10_000, 20_000, 40_000], [10_000, 20_000]),
        (30_000, [10_000, 20_000, 30_000], None),  # one or two invoices
        (20_000, [10_000, 10_000, 10_000], [10_000, 10_000]),
        (29_450, [10_000, 20_000], [10_000, 20_000]),
        (17_820, [17_820, 220], [17_820]),  # a small rest does not put it in doubt
        (17_600, [17_820, 220], None),  # less 220, or both less 440
        (11_000, [11_880, 17_820], None),  # rather a part of something
        (29_999, [10_000, 20_000], None),
        (500, [940], None),  # a charge is no half of an invoice
        (1, [], None),
    ],
)
def test_combinations_and_charges(amount, owed, paid):
    debts = [debt(1, yen, n) for n, yen in enumerate(owed, 1)]
    fit = the_fit(amount, debts)
    assert (fit and sorted(d.outstanding for d in fit.debts)) == (paid and sorted(paid))


def test_of_equal_invoices_the_one_due_first_and_with_a_tolerance():
    debts = [debt(1, 10_000, n) for n in (1, 2, 3)]
    assert the_fit(10_000, debts).debts == (min(debts, key=lambda d: d.due_on),)
    assert the_fit(9_987, debts[:1]) is None
    assert the_fit(9_987, debts[:1], tolerance=20).short == 13
    many = [debt(1, 10_000 + n, n) for n in range(13)]
    assert the_fit(10_003, many) is None  # too many to look at all


def test_an_invoice_named_and_paid_already_is_no_other():
    """Its digits are a stranger's customer number too; of its own it would be that number."""
    known = accounts(A, B)
    found = world(
        known, debt(1, 35_640, 2), closed=frozenset(["INV-2026-000002", "INV-2026-000001"])
    )
    record = IncomingTransfer(35_640, DAY, "2026000002 ｱｵｲｼﾖｳｼﾞ")
    assert told(decide(record, *found)) == (None, ["conflict"])
    directory, balances = found
    directory = Directory.of(
        known, [*balances[1].debts, UnpaidInvoice(1, "INV-2026-000002", DAY, 35_640)]
    )
    assert told(decide(record, directory, balances)) == (None, ["not_the_named"])
    own = replace(record, payer_name="2026000001 ｱｵｲｼﾖｳｼﾞ")
    assert told(decide(own, directory, balances))[0] == 1


def test_kanji_is_known_as_it_is_written():
    one, other = accounts(A, B)
    known = [replace(one, company="株式会社青井商事"), replace(other, company="港工業株式会社")]
    found = world(known, debt(1, 35_640), debt(2, 35_640))
    assert told(decide(IncomingTransfer(35_640, DAY, "振込 青井商事（株）"), *found)) == (
        1, ["written", "exact"],
    )  # fmt: skip
    assert told(decide(IncomingTransfer(35_640, DAY, "青井商事 経理部"), *found)) == (
        1,
        ["company", "exact"],
    )
    assert told(decide(IncomingTransfer(35_640, DAY, "青井商事(有)"), *found))[0] is None
    twins = [known[0], replace(other, company="青井商事株式会社")]
    record = IncomingTransfer(35_640, DAY, "青井商事")
    assert told(decide(record, *world(twins, debt(1, 35_640)))) == (None, ["several"])


@pytest.mark.parametrize("written", ["髙﨑商事株式会社", "高崎商事（株）", "振込 高嵜商事 経理部"])
def test_a_payer_in_another_form_of_kanji_is_recognised(written):
    known = replace(accounts(A)[0], company="株式会社高﨑商事")
    found = decide(IncomingTransfer(35_640, DAY, written), *world([known], debt(1, 35_640)))
    assert told(found)[0] == 1


def test_a_taught_name_is_recognised_in_another_form_of_kanji():
    known = replace(accounts(A)[0], aliases=(Alias(5, "齋藤太郎"),))
    record = IncomingTransfer(35_640, DAY, "振込 斉藤太郎")
    assert told(decide(record, *world([known], debt(1, 35_640)))) == (1, ["alias", "exact"])


def test_two_companies_that_differ_in_such_a_form_alone_are_left_to_staff():
    one, other = accounts(A, B)
    twins = [replace(one, company="斉藤商事"), replace(other, company="齋藤商事")]
    record = IncomingTransfer(35_640, DAY, "斎藤商事")
    assert told(decide(record, *world(twins, debt(1, 35_640)))) == (None, ["several"])


@pytest.mark.parametrize(
    ("amount", "sender", "account", "rules"),
    [
        (35_640, "", 1, ["alias", "exact"]),
        (35_200, "", None, ["other_name"]),
        (35_640, "ﾐﾎﾝ", None, ["person"]),
    ],
)
def test_a_taught_name_in_kanji_without_a_bank_needs_the_exact_amount(
    amount, sender, account, rules
):
    known = [replace(accounts(A)[0], aliases=(Alias(5, "田中太郎"),))]
    record = IncomingTransfer(amount, DAY, "振込 田中太郎", sender=sender)
    assert told(decide(record, *world(known, debt(1, 35_640)))) == (account, rules)


def test_what_the_bank_marks_or_sends_out_again_is_left_to_staff():
    found = world(accounts(A), debt(1, 35_640))
    for values, rule in (
        ({"takes_back": True}, "taken_back"),
        ({"gone_again": True}, "gone_again"),
    ):
        record = IncomingTransfer(35_640, DAY, "ｱｵｲｼﾖｳｼﾞ", **values)
        assert told(decide(record, *found)) == (None, [rule])


kana = st.text(LETTERS, min_size=14, max_size=40)


@given(kana, st.sampled_from([26, 48]), st.lists(kana, max_size=3))
def test_a_cut_of_a_name_that_nobody_shares_is_sure(name, length, others):
    whole = printed(f"カ){name}")
    assume(len(whole) > length)
    assume(not any(printed(f"カ){one}").startswith(whole[:length]) for one in others))
    known = accounts(name, *others)
    found = world(known, *(debt(one.id, 35_640) for one in known))
    assert told(decide(IncomingTransfer(35_640, DAY, whole[:length]), *found))[0] == 1


@given(kana, st.text("アイウカキ", max_size=3), st.integers(8, 60), st.integers(17_000, 18_000))
def test_never_sure_between_two_whom_name_and_amount_fit(name, more, length, amount):
    known = accounts(name, name + more)
    found = world(known, debt(1, 17_820), debt(2, 17_820))
    decision = decide(IncomingTransfer(amount, DAY, printed(f"カ){name}")[:length]), *found)
    assert decision.sure is None or (more and decision.sure.account_id == 2 and length > 60)
