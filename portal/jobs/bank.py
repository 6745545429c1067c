"""What follows when a bank file is imported: workers match its records."""

from portal.handing import hand
from portal.jobs import tasks


def begin(file_id: int) -> None:
    """Hand the matching to the workers; where the queue takes nothing, beat finds what waits."""
    hand(tasks.match_bank_file, file_id)


def begin_again(payer_name: str = "") -> None:
    """Match again what waits; only that of one payer, whose name was learned."""
    hand(tasks.match_waiting_transfers, payer_name)
