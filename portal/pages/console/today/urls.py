from django.urls import path

from portal.pages.console.today import overview

urlpatterns = [path("", overview.overview, name="console")]
