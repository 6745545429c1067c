"""Pages for everybody: the way in, editions of the terms, public notices (Art. 3-2, 18-2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from contracts import context
from contracts.models import Contract, Notice, TermsEdition
from contracts.terms.parameters import SPECIFICATIONS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To where one's work is; who has no contract yet is applying for one."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if request.user.is_staff:
        return redirect("console")
    held = Contract.objects.filter(
        customer__memberships__user=request.user, formed_on__isnull=False
    )
    return redirect("contracts" if held.exists() else "apply")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Every edition with what it changed, the newest first."""
    editions = list(TermsEdition.objects.order_by("-number"))
    today = context.today()
    rows = [
        {
            "edition": edition,
            "in_force": edition.effective_on <= today,
            "changes": [
                (SPECIFICATIONS[name], value) for name, value in edition.parameters.items()
            ],
        }
        for edition in editions
    ]
    return render(request, "public/terms.html", {"rows": rows})


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What was announced to all."""
    posted = Notice.objects.filter(channel=Notice.Channel.PAGE).order_by("-id")[:100]
    return render(request, "public/notices.html", {"notices": posted})
