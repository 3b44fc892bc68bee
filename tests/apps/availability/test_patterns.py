"""Likely absences from the leave of past years: told, recorded as likely, dismissed, told again when seen again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program
from tests.factories.team import signed_in

from fairlead.availability.models import Leave, PatternDismissal
from fairlead.availability.operations.patterns import NoSuchPattern, accept_pattern, dismiss_pattern
from fairlead.availability.queries import person_of_contact
from fairlead.availability.queries.pattern_sentences import pattern_sentence
from fairlead.availability.queries.patterns import patterns_of_account, patterns_of_contact, with_likely_leave
from fairlead.availability.types import LeaveCertainty, LeaveKind, LeaveSource
from fairlead.core.availability import Status, status_at
from fairlead.core.feasts import FEASTS, easter
from fairlead.customers.models import Contact
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner), is_main=True)


def away(contact: Contact, cast: Cast, start: date, days: int = 14, **fields: str) -> Leave:
    values = {"kind": LeaveKind.LEAVE, "recorded_by": cast.owner, **fields}
    return Leave.objects.create(contact=contact, start_date=start, end_date=start + timedelta(days=days), **values)


def every_august(contact: Contact, cast: Cast, years: tuple[int, ...] = (2024, 2025, 2026), **fields: str) -> None:
    for year in years:
        away(contact, cast, date(year, 8, 3 + year % 3), **fields)


def test_a_habit_of_three_years_is_likely_again(contact: Contact, cast: Cast) -> None:
    every_august(contact, cast)
    [pattern] = patterns_of_contact(contact, today=TODAY)
    assert (pattern.contact, pattern.percent) == (contact, 80)
    assert pattern.likely.start_date == date(2027, 8, 4)
    assert (
        pattern_sentence(pattern.likely) == "Away in the second week of August in 3 of 3 known years (2024, 2025, 2026)"
    )


@pytest.mark.parametrize(
    "fields",
    [{"kind": LeaveKind.SICK}, {"kind": LeaveKind.PARENTAL}, {"certainty": LeaveCertainty.HEARSAY}],
)
def test_illness_and_hearsay_are_no_habit(contact: Contact, cast: Cast, fields: dict[str, str]) -> None:
    every_august(contact, cast, **fields)
    assert patterns_of_account(contact.account, today=TODAY) == []


def test_one_year_is_no_habit_and_what_is_recorded_is_not_foretold(contact: Contact, cast: Cast) -> None:
    away(contact, cast, date(2026, 8, 3))
    assert patterns_of_account(contact.account, today=TODAY) == []
    every_august(contact, cast, years=(2024, 2025))
    assert len(patterns_of_account(contact.account, today=TODAY)) == 1
    away(contact, cast, date(2027, 8, 9), certainty=LeaveCertainty.TENTATIVE)
    assert patterns_of_account(contact.account, today=TODAY) == []


def test_what_moves_with_easter_is_told_so(contact: Contact, cast: Cast) -> None:
    for year in (2024, 2025, 2026):
        away(contact, cast, easter(year) - timedelta(days=6), days=12)
    [pattern] = patterns_of_account(contact.account, today=TODAY)
    assert (pattern.likely.anchor, pattern.likely.start_date) == ("easter", easter(2027) - timedelta(days=6))
    assert pattern_sentence(pattern.likely).startswith("Away around Easter in 3 of 3")


def test_a_company_away_together_is_told_once(contact: Contact, cast: Cast) -> None:
    other = make_contact(contact.account, "Jonas Petersen")
    for one in (contact, other):
        every_august(one, cast)
    [pattern] = patterns_of_account(contact.account, today=TODAY)
    assert pattern.contact is None
    assert set(pattern.people) == {contact, other}
    made = accept_pattern(account=contact.account, key=pattern.key, by=cast.owner, now=NOW, today=TODAY)
    assert {leave.contact for leave in made} == {contact, other}
    assert patterns_of_account(contact.account, today=TODAY) == []


def test_recorded_as_likely_takes_no_time_away(contact: Contact, cast: Cast) -> None:
    every_august(contact, cast)
    [pattern] = patterns_of_account(contact.account, today=TODAY)
    browser = signed_in(cast.owner)
    page = browser.get(f"/contacts/{contact.pk}?at=2026-11-23T17:00").content.decode()
    assert "Away in the second week of August" in page
    address = f"/customers/{contact.account.pk}/likely-absences"
    accept_pattern(account=contact.account, key=pattern.key, by=cast.owner, now=NOW, today=TODAY)
    leave = Leave.objects.latest("pk")
    assert (leave.certainty, leave.source) == (LeaveCertainty.LIKELY, LeaveSource.PATTERN)
    answer = status_at(person_of_contact(contact), datetime(2027, 8, 10, 9, tzinfo=UTC))
    assert answer.status is Status.REACHABLE
    assert answer.reason.facts["perhaps_leave_certainty"] == "LIKELY"
    again = browser.post(address, {"key": pattern.key, "act": "record", "next": f"/contacts/{contact.pk}"}, follow=True)
    assert "not likely any more" in again.content.decode()
    assert again.redirect_chain[-1][0] == f"/contacts/{contact.pk}"


def test_a_dismissal_holds_until_the_habit_is_seen_again(contact: Contact, cast: Cast) -> None:
    every_august(contact, cast)
    [pattern] = patterns_of_account(contact.account, today=TODAY)
    with pytest.raises(AccessRefused):
        dismiss_pattern(account=contact.account, key=pattern.key, by=cast.viewer, now=NOW, today=TODAY)
    dismiss_pattern(account=contact.account, key=pattern.key, by=cast.owner, now=NOW, today=TODAY)
    assert patterns_of_account(contact.account, today=TODAY) == []
    assert patterns_of_account(contact.account, today=date(2027, 2, 1)) == []
    with pytest.raises(NoSuchPattern):
        dismiss_pattern(account=contact.account, key=pattern.key, by=cast.owner, now=NOW, today=TODAY)
    away(contact, cast, date(2027, 8, 5))
    assert len(patterns_of_account(contact.account, today=date(2027, 9, 1))) == 1


def test_another_habit_of_the_same_person_is_still_told(contact: Contact, cast: Cast) -> None:
    every_august(contact, cast)
    for year in (2024, 2025, 2026):
        away(contact, cast, date(year, 2, 10), days=7)
    winter, summer = patterns_of_account(contact.account, today=TODAY)
    dismiss_pattern(account=contact.account, key=summer.key, by=cast.owner, now=NOW, today=TODAY)
    assert [one.key for one in patterns_of_account(contact.account, today=TODAY)] == [winter.key]


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "es"])
def test_every_feast_has_a_name(contact: Contact, cast: Cast, language: str) -> None:
    every_august(contact, cast)
    [pattern] = patterns_of_account(contact.account, today=TODAY)
    with translation.override(language):
        said = {pattern_sentence(replace(pattern.likely, anchor=feast)) for feast in FEASTS}
    assert len(said) == len(FEASTS)


def test_programs_list_record_and_dismiss(contact: Contact, cast: Cast) -> None:
    year = timezone.now().year
    for back in (3, 2, 1):
        away(contact, cast, date(year - back, 6, 7), days=10)
    program = Program(cast.owner)
    listed = program.get(f"/accounts/{contact.account.pk}/likely-absences").json()["likely_absences"]
    assert [one["contact_id"] for one in listed][:1] == [contact.pk]
    address = f"/accounts/{contact.account.pk}/likely-absences"
    assert program.post(f"{address}/dismissals", {"key": listed[0]["key"]}).status_code == 204
    assert PatternDismissal.objects.get().dismissed_by == cast.owner
    assert program.get(f"/contacts/{contact.pk}/likely-absences").json()["likely_absences"] == listed[1:]
    assert program.post(f"{address}/recordings", {"key": listed[0]["key"]}).status_code == 422


def test_what_is_likely_is_told_beside_the_status_and_changes_nothing(contact: Contact, cast: Cast) -> None:
    every_august(contact, cast)
    moment = datetime(2027, 8, 10, 9, tzinfo=UTC)
    plain = status_at(person_of_contact(contact), moment)
    likely = status_at(with_likely_leave(person_of_contact(contact), contact, today=TODAY), moment)
    assert (likely.status, likely.until) == (plain.status, plain.until)
    assert likely.reason.facts["likely_leave_percent"] == 80
    assert likely.reason.facts["likely_leave_end"] == date(2027, 8, 18)
    page = signed_in(cast.owner).get(f"/contacts/{contact.pk}?at=2027-08-10T15:00").content.decode()
    assert "likely away (80 %) until 18 Aug" in page
    why = signed_in(cast.owner).get(f"/contacts/{contact.pk}/why?at=2027-08-10T15:00").content.decode()
    assert "With 80 %, as in other years: 4 Aug – 17 Aug 2027" in why


def test_the_desk_tells_what_is_likely(contact: Contact, cast: Cast) -> None:
    every_august(contact, cast)
    desk = signed_in(cast.owner).get("/?at=2027-08-10T15:00").content.decode()
    assert "likely away (80 %) until 18 Aug" in desk
    assert "likely away" not in signed_in(cast.owner).get("/?at=2027-06-08T15:00").content.decode()
