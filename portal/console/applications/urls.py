from django.urls import path

from portal.console.applications import application, lists, requests

urlpatterns = [
    path("applications/", lists.applications, name="applications"),
    path("applications/<str:number>/", application.application, name="application"),
    path("requests/<int:pk>/", requests.staff_request, name="staff_request"),
]
