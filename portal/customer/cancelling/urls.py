from django.urls import path

from portal.customer.cancelling import quoting, renewal, sending

urlpatterns = [
    path("contracts/<str:number>/cancel/", quoting.quote, name="quote"),
    path("contracts/<str:number>/cancel/confirm/", sending.confirm, name="cancel_confirm"),
    path("contracts/<str:number>/cancel/done/", sending.cancelled, name="cancelled"),
    path(
        "contracts/<str:number>/cancel/confirmation.pdf",
        sending.confirmation_pdf,
        name="cancellation_pdf",
    ),
    path("contracts/<str:number>/renewal/", renewal.decline, name="decline_renewal"),
    path("contracts/<str:number>/renewal/done/", renewal.declined, name="renewal_declined"),
]
