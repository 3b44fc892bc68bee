"""The access doors: who may see and change what. Every page, API function and command asks here and nowhere else.

| role            | sees                                   | writes                                                    |
| owner           | everything                             | everything                                                |
| team leader     | the team's accounts and unowned ones   | these accounts, the team's members                        |
| account manager | own, backed-up and the team's accounts | own and backed-up accounts; work (log, to-do …) on all |
| finance         | everything, money included             | money fields; work on all                                 |
| viewer          | everything but money                   | nothing                                                   |

A leader without a team leads everybody. Rows that hang on an account (contacts, leave, exchanges, to-dos) follow it.
"""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q

from fairlead.team.models import Member
from fairlead.team.types import Role


class AccessRefused(Exception):
    """The member may see the thing but not do this to it. Raised by the `check_…` functions; answered with 403."""


class OwnedAccount(Protocol):
    """What the doors need to know of an account."""

    owner_id: int | None
    backup_owner_id: int | None

    @property
    def owner(self) -> Member | None: ...


SEES_ALL = (Role.OWNER, Role.FINANCE, Role.VIEWER)


def account_scope(by: Member, prefix: str = "") -> Q:
    """Return the condition that keeps the accounts this member may see.

    `prefix` leads from the filtered table to the account, such as `account__`.
    """
    if by.role in SEES_ALL or (by.role == Role.LEADER and by.team_id is None):
        return Q()
    own = Q(**{f"{prefix}owner": by}) | Q(**{f"{prefix}backup_owner": by})
    if by.team_id is not None:
        own |= Q(**{f"{prefix}owner__team": by.team_id})
    if by.role == Role.LEADER:
        own |= Q(**{f"{prefix}owner": None})
    return own


def can_see_account(by: Member, account: OwnedAccount) -> bool:
    """Answer for one account what `account_scope` filters for many."""
    if by.role in SEES_ALL or (by.role == Role.LEADER and by.team_id is None):
        return True
    if by.pk in (account.owner_id, account.backup_owner_id):
        return True
    if account.owner_id is None:
        return by.role == Role.LEADER
    owner = account.owner
    return by.team_id is not None and owner is not None and owner.team_id == by.team_id


def can_edit_account(by: Member, account: OwnedAccount) -> bool:
    """Answer whether the member may change the account's and its contacts' master data."""
    if by.role == Role.OWNER:
        return True
    if by.role == Role.LEADER:
        return can_see_account(by, account)
    return by.role == Role.ACCOUNT_MANAGER and by.pk in (account.owner_id, account.backup_owner_id)


def can_work_account(by: Member, account: OwnedAccount) -> bool:
    """Answer whether the member may log exchanges, keep to-dos and record leave: who sees it may stand in."""
    return by.role != Role.VIEWER and can_see_account(by, account)


def can_see_money(by: Member, account: OwnedAccount) -> bool:
    """Answer whether terms, limits and values of the account are shown."""
    if by.role in (Role.OWNER, Role.FINANCE):
        return True
    return by.role != Role.VIEWER and can_edit_account(by, account)


def can_see_any_money(by: Member) -> bool:
    """Answer whether there can be an account whose money the member is shown."""
    return by.role != Role.VIEWER


def can_edit_money(by: Member, account: OwnedAccount) -> bool:
    return by.role == Role.FINANCE or can_edit_account(by, account)


def can_make_accounts(by: Member) -> bool:
    """Answer whether the member may add accounts and run imports."""
    return by.role in (Role.OWNER, Role.LEADER, Role.ACCOUNT_MANAGER)


def can_give_accounts(by: Member) -> bool:
    """Answer whether the member may make somebody else the owner of an account."""
    return by.role in (Role.OWNER, Role.LEADER)


def can_correct_calendars(by: Member) -> bool:
    """Answer whether the member may say for all that a day is closed, or worked, in a country or region."""
    return by.role in (Role.OWNER, Role.LEADER)


def can_write_templates(by: Member) -> bool:
    """Answer whether the member may change the letters from which all of us write."""
    return by.role in (Role.OWNER, Role.LEADER)


def can_set_closures(by: Member, team_id: int | None) -> bool:
    """Answer whether the member may say when we are closed: all of us (`team_id` None), or one team, by its leader."""
    leads = by.role == Role.LEADER and by.team_id in (None, team_id)
    return by.role == Role.OWNER or leads


def can_settle_contact_rules(by: Member) -> bool:
    """Answer whether the member may say for all how often customers are contacted, and for which purposes."""
    return by.role in (Role.OWNER, Role.LEADER)


def can_decide_overrides(by: Member, account: OwnedAccount) -> bool:
    """Answer whether the member may be the second person who lets a contact past the gate; never for their own."""
    return by.role in (Role.OWNER, Role.LEADER) and can_see_account(by, account)


