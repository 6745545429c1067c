"""A person's own views of lists: kept under a name, opened, deleted."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts import saved_views
from portal.accounts.models import LONGEST_NAME, LONGEST_QUERY, SavedView
from portal.console import frame
from portal.console.lists.listing import LISTS
from portal.doors import EVERY_STAFF
from portal.requests import HttpRequest


class ViewForm(forms.Form):
    name = forms.CharField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter a name for the view."),
            "max_length": _("The name of a view has at most 40 characters."),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
    )
    query = forms.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={
            "max_length": _("These filters are too long to be saved."),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
    )


@require_POST
@frame.staff_page(does=EVERY_STAFF)
def save(request: HttpRequest, listing: str) -> HttpResponse:
    """Keep filters and order of a list; what is wrong is said above the list."""
    found = LISTS.get(listing)
    if found is None or found.form is None:
        raise Http404
    form = ViewForm(request.POST)
    query = found.still_understood(request.POST.get("query", "").replace("\x00", ""))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect(found.address(query))
    name = form.cleaned_data["name"]
    try:
        saved_views.save_view(request.by, found.name, name, query)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, gettext("The view “%(name)s” is saved.") % {"name": name})
    return redirect(found.address(query))


@require_safe
@frame.staff_page
def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it was kept, without what it no longer understands."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    listing = LISTS.get(view.listing)
    if listing is None:
        raise Http404
    query = listing.still_understood(view.query)
    if query != view.query:
        text = gettext("Parts of the view “%(name)s” no longer exist and are left out.")
        messages.warning(request, text % {"name": view.name})
    return redirect(listing.address(query))


@require_POST
@frame.staff_page(does=EVERY_STAFF)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own view is gone; the list stays as it was."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    saved_views.delete_view(request.by, view.pk)
    messages.success(request, gettext("The view “%(name)s” is deleted.") % {"name": view.name})
    listing = LISTS.get(view.listing)
    return redirect(listing.address(view.query) if listing else "console")
