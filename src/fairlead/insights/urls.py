from django.urls import path

from fairlead.insights.views import cracks

urlpatterns = [path("cracks/", cracks.cracks, name="cracks")]
