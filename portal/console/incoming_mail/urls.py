from django.urls import path

from portal.console.incoming_mail import lists, mail

urlpatterns = [
    path("", lists.mails, name="incoming_mail"),
    path("<int:pk>/", mail.mail, name="received_mail"),
    path("<int:pk>/file/", mail.file, name="file_mail"),
    path("<int:pk>/source/", mail.raw, name="mail_source"),
    path("<int:pk>/<slug:name>/", mail.done, name="mail_done"),
]
