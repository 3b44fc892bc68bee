"""Removes the demo, and nothing that is not the demo's."""

from __future__ import annotations

from datetime import datetime

import pghistory.models
from django.db import transaction
from django.db.models import Model, ProtectedError

from fairlead.availability.models import CalendarCorrection, CompanyClosure, MemberLeave, OurCompany
from fairlead.customers.models import Account, Contact, CustomField
from fairlead.customers.operations.erasing import erase_rows, event_models
from fairlead.customers.types import FieldOwner
from fairlead.demo.models import DemoLoad
from fairlead.demo.operations.calendars import remove_calendars
from fairlead.demo.operations.loading import CAUSE, load_demo, lock
from fairlead.demo.operations.mails import remove_mails
from fairlead.demo.operations.people import owner_profile
from fairlead.demo.queries.loaded import additions_to, find_demo
from fairlead.demo.types import Additions, DemoResult, DemoState, Removal
from fairlead.insights.models import CrackCount
from fairlead.team import access
from fairlead.team.models import Member, Notification, SavedView, Team
from fairlead.team.operations import deactivate_member


class NoDemo(Exception):
    """There is no demo to remove."""


class DemoHasAdditions(Exception):
    """Something was entered into the demo's customers and would go with them. Nothing was removed."""

    def __init__(self, additions: Additions) -> None:
        super().__init__(f"{additions.total} additions")
        self.additions = additions


@transaction.atomic
def remove_demo(*, by: Member, now: datetime, with_additions: bool = False) -> Removal:
    """Remove the demo with its history, as if it had never been loaded.

    Own customers stay; those given to members of the demo become `by`'s. Who entered as the demo's owner stays a member
    without a name, as on a new desk. Raises AccessRefused, NoDemo and, unless `with_additions`, DemoHasAdditions.
    """
    access.check_can_run_team(by)
    lock()
    demo = find_demo()
    if demo is None:
        raise NoDemo
    additions = additions_to(demo)
    if additions.total and not with_additions:
        raise DemoHasAdditions(additions)
    accounts = [int(pk) for pk in demo.rows["accounts"]]
    erase_rows(Contact, list(Contact.objects.filter(account__in=accounts).values_list("pk", flat=True)), by=by)
    erase_rows(Account, accounts, by=by)
    SavedView.objects.filter(pk__in=demo.rows["views"]).delete()
    Notification.objects.filter(pk__in=demo.rows["notifications"]).delete()
    CrackCount.objects.filter(on_date__in=demo.rows.get("crack_days", [])).delete()
    _remove_corrections(demo)
    _remove_own_side(demo)
    kept = _remove_members(demo, by, now)
    _remove_fields_and_teams(demo)
    _forget_the_loading()
    demo.delete()
    return Removal(len(accounts), kept)


@transaction.atomic
def renew_demo(*, by: Member, now: datetime, with_additions: bool = False) -> DemoResult:
    """Remove the demo and load it again, so that its dates are relative to today. Raises what `remove_demo` raises.

    Beside own customers the demo is not loaded anew: the result then says so, and nothing was removed.
    """
    access.check_can_run_team(by)
    demo = find_demo()
    if demo is not None and Account.objects.exclude(pk__in=list(demo.rows["accounts"])).exists():
        return DemoResult(DemoState.HAS_CUSTOMERS, demo.made_on_date)
    remove_demo(by=by, now=now, with_additions=with_additions)
    return load_demo(now=now)


def _remove_corrections(demo: DemoLoad) -> None:
    ids = demo.rows.get("corrections", [])
    CalendarCorrection.objects.filter(pk__in=ids).delete()
    _erase_history(CalendarCorrection, ids)


def _remove_own_side(demo: DemoLoad) -> None:
    """Remove our closures, members' leave and calendars, and our own place, unless somebody has made that theirs."""
    remove_calendars(demo.rows)
    remove_mails(demo.rows)
    removed: tuple[tuple[type[Model], str], ...] = (
        (CompanyClosure, "closures"),
        (MemberLeave, "member_leave"),
        (OurCompany, "companies"),
    )
    for model, name in removed:
        ids = list(demo.rows.get(name, []))
        rows = model._default_manager.filter(pk__in=ids)
        if model is OurCompany:
            rows = rows.filter(version=1)
        gone = list(rows.values_list("pk", flat=True))
        rows.delete()
        _erase_history(model, gone)


def _remove_members(demo: DemoLoad, by: Member, now: datetime) -> tuple[str, ...]:
    """Remove the demo's members and return the names of those who must stay since they wrote entries of own customers.

    A member whose address was changed has become somebody's own and stays as they are.
    """
    kept, removed = [], []
    emails = demo.rows["members"] | demo.rows["owner"]
    for member in Member.objects.filter(pk__in=list(emails)).order_by("pk"):
        if member.email != emails[str(member.pk)]:
            continue
        if member == by:
            _take_profile_away(member)
        elif _remove_member(member, by, now):
            removed.append(int(member.pk))
        else:
            kept.append(member.name)
    _erase_history(Member, removed)
    return tuple(kept)


def _remove_member(member: Member, by: Member, now: datetime) -> bool:
    """Give what the member holds to `by` and delete the member; return whether nothing else needs the row."""
    pk = member.pk
    if member.is_active:
        deactivate_member(member_id=pk, receiver_id=by.pk, by=by, now=now)
    try:
        with transaction.atomic():
            Member.objects.filter(pk=pk).delete()
    except ProtectedError:
        # The address must be free for the next demo.
        Member.objects.filter(pk=pk).update(email=None)
        return False
    return True


def _take_profile_away(owner: Member) -> None:
    """Leave the owner as a new desk has one: able to enter, and asked for name and address."""
    profile = owner_profile()
    blank = Member()
    emptied = {name: getattr(blank, name) for name in profile if getattr(owner, name) == profile[name]}
    Member.objects.filter(pk=owner.pk).update(**emptied | {"language": owner.language})


def _remove_fields_and_teams(demo: DemoLoad) -> None:
    """Remove the demo's fields and teams, but for those that own customers and members have come to use."""
    holders: dict[str, type[Model]] = {FieldOwner.ACCOUNT: Account, FieldOwner.CONTACT: Contact}
    fields = CustomField.objects.filter(pk__in=demo.rows["fields"])
    unused = [
        one.pk
        for one in fields
        if not holders[one.belongs_to]._default_manager.filter(custom__has_key=one.key).exists()
    ]
    empty = list(Team.objects.filter(pk__in=demo.rows["teams"], members=None).values_list("pk", flat=True))
    CustomField.objects.filter(pk__in=unused).delete()
    Team.objects.filter(pk__in=empty).delete()
    _erase_history(CustomField, unused)
    _erase_history(Team, empty)


def _erase_history(model: type[Model], ids: list[int]) -> None:
    for event in event_models(model):
        event._default_manager.filter(pgh_obj__in=ids).delete()


def _forget_the_loading() -> None:
    """Erase what the history says of loading the demo about rows that stay, and the entry of the loading itself."""
    for event in event_models(Member):
        event._default_manager.filter(pgh_context__metadata__cause=CAUSE).delete()
    pghistory.models.Context.objects.filter(metadata__cause=CAUSE).delete()
