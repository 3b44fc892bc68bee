from django.urls import path

from fairlead.messaging.views import gate, gate_rules, holds, inbox, letters, mail_answers, mail_server, mailboxes, outgoing, overrides

urlpatterns = [
    path("contacts/<int:contact_id>/gate", gate.contact_gate, name="contact_gate"),
    path("contacts/<int:contact_id>/wishes/new", gate.wish_new, name="wish_new"),
    path("contacts/<int:contact_id>/consents/new", gate.consent_new, name="consent_new"),
    path("contacts/<int:contact_id>/overrides/new", overrides.override_new, name="override_new"),
    path("wishes/<int:wish_id>/removal", gate.wish_removal, name="wish_removal"),
    path("consents/<int:consent_id>/removal", gate.consent_removal, name="consent_removal"),
    path("customers/<int:account_id>/holds/new", holds.hold_new, name="hold_new"),
    path("holds/", holds.holds, name="holds"),
    path("holds/<int:hold_id>", holds.hold, name="hold"),
    path("holds/<int:hold_id>/lifting", holds.hold_lifting, name="hold_lifting"),
    path("gate/", overrides.gate_log, name="gate_log"),
    path("gate/overrides/<int:override_id>", overrides.override, name="override"),
    path("gate/overrides/<int:override_id>/decision", overrides.override_decision, name="override_decision"),
    path("gate/overrides/<int:override_id>/withdrawal", overrides.override_withdrawal, name="override_withdrawal"),
    path("gate-rules/", gate_rules.gate_rules, name="gate_rules"),
    path("gate-rules/purposes/new", gate_rules.purpose, name="purpose_new"),
    path("gate-rules/purposes/<slug:code>", gate_rules.purpose, name="purpose"),
    path("gate-rules/ceilings/new", gate_rules.ceiling, name="ceiling_new"),
    path("gate-rules/ceilings/<int:ceiling_id>", gate_rules.ceiling, name="ceiling"),
    path("gate-rules/ceilings/<int:ceiling_id>/removal", gate_rules.ceiling_removal, name="ceiling_removal"),
]

_LETTER = "letters/<slug:purpose>/<slug:tone>/<slug:language>"
urlpatterns += [
    path("letters/", letters.letter_templates, name="letter_templates"),
    path(_LETTER, letters.letter_template, name="letter_template"),
    path(f"{_LETTER}/preview", letters.letter_preview, name="letter_preview"),
    path(f"{_LETTER}/versions/<int:number>", letters.letter_version, name="letter_version"),
    path("unsubscribe/<str:token>", mail_answers.unsubscription, name="unsubscribe"),
    path("mail/events", mail_answers.mail_events, name="mail_events"),
    path("mail/", outgoing.outgoing_list, name="outgoing"),
    path("contacts/<int:contact_id>/mail/new", outgoing.mail_new, name="mail_new"),
    path("mail/<int:outgoing_id>", outgoing.outgoing_mail, name="outgoing_mail"),
    path("mail/<int:outgoing_id>/taking-back", outgoing.outgoing_taking_back, name="outgoing_taking_back"),
    path("mail/<int:outgoing_id>/settlement", outgoing.outgoing_settlement, name="outgoing_settlement"),
    path("mail/<int:outgoing_id>/removal", outgoing.outgoing_removal, name="outgoing_removal"),
    path("settings/mail", mail_server.mail_server, name="mail_server"),
    path("settings/mail/marks/<int:mark_id>/lifting", mail_server.mark_lifting, name="mark_lifting"),
]

urlpatterns += [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:mail_id>", inbox.mail, name="mail"),
    path("inbox/<int:mail_id>/original", inbox.mail_original, name="mail_original"),
    path("inbox/<int:mail_id>/files/<int:number>", inbox.mail_file, name="mail_file"),
    path("inbox/<int:mail_id>/customer", inbox.mail_match, name="mail_match"),
    path("inbox/<int:mail_id>/ignoring", inbox.mail_ignoring, name="mail_ignoring"),
    path("inbox/<int:mail_id>/assignment", inbox.mail_assignment, name="mail_assignment"),
    path("inbox/<int:mail_id>/snooze", inbox.mail_snooze, name="mail_snooze"),
    path("inbox/<int:mail_id>/settlement", inbox.mail_settlement, name="mail_settlement"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/new", mailboxes.mailbox_new, name="mailbox_new"),
    path("settings/mailboxes/promise", mailboxes.reply_promise, name="reply_promise"),
    path("settings/mailboxes/history", mailboxes.mail_history, name="mail_history"),
    path("settings/mailboxes/ignored/<int:ignored_id>/removal", mailboxes.ignored_removal, name="ignored_removal"),
    path("settings/mailboxes/<int:mailbox_id>", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/pause", mailboxes.mailbox_pause, name="mailbox_pause"),
    path("settings/mailboxes/<int:mailbox_id>/removal", mailboxes.mailbox_removal, name="mailbox_removal"),
]
