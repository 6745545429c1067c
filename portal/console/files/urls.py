from django.urls import path

from portal.console.files import archive, files, layouts

urlpatterns = [
    path("files/", files.console_files, name="console_files"),
    path("archive/", archive.archive, name="archive"),
    path("files/layouts/", layouts.journal_layouts, name="journal_layouts"),
    path("files/layouts/new/", layouts.edit_journal_layout, name="new_journal_layout"),
    path("files/layouts/<int:pk>/", layouts.journal_layout, name="journal_layout"),
    path("files/layouts/<int:pk>/edit/", layouts.edit_journal_layout, name="edit_journal_layout"),
    path(
        "files/layouts/<int:pk>/retire/",
        layouts.retire_journal_layout,
        name="retire_journal_layout",
    ),
    path("files/<uuid:key>/", files.console_file, name="console_file"),
    path("files/<uuid:key>/download/", files.console_file_download, name="console_file_download"),
]
