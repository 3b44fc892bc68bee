"""Why a contact or an account can, or cannot, be reached at a moment: the decision step by step, as data.

`step_sentences` makes the sentences. Each step names what it rests on, so that a page can lead to where it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fairlead.availability.models import KnownClosure, Leave
from fairlead.availability.queries.calendars import calendars, versions_in_use
from fairlead.availability.queries.corrections import corrections_of
from fairlead.availability.queries.leave import leave_on
from fairlead.availability.queries.patterns import with_likely_leave
from fairlead.availability.queries.people import make_person, person_of_account, person_of_contact
from fairlead.core.availability import (
    Answer,
    DayKind,
    DayPlan,
    Fact,
    Person,
    day_plans,
    status_at,
    working_minutes_of,
)
from fairlead.core.closures import Closure, Scope, place_closures
from fairlead.core.places.zone_rules import zone_places
from fairlead.core.public_holidays import Coverage
from fairlead.core.weeks import dated_week_on, find_country_week
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place

if TYPE_CHECKING:
    from fairlead.customers.queries.places import PlacedAccount, PlacedContact


@dataclass(frozen=True)
class Step:
    """One step of a decision. `decides` marks the one that settled it."""

    code: str
    facts: Mapping[str, Fact]
    decides: bool = False


@dataclass(frozen=True)
class Explanation:
    """A decision with its steps, in the order in which they are taken. `local_date` is theirs; None without a zone."""

    person: Person
    moment: datetime
    answer: Answer
    local_date: date | None
    steps: tuple[Step, ...]


def main_contact(account: Account) -> Contact | None:
    """Return who speaks for an account: its main contact, else the first; None when nobody works there."""
    here = account.contacts.filter(deleted_at=None, left_on_date=None)
    return here.order_by("-is_main", "pk").first()


def explain_contact(contact: Contact, *, now: datetime, language: str) -> Explanation:
    """Return why a contact can, or cannot, be reached at a moment. The caller has passed the door."""
    placed = contacts_with_place(Contact.objects.filter(pk=contact.pk)).select_related("account", "site").get()
    person = person_of_contact(contact)
    there = now.astimezone(ZoneInfo(person.zone or "UTC")).date()
    return _explain(with_likely_leave(person, contact, today=there), placed, contact, now, language)


def explain_account(account: Account, *, now: datetime, language: str) -> Explanation:
    """Return why it is, or is not, working time at an account, by the usual week of its place."""
    placed = accounts_with_place(Account.objects.filter(pk=account.pk)).get()
    return _explain(person_of_account(account), placed, None, now, language)


def explain_office(zone: str, *, now: datetime, language: str) -> Explanation:
    """Return why offices in a zone are, or are not, open: by the usual week of the country that the zone is of."""
    place = zone_places().get(zone)
    country = place.countries[0] if place and place.countries else ""
    person = make_person("", zone, country, "")
    answer = status_at(person, now, language=language)
    local_date = now.astimezone(ZoneInfo(zone)).date()
    steps = [
        Step("place" if country else "place_unknown", _known({"country": country})),
        Step("zone", {"zone": zone, "zone_from": "city", **_clock_facts(zone, now)}),
        *_steps_of_day(person, answer, None, None, local_date, language),
        _result_step(answer, now),
    ]
    return Explanation(person, now, answer, local_date, tuple(steps))


def _explain(
    person: Person, placed: PlacedContact | PlacedAccount, contact: Contact | None, now: datetime, language: str
) -> Explanation:
    answer = status_at(person, now, language=language)
    steps = [_place_step(placed), _zone_step(person, placed, now)]
    local_date = None
    if answer.since is not None or answer.until is not None or person.zone:
        local_date = now.astimezone(ZoneInfo(person.zone or "UTC")).date()
        steps += _steps_of_day(person, answer, placed, contact, local_date, language)
    steps.append(_result_step(answer, now))
    return Explanation(person, now, answer, local_date, tuple(steps))


def _steps_of_day(
    person: Person,
    answer: Answer,
    placed: PlacedContact | PlacedAccount | None,
    contact: Contact | None,
    day: date,
    language: str,
) -> Iterator[Step]:
    plan = day_plans(person, day, day + timedelta(days=1))[0]
    status = answer.status.value
    yield _week_step(person, placed, plan, decides=status in ("weekend", "closed", "early", "late", "break"))
    yield _calendar_step(person, day)
    yield _day_step(person, plan, language, decides=status in ("holiday", "uncertain"))
    yield from _closure_steps(person, plan, day, language)
    yield from _leave_steps(contact, day, decides=status == "leave")
    for likely in person.likely_leave:
        if likely.start_date <= day < likely.end_date:
            facts: dict[str, Fact] = {
                "probability_percent": likely.probability_percent,
                "start_date": likely.start_date,
                "end_date": likely.end_date,
            }
            yield Step("likely", facts)


def _place_step(placed: PlacedContact | PlacedAccount) -> Step:
    country, subdivision, city = placed.effective_country, placed.effective_subdivision, placed.effective_city
    facts: dict[str, Fact] = {"country": country, "subdivision": subdivision, "city": city}
    return Step("place" if country or city else "place_unknown", _known(facts))


def _zone_step(person: Person, placed: PlacedContact | PlacedAccount, now: datetime) -> Step:
    if not person.zone:
        return Step("zone_unknown", {}, decides=True)
    facts: dict[str, Fact] = {
        "zone": person.zone,
        "zone_from": placed.effective_zone_from,
        "zone_source": _zone_source(placed),
    }
    return Step("zone", _known(facts | _clock_facts(person.zone, now)))


def _clock_facts(zone: str, now: datetime) -> dict[str, Fact]:
    local = now.astimezone(ZoneInfo(zone))
    offset = local.utcoffset() or timedelta()
    return {"local_time": local, "utc_offset_minutes": round(offset.total_seconds() / 60)}


def _zone_source(placed: PlacedContact | PlacedAccount) -> str:
    """Return how the zone became known: a value of ZoneSource."""
    if placed.effective_zone_from == "contact":
        return "STATED"
    account = placed.account if isinstance(placed, Contact) else placed
    if placed.effective_zone_from == "account":
        return account.zone_source
    site = placed.site if isinstance(placed, Contact) and placed.site_id else account.sites.filter(is_main=True).first()
    return site.zone_source if site else ""


def _week_step(person: Person, placed: PlacedContact | PlacedAccount | None, plan: DayPlan, *, decides: bool) -> Step:
    dated = dated_week_on(person.weeks, plan.on_date)
    shifts = dated.week.days[plan.on_date.weekday()] if dated else ()
    if plan.kind is DayKind.MAKE_UP:
        shifts = plan.shifts
    facts: dict[str, Fact] = {"hours": hours_text(working_minutes_of(shifts)), "season": plan.season}
    if dated and dated.since_date:
        facts["since_date"] = dated.since_date
    if placed is not None and placed.effective_week_from:
        whose = "own" if placed.effective_week_from == "contact" else placed.effective_week_from
        return Step(f"week_{whose}", _known(facts), decides)
    usual = find_country_week(person.country, person.subdivision)
    facts["sources"] = " ".join(usual.sources)
    return Step("week_assumed" if usual.assumed else "week_country", _known(facts), decides)


def hours_text(pieces: list[tuple[int, int]]) -> str:
    """Write working time as `09:00–12:00, 13:00–18:00`; "" for none. What ends after midnight ends the day after."""
    clock = [(_clock(start), _clock(end, is_end=True)) for start, end in pieces]
    return ", ".join(f"{start}\N{EN DASH}{end}" for start, end in clock)


def _clock(minutes: int, *, is_end: bool = False) -> str:
    shown = minutes if is_end and minutes == 1440 else minutes % 1440
    return f"{shown // 60:02d}:{shown % 60:02d}"


def _calendar_step(person: Person, day: date) -> Step:
    if person.calendar is None:
        return Step("calendar_none", {})
    facts: dict[str, Fact] = {
        "release": versions_in_use(),
        "coverage": person.calendar.year(day.year).coverage.value,
        "year": day.year,
    }
    return Step("calendar_no_data" if facts["coverage"] == Coverage.NO_DATA else "calendar", facts)


def _day_step(person: Person, plan: DayPlan, language: str, *, decides: bool) -> Step:
    day = plan.on_date
    facts: dict[str, Fact] = {"date": day}
    if plan.holiday:
        calendar = calendars().of(person.country or "", person.subdivision or "")
        name = calendar.name_on(plan.holiday.on_date, language) if calendar else None
        facts |= {
            "holiday_name": name or plan.holiday.name,
            "holiday_local_name": plan.holiday.name,
            "holiday_state": plan.holiday.state.value,
            "holiday_date": plan.holiday.on_date,
        }
    if plan.short is not None and not plan.short.is_doubtful:
        facts |= {"half_day_from": plan.short.closed_from, "release": plan.short.half_day.hours.source}
        if plan.short.half_day.hours.is_assumed:
            facts["half_day_assumed"] = True
    correction = corrections_of(person.country or "", person.subdivision or "", day, day + timedelta(days=1)).get(day)
    if correction is not None:
        facts |= {
            "correction_id": correction.pk,
            "corrected_by": correction.recorded_by.name,
            "corrected_at": correction.updated_at,
            "note": correction.note,
        }
    return Step(f"day_{plan.kind.value}", _known(facts), decides)


def _closure_steps(person: Person, plan: DayPlan, day: date, language: str) -> Iterator[Step]:
    closures = person.closures or place_closures(person.country, person.subdivision)
    here = [one for one in closures.between(day, day + timedelta(days=1)) if one.rule.scope.touches(Scope.OFFICE)]
    if not here:
        yield Step("closure_none", {})
    told = {f"known:{row.pk}": row for row in _known_closures(here)}
    for one in here:
        yield _closure_step(one, told.get(one.rule.id), language, decides=one == plan.closure)


def _known_closures(closures: list[Closure]) -> list[KnownClosure]:
    ids = [int(one.rule.id.partition(":")[2]) for one in closures if one.rule.id.startswith("known:")]
    return list(KnownClosure.objects.filter(pk__in=ids).select_related("recorded_by")) if ids else []


def _closure_step(one: Closure, row: KnownClosure | None, language: str, *, decides: bool) -> Step:
    facts: dict[str, Fact] = {
        "name": one.rule.name(language),
        "probability_percent": one.rule.probability_percent,
        "scope": one.rule.scope.value,
        "start_date": one.start_date,
        "end_date": one.end_date,
    }
    if row is None:
        facts |= {"rule": one.rule.id, "sources": " ".join(one.rule.sources), "observed_year": one.rule.observed_year}
        return Step("closure_usual", facts, decides)
    facts |= {"known_closure_id": row.pk, "recorded_by": row.recorded_by.name, "recorded_at": row.created_at}
    return Step("closure_told", facts, decides)


def _leave_steps(contact: Contact | None, day: date, *, decides: bool) -> Iterator[Step]:
    if contact is None:
        return
    rows = leave_on(contact, day)
    if not rows:
        yield Step("leave_none", {})
    for row in rows:
        yield _leave_step(row, decides=decides and row.is_certain)


def _leave_step(row: Leave, *, decides: bool) -> Step:
    facts: dict[str, Fact] = {
        "leave_id": row.pk,
        "kind": row.kind,
        "certainty": row.certainty,
        "source": row.source,
        "start_date": row.start_date,
        "recorded_by": row.recorded_by.name if row.recorded_by else "",
        "recorded_at": row.created_at,
    }
    if row.latest_day is not None:
        facts["latest_day"] = row.latest_day
    for name, at in (("start_time", row.start_time), ("end_time", row.end_time)):
        if at is not None:
            facts[name] = f"{at:%H:%M}"
    return Step("leave" if row.is_certain else "leave_uncertain", facts, decides)


def _result_step(answer: Answer, now: datetime) -> Step:
    facts: dict[str, Fact] = {"status": answer.status.value, "code": answer.reason.code, "at": now}
    for name in ("since", "until", "next_good_at"):
        at = getattr(answer, name)
        if at is not None:
            facts[name] = at
    return Step("result", facts, decides=True)


def _known(facts: dict[str, Fact]) -> dict[str, Fact]:
    return {name: value for name, value in facts.items() if value != ""}
