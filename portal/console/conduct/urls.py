from django.urls import path

from portal.console.conduct import acting, case, lists, recording

urlpatterns = [
    path("", lists.cases, name="cases"),
    path("new/<slug:matter>/", recording.new, name="case_new"),
    path("files/<int:pk>/", case.file, name="case_file"),
    path("<str:number>/", case.case, name="case"),
    path("<str:number>/<slug:kind>/", acting.act, name="case_act"),
]
