"""What the gate must know of people, gathered for one or for a thousand in the same few queries.

The rows of our own tables and of customers come in one statement, as a list of (what, whose, JSON): a decision is asked
for before every call, so that its cost is that of the ways to the database.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from fairlead.availability.queries import calendars, people_of_contacts
from fairlead.availability.queries.stand_ins import (
    ANY_CALENDAR,
    STAND_INS_OF_MANY,
    StandsIn,
    our_person,
    stands_in,
)
from fairlead.core.availability import Person
from fairlead.core.contact_gate import (
    Ceiling,
    Channel,
    ConsentRule,
    ConsentSaid,
    Harshness,
    Hold,
    OwnSide,
    Party,
    Purpose,
    Scope,
    Span,
    StandIn,
    Touch,
    Wish,
)
from fairlead.core.weeks import DatedWeek, parse_week
from fairlead.db.prepared import Prepared
from fairlead.messaging.models.claims import TOUCHES_OF_MANY
from fairlead.team.models import Member

# Which channels a way to reach somebody opens. A visit and a meeting need none.
CHANNELS_OF_POINTS = {
    "EMAIL": (Channel.MAIL,),
    "PHONE": (Channel.PHONE,),
    "MOBILE": (Channel.PHONE, Channel.SMS),
    "WHATSAPP": (Channel.WHATSAPP,),
    "WECHAT": (Channel.WECHAT,),
}
WITHOUT_ADDRESS = (Channel.VISIT, Channel.MEETING)
# What contacts prefer is written in the words of exchanges.
PREFERRED = {
    "EMAIL": frozenset((Channel.MAIL,)),
    "CALL": frozenset((Channel.PHONE,)),
    "MESSAGE": frozenset((Channel.WHATSAPP, Channel.WECHAT, Channel.SMS)),
    "MEETING": frozenset((Channel.MEETING,)),
    "VISIT": frozenset((Channel.VISIT,)),
}
_NOTHING: frozenset[Channel] = frozenset()
_CONSENT = {"GIVEN": True, "REFUSED": False}

_FACTS = f"""
    WITH asked AS (
        SELECT contact.id, contact.account_id FROM customers_contact contact WHERE contact.id = ANY(%(contacts)s)
    ), accounts AS (SELECT DISTINCT account_id FROM asked)
    SELECT 'contact', contact.id, jsonb_build_object(
        'account', contact.account_id, 'gone', contact.deleted_at IS NOT NULL OR account.deleted_at IS NOT NULL,
        'left', contact.left_on_date, 'consent', contact.consent, 'prefers', contact.preferred_channel,
        'languages', contact.languages, 'wishes', contact.wishes,
        'letters', account.address <> '' OR coalesce(site.address, '') <> ''
    )::text
    FROM asked JOIN customers_contact contact USING (id) JOIN customers_account account ON account.id = asked.account_id
    LEFT JOIN customers_site site ON site.id = contact.site_id
    UNION ALL
    SELECT 'points', point.contact_id, json_agg(point.kind)::text
    FROM customers_contactpoint point WHERE point.contact_id = ANY(%(contacts)s) GROUP BY point.contact_id
    UNION ALL
    SELECT 'wish', wish.contact_id, jsonb_build_array(wish.channel, wish.is_refused, wish.week, wish.languages)::text
    FROM messaging_contactwish wish WHERE wish.contact_id = ANY(%(contacts)s)
    UNION ALL
    SELECT 'consent', said.contact_id, jsonb_build_array(said.is_given, said.channel, said.purpose_id)::text
    FROM messaging_contactconsent said WHERE said.contact_id = ANY(%(contacts)s)
    UNION ALL
    SELECT 'hold', hold.account_id, jsonb_build_array(
        hold.contact_id, hold.id, hold.starts_at, hold.ends_at, hold.channels, hold.purposes, hold.spares_from,
        hold.reason, owner.name
    )::text
    FROM messaging_contacthold hold JOIN team_member owner ON owner.id = hold.owner_id
    WHERE hold.account_id IN (SELECT account_id FROM accounts) AND hold.lifted_at IS NULL
      AND (hold.ends_at IS NULL OR hold.ends_at > %(moment)s)
    UNION ALL
    SELECT 'purpose', 0, to_jsonb(purpose)::text FROM messaging_purpose purpose
    UNION ALL
    SELECT 'ceiling', 0, to_jsonb(ceiling)::text FROM messaging_ceiling ceiling
    UNION ALL
    SELECT 'touches', touch.account_id, json_build_array(json_agg(touch.at), json_agg(touch.contact_id))::text
    FROM ({TOUCHES_OF_MANY}) touch GROUP BY touch.account_id
    UNION ALL
    SELECT 'stand_in', away.contact_id, away.stand_in::text FROM ({STAND_INS_OF_MANY}) away
