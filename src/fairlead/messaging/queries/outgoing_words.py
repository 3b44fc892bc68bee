"""Words for outgoing mail: why it cannot go, why it has not gone, and where it stands."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from fairlead.messaging.models import OutgoingMail
from fairlead.messaging.types import OutgoingState
from fairlead.ui import formats

TONES = {
    OutgoingState.DRAFT: "off",
    OutgoingState.QUEUED: "soon",
    OutgoingState.SCHEDULED: "soon",
    OutgoingState.CLAIMED: "soon",
    OutgoingState.SENDING: "soon",
    OutgoingState.SENT: "on",
    OutgoingState.UNCERTAIN: "edge",
    OutgoingState.FAILED: "late",
    OutgoingState.CANCELLED: "off",
}


def problem_sentence(problem: str, what: str) -> str:
    """Say why a mail cannot go as it is, with the remedy; `problem` is a word of `operations.outgoing.MailProblem`."""
    sentences = {
        "no_address": _("No mail address is known. Add one on the contact’s page."),
        "address_of_nobody": _("“%(what)s” is not an address of this contact. Choose one of theirs."),
        "impossible_address": _("“%(what)s” is no mail address. Write it as name@company.com."),
        "address_marked": _("Mail to “%(what)s” came back, or its owner complained. Ask them, then lift the mark."),
        "too_many_copies": _("At most %(what)s people get a copy. Take some out."),
        "no_subject": _("The subject is missing. Write one."),
        "no_text": _("The text is missing. Write it, or choose a letter."),
        "too_long": _("This is longer than %(what)s characters. Shorten it."),
        "unfilled": _("“%(what)s” still stands in the letter. Fill it in, or take it out."),
        "too_many_files": _("At most %(what)s files go with a mail. Take some out."),
        "files_too_large": _("The files are larger than %(what)s MB together. Send a link instead."),
        "refused_file": _("“%(what)s” is a program: mail servers refuse it. Leave it out."),
        "unknown_language": _("Letters cannot be written in “%(what)s”. Choose another language."),
        "in_the_past": _("This moment is over. Choose one that lies ahead."),
        "too_far_ahead": _("This lies more than a year ahead. Choose an earlier moment."),
    }
    return sentences[problem] % {"what": what}


def failure_sentence(mail: OutgoingMail) -> str:
    """Say why a mail has not gone, or why nobody knows; "" for one of which there is nothing to say."""
    sentences = {
        "broken_off": _("The program was ended while the mail was being handed over. It may have arrived, or not."),
        "no_answer": _("The mail server fell silent after it had got the mail. It may have arrived, or not."),
        "refused": _("The mail server has refused it: %(answer)s"),
        "put_off": _("The mail server has put it off: %(answer)s"),
        "no_server": _("The mail server could not be reached: %(answer)s"),
        "impossible": _("It could not be put into the form of a mail: %(answer)s"),
        "gate": _("The contact gate lets nothing pass to this person any more."),
        "no_access": _("Whoever wrote it may not write to this customer any more."),
        "not_arrived": _("It did not arrive. You can send it again."),
    }
    if not mail.failure:
        return ""
    if mail.failure not in sentences:
        return problem_sentence(mail.failure, mail.answer)
    return sentences[mail.failure] % {"answer": mail.answer or "–"}


def moment_there(moment: datetime, zone: str) -> str:
    """Return a moment by the customer's clock, such as Tue, 3 Nov 09:30 (São Paulo)."""
    there = moment.astimezone(ZoneInfo(zone or "UTC"))
    place = zone.rpartition("/")[2].replace("_", " ") if zone else "UTC"
    return f"{formats.day_and_date(there.date())} {formats.clock_time(there)} ({place})"


def server_sentence() -> str:
    """Say where mail goes; "" when nothing is configured."""
    if settings.MAIL_PROVIDER:
        return _("Mail goes through %(provider)s.") % {"provider": settings.MAIL_PROVIDER}
    if settings.SENDS_MAIL:
        return _("Mail goes through the server %(host)s, port %(port)s.") % {
            "host": settings.EMAIL_HOST,
            "port": settings.EMAIL_PORT,
        }
    return ""
