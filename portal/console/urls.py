from django.urls import include, path

urlpatterns = [
    path("", include("portal.console.today.urls")),
    path("", include("portal.console.posting.urls")),
    path("", include("portal.console.customers.urls")),
    path("", include("portal.console.applications.urls")),
    path("", include("portal.console.approvals.urls")),
    path("", include("portal.console.editions.urls")),
    path("", include("portal.console.runs.urls")),
    path("payments/matching/", include("portal.console.matching.urls")),
    path("", include("portal.console.payments.urls")),
    path("", include("portal.console.receivables.urls")),
    path("", include("portal.console.registers.urls")),
    path("desk/", include("portal.console.desk.urls")),
    path("conduct/", include("portal.console.conduct.urls")),
    path("incoming-mail/", include("portal.console.incoming_mail.urls")),
    path("", include("portal.console.offboarding.urls")),
    path("incidents/", include("portal.console.incidents.urls")),
    path("announcements/", include("portal.console.announcements.urls")),
    path("", include("portal.console.files.urls")),
    path("", include("portal.console.team.urls")),
    path("", include("portal.console.lists.urls")),
]
