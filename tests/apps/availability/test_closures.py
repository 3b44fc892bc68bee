"""How the team sees closures, what it was told, and what the engine, the desk and the pages make of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import ClosureRuleChange, KnownClosure
from fairlead.availability.operations import closures as operations
from fairlead.availability.queries import person_of_account, person_of_contact
from fairlead.availability.queries.closures import known_closures, team_rules
from fairlead.core.availability import status_at
from fairlead.core.desk_order import DeskGroup
from fairlead.customers.models import Account
from fairlead.customers.operations.merging import merge_accounts
from fairlead.db.models import ChangedMeanwhile
from fairlead.planner.queries.desk import get_desk
from fairlead.planner.types import DeskFilter
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 14, 8, 0, tzinfo=UTC)  # Friday 10:00 in Milan, in the middle of August
TOLD: operations.KnownClosureValues = {
    "country": "",
    "subdivision": "",
    "name": "Summer shutdown",
    "start_date": date(2026, 8, 1),
    "end_date": date(2026, 8, 21),
    "is_yearly": False,
    "scope": "office",
    "probability_percent": 100,
    "note": "",
}
OF_ITALY: operations.KnownClosureValues = {**TOLD, "country": "IT", "probability_percent": 90}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def milan(owner: Any, name: str = "Officina Serra", **fields: Any) -> Account:
    place = {"country": "IT", "subdivision": "25", "city": "Milan", "zone": "Europe/Rome"}
    return make_account(name, owner=owner, **place, **fields)


def closure_of(account: Account, at: datetime = NOW) -> tuple[str, int] | None:
    facts = status_at(person_of_account(account), at).reason.facts
    name, percent = facts.get("closure_name"), facts.get("closure_probability_percent")
    return (name, percent) if isinstance(name, str) and isinstance(percent, int) else None


def test_without_a_word_of_the_team_the_rules_hold(cast: Cast) -> None:
    assert closure_of(milan(cast.owner)) == ("August holidays", 75)


def test_a_rule_is_weighed_anew_switched_off_and_left_as_it_was(cast: Cast) -> None:
    account = milan(cast.owner)

    operations.change_rule(rule_id="it-august", by=cast.leader, now=NOW, is_off=False, probability_percent=40)
    assert closure_of(account) == ("August holidays", 40)

    operations.change_rule(rule_id="it-august", by=cast.leader, now=NOW, is_off=True, probability_percent=None)
    assert closure_of(account) is None

    left = operations.change_rule(
        rule_id="it-august", by=cast.leader, now=NOW, is_off=False, probability_percent=75, note="as it was"
    )
    assert left is None
    assert closure_of(account) == ("August holidays", 75)
    assert not ClosureRuleChange.objects.exists()


def test_rules_are_the_business_of_owner_and_leader(cast: Cast) -> None:
    for relation in ("owner", "backup", "colleague", "stranger", "finance", "viewer"):
        with pytest.raises(AccessRefused):
            operations.change_rule(
                rule_id="it-august", by=getattr(cast, relation), now=NOW, is_off=True, probability_percent=None
            )
        with pytest.raises(AccessRefused):
            operations.record_closure(by=getattr(cast, relation), now=NOW, values=OF_ITALY)
    for relation in ("leader", "boss"):
        operations.change_rule(
            rule_id="it-august", by=getattr(cast, relation), now=NOW, is_off=True, probability_percent=None
        )
        operations.record_closure(by=getattr(cast, relation), now=NOW, values=OF_ITALY)


def test_a_rule_that_is_not_and_a_change_that_is_old_are_refused(cast: Cast) -> None:
    with pytest.raises(operations.UnknownRule):
        operations.change_rule(rule_id="it-carnival", by=cast.boss, now=NOW, is_off=True, probability_percent=None)
    operations.change_rule(rule_id="it-august", by=cast.boss, now=NOW, is_off=False, probability_percent=40)
    operations.change_rule(rule_id="it-august", by=cast.boss, now=NOW, is_off=False, probability_percent=45)
    with pytest.raises(ChangedMeanwhile):
        operations.change_rule(
            rule_id="it-august", by=cast.boss, now=NOW, is_off=True, probability_percent=None, expected_version=1
        )


def test_a_closure_of_a_country_holds_for_all_customers_there(cast: Cast) -> None:
    account, other = milan(cast.owner), make_account(owner=cast.owner)

    operations.record_closure(by=cast.boss, now=NOW, values=OF_ITALY)

    assert closure_of(account) == ("Summer shutdown", 90)
    assert closure_of(other) is None


def test_a_closure_of_a_region_holds_there_and_in_what_lies_in_it(cast: Cast) -> None:
    in_lombardy, in_milan = milan(cast.owner), milan(cast.owner, "Altra")
    in_rome = milan(cast.owner, "Terza")
    Account.objects.filter(pk=in_milan.pk).update(subdivision="MI")
    Account.objects.filter(pk=in_rome.pk).update(subdivision="62")

    operations.record_closure(by=cast.boss, now=NOW, values={**OF_ITALY, "subdivision": "Lombardia"})

    assert closure_of(in_lombardy) == ("Summer shutdown", 90)
    assert closure_of(in_milan) == ("Summer shutdown", 90)
    assert closure_of(in_rome) == ("August holidays", 75)


def test_what_an_account_told_is_the_strongest_and_its_own(cast: Cast) -> None:
    account, other = milan(cast.owner), milan(cast.owner, "Altra")
    contact = make_contact(account)

    operations.record_closure(by=cast.colleague, now=NOW, values={**TOLD, "probability_percent": 60}, account=account)

    answer = status_at(person_of_contact(contact), NOW)
    assert closure_of(account) == ("Summer shutdown", 60)
    assert answer.reason.facts["closure_name"] == "Summer shutdown"
    # Behind their own closure August goes on, and only behind that the Monday.
    assert answer.reason.facts["likely_good_at"] == datetime(2026, 8, 24, 7, 0, tzinfo=UTC)
    assert closure_of(other) == ("August holidays", 75)


def test_a_company_that_works_through_is_not_probably_closed(cast: Cast) -> None:
    account = milan(cast.owner)

    operations.record_closure(by=cast.owner, now=NOW, values={**TOLD, "probability_percent": 0}, account=account)

    assert closure_of(account) is None


def test_a_yearly_closure_comes_again_also_over_the_turn_of_the_year(cast: Cast) -> None:
    account = milan(cast.owner)
    winter: operations.KnownClosureValues = {
        **TOLD, "name": "Winter", "start_date": date(2025, 12, 20), "end_date": date(2026, 1, 12), "is_yearly": True,
    }  # fmt: skip
    operations.record_closure(by=cast.owner, now=NOW, values=winter, account=account)

    assert closure_of(account, datetime(2028, 1, 11, 8, 0, tzinfo=UTC)) == ("Winter", 100)
    assert closure_of(account, datetime(2028, 1, 12, 8, 0, tzinfo=UTC)) is None


def test_who_may_tell_of_an_account(cast: Cast) -> None:
    account = milan(cast.owner, backup_owner=cast.backup)
    for relation in ("owner", "backup", "colleague", "leader", "boss", "finance"):
        operations.record_closure(by=getattr(cast, relation), now=NOW, values=TOLD, account=account)
    for relation in ("stranger", "viewer"):
        with pytest.raises(AccessRefused):
            operations.record_closure(by=getattr(cast, relation), now=NOW, values=TOLD, account=account)
    assert known_closures(cast.stranger).count() == 0
    assert known_closures(cast.viewer).count() == 6


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"end_date": date(2026, 8, 1)}, operations.ClosureEndsBeforeItStarts),
        ({"end_date": date(2027, 9, 1)}, operations.ClosureEndsBeforeItStarts),
        ({"country": "ZZ"}, operations.UnknownClosureCountry),
        ({"subdivision": "Atlantis"}, operations.UnknownClosureRegion),
    ],
)
def test_impossible_closures_are_refused_and_nothing_is_written(
    cast: Cast, change: dict[str, Any], problem: type[Exception]
) -> None:
    values: Any = {**OF_ITALY, **change}
    with pytest.raises(problem):
        operations.record_closure(by=cast.boss, now=NOW, values=values)
    assert not KnownClosure.objects.exists()


def test_a_closure_is_changed_removed_and_kept_in_the_history(cast: Cast) -> None:
    account = milan(cast.owner)
    row = operations.record_closure(by=cast.owner, now=NOW, values=TOLD, account=account)

    changed = operations.change_closure(
        closure=row, by=cast.owner, now=NOW, values={**TOLD, "name": "Ferie"}, expected_version=row.version
    )
    assert closure_of(account) == ("Ferie", 100)
    with pytest.raises(ChangedMeanwhile):
        operations.remove_closure(closure=changed, by=cast.owner, now=NOW, expected_version=row.version)
    operations.remove_closure(closure=changed, by=cast.owner, now=NOW)
    assert closure_of(account) == ("August holidays", 75)


def test_merging_accounts_moves_what_they_told(cast: Cast) -> None:
    keep, drop = milan(cast.owner), milan(cast.owner, "Serra")
    operations.record_closure(by=cast.owner, now=NOW, values=TOLD, account=drop)

    merge_accounts(keep_id=keep.pk, drop_id=drop.pk, by=cast.boss, now=NOW)

    assert closure_of(keep) == ("Summer shutdown", 100)


def test_the_desk_puts_who_is_probably_closed_behind_who_answers(cast: Cast) -> None:
    open_now = make_account(owner=cast.owner)
    august = milan(cast.owner)
    works = milan(cast.owner, "Lavora")
    operations.record_closure(by=cast.owner, now=NOW, values={**TOLD, "probability_percent": 0}, account=works)

    desk = get_desk(by=cast.owner, now=NOW, wanted=DeskFilter(whose=cast.owner.pk))

    groups = {row.account_id: row.group for row in desk.rows}
    assert groups == {
        open_now.pk: DeskGroup.NOW,
        works.pk: DeskGroup.NOW,
        august.pk: DeskGroup.PROBABLY_CLOSED,
    }
    assert desk.rows[-1].account_id == august.pk


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_the_desk_says_why(cast: Cast) -> None:
    milan(cast.owner)

    page = signed_in(cast.owner).get(reverse("desk"), {"at": "2026-08-14T16:00"}).content.decode()

    assert "75 % · August holidays" in page
    assert "probably closed (75 %): August holidays until 24 Aug" in page


def test_the_page_lists_rules_of_the_customers_countries_by_their_next_dates(cast: Cast) -> None:
    milan(cast.owner)
    client = signed_in(cast.owner)

    own = client.get(reverse("closures"), {"at": "2026-08-14T16:00"}).content.decode()
    every = client.get(reverse("closures"), {"of": "all"}).content.decode()
    one = client.get(reverse("closures"), {"country": "jp"}).content.decode()

    assert "closures/rules/it-august" in own
    assert own.index("closures/rules/it-august") < own.index("closures/rules/it-christmas")
    assert "closures/rules/jp-obon" not in own
    assert every.count("closures/rules/") == len(team_rules(today=NOW.date()))
    assert "closures/rules/jp-obon" in one
    assert "closures/rules/it-august" not in one


def test_a_leader_changes_a_rule_on_its_page(cast: Cast) -> None:
    client = signed_in(cast.leader)
    address = reverse("closure_rule", args=["it-august"])
    shown = client.get(address)
    assert shown.status_code == 200
    assert "sellingtoitaly.blogspot.com" in shown.content.decode()

    refused = client.post(address, {"is_on": "on", "probability_percent": "0", "note": ""})
    saved = client.post(address, {"is_on": "on", "probability_percent": "30", "note": "most answered last year"})

    assert refused.status_code == 422
    assert saved.status_code == 302
    assert ClosureRuleChange.objects.get().probability_percent == 30
    assert signed_in(cast.colleague).post(address, {"probability_percent": "30"}).status_code == 403
    assert client.get(reverse("closure_rule", args=["it-carnival"])).status_code == 404


def test_an_account_s_closure_is_entered_changed_and_removed_on_pages(cast: Cast) -> None:
    account = milan(cast.owner)
    client = signed_in(cast.owner)
    told = {
        "name": "Factory shut",
        "start_date": "2026-08-01",
        "latest_day": "2026-08-20",
        "scope": "factory",
        "probability_percent": "100",
        "note": "",
    }

    wrong = client.post(reverse("account_closure_new", args=[account.pk]), told | {"latest_day": "2026-07-20"})
    made = client.post(reverse("account_closure_new", args=[account.pk]), told)
    row = KnownClosure.objects.get()
    page = client.get(reverse("account", args=[account.pk])).content.decode()
    changed = client.post(reverse("closure", args=[row.pk]), told | {"name": "Ferie", "version": row.version})

    assert wrong.status_code == 422
    assert made.status_code == 302
    assert (row.end_date, row.scope) == (date(2026, 8, 21), "factory")
    assert "Factory shut" in page
    assert changed.status_code == 302
    assert signed_in(cast.viewer).get(reverse("closure", args=[row.pk])).status_code == 200
    assert signed_in(cast.viewer).post(reverse("closure", args=[row.pk]), told).status_code == 403
    assert signed_in(cast.stranger).get(reverse("closure", args=[row.pk])).status_code == 404
    assert client.post(reverse("closure_removal", args=[row.pk])).status_code == 302
    assert not KnownClosure.objects.exists()


def test_an_account_s_page_shows_what_is_usual_there_as_the_team_sees_it(cast: Cast) -> None:
    account = milan(cast.owner)
    client = signed_in(cast.owner)

    def page() -> str:
        return client.get(reverse("account", args=[account.pk]), {"at": "2026-08-01T10:00"}).content.decode()

    assert "8–23 Aug 2026" in page()
    operations.change_rule(rule_id="it-august", by=cast.leader, now=NOW, is_off=False, probability_percent=41)
    assert "41 %" in page()
    operations.change_rule(rule_id="it-august", by=cast.leader, now=NOW, is_off=True, probability_percent=None)
    assert "8–23 Aug 2026" not in page()
    operations.record_closure(values={**OF_ITALY, "name": "Trade fair week"}, by=cast.boss, now=NOW)
    assert "Trade fair week" in page()


def test_a_closure_of_a_country_is_entered_by_the_owner(cast: Cast) -> None:
    client = signed_in(cast.boss)
    told = {
        "country": "IT",
        "subdivision": "Atlantis",
        "name": "Trade fair week",
        "start_date": "2026-09-07",
        "latest_day": "2026-09-11",
        "scope": "office",
        "probability_percent": "60",
        "note": "",
    }

    refused = client.post(reverse("closure_new"), told)
    made = client.post(reverse("closure_new"), told | {"subdivision": "Lombardia"})

    assert refused.status_code == 422
    assert "no such region" in refused.content.decode()
    assert made.status_code == 302
    assert KnownClosure.objects.get().subdivision == "25"
    assert signed_in(cast.colleague).get(reverse("closure_new")).status_code == 403
