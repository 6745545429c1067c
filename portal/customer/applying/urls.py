from django.urls import path

from portal.customer.applying import pages, pricing

urlpatterns = [
    path("", pages.start, name="apply"),
    path("price/", pricing.first_year, name="calculator"),
    path("begin/", pages.begin, name="apply_begin"),
    path("discard/", pages.discard, name="apply_discard"),
    path("step/<slug:key>/", pages.step, name="apply_step"),
    path("confirm/", pages.confirm, name="apply_confirm"),
    path("send/", pages.send, name="apply_send"),
    path("state/<str:number>/", pages.state, name="apply_state"),
    path("state/<str:number>/withdraw/", pages.withdraw, name="apply_withdraw"),
]
