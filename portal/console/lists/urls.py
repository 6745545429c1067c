from django.urls import path

from portal.console.lists import saved_views

urlpatterns = [
    path("views/<slug:listing>/save/", saved_views.save, name="save_view"),
    path("views/<int:pk>/", saved_views.open_view, name="saved_view"),
    path("views/<int:pk>/delete/", saved_views.delete, name="delete_view"),
]
