from django.urls import path

from portal.console.registers import acting, entering, entry, lists

urlpatterns = [
    path("registers/", lists.due, name="registers"),
    path("registers/entries/<str:number>/", entry.entry, name="register_entry"),
    path("registers/entries/<str:number>/<slug:kind>/", acting.act, name="register_act"),
    path("registers/files/<int:pk>/", entry.file, name="register_file"),
    path("registers/<slug:register>/", lists.register, name="register"),
    path("registers/<slug:register>/new/<slug:sort>/", entering.new, name="register_new"),
]
