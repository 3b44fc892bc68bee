"""Addresses of the team: its own pages, and those of the library that sign people in.

The library's addresses are listed one by one. What is not listed does not exist: sign-up, mail addresses beside the one
of the profile, phones.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from fairlead.team.views import (
    appearance,
    entering,
    exports,
    members,
    notifications,
    own_settings,
    saved_views,
    security,
    teams,
    tokens,
)

signing_in = [
    path("enter/<str:secret>", entering.enter, name="enter"),
    path("sign-in", account.login, name="account_login"),
    path("sign-in/out", account.logout, name="account_logout"),
    path("sign-in/inactive", account.account_inactive, name="account_inactive"),
    path("sign-in/code", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/confirm/code", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/confirm/passkey", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-in/password", entering.password_reset, name="account_reset_password"),
    path("sign-in/password/sent", account.password_reset_done, name="account_reset_password_done"),
    path("sign-in/password/done", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

own_security = [
    path("settings/security", security.security, name="security"),
    path("settings/security", security.security, name="mfa_index"),
    path("settings/security/password", account.password_change, name="account_change_password"),
    path("settings/security/password/new", account.password_set, name="account_set_password"),
    path("settings/security/app", app.activate_totp, name="mfa_activate_totp"),
    path("settings/security/app/removal", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("settings/security/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("settings/security/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("settings/security/codes/file", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("settings/security/passkeys", security.security, name="mfa_list_webauthn"),
    path("settings/security/passkeys/new", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("settings/security/passkeys/<int:pk>/removal", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("settings/security/passkeys/<int:pk>/name", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("settings/security/sessions/end", security.end_other_sessions, name="sessions_end"),
    path("settings/security/sessions/<int:session_id>/end", security.end_session, name="session_end"),
]

own_pages = [
    path("language", appearance.choose_language, name="choose_language"),
    path("theme", appearance.choose_theme, name="choose_theme"),
    path("settings/profile", own_settings.profile, name="profile"),
    path("settings/zones", own_settings.zones, name="zones"),
    path("settings/tokens", tokens.tokens, name="tokens"),
    path("settings/tokens/new", tokens.token_add, name="token_add"),
    path("settings/tokens/<int:token_id>/revocation", tokens.token_revoke, name="token_revoke"),
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/read", notifications.notifications_read, name="notifications_read"),
    path("notifications/<int:notification_id>", notifications.notification_open, name="notification"),
    path("views", saved_views.view_save, name="view_save"),
    path("views/<int:view_id>/deletion", saved_views.view_delete, name="view_delete"),
]

whole_team = [
    path("settings/team", members.team, name="team"),
    path("settings/team/export", exports.team_export, name="team_export"),
    path("settings/exports", exports.exports, name="exports"),
    path("settings/team/members/new", members.member_add, name="member_add"),
    path("settings/team/members/<int:member_id>", members.member, name="member"),
    path("settings/team/members/<int:member_id>/change", members.member_edit, name="member_edit"),
    path("settings/team/members/<int:member_id>/invitation", members.member_invite, name="member_invite"),
    path("settings/team/members/<int:member_id>/deactivation", members.member_deactivate, name="member_deactivate"),
    path("settings/team/members/<int:member_id>/reactivation", members.member_reactivate, name="member_reactivate"),
    path("settings/team/members/<int:member_id>/second-step", members.member_second_steps, name="member_second_steps"),
    path("settings/team/teams/new", teams.team_add, name="team_add"),
    path("settings/team/teams/<int:team_id>", teams.team_edit, name="team_edit"),
    path("settings/team/teams/<int:team_id>/deletion", teams.team_delete, name="team_delete"),
]

urlpatterns = [*signing_in, *own_security, *own_pages, *whole_team]
