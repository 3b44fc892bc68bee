"""Changes to members, teams, their keys and what they are told. The doors of `team.access` are asked inside."""

from fairlead.team.operations.exports import export_members, note_export
from fairlead.team.operations.leaving import (
    AlreadyInactive,
    HandoverMissing,
    OwnDeactivation,
    ReceiverUnfit,
    deactivate_member,
    on_handover,
    reactivate_member,
)
from fairlead.team.operations.links import (
    INVITATION_DAYS,
    LinkNotValid,
    NoSuchMember,
    first_sign_in_link,
    make_invitation,
    make_recovery_link,
    make_sign_in_link,
    use_sign_in_link,
)
from fairlead.team.operations.members import Invited, change_member, create_member, remove_second_steps
from fairlead.team.operations.notifications import notify, read_all_notifications, read_notification
from fairlead.team.operations.saved_views import delete_view, save_view
from fairlead.team.operations.sessions import end_other_sessions, end_session, note_session_use
from fairlead.team.operations.teams import create_team, delete_team, rename_team
from fairlead.team.operations.tokens import NewToken, make_token, note_token_use, revoke_token
from fairlead.team.operations.upkeep import forget_old

__all__ = [
    "INVITATION_DAYS",
    "AlreadyInactive",
    "HandoverMissing",
    "Invited",
    "LinkNotValid",
    "NewToken",
    "NoSuchMember",
    "OwnDeactivation",
    "ReceiverUnfit",
    "change_member",
    "create_member",
    "create_team",
    "deactivate_member",
    "delete_team",
    "delete_view",
    "end_other_sessions",
    "end_session",
    "export_members",
    "first_sign_in_link",
    "forget_old",
    "make_invitation",
    "make_recovery_link",
    "make_sign_in_link",
    "make_token",
    "note_export",
    "note_session_use",
    "note_token_use",
    "notify",
    "on_handover",
    "reactivate_member",
    "read_all_notifications",
    "read_notification",
    "remove_second_steps",
    "rename_team",
    "revoke_token",
    "save_view",
    "use_sign_in_link",
]
