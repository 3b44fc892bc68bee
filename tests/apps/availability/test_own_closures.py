"""Our own closures: whom they concern, that everybody is told once, and what the pages show of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.urls import reverse
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import ClosureNotice, CompanyClosure, KnownClosure
from fairlead.availability.operations import company_closures as operations
from fairlead.availability.queries.closure_notices import Telling, concern, find_concerned, letter_to
from fairlead.availability.queries.our_company import (
    holiday_blocks,
    our_company,
    working_day_after,
    working_day_before,
)
from fairlead.availability.types import Occasion
from fairlead.customers.models import Account
from fairlead.customers.operations.merging import merge_accounts
from fairlead.customers.types import Stage
from fairlead.db.models import ChangedMeanwhile
from fairlead.planner.models import Item
from fairlead.planner.operations.items import add_item, finish_item, remove_item
from fairlead.planner.types import ItemSource
from fairlead.team.access import AccessRefused
from fairlead.team.queries import show_notification

pytestmark = pytest.mark.django_db

# Chinese New Year 2026: the office rests from Saturday 14 to Monday 23 February.
START, END = date(2026, 2, 14), date(2026, 2, 24)
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
ANNOUNCED = datetime(2026, 1, 24, 2, 0, tzinfo=UTC)
COMPANY: operations.CompanyValues = {
    "name": "Chaoyin Lighting",
    "country": "CN",
    "subdivision": "Zhejiang",
    "zone": "Asia/Shanghai",
    "emergency_contact": "Zhou, +86 574 5550 0000",
    "notice_days": 21,
    "reminder_days": 5,
    "makes_to_dos": True,
}
VALUES: operations.CompanyClosureValues = {
    "name": "Spring Festival",
    "occasion": Occasion.CHINESE_NEW_YEAR,
    "start_date": START,
    "end_date": END,
    "team": None,
    "last_shipping_date": None,
    "emergency_contact": "",
    "note": "",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def closure(cast: Cast) -> CompanyClosure:
    operations.change_our_company(values=COMPANY, by=cast.boss, now=EARLY)
    return operations.record_company_closure(values=VALUES, by=cast.boss, now=EARLY)


def in_hanoi(owner: Any, name: str = "Sông Hồng") -> Account:
    """Make a customer who rests at the same time by law: Tết 2026 is from 14 to 22 February."""
    return make_account(name, owner=owner, country="VN", subdivision="HN", city="Hanoi", zone="Asia/Ho_Chi_Minh")


def telling(closure: CompanyClosure, account: Account) -> Telling:
    return find_concerned(closure, account).telling


def test_active_customers_and_those_with_an_open_step_are_told(cast: Cast, closure: CompanyClosure) -> None:
    active = make_account("Active", owner=cast.owner, stage=Stage.ACTIVE)
    lead = make_account("Lead", owner=cast.owner, stage=Stage.LEAD)
    step = make_account("With a step", owner=cast.owner, stage=Stage.LEAD)
    add_item(account=step, by=cast.owner, now=EARLY, title="Send samples", due_date=date(2026, 3, 2))
    lost = make_account("Lost", owner=cast.owner, stage=Stage.LOST)
    add_item(account=lost, by=cast.owner, now=EARLY, title="Ask why", due_date=date(2026, 3, 2))
    make_account("Binned", owner=cast.owner, deleted_at=EARLY, deleted_by=cast.owner)
    assert [one.account for one in concern(closure).customers] == [active, step]
    assert lead not in [one.account for one in concern(closure).customers]


def test_their_own_working_days_count_and_who_has_none_is_left_out(cast: Cast, closure: CompanyClosure) -> None:
    hamburg, hanoi = make_account(owner=cast.owner), in_hanoi(cast.owner)
    found = find_concerned(closure, hamburg)
    assert found.lost_days == tuple(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23))
    # Saturdays are worked there; from Monday to Friday it is Tết.
    assert find_concerned(closure, hanoi).lost_days == tuple(date(2026, 2, day) for day in (14, 21, 23))
    shorter = operations.change_company_closure(
        closure=closure,
        values={**VALUES, "start_date": date(2026, 2, 16), "end_date": date(2026, 2, 21)},
        by=cast.boss,
        now=EARLY,
    )
    assert telling(shorter, hanoi) is Telling.LEFT_OUT
    assert concern(shorter).to_tell == 1


def test_who_has_told_us_that_they_are_closed_is_left_out_and_who_may_be_is_marked(
    cast: Cast, closure: CompanyClosure
) -> None:
    shut, perhaps = make_account("Shut", owner=cast.owner), make_account("Perhaps", owner=cast.owner)
    told = {"name": "Carnival", "start_date": START, "end_date": END, "recorded_by": cast.owner}
    KnownClosure.objects.create(account=shut, probability_percent=100, **told)
    KnownClosure.objects.create(account=perhaps, probability_percent=60, **told)
    assert telling(closure, shut) is Telling.LEFT_OUT
    assert telling(closure, perhaps) is Telling.PLANNED
    assert find_concerned(closure, perhaps).probably_closed_percent == 60


def test_the_last_day_before_and_the_first_after_are_working_days_of_ours(cast: Cast, closure: CompanyClosure) -> None:
    company = our_company()
    # Saturday 14 February is a make-up day, as is the 28th: the office is closed on the first of them.
    assert working_day_before(closure, company) == date(2026, 2, 13)
    assert working_day_after(closure, company) == date(2026, 2, 24)
    operations.record_company_closure(
        values={**VALUES, "name": "Moving", "start_date": date(2026, 2, 24), "end_date": date(2026, 2, 26)},
        by=cast.boss,
        now=EARLY,
    )
    assert working_day_after(closure, company) == date(2026, 2, 26)


def test_everybody_gets_one_to_do_however_often_it_is_pressed(cast: Cast, closure: CompanyClosure) -> None:
    accounts = [make_account(f"Customer {number}", owner=cast.owner) for number in range(3)]
    unowned = make_account("Nobody’s", owner=None)
    assert operations.make_notices(closure=closure, by=cast.boss, now=EARLY) == 4
    assert operations.make_notices(closure=closure, by=cast.boss, now=EARLY) == 0
    assert operations.prepare_notices(now=ANNOUNCED) == 0
    items = Item.objects.filter(source=ItemSource.CLOSURE)
    assert {item.account for item in items} == {*accounts, unowned}
    assert {item.owner for item in items.filter(account__in=accounts)} == {cast.owner}
    assert items.get(account=unowned).owner == cast.boss
    one = items.get(account=accounts[0])
    assert (one.title, one.due_date) == ("Tell Customer 0 of our closure 14–23 Feb 2026", date(2026, 1, 24))


def test_to_dos_are_made_by_themselves_when_the_day_has_come_at_our_place(cast: Cast, closure: CompanyClosure) -> None:
    make_account(owner=cast.owner)
    # 15:59 UTC on the 23rd is a minute before midnight in Shanghai.
    assert operations.prepare_notices(now=datetime(2026, 1, 23, 15, 59, tzinfo=UTC)) == 0
    assert operations.prepare_notices(now=datetime(2026, 1, 23, 16, 0, tzinfo=UTC)) == 1
    late = make_account("Newcomer", owner=cast.owner)
    assert operations.prepare_notices(now=ANNOUNCED + timedelta(days=3)) == 1
    assert Item.objects.get(account=late).due_date == date(2026, 1, 27)
    make_account("Too late", owner=cast.owner)
    assert operations.prepare_notices(now=datetime(2026, 2, 14, 2, 0, tzinfo=UTC)) == 0


def test_nothing_is_made_by_itself_when_the_team_wants_to_press(cast: Cast, closure: CompanyClosure) -> None:
    make_account(owner=cast.owner)
    operations.change_our_company(values={**COMPANY, "makes_to_dos": False}, by=cast.boss, now=EARLY)
    assert operations.prepare_notices(now=ANNOUNCED) == 0


def test_a_crash_in_the_middle_leaves_nothing_and_the_next_try_makes_all(
    cast: Cast, closure: CompanyClosure, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_account(f"Customer {number}", owner=cast.owner)
    manager = type(ClosureNotice.objects)

    class Crash(Exception):
        pass

    def crash(*_rows: Any, **_options: Any) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr("fairlead.planner.operations.closure_notices.NoticeItem.objects.bulk_create", crash)
        with pytest.raises(Crash):
            operations.prepare_notices(now=ANNOUNCED)
    assert isinstance(ClosureNotice.objects, manager)
    assert ClosureNotice.objects.count() == Item.objects.count() == 0
    assert operations.prepare_notices(now=ANNOUNCED) == 3


def test_done_to_dos_count_as_told_and_removed_ones_as_not_needed(cast: Cast, closure: CompanyClosure) -> None:
    first, second, third = (make_account(name, owner=cast.owner) for name in "ABC")
    operations.make_notices(closure=closure, by=cast.boss, now=EARLY)
    finish_item(item=first.items.get(), by=cast.owner, now=EARLY)
    remove_item(item=second.items.get(), by=cast.owner, now=EARLY)
    assert [telling(closure, one) for one in (first, second, third)] == [
        Telling.TOLD,
        Telling.NOT_NEEDED,
        Telling.OPEN,
    ]
    assert operations.prepare_notices(now=ANNOUNCED) == 0
    found = concern(closure)
    assert (found.counts[Telling.TOLD], found.to_tell) == (1, 2)


def test_a_customer_is_told_with_and_without_a_to_do_and_twice(cast: Cast, closure: CompanyClosure) -> None:
    with_one, without, removed = (make_account(name, owner=cast.owner) for name in "ABC")
    for account in (with_one, removed):
        operations.tell_customer(closure=closure, account=account, by=cast.owner, now=EARLY)
    remove_item(item=removed.items.get(), by=cast.owner, now=EARLY)
    for account in (with_one, without, removed, with_one):
        operations.tell_customer(closure=closure, account=account, by=cast.owner, now=EARLY)
        assert telling(closure, account) is Telling.TOLD
    assert Item.objects.count() == 3
    with pytest.raises(AccessRefused):
        operations.tell_customer(closure=closure, account=with_one, by=cast.viewer, now=EARLY)


def test_owners_are_reminded_once_of_those_who_have_not_been_told(cast: Cast, closure: CompanyClosure) -> None:
    told, open_one, other = (make_account(name, owner=cast.owner) for name in ("Told", "Open", "Other"))
    operations.make_notices(closure=closure, by=cast.boss, now=EARLY)
    operations.tell_customer(closure=closure, account=told, by=cast.owner, now=EARLY)
    operations.prepare_notices(now=datetime(2026, 2, 8, 2, 0, tzinfo=UTC))
    assert not cast.owner.notifications.exists()
    for day in (9, 10):
        operations.prepare_notices(now=datetime(2026, 2, day, 2, 0, tzinfo=UTC))
    sentence = show_notification(cast.owner.notifications.get()).sentence
    assert sentence == ("Open and 1 other customer have not been told yet: “Spring Festival” begins on Sat, 14 Feb.")
    assert {open_one, other} == {notice.account for notice in ClosureNotice.objects.exclude(reminded_at=None)}


def test_who_may_say_when_we_are_closed(cast: Cast) -> None:
    own_team: operations.CompanyClosureValues = {**VALUES, "team": cast.leader.team}
    other_team: operations.CompanyClosureValues = {**VALUES, "team": cast.stranger.team}
    operations.record_company_closure(values=own_team, by=cast.leader, now=EARLY)
    for by, values in (
        (cast.leader, VALUES),
        (cast.leader, other_team),
        (cast.owner, own_team),
        (cast.finance, VALUES),
    ):
        with pytest.raises(AccessRefused):
            operations.record_company_closure(values=values, by=by, now=EARLY)
    with pytest.raises(AccessRefused):
        operations.change_our_company(values=COMPANY, by=cast.leader, now=EARLY)


def test_a_closure_of_a_team_concerns_its_customers(cast: Cast) -> None:
    values: operations.CompanyClosureValues = {**VALUES, "team": cast.leader.team}
    closure = operations.record_company_closure(values=values, by=cast.leader, now=EARLY)
    ours = make_account("Ours", owner=cast.owner)
    make_account("Theirs", owner=cast.stranger)
    assert [one.account for one in concern(closure).customers] == [ours]


def test_an_account_manager_makes_the_to_dos_of_their_own_customers(cast: Cast, closure: CompanyClosure) -> None:
    own = make_account("Own", owner=cast.owner)
    make_account("Colleague’s", owner=cast.colleague)
    assert operations.make_notices(closure=closure, by=cast.owner, now=EARLY) == 1
    assert Item.objects.get().account == own
    with pytest.raises(AccessRefused):
        operations.make_notices(closure=closure, by=cast.viewer, now=EARLY)


def test_what_cannot_be(cast: Cast, closure: CompanyClosure) -> None:
    with pytest.raises(operations.ClosureTooLong):
        operations.record_company_closure(values={**VALUES, "end_date": START}, by=cast.boss, now=EARLY)
    with pytest.raises(operations.ShipsAfterClosing):
        operations.record_company_closure(values={**VALUES, "last_shipping_date": START}, by=cast.boss, now=EARLY)
    with pytest.raises(operations.UnknownRegion):
        operations.change_our_company(values={**COMPANY, "subdivision": "Atlantis"}, by=cast.boss, now=EARLY)
    with pytest.raises(operations.ReminderBeforeNotice):
        operations.change_our_company(values={**COMPANY, "reminder_days": 21}, by=cast.boss, now=EARLY)
    with pytest.raises(ChangedMeanwhile):
        operations.change_company_closure(
            closure=closure, values=VALUES, by=cast.boss, now=EARLY, expected_version=closure.version + 1
        )


def test_a_closure_that_is_called_off_takes_its_open_to_dos_along(cast: Cast, closure: CompanyClosure) -> None:
    told, open_one = make_account("Told", owner=cast.owner), make_account("Open", owner=cast.owner)
    operations.make_notices(closure=closure, by=cast.boss, now=EARLY)
    operations.tell_customer(closure=closure, account=told, by=cast.owner, now=EARLY)
    operations.remove_company_closure(closure=closure, by=cast.boss, now=EARLY)
    assert told.items.exists()
    assert not open_one.items.exists()
    assert not ClosureNotice.objects.exists()


def test_of_two_accounts_that_become_one_the_notice_of_one_stays(cast: Cast, closure: CompanyClosure) -> None:
    keep, drop = make_account("Keep", owner=cast.owner), make_account("Drop", owner=cast.owner)
    operations.make_notices(closure=closure, by=cast.boss, now=EARLY)
    operations.tell_customer(closure=closure, account=keep, by=cast.owner, now=EARLY)
    merge_accounts(keep_id=keep.pk, drop_id=drop.pk, by=cast.boss, now=EARLY)
    assert [notice.account_id for notice in ClosureNotice.objects.all()] == [keep.pk]
    assert telling(closure, keep) is Telling.TOLD


def test_the_letter_is_in_the_contacts_language_with_their_dates(cast: Cast, closure: CompanyClosure) -> None:
    account = make_account(owner=cast.owner)
    make_contact(account, salutation="Frau Albers", languages=["de", "en"], is_main=True)
    customer = find_concerned(closure, account)
    letter = letter_to(customer, closure, by=cast.owner)
    assert letter.language == "de"
    assert letter.body.startswith("Guten Tag Frau Albers,")
    for part in (
        "wegen des chinesischen Neujahrsfestes",
        "Samstag, 14. Februar 2026 bis Montag, 23. Februar 2026",
        "Letzter Arbeitstag davor: Freitag, 13. Februar 2026",
        "Wieder für Sie da: Dienstag, 24. Februar 2026",
        "Zhou, +86 574 5550 0000",
        "Owen Owner\nChaoyin Lighting",
    ):
        assert part in letter.body
    assert letter_to(customer, closure, by=cast.owner, language="en").body.startswith("Dear Katrin Albers,")


def test_long_holidays_of_ours_are_proposed_until_a_closure_covers_them(cast: Cast) -> None:
    operations.change_our_company(values=COMPANY, by=cast.boss, now=EARLY)
    blocks = holiday_blocks(our_company(), date(2026, 1, 5), language="en")
    spring, autumn = blocks[0], blocks[1]
    assert (spring.start_date, spring.end_date, spring.occasion) == (
        date(2026, 2, 15),
        date(2026, 2, 24),
        Occasion.CHINESE_NEW_YEAR,
    )
    assert autumn.occasion in (Occasion.LABOUR_DAY, Occasion.NATIONAL_DAY)
    assert all(block.working_days >= 3 for block in blocks)
    operations.record_company_closure(values=VALUES, by=cast.boss, now=EARLY)
    assert spring not in holiday_blocks(our_company(), date(2026, 1, 5), language="en")


def test_without_a_country_nothing_is_proposed() -> None:
    assert holiday_blocks(our_company(), date(2026, 1, 5), language="en") == []


def test_the_pages_lead_from_the_list_to_the_text_and_back(cast: Cast, closure: CompanyClosure) -> None:
    account = make_account(owner=cast.owner)
    contact = make_contact(account, email="k.albers@nordlicht.example", languages=["es"], is_main=True)
    browser = signed_in(cast.owner)
    assert "Spring Festival" in browser.get(reverse("our_closures")).content.decode()
    at = "?at=2026-01-24T10:00"
    page = browser.get(reverse("our_closure", args=[closure.pk]) + at).content.decode()
    assert "0 of 1" in page
    assert str(contact) in page
    notice = reverse("closure_notice", args=[closure.pk, account.pk])
    assert notice in page
    text = browser.get(notice)
    assert text.context["letter"].language == "es"
    assert unquote(text.context["mailto"]).startswith(
        "mailto:k.albers@nordlicht.example?subject=Cerramos del 14 de febrero de 2026"
    )
    assert browser.get(notice + "?language=fr").context["letter"].language == "fr"
    assert browser.get(notice + "?language=tlh").context["letter"].language == "es"
    answer = browser.post(reverse("closure_notice_told", args=[closure.pk, account.pk]))
    assert answer.headers["Location"] == reverse("our_closure", args=[closure.pk])
    assert "1 of 1" in browser.get(reverse("our_closure", args=[closure.pk])).content.decode()


def test_the_to_do_leads_to_the_text(cast: Cast, closure: CompanyClosure) -> None:
    account = make_account(owner=cast.owner)
    operations.make_notices(closure=closure, by=cast.boss, now=EARLY)
    item = account.items.get()
    page = signed_in(cast.owner).get(reverse("item", args=[item.pk])).content.decode()
    assert reverse("closure_notice", args=[closure.pk, account.pk]) in page


def test_a_proposal_is_taken_over_by_its_form(cast: Cast) -> None:
    operations.change_our_company(values=COMPANY, by=cast.boss, now=EARLY)
    browser = signed_in(cast.boss)
    page = browser.get(reverse("our_closures") + "?at=2026-01-05T10:00").content.decode()
    assert "from=2026-02-15&amp;until=2026-02-23&amp;occasion=CHINESE_NEW_YEAR" in page
    form = browser.get(reverse("our_closure_new") + "?from=2026-02-15&until=2026-02-23&name=CNY&occasion=X")
    assert form.context["form"].initial == {
        "name": "CNY",
        "start_date": date(2026, 2, 15),
        "latest_day": date(2026, 2, 23),
    }
    data = {"name": "CNY", "start_date": "2026-02-15", "latest_day": "2026-02-23", "occasion": "CHINESE_NEW_YEAR"}
    browser.post(reverse("our_closure_new"), data)
    made = CompanyClosure.objects.get()
    assert (made.end_date, made.recorded_by) == (date(2026, 2, 24), cast.boss)


def test_a_form_says_what_is_wrong(cast: Cast, closure: CompanyClosure) -> None:
    browser = signed_in(cast.boss)
    data = {"name": "X", "start_date": "2026-02-15", "latest_day": "2026-02-14", "last_shipping_date": "2026-02-15"}
    answer = browser.post(reverse("our_closure_edit", args=[closure.pk]), data)
    assert answer.status_code == 422
    assert {"latest_day", "last_shipping_date"} <= set(answer.context["form"].errors)
    values = {**COMPANY, "subdivision": "Atlantis", "version": our_company().version}
    answer = browser.post(reverse("our_company"), values)
    assert set(answer.context["form"].errors) == {"subdivision"}


def test_reading_a_closure_of_many_customers_takes_few_queries(
    cast: Cast, closure: CompanyClosure, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_contact(make_account(f"Customer {number}", owner=cast.owner), is_main=True)
    concern(closure)
    with django_assert_max_num_queries(12):
        assert len(concern(closure).customers) == 30
    assert connection.queries is not None
