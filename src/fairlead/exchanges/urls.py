from django.urls import path

from fairlead.exchanges.views import corrections as views

urlpatterns = [path("exchanges/<int:exchange_id>/correction", views.correction, name="exchange_correction")]
