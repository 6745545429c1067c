"""A notice that staff enter counts from the day on which it arrived (Art. 14-2, 16-1, 33)."""

from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.labels import Labelled
from contracts.terms.life import Life


class Channel(Labelled):
    """By what way a notice came."""

    PORTAL = "portal", "画面", "Portal"
    PAPER = "paper", "書面(郵便・FAX・持参)", "On paper"
    TELEPHONE = "telephone", "電話", "By telephone"
    MAIL = "mail", "メール", "By e-mail"


BY_STAFF = (Channel.PAPER, Channel.TELEPHONE, Channel.MAIL)
"""What staff enter for the holder."""
DAYS_BACK = 30
"""As far back one person enters a day of arrival; two people enter an earlier one."""


def is_far_back(arrived_on: date, day: date) -> bool:
    """Whether a notice entered on the day needs two people."""
    return (day - arrived_on).days > DAYS_BACK


def check_arrival(clause: str, arrived_on: date, day: date, held_since: date) -> None:
    """Refuse a day of arrival after the day of entry, or before the holder had the contract."""
    if arrived_on > day:
        raise Refused(
            clause,
            f"到着日({ja_day(arrived_on)})がまだ来ていません",
            f"The day of arrival, {en_day(arrived_on)}, is still to come",
        )
    if arrived_on < held_since:
        raise Refused(
            clause,
            f"いまの契約者との契約は{ja_day(held_since)}からです。到着日はその日以後にしてください",
            f"The contract with this holder began on {en_day(held_since)}; the day of arrival"
            " cannot be earlier",
        )


def check_end_not_passed_by(life: Life, day: date, last: date, clause: str) -> None:
    """Refuse a last day before a term that has begun by the day of entry: that one is final."""
    begun = life.begun(day)
    if begun and last < begun[-1].starts_on:
        raise final_term(begun[-1].number, begun[-1].starts_on, clause)


def check_term_not_begun(life: Life, day: date, number: int, clause: str) -> None:
    """Refuse a change that comes with a term begun by the day of entry."""
    begun = life.begun(day)
    if begun and number <= begun[-1].number:
        raise final_term(begun[-1].number, begun[-1].starts_on, clause)


def final_term(number: int, starts_on: date, clause: str) -> Refused:
    return Refused(
        clause,
        f"第{number}期が{ja_day(starts_on)}に始まっているため、それより前にさかのぼれません",
        f"Term {number} began on {en_day(starts_on)}; a notice cannot take effect before it",
    )
