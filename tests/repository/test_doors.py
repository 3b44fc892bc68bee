"""Every page's door, tried by everybody: a page that is not in this table fails the test, so that none is forgotten.

One account stands in the middle. `owner` owns it, `backup` stands in, `colleague` is of the owner's team, `leader`
leads it, `stranger` is of another team; `boss` owns the company, `finance` and `viewer` see all. `anonymous` has not
signed in. What is not an account's (a token, a session, a saved view) is the owner's own.

A new page: add its name to PAGES with its door, and what it names beside the account to Premises (`premises.py`).
The API has a table of its own, `tests/apps/api/test_doors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.factories.people import make_cast
from tests.repository.premises import Premises

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "backup", "colleague", "leader", "stranger", "boss", "finance", "viewer")
IN, FORBIDDEN, HIDDEN, OUT = "let in", "403", "404", "to the sign-in page"
AGAIN = "asked to sign in again"


def door(inside: str, *, forbidden: str = "", hidden: str = "") -> dict[str, str]:
    """Spell out a door: who is let in, who is told that they may not, from whom it is hidden."""
    answers = dict.fromkeys(inside.split(), IN) | dict.fromkeys(forbidden.split(), FORBIDDEN)
    return {"anonymous": OUT} | answers | dict.fromkeys(hidden.split(), HIDDEN)


EVERYBODY = door("owner backup colleague leader stranger boss finance viewer")
SEES = door("owner backup colleague leader boss finance viewer", hidden="stranger")
WORKS = door("owner backup colleague leader boss finance", forbidden="viewer", hidden="stranger")
EDITS = door("owner backup leader boss", forbidden="colleague finance viewer", hidden="stranger")
EDITS_MONEY = door("owner backup leader boss finance", forbidden="colleague viewer", hidden="stranger")
GIVES = door("leader boss", forbidden="owner backup colleague finance viewer", hidden="stranger")
MAKES = door("owner backup colleague leader stranger boss", forbidden="finance viewer")
PURGES = door("leader boss", forbidden="owner backup colleague stranger finance viewer")
CORRECTS = door("leader boss", forbidden="owner backup colleague stranger finance viewer")
LEADS = door("leader boss", forbidden="owner backup colleague stranger finance viewer")
RUNS_TEAM = door("boss", forbidden="owner backup colleague leader stranger finance viewer")
SEES_MEMBER = door("owner colleague leader boss finance viewer", hidden="backup stranger")
EDITS_MEMBER = door("owner leader boss", forbidden="colleague finance viewer", hidden="backup stranger")
# All of us see when somebody is away; why, and the form, the member and those who lead them.
EDITS_COLLEAGUE = door("owner leader boss", forbidden="backup colleague stranger finance viewer")
RUNS_MEMBER = door("boss", forbidden="owner colleague leader finance viewer", hidden="backup stranger")
PUBLIC = EVERYBODY | {"anonymous": IN}
MARKS = door("owner backup colleague leader boss", forbidden="finance viewer", hidden="stranger")
NOBODY = dict.fromkeys(("anonymous", *RELATIONS), HIDDEN)
OWN = door("owner", hidden="backup colleague leader stranger boss finance viewer")
OWN_OR_BOSS = door("owner boss", forbidden="backup colleague leader stranger finance viewer")
# Pages that change how a member signs in: an open browser alone must not reach them.
GUARDED = dict.fromkeys(RELATIONS, AGAIN) | {"anonymous": OUT}
OWN_GUARDED = OWN | {"owner": AGAIN}
# A list that was brought in is seen by whoever brought it and by the owner of the desk; others do not make accounts.
IMPORTS = door("owner boss", forbidden="finance viewer", hidden="backup colleague leader stranger")


@dataclass(frozen=True)
class Page:
    """One address: its door, the method by which it is tried, and what is sent."""

    door: dict[str, str]
    method: str
    data: dict[str, Any] = field(default_factory=dict)


def get(answers: dict[str, str], **data: Any) -> Page:
    return Page(answers, "get", data)


def post(answers: dict[str, str], **data: Any) -> Page:
    return Page(answers, "post", data)


PAGES: dict[str, Page] = {
    "healthz": get(PUBLIC),
    # the desk and what is done from it
    "desk": get(EVERYBODY),
    "clock": get(EVERYBODY),
    "cracks": get(EVERYBODY),
    "palette": get(EVERYBODY, q="nord"),
    "menu": get(EVERYBODY),
    "search": get(EVERYBODY, q="nord"),
    "items": get(EVERYBODY),
    "leave_page": get(EVERYBODY),
    "reachable": get(EVERYBODY),
    "contact_calendar": get(SEES),
    "account_calendar": get(SEES),
    "likely_absence": post(WORKS, key="0:date:2027-08-02"),
    "contact_why": get(SEES),
    "account_why": get(SEES),
    "zone_why": get(EVERYBODY),
    "log": get(WORKS),
    "item_new": get(WORKS),
    "item": get(SEES),
    "item_completion": post(WORKS),
    "item_snooze": post(WORKS),
    "item_removal": post(WORKS),
    "leave": get(SEES),
    "leave_removal": post(WORKS),
    "leave_new": get(WORKS),
    "leave_overlap": post(WORKS),
    "absence_mail": get(SEES),
    "absence_mail_acceptance": post(WORKS),
    "absence_mail_mending": post(WORKS, start_date="2026-12-21", kind="OTHER", certainty="CONFIRMED"),
    "absence_mail_dismissal": post(WORKS, reason="An old rule"),
    "absence_mail_undo": post(WORKS),
    "absence_mail_stand_in": post(WORKS),
    "reply_new": get(WORKS),
    "succession_new": post(WORKS),
    "succession": get(SEES),
    "succession_settlement": post(WORKS),
    "succession_dismissal": post(WORKS, reason="The post is gone"),
    "succession_reopening": post(WORKS),
    "calendar_file_new": get(WORKS),
    "calendar_file_taking": post(WORKS),
    "calendar_file": get(SEES),
    "calendar_file_undo": post(WORKS),
    "subscription_new": get(WORKS),
    "contact_calendars": get(SEES),
    "subscription_fetch": post(WORKS),
    "subscription_zone": post(WORKS),
    "subscription_removal": post(WORKS),
    "calendar_feeds": get(EVERYBODY),
    "calendar_feed_add": get(EVERYBODY),
    "calendar_feed_revoke": post(OWN_OR_BOSS),
    "calendar_feed": get(PUBLIC),
    "exchange_correction": get(WORKS),
    "exchange": get(SEES),
    "exchange_erasure": get(EDITS),
    "exchange_original": get(SEES),
    "exchange_attachment": get(SEES),
    "timeline": get(SEES, q="sample"),
    "contact_timeline": get(SEES),
    "thread": get(SEES),
    "evidence": get(LEADS),
    "evidence_check": post(LEADS),
    "evidence_anchor": get(LEADS),
    # letters; on whose customers they are shown follows the doors of these
    "letter_templates": get(EVERYBODY),
    "letter_template": get(EVERYBODY),
    "letter_version": get(EVERYBODY),
    "letter_preview": get(SEES),
    "unsubscribe": get(PUBLIC),
    # without a provider there is no such page
    "mail_events": post(NOBODY),
    # outgoing mail
    "outgoing": get(EVERYBODY),
    "mail_new": get(WORKS),
    "outgoing_mail": get(SEES),
    "outgoing_taking_back": post(WORKS),
    "outgoing_settlement": post(WORKS, arrived="yes"),
    "outgoing_removal": post(WORKS),
    "mail_server": get(EVERYBODY),
    "mark_lifting": post(MARKS),
    # the calendar of the world
    "calendars": get(EVERYBODY),
    "calendar_difference": get(EVERYBODY),
    "calendar_comparison": post(RUNS_TEAM),
    "calendar_application": post(RUNS_TEAM),
    "calendar_lookup": get(EVERYBODY, country="DE"),
    "calendar_place": get(EVERYBODY),
    "correction_new": get(CORRECTS),
    "correction": get(EVERYBODY),
    "correction_removal": post(CORRECTS),
    "closures": get(EVERYBODY),
    "closure_rule": get(EVERYBODY),
    "closure_new": get(CORRECTS),
    "closure": get(SEES),
    "closure_removal": post(WORKS),
    "account_closure_new": get(WORKS),
    # our own side
    "our_company": get(EVERYBODY),
    "our_closures": get(EVERYBODY),
    "our_closure": get(EVERYBODY),
    "our_closure_new": get(CORRECTS),
    "our_closure_edit": get(CORRECTS),
    "our_closure_removal": post(CORRECTS),
    "our_closure_to_dos": post(MAKES),
    "closure_notice": get(SEES),
    "closure_notice_told": post(WORKS),
    "my_leave": get(EVERYBODY),
    "member_calendars": get(EVERYBODY),
    "member_calendar_new": get(EVERYBODY),
    "member_calendar_fetch": post(OWN),
    "member_calendar_removal": post(OWN),
    "team_calendar": get(EVERYBODY),
    "member_leave_new": get(EDITS_COLLEAGUE),
    "member_leave": get(EDITS_COLLEAGUE),
    "member_leave_removal": post(EDITS_COLLEAGUE),
    # the contact gate
    "contact_gate": get(SEES),
    "wish_new": get(WORKS),
    "consent_new": get(WORKS),
    "override_new": get(WORKS),
    "wish_removal": post(WORKS),
    "consent_removal": post(WORKS),
    "hold_new": get(WORKS),
    "holds": get(EVERYBODY),
    "hold": get(SEES),
    "hold_lifting": post(WORKS),
    "gate_log": get(EVERYBODY),
    "override": get(SEES),
    "override_decision": post(GIVES, act="approve"),
    "override_withdrawal": post(
        door("owner", forbidden="backup colleague leader boss finance viewer", hidden="stranger")
    ),
    # who answers for what
    "coverage_list": get(EVERYBODY),
    "coverage_export": get(EVERYBODY),
    "coverage_rules": get(EVERYBODY),
    "coverage_rule": get(EVERYBODY),
    "coverage": get(SEES),
    "seat_new": get(WORKS),
    "seat": get(SEES),
    "seat_check": post(WORKS),
    "seat_place": post(WORKS, place="3"),
    "seat_acceptance": post(WORKS),
    "seat_end": post(WORKS),
    # mail that comes in
    "inbox": get(EVERYBODY),
    "mail": get(SEES),
    "mail_original": get(SEES),
    "mail_file": get(SEES),
    "mail_match": post(WORKS),
    "mail_ignoring": post(WORKS),
    "mail_assignment": post(WORKS),
    "mail_snooze": post(WORKS),
    "mail_settlement": post(WORKS, reason="Answered by phone"),
    "mailboxes": get(EVERYBODY),
    "mailbox_new": get(door("owner backup colleague leader stranger boss finance", forbidden="viewer")),
    "mailbox": get(door("leader boss", forbidden="owner backup colleague stranger finance", hidden="viewer")),
    "mailbox_pause": post(door("leader boss", forbidden="owner backup colleague stranger finance", hidden="viewer")),
    "mailbox_removal": post(door("leader boss", forbidden="owner backup colleague stranger finance", hidden="viewer")),
    "reply_promise": post(LEADS),
    "mail_history": post(MAKES),
    "ignored_removal": post(door("owner leader boss", forbidden="backup colleague stranger finance viewer")),
    "gate_rules": get(EVERYBODY),
    "purpose_new": get(CORRECTS),
    "purpose": get(EVERYBODY),
    "ceiling_new": get(CORRECTS),
    "ceiling": get(EVERYBODY),
    "ceiling_removal": post(CORRECTS),
    # customers
    "regions": get(EVERYBODY, country="US"),
    "account_list": get(EVERYBODY),
    "contact_list": get(EVERYBODY),
    "account_export": get(EVERYBODY),
    "contact_export": get(EVERYBODY),
    "item_export": get(EVERYBODY),
    "leave_export": get(EVERYBODY),
    "exchange_export": get(SEES),
    "account": get(SEES),
    "contact": get(SEES),
    "account_new": get(MAKES),
    "contact_where": get(MAKES),
    "account_edit": get(EDITS_MONEY),
    "contact_edit": get(EDITS),
    "contact_new": get(EDITS),
    "site_new": get(EDITS),
    "site_edit": get(EDITS),
    "site_zone": post(EDITS, zone="Europe/Berlin"),
    "site_deletion": post(EDITS),
    "account_zone": post(EDITS, zone="Europe/Berlin"),
    "account_owner": post(GIVES),
    "account_deletion": post(EDITS),
    "account_merging": get(EDITS),
    "contact_departure": post(EDITS),
    "contact_deletion": post(EDITS),
    "contact_erasure": get(EDITS),
    "contact_personal_data": get(EDITS),
    "account_bulk": post(EVERYBODY, act="TIER"),
    "bulk_result": get(OWN),
    "bulk_undo": post(OWN),
    "bin": get(EVERYBODY),
    "account_restoration": post(EDITS),
    "contact_restoration": post(EDITS),
    "account_purge": post(PURGES),
    "contact_purge": post(EDITS),
    "import_new": get(MAKES),
    "import_list": get(MAKES),
    "import_sample": get(MAKES),
    "import_run": get(IMPORTS),
    "import_problems": get(IMPORTS),
    "import_mending": get(IMPORTS),
    "import_customers": get(IMPORTS),
    "import_mapping": post(IMPORTS),
    "import_sheet": post(IMPORTS),
    "import_preview": post(IMPORTS),
    "import_loading": post(IMPORTS),
    "import_deletion": post(IMPORTS),
    "import_undo": get(IMPORTS),
    "fields": get(RUNS_TEAM),
    "field_new": get(RUNS_TEAM),
    "field_edit": get(RUNS_TEAM),
    "field_move": post(RUNS_TEAM),
    "field_retirement": post(RUNS_TEAM),
    # the team
    "team": get(EVERYBODY),
    "team_export": get(RUNS_TEAM),
    "exports": get(RUNS_TEAM),
    "member_add": get(RUNS_TEAM),
    "member": get(SEES_MEMBER),
    "member_edit": get(EDITS_MEMBER),
    "member_invite": post(RUNS_MEMBER),
    "member_deactivate": get(RUNS_TEAM),
    "member_reactivate": post(RUNS_MEMBER),
    "member_second_steps": post(RUNS_MEMBER),
    "team_add": get(RUNS_TEAM),
    "team_edit": get(RUNS_TEAM),
    "team_delete": post(RUNS_TEAM),
    "demo": get(RUNS_TEAM),
    "demo_removal": post(RUNS_TEAM),
    "demo_renewal": post(RUNS_TEAM),
    # one's own
    "choose_language": post(PUBLIC, language="es"),
    "choose_theme": post(EVERYBODY, theme="dark"),
    "profile": get(EVERYBODY),
    "zones": get(EVERYBODY),
    "tokens": get(EVERYBODY),
    "token_add": get(EVERYBODY),
    "token_revoke": post(OWN_OR_BOSS),
    "notifications": get(EVERYBODY),
    "notifications_read": post(EVERYBODY),
    "notification": get(OWN),
    "view_save": post(EVERYBODY, page="accounts", name="Mine"),
    "view_delete": post(OWN),
    # how one signs in
    "enter": get(PUBLIC),
    "account_login": get(PUBLIC),
    "account_logout": get(EVERYBODY),
    "account_inactive": get(PUBLIC),
    "account_reauthenticate": get(EVERYBODY),
    "account_reset_password": get(PUBLIC),
    "account_reset_password_done": get(PUBLIC),
    "account_reset_password_from_key": get(PUBLIC),
    "account_reset_password_from_key_done": get(PUBLIC),
    "mfa_authenticate": get(EVERYBODY),
    "mfa_login_webauthn": get(EVERYBODY),
    "mfa_reauthenticate": get(GUARDED | {"owner": IN}),
    "mfa_reauthenticate_webauthn": get(GUARDED),
    "security": get(EVERYBODY),
    "mfa_index": get(EVERYBODY),
    "mfa_list_webauthn": get(EVERYBODY),
    "account_change_password": get(EVERYBODY),  # asks for the present one itself
    "account_set_password": get(EVERYBODY),  # for those who have none, and so could not be asked again
    "mfa_activate_totp": get(GUARDED),
    "mfa_deactivate_totp": get(OWN_GUARDED),
    "mfa_view_recovery_codes": get(OWN_GUARDED),
    "mfa_generate_recovery_codes": get(GUARDED),
    "mfa_download_recovery_codes": get(OWN_GUARDED),
    "mfa_add_webauthn": get(GUARDED),
    "mfa_remove_webauthn": get(GUARDED),
    "mfa_edit_webauthn": get(GUARDED),
    "sessions_end": post(EVERYBODY),
    "session_end": post(OWN),
}


def named_patterns() -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the parts of each address of a page; the API has a table of its own."""

    def walk(patterns: Any, prefix: str, parts: list[str]) -> Iterator[tuple[str, list[str]]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            found = parts + list(getattr(pattern.pattern, "converters", {}))
            found += re.findall(r"\(\?P<(\w+)>", str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route, found)
            elif isinstance(pattern, URLPattern) and not route.startswith("api/"):
                yield pattern.name or route, found

    return walk(get_resolver().url_patterns, "", [])


PARTS = dict(named_patterns())


def test_every_address_is_in_the_table() -> None:
    without_door = [
        f'    "{name}": get(SEES),  # address parts: {PARTS[name]}' for name in sorted(set(PARTS) - set(PAGES))
    ]
    assert not without_door, "\n".join(
        (
            "These pages have no door in PAGES. Add a line for each, with the door that it really has (SEES, EDITS, …)",
            "and, for each part of its address that is new, a row of the same name in Premises:",
            *without_door,
        )
    )
    gone = sorted(set(PAGES) - set(PARTS))
    assert not gone, f"These names are in PAGES, but no address has them any more: {gone}"


def answer_of(address: str, member: Any, method: str, data: dict[str, Any]) -> str:
    """Return what an address answers to somebody, in the words of the table. What it changed is taken back."""
    client = Client()
    if member is not None:
        client.force_login(member)
    with transaction.atomic():
        response = getattr(client, method)(address, data)
        transaction.set_rollback(True)
    to = urlsplit(response.get("Location", "")).path
    if to == reverse("account_login"):
        return OUT
    if to.startswith("/sign-in/confirm"):
        return AGAIN
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    assert response.status_code in (200, 204, 302, 303, 409, 422), f"{address}: {response.status_code}"
    return IN


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_door_opens_for_those_whom_the_table_names(name: str) -> None:
    cast, page = make_cast(), PAGES[name]
    premises = Premises(cast)
    address = reverse(name, kwargs={part: premises.part(part, name) for part in PARTS[name]})
    other_method = "post" if page.method == "get" else "get"
    wrong = {}
    for who in ("anonymous", *RELATIONS):
        member = getattr(cast, who, None)
        wanted, found = page.door[who], answer_of(address, member, page.method, page.data)
        if found != wanted:
            wrong[who] = f"{page.method} answered {found!r}, but PAGES says {wanted!r}"
        elif wanted != IN and answer_of(address, member, other_method, page.data) == IN:
            # What is refused is refused however it is asked for: the page of a form, and what the form sends.
            wrong[who] = f"{other_method} let them in, but PAGES says {wanted!r}"
    assert not wrong, address


def test_a_page_that_is_only_read_answers_to_head() -> None:
    """Who checks a link asks for the head alone. Forms name the methods that they take."""
    cast = make_cast()
    premises, client = Premises(cast), Client()
    client.force_login(cast.boss)
    deaf = []
    for name in (name for name, page in PAGES.items() if page.method == "get"):
        address = reverse(name, kwargs={part: premises.part(part, name) for part in PARTS[name]})
        response = client.head(address, PAGES[name].data)
        if response.status_code == 405 and "POST" not in response["Allow"]:
            deaf.append(address)
    assert deaf == []
