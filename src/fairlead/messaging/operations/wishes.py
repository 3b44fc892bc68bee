"""Records what contacts wish, and to what they have agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.core.weeks import ImpossibleWeek, parse_week
from fairlead.customers.models import Contact
from fairlead.messaging.models import ContactConsent, ContactWish, Purpose
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible


class WishSaysNothing(NotPossible):
    field, code = "channel", "says_nothing"
    message = _("Say what they wish: not at all, only at some hours, or in which language.")


class LanguagesOfOneChannel(NotPossible):
    field, code = "languages", "languages_of_one_channel"
    message = _("Languages are wished of all that is written: leave the channel open.")


class WishedWeekCannotBe(NotPossible):
    field, code, message = "week", "impossible_week", _("These hours cannot be read. Write them as Tue 14:00-16:00.")


class ConsentNeedsSource(NotPossible):
    field, code, message = "source", "source_missing", _("Say how we know: a mail, a form, a call.")


class ConsentInTheFuture(NotPossible):
    field, code, message = "said_on_date", "in_the_future", _("Nobody has agreed or refused yet on this day.")


@transaction.atomic
def record_wish(
    *,
    contact: Contact,
    by: Member,
    now: datetime,
    channel: str = "",
    is_refused: bool = False,
    week: list[dict[str, Any]] | None = None,
    languages: Sequence[str] = (),
    told_on_date: date | None = None,
    note: str = "",
) -> ContactWish:
    """Record what a contact wishes of a channel, or of all; it takes the place of what they wished of it before.

    Raises AccessRefused, WishSaysNothing, LanguagesOfOneChannel, WishedWeekCannotBe.
    """
    access.check_can_work_account(by, contact.account)
    if not (is_refused or week or languages):
        raise WishSaysNothing
    if languages and channel:
        raise LanguagesOfOneChannel
    if week:
        _check_week(week)
    wish, _is_new = ContactWish.objects.update_or_create(
        contact=contact,
        channel=channel,
        defaults={
            "is_refused": is_refused,
            "week": None if is_refused else week,
            "languages": list(languages),
            "told_on_date": told_on_date,
            "note": note.strip(),
            "recorded_by": by,
        },
    )
    wish.refresh_from_db()
    return wish


def _check_week(week: list[dict[str, Any]]) -> None:
    try:
        read = parse_week(week)
    except ImpossibleWeek as problem:
        raise WishedWeekCannotBe from problem
    if not any(read.days):
        raise WishedWeekCannotBe


@transaction.atomic
def remove_wish(*, wish: ContactWish, by: Member, now: datetime) -> None:
    """Remove a wish that does not hold any more; the history keeps it. Raises AccessRefused."""
    access.check_can_work_account(by, wish.contact.account)
    wish.delete()


@transaction.atomic
def record_consent(
    *,
    contact: Contact,
    by: Member,
    now: datetime,
    is_given: bool,
    said_on_date: date,
    source: str,
    channel: str = "",
    purpose: Purpose | None = None,
) -> ContactConsent:
    """Record that a contact agreed or refused; it takes the place of the word of the same breadth before.

    Raises AccessRefused, ConsentNeedsSource, ConsentInTheFuture.
    """
    access.check_can_work_account(by, contact.account)
    if not source.strip():
        raise ConsentNeedsSource
    if said_on_date > now.astimezone(by.zone_info).date():
        raise ConsentInTheFuture
    said, _is_new = ContactConsent.objects.update_or_create(
        contact=contact,
        channel=channel,
        purpose=purpose,
        defaults={
            "is_given": is_given,
            "said_on_date": said_on_date,
            "source": source.strip(),
            "recorded_by": by,
        },
    )
    said.refresh_from_db()
    return said


@transaction.atomic
def remove_consent(*, consent: ContactConsent, by: Member, now: datetime) -> None:
    """Remove what was recorded by mistake; the history keeps it. Raises AccessRefused."""
    access.check_can_work_account(by, consent.contact.account)
    consent.delete()
