"""Lists of records by key, newest first: as quick at the last row as at the first."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from unfold.views import ChangeList

BEFORE = "before"
"""The parameter that names the last row of the page before."""
LARGEST = 2**63 - 1
LONGEST = 40
"""Digits that are read."""


class Links(Paginator):
    """What unfold asks for its template."""

    template_name = "admin/by_key.html"


class ByKey(ChangeList):
    """A page of rows with smaller keys than `?before=`; nothing is counted, nothing skipped."""

    def get_filters_params(self, params=None) -> dict:
        found = super().get_filters_params(params)
        found.pop(BEFORE, None)
        return found

    def get_ordering(self, request: HttpRequest, queryset) -> list[str]:
        return ["-pk"]

    def get_results(self, request: HttpRequest) -> None:
        before = request.GET.get(BEFORE, "")
        key = min(int(before[:LONGEST]), LARGEST) if before.isdecimal() else None
        found = self.queryset if key is None else self.queryset.filter(pk__lt=key)
        rows = list(found[: self.list_per_page + 1])
        more, self.result_list = len(rows) > self.list_per_page, rows[: self.list_per_page]
        last = self.result_list[-1].pk if more else None
        self.older = self.get_query_string({BEFORE: last}) if more else ""
        self.newest = self.get_query_string(remove=[BEFORE]) if key is not None else ""
        self.result_count = len(self.result_list)
        self.full_result_count, self.show_full_result_count = self.result_count, False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = Links(self.result_list, self.list_per_page)
