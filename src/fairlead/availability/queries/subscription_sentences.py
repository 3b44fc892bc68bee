"""What is said of a subscribed calendar: why it could not be fetched, and what of it was left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.core.ics import UnreadableCalendar, explain


def problem_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Say why a calendar was not fetched and what to do, without its address."""
    sentences = {
        "bad_address": _("This is not an address of a calendar. It begins with https:// or webcal://."),
        "scheme": _("This is not an address of a calendar. It begins with https:// or webcal://."),
        "password_in_address": _("Write user name and password into their own fields, not into the address."),
        "name_unknown": _("The host %(host)s is not known. Check the address."),
        "private_address": _(
            "%(host)s lies in a private network, and the desk does not look there. Whoever runs the desk can allow it."
        ),
        "unreachable": _("The calendar’s server does not answer. It is tried again by itself."),
        "tls": _("The server’s certificate cannot be trusted, so nothing was fetched."),
        "timeout": _("The calendar’s server took too long. It is tried again by itself."),
        "too_large": _("The calendar is larger than %(limit)s MB. Subscribe to a smaller one."),
        "too_many_redirects": _("The address leads on and on. Use the calendar’s final address."),
        "insecure_redirect": _("The address leads to one without encryption, so nothing was fetched."),
        "unauthorized": _("User name or password is wrong, or the address has expired. Subscribe again with new ones."),
        "forbidden": _("The server does not let us read this calendar. Ask its owner to share it."),
        "not_found": _("There is no calendar at this address any more. Ask its owner for a new one."),
        "too_often": _("The server asks us to come back later. It is tried again by itself."),
        "status": _("The server answered with an error (%(status)s). It is tried again by itself."),
        "no_calendar_server": _("This is not a calendar server (CalDAV). For a file that ends in .ics choose ICS."),
        "no_calendar_there": _("There is no calendar at this address, nor directly below it."),
        "several_calendars": _("There are several calendars: %(names)s. Use the address of the one that is meant."),
        "zone_unknown": _(
            "Whose days these are cannot be said: the contact’s time zone is not known. Add a city first."
        ),
        "key_replaced": _("The desk’s key was replaced, so the address cannot be read. Subscribe again."),
        "no_connector": _("This desk cannot fetch calendars."),
    }
    sentence = sentences.get(code)
    if sentence is not None:
        return sentence % facts
    return explain(UnreadableCalendar(code, **facts), _)


def left_out_sentences(left_out: list[list[Any]]) -> list[str]:
    """Say what of a calendar was not taken over."""
    return [_left_out(kind, number) for kind, number in left_out]


def _left_out(kind: str, number: int) -> str:
    if kind == "floating":
        sentence = ngettext(
            "%(n)d absence names no time zone and is left out.",
            "%(n)d absences name no time zone and are left out.",
            number,
        )
    elif kind == "beyond":
        sentence = ngettext("%(n)d absence too many is left out.", "%(n)d absences too many are left out.", number)
    else:
        sentence = ngettext("%(n)d entry could not be read.", "%(n)d entries could not be read.", number)
    return sentence % {"n": number}


def member_failing_sentence(facts: Mapping[str, Any]) -> str:
    """Tell a member that their own calendar has failed for some time."""
    why = problem_sentence(facts["code"], facts["facts"])
    return _("Your calendar at %(host)s can no longer be read. %(why)s") % {"host": facts["host"], "why": why}


def failing_sentence(facts: Mapping[str, Any]) -> str:
    """Tell whoever subscribed that a calendar has failed for some time."""
    why = problem_sentence(facts["code"], facts["facts"])
    return _("The calendar of %(contact)s at %(host)s can no longer be read. %(why)s") % {
        "contact": facts["contact"],
        "host": facts["host"],
        "why": why,
    }
