"""The team's pages for each role, with and without the panel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.factories.people import make_cast, make_member
from tests.factories.team import Cupboard, signed_in

from fairlead.team.models import Member, Team
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


def path(member: Member, rest: str = "") -> str:
    return f"/settings/team/members/{member.pk}{rest}"


# What each relation to Owen gets for his pages: shown, the form, and a change of his by its owner alone.
DOORS = {
    #             page, form, invitation, deactivation, reactivation, second step
    "boss": (200, 200, 200, 200, 200, 302),
    "leader": (200, 200, 403, 403, 403, 403),
    "colleague": (200, 403, 403, 403, 403, 403),
    "finance": (200, 403, 403, 403, 403, 403),
    "viewer": (200, 403, 403, 403, 403, 403),
    "stranger": (404, 404, 404, 403, 404, 404),
    "owner": (200, 302, 403, 403, 403, 403),
}


@pytest.mark.parametrize("relation", DOORS)
def test_each_page_has_its_door(relation: str, cupboard: Cupboard) -> None:
    cast = make_cast()
    client = signed_in(getattr(cast, relation))
    got = (
        client.get(path(cast.owner)).status_code,
        client.get(path(cast.owner, "/change")).status_code,
        client.post(path(cast.owner, "/invitation")).status_code,
        client.get(path(cast.owner, "/deactivation")).status_code,
        client.post(path(cast.owner, "/reactivation")).status_code,
        client.post(path(cast.owner, "/second-step")).status_code,
    )
    assert got == DOORS[relation]


@pytest.mark.parametrize(
    "address", ["/settings/team", "/settings/team/members/new", "/settings/team/members/1", "/settings/tokens"]
)
def test_strangers_see_nothing(address: str) -> None:
    assert Client().get(address)["Location"].startswith("/sign-in")


def test_an_owner_invites_and_the_link_works() -> None:
    team = Team.objects.create(name="Europe")
    client = signed_in(make_member("Bo", Role.OWNER))
    form = {
        "name": "Lin Wei", "email": "lin@x.example", "role": "LEADER", "team": str(team.pk), "language": "zh-hans",
    }  # fmt: skip
    page = client.post("/settings/team/members/new", form).content.decode()
    link = re.findall(r'value="http://localhost:8000(/enter/[^"]+)"', page)[0]
    member = Member.objects.get(email="lin@x.example")
    assert (member.role, member.team, member.language) == (Role.LEADER, team, "zh-hans")
    assert link not in client.get(path(member)).content.decode()
    visitor = Client()
    assert "Bo invites you" in visitor.get(link).content.decode()
    assert visitor.post(link)["Location"] == "/"
    assert visitor.get("/settings/team")["Content-Language"] == "zh-hans"


def test_the_page_names_the_languages_spoken_beside_those_of_the_menu() -> None:
    cast = make_cast()
    Member.objects.filter(pk=cast.owner.pk).update(languages=["de", "pt"])
    page = signed_in(cast.boss).get(path(cast.owner)).content.decode()
    assert "German, Portuguese" in page
    assert 'name="language" value="zh-hans"' in page


def test_only_owners_see_the_ways_to_add() -> None:
    cast = make_cast()
    for by, allowed in ((cast.boss, True), (cast.leader, False), (cast.owner, False)):
        client = signed_in(by)
        page = client.get("/settings/team").content.decode()
        assert ("/settings/team/members/new" in page) is allowed
        assert (client.get("/settings/team/members/new").status_code == 200) is allowed
        assert (client.get("/settings/team/teams/new").status_code == 200) is allowed


def test_the_form_offers_a_leader_no_standing() -> None:
    cast = make_cast()
    page = signed_in(cast.leader).get(path(cast.owner, "/change")).content.decode()
    assert 'name="zone"' in page
    for field in ("role", "team", "email", "theme"):
        assert f'name="{field}"' not in page


def change_form(member: Member, **changes: Any) -> dict[str, Any]:
    member.refresh_from_db()
    return {
        "name": member.name, "email": member.email, "role": member.role, "team": member.team_id or "",
        "language": member.language, "zone": member.zone, "country": member.country, "week-kind": "usual",
        "backup": "", "version": member.version, **changes,
    }  # fmt: skip


def test_an_owner_changes_standing_and_a_second_form_conflicts() -> None:
    cast = make_cast()
    client = signed_in(cast.boss)
    stale = change_form(cast.owner, name="Second form")
    assert client.post(path(cast.owner, "/change"), change_form(cast.owner, role="LEADER"))["Location"] == path(
        cast.owner
    )
    answer = client.post(path(cast.owner, "/change"), stale)
    assert answer.status_code == 409
    cast.owner.refresh_from_db()
    assert (cast.owner.role, cast.owner.name) == (Role.LEADER, "Owen Owner")


def test_a_refusal_is_shown_at_its_field() -> None:
    cast = make_cast()
    form = change_form(cast.owner, email=cast.colleague.email)
    answer = signed_in(cast.boss).post(path(cast.owner, "/change"), form)
    assert answer.status_code == 422
    assert "Another member has the address" in answer.content.decode()


def test_leaving_asks_who_takes_over_and_proposes_the_stand_in(cupboard: Cupboard) -> None:
    cast = make_cast()
    cupboard.keys = {cast.owner.pk: 4}
    Member.objects.filter(pk=cast.owner.pk).update(backup=cast.colleague)
    client = signed_in(cast.boss)
    page = client.get(path(cast.owner, "/deactivation")).content.decode()
    assert "4 keys" in page
    assert f'<option value="{cast.colleague.pk}" selected>' in page
    version = Member.objects.get(pk=cast.owner.pk).version
    answer = client.post(path(cast.owner, "/deactivation"), {"receiver": "", "version": version})
    assert answer.status_code == 422
    assert "Choose who takes over" in answer.content.decode()
    answer = client.post(path(cast.owner, "/deactivation"), {"receiver": cast.colleague.pk, "version": version})
    assert answer["Location"] == path(cast.owner)
    assert cupboard.keys == {cast.colleague.pk: 4}
    page = client.get(path(cast.owner)).content.decode()
    assert "May not sign in" in page
    assert "Let in again" in page
    assert "/enter/" in client.post(path(cast.owner, "/reactivation")).content.decode()
    assert Member.objects.get(pk=cast.owner.pk).is_active


def test_leaving_with_nothing_needs_no_receiver(cupboard: Cupboard) -> None:
    cast = make_cast()
    client = signed_in(cast.boss)
    assert 'name="receiver"' not in client.get(path(cast.owner, "/deactivation")).content.decode()
    client.post(path(cast.owner, "/deactivation"), {"version": Member.objects.get(pk=cast.owner.pk).version})
    assert not Member.objects.get(pk=cast.owner.pk).is_active


def test_the_panel_is_a_fragment_of_the_page() -> None:
    cast = make_cast()
    client = signed_in(cast.boss)
    panel = client.get(path(cast.owner), headers={"x-fairlead-panel": "sheet", "hx-request": "true"}).content.decode()
    assert f'data-sheet="fresh" data-address="{path(cast.owner)}"' in panel
    assert 'id="sheet-title"' in panel
    assert "<html" not in panel
    assert "<html" in client.get(path(cast.owner)).content.decode()


def test_the_history_is_for_those_who_may_change_the_member() -> None:
    cast = make_cast()
    signed_in(cast.boss).post(path(cast.owner, "/change"), change_form(cast.owner, name="Owen Other"))
    page = signed_in(cast.boss).get(path(cast.owner)).content.decode()
    assert "<del>Owen Owner</del> → <ins>Owen Other</ins>" in page
    assert "Bo Boss" in page
    assert "<del>" not in signed_in(cast.colleague).get(path(cast.owner)).content.decode()


def test_an_owner_sees_and_revokes_the_tokens_of_others() -> None:
    from tests.factories.team import NOW

    from fairlead.team import operations

    cast = make_cast()
    made = operations.make_token(name="Script", scopes=["desk:read"], days=365, by=cast.owner, now=NOW)
    assert "Script" in signed_in(cast.boss).get(path(cast.owner)).content.decode()
    assert "Script" not in signed_in(cast.leader).get(path(cast.owner)).content.decode()
    revocation = f"/settings/tokens/{made.token.pk}/revocation"
    answer = signed_in(cast.boss).post(revocation, {"next": path(cast.owner)})
    assert answer["Location"] == path(cast.owner)
    made.token.refresh_from_db()
    assert made.token.revoked_at is not None


def test_teams_are_added_renamed_and_deleted_when_empty() -> None:
    client = signed_in(make_member("Bo", Role.OWNER))
    client.post("/settings/team/teams/new", {"name": "Europe"})
    team = Team.objects.get()
    assert client.post("/settings/team/teams/new", {"name": "europe"}).status_code == 422
    client.post(f"/settings/team/teams/{team.pk}", {"name": "EU", "version": team.version})
    team.refresh_from_db()
    assert team.name == "EU"
    make_member("Lin", team=team)
    assert client.post(f"/settings/team/teams/{team.pk}/deletion")["Location"] == f"/settings/team/teams/{team.pk}"
    assert Team.objects.exists()
    Member.objects.update(team=None)
    assert client.post(f"/settings/team/teams/{team.pk}/deletion")["Location"] == "/settings/team"
    assert not Team.objects.exists()


def test_local_times_are_those_of_the_place_and_not_of_the_server() -> None:
    from datetime import UTC, datetime

    import time_machine

    boss = make_member("Bo", Role.OWNER, zone="Europe/Berlin")
    make_member("Ravi", zone="Asia/Kolkata")
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        page = signed_in(boss).get("/settings/team").content.decode()
    assert '<time class="fl-lt" data-zone="Asia/Kolkata">14:30</time>' in page
    assert '<time class="fl-lt" data-zone="Europe/Berlin">10:00</time>' in page


def test_the_list_asks_the_database_as_often_for_many_as_for_few(cupboard: Cupboard) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    boss = make_member("Bo", Role.OWNER)
    client = signed_in(boss)
    client.get("/settings/team")
    counts = []
    for number in range(2):
        for one in range(10):
            make_member(f"M {number} {one}")
        with CaptureQueriesContext(connection) as asked:
            client.get("/settings/team")
        counts.append([query["sql"].split(" WHERE ")[0] for query in asked.captured_queries])
    assert counts[0] == counts[1]
    # Who asks, the members, whose pages open, who of them is away, the teams, the unread notifications.
    assert sum("team_" in query for query in counts[0]) == 6
