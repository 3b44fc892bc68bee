from django.urls import path

from fairlead.exchanges.views import corrections, exports

urlpatterns = [
    path("exchanges/<int:exchange_id>/correction", corrections.correction, name="exchange_correction"),
    path("customers/<int:account_id>/exchanges/export", exports.exchanges, name="exchange_export"),
]
