"""Makes the exporter's own side: teams, members, the fields and lists that they have set up, what they were told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairlead.availability.models import CalendarCorrection
from fairlead.core.weeks import parse_week_text, week_as_json
from fairlead.customers.models import Account, CustomField
from fairlead.customers.operations.custom_fields import create_custom_field
from fairlead.demo.operations.days import Days
from fairlead.demo.queries.exporter import company
from fairlead.team.models import Member, Notification, SavedView, Team
from fairlead.team.operations import change_member, create_member, create_team, notify, save_view
from fairlead.team.types import MemberChanges, Role

PROFILE = ("name", "email", "language", "languages", "zone", "country")
Members = dict[str, Member]


def play_owner() -> tuple[Member, bool]:
    """Return who plays the exporter's owner, and whether their profile is the demo's.

    An owner who has told their name plays the part as who they are; one without a name yet gets the demo's profile.
    """
    profile = owner_profile()
    owner = Member.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").first()
    if owner is not None and (owner.name or owner.email):
        return owner, False
    if owner is None:
        owner = Member(role=Role.OWNER)
        owner.set_unusable_password()
    for name, value in profile.items():
        setattr(owner, name, value)
    owner.save()
    return owner, True


def owner_profile() -> dict[str, Any]:
    """Return the profile of the exporter's owner by the names of the member's fields."""
    told = next(member for member in company()["members"] if member["role"] == Role.OWNER)
    return {name: told[name] for name in PROFILE}


def make_teams(*, by: Member) -> dict[str, Team]:
    """Return the teams by their keys in the file; one of the same name that is here already is used."""
    teams = {}
    for told in company()["teams"]:
        present = Team.objects.filter(name__iexact=told["name"]).first()
        teams[told["key"]] = present or create_team(name=told["name"], by=by)
    return teams


def make_members(owner: Member, teams: Mapping[str, Team], *, days: Days) -> Members:
    """Return the members by their keys in the file, the owner among them. They enter by links, not by passwords."""
    members: Members = {}
    for told in company()["members"]:
        if told["role"] == Role.OWNER:
            members[told["key"]] = owner
            continue
        team = teams.get(told.get("team", ""))
        made = create_member(
            name=told["name"],
            email=told["email"],
            role=told["role"],
            team_id=team.pk if team else None,
            language=told["language"],
            by=owner,
            now=days.now,
        )
        made.member.sign_in_links.all().delete()  # nobody was handed the invitation
        members[told["key"]] = made.member
    for told in company()["members"]:
        if told["role"] != Role.OWNER:
            key = told["key"]
            changes = _further(told, members)
            members[key] = change_member(member_id=members[key].pk, changes=changes, by=owner, now=days.now)
    return members


def _further(told: Mapping[str, Any], members: Members) -> MemberChanges:
    changes: MemberChanges = {"languages": told["languages"], "zone": told["zone"], "country": told["country"]}
    if "backup" in told:
        changes["backup_id"] = members[told["backup"]].pk
    if "week" in told:
        changes["week"] = week_as_json(parse_week_text(told["week"]))
    return changes


def make_fields(*, by: Member, days: Days) -> dict[str, CustomField]:
    """Add the exporter's own fields and return them by their keys in the file."""
    kept = {}
    for told in company()["fields"]:
        values = {name: value for name, value in told.items() if name != "key"}
        kept[told["key"]] = create_custom_field(by=by, now=days.now, values=values)
    return kept


def make_views(members: Members) -> list[SavedView]:
    return [
        save_view(
            page=told["page"],
            name=told["name"],
            query=told["query"],
            is_shared=told["is_shared"],
            by=members[told["member"]],
        )
        for told in company()["views"]
    ]


def make_corrections(members: Members, *, days: Days) -> list[CalendarCorrection]:
    """Return what the team knows better of coming days; a day that somebody has corrected already is left alone."""
    made = []
    for told in company()["corrections"]:
        place = {"country": told["country"], "subdivision": "", "date": days.weekday(told["days"])}
        values = {"is_closed": True, "name": told["name"], "note": told["note"], "recorded_by": members[told["member"]]}
        row, is_new = CalendarCorrection.objects.get_or_create(**place, defaults=values)
        made += [row] if is_new else []
    return made


def make_notifications(members: Members, accounts: Mapping[str, Account], *, days: Days) -> list[Notification]:
    made = []
    for told in company()["notifications"]:
        if "account" in told:
            account = accounts[told["account"]]
            facts = {"count": 1, "name": account.name, "by": str(members[told["by"]])}
            path = f"/customers/{account.pk}"
        else:
            # Written out: asking for the address would load every page of the desk before the first one is shown.
            facts, path = {"name": str(members[told["of"]])}, f"/settings/team/members/{members[told['of']].pk}"
        at = days.moment(-told["days"], 16, 20)
        made.append(notify(member=members[told["member"]], kind=told["kind"], facts=facts, path=path, now=at))
    return made
