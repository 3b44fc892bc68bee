"""How all accounts are covered, those with the worst gaps first.

Counted in the database by account, so that a hundred thousand accounts are one statement; what the page shows of its
fifty is decided by `core.coverage` from their rows. A test holds the two to one answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet

from fairlead.continuity.models import TopicSeat
from fairlead.continuity.queries.covering import Coverage, colleague
from fairlead.continuity.queries.rules import watched_rules
from fairlead.continuity.queries.seats import seats_visible_to
from fairlead.continuity.types import SeatState
from fairlead.core import coverage
from fairlead.customers.models import TIER_ORDER, Account, Contact
from fairlead.customers.types import Stage
from fairlead.db.id_columns import read_id_columns
from fairlead.team import access
from fairlead.team.models import Member

PAGE_SIZE = 50
# Nobody looks for stand-ins at those who buy no more, or have not bought yet.
COVERED_STAGES = (Stage.ACTIVE, Stage.SAMPLING, Stage.DORMANT)

_COUNTS = """
    WITH rule AS (
        SELECT * FROM unnest(%(topics)s::text[], %(stand_ins)s::int[], %(days)s::int[]) AS rule (topic, stand_ins, days)
    ), seat AS (
        SELECT seat.account_id, seat.topic, seat.place, seat.agreed_on_date, rule.stand_ins,
            greatest(seat.agreed_on_date, seat.checked_on_date) + rule.days AS due_date,
            contact.deleted_at IS NULL AND contact.left_on_date IS NULL
                AND EXISTS (SELECT FROM customers_contactpoint point WHERE point.contact_id = contact.id) AS is_usable
        FROM continuity_topicseat seat JOIN rule USING (topic)
        JOIN customers_contact contact ON contact.id = seat.contact_id
        WHERE seat.state = 'CURRENT'
    ), topic AS (
        SELECT account_id, count(*) FILTER (WHERE is_usable) AS usable,
            count(*) FILTER (WHERE is_usable AND place > 0) < max(stand_ins)
                OR count(*) FILTER (WHERE is_usable AND place = 0) = 0 AS is_thin,
            count(*) FILTER (WHERE is_usable AND agreed_on_date IS NULL) AS unagreed,
            count(*) FILTER (WHERE is_usable AND due_date <= %(today)s) AS due
        FROM seat GROUP BY account_id, topic
    )
    SELECT account_id, count(*) FILTER (WHERE usable > 0), count(*) FILTER (WHERE usable > 0 AND is_thin),
        count(*) FILTER (WHERE usable = 1), sum(unagreed)::int, sum(due)::int
    FROM topic GROUP BY account_id
