from django.urls import path

from fairlead.demo import views

urlpatterns = [
    path("settings/demo", views.demo, name="demo"),
    path("settings/demo/removal", views.demo_removal, name="demo_removal"),
    path("settings/demo/renewal", views.demo_renewal, name="demo_renewal"),
]
