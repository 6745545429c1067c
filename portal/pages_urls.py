from django.urls import include, path

from portal.company import switch_company
from portal.customer.people import joining

urlpatterns = [
    path("", include("portal.public.urls")),
    path("apply/", include("portal.customer.applying.urls")),
    path("portal/", include("portal.customer.contracts.urls")),
    path("portal/", include("portal.customer.cancelling.urls")),
    path("portal/", include("portal.customer.money.urls")),
    path("portal/", include("portal.customer.people.urls")),
    path("join/<str:token>/", joining.invitation, name="invitation"),
    path("portal/company/", switch_company, name="switch_company"),
    path("console/", include("portal.console.urls")),
]
