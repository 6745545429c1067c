"""How many mails came of a sender shortly before another."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from support.inbound.models import IncomingMail
from support.inbound.terms.incoming import Incoming
from support.inbound.terms.kinds import Fate

HOUR = timedelta(hours=1)


class Senders:
    """The moments at which mails of some senders came, those of the present work as it goes on."""

    def __init__(self, mails: Iterable[tuple[IncomingMail, Incoming]]) -> None:
        pairs = list(mails)
        self._moments: dict[str, list[datetime]] = defaultdict(list)
        if not pairs:
            return
        since = min(row.received_at for row, _ in pairs) - HOUR
        rows = IncomingMail.objects.filter(
            sender__in={mail.sender for _, mail in pairs}, received_at__gte=since
        ).exclude(fate=Fate.WAITING.value)
        for sender, moment in rows.values_list("sender", "received_at"):
            self._moments[sender].append(moment)

    def before(self, row: IncomingMail, mail: Incoming) -> int:
        """Of the same sender in the hour before; this one counts for the next."""
        came = self._moments[mail.sender]
        count = sum(row.received_at - HOUR <= one <= row.received_at for one in came)
        came.append(row.received_at)
        return count
