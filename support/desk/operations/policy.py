"""What staff set for the desk: company holidays, targets, canned answers (annex (2))."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.models import CompanyHoliday
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.queries.working_days import days_off
from contracts.office.terms.days import TOKYO, en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.working_days import why_closed
from support.desk.models import CannedAnswer, Inquiry, SupportTarget
from support.desk.operations.course import settle
from support.desk.terms.clocks import Target
from support.desk.terms.course import CLAUSE
from support.desk.terms.kinds import UNRESOLVED, Category, Priority

CHUNK = 500
WHO = (Duty.SUPPORT, Duty.ADMINISTRATION)


@operation(*WHO, add_company_holiday=_("Company holiday added"))
@transaction.atomic
def add_holiday(by: By, day: date, name: str) -> CompanyHoliday:
    """A day on which we are closed; what is unresolved is due later for it. Raises Refused."""
    by.require(*WHO)
    known = why_closed(day, days_off(day, day))
    if known is not None:
        raise Refused(
            CLAUSE,
            f"{ja_day(day)}は{known[0]}で、もともとサポートのない日です",
            f"{en_day(day)} is {known[1]} and already a day without support",
        )
    row = CompanyHoliday.objects.create(day=day, name=name.strip())
    _settle_all(by)
    journal(by, "add_company_holiday", CLAUSE, after={"day": day, "name": row.name})
    return row


@operation(*WHO, remove_company_holiday=_("Company holiday removed"))
@transaction.atomic
def remove_holiday(by: By, holiday_id: int) -> None:
    """We work on that day after all; a day that has begun stays. Raises Refused."""
    by.require(*WHO)
    row = CompanyHoliday.objects.select_for_update().get(pk=holiday_id)
    if row.day <= by.day:
        raise Refused(
            CLAUSE,
            "過ぎた休業日と今日の休業日は取り消せません",
            "a holiday that has passed or begun cannot be removed",
        )
    row.delete()
    _settle_all(by)
    journal(by, "remove_company_holiday", CLAUSE, before={"day": row.day, "name": row.name})


@operation(*WHO, set_support_target=_("Support target set"))
@transaction.atomic
def set_target(by: By, priority: Priority, effective_from: date, target: Target) -> SupportTarget:
    """For inquiries of a priority received from a day on; others keep theirs. Raises Refused."""
    by.require(*WHO)
    if effective_from <= by.day:
        raise Refused(
            CLAUSE,
            "適用開始日は明日以降にしてください",
            "the targets take effect from tomorrow at the earliest",
        )
    if not 0 < target.response <= target.resolution:
        raise Refused(
            CLAUSE,
            "解決の目標は初回回答の目標以上にしてください",
            "the target of resolution must not be shorter than that of the first answer",
        )
    row, _created = SupportTarget.objects.update_or_create(
        priority=priority.value,
        effective_from=effective_from,
        defaults={
            "response_minutes": target.response,
            "resolution_minutes": target.resolution,
        },
    )
    after = {
        "priority": priority.value,
        "effective_from": effective_from,
        "response_minutes": target.response,
        "resolution_minutes": target.resolution,
    }
    journal(by, "set_support_target", CLAUSE, after=after)
    return row


@operation(*WHO, keep_canned_answer=_("Canned answer kept"))
@transaction.atomic
def keep_canned(
    by: By, title: str, category: Category | None, text: str, canned_id: int | None = None
) -> CannedAnswer:
    """A text that answers begin with, new or changed. Raises Refused where its title is taken."""
    by.require(*WHO)
    row = CannedAnswer.objects.get(pk=canned_id) if canned_id else CannedAnswer()
    if CannedAnswer.objects.exclude(pk=row.pk or 0).filter(title=title.strip()).exists():
        raise Refused(
            CLAUSE,
            "同じ件名の定型文があります。別の件名にしてください",
            "a canned answer has this title already; choose another one",
        )
    row.title, row.text = title.strip(), text.strip()
    row.category = category.value if category else ""
    row.save()
    journal(by, "keep_canned_answer", CLAUSE, after={"title": row.title})
    return row


@operation(*WHO, remove_canned_answer=_("Canned answer removed"))
@transaction.atomic
def remove_canned(by: By, canned_id: int) -> None:
    """Answers that began with it stay as they are."""
    by.require(*WHO)
    row = CannedAnswer.objects.get(pk=canned_id)
    row.delete()
    journal(by, "remove_canned_answer", CLAUSE, before={"title": row.title})


def _settle_all(by: By) -> None:
    """What is unresolved is due by the calendar as it is now."""
    open_now = Inquiry.objects.filter(state__in=[one.value for one in UNRESOLVED])
    ids = list(open_now.order_by("pk").values_list("pk", flat=True))
    first = open_now.order_by("opened_at").values_list("opened_at", flat=True).first()
    if first is None:
        return
    off = days_off(first.astimezone(TOKYO).date(), by.day)
    for start in range(0, len(ids), CHUNK):
        rows = open_now.filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        found = list(rows.select_for_update(of=["self"]).prefetch_related("waits"))
        for row in found:
            settle(row, by.now, off)
        Inquiry.objects.bulk_update(found, ["due_at", "risk_at"])
