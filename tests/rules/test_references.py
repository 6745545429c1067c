"""What a customer calls an order in its own books: the account's, and each contract's own."""

import pytest

from contracts.office.terms.references import References, as_text, heading

ACCOUNT = References("PO-1", "K-1", "")
NONE = References()


@pytest.mark.parametrize(
    ("contracts", "head"),
    [
        ([], ACCOUNT),
        ([NONE], ACCOUNT),
        ([References("PO-2")], References("PO-2", "K-1", "")),
        ([References("PO-2"), References("PO-2", cost_centre="営業")], References("PO-2", "K-1")),
        ([References("PO-2"), References("PO-3")], ACCOUNT),
        ([References("PO-2"), NONE], ACCOUNT),
        ([References(cost_centre="営業")] * 3, References("PO-1", "K-1", "営業")),
    ],
)
def test_a_contracts_own_beats_the_accounts_where_all_say_it(contracts, head):
    assert heading(ACCOUNT, contracts) == head


def test_at_a_contracts_lines_stands_what_the_head_does_not_say():
    own = References("PO-2", "K-1", "営業")
    assert own.without(ACCOUNT) == References("PO-2", "", "営業")
    assert not own.without(own)
    assert own.given == {"purchase_order": "PO-2", "own_reference": "K-1", "cost_centre": "営業"}


def test_each_value_is_looked_for_once():
    assert as_text(ACCOUNT, References("PO-1", "", "営業"), NONE) == "PO-1\nK-1\n営業"
