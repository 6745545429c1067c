"""Pages for everybody: the way in, editions of the terms, public notices (Art. 3-2, 18-2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from contracts import context
from contracts.models import Notice, TermsEdition
from contracts.terms.parameters import SPECIFICATIONS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To where one's work is."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return redirect("console" if request.user.is_staff else "contracts")


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
