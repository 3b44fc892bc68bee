"""Reads members, teams, their keys and what they are told."""

from fairlead.team.queries.devices import device_name
from fairlead.team.queries.first_steps import FirstStep, add_first_step, first_steps_of
from fairlead.team.queries.history import HistoryLine, history_of_member
from fairlead.team.queries.holdings import Holding, add_holding, holding_words, holdings_by_member, holdings_of
from fairlead.team.queries.links import find_invitation
from fairlead.team.queries.members import (
    MemberRow,
    active_members,
    find_active_member,
    find_team,
    get_member,
    get_team,
    languages_of_member,
    member_rows,
    possible_receivers,
    teams_with_sizes,
    week_of_member,
)
from fairlead.team.queries.notifications import (
    ShownNotification,
    add_notification_kind,
    notifications_of,
    show_notification,
    unread_count,
)
from fairlead.team.queries.saved_views import ShownView, views_for
from fairlead.team.queries.security import SecurityState, SessionLine, security_of, sessions_of
from fairlead.team.queries.tokens import find_token, grantable_scopes, tokens_of

__all__ = [
    "FirstStep",
    "HistoryLine",
    "Holding",
    "MemberRow",
    "SecurityState",
    "SessionLine",
    "ShownNotification",
    "ShownView",
    "active_members",
    "add_first_step",
    "add_holding",
    "add_notification_kind",
    "device_name",
    "find_active_member",
    "find_invitation",
    "find_team",
    "find_token",
    "first_steps_of",
    "get_member",
    "get_team",
    "grantable_scopes",
    "history_of_member",
    "holding_words",
    "holdings_by_member",
    "holdings_of",
    "languages_of_member",
    "member_rows",
    "notifications_of",
    "possible_receivers",
    "security_of",
    "sessions_of",
    "show_notification",
    "teams_with_sizes",
    "tokens_of",
    "unread_count",
    "views_for",
    "week_of_member",
]
