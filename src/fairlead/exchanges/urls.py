from django.urls import path, re_path

from fairlead.exchanges.views import corrections, evidence, exports, files, timelines

urlpatterns = [
    path("exchanges/<int:exchange_id>", timelines.entry, name="exchange"),
    path("exchanges/<int:exchange_id>/correction", corrections.correction, name="exchange_correction"),
    path("exchanges/<int:exchange_id>/erasure", timelines.erasure, name="exchange_erasure"),
    path("exchanges/<int:exchange_id>/original", files.original, name="exchange_original"),
    path("exchanges/<int:exchange_id>/attachments/<int:position>", files.attachment, name="exchange_attachment"),
    path("customers/<int:account_id>/exchanges", timelines.account, name="timeline"),
    path("customers/<int:account_id>/exchanges/export", exports.exchanges, name="exchange_export"),
    re_path(
        "^customers/(?P<account_id>[0-9]{1,18})/exchanges/threads/(?P<thread_key>[0-9A-Za-z_-]{1,64})$",
        timelines.thread,
        name="thread",
    ),
    path("contacts/<int:contact_id>/exchanges", timelines.contact, name="contact_timeline"),
    path("evidence", evidence.evidence, name="evidence"),
    path("evidence/checks", evidence.check, name="evidence_check"),
    path("evidence/anchors/<int:number>", evidence.anchor, name="evidence_anchor"),
]
