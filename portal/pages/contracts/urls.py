from django.urls import path

from portal.pages.contracts import pages

urlpatterns = [
    path("", pages.contract_list, name="contracts"),
    path("contracts/<str:number>/", pages.contract, name="contract"),
]
