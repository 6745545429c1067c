from django.urls import path
from django.views.decorators.http import require_safe

from portal.doors import everybody
from portal.public import blocked, pages, questions, reporting, status, terms
from portal.public.feed import StatusFeed

urlpatterns = [
    path("", pages.home, name="home"),
    path("service/", pages.service, name="service"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<int:number>/", terms.terms, name="edition"),
    path("terms/compare/", terms.compare, name="choose_terms"),
    path("terms/compare/<int:old>/<int:new>/", terms.compare, name="compare_terms"),
    path("notices/", pages.notices, name="notices"),
    path("blocked/", blocked.blocked, name="blocked"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<str:number>/", questions.question, name="question"),
    path("report/", reporting.report, name="report"),
    path("status/", status.status, name="status"),
    path("status/feed/", everybody(require_safe(StatusFeed())), name="status_feed"),
    path("status/<str:number>/", status.disruption, name="disruption"),
    path("status/<str:number>/report/", status.report, name="incident_report"),
]
