"""The timeline of an account or a contact: narrowed, searched, threads folded, a page at a time by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fairlead.core.search_terms import normalise
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.keyset import Column, Order, read_page
from fairlead.customers.queries.search import text_condition
from fairlead.exchanges.models import Attachment, Exchange
from fairlead.exchanges.types import Direction, Kind
from fairlead.team.models import Member

PAGE = 20
LONGEST_THREAD = 200
# What is read around a page, to know which answer belongs to which question.
AROUND = timedelta(days=30)
MOST_BETWEEN, MOST_BESIDE = 400, 100
_SPOKEN_PART = """
(SELECT e.id, e.occurred_at, e.kind, e.direction, e.outcome, e.contact_id, e.recorded_by_id
FROM exchanges_exchange e
WHERE e.account_id = %(account)s AND e.direction <> 'INTERNAL' AND {narrower}
    AND NOT EXISTS (SELECT FROM exchanges_exchange c WHERE c.corrects_id = e.id)
ORDER BY e.occurred_at {order}, e.id {order} LIMIT {most})"""
# On each side so many as are next to the page: in a long log a month holds thousands.
_SPOKEN = " UNION ALL ".join(
    _SPOKEN_PART.format(narrower=narrower, order=order, most=most)
    for narrower, order, most in (
        ("e.occurred_at > %(latest)s AND e.occurred_at <= %(until)s", "ASC", "%(beside)s"),
        ("e.occurred_at BETWEEN %(first)s AND %(latest)s", "DESC", "%(between)s"),
        ("e.occurred_at < %(first)s AND e.occurred_at >= %(since)s", "DESC", "%(beside)s"),
    )
)
LATEST_FIRST = Order((Column("at", F("occurred_at"), datetime), Column("id", F("pk"), int)), is_descending=True)


@dataclass(frozen=True)
class TimelineFilter:
    """How a timeline is narrowed. Days are those of the reader's calendar, both included; `member` is who of us."""

    kind: Kind | None = None
    direction: Direction | None = None
    contact_id: int | None = None
    member_id: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    has_files: bool = False

    @property
    def is_narrow(self) -> bool:
        return self != TimelineFilter()


@dataclass(frozen=True)
class TimelinePage:
    """Entries, the latest first. `threads` counts the entries of each folded thread, `files` are those of an entry."""

    entries: list[Exchange]
    threads: dict[str, int]
    files: dict[int, list[Attachment]]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """As much of an entry as tells who answered whom."""

    pk: int
    occurred_at: datetime
    kind: str
    direction: str
    outcome: str
    contact_id: int | None
    recorded_by_id: int | None


def timeline_page(
    account: Account,
    *,
    contact: Contact | None = None,
    chosen: TimelineFilter,
    zone: ZoneInfo,
    cursor: str = "",
    size: int = PAGE,
) -> TimelinePage:
    """Return one page of what was said with an account, or with one of its contacts. The caller has passed its door.

    Corrections stand in the place of what they correct. Unless narrowed, a thread is shown by its latest entry alone.
    """
    rows = narrowed(entries_of(account, contact), chosen, zone)
    if not chosen.is_narrow:
        rows = rows.filter(~Exists(_later_in_thread(contact)))
    page = read_page(rows, LATEST_FIRST, size=size, cursor=cursor, dress=dressed)
    keys = {row.thread_key for row in page.rows} - {""}
    threads: dict[str, int] = {}
    if keys and not chosen.is_narrow:
        counted = entries_of(account, contact).filter(thread_key__in=keys).exclude(thread_key="")
        threads = dict(counted.order_by().values("thread_key").annotate(n=Count("pk")).values_list("thread_key", "n"))
    return TimelinePage(page.rows, threads, files_of(page.rows), page.next_cursor, page.previous_cursor)


def thread_entries(account: Account, thread_key: str) -> list[Exchange]:
    """Return the entries of a thread, the latest first; of a very long one the latest LONGEST_THREAD."""
    rows = entries_of(account, None).filter(thread_key=thread_key).exclude(thread_key="")
    return list(dressed(rows).order_by("-occurred_at", "-pk")[:LONGEST_THREAD])


