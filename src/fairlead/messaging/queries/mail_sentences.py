"""What is said of mailboxes and of mail that came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from fairlead.messaging.models import IncomingMail


def mailbox_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Say why a mailbox could not be opened or read, and what to do."""
    sentences = {
        "name_unknown": _("The server %(host)s is not known. Check its name."),
        "private_address": _(
            "%(host)s lies in a private network, and the desk does not look there. Whoever runs the desk can allow it."
        ),
        "unprotected": _("Without protection only a server on this machine is read. Choose TLS for %(host)s."),
        "unreachable": _("The mail server does not answer. It is tried again by itself."),
        "timeout": _("The mail server took too long. It is tried again by itself."),
        "tls": _("The server’s certificate cannot be trusted, so nothing was read. Check name, port and protection."),
        "unauthorized": _("User name or password is wrong. Many providers ask for an app password, or for OAuth 2."),
        "folder": _("The folder “%(folder)s” cannot be opened. Choose another one."),
        "refused": _("The mail server refused what was asked. It is tried again by itself."),
        "token_refused": _("The server for tokens refused (%(error)s). Give the desk access anew."),
        "key_replaced": _("The desk’s key was replaced, so the password cannot be read. Enter it again."),
        "no_connector": _("This desk cannot read mailboxes."),
        "failed": _("The mailbox could not be read. It is tried again by itself."),
    }
    found = sentences.get(code)
    if found is None:
        return (
            _("The server for tokens cannot be asked. Check its address.")
            if code.startswith("token_")
            else _("The mailbox could not be read. It is tried again by itself.")
        )
    return found % facts


def failing_sentence(facts: Mapping[str, Any]) -> str:
    """Tell whoever answers for a mailbox that it has failed for some time."""
    why = mailbox_sentence(facts["code"], facts["facts"])
    return _("The mailbox %(mailbox)s can no longer be read. %(why)s") % {"mailbox": facts["mailbox"], "why": why}


def brought_sentence(facts: Mapping[str, Any]) -> str:
    """Tell who brought older mail in what came of it."""
    return (
        _("%(name)s: %(read)d mails read, %(new)d new, %(matched)d of customers, %(failed)d could not be read.") % facts
    )


def problem_sentences(mail: IncomingMail) -> list[str]:
    """Say what of a mail could not be read as it should be."""
    sentences = {
        "no_headers": _("This has no headers: it may be no mail at all."),
        "no_sender": _("The mail names no sender."),
        "no_date": _("The mail names no moment, or none that can be read."),
        "large_file": _("The file “%(name)s” is larger than %(limit)d MB: it stays in the original."),
        "too_large": _(
            "The mail has %(size)d MB, more than %(limit)d MB: only its head was read, the rest stays at the server."
        ),
        "left_out": _(
            "Not every part of the mail was read: there are too many, or they lie too deep in each other."
            " The original holds all of it."
        ),
        "encrypted": _("The mail is encrypted: only the mail program of its receiver can open the original."),
        "packed": _(
            "Outlook has packed files or layout of this mail into winmail.dat. Ask its sender for another format if"
            " something is missing."
        ),
        "unreadable": _("The mail could not be read as mail. It is kept as it came."),
    }
    return [sentences[code] % facts for code, facts in mail.problems if code in sentences]
