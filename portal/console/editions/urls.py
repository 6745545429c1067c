from django.urls import path

from portal.console.editions import drafts, editions, policy, proposing, simulating

DRAFT = "editions/drafts/<int:pk>/"
POLICY = "editions/dunning/drafts/<int:pk>/"

urlpatterns = [
    path("editions/", editions.index, name="editions"),
    path("editions/<int:number>/", editions.edition, name="console_edition"),
    path("editions/drafts/new/", drafts.create, name="new_edition_draft"),
    path(DRAFT, drafts.draft, name="edition_draft"),
    path(DRAFT + "figures/", drafts.figures, name="edition_draft_figures"),
    path(DRAFT + "text/", drafts.text, name="edition_draft_text"),
    path(DRAFT + "delete/", drafts.delete, name="delete_edition_draft"),
    path(DRAFT + "compare/", drafts.compare, name="compare_edition_draft"),
    path(DRAFT + "simulate/", simulating.simulate_edition, name="simulate_edition"),
    path(DRAFT + "propose/", proposing.propose_edition, name="propose_edition"),
    path("editions/simulations/<uuid:key>/", simulating.simulation, name="simulation"),
    path("editions/dunning/", policy.index, name="dunning_policy"),
    path("editions/dunning/drafts/new/", policy.create, name="new_policy_draft"),
    path(POLICY, policy.draft, name="policy_draft"),
    path(POLICY + "delete/", policy.delete, name="delete_policy_draft"),
    path(POLICY + "simulate/", simulating.simulate_policy, name="simulate_policy"),
    path(POLICY + "propose/", proposing.propose_policy, name="propose_policy"),
]
