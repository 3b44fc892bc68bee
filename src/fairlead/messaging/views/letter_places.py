"""What letters and outgoing mail bring to the pages of others. Called in `apps.py`, when models are ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.customers.operations.erasing import with_person
from fairlead.customers.operations.merging import on_merge
from fairlead.messaging.operations.outgoing import erase_marks, move_to_account
from fairlead.messaging.queries.letters import UnknownTemplate
from fairlead.messaging.views import mail_answers
from fairlead.ui.navigation import Command, Entry, add_command, add_entry
from fairlead.ui.refusals import register_refusal


def register() -> None:
    """Add the pages to navigation and palette, and say how their refusals are answered."""
    add_entry(Entry("letter_templates", pgettext_lazy("page", "Letters"), icon="file-text", group="system", order=24))
    add_command(
        Command(
            _("Look at the letters that we write"),
            icon="file-text",
            url_name="letter_templates",
            words=(_("template mail text salutation language"),),
        )
    )
    register_refusal(UnknownTemplate, 404)
    mail_answers.listen()
    on_merge(move_to_account)
    with_person(erase_marks)
