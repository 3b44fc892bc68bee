"""The contact gate: a table of cases, and what must hold whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.availability import Leave, Person
from fairlead.core.contact_gate import (
    USUAL_CEILINGS,
    USUAL_PURPOSES,
    Asked,
    Ceiling,
    Channel,
    ConsentSaid,
    Decision,
    Hold,
    OwnSide,
    Party,
    Passing,
    Question,
    Scope,
    Span,
    StandIn,
    Touch,
    Verdict,
    Weight,
    Wish,
    decide,
)
from fairlead.core.weeks import DatedWeek, parse_week_text

PURPOSES = {purpose.code: purpose for purpose in USUAL_PURPOSES}
BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
OFFICE = (DatedWeek(None, parse_week_text("Mon-Fri 09:00-18:00")),)
KATRIN = Person("contact:1", "Europe/Berlin", "DE", "HH", weeks=OFFICE)
WEEK = Ceiling(2, Scope.CONTACT, Span.SLIDING, most=3, length_hours=168, reserved=1, reserved_from=4)


def ask(
    channel: Channel = Channel.MAIL,
    purpose: str = "quotation",
    at: datetime = TUESDAY,
    language: str = "",
    **parts: Any,
) -> Decision:
    """Ask about Katrin; names of `Party` change her, the others the question."""
    hers = {name: parts.pop(name) for name in list(parts) if name in Party.__slots__}
    party = Party(KATRIN, 1, frozenset(Channel))
    asked = Asked(channel, PURPOSES[purpose], at, language)
    return decide(Question(asked, replace(party, **hers), zone="Europe/Berlin", **parts))


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.against]


def week(text: str) -> tuple[DatedWeek, ...]:
    return (DatedWeek(None, parse_week_text(text)),)


def touches(*hours_ago: float, contact_id: int | None = 1) -> tuple[Touch, ...]:
    return tuple(Touch(TUESDAY - timedelta(hours=hours), contact_id) for hours in hours_ago)


def test_in_their_hours_nothing_stands_in_the_way() -> None:
    decision = ask()
    assert decision.verdict is Verdict.YES
    assert decision.next_good_at == TUESDAY
    assert (decision.passing, [reason.code for reason in decision.reasons]) == (Passing.FREE, ["open"])


SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("channel", "purpose", "verdict"),
    [
        (Channel.MAIL, "quotation", Verdict.NOT_NOW),
        (Channel.PHONE, "quotation", Verdict.NOT_NOW),
        (Channel.WHATSAPP, "order", Verdict.NOT_NOW),
        (Channel.LETTER, "quotation", Verdict.YES),  # it travels for days
        (Channel.MAIL, "disruption", Verdict.YES),  # cannot wait for Monday
        (Channel.PHONE, "disruption", Verdict.NOT_NOW),  # nobody would answer
    ],
)
def test_hours_bind_by_channel_and_purpose(channel: Channel, purpose: str, verdict: Verdict) -> None:
    decision = ask(channel, purpose, SUNDAY)
    assert decision.verdict is verdict
    assert decision.next_good_at == (SUNDAY if verdict is Verdict.YES else MONDAY_MORNING)


def test_a_holiday_and_leave_are_not_now_and_name_who_stands_in() -> None:
    christmas = ask(at=datetime(2026, 12, 25, 10, 0, tzinfo=BERLIN))
    assert christmas.against[0].facts["why"] == "holiday"
    away = replace(KATRIN, leave=(Leave(date(2026, 11, 23), date(2026, 11, 30)),))
    anna = StandIn(7, "Anna", date(2026, 11, 23), date(2026, 11, 30))
    decision = ask(person=away, stand_ins=(anna, StandIn(8, "Bert", date(2026, 12, 1), None)))
    assert (codes(decision), decision.instead) == (["hours"], anna)
    assert decision.next_good_at == datetime(2026, 11, 30, 9, 0, tzinfo=BERLIN)
    assert ask(stand_ins=(anna,), at=datetime(2026, 11, 30, 10, 0, tzinfo=BERLIN)).instead is None


def test_who_stands_in_for_the_purpose_goes_before_who_stands_in_for_all() -> None:
    away = replace(KATRIN, leave=(Leave(date(2026, 11, 23), date(2026, 11, 30)),))
    days = (date(2026, 11, 23), date(2026, 11, 30))
    anna, bert = StandIn(7, "Anna", *days), StandIn(8, "Bert", *days, frozenset({"payment_reminder"}))
    by_purpose = [ask(purpose=code, person=away, stand_ins=(anna, bert)) for code in ("payment_reminder", "quotation")]
    assert [decision.instead for decision in by_purpose] == [bert, anna]
    assert ask(purpose="quotation", person=away, stand_ins=(bert,)).instead is None


def test_what_is_only_likely_stops_calls_and_reminders_but_not_a_quotation() -> None:
    milan = Person("contact:1", "Europe/Rome", "IT", "25", weeks=OFFICE)
    august = datetime(2026, 8, 11, 10, 0, tzinfo=ZoneInfo("Europe/Rome"))
    call, letter = ask(Channel.PHONE, person=milan, at=august), ask(person=milan, at=august)
    reminder = ask(purpose="payment_reminder", person=milan, at=august)
    assert (codes(call), codes(reminder), letter.verdict) == (["probably_closed"], ["probably_closed"], Verdict.YES)
    assert "probably_closed" in [reason.code for reason in letter.reasons]
    assert call.next_good_at == datetime(2026, 8, 24, 9, 0, tzinfo=ZoneInfo("Europe/Rome"))
    perhaps = replace(KATRIN, perhaps_leave=(Leave(date(2026, 11, 24), date(2026, 11, 26), "", "TENTATIVE"),))
    assert codes(ask(Channel.PHONE, person=perhaps)) == ["perhaps_away"]
    assert ask(person=perhaps).verdict is Verdict.YES


def test_without_a_zone_nobody_is_rung_and_no_moment_is_told() -> None:
    nowhere = Person("contact:1", None)
    call = ask(Channel.PHONE, person=nowhere)
    assert (call.verdict, call.next_good_at, codes(call)) == (Verdict.NOT_NOW, None, ["zone_unknown"])
    assert ask(person=nowhere).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("parts", "code", "passing"),
    [
        ({"is_gone": True}, "gone", Passing.NOBODY),
        ({"left_on_date": date(2026, 1, 1)}, "left", Passing.NOBODY),
        ({"channels": frozenset({Channel.PHONE})}, "no_address", Passing.NOBODY),
        ({"wishes": (Wish(Channel.MAIL, is_refused=True),)}, "channel_refused", Passing.SECOND),
        ({"wishes": (Wish(is_refused=True),)}, "channel_refused", Passing.SECOND),
        ({"purpose": "campaign"}, "consent_missing", Passing.NOBODY),
        ({"purpose": "campaign", "consent": False}, "consent_refused", Passing.NOBODY),
        ({"purpose": "survey", "consent": False}, "consent_refused", Passing.NOBODY),
        ({"language": "en", "written_in": ("es", "pt-BR")}, "language", Passing.SECOND),
    ],
)
def test_never(parts: dict[str, Any], code: str, passing: Passing) -> None:
    decision = ask(**parts)
    assert (decision.verdict, codes(decision), decision.passing) == (Verdict.NEVER, [code], passing)
    assert decision.next_good_at is None


def test_the_narrowest_word_on_consent_holds_and_of_equal_ones_the_refusal() -> None:
    all_of_it = ConsentSaid(is_given=False)
    by_mail = ConsentSaid(is_given=True, channel=Channel.MAIL)
    campaigns = ConsentSaid(is_given=True, purpose="campaign")
    not_so = ConsentSaid(is_given=False, purpose="campaign")

    def verdict(*said: ConsentSaid, channel: Channel = Channel.MAIL, purpose: str = "campaign") -> Verdict:
        return ask(channel, purpose, consents=said).verdict

    assert verdict(all_of_it, by_mail) is Verdict.YES
    assert verdict(all_of_it, by_mail, channel=Channel.WHATSAPP) is Verdict.NEVER
    assert verdict(all_of_it, campaigns) is Verdict.YES
    assert verdict(campaigns, not_so) is Verdict.NEVER
    assert verdict(all_of_it, purpose="order") is Verdict.YES  # it runs the business
    assert verdict(ConsentSaid(is_given=False, purpose="order"), purpose="order") is Verdict.NEVER


def test_wished_hours_narrow_a_channel_alone() -> None:
    wishes = (Wish(Channel.PHONE, weeks=week("Wed 14:00-16:00")),)
    call = ask(Channel.PHONE, wishes=wishes)
    assert codes(call) == ["wished_hours"]
    assert call.next_good_at == datetime(2026, 11, 25, 14, 0, tzinfo=BERLIN)
    assert ask(wishes=wishes).verdict is Verdict.YES


def test_languages() -> None:
    assert ask(language="pt", written_in=("pt-BR",)).verdict is Verdict.YES
    told = ask(language="en", spoken=("de",))
    assert (told.verdict, [reason.code for reason in told.reasons]) == (Verdict.YES, ["open", "speaks"])


def test_a_hold_with_an_end_waits_and_one_without_says_no_moment() -> None:
    end = datetime(2026, 11, 26, 12, 30, tzinfo=BERLIN)
    hold = Hold(1, TUESDAY - timedelta(days=3), end, facts={"reason": "COMPLAINT"})
    assert ask(holds=(hold,)).next_good_at == end
    open_end = replace(hold, end=None)
    decision = ask(holds=(open_end,))
    assert (decision.verdict, decision.next_good_at, decision.passing) == (Verdict.NOT_NOW, None, Passing.ALONE)
    assert ask(holds=(replace(hold, end=TUESDAY),)).verdict is Verdict.YES
    assert ask(holds=(replace(hold, start=TUESDAY + timedelta(seconds=1)),)).verdict is Verdict.YES


def test_a_hold_holds_back_what_it_names() -> None:
    dispute = Hold(1, TUESDAY, purposes=frozenset({"payment_reminder"}))
    assert ask(purpose="payment_reminder", holds=(dispute,)).verdict is Verdict.NOT_NOW
    assert ask(holds=(dispute,)).verdict is Verdict.YES
    pause = Hold(1, TUESDAY, channels=frozenset({Channel.PHONE}), spares_from=4)
    assert ask(Channel.PHONE, holds=(pause,)).verdict is Verdict.NOT_NOW
    assert ask(Channel.PHONE, "order", holds=(pause,)).verdict is Verdict.YES
    assert ask(holds=(pause,)).verdict is Verdict.YES


def test_the_last_of_a_ceiling_is_kept_for_what_is_urgent() -> None:
    used = touches(20, 40)
    full = ask(ceilings=(WEEK,), touches=used)
    assert (codes(full), full.against[0].facts["limit"]) == (["ceiling"], 2)
    assert ask(purpose="order", ceilings=(WEEK,), touches=used).verdict is Verdict.YES
    assert ask(purpose="order", ceilings=(WEEK,), touches=touches(20, 40, 60)).verdict is Verdict.NOT_NOW
    assert ask(purpose="answer", ceilings=(WEEK,), touches=touches(20, 40, 60)).verdict is Verdict.YES


def test_a_sliding_span_is_free_when_the_oldest_is_far_enough_back() -> None:
    decision = ask(ceilings=(WEEK,), touches=touches(167, 20))
    assert decision.next_good_at == TUESDAY + timedelta(hours=1)
    assert ask(ceilings=(WEEK,), touches=touches(168, 20)).verdict is Verdict.YES


def test_whose_contacts_are_counted() -> None:
    others = touches(1, 2, 3, contact_id=2)
    assert ask(ceilings=(WEEK,), touches=others).verdict is Verdict.YES
    assert codes(ask(ceilings=(replace(WEEK, scope=Scope.ACCOUNT),), touches=others)) == ["ceiling"]


@pytest.mark.parametrize(
    ("span", "next_good"),
    [
        (Span.DAY, datetime(2026, 11, 25, 9, 0, tzinfo=BERLIN)),
        (Span.WEEK, datetime(2026, 11, 30, 9, 0, tzinfo=BERLIN)),
        (Span.MONTH, datetime(2026, 12, 1, 9, 0, tzinfo=BERLIN)),
    ],
)
def test_calendar_spans_are_the_customers(span: Span, next_good: datetime) -> None:
    once = Ceiling(1, Scope.CONTACT, span, most=1)
    assert ask(ceilings=(once,), touches=touches(1)).next_good_at == next_good


def test_days_are_counted_by_the_customers_midnight_across_a_change_of_clocks() -> None:
    once = Ceiling(1, Scope.CONTACT, Span.DAY, most=1)
    night = datetime(2026, 10, 24, 23, 30, tzinfo=BERLIN)
    sunday = datetime(2026, 10, 25, 10, 0, tzinfo=BERLIN)  # a day of 25 hours
    always = Person("contact:1", "Europe/Berlin", weeks=week("Mon-Sun 00:00-24:00"))
    assert ask(person=always, at=sunday, ceilings=(once,), touches=(Touch(night, 1),)).verdict is Verdict.YES
    late = datetime(2026, 10, 25, 23, 30, tzinfo=BERLIN)
    full = ask(person=always, at=late, ceilings=(once,), touches=(Touch(sunday, 1),))
    assert full.next_good_at == datetime(2026, 10, 26, 0, 0, tzinfo=BERLIN)


def test_a_clock_set_back_does_not_open_the_budget_again() -> None:
    ahead = touches(-1, -2)
    assert codes(ask(ceilings=(WEEK,), touches=ahead)) == ["ceiling"]


def test_our_own_absence_stops_calls_alone_and_names_our_stand_in() -> None:
    us = Person("member:1", "Asia/Shanghai", leave=(Leave(date(2026, 11, 24), date(2026, 11, 26)),))
    zhang = StandIn(3, "Zhang", date(2026, 11, 24), date(2026, 11, 26))
    own = OwnSide(us, stand_ins=(zhang,))
    call = ask(Channel.PHONE, own=own)
    assert (codes(call), call.own_instead) == (["we_are_away"], zhang)
    assert call.next_good_at == datetime(2026, 11, 25, 17, 0, tzinfo=BERLIN)  # midnight in Shanghai
    assert ask(own=own).verdict is Verdict.YES
    closed = OwnSide(Person("member:1", "Asia/Shanghai"), ((date(2026, 11, 24), date(2026, 11, 25), "Stocktaking"),))
    assert codes(ask(Channel.PHONE, own=closed)) == ["we_are_closed"]


def test_a_harsh_purpose_needs_a_second_person_for_every_not_now() -> None:
    assert ask(purpose="final_demand", at=SUNDAY).passing is Passing.SECOND
    assert ask(purpose="payment_reminder", at=SUNDAY).passing is Passing.ALONE


def test_usual_purposes_and_ceilings_are_sound() -> None:
    assert len({purpose.code for purpose in USUAL_PURPOSES}) == len(USUAL_PURPOSES)
    assert all(1 <= purpose.priority <= 5 for purpose in USUAL_PURPOSES)
    assert all(0 <= one.reserved < one.most for one in USUAL_CEILINGS)


# Whatever is asked.

ZONES = ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia", None)
WEEKS = ("Mon-Fri 09:00-18:00 break 12:00-13:00", "Sun-Thu 08:00-16:00", "Sat 10:00-11:00", "Mon-Sun 22:00-06:00")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NEAR = st.integers(-900, 900).map(lambda hours: TUESDAY + timedelta(hours=hours))
CHANNELS = st.sampled_from(list(Channel))
DAYS = st.integers(-30, 60).map(lambda days: date(2026, 11, 24) + timedelta(days=days))


@st.composite
def people(draw: st.DrawFn) -> Person:
    leave = draw(
        st.lists(st.builds(Leave, DAYS, st.none() | DAYS, certainty=st.sampled_from(["", "TENTATIVE"])), max_size=3)
    )
    return Person(
        "contact:1",
        draw(st.sampled_from(ZONES)),
        draw(st.sampled_from(["DE", "IT", "CN", None])),
        weeks=week(draw(st.sampled_from(WEEKS))),
        leave=tuple(one for one in leave if not one.certainty),
        perhaps_leave=tuple(one for one in leave if one.certainty),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    wish = st.builds(
        Wish, st.none() | CHANNELS, is_refused=st.just(False) | st.booleans(), weeks=st.sampled_from(WEEKS).map(week)
    )
    said = st.builds(ConsentSaid, st.booleans(), st.none() | CHANNELS, st.sampled_from(["", "campaign", "order"]))
    hold = st.builds(
        Hold,
        st.integers(1, 9),
        NEAR,
        st.none() | NEAR,
        st.frozensets(CHANNELS, max_size=2),
        spares_from=st.integers(0, 5),
    )
    ceiling = st.builds(
        Ceiling, st.integers(1, 9), st.sampled_from(Scope), st.sampled_from(Span), most=st.integers(1, 4),
        length_hours=st.integers(1, 400), reserved=st.integers(0, 3), reserved_from=st.integers(0, 5),
    )  # fmt: skip
    touch = st.builds(Touch, NEAR, st.sampled_from([None, 1, 2]))
    party = Party(
        draw(people()), 1, draw(st.frozensets(CHANNELS, min_size=5)), wishes=tuple(draw(st.lists(wish, max_size=2))),
        consents=tuple(draw(st.lists(said, max_size=3))), consent=draw(st.sampled_from([True, True, None, False])),
    )  # fmt: skip
    return Question(
        Asked(draw(CHANNELS), draw(st.sampled_from(USUAL_PURPOSES)), draw(NEAR)),
        party,
        holds=tuple(draw(st.lists(hold, max_size=3))),
        ceilings=tuple(draw(st.lists(ceiling, max_size=3))),
        touches=tuple(draw(st.lists(touch, max_size=8))),
        own=draw(
            st.none() | people().map(lambda person: OwnSide(person, ((date(2026, 11, 25), date(2026, 11, 27), "x"),)))
        ),
        zone=party.person.zone or "",
    )


@given(questions(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_what_is_known_does_not_matter(question: Question, random: Any) -> None:
    def mixed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    party = replace(question.party, wishes=mixed(question.party.wishes), consents=mixed(question.party.consents))
    other = replace(
        question, party=party, holds=mixed(question.holds), ceilings=mixed(question.ceilings),
        touches=mixed(question.touches),
    )  # fmt: skip
    assert decide(other) == decide(question)


@given(questions())
@settings(max_examples=120, deadline=None)
def test_the_next_good_moment_is_a_good_one_and_none_before_it_is(question: Question) -> None:
    decision = decide(question)
    if decision.next_good_at is None:
        assert decision.verdict is not Verdict.YES
        return
    asked, good = question.asked, decision.next_good_at
    assert good >= asked.moment
    assert decide(replace(question, asked=replace(asked, moment=good))).verdict is Verdict.YES
    step = (good - asked.moment) / 7
    for between in (asked.moment + step * part for part in range(7)) if step >= timedelta(seconds=7) else ():
        assert decide(replace(question, asked=replace(asked, moment=between))).verdict is Verdict.NOT_NOW


@given(questions())
@settings(max_examples=60, deadline=None)
def test_never_is_stronger_than_not_now(question: Question) -> None:
    decision = decide(question)
    heaviest = max((reason.weight for reason in decision.reasons), default=Weight.TOLD)
    assert decision.verdict is {0: Verdict.YES, 1: Verdict.NOT_NOW, 2: Verdict.NEVER}[heaviest]
    gone = decide(replace(question, party=replace(question.party, is_gone=True)))
    assert (gone.verdict, gone.next_good_at, gone.passing) == (Verdict.NEVER, None, Passing.NOBODY)


@given(questions())
@settings(max_examples=60, deadline=None)
def test_one_more_reason_never_makes_it_better(question: Question) -> None:
    rank = [Verdict.YES, Verdict.NOT_NOW, Verdict.NEVER]
    hold = Hold(99, question.asked.moment - timedelta(hours=1))
    touched = replace(question, touches=(*question.touches, Touch(question.asked.moment, 1)))
    before = rank.index(decide(question).verdict)
    assert rank.index(decide(replace(question, holds=(*question.holds, hold))).verdict) >= max(before, 1)
    assert rank.index(decide(touched).verdict) >= before
