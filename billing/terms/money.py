"""Whole yen: fractions exist inside a rule and are rounded once, by a function with a name."""

from fractions import Fraction


def floor(amount: Fraction) -> int:
    return amount.numerator // amount.denominator


def ceiling(amount: Fraction) -> int:
    return -(-amount.numerator // amount.denominator)


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


ROUNDINGS = {"floor": floor, "half_up": half_up, "ceiling": ceiling}
