"""Reads automatic replies, where they stand, and who follows people who have left."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from fairlead.availability.models import AbsenceMail, Leave, Succession
from fairlead.availability.types import AbsenceMailState
from fairlead.core.absence_mail import Delegate, Quote
from fairlead.core.mail_text import fold, own_words
from fairlead.customers.models import Contact
from fairlead.customers.types import PointKind
from fairlead.exchanges.models import Exchange
from fairlead.team import access
from fairlead.team.models import Member

LONGEST_SHOWN = 12_000
# What stands around the words on which a reading relies, in a line of a list.
LETTERS_AROUND = 40
# Those of the latest days are shown as recorded lately, so that a wrong guess is seen while it matters.
LATELY = timedelta(days=7)


class Piece(NamedTuple):
    """A part of a mail's text; `about` says for what it was relied on, "" for all the rest."""

    words: str
    about: str = ""


def absence_mails_visible_to(by: Member) -> QuerySet[AbsenceMail]:
    """Return the automatic replies of contacts whose accounts the member may see, the latest first."""
    shown = AbsenceMail.objects.filter(
        access.account_scope(by, "contact__account__"), contact__deleted_at=None, contact__account__deleted_at=None
    )
    return shown.select_related(
        "contact__account__owner", "exchange", "leave__stand_in", "settled_by", "undone_by", "brought_by"
    ).prefetch_related("delegates__contact")


def find_absence_mail(by: Member, mail_id: int) -> AbsenceMail | None:
    """Return one automatic reply that the member may see."""
    return absence_mails_visible_to(by).filter(pk=mail_id).first()


def find_reply_in_log(exchange_id: int) -> AbsenceMail | None:
    """Return what was read in an entry of the log. The caller has passed the entry's door."""
    return AbsenceMail.objects.filter(exchange=exchange_id).first()


def unsure_mails(by: Member, customers: Q | None = None) -> QuerySet[AbsenceMail]:
    """Return what waits for somebody to decide, the absence that begins first before the others."""
    rows = absence_mails_visible_to(by).filter(customers or Q(), state=AbsenceMailState.UNSURE)
    return rows.order_by("start_date", "pk")


def recorded_lately(by: Member, now: datetime, customers: Q | None = None) -> QuerySet[AbsenceMail]:
    """Return what the desk has recorded by itself in the latest days and is not over, the latest first."""
    ahead = Q(end_date=None) | Q(end_date__gte=now.date())
    rows = absence_mails_visible_to(by).filter(customers or Q(), ahead, state=AbsenceMailState.RECORDED)
    return rows.filter(read_at__gt=now - LATELY).order_by("-read_at", "-pk")


def mails_of_contact(contact: Contact, *, most: int = 5) -> list[AbsenceMail]:
    """Return a contact's latest automatic replies, what is unsure first. The caller has passed the door."""
    rows = AbsenceMail.objects.filter(contact=contact).exclude(state=AbsenceMailState.REPEATED)
    rows = rows.alias(waits=Q(state=AbsenceMailState.UNSURE)).order_by("-waits", "-received_at", "-pk")
    return list(rows.select_related("contact__account", "exchange", "leave").prefetch_related("delegates")[:most])


def successions_visible_to(by: Member) -> QuerySet[Succession]:
    """Return the questions who follows somebody, also the settled ones, the oldest first."""
    shown = Succession.objects.filter(
        access.account_scope(by, "contact__account__"), contact__deleted_at=None, contact__account__deleted_at=None
    )
    return shown.select_related(
        "contact__account__owner", "mail__exchange", "successor", "settled_by", "opened_by"
    ).prefetch_related("mail__delegates__contact")


def find_succession(by: Member, succession_id: int) -> Succession | None:
    """Return one question who follows somebody, when the member may see it."""
    return successions_visible_to(by).filter(pk=succession_id).first()


def find_succession_of(contact: Contact) -> Succession | None:
    """Return the question who follows a contact, answered or not. The caller has passed the door."""
    return Succession.objects.filter(contact=contact).select_related("successor").first()


def open_successions(by: Member, customers: Q | None = None) -> QuerySet[Succession]:
    """Return the questions who follows somebody that nobody has answered."""
    return successions_visible_to(by).filter(customers or Q(), settled_at=None)


def count_questions(by: Member) -> tuple[int, int]:
    """Return how many replies are unsure, and how many people left whom nobody follows, of the member's customers."""
    where = Q(contact__account__owner=by, contact__deleted_at=None, contact__account__deleted_at=None)
    unsure = AbsenceMail.objects.filter(where, state=AbsenceMailState.UNSURE).count()
    return unsure, Succession.objects.filter(where, settled_at=None).count()


