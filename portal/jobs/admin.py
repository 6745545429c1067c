from django.contrib import admin

from contracts.office.admin import ReadOnly
from portal.jobs.models import JobRun, StoppedDay


@admin.register(JobRun)
class JobRunAdmin(ReadOnly):
    list_display = ["day", "month", "since", "plan", "position", "started_at", "finished_at"]


@admin.register(StoppedDay)
class StoppedDayAdmin(ReadOnly):
    list_display = ["day", "doubts", "database_day", "last_lived", "stopped_at", "released_at"]
