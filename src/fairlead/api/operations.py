"""Keeps answers for requests that are sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from psycopg import errors

from fairlead.api.models import RememberedAnswer
from fairlead.team.models import Member

KEPT_HOURS = 24
WAIT_SECONDS = 10


class KeyUsedOtherwise(Exception):
    """The key came before with another request."""


class RequestUnderWay(Exception):
    """The same key is being worked on by another request, which did not end in time."""


def claim_key(*, member: Member, key: str, fingerprint: str, now: datetime) -> RememberedAnswer:
    """Return the record of the key: with a status when the request was answered before, without one when it is new.

    Call it in the transaction that will do the work. A second request with the key waits here until the first has
    ended; raises RequestUnderWay after WAIT_SECONDS, KeyUsedOtherwise when the remembered request was another one.
    """
    member_keys = RememberedAnswer.objects.filter(member=member, key=key)
    member_keys.filter(made_at__lte=now - timedelta(hours=KEPT_HOURS)).delete()
    record = _insert_or_wait(member, key, fingerprint, now)
    if record.fingerprint != fingerprint:
        raise KeyUsedOtherwise
    return record


def _insert_or_wait(member: Member, key: str, fingerprint: str, now: datetime) -> RememberedAnswer:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{WAIT_SECONDS}s"])
            record, _made = RememberedAnswer.objects.get_or_create(
                member=member, key=key, defaults={"fingerprint": fingerprint, "made_at": now}
            )
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")  # the work itself may wait as long as it must
    except OperationalError as problem:
        if isinstance(problem.__cause__, errors.LockNotAvailable):
            raise RequestUnderWay from problem
        raise
    return record


def remember_answer(*, record: RememberedAnswer, status: int, body: str, headers: dict[str, str]) -> None:
    """Keep the answer in the transaction that did the work, so that either both stand or neither."""
    record.status, record.body, record.headers = status, body, headers
    record.save(update_fields=["status", "body", "headers"])


def forget_answers(*, now: datetime) -> int:
    """Delete the answers that are too old to be given again; return how many."""
    return RememberedAnswer.objects.filter(made_at__lte=now - timedelta(hours=KEPT_HOURS)).delete()[0]
