from django.urls import path

from portal.public import pages, terms

urlpatterns = [
    path("", pages.home, name="home"),
    path("service/", pages.service, name="service"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<int:number>/", terms.terms, name="edition"),
    path("terms/compare/", terms.compare, name="choose_terms"),
    path("terms/compare/<int:old>/<int:new>/", terms.compare, name="compare_terms"),
    path("notices/", pages.notices, name="notices"),
    path("status/", pages.status, name="status"),
]
