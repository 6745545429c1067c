"""Views of lists that a member of staff keeps under names of their own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from contracts.office.context import By
from portal.accounts.models import SavedView, User

MOST_VIEWS = 20
"""For one person and list."""


@transaction.atomic
def save_view(by: By, listing: str, name: str, query: str) -> SavedView:
    """Keep what a list was asked for. Raises ValidationError for a name in use, or too many."""
    by.require_staff()
    User.objects.select_for_update(no_key=True).get(pk=by.person)
    mine = SavedView.objects.filter(user=by.person, listing=listing)
    if mine.filter(name=name).exists():
        text = gettext("You already have a view “%(name)s”. Delete it first or use another name.")
        raise ValidationError(text % {"name": name})
    if mine.count() >= MOST_VIEWS:
        text = gettext("You have %(most)s views of this list. Delete one first.")
        raise ValidationError(text % {"most": MOST_VIEWS})
    return SavedView.objects.create(user_id=by.person, listing=listing, name=name, query=query)


@transaction.atomic
def delete_view(by: By, view_id: int) -> None:
    """Raises DoesNotExist for another person's view."""
    by.require_staff()
    SavedView.objects.select_for_update().get(pk=view_id, user=by.person).delete()
