from django.urls import path

from portal.console.announcements import acting, calls, lists, service_end, writing

urlpatterns = [
    path("", lists.announcements, name="announcements"),
    path("new/", writing.write, name="write_announcement"),
    path("service-end/", service_end.end_service, name="end_service"),
    path("calls/new/", calls.record, name="record_call"),
    path("calls/<int:pk>/", calls.call, name="console_call"),
    path("calls/<int:pk>/correct/", calls.correct, name="correct_call"),
    path("<str:number>/", acting.announcement, name="console_announcement"),
    path("<str:number>/rewrite/", writing.rewrite, name="rewrite_announcement"),
    path("<str:number>/correct/", writing.correct, name="correct_announcement"),
    path("<str:number>/<slug:name>/", acting.act, name="act_on_announcement"),
]
