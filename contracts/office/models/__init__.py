"""The rows that every room writes: journal, notices, mail, alerts, approvals, files, days off."""

from contracts.office.models.approvals import Approval
from contracts.office.models.calendar import CompanyHoliday
from contracts.office.models.erasures import Erasure, Forgetting
from contracts.office.models.failures import FailedRow
from contracts.office.models.files import Attachment, Note
from contracts.office.models.numbers import NumberSeries
from contracts.office.models.postings import Posting
from contracts.office.models.records import Alert, JournalEntry, JournalSeal, Notice, OutboxMessage
from contracts.office.models.sent_forms import SentForm
from contracts.office.models.sent_on_day import SentOnDay

__all__ = [
    "Alert",
    "Approval",
    "Attachment",
    "CompanyHoliday",
    "Erasure",
    "FailedRow",
    "Forgetting",
    "JournalEntry",
    "JournalSeal",
    "Note",
    "Notice",
    "NumberSeries",
    "OutboxMessage",
    "Posting",
    "SentForm",
    "SentOnDay",
]
