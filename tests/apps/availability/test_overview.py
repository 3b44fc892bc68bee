"""The team's view: weeks by country, the list behind them, the days; the same customers in all three."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program
from tests.factories.team import signed_in
from tests.oracles.heat_map import straight_heat_map

from fairlead.availability.models import KnownClosure, Leave
from fairlead.availability.operations import record_leave
from fairlead.availability.queries.coming_absences import HeatMap, Wanted, heat_map
from fairlead.availability.queries.coming_list import Entry, EntryKind, coming_list
from fairlead.availability.types import LeaveCertainty
from fairlead.customers.models import Account, Contact
from fairlead.customers.types import Stage

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUIET = date(2027, 6, 7)  # a week without holidays and closures in Germany
AT = "at=2027-06-07T12:00"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def account(cast: Cast) -> Account:
    return make_account(owner=cast.owner, tier="A")


def rates(shown: HeatMap) -> dict[str, list[int]]:
    return {line.country: [round(rate * 100) for rate in line.rates] for line in shown.lines}


def quiet_week(cast: Cast, **fields: object) -> Wanted:
    return Wanted(QUIET, 1, **fields)  # type: ignore[arg-type]


def test_leave_counts_by_the_people_of_a_customer(cast: Cast, account: Account) -> None:
    first, second = make_contact(account), make_contact(account, "Jonas Petersen")
    record_leave(contact=first, by=cast.owner, now=NOW, start_date=QUIET, end_date=date(2027, 6, 9))
    assert rates(heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast))) == {
        "DE": [20]
    }  # two days of five, of one of two
    doubtful = LeaveCertainty.TENTATIVE
    for _twice in range(2):  # records that overlap are one absence
        record_leave(
            contact=second, by=cast.owner, now=NOW, start_date=QUIET, end_date=date(2027, 6, 12), certainty=doubtful
        )
    assert rates(heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast))) == {"DE": [45]}
    second.left_on_date = date(2027, 1, 1)
    second.save()
    assert rates(heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast))) == {"DE": [40]}


def test_holidays_count_whole_and_closures_by_their_probability(cast: Cast, account: Account) -> None:
    make_account("Another", owner=cast.owner)
    KnownClosure.objects.create(
        account=account,
        name="Moving",
        start_date=QUIET,
        end_date=date(2027, 6, 12),
        probability_percent=80,
        recorded_by=cast.owner,
    )
    assert rates(heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast))) == {"DE": [40]}
    christmas = heat_map(now=NOW, by=cast.owner, wanted=Wanted(date(2026, 12, 21), 1))
    assert rates(christmas)["DE"][0] >= 20
    assert christmas.whole.customers == 2


def test_only_the_customers_asked_for_are_counted(cast: Cast, account: Account) -> None:
    make_account("Elsewhere", owner=cast.owner, country="FR", subdivision="", city="Lyon", zone="Europe/Paris")
    make_account("Nowhere", owner=cast.owner, country="", subdivision="", city="", zone="", zone_source="")
    make_account("Lost", owner=cast.owner, stage=Stage.LOST)
    make_account("Theirs", owner=cast.stranger)
    shown = heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast, whose=cast.owner.pk))
    assert ([line.country for line in shown.lines], shown.unplaced, shown.whole.customers) == (["DE", "FR"], 1, 3)
    assert set(rates(heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast, tier="A")))) == {"DE"}
    assert set(rates(heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast, country="FR")))) == {"FR"}
    assert heat_map(now=NOW, by=cast.boss, wanted=quiet_week(cast)).whole.customers == 4


def test_the_map_is_that_of_each_customer_alone(cast: Cast, account: Account) -> None:
    """With leave of every certainty, hours, overlaps, no end, and with what five years make likely."""
    portfolio(cast)
    dice = random.Random(1)
    KnownClosure.objects.create(
        account=account, name="Moving", start_date=QUIET, end_date=date(2027, 6, 12), recorded_by=cast.owner
    )
    people = [make_contact(one, f"{one} {n}") for one in Account.objects.all() for n in range(3)]
    Contact.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    for contact in dice.sample(people, 12):
        habit = dice.randrange(200)
        for year in range(2022, 2027):
            start = date(year, 11, 1) + timedelta(days=habit)
            Leave.objects.create(
                contact=contact, start_date=start, end_date=start + timedelta(days=9), recorded_by=cast.boss
            )
    for _ in range(40):
        start = NOW.date() + timedelta(days=dice.randrange(-20, 200))
        end = dice.choice([None, *(start + timedelta(days=dice.randrange(1, 15)) for _more in range(4))])
        Leave.objects.create(
            contact=dice.choice(people),
            start_date=start,
            end_date=end,
            end_time=dice.choice([None, time(12)]) if end else None,
            certainty=dice.choice(LeaveCertainty.values),
            recorded_by=cast.boss,
        )
    for wanted in (Wanted(NOW.date(), 30), Wanted(QUIET, 4, whose=cast.owner.pk), Wanted(QUIET, 2, area="150")):
        found = heat_map(now=NOW, by=cast.boss, wanted=wanted)
        expected = straight_heat_map(by=cast.boss, wanted=wanted, today=NOW.date())
        assert [(line.country, line.customers) for line in found.lines] == [
            (line.country, line.customers) for line in expected.lines
        ]
        for one, other in zip((found.whole, *found.lines), (expected.whole, *expected.lines), strict=True):
            for name in ("rates", "least", "most"):
                assert getattr(one, name) == pytest.approx(getattr(other, name)), (one.country, name)
            assert all(least <= rate <= most for least, rate, most in zip(one.least, one.rates, one.most, strict=True))
        assert found.whole.least != found.whole.most


def test_what_is_not_certain_is_hatched_and_says_how_far(cast: Cast, account: Account) -> None:
    contact = make_contact(account)
    fields = {"start_date": QUIET, "end_date": date(2027, 6, 12)}
    leave = record_leave(contact=contact, by=cast.owner, now=NOW, certainty=LeaveCertainty.TENTATIVE, **fields)
    page = signed_in(cast.owner).get(f"/leave/?{AT}").content.decode()
    assert 'class="fl-h4 is-unsure" title="0 to 100 %, as leave that is not certain comes true"' in page
    Leave.objects.filter(pk=leave.pk).update(certainty=LeaveCertainty.CONFIRMED)
    page = signed_in(cast.owner).get(f"/leave/?{AT}").content.decode()
    assert 'class="fl-h5" href' in page
    assert "comes true" not in page


def portfolio(cast: Cast) -> None:
    make_account("Elsewhere", owner=cast.colleague, country="FR", subdivision="", city="Lyon", zone="Europe/Paris")
    make_account("Gulf Light", owner=cast.owner, country="SA", subdivision="", city="", zone="Asia/Riyadh")
    make_account("Nowhere", owner=cast.owner, country="", subdivision="", city="", zone="", zone_source="")
    make_account("Theirs", owner=cast.stranger)


def test_a_part_of_the_world_and_a_team_narrow_the_map(cast: Cast, account: Account) -> None:
    portfolio(cast)

    def countries(**fields: object) -> list[str]:
        return [line.country for line in heat_map(now=NOW, by=cast.boss, wanted=quiet_week(cast, **fields)).lines]

    assert countries() == ["DE", "FR", "SA"]
    assert countries(area="150") == countries(area="EU") == countries(area="155") == ["DE", "FR"]
    assert countries(area="145") == ["SA"]
    assert countries(area="150", country="FR") == ["FR"]
    assert countries(area="145", country="FR") == []
    assert countries(team=cast.stranger.team_id) == ["DE"]
    assert countries(team=cast.owner.team_id) == ["DE", "FR", "SA"]
    assert heat_map(now=NOW, by=cast.boss, wanted=quiet_week(cast, team=cast.owner.team_id)).unplaced == 1
    # A team that one is not in opens no door.
    assert heat_map(now=NOW, by=cast.owner, wanted=quiet_week(cast, team=cast.stranger.team_id)).whole.customers == 0


def test_the_choices_of_the_page_are_those_of_the_member(cast: Cast, account: Account) -> None:
    portfolio(cast)
    page = signed_in(cast.owner).get(f"/leave/?{AT}").content.decode()
    assert '<option value="150">Europe</option>' in page
    assert '<option value="145">Western Asia</option>' in page
    assert '<option value="019">' not in page  # no customer there
    assert f'<option value="team-{cast.owner.team_id}">' in page
    assert f'<option value="team-{cast.stranger.team_id}">' not in page
    assert f'<option value="{cast.stranger.pk}">' not in page
    europe = signed_in(cast.boss).get(f"/leave/?whose=team-{cast.owner.team_id}&area=150&country=SA&{AT}")
    assert '<option value="150" selected>Europe</option>' in europe.content.decode()
    assert '<option value="SA"' not in europe.content.decode()
    assert europe.context["wanted"].country == ""


@pytest.mark.parametrize("view", ["heat", "list", "timeline"])
def test_all_three_views_show_the_same_customers(cast: Cast, account: Account, view: str) -> None:
    portfolio(cast)
    end = date(2027, 6, 12)
    for one in Account.objects.exclude(country=""):
        record_leave(contact=make_contact(one, f"P {one.name}"), by=cast.boss, now=NOW, start_date=QUIET, end_date=end)

    def shows(query: str) -> set[str]:
        address = f"/leave/?view={view}&from=2027-06-07&week=2027-06-07&{query}&{AT}"
        text = signed_in(cast.boss).get(address).content.decode().partition("</form></div>")[2]
        words = {"DE": ("Germany", "P Theirs"), "FR": ("France", "P Elsewhere"), "SA": ("Saudi Arabia", "P Gulf Light")}
        return {code for code, named in words.items() if any(word in text for word in named)}

    assert shows("whose=all") == {"DE", "FR", "SA"}
    assert shows("whose=all&area=150") == {"DE", "FR"}
    assert shows(f"whose={cast.colleague.pk}") == {"FR"}
    assert shows(f"whose=team-{cast.stranger.team_id}") == {"DE"}
    assert shows(f"whose=team-{cast.owner.team_id}&area=145") == {"SA"}


def test_a_cell_keeps_what_was_chosen(cast: Cast, account: Account) -> None:
    record_leave(contact=make_contact(account), by=cast.owner, now=NOW, start_date=QUIET, end_date=date(2027, 6, 12))
    page = signed_in(cast.boss).get(f"/leave/?whose={cast.owner.pk}&area=150&{AT}").content.decode()
    assert f'href="?view=list&amp;whose={cast.owner.pk}&amp;area=150&amp;country=DE&amp;week=2027-06-07"' in page


def test_programs_ask_for_the_same(cast: Cast, account: Account) -> None:
    portfolio(cast)
    contact = make_contact(account)
    leave = record_leave(contact=contact, by=cast.owner, now=NOW, start_date=QUIET, end_date=date(2027, 6, 9))
    client = Program(cast.boss)
    weeks = client.get("/availability/coming-weeks?from=2027-06-09&weeks=1&area=150").json()
    assert weeks["mondays"] == ["2027-06-07"]
    assert [(line["country"], line["customers"]) for line in weeks["countries"]] == [("DE", 2), ("FR", 1)]
    germany = weeks["countries"][0]
    assert (germany["shares"], germany["least"], germany["most"]) == ([0.2], [0.2], [0.2])
    assert (weeks["all"]["customers"], weeks["without_country"]) == (3, 0)
    listed = client.get(f"/availability/coming?from=2027-06-07&weeks=1&owner={cast.owner.pk}").json()
    [entry] = [one for one in listed["entries"] if one["kind"] == "leave"]
    assert (entry["leave_id"], entry["contact_id"], entry["account_id"]) == (leave.pk, contact.pk, account.pk)
    refused = client.get("/availability/coming-weeks?area=DE")
    assert refused.status_code == 422
    assert "M49" in refused.content.decode()
    own = Program(cast.stranger).get("/availability/coming-weeks?owner=me&weeks=1").json()
    assert own["all"]["customers"] == 1


def test_a_map_of_more_customers_asks_no_more_questions(cast: Cast, account: Account) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            heat_map(now=NOW, by=cast.boss, wanted=Wanted(date(2026, 11, 23), 13))
        return len(asked)

    contact = make_contact(account)
    record_leave(contact=contact, by=cast.owner, now=NOW, start_date=date(2026, 12, 1), end_date=date(2026, 12, 4))
    questions()
    before = questions()
    for number in range(20):
        other = make_contact(make_account(f"Customer {number}", owner=cast.owner))
        record_leave(contact=other, by=cast.owner, now=NOW, start_date=date(2026, 12, 1), end_date=date(2026, 12, 4))
    assert questions() <= before


def entries(cast: Cast, wanted: Wanted) -> list[Entry]:
    return list(coming_list(by=cast.owner, wanted=wanted, today=NOW.date(), language="en").entries)


def test_the_list_is_in_the_order_of_time_and_says_how_many(cast: Cast, account: Account) -> None:
    make_account("Second", owner=cast.owner)
    contact = make_contact(account)
    record_leave(contact=contact, by=cast.owner, now=NOW, start_date=date(2026, 12, 22), end_date=None)
    found = entries(cast, Wanted(date(2026, 12, 21), 2))
    assert [one.start_date for one in found] == sorted(one.start_date for one in found)
    holiday = next(one for one in found if one.name == "Christmas Day")
    assert (holiday.kind, holiday.customers, holiday.country) == (EntryKind.HOLIDAY, 2, "DE")
    closure = next(one for one in found if one.kind is EntryKind.CLOSURE)
    assert (closure.customers, closure.percent) == (2, 60)
    assert [one.leave.contact for one in found if one.leave] == [contact]


def test_make_up_days_and_likely_absences_are_told(cast: Cast) -> None:
    account = make_account("Yong", owner=cast.owner, country="CN", subdivision="", city="", zone="Asia/Shanghai")
    contact = make_contact(account, "Li Na")
    for year in (2023, 2024, 2025):
        record_leave(contact=contact, by=cast.owner, now=NOW, start_date=date(year, 12, 7), end_date=date(year, 12, 12))
    kinds = {one.kind for one in entries(cast, Wanted(date(2026, 2, 9), 2))}
    assert EntryKind.MAKE_UP in kinds
    [likely] = [one for one in entries(cast, Wanted(date(2026, 11, 23), 13)) if one.kind is EntryKind.LIKELY]
    assert (likely.account, likely.percent) == (account, 80)


def test_half_days_are_told_once_for_all_whom_they_concern(cast: Cast) -> None:
    for name in ("Eins", "Zwei"):
        make_account(name, owner=cast.owner, country="GR", subdivision="", city="", zone="Europe/Athens")
    found = [one for one in entries(cast, Wanted(date(2026, 12, 21), 2)) if one.kind is EntryKind.HALF_DAY]
    assert [(one.start_date, one.end_date, one.customers, one.country) for one in found] == [
        (date(2026, 12, 24), date(2026, 12, 25), 2, "GR"),
        (date(2026, 12, 31), date(2027, 1, 1), 2, "GR"),
    ]
    page = signed_in(cast.owner).get(f"/leave/?view=list&week=2026-12-21&{AT}").content.decode()
    assert "Half-day" in page


def test_a_cell_leads_to_the_list_of_its_week_and_country(cast: Cast, account: Account) -> None:
    contact = make_contact(account)
    record_leave(contact=contact, by=cast.owner, now=NOW, start_date=QUIET, end_date=date(2027, 6, 12))
    browser = signed_in(cast.owner)
    page = browser.get(f"/leave/?{AT}").content.decode()
    assert 'href="?view=list&amp;country=DE&amp;week=2027-06-07"' in page
    behind = browser.get(f"/leave/?view=list&country=DE&week=2027-06-07&{AT}").content.decode()
    assert "Katrin Albers" in behind
    assert "no stand-in" in behind
    assert "Katrin Albers" not in browser.get(f"/leave/?view=list&country=FR&{AT}").content.decode()


def test_old_addresses_still_show_the_days(cast: Cast, account: Account) -> None:
    record_leave(contact=make_contact(account), by=cast.owner, now=NOW, start_date=QUIET, end_date=date(2027, 6, 12))
    browser = signed_in(cast.owner)
    for address in (f"/leave/?span=quarter&{AT}", f"/leave/?view=timeline&{AT}", "/leave/?from=2027-06-07"):
        page = browser.get(address).content.decode()
        assert "Katrin Albers" in page, address
        assert "fl-grid" in page
    assert "Katrin Albers" not in browser.get(f"/leave/?view=timeline&tier=B&{AT}").content.decode()


@pytest.mark.parametrize("query", ["weeks=7", "weeks=-1", "week=never&view=list", "tier=Z", "country=%00", "view=x"])
def test_what_cannot_be_read_is_left_aside(cast: Cast, account: Account, query: str) -> None:
    assert signed_in(cast.owner).get(f"/leave/?{query}").status_code == 200


def test_without_customers_the_page_says_so(cast: Cast) -> None:
    assert "No customers here" in signed_in(cast.stranger).get("/leave/").content.decode()
