from django.urls import path

from fairlead.ui import views

urlpatterns = [
    path("palette", views.palette, name="palette"),
    path("menu", views.menu, name="menu"),
]
