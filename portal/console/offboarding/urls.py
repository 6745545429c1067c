from django.urls import path

from portal.console.offboarding import checklist, keeping, lists, personal_data, policy

urlpatterns = [
    path("after-end/", lists.offboarding, name="offboarding"),
    path("after-end/figures/", policy.figures, name="offboarding_policy"),
    path("after-end/contracts/<str:number>/", checklist.checklist, name="staff_offboarding"),
    path("after-end/contracts/<str:number>/certify/", checklist.certify, name="certify_erasure"),
    path(
        "after-end/contracts/<str:number>/items/<slug:item>/",
        checklist.answer,
        name="staff_answer_offboarding",
    ),
    path(
        "after-end/contracts/<str:number>/items/<slug:item>/withdraw/",
        checklist.withdraw,
        name="staff_withdraw_offboarding",
    ),
    path(
        "after-end/certificates/<str:number>/",
        checklist.certificate,
        name="staff_erasure_certificate",
    ),
    path("after-end/files/<int:pk>/", checklist.file, name="staff_offboarding_file"),
    path("personal-data/", personal_data.personal_data, name="personal_data"),
    path("kept-data/<str:number>/", keeping.kept, name="staff_kept_data"),
    path("kept-data/<str:number>/hold/", keeping.set_hold, name="set_legal_hold"),
    path("kept-data/<str:number>/holds/<int:pk>/lift/", keeping.lift_hold, name="lift_legal_hold"),
]
