"""One inquiry: the conversation, both clocks with their reasons, what can be done, the answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.desk.acting import offers
from portal.console.desk.forms import SayForm
from portal.console.desk.queue import SECTION
from portal.doors import EVERY_STAFF
from portal.downloads import download
from portal.requests import HttpRequest
from support.desk.models import CannedAnswer, Inquiry, Message, MessageFile, Reader
from support.desk.operations import conversing
from support.desk.operations.course import read_of
from support.desk.operations.looking import STILL, look
from support.desk.queries import conversation
from support.desk.queries.standing import standing
from support.desk.terms.course import CLAUSE, Step, offered
from support.desk.terms.kinds import Said

SAID = Inquiry.objects.select_related(
    "customer", "contract", "assignee", "merged_into", "suggested__customer", "opened_by"
)
MOST_ENTRIES = 30


def the_inquiry(number: str) -> Inquiry:
    """By its number; else not found."""
    return get_object_or_404(SAID, number=number.replace("\x00", ""))


@require_http_methods(["GET", "HEAD"])
@frame.staff_page
def inquiry(request: HttpRequest, number: str) -> HttpResponse:
    """What was said, with one's own draft in the field of the answer."""
    row = the_inquiry(number)
    if row.merged_into is not None:
        return redirect("staff_inquiry", row.merged_into.number)
    return page(request, row)


def page(
    request: HttpRequest,
    row: Inquiry,
    form: forms.Form | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed where it was not sent."""
    by = request.by
    said = list(conversation.messages(row))
    drafts = [one for one in said if one.kind == Said.DRAFT]
    mine = next((one for one in drafts if one.author_id == by.account_id), None)
    sent = conversation.mails(said)
    reference = f"inquiry:{row.number}"
    canned = CannedAnswer.objects.all()
    values: dict[str, Any] = {
        **SECTION,
        "row": row,
        "standing": standing(row, by),
        "said": [(one, sent.get(one.pk)) for one in said if one.kind != Said.DRAFT],
        "drafts": [one for one in drafts if one is not mine],
        "mine": mine,
        "form": form or SayForm(initial={"text": _first_text(request, canned, mine)}),
        "refused": refused,
        "expected": read_of(row),
        "clocks": conversation.clocks_of(row, by.now),
        "merged": list(row.merged.order_by("number")),
        "canned": [one for one in canned if one.category in ("", row.category)],
        "can_answer": Step.ANSWER in offered(row.standing),
        "offers": offers(row),
        "may": frame.may(by, Duty.SUPPORT),
        "entries": JournalEntry.objects.filter(reference=reference).order_by("-id")[:MOST_ENTRIES],
        "readers": _readers(request, row),
    }
    return render(request, "console/desk/inquiry.html", values, status=status)


def _first_text(request: HttpRequest, canned, mine: Message | None) -> str:
    """The canned answer that was asked for, or one's own draft."""
    wanted = request.GET.get("canned", "")
    chosen = next((one for one in canned if str(one.pk) == wanted), None)
    if chosen is not None:
        return chosen.text
    return mine.body if mine else ""


def _readers(request: HttpRequest, row: Inquiry) -> list[Reader]:
    others = row.readers.filter(at__gte=request.by.now - STILL).exclude(user=request.user)
    return list(others.select_related("user").order_by("user__email"))


@require_POST
@frame.staff_page(does=[Duty.SUPPORT])
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Send the answer, keep it as a draft, or add it as a note – as the button says."""
    row = the_inquiry(number)
    form = SayForm(request.POST, request.FILES)
    is_draft = "draft" in request.POST
    if is_draft:
        form.fields["text"].required = False
    if not form.is_valid():
        return page(request, row, form)
    try:
        told = _say(request, row, form.cleaned_data)
    except Refused as refusal:
        return page(request, the_inquiry(number), form, sentence(refusal), status=409)
    messages.success(request, told)
    return redirect("staff_inquiry", row.number)


def _say(request: HttpRequest, row: Inquiry, said: dict) -> str:
    """Raises Refused."""
    by, text, expected = request.by, said["text"], request.POST.get("expected", "")
    if "draft" in request.POST:
        if said["uploads"]:
            raise Refused(
                CLAUSE,
                "下書きにはファイルを付けられません。回答するときに選んでください",
                "a draft keeps no files; choose them when you answer",
            )
        conversing.keep_draft(by, row.pk, text)
        return gettext("The draft is kept.")
    if "note" in request.POST:
        conversing.add_note(by, row.pk, text, expected, said["uploads"])
        return gettext("The note is added.")
    conversing.answer(
        by,
        row.pk,
        text,
        expected,
        resolves=said["resolves"],
        by_phone=said["by_phone"],
        uploads=said["uploads"],
    )
    return gettext("Answered.")


@require_POST
@frame.staff_page(does=EVERY_STAFF)
def looking(request: HttpRequest, number: str) -> HttpResponse:
    """Who else has it open, and whether something was said since the page was shown."""
    row = the_inquiry(number)
    readers = look(request.by, row.pk, is_writing=bool(request.POST.get("writing")))
    values = {
        "row": row,
        "readers": readers,
        "has_changed": request.POST.get("expected") != read_of(row),
    }
    return render(request, "console/desk/looking.html", values)


@require_safe
@frame.staff_page
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a conversation, to be saved."""
    row = get_object_or_404(MessageFile, pk=pk)
    if not row.file:
        raise Http404
    return download(row.file, row.name, row.content_type)
