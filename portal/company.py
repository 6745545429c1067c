"""One person in several companies: which one the pages are about."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from contracts.office.language import is_english
from portal import scope
from portal.console.frame import PAGES
from portal.customer.people import inbox
from portal.keys import key
from portal.requests import HttpRequest

CUSTOMER_PAGES = [
    ("invoices", "請求書", "Invoices"),
    ("particulars", "登録内容", "Particulars"),
    ("inbox", "受信箱", "Inbox"),
    ("people", "利用者", "People"),
    ("security", "セキュリティ", "Security"),
]
PUBLIC_PAGES = [
    ("service", "サービスと料金", "Service and price"),
    ("terms", "規約", "Terms"),
    ("notices", "お知らせ", "Notices"),
    ("status", "稼働状況", "Status"),
]


def shell(request: HttpRequest) -> dict:
    """What every page's frame shows: the language, the companies, the notices not yet seen."""
    membership = scope.chosen(request)
    values = {
        "en": is_english(),
        "issuer_name": settings.ISSUER_NAME,
        "public_pages": PUBLIC_PAGES,
    }
    user = getattr(request, "user", None)
    if user and user.is_staff:
        values["viewed"] = membership and membership.customer
        if membership is None or request.path.startswith(reverse("console")):
            return {**values, "console_pages": PAGES}
    if membership is None:
        return values
    return {
        **values,
        "membership": membership,
        "memberships": request.memberships,
        "customer_pages": CUSTOMER_PAGES,
        "unseen": inbox.unseen(membership),
    }


@require_POST
@scope.customer_page
def switch_company(request: HttpRequest) -> HttpResponse:
    """Show another of one's companies from now on."""
    scope.enter(request, key(request.POST.get("company", "")))
    return redirect("contracts")
