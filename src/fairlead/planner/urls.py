from django.urls import path

from fairlead.planner.views import clock, desk, exports, items, log

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("clock", clock.world_clock, name="clock"),
    path("customers/<int:account_id>/log", log.log, name="log"),
    path("customers/<int:account_id>/to-dos/new", items.item_new, name="item_new"),
    path("to-dos/", items.items, name="items"),
    path("to-dos/export", exports.items, name="item_export"),
    path("to-dos/<int:item_id>", items.item, name="item"),
    path("to-dos/<int:item_id>/completion", items.item_completion, name="item_completion"),
    path("to-dos/<int:item_id>/snooze", items.item_snooze, name="item_snooze"),
    path("to-dos/<int:item_id>/removal", items.item_removal, name="item_removal"),
]
