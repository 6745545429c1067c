from django.urls import path

from portal.pages.public import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("terms/", pages.terms, name="terms"),
    path("notices/", pages.notices, name="notices"),
]
