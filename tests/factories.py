"""Rows that tests begin with and that no life leaves: people and those they act for."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from factory import LazyFunction, RelatedFactory, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory, Password

from contracts.office.context import Duty
from contracts.people.models import Customer, Membership

PASSWORD = "a-long-password-for-tests"


class EmailAddressFactory(DjangoModelFactory):
    """An address that was confirmed."""

    class Meta:
        model = EmailAddress

    email = SelfAttribute("user.email")
    verified = True
    primary = True


class UserFactory(DjangoModelFactory):
    """A person; `confirmed` one whose address was, so that they can sign in by the page."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    class Params:
        confirmed = Trait(address=RelatedFactory(EmailAddressFactory, "user"))

    email = Sequence("person{}@example.jp".format)
    password = Password(PASSWORD)


class StaffFactory(UserFactory):
    """A member of staff, with every duty unless others are given."""

    is_staff = True
    duties = LazyFunction(lambda: list(Duty))


class CustomerFactory(DjangoModelFactory):
    """A company without a contract."""

    class Meta:
        model = Customer

    number = Sequence("COMPANY-{}".format)
    name = SelfAttribute("number")


class MembershipFactory(DjangoModelFactory):
    """A person of a company."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    customer = SubFactory(CustomerFactory)


def person_of(company: str = "A", role: str = "owner", **person):
    """The user of a person of a company by its number."""
    person.setdefault("email", f"{role}@example.jp")
    user = UserFactory(**person)
    MembershipFactory(user=user, customer=Customer.objects.get(number=company), role=role)
    return user
