"""Records to be looked at in the admin; what happens to them is done by operations."""

from contracts.office.admin import tables
from contracts.office.admin.base import Journaled, Looked, ReadOnly, period, rows

__all__ = ["Journaled", "Looked", "ReadOnly", "period", "rows", "tables"]
