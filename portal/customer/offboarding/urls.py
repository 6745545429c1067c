from django.urls import path

from portal.customer.offboarding import pages

urlpatterns = [
    path("contracts/<str:number>/after-end/", pages.offboarding_of, name="offboarding_of"),
    path("contracts/<str:number>/after-end/<slug:item>/", pages.answer, name="answer_offboarding"),
    path("after-end/files/<int:pk>/", pages.file, name="offboarding_file"),
    path("after-end/certificates/<str:number>/", pages.certificate, name="erasure_certificate"),
    path("kept-data/", pages.kept, name="kept_data"),
]
