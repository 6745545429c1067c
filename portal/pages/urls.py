from django.urls import include, path

from portal.pages.company import switch_company
from portal.pages.people import joining

urlpatterns = [
    path("", include("portal.pages.public.urls")),
    path("apply/", include("portal.pages.applying.urls")),
    path("portal/", include("portal.pages.contracts.urls")),
    path("portal/", include("portal.pages.cancelling.urls")),
    path("portal/", include("portal.pages.money.urls")),
    path("portal/", include("portal.pages.people.urls")),
    path("join/<str:token>/", joining.invitation, name="invitation"),
    path("portal/company/", switch_company, name="switch_company"),
    path("console/", include("portal.pages.console.urls")),
]
