"""What references to companies, people and sign-ins are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.subjects import keyed, numbered

numbered("account", _("Billing account"), "staff_change_account")
numbered("customer", _("Customer"), "staff_customer")
keyed("company", _("Company"))
keyed("billing_account", _("Billing account"))
keyed("contact", _("Contact"), "staff_change_contact")
keyed("user", pgettext_lazy("column", "User"), "staff_member")
numbered("staff", _("Member of staff"))
