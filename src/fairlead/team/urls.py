from django.urls import path

from fairlead.team import views

urlpatterns = [
    path("language", views.choose_language, name="choose_language"),
    path("settings/profile", views.profile, name="profile"),
    path("notifications", views.notifications, name="notifications"),
]
