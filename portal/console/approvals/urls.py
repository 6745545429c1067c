from django.urls import path

from portal.console.approvals import approval, dunning, lists

urlpatterns = [
    path("approvals/", lists.approvals, name="approvals"),
    path("approvals/<int:pk>/", approval.approval, name="approval"),
    path("approvals/<int:pk>/document/", approval.document, name="approval_document"),
    path("approvals/dunning/", dunning.proposals, name="dunning_proposals"),
    path("approvals/dunning/<int:pk>/", dunning.proposal, name="dunning_proposal"),
]
