from django.urls import path

from portal.console.team import journal, people, powers, viewing

urlpatterns = [
    path("team/", people.team, name="team"),
    path("team/<int:pk>/", people.member, name="staff_member"),
    path("team/<int:pk>/duties/", people.duties, name="staff_duties"),
    path("team/<int:pk>/active/", people.active, name="staff_active"),
    path("team/<int:pk>/factors/", people.factors, name="staff_factors"),
    path("team/<int:pk>/sessions/", people.sessions, name="staff_sessions"),
    path("team/<int:pk>/link/", people.link, name="staff_link"),
    path("team/powers/", powers.powers, name="powers"),
    path("journal/", journal.journal, name="journal"),
    path("viewing/<str:number>/", viewing.begin, name="view_as"),
    path("viewing/", viewing.end, name="end_viewing"),
]