def timeline(account: Account, *, contact: Contact | None = None, limit: int = 30) -> list[Exchange]:
    """Return the latest exchanges with an account (or one of its contacts), latest first; corrections stand in place.

    The caller has passed the account's door.
    """
    return list(dressed(entries_of(account, contact)).order_by("-occurred_at", "-pk")[:limit])


def spoken_around(account: Account, entries: Sequence[Exchange]) -> list[Spoken]:
    """Return what was said before, between and after some entries, so far as it tells who answered whom."""
    if not entries:
        return []
    moments = [row.occurred_at for row in entries]
    first, latest = min(moments), max(moments)
    values: dict[str, Any] = {
        "account": account.pk,
        "first": first,
        "latest": latest,
        "since": first - AROUND,
        "until": latest + AROUND,
        "between": MOST_BETWEEN,
        "beside": MOST_BESIDE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN, values)
        return [Spoken(*row) for row in cursor.fetchall()]


def people_spoken_with(account: Account) -> list[Contact]:
    """Return the account's people that are not in the bin, for choosing one."""
    return list(Contact.objects.filter(account=account, deleted_at=None).only("name").order_by("sort_name", "pk")[:200])


def members_to_choose() -> list[Member]:
    """Return who of us may have recorded something. Whether they have with this account is not asked: with a long log
    that takes longer than the whole page."""
    return list(Member.objects.filter(is_active=True).only("name", "email").order_by("name", "pk")[:200])


def entries_of(account: Account, contact: Contact | None) -> QuerySet[Exchange]:
    """Return what was said with an account or one of its contacts; what a correction replaced is left out."""
    rows = Exchange.objects.filter(~Exists(_correction()), account=account)
    return rows.filter(contact=contact) if contact is not None else rows


def narrowed(rows: QuerySet[Exchange], chosen: TimelineFilter, zone: ZoneInfo) -> QuerySet[Exchange]:
    """Return the entries that a filter asks for."""
    wanted: dict[str, Any] = {
        "kind": chosen.kind,
        "direction": chosen.direction,
        "contact": chosen.contact_id,
        "recorded_by": chosen.member_id,
        "occurred_at__gte": _midnight(chosen.since, zone),
        "occurred_at__lt": _midnight(chosen.until, zone, days=1),
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return holding(rows, text=chosen.text, has_files=chosen.has_files or None)


def holding(rows: QuerySet[Exchange], *, text: str = "", has_files: bool | None = None) -> QuerySet[Exchange]:
    """Return the entries that hold all words of a query, and that have files or have none."""
    if has_files is not None:
        files = Exists(Attachment.objects.filter(exchange=OuterRef("pk")))
        rows = rows.filter(files if has_files else ~files)
    return rows.filter(said_with(text)) if text.strip() else rows


def said_with(text: str) -> Q:
    """Return the condition for entries that answer a query; one without any letter or digit is answered by nothing."""
    sought = normalise(text)
    return text_condition(sought, "search_text") if sought else Q(pk=None)


def dressed(rows: QuerySet[Exchange]) -> QuerySet[Exchange]:
    return rows.select_related("contact", "recorded_by", "corrects", "corrects__recorded_by")


def files_of(entries: Sequence[Exchange]) -> dict[int, list[Attachment]]:
    """Return the files of some entries, in their order."""
    found: dict[int, list[Attachment]] = {}
    for one in Attachment.objects.filter(exchange__in=[row.pk for row in entries]).order_by("exchange", "position"):
        found.setdefault(one.exchange_id, []).append(one)
    return found


def _correction() -> QuerySet[Exchange]:
    return Exchange.objects.filter(corrects=OuterRef("pk"))


def _later_in_thread(contact: Contact | None) -> QuerySet[Exchange]:
    """Return the entries that keep one from standing for its thread: later ones that no correction has replaced."""
    later = Exchange.objects.filter(
        ~Q(thread_key=""),
        Q(occurred_at__gt=OuterRef("occurred_at")) | Q(occurred_at=OuterRef("occurred_at"), pk__gt=OuterRef("pk")),
        ~Exists(_correction()),
        account=OuterRef("account"),
        thread_key=OuterRef("thread_key"),
    )
    return later.filter(contact=contact) if contact is not None else later


def _midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC)
    except OverflowError:
        return None
