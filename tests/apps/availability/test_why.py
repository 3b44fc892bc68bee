"""Why a status is what it is: the steps as data, in words, with the way to mend each, for those who may."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program
from tests.factories.team import signed_in

from fairlead.availability.models import CalendarCorrection, KnownClosure
from fairlead.availability.operations import record_leave
from fairlead.availability.queries.explaining import Step, explain_account, explain_contact
from fairlead.availability.types import LeaveCertainty
from fairlead.customers.models import Contact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday 10:00 in Hamburg
CHRISTMAS = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner), is_main=True)


def steps_of(contact: Contact, now: datetime = NOW) -> dict[str, Step]:
    explained = explain_contact(contact, now=now, language="en")
    return {step.code: step for step in explained.steps}


def test_steps_come_in_the_order_in_which_they_are_taken(contact: Contact) -> None:
    explained = explain_contact(contact, now=NOW, language="en")
    assert [step.code for step in explained.steps] == [
        "place",
        "zone",
        "week_country",
        "calendar",
        "day_work",
        "closure_none",
        "leave_none",
        "result",
    ]
    zone = explained.steps[1].facts
    assert (zone["zone"], zone["zone_from"], zone["zone_source"]) == ("Europe/Berlin", "account", "COUNTRY")
    assert [step.code for step in explained.steps if step.decides] == ["result"]


def test_a_holiday_decides_and_says_what_it_is(contact: Contact) -> None:
    steps = steps_of(contact, CHRISTMAS)
    assert steps["day_holiday"].decides
    assert steps["day_holiday"].facts["holiday_local_name"] == "Erster Weihnachtstag"
    assert steps["result"].facts["status"] == "holiday"


def test_a_correction_names_who_made_it(contact: Contact, cast: Cast) -> None:
    row = CalendarCorrection.objects.create(
        country="DE", date=date(2026, 12, 25), is_closed=False, recorded_by=cast.boss, note="They said so"
    )
    facts = steps_of(contact, CHRISTMAS)["day_work"].facts
    assert (facts["correction_id"], facts["corrected_by"]) == (row.pk, "Bo Boss")
    page = signed_in(cast.boss).get(f"/contacts/{contact.pk}/why?at=2026-12-25T18:00").content.decode()
    assert "Worked by your correction" in page
    assert f'href="/calendars/corrections/{row.pk}"' in page


def test_own_hours_are_told_from_usual_and_assumed_ones(contact: Contact, cast: Cast) -> None:
    contact.week = [{"days": ["mon"], "from": "08:00", "to": "12:00"}]
    contact.save()
    assert steps_of(contact)["week_own"].facts["hours"] == "08:00–12:00"
    tonga = make_account("Island", owner=cast.owner, country="TO", subdivision="", city="", zone="Pacific/Tongatapu")
    codes = [step.code for step in explain_account(tonga, now=NOW, language="en").steps]
    assert "week_assumed" in codes


def test_closures_and_leave_say_from_whom_they_are_known(contact: Contact, cast: Cast) -> None:
    closure = KnownClosure.objects.create(
        account=contact.account,
        name="Stock-taking",
        start_date=date(2026, 11, 20),
        end_date=date(2026, 11, 28),
        probability_percent=80,
        recorded_by=cast.owner,
    )
    away = record_leave(
        contact=contact, by=cast.owner, now=NOW, start_date=date(2026, 11, 23),
        end_date=date(2026, 11, 24), certainty=LeaveCertainty.HEARSAY,
    )  # fmt: skip
    steps = steps_of(contact)
    assert steps["closure_told"].facts["known_closure_id"] == closure.pk
    assert steps["closure_told"].decides
    assert steps["leave_uncertain"].facts["leave_id"] == away.pk
    assert not steps["leave_uncertain"].decides
    page = signed_in(cast.owner).get(f"/contacts/{contact.pk}/why?at=2026-11-23T17:00").content.decode()
    assert "Closed with 80 %: Stock-taking" in page
    assert "Owen Owner" in page
    assert f'href="/leave/{away.pk}"' in page


def test_without_a_zone_nothing_more_is_said(cast: Cast) -> None:
    account = make_account(owner=cast.owner, country="", subdivision="", city="", zone="", zone_source="")
    codes = [step.code for step in explain_account(account, now=NOW, language="en").steps]
    assert codes == ["place_unknown", "zone_unknown", "result"]
    page = signed_in(cast.owner).get(f"/customers/{account.pk}/why")
    assert page.status_code == 200


def test_who_may_not_mend_sees_no_way_to(contact: Contact, cast: Cast) -> None:
    address = f"/contacts/{contact.pk}/why?at=2026-11-23T17:00"
    assert "/leave/new" in signed_in(cast.owner).get(address).content.decode()
    page = signed_in(cast.viewer).get(address).content.decode()
    assert "None recorded for this day." in page
    assert "/leave/new" not in page
    assert "/edit" not in page.split('<ol class="fl-tl')[1].split("</ol>")[0]


def test_the_panel_is_a_piece_of_a_page(contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    panel = browser.get(f"/contacts/{contact.pk}/why", headers={"X-Fairlead-Panel": "sheet"}).content.decode()
    assert panel.lstrip().startswith('<div class="fl-panel"')
    assert "<html" in browser.get(f"/customers/{contact.account.pk}/why").content.decode()


def test_every_status_leads_to_its_reasons(contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    assert f'href="/contacts/{contact.pk}/why"' in browser.get("/").content.decode()
    assert f'href="/contacts/{contact.pk}/why"' in browser.get(f"/contacts/{contact.pk}").content.decode()
    account = browser.get(f"/customers/{contact.account.pk}?at=2026-12-25T18:00").content.decode()
    assert f'href="/customers/{contact.account.pk}/why?at=2026-12-25T18%3A00"' in account


def test_programs_get_the_same_steps(contact: Contact, cast: Cast) -> None:
    program = Program(cast.owner)
    answer = program.get(f"/contacts/{contact.pk}/availability/explanation?at=2026-12-25T09:00:00Z").json()
    day = next(step for step in answer["steps"] if step["code"] == "day_holiday")
    assert (answer["status"], day["decides"], day["sentence"]) == (
        "holiday",
        True,
        "Public holiday: Christmas Day",
    )
    assert program.get(f"/accounts/{contact.account.pk}/availability/explanation").json()["local_date"]
