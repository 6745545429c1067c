from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView
from django.views.i18n import set_language

from portal import failing  # noqa: F401 - its kind of alert
from portal.company import switch_company
from portal.customer.people import joining
from portal.doors import behind, everybody, records
from portal.once import taken_each_time

admin.site.index_title = gettext_lazy("Records")
# Secrets of second factors and sessions are for nobody's eyes; duties take the place of groups.
admin.site.unregister([Group, EmailAddress, Authenticator, UserSession])
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way in, with its second factor

for signing_in in (account.login, factors.authenticate, passkeys.login_webauthn):
    taken_each_time(signing_in)

handler500 = "portal.failing.server_error"
to_security = everybody(RedirectView.as_view(pattern_name="security"))

urlpatterns = [
    path("apply/", include("portal.customer.applying.urls")),
    path("portal/", include("portal.customer.contracts.urls")),
    path("portal/", include("portal.customer.cancelling.urls")),
    path("portal/", include("portal.customer.offboarding.urls")),
    path("portal/", include("portal.customer.money.urls")),
    path("portal/", include("portal.customer.people.urls")),
    path("portal/", include("portal.customer.inquiries.urls")),
    path("portal/", include("portal.customer.reports.urls")),
    path("join/<str:token>/", joining.invitation, name="invitation"),
    path("portal/company/", switch_company, name="switch_company"),
    path("console/", include("portal.console.urls")),
    path("accounts/2fa/", to_security),
    path("accounts/2fa/webauthn/", to_security),
    path("accounts/sessions/", to_security),
    path("accounts/", behind(everybody, include("allauth.urls"))),
    path("language/", everybody(set_language), name="set_language"),
    path("console/admin/", behind(records, admin.site.urls)),
    path("", include("portal.public.urls")),  # last: the others begin with a word of their own
]
