from django.urls import path

from portal.pages.cancelling import pages

urlpatterns = [
    path("contracts/<str:number>/cancel/", pages.quote, name="quote"),
]
