"""A notice that staff enter for the holder: its way, its day of arrival, its paper."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date

from django.core.files import File

from contracts.models.arrived import Arrived
from contracts.office.context import By, Duty, Role
from contracts.office.operation import internal
from contracts.office.operations.files import gone_if_refused
from contracts.office.operations.two_people import require_two
from contracts.terms.arrival import Channel, is_far_back


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a notice came; `paper` is a file, or the name of one that is stored already."""

    channel: Channel
    arrived_on: date
    paper: File | str | None = None


@internal()
def require_enterer(
    by: By, arrival: Arrival, second: By | None, clause: str, gives_back: bool = False
) -> None:
    """Staff for contracts enter a notice; two, far back or where money is given back."""
    by.require(Duty.CONTRACTS)
    if gives_back or is_far_back(arrival.arrived_on, by.day):
        require_two(by, second, clause, Duty.CONTRACTS)


def columns(arrival: Arrival | None, by: By, received_on: date | None = None) -> dict:
    """What a row keeps of it. Without an arrival it came today: from the holder by the portal."""
    own = Channel.PORTAL.value if by.role is Role.CUSTOMER else ""
    return {
        "received_on": arrival.arrived_on if arrival else received_on or by.day,
        "channel": arrival.channel.value if arrival else own,
        "entered_on": by.day,
        "entered_by_id": by.account_id,
        "paper": arrival.paper or "" if arrival else "",
    }


def paper_gone_if_refused(arrival: Arrival | None, row: Arrived) -> AbstractContextManager:
    """Whatever stops what a row is part of takes the paper stored with it from the disk too."""
    if arrival is not None and isinstance(arrival.paper, File):
        return gone_if_refused(row.paper)
    return nullcontext()


def recorded(arrival: Arrival | None, second: By | None = None) -> dict[str, object]:
    """What the journal says of it; nothing where it came by the portal."""
    if arrival is None:
        return {}
    found: dict[str, object] = {
        "arrived_on": arrival.arrived_on,
        "channel": arrival.channel.value,
    }
    return found | ({"approved_by": second.name} if second else {})


def told(arrival: Arrival | None) -> dict[str, object]:
    """What the holder's notice says of it; nothing where it came by the portal."""
    if arrival is None:
        return {}
    channel = {"ja": arrival.channel.ja, "en": arrival.channel.en}
    return {"arrived_on": arrival.arrived_on, "channel": channel}
