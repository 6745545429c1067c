from django.urls import path

from portal.console.incidents import acting, interrupted, lists, planning, recording

urlpatterns = [
    path("", lists.incidents, name="console_incidents"),
    path("new/", recording.record, name="record_incident"),
    path("maintenance/", planning.announce, name="announce_maintenance"),
    path("now/", interrupted.interrupted, name="interrupted"),
    path("<str:number>/", lists.disruption, name="console_disruption"),
    path("<str:number>/<slug:name>/", acting.act, name="console_disruption_act"),
]
