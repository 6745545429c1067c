from django.urls import path

from portal.console.matching import decided, dividing, worklist

urlpatterns = [
    path("", worklist.worklist, name="bank_matching"),
    path("run/", worklist.run, name="bank_matching_run"),
    path("<int:pk>/assign/", worklist.assign, name="bank_matching_assign"),
    path("<int:pk>/preview/", worklist.preview, name="bank_matching_preview"),
    path("<int:pk>/divide/", dividing.divide, name="bank_matching_divide"),
    path("<int:pk>/ignore/", worklist.ignore, name="bank_matching_ignore"),
    path("matched/", decided.matched, name="bank_matched"),
    path("ignored/", decided.ignored, name="bank_ignored"),
    path("<int:pk>/undo/", decided.undo, name="bank_matching_undo"),
]
