"""Groups of members."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.db.models import check_unchanged
from fairlead.team.access import check_can_run_team
from fairlead.team.models import Member, Team
from fairlead.team.types import NotPossible

LONGEST_NAME = 80


class TeamNameMissing(NotPossible):
    field, code = "name", "name_missing"
    message = _("A name is needed.")


class TeamNameTooLong(NotPossible):
    field, code = "name", "name_too_long"
    message = _("The name has %(length)d characters; %(most)d fit.")


class TeamNameTaken(NotPossible):
    field, code = "name", "name_taken"
    message = _("There is a team “%(value)s” already. Choose another name.")


class TeamHasMembers(NotPossible):
    code = "team_has_members"
    message = _("The team %(name)s still has members. Move them to another team first.")


@transaction.atomic
def create_team(*, name: str, by: Member) -> Team:
    """Add a team. Raises AccessRefused and NotPossible."""
    check_can_run_team(by)
    team: Team = Team.objects.create(name=_free_name(name, None))
    return team


@transaction.atomic
def rename_team(*, team_id: int, name: str, by: Member, expected_version: int | None = None) -> Team:
    """Give a team another name. Raises AccessRefused, ChangedMeanwhile and NotPossible."""
    check_can_run_team(by)
    team = Team.objects.select_for_update().get(pk=team_id)
    check_unchanged(team, expected_version)
    team.name = _free_name(name, team)
    team.save(update_fields=["name"])
    team.refresh_from_db()
    return team


@transaction.atomic
def delete_team(*, team_id: int, by: Member, expected_version: int | None = None) -> None:
    """Delete a team that has no members, inactive ones included. Raises AccessRefused and NotPossible."""
    check_can_run_team(by)
    team = Team.objects.select_for_update().get(pk=team_id)
    check_unchanged(team, expected_version)
    if team.members.exists():
        raise TeamHasMembers(name=team.name)
    team.delete()


def _free_name(value: str, team: Team | None) -> str:
    name = " ".join(value.split())
    if not name:
        raise TeamNameMissing
    if len(name) > LONGEST_NAME:
        raise TeamNameTooLong(length=len(name), most=LONGEST_NAME)
    same = Team.objects.filter(name__iexact=name)
    if (same.exclude(pk=team.pk) if team else same).exists():
        raise TeamNameTaken(value=name)
    return name
