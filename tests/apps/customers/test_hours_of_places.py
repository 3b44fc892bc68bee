"""Working hours of a company and of its sites: whose hold for whom, and who may say so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import loaded, told
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program

from fairlead.availability.queries import person_of_account, person_of_contact
from fairlead.availability.queries.explaining import explain_account, explain_contact
from fairlead.core.availability import Status, status_at
from fairlead.core.weeks import parse_week_text, week_as_json
from fairlead.customers.models import Account, Site
from fairlead.customers.operations.accounts import change_account
from fairlead.customers.operations.merging import merge_accounts
from fairlead.customers.operations.sites import change_site, create_site
from fairlead.customers.queries.history import history_of
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.customers.types import BadInput

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Hamburg
LATE = "Mon-Sat 14:00-20:00"
EARLY = "Mon-Fri 06:00-10:30"
OWN = "Sun 10:00-12:00"


def week(text: str) -> list[dict[str, Any]]:
    return week_as_json(parse_week_text(text))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


# Programs are answered with empty breaks written out.
LATE_OUT, EARLY_OUT = ([line | {"breaks": []} for line in week(text)] for text in (LATE, EARLY))


def held(account: Account) -> list[tuple[str, str]]:
    """Return for each contact, and the account itself, whose hours hold."""
    contacts = contacts_with_place(account.contacts.order_by("pk"))
    found = [(contact.name, contact.effective_week_from) for contact in contacts]
    return [*found, ("account", accounts_with_place(Account.objects.filter(pk=account.pk)).get().effective_week_from)]


def test_the_person_s_own_hours_come_before_the_site_s_the_company_s_and_the_country_s(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    factory = Site.objects.create(
        account=account, name="Factory", country="DE", zone="Europe/Berlin", zone_source="CITY"
    )
    make_contact(account, "At the office")
    make_contact(account, "At the factory", site=factory)
    make_contact(account, "With own hours", site=factory, week=week(OWN))
    assert [whose for _name, whose in held(account)] == ["", "", "contact", ""]

    change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"week": LATE})
    assert [whose for _name, whose in held(account)] == ["account", "account", "contact", "account"]

    change_site(site_id=factory.pk, by=cast.owner, now=NOW, values={"week": EARLY})
    assert [whose for _name, whose in held(account)] == ["account", "site", "contact", "account"]
    office, factory_hand, own = account.contacts.order_by("pk")
    assert status_at(person_of_contact(office), NOW).status is Status.CLOSED
    assert status_at(person_of_contact(factory_hand), NOW).status is Status.REACHABLE
    assert status_at(person_of_contact(own), NOW).next_good_at == datetime(2026, 11, 29, 9, tzinfo=UTC)
    assert status_at(person_of_account(account), NOW).status is Status.CLOSED


def test_the_main_site_speaks_for_a_company_without_hours_of_its_own(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    create_site(account_id=account.pk, by=cast.owner, now=NOW, values={"name": "Head office", "week": LATE})
    create_site(account_id=account.pk, by=cast.owner, now=NOW, values={"name": "Depot", "week": EARLY})
    make_contact(account)
    assert [whose for _name, whose in held(account)] == ["site", "site"]
    assert status_at(person_of_account(account), NOW).next_good_at == datetime(2026, 11, 23, 13, tzinfo=UTC)


def test_hours_that_cannot_be_are_refused_and_nothing_is_written(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    with pytest.raises(BadInput) as refused:
        change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"week": "Mon 18:00-18:00", "note": "x"})
    assert [problem.field for problem in refused.value.problems] == ["week"]
    account.refresh_from_db()
    assert (account.week, account.note) == (None, "")


def test_the_history_tells_the_hours_in_words(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"week": LATE})
    change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"week": None})
    told = [change for entry in history_of(account, cast.owner.zone_info, with_money=True) for change in entry.changes]
    assert ("Working hours", "–", "Mon–Sat 14:00–20:00") in told
    assert ("Working hours", "Mon–Sat 14:00–20:00", "–") in told


def test_the_reason_says_whose_hours_they_are(cast: Cast) -> None:
    account = make_account(owner=cast.owner, week=week(LATE))
    site = Site.objects.create(
        account=account, name="Depot", country="DE", zone="Europe/Berlin", zone_source="CITY", week=week(EARLY)
    )
    contact = make_contact(account, site=site)
    codes = [step.code for step in explain_contact(contact, now=NOW, language="en").steps]
    assert "week_site" in codes
    assert "week_account" in [step.code for step in explain_account(account, now=NOW, language="en").steps]
    page = client_of(cast.owner).get(f"/contacts/{contact.pk}/why?at=2026-11-23T09:00:00Z").content.decode()
    assert "That of the site: Monday 06:00–10:30" in page
    assert f"/sites/{site.pk}/edit" in page


def client_of(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def typed(text: str) -> dict[str, str]:
    return {"week-kind": "own", "week-mon-works": "yes", "week-mon-from": text[:5], "week-mon-to": text[6:]}


def test_pages_take_and_show_the_hours(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    contact = make_contact(account)
    owner = client_of(cast.owner)
    form = owner.get(f"/customers/{account.pk}/edit").content.decode()
    assert 'name="week-mon-from"' in form
    assert "Germany: Mon" in form
    posted = {
        "name": account.name,
        "country": "DE",
        "subdivision": "HH",
        "city": "Hamburg",
        "stage": "ACTIVE",
        "version": "1",
    }
    assert owner.post(f"/customers/{account.pk}/edit", posted | typed("07:00-11:00")).status_code == 302
    account.refresh_from_db()
    assert account.week == week("Mon 07:00-11:00")
    assert "Mon 07:00–11:00" in owner.get(f"/customers/{account.pk}").content.decode()
    shown = owner.get(f"/contacts/{contact.pk}").content.decode()
    assert "those of the company" in shown
    assert "Those of the company" in owner.get(f"/contacts/{contact.pk}/edit").content.decode()
    # A form that does not send the hours leaves them.
    assert owner.post(f"/customers/{account.pk}/edit", posted | {"version": str(account.version)}).status_code == 302
    account.refresh_from_db()
    assert account.week == week("Mon 07:00-11:00")
    made = owner.post(f"/customers/{account.pk}/sites/new", {"name": "Depot", "country": "DE"} | typed("22:00-06:00"))
    assert made.status_code == 302
    assert Site.objects.get().week == week("Mon 22:00-06:00")
    assert client_of(cast.viewer).post(f"/customers/{account.pk}/edit", posted | typed("08:00-09:00")).status_code in (
        403,
        404,
    )


def test_programs_read_and_write_the_hours(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    contact = make_contact(account)
    program = Program(cast.owner)
    changed = program.patch(f"/accounts/{account.pk}", {"week": week(LATE)})
    assert (changed.status_code, changed.json()["effective_week"]) == (200, LATE_OUT)
    read = program.get(f"/contacts/{contact.pk}").json()
    assert (read["week"], read["effective_week"], read["effective_week_from"]) == (None, LATE_OUT, "account")
    made = program.post(f"/accounts/{account.pk}/sites", {"name": "Depot", "week": week(EARLY)})
    assert (made.status_code, made.json()["week"]) == (201, EARLY_OUT)
    gone = program.patch(f"/sites/{made.json()['id']}", {"week": None})
    assert (gone.status_code, gone.json()["week"]) == (200, None)
    wrong = program.patch(f"/accounts/{account.pk}", {"week": [{"days": ["mon"], "from": "9", "to": "17:00"}]})
    assert wrong.status_code == 422


def test_a_list_brings_the_hours_of_companies(cast: Cast) -> None:
    run = loaded(
        cast.boss,
        [
            ("Company", "Country", "Contact", "Company working hours", "Working hours"),
            ("Alpha", "DE", "Ann", LATE, ""),
            ("Alpha", "DE", "Bob", LATE, OWN),
            ("Beta", "DE", "Cy", "whenever", ""),
        ],
    )
    alpha = Account.objects.get(name="Alpha")
    assert alpha.week == week(LATE)
    assert list(alpha.contacts.order_by("name").values_list("week", flat=True)) == [None, week(OWN)]
    assert Account.objects.get(name="Beta").week is None
    assert [(row, column) for row, column, _code in told(run)] == [(4, "Company working hours")]
    again = loaded(cast.boss, [("Company", "Country", "公司工作时间"), ("Alpha", "DE", EARLY)], on_match="OVERWRITE")
    assert told(again) == []
    alpha.refresh_from_db()
    assert alpha.week == week(EARLY)


def test_two_companies_that_become_one_keep_the_hours_that_are_known(cast: Cast) -> None:
    keep, drop = make_account("Keep", owner=cast.boss), make_account("Drop", owner=cast.boss, week=week(LATE))
    merge_accounts(keep_id=keep.pk, drop_id=drop.pk, by=cast.boss, now=NOW)
    keep.refresh_from_db()
    assert keep.week == week(LATE)
