"""Addresses of letters and of outgoing mail."""

from django.urls import path

from fairlead.messaging.views import letters, mail_answers

_TEMPLATE = "letters/<slug:purpose>/<slug:tone>/<slug:language>"

urlpatterns = [
    path("letters/", letters.letter_templates, name="letter_templates"),
    path(_TEMPLATE, letters.letter_template, name="letter_template"),
    path(f"{_TEMPLATE}/preview", letters.letter_preview, name="letter_preview"),
    path("unsubscribe/<str:token>", mail_answers.unsubscription, name="unsubscribe"),
    path("mail/events", mail_answers.mail_events, name="mail_events"),
    path(f"{_TEMPLATE}/versions/<int:number>", letters.letter_version, name="letter_version"),
]
