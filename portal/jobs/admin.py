from django.contrib import admin

from contracts.office.admin import ReadOnly
from portal.jobs.models import JobRun


@admin.register(JobRun)
class JobRunAdmin(ReadOnly):
    list_display = ["day", "month", "since", "plan", "position", "started_at", "finished_at"]