"""  # noqa: S608  all parts stand in this tree
# Who stands in for one topic alone, as a higher app knows it.
_topic_stand_ins: list[str] = []
_STATEMENT = Prepared(
    "gate_facts",
    lambda: "".join([_FACTS, *_topic_stand_ins]),
    {"contacts": "bigint[]", "moment": "timestamp with time zone", "day": "date"},
)


def add_topic_stand_ins(statement: str) -> None:
    """Let an app tell who stands in for some purposes only. Called in its `apps.py`.

    A part of one statement, so that the gate needs no further way to the database: it selects `contact_id` of `asked`
    and `stand_in`, the columns of STAND_INS_OF_MANY with a list of codes of purposes behind them.
    """
    _topic_stand_ins.append(
        f"UNION ALL SELECT 'topic_stand_in', topical.contact_id, topical.stand_in::text FROM ({statement}) topical"  # noqa: S608  from our own apps
    )


@dataclass(frozen=True)
class Policy:
    """What leaders have settled, in the core's words."""

    purposes: dict[str, Purpose]
    ceilings: tuple[Ceiling, ...]


@dataclass(frozen=True)
class Gathered:
    """What is known of people: `parties` by contact, `holds` and `touches` by account; `holds` name their contact."""

    policy: Policy
    parties: dict[int, Party]
    account_ids: dict[int, int]
    holds: dict[int, tuple[tuple[int | None, Hold], ...]]
    touches: dict[int, tuple[Touch, ...]]
    own: OwnSide | None

    def holds_of(self, contact_id: int) -> tuple[Hold, ...]:
        """Return the holds of a contact: their own, and those of the whole account."""
        rows = self.holds.get(self.account_ids[contact_id], ())
        return tuple(hold for of, hold in rows if of in (None, contact_id))

    def touches_of(self, contact_id: int) -> tuple[Touch, ...]:
        """Return the contacts with the account of a contact."""
        return self.touches.get(self.account_ids[contact_id], ())


