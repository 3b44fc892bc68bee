"""What the demo shows: a whole exporter, alive on every day, honest about what it does not know."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from django.db.models import Count, Q
from django.urls import resolve
from tests.factories.demo import FINANCE, IN_CHINA, IN_SPAIN, LEADER, NOW, OWNER

from fairlead.availability.models import (
    AbsenceMail,
    CalendarCorrection,
    CompanyClosure,
    KnownClosure,
    Leave,
    MemberLeave,
    Succession,
)
from fairlead.availability.queries import make_person, people_of_contacts
from fairlead.availability.queries.closure_notices import Telling, concern
from fairlead.availability.queries.member_leave import away_at
from fairlead.availability.types import Occasion
from fairlead.core.availability import Status, status_at
from fairlead.core.desk_order import DeskGroup
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField, Site
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen
from fairlead.customers.queries.duplicates import likely_duplicates
from fairlead.customers.queries.search import find_customers
from fairlead.customers.types import PointKind, Stage, Tier
from fairlead.demo.types import DemoResult, DemoState
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.types import Kind, Outcome
from fairlead.planner.models import Item
from fairlead.planner.queries.desk import get_desk
from fairlead.planner.queries.items import progress_today
from fairlead.planner.types import DeskFilter, ItemSource
from fairlead.team import access
from fairlead.team.models import Member, Notification, SavedView, Team
from fairlead.team.queries import show_notification
from fairlead.team.types import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
NINGBO = ZoneInfo("Asia/Shanghai")
TODAY = NOW.astimezone(NINGBO).date()
CONTINENTS = {
    "Europe": {"DE", "ES", "GB", "PL", "TR"},
    "North America": {"US", "CA", "MX"},
    "South America": {"BR", "AR", "CO", "PE", "CL"},
    "Asia": {"JP", "KR", "IN", "AE", "VN"},
    "Africa": {"ZA", "KE", "EG", "MA", "NG"},
    "Oceania": {"AU", "NZ", "FJ"},
}
SCRIPTS = {
    "Arabic": r"[\u0600-\u06ff]",
    "Cyrillic": r"[\u0400-\u04ff]",
    "Greek": r"[\u0370-\u03ff]",
    "Han": r"[\u4e00-\u9fff]",
    "Hangul": r"[\uac00-\ud7af]",
    "Hebrew": r"[\u0590-\u05ff]",
    "Kana": r"[\u3040-\u30ff]",
    "Thai": r"[\u0e00-\u0e7f]",
}
# Numbers that the countries' regulators keep for films and books.
RESERVED = {
    1: r"\d{3}55501\d\d",
    33: r"19900\d{4}|46571\d{4}",
    44: r"(2079460|1614960|1414960)\d{3}",
    46: r"3139006\d\d|7017406\d\d",
    49: r"(4066969|8999998|2214710)\d{3}|17139200\d\d",
    61: r"[28]5550\d{4}|491570156",
}


def member(email: str) -> Member:
    return Member.objects.get(email=email)


def test_the_exporter_has_five_members_of_four_roles_in_two_teams(loaded: DemoResult) -> None:
    assert loaded.state is DemoState.LOADED
    assert [one.email for one in loaded.colleagues] == [LEADER, IN_SPAIN, IN_CHINA, FINANCE]
    roles = dict(Member.objects.values_list("email", "role"))
    assert roles == {
        OWNER: Role.OWNER,
        LEADER: Role.LEADER,
        IN_SPAIN: Role.ACCOUNT_MANAGER,
        IN_CHINA: Role.ACCOUNT_MANAGER,
        FINANCE: Role.FINANCE,
    }
    assert Team.objects.count() == 2
    assert set(Member.objects.values_list("language", flat=True)) == {"en", "zh-hans", "zh-hant", "es"}
    assert not [one.name for one in Member.objects.all() if one.has_usable_password() or not one.zone]


def test_the_customers_are_many_and_all_over_the_world(loaded: DemoResult) -> None:
    countries = set(Account.objects.values_list("country", flat=True))
    assert (loaded.accounts, loaded.countries) == (Account.objects.count(), len(countries))
    assert loaded.accounts >= 78
    assert loaded.countries >= 40
    assert not [continent for continent, some in CONTINENTS.items() if not some & countries]
    names = " ".join(Account.objects.values_list("name", flat=True))
    assert not [script for script, letters in SCRIPTS.items() if not re.search(letters, names)]


def test_every_tier_and_stage_and_kind_of_field_is_used() -> None:
    for tier in Tier.values:
        assert Account.objects.filter(tier=tier).exists(), tier
    for stage in Stage.values:
        assert Account.objects.filter(stage=stage).exists(), stage
    for field in CustomField.objects.all():
        holder = Account if field.belongs_to == "ACCOUNT" else Contact
        assert holder.objects.filter(custom__has_key=field.key).exists(), field.label
    assert CustomField.objects.values("type").distinct().count() >= 3
    assert Account.objects.exclude(credit_limit=None).values("currency").distinct().count() >= 6


def test_everybody_owns_something() -> None:
    accounts = Counter(Account.objects.exclude(owner=None).values_list("owner__email", flat=True))
    items = Counter(Item.objects.filter(done_at=None).values_list("owner__email", flat=True))
    assert accounts[OWNER] == 35
    assert all(accounts[email] >= 10 for email in (LEADER, IN_SPAIN, IN_CHINA))
    assert all(items[email] >= 3 for email in (OWNER, LEADER, IN_SPAIN, IN_CHINA, FINANCE))


def test_what_is_not_known_is_not_invented() -> None:
    unknown = Account.objects.filter(zone="").values_list("country", flat=True)
    assert sorted(unknown) == ["BR", "ID", "US"]
    assert not Site.objects.filter(zone="").exists()
    assert Account.objects.filter(owner=None).count() == 1
    assert Account.objects.annotate(people=Count("contacts")).filter(people=0).count() == 2
    assert Contact.objects.filter(left_on_date__lt=TODAY, succession=None).count() == 1


def test_the_mailbox_has_replies_of_every_kind() -> None:
    found = AbsenceMail.objects.order_by("contact__name").values_list("contact__name", "says", "state")
    assert sorted(found) == [
        ("Jonas Petersen", "AWAY", "RECORDED"),
        ("Paolo Brambati", "LEFT", "RECORDED"),
        ("Theresa Lindner", "AWAY", "UNSURE"),
        ("Élodie Marchand", "AWAY", "UNSURE"),
    ]
    assert [str(one.contact) for one in Succession.objects.filter(settled_at=None)] == ["Paolo Brambati"]


def test_two_customers_look_like_others() -> None:
    owner = member(OWNER)
    alike = set()
    for account in Account.objects.all():
        found = likely_duplicates(
            by=owner, name=account.name, country=account.country, website=account.website, except_for=account.pk
        )
        alike |= {frozenset((account.pk, other.account_id)) for other in found}
    assert len(alike) == 2


def test_sites_in_other_zones_and_weeks_of_their_own() -> None:
    across = Site.objects.filter(is_main=False).exclude(zone="").select_related("account")
    assert {site.account.country for site in across if site.zone != site.account.zone} == {"US", "AU"}
    assert Contact.objects.exclude(week=None).count() >= 8
    assert Contact.objects.values("account").annotate(people=Count("pk")).filter(people__gte=3).count() >= 5
    assert Account.objects.exclude(subdivision="").values("country", "subdivision").distinct().count() >= 30


def test_no_address_can_belong_to_anybody() -> None:
    mails = set(ContactPoint.objects.filter(kind=PointKind.EMAIL).values_list("value", flat=True))
    mails |= set(Member.objects.values_list("email", flat=True))
    assert not [mail for mail in mails if not mail.endswith(".example")]
    domains = Account.objects.exclude(website="").values_list("domain", flat=True)
    assert not [domain for domain in domains if not domain.endswith(".example")]


def test_numbers_are_valid_and_where_a_country_reserves_some_of_those() -> None:
    kinds = [PointKind.PHONE, PointKind.MOBILE, PointKind.WHATSAPP]
    numbers = ContactPoint.objects.filter(kind__in=kinds).values_list("value", flat=True)
    assert len(numbers) > 100
    for text in numbers:
        number = phonenumbers.parse(text)
        assert phonenumbers.is_valid_number(number), text
        allowed = RESERVED.get(number.country_code or 0)
        assert allowed is None or re.fullmatch(allowed, str(number.national_number)), text


def test_what_was_said_is_told_in_whole_sentences_in_three_languages() -> None:
    texts = list(Exchange.objects.exclude(text="").values_list("text", flat=True))
    assert len(texts) > 400
    assert not [text for text in texts if "{" in text or text != text.strip()]
    assert sum(bool(re.search(r"[\u4e00-\u9fff]", text)) for text in texts) > 30
    assert sum(bool(re.search(r"[¿áéíóúñ]", text)) for text in texts) > 20
    calls = Exchange.objects.filter(kind=Kind.CALL, outcome=Outcome.REACHED)
    assert not calls.filter(duration_minutes=None).exists()
    assert set(Kind.values) == set(Exchange.objects.values_list("kind", flat=True))


def test_nothing_has_happened_yet_that_lies_ahead_and_stories_reach_back_four_months() -> None:
    exchanges = Exchange.objects.order_by("occurred_at")
    first, last = exchanges.first(), exchanges.last()
    assert first is not None
    assert last is not None
    assert timedelta(days=110) < NOW - first.occurred_at < timedelta(days=126)
    assert NOW - timedelta(hours=3) < last.occurred_at <= NOW
    assert not Item.objects.filter(done_at__gt=NOW).exists()
    assert not Item.objects.filter(snoozed_at__gt=NOW).exists()
    assert not Notification.objects.filter(created_at__gt=NOW).exists()


def test_the_order_of_a_story_is_kept() -> None:
    for account in Account.objects.all():
        told = list(account.exchanges.order_by("pk").values_list("occurred_at", flat=True))
        said_today = [at for at in told if at.astimezone(NINGBO).date() == TODAY]
        assert [at for at in told if at not in said_today] == sorted(at for at in told if at not in said_today)


def test_customers_were_spoken_to_when_they_were_at_work() -> None:
    begin_of_today = datetime.combine(TODAY, datetime.min.time(), NINGBO)
    rows = Exchange.objects.filter(occurred_at__lt=begin_of_today - timedelta(days=7)).select_related("account")
    for row in rows.exclude(account__zone="").exclude(text="Longer").iterator():
        account = row.account
        person = make_person("", account.zone, account.country, account.subdivision)
        assert status_at(person, row.occurred_at).status is Status.REACHABLE, (account.name, row.occurred_at)


def test_due_dates_lie_around_today() -> None:
    # Those that tell of the next closure lie where the year has it.
    open_items = Item.objects.filter(done_at=None).exclude(source=ItemSource.CLOSURE)
    due = [(item.due_date - TODAY).days for item in open_items]
    assert min(due) >= -13  # nine days, moved back over a long weekend
    assert 14 <= max(due) <= 25
    assert sum(-2 <= days <= 2 for days in due) > len(due) / 2
    assert due.count(0) >= 20
    assert open_items.filter(snoozed_until_date__gt=TODAY).count() >= 4
    assert Item.objects.filter(done_at__lt=NOW - timedelta(days=1)).count() >= 5


def test_the_owners_day_has_begun() -> None:
    done, planned = progress_today(member(OWNER), NOW, TODAY)
    assert done >= 5
    assert planned >= 20


def test_leave_is_now_soon_past_and_open() -> None:
    def days(**condition: object) -> int:
        return Leave.objects.filter(**condition).count()

    assert days(start_date__lte=TODAY, end_date__gt=TODAY) >= 3
    assert days(start_date__gt=TODAY) >= 5
    assert days(end_date__lte=TODAY) >= 3
    assert days(end_date=None, start_date__lte=TODAY, ask_again_date__gt=TODAY) == 2
    assert days(stand_in__isnull=False) >= 4


@pytest.mark.parametrize(
    "first",
    [date(2026, 11, 23), date(2027, 2, 8), date(2026, 7, 6), date(2027, 5, 10)],
)
def test_at_every_hour_of_the_working_week_somebody_is_reachable(first: date) -> None:
    owner = member(OWNER)
    begin = datetime.combine(first, datetime.min.time(), UTC)
    silent = [
        moment.strftime("%a %H:%M")
        for moment in (begin + timedelta(hours=hour) for hour in range(5 * 24))
        if not _reachable(owner, moment, whose=owner.pk)
    ]
    assert not silent


@pytest.mark.parametrize("saturday", [date(2026, 11, 28), date(2027, 1, 16), date(2026, 5, 9)])
def test_on_saturday_and_sunday_those_are_reachable_who_work_then(saturday: date) -> None:
    owner = member(OWNER)
    morning = datetime.combine(saturday, datetime.min.time(), UTC) + timedelta(hours=5)
    assert "IN" in _reachable(owner, morning)
    assert {"SA", "IL", "QA", "KW", "EG", "BD", "NP"} <= _reachable(owner, morning + timedelta(days=1, hours=2.75))
    assert {"SA", "IL"} <= _reachable(owner, morning + timedelta(days=1, hours=2.75), whose=owner.pk)


def _reachable(by: Member, moment: datetime, *, whose: int | None = None) -> set[str]:
    desk = get_desk(by=by, now=moment, wanted=DeskFilter(whose=whose, group=DeskGroup.NOW))
    return {row.country for row in desk.rows}


def test_each_role_sees_its_part() -> None:
    total = Account.objects.count()
    seen = {
        email: Account.objects.filter(access.account_scope(member(email))).count()
        for email in (OWNER, LEADER, IN_SPAIN, IN_CHINA, FINANCE)
    }
    assert seen[OWNER] == seen[FINANCE] == total
    assert 20 < seen[IN_SPAIN] <= seen[LEADER] < total
    assert 15 < seen[IN_CHINA] < total


def test_nobody_has_a_to_do_or_an_entry_with_a_customer_they_may_not_work_on() -> None:
    for item in Item.objects.select_related("account__owner", "owner"):
        assert access.can_work_account(item.owner, item.account), item.title
    for exchange in Exchange.objects.select_related("account__owner", "recorded_by"):
        # Mail that came in was recorded by nobody.
        by = exchange.recorded_by
        assert by is None or access.can_work_account(by, exchange.account), exchange.text
    for leave in Leave.objects.select_related("contact__account__owner", "recorded_by"):
        # What was read in a mail was recorded by nobody.
        by = leave.recorded_by
        assert by is None or access.can_edit_account(by, leave.contact.account)


@pytest.mark.parametrize("sought", ["الفانوس", "akari", "あかり", "κηπου", "한빛", "212 555 0123", "maggie", "kowhai"])
def test_customers_are_found_in_any_script(sought: str) -> None:
    assert find_customers(by=member(OWNER), text=sought, limit=5)


def test_saved_views_keep_customers() -> None:
    for view in SavedView.objects.select_related("member"):
        words = dict(pair.split("=") for pair in view.query.split("&"))
        chosen = AccountFilter.read(words, [])
        assert chosen.as_query() == words
        assert accounts_chosen(view.member, chosen).exists(), view.name


def test_notifications_tell_something_and_lead_somewhere() -> None:
    assert member(OWNER).notifications.count() >= 2
    for notification in Notification.objects.all():
        assert "%" not in show_notification(notification).sentence
        assert resolve(notification.path)
        if notification.path.startswith("/customers/"):
            account = Account.objects.get(pk=notification.path.removeprefix("/customers/"))
            assert access.can_see_account(notification.member, account)


def test_main_contacts_and_points_are_whole() -> None:
    people = Account.objects.annotate(people=Count("contacts"))
    people = people.annotate(mains=Count("contacts", filter=Q(contacts__is_main=True)))
    assert set(people.filter(people__gt=0).values_list("mains", flat=True)) == {1}
    assert not Contact.objects.filter(points=None).exists()


def test_the_team_knows_a_day_better_than_the_calendar() -> None:
    correction = CalendarCorrection.objects.get()
    assert correction.date.weekday() < 5
    assert correction.date > TODAY
    people = Contact.objects.filter(account__country=correction.country)
    assert people.exists()
    noon = datetime.combine(correction.date, time(9), UTC)
    for person in people_of_contacts(people.values_list("pk", flat=True)).values():
        assert status_at(person, noon).reason.facts["holiday_name"] == correction.name


def test_the_exporter_closes_over_chinese_new_year_and_has_told_half() -> None:
    closure = CompanyClosure.objects.get()
    assert closure.occasion == Occasion.CHINESE_NEW_YEAR
    assert closure.start_date > TODAY
    found = concern(closure, owner=member(IN_SPAIN))
    assert abs(found.counts[Telling.TOLD] - found.counts[Telling.OPEN]) <= 1
    assert found.counts[Telling.TOLD] >= 5
    assert {one.language for one in concern(closure).customers} >= {"en", "es", "de", "fr", "pt"}


def test_a_colleague_is_away_next_week_and_one_is_away_now() -> None:
    monday = TODAY + timedelta(days=7 - TODAY.weekday())
    next_week = MemberLeave.objects.filter(start_date=monday).get()
    assert (next_week.member.email, next_week.stand_in is not None) == (IN_CHINA, True)
    assert [leave.member.email for leave in away_at(NOW).values()] == [FINANCE]


def test_a_customer_has_told_when_its_factory_is_shut() -> None:
    closure = KnownClosure.objects.get()
    assert (closure.account.name, closure.scope) == ("Corte Lucente S.r.l.", "factory")
    assert closure.start_date > TODAY
