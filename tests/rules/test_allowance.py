"""How much may be sent on a day, by a person and by all of a company."""

import pytest

from contracts.office.terms.allowance import MB, Allowance, Sent, check
from contracts.office.terms.explanation import Refused

MINE, OURS = Allowance(3, 10 * MB), Allowance(5, 20 * MB)


@pytest.mark.parametrize(
    ("person", "company"),
    [
        (Sent(1, 0), Sent(1, 0)),
        (Sent(3, 10 * MB), Sent(5, 20 * MB)),
    ],
)
def test_the_last_of_a_day_is_taken(person, company):
    check("annex", person, company, MINE, OURS)


@pytest.mark.parametrize(
    ("person", "company", "said"),
    [
        (Sent(4, 0), Sent(4, 0), "お一人で1日3件まで"),
        (Sent(1, 0), Sent(6, 0), "会社全体で1日5件まで"),
        (Sent(1, 10 * MB + 1), Sent(1, 10 * MB + 1), "お一人で1日10MBまで"),
        (Sent(1, 1), Sent(2, 20 * MB + 1), "会社全体で1日20MBまで"),
    ],
)
def test_one_more_is_refused_and_says_what_to_do(person, company, said):
    with pytest.raises(Refused, match=said) as refused:
        check("annex", person, company, MINE, OURS)
    assert "もう一度送" in refused.value.ja
