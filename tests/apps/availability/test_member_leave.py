"""Our own people's absences: who may record them, who sees what, and what the desk says of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from tests.factories.customers import make_account
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import MemberLeave
from fairlead.availability.operations import LeaveEndsBeforeItStarts, TimeWithoutDate
from fairlead.availability.operations import member_leave as operations
from fairlead.availability.operations.company_closures import record_company_closure
from fairlead.availability.operations.feeds import make_feed
from fairlead.availability.queries.feeds import render_feed
from fairlead.availability.queries.member_leave import away_at, away_words, covered_by, team_calendar
from fairlead.availability.types import LeaveKind
from fairlead.planner.operations.items import add_item
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member
from fairlead.team.queries.remarks import remarks_on

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)  # Monday 10:00 in Shanghai


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def away(
    member: Member, by: Member | None = None, *, first: date = date(2026, 10, 1), back: date | None = date(2026, 10, 9),
    stand_in: Member | None = None, begins: time | None = None, ends: time | None = None,
) -> MemberLeave:  # fmt: skip
    return operations.record_member_leave(
        member=member,
        by=by or member,
        now=NOW,
        start_date=first,
        end_date=back,
        start_time=begins,
        end_time=ends,
        kind=LeaveKind.SICK,
        stand_in=stand_in,
        note="Do not tell.",
    )


def test_one_records_ones_own_leave_and_leaders_that_of_their_team(cast: Cast) -> None:
    away(cast.owner)
    away(cast.viewer)
    away(cast.owner, by=cast.leader)
    away(cast.finance, by=cast.boss)
    for member, by in ((cast.owner, cast.colleague), (cast.stranger, cast.leader), (cast.finance, cast.leader)):
        with pytest.raises(AccessRefused):
            away(member, by=by)


def test_away_is_by_the_members_own_clock_to_the_minute(cast: Cast) -> None:
    cast.owner.zone = "America/New_York"
    cast.owner.save()
    away(cast.owner, first=date(2026, 10, 5), back=date(2026, 10, 6), begins=time(13), ends=time(9, 30))
    for at, is_away in (
        (datetime(2026, 10, 5, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 5, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 6, 13, 29, tzinfo=UTC), True),
        (datetime(2026, 10, 6, 13, 30, tzinfo=UTC), False),
    ):
        assert (cast.owner.pk in away_at(at)) is is_away, at


def test_words_say_until_when_and_who_stands_in(cast: Cast) -> None:
    assert away_words(away(cast.owner, stand_in=cast.colleague)) == "away until 8 Oct – Cora Colleague stands in"
    assert away_words(away(cast.owner, back=None)) == "away until further notice"
    assert away_words(away(cast.owner, ends=time(14))) == "away until 9 Oct, 14:00"


def test_of_two_absences_the_longer_is_told(cast: Cast) -> None:
    away(cast.owner, back=None)
    away(cast.owner)
    assert remarks_on([cast.owner.pk, cast.colleague.pk], NOW) == {cast.owner.pk: "away until further notice"}


@pytest.mark.parametrize("field", ["stand_in"])
def test_what_cannot_be(cast: Cast, field: str) -> None:
    with pytest.raises(LeaveEndsBeforeItStarts):
        away(cast.owner, back=date(2026, 10, 1))
    with pytest.raises(TimeWithoutDate):
        away(cast.owner, back=None, ends=time(9))
    with pytest.raises(operations.NotAStandIn):
        away(cast.owner, **{field: cast.owner})  # type: ignore[arg-type]
    cast.colleague.is_active = False
    cast.colleague.save()
    with pytest.raises(operations.NotAStandIn):
        away(cast.owner, stand_in=cast.colleague)
    assert not MemberLeave.objects.exists()


def test_the_usual_stand_in_is_proposed(cast: Cast) -> None:
    cast.owner.backup = cast.leader
    cast.owner.save()
    form = signed_in(cast.owner).get(reverse("member_leave_new", args=[cast.owner.pk])).context["form"]
    assert form.initial["stand_in"] == cast.leader.pk


def test_the_form_writes_the_first_day_back(cast: Cast) -> None:
    browser = signed_in(cast.owner)
    data = {"start_date": "2026-10-01", "latest_day": "2026-10-08", "kind": "LEAVE", "stand_in": str(cast.leader.pk)}
    assert browser.post(reverse("member_leave_new", args=[cast.owner.pk]), data).status_code == 302
    row = MemberLeave.objects.get()
    assert (row.end_date, row.stand_in, row.recorded_by) == (date(2026, 10, 9), cast.leader, cast.owner)
    page = reverse("member_leave", args=[row.pk])
    assert browser.post(page, {**data, "latest_day": "2026-09-30"}).status_code == 422
    stale = browser.post(page, {**data, "version": "99"})
    assert stale.status_code == 422
    assert stale.context["form"].non_field_errors()
    assert browser.post(page, {**data, "latest_day": "2026-10-12", "version": str(row.version)}).status_code == 302
    row.refresh_from_db()
    assert row.latest_day == date(2026, 10, 12)


def test_colleagues_see_days_and_stand_in_but_not_why(cast: Cast) -> None:
    row = away(cast.owner, stand_in=cast.colleague)
    calendar = reverse("team_calendar") + "?from=2026-09-28"
    for member, sees in ((cast.colleague, False), (cast.stranger, False), (cast.leader, True), (cast.owner, True)):
        browser = signed_in(member)
        text = browser.get(calendar).content.decode()
        assert "Owen Owner" in text
        assert "away until 8 Oct – Cora Colleague stands in" in text
        assert "Do not tell." not in text
        assert "Sick" not in text
        answer = browser.get(reverse("member_leave", args=[row.pk]))
        assert (answer.status_code == 200) is sees
        assert ("Do not tell." in answer.content.decode()) is sees


def test_the_team_calendar_shows_leave_holidays_closures_and_free_days(cast: Cast) -> None:
    cast.owner.country = "CN"
    cast.owner.save()
    away(cast.owner, first=date(2026, 10, 12), back=date(2026, 10, 14))
    record_company_closure(
        values={
            "name": "Stocktaking",
            "occasion": "",
            "start_date": date(2026, 10, 15),
            "end_date": date(2026, 10, 16),
            "team": None,
            "last_shipping_date": None,
            "emergency_contact": "",
            "note": "",
        },
        by=cast.boss,
        now=NOW,
    )
    lines = team_calendar(date(2026, 10, 1), date(2026, 10, 19), language="en")
    days = {day.date.day: day for day in next(line for line in lines if line.member == cast.owner).days}
    assert days[1].mark == "holiday"
    assert days[12].mark == days[13].mark == "leave"
    assert (days[14].mark, days[15].mark, days[15].name) == ("", "holiday", "Stocktaking")
    assert days[17].mark == days[18].mark == "free"


def test_the_team_page_the_account_and_the_handover_say_who_is_away(cast: Cast) -> None:
    away(cast.owner, stand_in=cast.colleague)
    account = make_account(owner=cast.owner)
    make_account("To hand over", owner=cast.colleague)
    browser = signed_in(cast.boss)
    at = "?at=2026-10-05T10:00"
    words = "away until 8 Oct – Cora Colleague stands in"
    assert words in browser.get(reverse("team") + at).content.decode()
    assert (
        f"Owen Owner, the owner here, is {words}."
        in browser.get(reverse("account", args=[account.pk]) + at).content.decode()
    )
    handover = browser.get(reverse("member_deactivate", args=[cast.colleague.pk]) + at).content.decode()
    assert f"Owen Owner ({words})" in handover
    later = browser.get(reverse("team") + "?at=2026-10-09T10:00").content.decode()
    assert words not in later


def test_the_desk_tells_who_is_away_and_for_whom_one_stands_in(cast: Cast) -> None:
    away(cast.owner, stand_in=cast.colleague)
    make_account(owner=cast.owner)
    make_account("Her own", owner=cast.colleague)
    at = "?at=2026-10-05T10:00"
    own = signed_in(cast.owner).get(reverse("desk") + at).content.decode()
    assert "You are away until 8 Oct – Cora Colleague stands in." in own
    covering = signed_in(cast.colleague).get(reverse("desk") + at).content.decode()
    assert f"?whose={cast.owner.pk}" in covering
    assert "You stand in for Owen Owner" in covering
    assert "Owen Owner (away until 8 Oct – Cora Colleague stands in)" in covering


def test_a_stand_in_of_another_team_is_told_which_customers_they_see(cast: Cast) -> None:
    away(cast.owner, stand_in=cast.backup)
    make_account("Seen by nobody else", owner=cast.owner)
    browser, address = signed_in(cast.backup), reverse("desk") + "?at=2026-10-05T10:00"
    assert "You see none of their customers" in browser.get(address).content.decode()
    make_account("Backed", owner=cast.owner, backup_owner=cast.backup)
    page = browser.get(address).content.decode()
    assert "1 customer of theirs that you see" in page
    assert f"?owner={cast.owner.pk}" in page


def test_who_is_away_and_for_whom_i_stand_in(cast: Cast) -> None:
    away(cast.owner, stand_in=cast.colleague)
    away(cast.leader, first=date(2026, 11, 1), back=date(2026, 11, 3), stand_in=cast.colleague)
    assert [cover.leave.member for cover in covered_by(cast.colleague, NOW)] == [cast.owner]
    assert covered_by(cast.stranger, NOW) == []
    page = signed_in(cast.colleague).get(reverse("my_leave") + "?at=2026-10-05T10:00").content.decode()
    assert "You stand in for Owen Owner, who is away until 8 Oct." in page


def test_feeds_tell_of_colleagues_and_closures_without_the_reason(cast: Cast) -> None:
    away(cast.owner, stand_in=cast.colleague)
    feed, _secret = make_feed(kind="colleagues_away", by=cast.colleague, now=NOW)
    body = render_feed(feed, NOW).body.decode()
    assert "Owen Owner away" in body
    assert "DTSTART;VALUE=DATE:20261001" in body
    assert "DTEND;VALUE=DATE:20261009" in body
    assert "Stand-in: Cora Colleague" in body
    assert "Do not tell" not in body


def test_who_is_away_says_so_wherever_an_owner_a_backup_or_a_doer_is_chosen(cast: Cast) -> None:
    away(cast.colleague, back=None)
    account = make_account("Chosen", owner=cast.owner)
    item = add_item(account=account, by=cast.owner, now=NOW, title="Call", due_date=NOW.date())
    said = f"{cast.colleague} (away until"
    boss, at = signed_in(cast.boss), "?at=2026-10-05T10:00"
    for address in (
        reverse("account_edit", args=[account.pk]),
        reverse("account_new"),
        reverse("item", args=[item.pk]),
        reverse("member_edit", args=[cast.owner.pk]),
    ):
        page = boss.get(f"{address}{at}")
        assert page.status_code == 200, address
        assert said in page.content.decode(), address
    asked = boss.post(f"{reverse('account_bulk')}{at}", {"act": "OWNER", "account": [str(account.pk)]})
    assert said in asked.content.decode()
