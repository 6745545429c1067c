"""Numbers without gaps: taken under lock, given back by a rollback."""

from django.db import connection

TAKE = """
INSERT INTO office_numberseries (name, year, last) VALUES (%s, %s, %s)
ON CONFLICT (name, year) DO UPDATE SET last = office_numberseries.last + EXCLUDED.last
RETURNING last
"""


def take(series: str, year: int, count: int = 1) -> list[str]:
    """The next numbers of a series and year, such as `INV-2026-000123`.

    The series stays locked until the transaction ends, so take them as late as possible.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, year, count])
        last = cursor.fetchone()[0]
    return [f"{series}-{year}-{n:06}" for n in range(last - count + 1, last + 1)]
