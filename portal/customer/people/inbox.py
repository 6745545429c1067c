"""The inbox: notices to the company, when, how, and with which proof (Art. 33)."""

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.office.context import Member
from contracts.office.lookups import Ids
from contracts.office.models import Notice
from contracts.office.queries import restricted
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.notices import counts_from, text
from contracts.office.queries.papers import paper_of
from contracts.office.queries.posting import holding
from contracts.office.terms.notices import KINDS, OPTIONAL, named
from contracts.office.terms.posting import PostKind
from contracts.people.models import Membership
from contracts.people.operations import members
from portal import openings, scope
from portal.customer.people.forms import DeclineForm
from portal.doors import EVERY_MEMBER
from portal.downloads import paper_or_404, paper_response
from portal.requests import HttpRequest
from support.announcements.queries.shown import with_corrections

PAGE = 30
MOST = 99
PUBLIC = {
    **dict.fromkeys(("edition_published", "figures_changed"), "terms"),
    "service_end": "notices",
}


IS_MAILED = Q(reference__startswith="disruption:") | Q(data__has_key="mailed_to_all")
POSTED = Q(customer=None, channel=Notice.Channel.PAGE) & ~IS_MAILED
"""What was posted for everybody, but for what each holder concerned is sent as well."""


def of(membership: Membership) -> QuerySet[Notice]:
    """What was sent to a company, and what was posted for everybody."""
    return Notice.objects.filter(Q(customer=membership.customer_id) | POSTED)


def shown(request: HttpRequest) -> QuerySet[Notice]:
    """Those that whoever looks may read: staff by their duties (Art. 9-4)."""
    found, reader = of(request.membership), scope.looking(request)
    return found.exclude(kind__in=restricted.unread_notices(reader)) if reader else found


def unseen(membership: Membership) -> str:
    """How many notices the person has not seen; counted no further than is shown."""
    if membership.pk is None:  # of staff who look: nothing is new to them
        return ""
    count = sum(len(ids) for row in _NEW.of([membership.pk]) for ids in row)
    return f"{MOST}+" if count > MOST else str(count or "")


def _new(membership_ids: Ids) -> QuerySet[Membership, tuple]:
    """Of each person's company and of everybody, by their ids: every page asks for it."""
    new = Notice.objects.filter(id__gt=OuterRef("last_seen_notice")).order_by().values("pk")
    own, posted = new.filter(customer=OuterRef("customer_id")), new.filter(POSTED)
    found = Membership.objects.filter(pk__anyof=membership_ids)
    return found.values_list(ArraySubquery(own[: MOST + 1]), ArraySubquery(posted[: MOST + 1]))


_NEW = ByIds(_new)


@require_safe
@scope.customer_page
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest first; `before` is the last notice of the page before."""
    before = request.GET.get("before", "")
    notices = _newest(request, int(before) if before.isdecimal() and len(before) < 19 else None)
    seen = request.membership.last_seen_notice
    return render(
        request,
        "customer/inbox.html",
        {
            "rows": [
                {
                    "notice": notice,
                    "kind": named(notice.kind),
                    "is_new": notice.pk > seen,
                    "messages": notice.messages.all(),
                }
                for notice in notices[:PAGE]
            ],
            "before": before,
            "older": notices[PAGE - 1].pk if len(notices) > PAGE else None,
            "newest": notices[0].pk if notices else 0,
        },
    )


def _newest(request: HttpRequest, before: int | None) -> list[Notice]:
    """A page of notices and one more, from before an id on.

    The company's own and those for everybody are each read from the end of their index: together
    they would be looked for among the notices of all.
    """
    found = shown(request).order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    own, posted = (
        found.filter(which).values("pk")[: PAGE + 1]
        for which in (Q(customer=request.membership.customer_id), POSTED)
    )
    rows = Notice.objects.filter(pk__in=own.union(posted, all=True)).order_by("-id")
    return list(rows.select_related("contract").prefetch_related("messages")[: PAGE + 1])


@require_safe
@scope.customer_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: its text, and the mail server's answer to each mail."""
    rows = shown(request).select_related("contract__billing_account", "customer")
    row = get_object_or_404(rows, pk=pk)
    sent = list(row.messages.all())
    posted = holding(row.postings.select_related("corrected").order_by("id"))
    return render(
        request,
        "customer/notice.html",
        {
            "notice": row,
            "kind": named(row.kind),
            "corrected_by": with_corrections([row])[0].corrected_by,
            "counts_from": counts_from(row, sent, posted),
            "subject_and_text": text(row, sent[0].recipient if sent else ""),
            "messages_sent": sent,
            "about": _about(row),
            "has_paper": paper_of(row) is not None,
            "postings": [one for one in posted if one.kind != PostKind.NONE],
        },
    )


@require_safe
@scope.customer_page
def notice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The company's own notice as a document; its first opening is noted."""
    rows = shown(request).select_related("contract__billing_account", "customer")
    paper = paper_or_404(get_object_or_404(rows, pk=pk))
    found = paper_response(paper)
    openings.note(request, request.membership.customer_id, paper.name)
    return found


def _about(row: Notice) -> tuple[str, str] | None:
    """Address and name of the page about which a notice is."""
    if row.kind == "invoice":
        return reverse("invoice", args=[row.reference]), row.reference
    if row.kind in ("credit_note", "invoice_reissued"):
        return reverse("invoice", args=[row.data["invoice"]]), row.data["invoice"]
    if row.kind.startswith("inquiry_"):
        number = row.data["number"]
        return reverse("inquiry", args=[number]), number
    if "disruption" in row.data:
        number = row.data["disruption"]
        return reverse("disruption", args=[number]), f"{number} {row.data['title']}"
    if "announcement" in row.data:
        return reverse("notices"), gettext("Notices")
    if row.contract:
        return reverse("contract", args=[row.contract.number]), row.contract.number
    if row.kind in PUBLIC:
        return reverse(PUBLIC[row.kind]), gettext("Announcement")
    if row.kind == "invited":
        return reverse("people"), gettext("People")
    if row.kind.startswith(("dunning", "demand", "paid")):
        return reverse("invoices"), gettext("Invoices")
    return None


@require_POST
@scope.customer_page(does=EVERY_MEMBER)
def inbox_seen(request: HttpRequest) -> HttpResponse:
    """The person has seen all up to a notice."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal() and of(request.membership).filter(pk=int(up_to[:18])).exists():
        members.see_notices(scope.by(request), request.membership.customer_id, int(up_to[:18]))
    return HttpResponse(status=204) if request.htmx else redirect("inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Which mails the company can do without, and why the others are sent in any case."""
    customer = scope.customer(request)
    sent = request.POST if request.method == "POST" else None
    form = DeclineForm(sent, declined=customer.declined_mail)
    if form.is_valid():
        members.decline_mail(scope.by(request), customer.pk, form.declined())
        messages.success(request, gettext("Saved."))
        return redirect("mail_choices")
    duties = [kind for name, kind in KINDS.items() if name not in OPTIONAL]
    return render(request, "customer/mail_choices.html", {"form": form, "duties": duties})
