"""What the journal calls companies, people, sign-ins and what is kept of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.queries.journal_words import call
from contracts.office.subjects import keyed, numbered

numbered("account", _("Billing account"), "staff_change_account")
numbered("customer", _("Customer"), "staff_customer")
keyed("company", _("Company"))
keyed("billing_account", _("Billing account"))
keyed("invitation", _("Invitation"))
keyed("contact", _("Contact"), "staff_change_contact")
keyed("user", pgettext_lazy("column", "User"), "staff_member")
numbered("staff", _("Member of staff"))

call(
    account=_("Billing account"),
    active=_("Active"),
    person=_("Person concerned"),
)
