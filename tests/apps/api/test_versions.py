"""ETag, If-None-Match, If-Match: nobody overwrites what they have not read."""

from __future__ import annotations

import pytest
from tests.factories.people import make_member
from tests.factories.programs import Program

from fairlead.team.models import Team
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Program:
    return Program(make_member("Bo Boss", Role.OWNER))


@pytest.fixture
def team() -> Team:
    return Team.objects.create(name="Asia")


def test_a_record_that_has_not_changed_is_not_sent_again(boss: Program, team: Team) -> None:
    answer = boss.get(f"/teams/{team.pk}")
    tag = answer.headers["ETag"]
    assert tag.startswith('"1-')
    for known in (tag, f"W/{tag}", f'"0-00", {tag}', "*"):
        again = boss.get(f"/teams/{team.pk}", If_None_Match=known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    Team.objects.update(name="Africa")
    changed = boss.get(f"/teams/{team.pk}", If_None_Match=tag)
    assert (changed.status_code, changed.json()["name"]) == (200, "Africa")
    assert changed.headers["ETag"].startswith('"2-')


def test_an_answer_that_changed_without_its_record_has_another_tag(boss: Program, team: Team) -> None:
    kept = boss.get(f"/teams/{team.pk}").headers["ETag"]
    other = boss.get("/me").headers["ETag"]
    assert kept.split("-")[0] == other.split("-")[0]
    assert kept != other


def test_a_change_heeds_the_version_that_was_read(boss: Program, team: Team) -> None:
    read = boss.get(f"/teams/{team.pk}").headers["ETag"]
    first = boss.patch(f"/teams/{team.pk}", {"name": "Africa"}, If_Match=read)
    assert (first.status_code, first.json()["version"]) == (200, 2)
    second = boss.patch(f"/teams/{team.pk}", {"name": "America"}, If_Match=read)
    assert (second.status_code, second.json()["code"]) == (412, "stale-version")
    assert "2" in second.json()["detail"]
    assert boss.delete(f"/teams/{team.pk}", If_Match=read).status_code == 412
    assert Team.objects.get().name == "Africa"
    assert boss.delete(f"/teams/{team.pk}", If_Match=first.headers["ETag"]).status_code == 204


@pytest.mark.parametrize("tag", ['"1"', 'W/"1-abc"', "*", ""])
def test_what_if_match_may_say(boss: Program, team: Team, tag: str) -> None:
    headers = {"If_Match": tag} if tag else {}
    assert boss.patch(f"/teams/{team.pk}", {"name": "Africa"}, **headers).status_code == 200


@pytest.mark.parametrize("tag", ["", "1", '"one"', '"1", "2"', '"99999999999"'])
def test_what_if_match_may_not_say(boss: Program, team: Team, tag: str) -> None:
    answer = boss.patch(f"/teams/{team.pk}", {"name": "Africa"}, If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert Team.objects.get().name == "Asia"
