"""Whole yen: fractions exist inside a rule and are rounded once, by a function with a name."""

from decimal import Decimal


def floor(numerator: int, denominator: int) -> int:
    return numerator // denominator


def ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def plain(number: Decimal) -> Decimal:
    """Without trailing zeros: `14.5000` as people write it."""
    return Decimal(format(number.normalize(), "f"))


ROUNDINGS = {"floor": floor, "half_up": half_up, "ceiling": ceiling}