def can_run_mailbox(by: Member, owner: Member | None) -> bool:
    """Answer whether the member may follow and end a mailbox: everybody who writes their own, leaders shared ones."""
    if owner is not None:
        return by.role != Role.VIEWER and by.pk == owner.pk
    return by.role in (Role.OWNER, Role.LEADER)


def mailbox_scope(by: Member, prefix: str = "") -> Q:
    """Return the condition that keeps the mailboxes whose mail this member reads: their own, and those they share.

    What is in somebody's own mailbox and of no customer is nobody else's, whatever their role.
    """
    if by.role == Role.VIEWER:
        return Q(pk__in=[])
    shared = Q(**{f"{prefix}owner": None})
    if by.role not in (Role.OWNER, Role.FINANCE) and not (by.role == Role.LEADER and by.team_id is None):
        shared &= Q(**{f"{prefix}team": None}) | Q(**{f"{prefix}team": by.team_id})
    return Q(**{f"{prefix}owner": by}) | shared


def can_settle_promises(by: Member) -> bool:
    """Answer whether the member may say for all within which time customers are answered."""
    return by.role in (Role.OWNER, Role.LEADER)


def can_run_team(by: Member) -> bool:
    """Answer whether the member may add members, teams, custom fields and see everybody's tokens."""
    return by.role == Role.OWNER


def can_check_evidence(by: Member) -> bool:
    """Answer whether the member may see whether the log is as it was written, and have it checked."""
    return by.role in (Role.OWNER, Role.LEADER)


def can_edit_member(by: Member, member: Member) -> bool:
    """Answer whether the member may change another's data: everybody their own, leaders their team's, the owner all."""
    if by.pk == member.pk or by.role == Role.OWNER:
        return True
    leads = by.role == Role.LEADER and (by.team_id is None or by.team_id == member.team_id)
    return leads and member.role in (Role.ACCOUNT_MANAGER, Role.VIEWER)


OWN_FIELDS = frozenset({"email", "theme", "clock_zones"})
WORK_FIELDS = frozenset({"name", "language", "languages", "zone", "country", "week", "backup_id"})
STANDING_FIELDS = frozenset({"email", "role", "team_id"})


def member_fields(by: Member, member: Member) -> frozenset[str]:
    """Return which of a member's values this member may change, by the names of `MemberChanges`."""
    if not can_edit_member(by, member):
        return frozenset()
    own = OWN_FIELDS if by.pk == member.pk else frozenset()
    standing = STANDING_FIELDS if by.role == Role.OWNER else frozenset()
    return WORK_FIELDS | own | standing


def member_scope(by: Member) -> Q:
    """Return the condition that keeps the members whose desks this member may look at."""
    if by.role in SEES_ALL or (by.role == Role.LEADER and by.team_id is None):
        return Q()
    own = Q(pk=by.pk)
    return own | Q(team=by.team_id) if by.team_id is not None else own


def check_can_see_account(by: Member, account: OwnedAccount) -> None:
    if not can_see_account(by, account):
        raise AccessRefused


def check_can_edit_account(by: Member, account: OwnedAccount) -> None:
    if not can_edit_account(by, account):
        raise AccessRefused


def check_can_work_account(by: Member, account: OwnedAccount) -> None:
    if not can_work_account(by, account):
        raise AccessRefused


def check_can_make_accounts(by: Member) -> None:
    if not can_make_accounts(by):
        raise AccessRefused


def check_can_give_accounts(by: Member) -> None:
    if not can_give_accounts(by):
        raise AccessRefused


def check_can_correct_calendars(by: Member) -> None:
    if not can_correct_calendars(by):
        raise AccessRefused


def check_can_write_templates(by: Member) -> None:
    if not can_write_templates(by):
        raise AccessRefused


def check_can_set_closures(by: Member, team_id: int | None) -> None:
    if not can_set_closures(by, team_id):
        raise AccessRefused


def check_can_settle_contact_rules(by: Member) -> None:
    if not can_settle_contact_rules(by):
        raise AccessRefused


def check_can_decide_overrides(by: Member, account: OwnedAccount) -> None:
    if not can_decide_overrides(by, account):
        raise AccessRefused


def check_can_run_mailbox(by: Member, owner: Member | None) -> None:
    if not can_run_mailbox(by, owner):
        raise AccessRefused


def check_can_settle_promises(by: Member) -> None:
    if not can_settle_promises(by):
        raise AccessRefused


def check_can_run_team(by: Member) -> None:
    if not can_run_team(by):
        raise AccessRefused


def check_can_check_evidence(by: Member) -> None:
    if not can_check_evidence(by):
        raise AccessRefused


def check_can_edit_member(by: Member, member: Member) -> None:
    if not can_edit_member(by, member):
        raise AccessRefused
