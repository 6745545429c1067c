"""The tables of announcements and calls, to be looked at."""

from django.contrib import admin

from contracts.office.admin import ReadOnly
from support.announcements import models


@admin.register(models.Announcement)
class AnnouncementAdmin(ReadOnly):
    list_display = ["number", "title", "is_on_page", "audience", "post_at", "posted_at"]
    list_filter = ["audience", "is_on_page"]
    search_fields = ["number", "title"]
    list_select_related = ["author"]


@admin.register(models.Call)
class CallAdmin(ReadOnly):
    list_display = ["customer", "said_at", "caller", "person", "phone"]
    list_select_related = ["customer"]
