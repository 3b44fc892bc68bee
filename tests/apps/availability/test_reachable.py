"""The page and the API of who can be reached now: who is shown, in which order, to whom, with which numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program

from fairlead.availability.models import KnownClosure, Leave
from fairlead.availability.queries.reachable import LISTS, ReachableFilter, reachable
from fairlead.core.availability import Status
from fairlead.customers.models import Contact
from fairlead.customers.types import Channel, Stage
from fairlead.team.models import Member
from fairlead.team.types import Scope

pytestmark = pytest.mark.django_db
# Monday, 10:30 in Berlin, 13:30 in Dubai, 15:00 in Pune, 17:30 in Shanghai, 18:30 in Tokyo, 04:30 in New York.
NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
AT = "at=2026-11-30T09:30:00%2B00:00"
PLACES = {
    "Berlin": ("DE", "BE", "Europe/Berlin"),
    "Dubai": ("AE", "DU", "Asia/Dubai"),
    "Pune": ("IN", "MH", "Asia/Kolkata"),
    "Shanghai": ("CN", "SH", "Asia/Shanghai"),
    "Tokyo": ("JP", "13", "Asia/Tokyo"),
    "New York": ("US", "NY", "America/New_York"),
    "Nowhere": ("US", "", ""),
}


def contact_in(place: str, owner: Member | None, **fields: Any) -> Contact:
    country, subdivision, zone = PLACES[place]
    account = make_account(f"Firm in {place}", owner=owner, country=country, subdivision=subdivision, zone=zone,
                           zone_source="CITY" if zone else "", city="", **fields)  # fmt: skip
    return make_contact(account, f"Person in {place}")


def names(by: Member, which: str = "now", **filters: Any) -> list[str]:
    shown = reachable(by=by, moment=NOW, wanted=ReachableFilter(which=which, **filters))
    assert shown.total == len(shown.rows)
    return [row.contact.name.removeprefix("Person in ") for row in shown.rows]


def test_those_whose_time_closes_soonest_come_first() -> None:
    cast = make_cast()
    for place in PLACES:
        contact_in(place, cast.owner)
    rows = reachable(by=cast.owner, moment=NOW, wanted=ReachableFilter()).rows
    assert {row.answer.status for row in rows} == {Status.REACHABLE}
    until = [row.answer.until for row in rows]
    assert until == sorted(until, key=lambda moment: moment or NOW)
    assert {row.contact.name for row in rows} >= {"Person in Berlin", "Person in Pune", "Person in Shanghai"}
    berlin = next(row for row in rows if row.contact.name == "Person in Berlin")
    assert berlin.local_at is not None
    assert berlin.local_at.strftime("%H:%M") == "10:30"


def test_everybody_stands_in_one_list_and_the_counts_say_so() -> None:
    cast = make_cast()
    for place in PLACES:
        contact_in(place, cast.owner)
    by = cast.owner
    counts = reachable(by=by, moment=NOW, wanted=ReachableFilter()).counts
    assert counts == {which: len(names(by, which)) for which in LISTS}
    assert names(by, "closing") == ["Shanghai"]
    assert names(by, "unknown_zone") == ["Nowhere"]
    assert "New York" in names(by, "closed")
    one_each = sum(counts[status.value] for status in Status if status is not Status.REACHABLE)
    assert one_each + counts["now"] + counts["probably-closed"] == len(PLACES)


def test_only_contacts_of_accounts_that_one_may_see_are_shown_and_counted() -> None:
    cast = make_cast()
    contact_in("Berlin", cast.owner, backup_owner=cast.backup)
    contact_in("Pune", cast.stranger)
    seen = {"owner": ["Berlin"], "backup": ["Berlin", "Pune"], "colleague": ["Berlin"], "leader": ["Berlin"],
            "stranger": ["Pune"], "boss": ["Berlin", "Pune"], "finance": ["Berlin", "Pune"],
            "viewer": ["Berlin", "Pune"]}  # fmt: skip
    for relation, expected in seen.items():
        by = getattr(cast, relation)
        assert sorted(names(by)) == expected, relation
        shown = reachable(by=by, moment=NOW, wanted=ReachableFilter())
        assert shown.counts["now"] == len(expected), relation
        assert sorted(code for code, _count in shown.countries) == sorted(PLACES[place][0] for place in expected)


def test_who_left_is_in_the_bin_or_lost_is_not_there() -> None:
    cast = make_cast()
    contact_in("Berlin", cast.owner)
    for fields in ({"left_on_date": date(2026, 1, 1)}, {"deleted_at": NOW}):
        Contact.objects.filter(pk=contact_in("Berlin", cast.owner).pk).update(**fields)
    contact_in("Berlin", cast.owner, stage=Stage.LOST)
    contact_in("Berlin", cast.owner, deleted_at=NOW)
    make_account("Without people", owner=cast.owner)
    assert names(cast.owner) == ["Berlin"]


def test_filters_narrow_rows_counts_and_regions() -> None:
    cast = make_cast()
    contact_in("Berlin", cast.owner, tier="A", tags=["fair"])
    contact_in("Pune", cast.colleague, tier="B")
    munich = make_contact(make_account("Munich", owner=cast.colleague, subdivision="BY", city="", tier="A"), "Munich")
    by = cast.owner
    assert sorted(names(by)) == ["Berlin", "Munich", "Pune"]
    assert names(by, owner="me") == ["Berlin"]
    assert sorted(names(by, owner="team")) == ["Berlin", "Munich", "Pune"]
    assert sorted(names(by, owner=str(cast.colleague.pk))) == ["Munich", "Pune"]
    assert sorted(names(by, tier="A")) == ["Berlin", "Munich"]
    assert names(by, tag="fair") == ["Berlin"]
    assert sorted(names(by, country="DE")) == ["Berlin", "Munich"]
    assert names(by, country="DE", subdivision="BY") == ["Munich"]
    shown = reachable(by=by, moment=NOW, wanted=ReachableFilter(country="DE", subdivision="BY"))
    assert dict(shown.countries) == {"DE": 2, "IN": 1}
    assert dict(shown.regions) == {"BE": 1, "BY": 1}
    assert shown.counts["now"] == 1
    assert shown.rows[0].contact == munich


def test_leave_and_likely_closures_move_people_to_other_lists() -> None:
    cast = make_cast()
    away, closed = contact_in("Berlin", cast.owner), contact_in("Pune", cast.owner)
    assert sorted(names(cast.owner)) == ["Berlin", "Pune"]
    leave = {"start_date": date(2026, 11, 29), "end_date": date(2026, 12, 2), "recorded_by": cast.owner}
    Leave.objects.create(contact=away, **leave)
    told = {"start_date": date(2026, 11, 30), "end_date": date(2026, 12, 2), "recorded_by": cast.owner}
    KnownClosure.objects.create(account=closed.account, name="Stocktaking", probability_percent=80, **told)
    assert names(cast.owner) == []
    assert names(cast.owner, "leave") == ["Berlin"]
    assert names(cast.owner, "probably-closed") == ["Pune"]


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    people = [make_contact(account, f"P{number}") for number in range(7)]
    found: list[int] = []
    for begin in (0, 3, 6):
        page = reachable(by=cast.owner, moment=NOW, wanted=ReachableFilter(), begin=begin, limit=3)
        assert page.total == 7
        found += [row.contact.pk for row in page.rows]
    assert found == [person.pk for person in people]
    assert reachable(by=cast.owner, moment=NOW, wanted=ReachableFilter(), begin=9, limit=3).rows == ()


def page(by: Member, query: str = "", **headers: str) -> str:
    client = Client()
    client.force_login(by)
    response = client.get(f"/now?{AT}&{query}", headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_shows_local_time_status_strip_and_wishes() -> None:
    cast = make_cast()
    contact = contact_in("Berlin", cast.owner)
    Contact.objects.filter(pk=contact.pk).update(preferred_channel=Channel.CALL, wishes="Not before ten")
    html = page(cast.owner)
    row = html[html.index(f'id="contact-{contact.pk}"') :]
    for text in ("10:30", "Europe/Berlin", "fl-strip", "left", "Not before ten", "Call"):
        assert text in row
    assert f'href="/contacts/{contact.pk}"' in row
    assert "<b>1</b> contact can be reached now" in html


def test_the_page_answers_a_fragment_without_its_frame() -> None:
    cast = make_cast()
    contact_in("Berlin", cast.owner)
    fragment = page(cast.owner, **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "Person in Berlin" in fragment


def test_the_page_offers_what_is_left_when_a_list_is_empty() -> None:
    cast = make_cast()
    assert "Nobody here" in page(cast.owner)
    contact_in("Berlin", cast.owner)
    assert "No contact fits this filter" in page(cast.owner, "tier=A")
    for odd in ("status=nonsense", "page=x", "page=999999999999", "country=%00", "owner=%00&tag=%00", "region=zz"):
        assert "<h1>Reachable now</h1>" in page(cast.owner, odd)


def test_the_page_asks_as_much_for_few_as_for_many(django_assert_num_queries: Any) -> None:
    cast = make_cast()
    client = Client()
    client.force_login(cast.owner)
    contact_in("Berlin", cast.owner)
    client.get(f"/now?{AT}", headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as for_one:
        client.get(f"/now?{AT}", headers={"HX-Request": "true"})
    for place in PLACES:
        contact_in(place, cast.owner)
    with django_assert_num_queries(len(for_one)):
        client.get(f"/now?{AT}", headers={"HX-Request": "true"})


def test_links_of_counts_lead_to_lists_of_that_length() -> None:
    cast = make_cast()
    for place in PLACES:
        contact_in(place, cast.owner)
    html = page(cast.owner)
    links = re.findall(
        r'<a href="\?([^"]*status=[^"]*)"[^>]*>(?:<span class="truncate">)?[^<]*(?:</span>)?\D*?(\d+)<', html
    )
    assert links
    for query, count in links:
        shown = page(cast.owner, query.replace("&amp;", "&"))
        assert shown.count('<tr class="fl-row"') == int(count), query


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_programs_walk_all_pages_at_the_moment_of_the_first(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    people = [make_contact(account, f"P{number}") for number in range(5)]
    program = Program(cast.owner, scopes=(Scope.LEAVE_READ,))
    answer = program.get(f"/availability/reachable?limit=2&{AT}").json()
    assert answer["total"] == 5
    assert answer["counts"]["now"] == 5
    assert answer["countries"] == {"DE": 5}
    found = list(answer["items"])
    while answer["next"]:
        answer = program.client.get(answer["next"], headers=program.headers).json()
        assert answer["at"] == "2026-11-30T09:30:00Z"
        found += answer["items"]
    assert [row["contact_id"] for row in found] == [person.pk for person in people]
    assert {row["status"] for row in found} == {"reachable"}
    assert found[0]["local_time"] == "2026-11-30T10:30:00+01:00"


def test_working_minutes_are_those_of_the_contact(cast: Cast) -> None:
    contact = contact_in("Berlin", cast.owner)
    weekdays = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}
    Contact.objects.filter(pk=contact.pk).update(week=[weekdays])
    program = Program(cast.owner, scopes=(Scope.LEAVE_READ,))
    friday_evening, monday = "2026-11-27T16:30:00Z", "2026-11-30T09:30:00Z"
    address = f"/contacts/{contact.pk}/working-minutes"
    answer = program.get(f"{address}?from={friday_evening}&to={monday}").json()
    assert answer["zone"] == "Europe/Berlin"
    assert answer["working_minutes"] == 120.0  # Friday 17:30 to 18:00, Monday 09:00 to 10:30
    assert program.get(f"{address}?from={monday}&to={friday_evening}").json()["working_minutes"] == 0
    assert program.get(address).status_code == 422
