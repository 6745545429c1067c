from django.urls import path

from portal.customer.reports import explaining, pages

urlpatterns = [
    path("explanations/<int:pk>/", explaining.explanation, name="explanation"),
    path("reports/", pages.reports, name="my_reports"),
    path("reports/new/", pages.new, name="new_report"),
    path("reports/<str:number>/", pages.report, name="my_report"),
]
