"""The calendars of a contact and of an account: every mark, both clocks, the way to record, who may."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import KnownClosure, Leave
from fairlead.availability.operations import record_leave
from fairlead.availability.queries.contact_calendar import calendar_of_account, calendar_of_contact
from fairlead.availability.types import LeaveCertainty
from fairlead.availability.views.calendar_finder import found_calendars
from fairlead.customers.models import Contact
from fairlead.customers.operations.derived import refresh_search

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner), is_main=True)


def marks(contact: Contact, year: int = 2026) -> dict[date, str]:
    shown = calendar_of_contact(
        contact, first=date(year, 1, 1), end=date(year + 1, 1, 1), today=NOW.date(), language="en"
    )
    return {cell.plan.on_date: cell.mark for cell in shown.whole.cells}


def test_each_kind_of_day_has_its_mark(contact: Contact, cast: Cast) -> None:
    def leave(first: int, back: int, certainty: str = LeaveCertainty.CONFIRMED) -> None:
        record_leave(
            contact=contact,
            by=cast.owner,
            now=NOW,
            start_date=date(2026, 11, first),
            end_date=date(2026, 11, back),
            certainty=LeaveCertainty(certainty),
        )

    leave(2, 4)
    leave(4, 5, LeaveCertainty.HEARSAY)
    KnownClosure.objects.create(
        account=contact.account,
        name="Moving",
        start_date=date(2026, 11, 16),
        end_date=date(2026, 11, 18),
        probability_percent=70,
        recorded_by=cast.owner,
    )
    for year in (2023, 2024, 2025):
        Leave.objects.create(
            contact=contact, start_date=date(year, 12, 1), end_date=date(year, 12, 6), recorded_by=cast.owner
        )
    found = marks(contact)
    assert len(found) == 365
    assert [found[date(2026, 11, day)] for day in (2, 3, 4, 5, 7, 16)] == [
        "leave",
        "leave",
        "perhaps",
        "work",
        "free",
        "closed",
    ]
    assert (found[date(2026, 12, 2)], found[date(2026, 12, 25)]) == ("likely", "holiday")


def test_china_works_on_make_up_days_and_doubts_a_year_that_is_not_announced(cast: Cast) -> None:
    account = make_account("Yong", owner=cast.owner, country="CN", subdivision="", city="", zone="Asia/Shanghai")
    found = marks(make_contact(account, "Li Na"))
    assert found[date(2026, 2, 14)] == "make_up"
    assert "doubt" in marks(make_contact(account, "Wang Wei"), 2027).values()


def test_the_page_shows_both_clocks_and_leads_to_the_form_of_a_day(contact: Contact, cast: Cast) -> None:
    page = signed_in(cast.owner).get(f"/contacts/{contact.pk}/calendar?month=2026-12").content.decode()
    assert "Tue, 1 Dec" in page
    assert "08:00–17:00" in page
    assert "15:00–00:00" in page
    assert f'href="/contacts/{contact.pk}/leave/new?day=2026-12-01"' in page
    assert "Christmas Day" in page
    assert 'href="?month=2026-11"' in page
    assert 'href="?month=2027-01"' in page
    form = signed_in(cast.owner).get(f"/contacts/{contact.pk}/leave/new?day=2026-12-01").content.decode()
    assert form.count('value="2026-12-01"') == 2


def test_a_viewer_sees_the_days_and_records_nothing(contact: Contact, cast: Cast) -> None:
    page = signed_in(cast.viewer).get(f"/contacts/{contact.pk}/calendar").content.decode()
    assert "leave/new" not in page
    assert signed_in(cast.stranger).get(f"/contacts/{contact.pk}/calendar").status_code == 404


def test_what_cannot_be_read_as_a_month_is_this_month(contact: Contact, cast: Cast) -> None:
    for asked in ("2026-13", "soon", "9999-01", ""):
        page = signed_in(cast.owner).get(f"/contacts/{contact.pk}/calendar?month={asked}&at=2026-11-23T17:00")
        assert "November 2026" in page.content.decode()


def test_an_account_shows_all_its_people(contact: Contact, cast: Cast) -> None:
    other = make_contact(contact.account, "Jonas Petersen")
    make_contact(contact.account, "Long Gone", left_on_date=date(2020, 1, 1))
    row = record_leave(contact=other, by=cast.owner, now=NOW, start_date=date(2026, 12, 7), end_date=date(2026, 12, 9))
    shown = calendar_of_account(
        contact.account, first=date(2026, 1, 1), end=date(2027, 1, 1), today=NOW.date(), language="en"
    )
    assert [line.contact for line in shown.people] == [contact, other]
    page = signed_in(cast.owner).get(f"/customers/{contact.account.pk}/calendar?month=2026-12").content.decode()
    assert page.count(f'data-panel href="/leave/{row.pk}"') == 3  # two days, and once in the list
    assert "Long Gone" not in page
    assert "leave/new" not in page


def test_a_customer_without_a_zone_has_a_calendar_too(cast: Cast) -> None:
    account = make_account(owner=cast.owner, country="", subdivision="", city="", zone="", zone_source="")
    page = signed_in(cast.owner).get(f"/customers/{account.pk}/calendar")
    assert "Time zone unknown" in page.content.decode()


def test_the_palette_finds_calendars_by_the_word_and_a_name(contact: Contact, cast: Cast) -> None:
    refresh_search(account_ids=[contact.account.pk])
    addresses = [one.address for one in found_calendars(cast.owner, "cal nordlicht", NOW)]
    assert f"/customers/{contact.account.pk}/calendar" in addresses
    assert found_calendars(cast.owner, "nordlicht", NOW) == []
    assert found_calendars(cast.owner, "calendar", NOW) == []
    assert found_calendars(cast.stranger, "calendar nordlicht", NOW) == []
