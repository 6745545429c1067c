from django.urls import path

from portal.console.posting import queue, recording, wish

urlpatterns = [
    path("post/", queue.queue, name="post_queue"),
    path("post/selected/", recording.selected, name="post_selected"),
    path("post/print.pdf", recording.printed_pdf, name="post_print"),
    path("post/<int:pk>/correct/", recording.correct, name="correct_posting"),
    path("customers/<str:number>/by-post/", wish.wish, name="post_from"),
]
