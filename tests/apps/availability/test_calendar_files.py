"""Calendar files on a contact's page: preview, choice, undo, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.calendar_files import calendar, event
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import CalendarUpload, Leave
from fairlead.availability.operations.calendar_files import preview_calendar, take_absences, undo_upload
from fairlead.core.calendar_absences import Absence
from fairlead.customers.models import Contact
from fairlead.customers.operations.erasing import erase_rows
from fairlead.customers.operations.personal_data import export_personal_data
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAYS = ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270107")
FLOATING = ("DTSTART:20261201T090000", "DTEND:20261201T170000", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
FILE = calendar(
    "\n".join(
        (
            event(*DAYS, summary="Urlaub", uid="leave@x"),
            event("DTSTART:20261210T120000Z", "DTEND:20261211T110000Z", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", uid="t@x"),
            event(*FLOATING, summary="Unterwegs", uid="float@x"),
            event("DTSTART:20261202T090000Z", "DTEND:20261202T100000Z", summary="Call", uid="call@x"),
        )
    )
).encode()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner))


def upload(browser: Client, contact: Contact, data: bytes = FILE) -> tuple[int, str]:
    file = SimpleUploadedFile("leave.ics", data, "text/calendar")
    # The clock of the test stands in a year whose calendar the file is of.
    answer = browser.post(f"/contacts/{contact.pk}/calendar-files/new", {"file": file})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairlead.availability.views.calendar_files.clock", lambda request: NOW)


@pytest.mark.usefixtures("_at_noon")
def test_a_file_is_previewed_chosen_from_recorded_and_taken_back(contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    status, page = upload(browser, contact)
    assert status == 200
    assert not Leave.objects.exists()
    assert "24 Dec 2026\N{THIN SPACE}–\N{THIN SPACE}6 Jan 2027" in page
    assert "10 Dec 2026, from 13:00 – 11 Dec 2026, until 12:00" in page
    settled, floating = page.split("These name no time zone")
    assert "1 Dec 2026, 09:00–17:00" in floating
    assert (settled.count(" checked"), floating.count(" checked")) == (2, 0)
    chosen = re.findall(r'name="absence" value="([^"]+)" checked', page)
    answer = browser.post(
        f"/contacts/{contact.pk}/calendar-files", {"name": "leave.ics", "absence": chosen}, follow=True
    )
    assert "Recorded as leave" in answer.content.decode()
    assert {(leave.start_date, leave.source, leave.note) for leave in Leave.objects.all()} == {
        (date(2026, 12, 24), "CALENDAR_FILE", "Urlaub"),
        (date(2026, 12, 10), "CALENDAR_FILE", "x"),
    }
    _status, again = upload(browser, contact)
    assert again.count("known already") == 2
    assert " checked" not in again
    made = CalendarUpload.objects.get()
    Leave.objects.filter(note="x").update(note="Trip to Kyoto")
    undone = browser.post(f"/calendar-files/{made.pk}/undo", follow=True).content.decode()
    assert "1 leave removed. 1 leave stays, as it was changed since." in undone
    assert [leave.note for leave in Leave.objects.all()] == ["Trip to Kyoto"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"<!doctype html><html>Sign in</html>", "This is a web page, not a calendar"),
        (b"PK\x03\x04rest", "This is a compressed archive"),
        (b"x" * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
    ],
)
@pytest.mark.usefixtures("_at_noon")
def test_what_is_no_calendar_is_refused_with_a_sentence(
    data: bytes, sentence: str, contact: Contact, cast: Cast
) -> None:
    status, page = upload(signed_in(cast.owner), contact, data)
    assert status == 422
    assert sentence in page


@pytest.mark.usefixtures("_at_noon")
def test_a_hostile_rule_is_told_and_the_rest_is_read(contact: Contact, cast: Cast) -> None:
    hostile = event("DTSTART:20000101T000000Z", "RRULE:FREQ=SECONDLY", summary="Leave", uid="hostile@x")
    _status, page = upload(
        signed_in(cast.owner), contact, calendar(f"{hostile}\n{event(*DAYS, summary='Leave')}").encode()
    )
    assert "Not taken over as it stands" in page
    assert "24 Dec 2026\N{THIN SPACE}–\N{THIN SPACE}6 Jan 2027" in page


@pytest.mark.usefixtures("_at_noon")
def test_choices_that_we_did_not_write_are_refused(contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    for absence in ("forged", "WyIyMDI2Il0:1:x"):
        answer = browser.post(f"/contacts/{contact.pk}/calendar-files", {"name": "x", "absence": [absence]})
        assert answer.status_code == 422
    assert browser.post(f"/contacts/{contact.pk}/calendar-files", {"name": "x"}).status_code == 422
    assert not Leave.objects.exists()


def test_without_a_zone_nobody_can_say_whose_days_these_are(cast: Cast) -> None:
    nowhere = make_contact(make_account(owner=cast.owner, zone="", city="", country=""))
    status, page = upload(signed_in(cast.owner), nowhere)
    assert status == 422
    assert "time zone is not known" in page


ABSENCE = Absence(date(2026, 12, 24), None, date(2027, 1, 7), None, "Urlaub", "leave@x")


def test_only_who_may_work_the_account_takes_over_and_takes_back(contact: Contact, cast: Cast) -> None:
    for refused in (cast.stranger, cast.viewer):
        with pytest.raises(AccessRefused):
            preview_calendar(contact=contact, data=FILE, by=refused, now=NOW)
        with pytest.raises(AccessRefused):
            take_absences(contact=contact, name="x", absences=[ABSENCE], by=refused, now=NOW)
    made = take_absences(contact=contact, name="x", absences=[ABSENCE], by=cast.colleague, now=NOW)
    with pytest.raises(AccessRefused):
        undo_upload(upload=made, by=cast.viewer, now=NOW)
    assert undo_upload(upload=made, by=cast.owner, now=NOW) == (1, 0)
    assert undo_upload(upload=made, by=cast.owner, now=NOW) == (0, 0)


def test_a_contacts_data_names_their_leave_and_files_and_erasing_takes_both(contact: Contact, cast: Cast) -> None:
    take_absences(contact=contact, name="leave.ics", absences=[ABSENCE], by=cast.owner, now=NOW)
    data = export_personal_data(contact_id=contact.pk, by=cast.owner, now=NOW)
    assert [(row["start_date"], row["source"]) for row in data["leave"]] == [("2026-12-24", "CALENDAR_FILE")]
    assert data["calendars"][0]["file"] == "leave.ics"
    erase_rows(Contact, [contact.pk])
    assert not Leave.objects.exists()
    assert not CalendarUpload.objects.exists()
