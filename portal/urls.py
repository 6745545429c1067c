from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

admin.site.site_header = "契約・請求ポータル"
admin.site.site_title = "契約・請求ポータル"
admin.site.index_title = "台帳"

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("console/admin/", admin.site.urls),
]
