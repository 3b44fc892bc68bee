"""Whom to ask while somebody is away: what the contact gate and the desk are told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from fairlead.availability.queries.stand_ins import ANY_CALENDAR
from fairlead.continuity.types import TOPIC_OF_PURPOSE, Topic
from fairlead.planner.types import Instead

_PURPOSES = ", ".join(f"('{topic.value}', '{code}')" for code, topic in TOPIC_OF_PURPOSE.items())

# For contacts (a table `asked` with their ids) who are away for certain: for each of their absences and each topic the
# first who answers for it and is not away on the day that is given. Agreed or not: better somebody than nobody.
TOPIC_STAND_INS_OF_MANY = f"""
    SELECT away.contact_id, jsonb_build_array(
        instead.id, instead.name, away.start_date, away.start_time, away.end_date, away.end_time, purposes.codes
    ) AS stand_in
    FROM asked JOIN availability_leave away ON away.contact_id = asked.id
    JOIN customers_contact absent ON absent.id = asked.id
    CROSS JOIN (
        SELECT topic, jsonb_agg(code) AS codes FROM (VALUES {_PURPOSES}) AS named (topic, code) GROUP BY topic
    ) purposes
    CROSS JOIN LATERAL (
        SELECT contact.id, contact.name
        FROM continuity_topicseat seat JOIN customers_contact contact ON contact.id = seat.contact_id
        WHERE seat.account_id = absent.account_id AND seat.topic = purposes.topic AND seat.state = 'CURRENT'
          AND contact.id <> absent.id AND contact.deleted_at IS NULL AND contact.left_on_date IS NULL
          AND NOT EXISTS (
            SELECT FROM availability_leave theirs
            WHERE theirs.contact_id = contact.id AND theirs.certainty = 'CONFIRMED'
              AND theirs.start_date <= %(moment)s::date
              AND (theirs.end_date IS NULL OR theirs.end_date > %(moment)s::date)
          )
        ORDER BY seat.place LIMIT 1
    ) instead
    WHERE away.certainty = 'CONFIRMED'
      AND (away.end_date IS NULL OR away.end_date > %(day)s OR (away.end_date = %(day)s AND away.end_time IS NOT NULL))
"""  # noqa: S608  all parts stand in this tree

# The first of: whom they have named for this very absence, then who answers for orders, decisions, or anything else.
_ON_DESK = """
    WITH asked AS (SELECT unnest(%(contacts)s::bigint[]) AS id), away AS (
        SELECT DISTINCT ON (leave.contact_id) leave.contact_id, leave.stand_in_id, contact.account_id
        FROM asked JOIN availability_leave leave ON leave.contact_id = asked.id
        JOIN customers_contact contact ON contact.id = asked.id
        WHERE leave.certainty = 'CONFIRMED' AND leave.start_date <= %(next)s
          AND (leave.end_date IS NULL OR leave.end_date >= %(day)s)
        ORDER BY leave.contact_id, leave.stand_in_id IS NULL, leave.end_date DESC NULLS FIRST
    ), candidate AS (
        SELECT contact_id AS absent, stand_in_id AS id, -1 AS rank, 0 AS place FROM away WHERE stand_in_id IS NOT NULL
        UNION ALL
        SELECT away.contact_id, seat.contact_id, coalesce(array_position(%(topics)s::text[], seat.topic::text), 99),
            seat.place
        FROM away JOIN continuity_topicseat seat ON seat.account_id = away.account_id AND seat.state = 'CURRENT'
        WHERE seat.contact_id <> away.contact_id
    )
    SELECT DISTINCT ON (candidate.absent) candidate.absent, contact.id, contact.name, contact.role
    FROM candidate JOIN customers_contact contact ON contact.id = candidate.id
    WHERE contact.deleted_at IS NULL AND contact.left_on_date IS NULL AND NOT EXISTS (
        SELECT FROM availability_leave theirs
        WHERE theirs.contact_id = contact.id AND theirs.certainty = 'CONFIRMED' AND theirs.start_date <= %(today)s
          AND (theirs.end_date IS NULL OR theirs.end_date > %(today)s)
    )
    ORDER BY candidate.absent, candidate.rank, candidate.place, contact.id
"""
# Which topic the desk asks about first: what is planned there is mostly about orders.
_ORDER = [Topic.ORDERS, Topic.DECISIONS, Topic.LOGISTICS, Topic.QUALITY, Topic.PAYMENT]


def stand_ins_now(contact_ids: Collection[int], now: datetime) -> dict[int, Instead]:
    """Return whom to ask instead of contacts who are away, by contact; who has nobody is missing. One query."""
    if not contact_ids:
        return {}
    today = now.date()
    named: dict[str, Any] = {
        "contacts": list(contact_ids),
        "topics": [topic.value for topic in _ORDER],
        "today": today,
        "day": today - ANY_CALENDAR,
        "next": today + ANY_CALENDAR,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ON_DESK, named)
        return {absent: Instead(pk, name, role) for absent, pk, name, role in cursor.fetchall()}
