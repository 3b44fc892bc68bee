"""Removing the demo: nothing of it stays, and nothing else goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pghistory.models
import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.demo import IN_SPAIN, NOW, OWNER, row_counts
from tests.factories.people import make_member

from fairlead.availability.operations import record_leave
from fairlead.customers.models import Account, Contact, CustomField
from fairlead.customers.operations.accounts import change_account
from fairlead.customers.operations.contacts import create_contact
from fairlead.demo.models import DemoLoad
from fairlead.demo.operations import DemoHasAdditions, NoDemo, load_demo, remove_demo, renew_demo
from fairlead.demo.types import Additions, DemoState
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.types import Kind
from fairlead.planner.models import Item
from fairlead.planner.operations.items import add_item
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member, Team
from fairlead.team.operations import save_view
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def test_nothing_of_it_stays() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    before = row_counts()
    load_demo(now=NOW)
    assert row_counts()["customers.Account"] == 84
    assert remove_demo(by=owner, now=LATER).accounts == 84
    assert row_counts() == before
    assert not DemoLoad.objects.exists()


def test_who_entered_as_its_owner_stays_as_on_a_new_desk() -> None:
    load_demo(now=NOW)
    owner = Member.objects.get(email=OWNER)
    remove_demo(by=owner, now=LATER)
    left = Member.objects.get()
    assert (left.pk, left.name, left.email, left.role, left.zone) == (owner.pk, "", None, Role.OWNER, "")
    assert not pghistory.models.Events.objects.tracks(left).filter(pgh_data__name__contains="Shen").exists()
    assert load_demo(now=LATER).state is DemoState.LOADED


def test_only_who_runs_the_desk_removes_it() -> None:
    load_demo(now=NOW)
    manager = Member.objects.get(email=IN_SPAIN)
    for act in (remove_demo, renew_demo):
        with pytest.raises(AccessRefused):
            act(by=manager, now=LATER)
    assert Account.objects.count() == 84
    remove_demo(by=Member.objects.get(email=OWNER), now=LATER)
    assert not Account.objects.exists()


def test_without_a_demo_there_is_nothing_to_remove() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    account = make_account(owner=owner)
    with pytest.raises(NoDemo):
        remove_demo(by=owner, now=NOW)
    assert Account.objects.get() == account


def test_what_was_entered_into_it_goes_only_when_confirmed() -> None:
    load_demo(now=NOW)
    owner = Member.objects.get(email=OWNER)
    account = Account.objects.get(name="Hollowbrook Home & Garden Ltd")
    contact = create_contact(account_id=account.pk, by=owner, now=NOW, values={"name": "Nora New"})
    add_item(account=account, by=owner, now=NOW, title="Try it", due_date=NOW.date())
    record_exchange(account=account, by=owner, now=NOW, kind=Kind.NOTE, text="Tried it")
    record_leave(contact=contact, by=owner, now=NOW, start_date=NOW.date(), end_date=None)
    other = Account.objects.get(name="Tuinster B.V.")
    change_account(account_id=other.pk, by=owner, now=NOW, values={"note": "Mine"})
    with pytest.raises(DemoHasAdditions) as refused:
        remove_demo(by=owner, now=LATER)
    expected = Additions(contacts=1, items=1, exchanges=1, leave=1, changed_customers=2)  # who is main has changed
    assert refused.value.additions in (expected, replace(expected, changed_customers=1))
    assert Account.objects.count() == 84
    remove_demo(by=owner, now=LATER, with_additions=True)
    assert not Account.objects.exists()


def test_own_customers_stay_and_come_to_who_removes_it() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    load_demo(now=NOW)
    colleague = Member.objects.get(email=IN_SPAIN)
    account = make_account("Own Customer", owner=colleague, custom={"incoterm": "FOB"})
    contact = make_contact(account)
    add_item(account=account, by=owner, now=NOW, title="Call", due_date=NOW.date(), owner=colleague)
    remove_demo(by=owner, now=LATER)
    account.refresh_from_db()
    assert account.owner == owner
    assert Contact.objects.get() == contact
    assert Item.objects.get().owner == owner
    assert not Member.objects.exclude(pk=owner.pk).exists()
    assert CustomField.objects.get().key == "incoterm"  # the own customer uses it


def test_a_colleague_who_wrote_about_own_customers_stays_without_access() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    load_demo(now=NOW)
    colleague = Member.objects.get(email=IN_SPAIN)
    account = make_account("Own Customer", owner=colleague)
    record_exchange(account=account, by=colleague, now=NOW, kind=Kind.NOTE, text="Hello")
    assert remove_demo(by=owner, now=LATER).kept_members == (colleague.name,)
    colleague.refresh_from_db()
    assert not colleague.is_active
    assert colleague.email is None
    assert account.exchanges.get().recorded_by == colleague


def test_members_teams_and_views_of_ones_own_stay() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    load_demo(now=NOW)
    newcomer = make_member("Nina New", team=Team.objects.get(name="Europe and Americas"))
    renamed = Member.objects.get(email=IN_SPAIN)
    Member.objects.filter(pk=renamed.pk).update(email="real@company.example")
    save_view(page="accounts", name="Mine", query="tier=B", is_shared=False, by=owner)
    remove_demo(by=owner, now=LATER)
    assert set(Member.objects.all()) == {owner, newcomer, renamed}
    assert [team.name for team in Team.objects.all()] == ["Europe and Americas"]
    assert [view.name for view in owner.saved_views.all()] == ["Mine"]


def test_renewing_brings_the_dates_to_today_and_keeps_who_asked_for_it() -> None:
    load_demo(now=NOW)
    owner = Member.objects.get(email=OWNER)
    result = renew_demo(by=owner, now=LATER)
    assert (result.state, result.made_on_date) == (DemoState.LOADED, datetime(2026, 11, 26, tzinfo=UTC).date())
    owner.refresh_from_db()
    assert owner.email == OWNER
    assert Account.objects.filter(owner=owner).count() == 35
    assert Member.objects.count() == 5


def test_beside_own_customers_it_is_not_renewed() -> None:
    owner = make_member("Olga Own", Role.OWNER)
    load_demo(now=NOW)
    make_account("Own Customer", owner=owner)
    assert renew_demo(by=owner, now=LATER).state is DemoState.HAS_CUSTOMERS
    assert Account.objects.count() == 85
    assert DemoLoad.objects.get().loaded_at == NOW
