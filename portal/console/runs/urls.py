from django.urls import path

from portal.console.runs import acting, holding, issued, months, previewed, stopped

urlpatterns = [
    path("runs/", months.billing_runs, name="billing_runs"),
    path("runs/holds/<str:number>/", holding.billing_hold, name="billing_hold"),
    path("runs/holds/<str:number>/release/", holding.release, name="release_billing"),
    path("runs/stopped/<str:day>/", stopped.stopped_day, name="stopped_day"),
    path("runs/<str:month>/", months.billing_run, name="billing_run"),
    path("runs/<str:month>/previewed/", previewed.previewed, name="billing_run_previewed"),
    path("runs/<str:month>/previewed.csv", previewed.csv, name="billing_run_previewed_csv"),
    path("runs/<str:month>/issued/", issued.issued, name="billing_run_issued"),
    path("runs/<str:month>/issued.csv", issued.csv, name="billing_run_issued_csv"),
    path("runs/<str:month>/<slug:action>/", acting.act, name="billing_run_act"),
]
