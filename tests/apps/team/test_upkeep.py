"""What is forgotten, and what a new member is told to do first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from tests.factories.people import make_member
from tests.factories.team import NOW

from fairlead.team import operations, queries
from fairlead.team.models import Member, Notification, SignInLink
from fairlead.team.queries import first_steps
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


def test_notifications_are_kept_for_ninety_days() -> None:
    member = make_member("Lin")
    for days in (89, 91):
        Notification.objects.create(member=member, kind="x", created_at=NOW - timedelta(days=days))
    operations.forget_old(now=NOW)
    assert Notification.objects.get().created_at == NOW - timedelta(days=89)


def test_links_that_ended_long_ago_are_forgotten_and_open_ones_are_not() -> None:
    member = make_member("Lin")
    for days, used in ((-1, None), (29, None), (31, None), (-1, 31)):
        SignInLink.objects.create(
            member=member,
            secret_hash=f"{days}{used}",
            expires_at=NOW - timedelta(days=days),
            used_at=NOW - timedelta(days=used) if used else None,
        )
    operations.forget_old(now=NOW)
    assert set(SignInLink.objects.values_list("secret_hash", flat=True)) == {"-1None", "29None"}


def test_ended_sessions_and_counters_go() -> None:
    for key, days in (("live", 1), ("dead", -1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shared_cache VALUES ('live', '', %s), ('dead', '', %s)",
            [NOW + timedelta(days=1), NOW - timedelta(days=1)],
        )
        operations.forget_old(now=NOW)
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert cursor.fetchall() == [("live",)]
    assert Session.objects.get().session_key == "live"


def test_the_upkeep_runs_every_day() -> None:
    from fairlead.jobs.queue import app

    planned = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert planned["team.forget_old"] == "41 3 * * *"


# First steps ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_steps_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the steps that apps above the team add."""
    own = [step for step in first_steps._steps if step.url_name in ("profile", "security")]
    monkeypatch.setattr(first_steps, "_steps", own)


def card(member: Member) -> str:
    request = RequestFactory().get("/")
    request.user = member
    return Template('{% include "team/_first_steps.html" %}').render(Context({"request": request}))


def test_a_fresh_owner_sees_three_things_to_set_until_they_are_set() -> None:
    owner = Member.objects.create(name="", role=Role.OWNER, password="!")
    assert card(owner).count('class="fl-step-mark"') == 3
    assert "is-done" not in card(owner)
    owner.name, owner.email = "Bo", "bo@x.example"
    assert card(owner).count("is-done") == 1
    owner.zone = "Asia/Shanghai"
    owner.set_password("a long enough secret")
    assert card(owner).strip() == ""


def test_apps_above_add_their_own_step_for_whom_it_is() -> None:
    member = make_member("Lin")
    assert queries.first_steps_of(member) == []
    queries.add_first_step(
        queries.FirstStep(
            order=5,
            label="Bring your customers",
            reason="A list is enough.",
            url_name="not_there_yet",
            is_done=lambda one: False,
            is_for=lambda one: one.name == "Lin",
        )
    )
    assert "Bring your customers" in card(member)
    assert "href" not in card(member).split("Bring your customers")[0].split("<li>")[-1]
    assert card(make_member("Wei")).strip() == ""