def text_of(exchange: Exchange | None, contact: Contact) -> str:
    """Return the text of a mail in the log, as its quotes are counted in it; "" when its words were erased."""
    if exchange is None:
        return ""
    return own_words(exchange.text, contact.name).text[:LONGEST_SHOWN]


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def places_in(text: str, quotes: Iterable[Quote]) -> list[list[str | int]]:
    """Return where in this text the quoted words stand, as rows keep it; what does not stand in it is left out."""
    found: list[list[str | int]] = []
    latest = 0
    # Of words that are quoted for two things the longer stand.
    for about, start, _end, words in sorted(quotes, key=lambda quote: (quote.start, -quote.end)):
        at = start if text.startswith(words, start) else text.find(words)
        if at >= latest and words:
            found.append([about, at, at + len(words)])
            latest = at + len(words)
    return found


def pieces_of(mail: AbsenceMail) -> list[Piece]:
    """Return the text of a mail in pieces, those that were relied on with what they tell."""
    text = text_of(mail.exchange, mail.contact)
    if digest_of(text) != mail.text_digest:
        return [Piece(text)] if text else []
    return list(_pieces(text, mail.quotes))


def excerpt_of(mail: AbsenceMail) -> list[Piece]:
    """Return the words that were relied on, with a little around them, as one line."""
    pieces = [Piece(re.sub(r"\s+", " ", piece.words), piece.about) for piece in pieces_of(mail)]
    marked = [number for number, piece in enumerate(pieces) if piece.about]
    if not marked:
        return [Piece(pieces[0].words[: 3 * LETTERS_AROUND])] if pieces else []
    shown: list[Piece] = []
    for number in range(max(marked[0] - 1, 0), min(marked[-1] + 2, len(pieces))):
        piece = pieces[number]
        shown.append(piece if piece.about else Piece(_shortened(piece.words, number < marked[0], number > marked[-1])))
    return shown


def _shortened(words: str, is_before: bool, is_behind: bool) -> str:
    if is_before:
        return f"… {words[-LETTERS_AROUND:]}" if len(words) > LETTERS_AROUND else words
    if is_behind:
        return f"{words[:LETTERS_AROUND]} …" if len(words) > LETTERS_AROUND else words
    if len(words) <= 2 * LETTERS_AROUND:
        return words
    return f"{words[:LETTERS_AROUND]} … {words[-LETTERS_AROUND:]}"


def _pieces(text: str, quotes: Sequence[Sequence[str | int]]) -> Iterable[Piece]:
    at = 0
    for about, start, end in quotes:
        if int(start) > at:
            yield Piece(text[at : int(start)])
        yield Piece(text[int(start) : int(end)], str(about))
        at = int(end)
    if at < len(text):
        yield Piece(text[at:])


def find_named(contact: Contact, delegate: Delegate) -> Contact | None:
    """Return who of the contact's company is named: by address, by number, or by name where it is one person's."""
    others = Contact.objects.filter(account=contact.account_id, deleted_at=None, left_on_date=None)
    others = others.exclude(pk=contact.pk)
    if delegate.email:
        by_mail = others.filter(points__kind=PointKind.EMAIL, points__value=delegate.email.lower()).first()
        if by_mail is not None:
            return by_mail
    if delegate.phone:
        numbers = (PointKind.PHONE, PointKind.MOBILE, PointKind.WHATSAPP)
        by_phone = list(others.filter(points__kind__in=numbers, points__value=delegate.phone).distinct()[:2])
        if len(by_phone) == 1:
            return by_phone[0]
    named = [one for one in others if delegate.name and _is_called(one, delegate.name)]
    return named[0] if len(named) == 1 else None


def _is_called(contact: Contact, name: str) -> bool:
    wanted = sorted(fold(name).split())
    return any(sorted(fold(own).split()) == wanted for own in (contact.name, contact.latin_name) if own)


def leave_made_by_mails(contact: Contact) -> dict[int, AbsenceMail]:
    """Return the leave of a contact that is as mails say it, unchanged by people, each with the latest of its mails."""
    rows = AbsenceMail.objects.filter(
        contact=contact, leave__isnull=False, state__in=(AbsenceMailState.RECORDED, AbsenceMailState.ACCEPTED)
    ).select_related("leave")
    latest: dict[int, AbsenceMail] = {}
    for row in rows.order_by("received_at", "pk"):
        if row.leave is not None and row.leave.version == row.leave_version and row.leave.end_date == row.end_date:
            latest[row.leave.pk] = row
    return latest


def latest_reply_of(leave: Leave) -> AbsenceMail | None:
    """Return the latest automatic reply that a leave rests on. The caller has passed the door."""
    return AbsenceMail.objects.filter(leave=leave).order_by("-received_at", "-pk").first()
