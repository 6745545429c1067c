"""The rows of contracts, to be looked at; what happens to them is done by operations."""

from contracts.admin import tables
from contracts.office.admin.base import Journaled, Looked, ReadOnly, period, rows

__all__ = ["Journaled", "Looked", "ReadOnly", "period", "rows", "tables"]