@dataclass
class _Facts:
    """The statement's rows by what they are and whose, and what holds for all of them."""

    policy: Policy
    rows: dict[str, dict[int, list[Any]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def of(self, what: str, whose: int) -> list[Any]:
        return self.rows[what].get(whose, [])


def gather(contact_ids: Iterable[int], *, moment: datetime, by: Member | None = None) -> Gathered:
    """Return what the gate must know of contacts around a moment, and of `by`, who would contact them.

    Contacts that do not exist are missing. The caller has passed the doors.
    """
    ids = sorted(set(contact_ids))
    facts = _read(ids, moment)
    people = people_of_contacts(ids, calendars())
    account_ids = {pk: rows[0]["account"] for pk, rows in facts.rows["contact"].items()}
    return Gathered(
        policy=facts.policy,
        parties={
            pk: _party(pk, rows[0], facts, people[pk]) for pk, rows in facts.rows["contact"].items() if pk in people
        },
        account_ids=account_ids,
        holds={pk: tuple(_hold(*row) for row in rows) for pk, rows in facts.rows["hold"].items()},
        touches={
            pk: tuple(map(Touch, map(datetime.fromisoformat, moments), contact_ids))
            for pk, [(moments, contact_ids)] in facts.rows["touches"].items()
        },
        own=_own_side(by, moment) if by is not None else None,
    )


def _read(ids: Sequence[int], moment: datetime) -> _Facts:
    rows = _STATEMENT.rows(contacts=list(ids), moment=moment, day=moment.date() - ANY_CALENDAR)
    settled: dict[str, list[str]] = {"purpose": [], "ceiling": []}
    others = []
    for what, whose, text in rows:
        if what in settled:
            settled[what].append(text)
        else:
            others.append((what, whose, text))
    facts = _Facts(_policy(tuple(settled["purpose"]), tuple(settled["ceiling"])))
    # Read in one go: thousands of small texts take longer one by one.
    values = json.loads(f"[{','.join([text for _what, _whose, text in others])}]")
    for (what, whose, _text), value in zip(others, values, strict=True):
        facts.rows[what][whose].append(value)
    return facts


@lru_cache(maxsize=16)
def _policy(purposes: tuple[str, ...], ceilings: tuple[str, ...]) -> Policy:
    """Return what leaders have settled, of its rows as JSON: it seldom changes, and then so do the texts."""
    return Policy(
        {one["code"]: purpose_of(one) for one in map(json.loads, purposes)},
        tuple(sorted((ceiling_of(one) for one in map(json.loads, ceilings)), key=lambda ceiling: ceiling.id)),
    )


def purpose_of(row: dict[str, Any]) -> Purpose:
    """Return a purpose in the core's words, of its columns."""
    return Purpose(
        row["code"],
        row["priority"],
        Harshness(row["harshness"]),
        ConsentRule(row["consent"]),
        keeps_hours=row["keeps_hours"],
        is_limited=row["is_limited"],
    )


def ceiling_of(row: dict[str, Any]) -> Ceiling:
    """Return a ceiling in the core's words, of its columns."""
    return Ceiling(
        row["id"],
        Scope(row["scope"]),
        Span(row["span"]),
        most=row["most"],
        length_hours=row["length_hours"],
        reserved=row["reserved"],
        reserved_from=row["reserved_from"],
    )


def _party(pk: int, row: dict[str, Any], facts: _Facts, person: Person) -> Party:
    wishes, consents = facts.of("wish", pk), facts.of("consent", pk)
    return Party(
        person=person,
        contact_id=pk,
        channels=_channels(tuple(*facts.of("points", pk)), has_letters=row["letters"]),
        is_gone=row["gone"],
        left_on_date=date.fromisoformat(row["left"]) if row["left"] else None,
        wishes=_wishes(wishes) if wishes else (),
        consents=_consents(consents) if consents else (),
        consent=_CONSENT.get(row["consent"]),
        preferred=PREFERRED.get(row["prefers"], _NOTHING),
        written_in=tuple(language for *_rest, languages in wishes for language in languages) if wishes else (),
        spoken=tuple(row["languages"]),
        wishes_in_words=row["wishes"],
        stand_ins=_stand_ins(facts, pk),
    )


def _wishes(rows: Sequence[Any]) -> tuple[Wish, ...]:
    return tuple(
        Wish(Channel(channel) if channel else None, is_refused, _weeks(json.dumps(week)) if week else ())
        for channel, is_refused, week, _languages in rows
        if is_refused or week
    )


def _consents(rows: Sequence[Any]) -> tuple[ConsentSaid, ...]:
    return tuple(
        ConsentSaid(is_given, Channel(channel) if channel else None, purpose or "")
        for is_given, channel, purpose in rows
    )


def _stand_ins(facts: _Facts, pk: int) -> tuple[StandIn, ...]:
    for_all, for_topics = facts.of("stand_in", pk), facts.of("topic_stand_in", pk)
    if not for_all and not for_topics:
        return ()
    return (
        *(_stand_in(stands_in(*columns)) for columns in for_all),
        *(_stand_in(stands_in(*columns), purposes) for *columns, purposes in for_topics),
    )


def _stand_in(one: StandsIn, purposes: Sequence[str] = ()) -> StandIn:
    return StandIn(one.id, one.name, one.start, one.end, frozenset(purposes))


@lru_cache(maxsize=256)
def _channels(kinds: tuple[str, ...], *, has_letters: bool) -> frozenset[Channel]:
    opened = [channel for kind in kinds for channel in CHANNELS_OF_POINTS.get(kind, ())]
    return frozenset([*opened, *WITHOUT_ADDRESS, *([Channel.LETTER] if has_letters else [])])


@lru_cache(maxsize=1024)
def _weeks(text: str) -> tuple[DatedWeek, ...]:
    return (DatedWeek(None, parse_week(json.loads(text))),)


def _hold(
    contact_id: int | None,
    pk: int,
    starts_at: str,
    ends_at: str | None,
    channels: list[str],
    purposes: list[str],
    spares_from: int,
    reason: str,
    owner: str,
) -> tuple[int | None, Hold]:
    hold = Hold(
        pk,
        datetime.fromisoformat(starts_at),
        datetime.fromisoformat(ends_at) if ends_at else None,
        frozenset(Channel(channel) for channel in channels),
        frozenset(purposes),
        spares_from,
        {"reason": reason, "owner": owner, "is_whole_account": contact_id is None},
    )
    return contact_id, hold


def _own_side(by: Member, moment: datetime) -> OwnSide:
    ours = our_person(by, now=moment)
    return OwnSide(ours.person, ours.closures, tuple(_stand_in(one) for one in ours.stand_ins))
