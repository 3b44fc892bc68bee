"""Groups of members."""

from __future__ import annotations

import pytest
from tests.factories.people import make_cast, make_member

from fairlead.db.models import ChangedMeanwhile
from fairlead.team import operations, queries
from fairlead.team.access import AccessRefused
from fairlead.team.models import Team
from fairlead.team.types import NotPossible, Role

pytestmark = pytest.mark.django_db


def test_owners_add_rename_and_delete_teams_and_others_do_not() -> None:
    cast = make_cast()
    team = operations.create_team(name="  Far   East ", by=cast.boss)
    assert team.name == "Far East"
    for by in (cast.leader, cast.owner, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            operations.create_team(name="Mine", by=by)
        with pytest.raises(AccessRefused):
            operations.rename_team(team_id=team.pk, name="Mine", by=by)
        with pytest.raises(AccessRefused):
            operations.delete_team(team_id=team.pk, by=by)
    assert operations.rename_team(team_id=team.pk, name="Asia", by=cast.boss).name == "Asia"
    operations.delete_team(team_id=team.pk, by=cast.boss)
    assert not Team.objects.filter(pk=team.pk).exists()


@pytest.mark.parametrize(
    ("name", "code"), [(" ", "name_missing"), ("x" * 81, "name_too_long"), ("EUROPE", "name_taken")]
)
def test_a_name_is_needed_and_used_once(name: str, code: str) -> None:
    boss = make_member("Bo", Role.OWNER)
    team = operations.create_team(name="Europe", by=boss)
    with pytest.raises(NotPossible, match=code):
        operations.create_team(name=name, by=boss)
    assert operations.rename_team(team_id=team.pk, name="EUROPE", by=boss).name == "EUROPE"


def test_a_team_with_members_stays_even_when_they_may_not_sign_in() -> None:
    boss = make_member("Bo", Role.OWNER)
    team = operations.create_team(name="Europe", by=boss)
    make_member("Lin", team=team, is_active=False)
    with pytest.raises(NotPossible, match="team_has_members"):
        operations.delete_team(team_id=team.pk, by=boss)
    listed = queries.teams_with_sizes().get()
    assert (listed.size, listed.active_size) == (1, 0)  # type: ignore[attr-defined]


def test_a_stale_version_renames_nothing() -> None:
    boss = make_member("Bo", Role.OWNER)
    team = operations.create_team(name="Europe", by=boss)
    read = Team.objects.get().version
    operations.rename_team(team_id=team.pk, name="Europe, Africa", by=boss, expected_version=read)
    with pytest.raises(ChangedMeanwhile):
        operations.rename_team(team_id=team.pk, name="EU", by=boss, expected_version=read)
