"""What could be forgotten: every kind is found where it is, and nowhere else; seen by those who see the customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.mails import mail
from tests.factories.people import Cast, make_cast, make_member
from tests.factories.programs import Program
from tests.factories.team import signed_in

from fairlead.availability.models import CalendarRelease
from fairlead.availability.queries.crack_finders import are_calendars_old, common_hours
from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import crack_finders
from fairlead.customers.types import Stage
from fairlead.insights.models import CrackCount
from fairlead.insights.operations.counting import count_cracks
from fairlead.insights.queries.cracks import count_cracked, find_cracks
from fairlead.messaging.models import ContactHold, IncomingMail, OutgoingMail, Purpose
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.types import HoldReason, IncomingState, OutgoingState
from fairlead.planner.models import Item

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
Make = Callable[[Cast], Account]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def sound(cast: Cast, name: str = "Nordlicht GmbH", **fields: Any) -> Account:
    """Return an account that lacks nothing."""
    usual = {"owner": cast.owner, "backup_owner": cast.backup, "stage": Stage.LEAD}
    account = make_account(name, **(usual | fields))
    make_contact(account, email=f"{account.pk}@example.com", is_main=True)
    due = date(2026, 12, 1)
    Item.objects.create(account=account, title="Call", due_date=due, owner=cast.owner, made_by=cast.owner)
    return account


def kinds_of(cast: Cast, account: Account) -> set[str]:
    """Return the kinds of cracks that an account has, asked by who sees everything."""
    accounts = Account.objects.filter(deleted_at=None)
    return {finder.key for finder in crack_finders() if account.pk in finder.find(accounts, NOW)}


def test_nothing_is_found_where_nothing_is_missing(cast: Cast) -> None:
    assert kinds_of(cast, sound(cast)) == set()
    found = find_cracks(cast.owner, now=NOW)
    assert (found.customers, found.sound, found.chosen) == (1, 1, None)
    assert count_cracked(cast.owner, NOW) == 0


def without_step(cast: Cast) -> Account:
    account = sound(cast)
    account.items.update(done_at=NOW, done_by=cast.owner)
    return account


def overdue(cast: Cast) -> Account:
    account = sound(cast)
    account.items.update(due_date=date(2026, 11, 20))
    return account


def without_people(cast: Cast) -> Account:
    account = sound(cast)
    account.contacts.update(left_on_date=date(2026, 1, 1))
    return account


def without_way(cast: Cast) -> Account:
    account = sound(cast)
    for contact in account.contacts.all():
        contact.points.all().delete()
    return account


def unanswered(cast: Cast) -> Account:
    account = sound(cast)
    content = mail(sender=f"Anke <{account.pk}@example.com>")
    taken, _new = take_in(read=read(content, received_at=NOW - timedelta(days=9), now=NOW), now=NOW)
    assert (taken.account_id, taken.state) == (account.pk, IncomingState.WAITING)
    IncomingMail.objects.filter(pk=taken.pk).update(answer_due_at=NOW - timedelta(days=7))
    return account


def uncertain(cast: Cast) -> Account:
    account = sound(cast)
    OutgoingMail.objects.create(
        account=account,
        contact=account.contacts.get(),
        purpose=Purpose.objects.get(pk="order"),
        language="en",
        to_address="a@example.com",
        state=OutgoingState.UNCERTAIN,
        sending_at=NOW,
        message_id="<1@exporter.example>",
        original_digest="0" * 64,
        made_by=cast.owner,
    )
    return account


def held(cast: Cast) -> Account:
    account = sound(cast)
    who = {"owner": cast.owner, "made_by": cast.owner}
    ContactHold.objects.create(account=account, reason=HoldReason.COMPLAINT, starts_at=NOW - timedelta(days=9), **who)
    return account


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("no-owner", lambda cast: sound(cast, owner=None)),
        ("no-owner", lambda cast: sound(cast, owner=make_member("Gone Guo", is_active=False))),
        ("no-backup", lambda cast: sound(cast, backup_owner=None)),
        ("no-backup", lambda cast: sound(cast, backup_owner=make_member("Gone Guo", is_active=False))),
        ("no-step", without_step),
        ("overdue", overdue),
        ("no-contact", without_people),
        ("no-way", without_way),
        ("no-zone", lambda cast: sound(cast, country="BR", subdivision="", city="", zone="", zone_source="")),
        ("no-region", lambda cast: sound(cast, subdivision="", city="")),
        ("hold-without-end", held),
        ("no-stand-in", lambda cast: sound(cast, stage=Stage.ACTIVE)),
        ("unanswered", unanswered),
        ("uncertain-mail", uncertain),
        ("no-common-hours", lambda cast: sound(cast, country="US", subdivision="CA", zone="America/Los_Angeles")),
    ],
)
def test_each_kind_is_found_where_it_is(cast: Cast, kind: str, make: Make) -> None:
    account = make(cast)
    whole = sound(cast, "Whole AG")
    assert kind in kinds_of(cast, account)
    assert kinds_of(cast, whole) == set()
    boss = signed_in(cast.boss)
    page = boss.get("/cracks/", {"kind": kind}).content.decode()
    assert account.name in page
    assert "Whole AG" not in page
    remedy = page.partition('data-key="r"')[2].partition('href="')[2].partition('"')[0]
    assert boss.get(remedy).status_code == 200


def test_what_is_put_off_ended_or_of_tomorrow_is_no_crack(cast: Cast) -> None:
    account = held(cast)
    ContactHold.objects.update(ends_at=NOW + timedelta(days=1))
    account.items.update(due_date=NOW.date() - timedelta(days=1))
    assert kinds_of(cast, account) == set()


def test_who_is_lost_or_in_the_bin_is_not_looked_at(cast: Cast) -> None:
    sound(cast, backup_owner=None, stage=Stage.LOST)
    sound(cast, "Deleted AG", backup_owner=None, deleted_at=NOW, deleted_by=cast.owner)
    assert find_cracks(cast.boss, now=NOW).customers == 0
    assert count_cracks(now=NOW) == len(crack_finders())


def test_the_colleague_who_fits_best_is_named(cast: Cast) -> None:
    make_member("Late Lu", zone="America/New_York", country="US")
    account = sound(cast, country="US", subdivision="CA", zone="America/Los_Angeles")
    page = signed_in(cast.boss).get("/cracks/", {"kind": "no-common-hours"}).content.decode()
    assert account.name in page
    assert "Best placed: Late Lu, " in page


def test_several_of_a_kind_are_one_line_that_opens_the_oldest(cast: Cast) -> None:
    account = overdue(cast)
    oldest = Item.objects.create(
        account=account, title="Sample", due_date=date(2026, 11, 2), owner=cast.owner, made_by=cast.owner
    )
    page = signed_in(cast.owner).get("/cracks/", {"kind": "overdue"}).content.decode()
    assert "Sample, due " in page
    assert ", and 1 more" in page
    assert f'href="/to-dos/{oldest.pk}"' in page


def test_everybody_sees_the_cracks_of_the_customers_whom_they_see(cast: Cast) -> None:
    sound(cast, "Open AG", backup_owner=None)
    for who, sees in ((cast.owner, True), (cast.leader, True), (cast.boss, True), (cast.stranger, False)):
        found = find_cracks(who, now=NOW)
        assert [row.account.name for row in found.rows] == (["Open AG"] if sees else [])
    assert find_cracks(cast.leader, now=NOW, owner="me").customers == 0
    assert find_cracks(cast.leader, now=NOW, owner=str(cast.owner.pk)).customers == 1
    assert find_cracks(cast.owner, now=NOW, owner="nonsense").customers >= 0


def test_a_day_is_counted_once_and_told_against_a_week_ago(cast: Cast) -> None:
    kept, mended = sound(cast, backup_owner=None), sound(cast, "Mended AG", backup_owner=None)
    count_cracks(now=NOW - timedelta(days=7))
    count_cracks(now=NOW - timedelta(days=7))
    rows = CrackCount.objects.filter(kind="no-backup").order_by("owner")
    assert [(row.owner, row.number) for row in rows] == [(cast.owner, 2), (None, 0)]
    Account.objects.filter(pk=mended.pk).update(backup_owner=cast.backup)
    kind = next(one for one in find_cracks(cast.owner, now=NOW).kinds if one.finder.key == "no-backup")
    assert (kind.number, kind.week_ago) == (1, 2)
    assert list(kind.history) == [(date(2026, 11, 17), 2), (date(2026, 11, 24), 1)]
    stranger = next(one for one in find_cracks(cast.stranger, now=NOW).kinds if one.finder.key == "no-backup")
    assert list(stranger.history) == [(date(2026, 11, 17), 0), (date(2026, 11, 24), 0)]
    Account.objects.update(updated_at=NOW)
    page = signed_in(cast.owner).get("/cracks/", {"at": "2026-11-24T16:00"}).content.decode()
    assert "1 fewer than a week ago" in page
    assert kept.name in page


def test_customers_of_tier_a_stand_first_and_a_page_has_fifty(cast: Cast) -> None:
    Account.objects.bulk_create(
        Account(name=f"Acc {n:03}", sort_name=f"acc {n:03}", match_name=f"a{n}", owner=cast.owner, tier=tier)
        for n, tier in enumerate(["", "C", "A"] * 20)
    )
    first = find_cracks(cast.owner, now=NOW, kind="no-backup")
    second = find_cracks(cast.owner, now=NOW, kind="no-backup", begin=first.past)
    assert [row.account.tier for row in (*first.rows, *second.rows)] == ["A"] * 20 + ["C"] * 20 + [""] * 20
    assert len(first.rows) == 50
    assert 'rel="next"' in signed_in(cast.owner).get("/cracks/?kind=no-backup").content.decode()


def test_the_desk_leads_to_ones_own_cracks(cast: Cast) -> None:
    assert "/cracks/?owner=me" not in signed_in(cast.owner).get("/").content.decode().partition("<main")[2]
    sound(cast, backup_owner=None)
    assert "/cracks/?owner=me" not in signed_in(cast.owner).get("/").content.decode().partition("<main")[2]
    overdue(cast)
    page = signed_in(cast.owner).get("/").content.decode().partition("<main")[2]
    assert "/cracks/?owner=me" in page
    assert "<b>1</b> customer of yours could be forgotten" in page


def test_an_empty_desk_says_that_there_is_nobody_to_look_at(cast: Cast) -> None:
    page = signed_in(cast.stranger).get("/cracks/").content.decode()
    assert "No customers to look at" in page


def test_old_calendars_concern_everybody(cast: Cast) -> None:
    assert are_calendars_old(NOW) == (not CalendarRelease.objects.filter(applied_at__isnull=False).exists())
    CalendarRelease.objects.update(holidays_version="0.1")
    assert are_calendars_old(NOW)
    sound(cast)
    assert "The calendars are not up to date" in signed_in(cast.owner).get("/cracks/").content.decode()


def random_spans(chance: Random) -> list[tuple[datetime, datetime]]:
    ends = sorted(chance.sample(range(200), 2 * chance.randrange(7)))
    moments = [NOW + timedelta(minutes=15 * end) for end in ends]
    return list(zip(moments[::2], moments[1::2], strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_common_hours_are_those_counted_quarter_by_quarter(seed: int) -> None:
    def quarters(spans: list[tuple[datetime, datetime]]) -> set[datetime]:
        step = timedelta(minutes=15)
        return {start + step * n for start, end in spans for n in range((end - start) // step)}

    chance = Random(seed)
    ours, theirs = random_spans(chance), random_spans(chance)
    assert common_hours(ours, theirs) == len(quarters(ours) & quarters(theirs)) / 4


def test_the_api_lists_them(cast: Cast) -> None:
    account = sound(cast, backup_owner=None)
    answer = Program(cast.owner).get("/cracks?kind=no-backup")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["customers"], told["sound"], told["listed"], told["next_begin"]) == (1, 0, "no-backup", None)
    assert [row["account_id"] for row in told["rows"]] == [account.pk]
    assert {one["kind"]: one["number"] for one in told["kinds"]}["no-backup"] == 1
