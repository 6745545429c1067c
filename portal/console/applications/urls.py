from django.urls import path

from portal.console.applications import (
    application,
    entering,
    lists,
    requests,
    screening_time,
)

urlpatterns = [
    path("applications/", lists.applications, name="applications"),
    path("screening-time/", screening_time.screening_time_page, name="screening_time"),
    path("applications/new/", entering.enter, name="enter_application"),
    path("applications/new/<str:customer>/", entering.enter, name="enter_application_of"),
    path("applications/<str:number>/paper/", application.paper, name="staff_application_paper"),
    path("applications/<str:number>/", application.application, name="application"),
    path("requests/<int:pk>/", requests.staff_request, name="staff_request"),
]
