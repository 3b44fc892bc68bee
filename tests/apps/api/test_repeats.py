"""The same POST sent again, because its answer was lost, does nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories.people import make_member
from tests.factories.programs import Program, make_token

from fairlead.api.models import RememberedAnswer
from fairlead.api.operations import forget_answers
from fairlead.team import operations
from fairlead.team.models import Team
from fairlead.team.types import Role

ASIA = {"name": "Asia"}


@pytest.fixture
def boss(db: None) -> Program:
    return Program(make_member("Bo Boss", Role.OWNER))


def test_the_same_request_gets_the_same_answer(boss: Program) -> None:
    first = boss.post("/teams", ASIA, Idempotency_Key="one")
    again = boss.post("/teams", ASIA, Idempotency_Key="one")
    assert (first.status_code, "Idempotent-Replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json() == first.json()
    for name in ("Content-Type", "Location", "ETag"):
        assert again.headers[name] == first.headers[name]
    assert Team.objects.count() == 1
    assert boss.post("/teams", {"name": "Africa"}, Idempotency_Key="two").status_code == 201


def test_a_key_belongs_to_one_request(boss: Program) -> None:
    boss.post("/teams", ASIA, Idempotency_Key="one")
    for path, body in (("/teams", {"name": "Africa"}), ("/notifications/reading", None)):
        answer = boss.post(path, body, Idempotency_Key="one")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-used")
    assert Team.objects.count() == 1


def test_a_key_belongs_to_one_member(boss: Program) -> None:
    other = Program(make_member("Ada Other", Role.OWNER))
    assert boss.post("/teams", ASIA, Idempotency_Key="one").status_code == 201
    answer = other.post("/teams", {"name": "Africa"}, Idempotency_Key="one")
    assert (answer.status_code, answer.json()["name"]) == (201, "Africa")


def test_a_refusal_is_not_remembered_and_may_be_mended(boss: Program) -> None:
    assert boss.post("/teams", {"name": " "}, Idempotency_Key="one").status_code == 422
    assert not RememberedAnswer.objects.exists()
    assert boss.post("/teams", ASIA, Idempotency_Key="one").status_code == 201


def test_a_fault_leaves_neither_work_nor_answer(boss: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    real = operations.create_team

    def make_and_break(**values: Any) -> None:
        real(**values)
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(operations, "create_team", make_and_break)
        assert boss.post("/teams", ASIA, Idempotency_Key="one").status_code == 500
    assert not Team.objects.exists()
    assert boss.post("/teams", ASIA, Idempotency_Key="one").status_code == 201


def test_after_a_day_the_key_is_new(boss: Program) -> None:
    boss.post("/teams", ASIA, Idempotency_Key="one")
    RememberedAnswer.objects.update(made_at=timezone.now() - timedelta(hours=23))
    assert boss.post("/teams", {"name": "Africa"}, Idempotency_Key="one").status_code == 422
    assert forget_answers(now=timezone.now()) == 0
    RememberedAnswer.objects.update(made_at=timezone.now() - timedelta(hours=24))
    assert boss.post("/teams", {"name": "Africa"}, Idempotency_Key="one").status_code == 201
    RememberedAnswer.objects.update(made_at=timezone.now() - timedelta(hours=24))
    assert forget_answers(now=timezone.now()) == 1


@pytest.mark.parametrize("key", ["", " ", "one two", "eins-für-alles", "a" * 201])
def test_an_impossible_key_is_refused(boss: Program, key: str) -> None:
    assert boss.post("/teams", ASIA, Idempotency_Key=key).json()["code"] == "malformed"
    assert not Team.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_the_work_once() -> None:
    text = make_token(make_member("Bo Boss", Role.OWNER))
    together = Barrier(4)

    def send(number: int) -> tuple[int, int]:
        try:
            program = Program(None, token=text)
            together.wait()
            answer = program.post("/teams", ASIA, Idempotency_Key="one")
            return answer.status_code, answer.json()["id"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert answers == [(201, Team.objects.get().pk)] * 4
