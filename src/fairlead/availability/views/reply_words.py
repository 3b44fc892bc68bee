"""How an automatic reply and the question who follows somebody are said: on lists, in panels, in notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fairlead.availability.queries.absence_mails import excerpt_of
from fairlead.availability.types import AbsenceDoubt, AbsenceMailState, AbsenceSays
from fairlead.availability.views.leave_words import period_text
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats

_TONES = {
    AbsenceMailState.UNSURE: "edge",
    AbsenceMailState.RECORDED: "on",
    AbsenceMailState.ACCEPTED: "on",
    AbsenceMailState.KNOWN: "off",
    AbsenceMailState.REPEATED: "off",
    AbsenceMailState.DISMISSED: "off",
    AbsenceMailState.OVER: "off",
}
UNDECIDED = (AbsenceMailState.UNSURE, AbsenceMailState.OVER)
DECIDED = (AbsenceMailState.RECORDED, AbsenceMailState.ACCEPTED, AbsenceMailState.DISMISSED)


def reply_line(mail: Any, by: Member) -> dict[str, Any]:
    """Return one automatic reply as a list shows it."""
    return {
        "mail": mail,
        "contact": mail.contact,
        "account": mail.contact.account,
        "says": reply_sentence(mail),
        "excerpt": excerpt_of(mail),
        "tone": _TONES[AbsenceMailState(mail.state)],
        "state": mail.get_state_display().partition(":")[0],
        "is_left": mail.says == AbsenceSays.LEFT,
        "is_undecided": mail.state in UNDECIDED,
        "can_undo": mail.state in DECIDED,
        "can_work": access.can_work_account(by, mail.contact.account),
        "doubts": [AbsenceDoubt(one).label for one in mail.doubts],
        "received": formats.date_and_time(mail.received_at.astimezone(by.zone_info)),
        "path": reverse("absence_mail", args=[mail.pk]),
    }


def reply_sentence(mail: Any) -> str:
    """Say what a reply says, as it was understood."""
    if mail.says == AbsenceSays.LEFT:
        return _("Has left the company")
    if mail.start_date is None:
        return _("Back already")
    latest = mail.end_date - timedelta(days=1) if mail.end_date else None
    return _("Away: %(period)s") % {"period": period_text(mail.start_date, None, latest)}


def back_sentence(end: date | None) -> str:
    """Say when somebody is back."""
    if end is None:
        return _("until further notice")
    return _("back on %(day)s") % {"day": formats.day_and_date(end)}


def recorded_notice(facts: Mapping[str, Any]) -> str:
    """Say in a notice that leave was recorded from a mail."""
    return _("%(contact)s of %(account)s is away: %(period)s. Their automatic reply says so.") % _notice_facts(facts)


def changed_notice(facts: Mapping[str, Any]) -> str:
    """Say in a notice that a further mail has changed the days of a leave."""
    return _("%(contact)s of %(account)s is away on other days: %(period)s. Their latest reply says so.") % (
        _notice_facts(facts)
    )


def asked_notice(facts: Mapping[str, Any]) -> str:
    """Say in a notice that a reply is unsure."""
    return _("Is %(contact)s of %(account)s away? Their automatic reply can be understood in several ways.") % (
        _notice_facts(facts)
    )


def left_notice(facts: Mapping[str, Any]) -> str:
    """Say in a notice that somebody has left."""
    return _("%(contact)s has left %(account)s, as their mailbox says. Who follows?") % _notice_facts(facts)


def _notice_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    start, end = facts.get("start_date"), facts.get("end_date")
    latest = date.fromisoformat(end) - timedelta(days=1) if end else None
    period = period_text(date.fromisoformat(start), None, latest) if start else ""
    return {"contact": facts["contact"], "account": facts["account"], "period": period}
