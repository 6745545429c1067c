from django.urls import path

from portal.console.runs import acting, months

urlpatterns = [
    path("runs/", months.billing_runs, name="billing_runs"),
    path("runs/<str:month>/", months.billing_run, name="billing_run"),
    path("runs/<str:month>/<slug:action>/", acting.act, name="billing_run_act"),
]
