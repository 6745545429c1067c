from django.urls import path

from portal.console.questions import acting, lists, writing

urlpatterns = [
    path("", lists.questions, name="console_questions"),
    path("new/", writing.write, name="write_question"),
    path("<str:number>/", acting.question, name="console_question"),
    path("<str:number>/rewrite/", writing.rewrite, name="rewrite_question"),
    path("<str:number>/<slug:name>/", acting.act, name="act_on_question"),
]
