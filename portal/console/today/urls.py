from django.urls import path

from portal.console.today import overview, searching

urlpatterns = [
    path("", overview.overview, name="console"),
    path("alerts/<int:pk>/close/", overview.close_alert, name="close_alert"),
    path("search/", searching.search, name="console_search"),
]
