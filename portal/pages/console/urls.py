from django.urls import include, path

urlpatterns = [
    path("", include("portal.pages.console.today.urls")),
    path("", include("portal.pages.console.customers.urls")),
    path("", include("portal.pages.console.applications.urls")),
    path("", include("portal.pages.console.approvals.urls")),
    path("", include("portal.pages.console.editions.urls")),
    path("", include("portal.pages.console.runs.urls")),
    path("payments/matching/", include("portal.pages.console.matching.urls")),
    path("", include("portal.pages.console.payments.urls")),
    path("", include("portal.pages.console.receivables.urls")),
    path("", include("portal.pages.console.files.urls")),
    path("", include("portal.pages.console.team.urls")),
]
