from django.urls import path

from fairlead.planner import views

urlpatterns = [path("", views.desk, name="desk")]