"""


class GapFilter(StrEnum):
    """Which accounts are shown, the worst first."""

    ANY = "any"
    NOBODY = "nobody"
    FEW = "few"
    ALONE = "alone"
    AGREE = "agree"
    CHECK = "check"
    NONE = "none"


@dataclass(frozen=True)
class Standing:
    """How many topics of an account have nobody, too few, one person alone; and agreements that are missing or due."""

    nobody: int = 0
    few: int = 0
    alone: int = 0
    agree: int = 0
    check: int = 0

    @property
    def order(self) -> tuple[int, int, int, int]:
        return -self.nobody, -self.few, -self.agree, -self.check

    @property
    def is_whole(self) -> bool:
        return not (self.nobody or self.few or self.agree or self.check)

    def is_in(self, wanted: str) -> bool:
        """Answer whether a filter keeps this."""
        if wanted in ("", GapFilter.ANY):
            return wanted == "" or not self.is_whole
        if wanted == GapFilter.NONE:
            return self.is_whole
        return bool(getattr(self, wanted))


@dataclass(frozen=True)
class OverviewFilter:
    """What is asked: whose accounts (None for all that one sees), which gaps, of one topic, one tier."""

    whose: int | None = None
    gap: str = ""
    topic: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Overview:
    """One page of accounts, and how many there are of each kind before the filter of gaps."""

    rows: tuple[tuple[Account, Standing, Coverage], ...]
    rules: tuple[coverage.Rule, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    matching: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.matching // PAGE_SIZE))


def overview(*, by: Member, now: datetime, wanted: OverviewFilter, page: int = 1) -> Overview:
    """Return a page of accounts, those with the worst gaps first, then by tier and name."""
    today = now.astimezone(by.zone_info).date()
    rules = [rule for rule in watched_rules() if wanted.topic in ("", rule.topic)]
    keys, standing = standings(by=by, today=today, wanted=wanted, rules=rules)
    kept = [pk for pk in keys if standing[pk].is_in(wanted.gap)]
    pages = max(1, -(-len(kept) // PAGE_SIZE))
    number = min(max(page, 1), pages)
    shown = kept[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    counts = {one.value: sum(standing[pk].is_in(one) for pk in keys) for one in GapFilter}
    covered = _coverages(shown, rules, today)
    rows = tuple((covered[pk].account, standing[pk], covered[pk]) for pk in shown if pk in covered)
    return Overview(rows, tuple(rules), counts | {"": len(keys)}, len(kept), number)


def standings(
    *, by: Member, today: date, wanted: OverviewFilter, rules: Sequence[coverage.Rule]
) -> tuple[list[int], dict[int, Standing]]:
    """Return the accounts that a filter keeps, the worst first, and how each stands; the filter of gaps aside."""
    (ids,) = read_id_columns(_accounts(by, wanted).order_by(TIER_ORDER, "sort_name", "pk"), "pk")
    bare = Standing(nobody=len(rules))
    known = counted_standings(rules, today)
    standing = {pk: known.get(pk, bare) for pk in ids.tolist()}
    return sorted(standing, key=lambda pk: standing[pk].order), standing


def _accounts(by: Member, wanted: OverviewFilter) -> QuerySet[Account]:
    rows = Account.objects.filter(access.account_scope(by), deleted_at=None, stage__in=COVERED_STAGES)
    if wanted.whose is not None:
        rows = rows.filter(owner=wanted.whose)
    return rows.filter(tier=wanted.tier) if wanted.tier else rows


def counted_standings(rules: Sequence[coverage.Rule], today: date) -> dict[int, Standing]:
    """Return how every account stands at which anybody was ever named; all others have nobody for any topic."""
    named: dict[str, Any] = {
        "topics": [rule.topic for rule in rules],
        "stand_ins": [rule.stand_ins for rule in rules],
        "days": [rule.check_days for rule in rules],
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, named)
        return {
            pk: Standing(len(rules) - covered, few, alone, agree, check)
            for pk, covered, few, alone, agree, check in cursor.fetchall()
        }


def _coverages(account_ids: Sequence[int], rules: Sequence[coverage.Rule], today: date) -> dict[int, Coverage]:
    working = Contact.objects.filter(deleted_at=None, left_on_date=None).prefetch_related("points")
    accounts = Account.objects.filter(pk__in=account_ids).select_related("owner")
    rows = accounts.prefetch_related(
        Prefetch("contacts", working.order_by("-is_main", "sort_name", "pk"), to_attr="working"),
        Prefetch(
            "topic_seats",
            TopicSeat.objects.filter(state=SeatState.CURRENT).select_related("contact").order_by("place", "pk"),
            to_attr="sitting",
        ),
    )
    found = {}
    for row in rows:
        people: list[Contact] = getattr(row, "working")  # noqa: B009  the type checker takes it for any record
        seats: list[TopicSeat] = getattr(row, "sitting")  # noqa: B009
        found[row.pk] = Coverage(
            account=row,
            today=today,
            people=tuple(colleague(one) for one in people),
            contacts={one.pk: one for one in people} | {seat.contact_id: seat.contact for seat in seats},
            seats=tuple(seats),
            proposals=(),
            rules=tuple(rules),
        )
    return found


def proposals_waiting(by: Member) -> QuerySet[TopicSeat]:
    """Return the proposals that nobody has decided on, of accounts that the member may see, the oldest first."""
    return seats_visible_to(by).filter(state=SeatState.PROPOSED).order_by("created_at", "pk")
