from django.urls import path

from portal.console.files import archive, files

urlpatterns = [
    path("files/", files.console_files, name="console_files"),
    path("archive/", archive.archive, name="archive"),
    path("files/<uuid:key>/", files.console_file, name="console_file"),
    path("files/<uuid:key>/download/", files.console_file_download, name="console_file_download"),
]
