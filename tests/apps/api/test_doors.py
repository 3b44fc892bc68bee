"""Who may call which operation: every operation of the OpenAPI document stands in this table, or the test fails.

The account and all that hangs on it belong to `owner`; `colleague` is of the same team, `stranger` of another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from tests.factories.books import Books, make_books
from tests.factories.programs import ROOT, Program, make_token

from fairlead.config.api import api
from fairlead.customers.models import ImportRun
from fairlead.customers.operations.bin import delete_account, delete_contact
from fairlead.customers.types import ImportState
from fairlead.team.types import Scope

pytestmark = pytest.mark.django_db

PEOPLE = ("owner", "colleague", "leader", "stranger", "viewer", "finance", "boss")
ALL_MAY = (200,) * 7
OWN_CALENDAR = (200, 404, 404, 404, 404, 404, 404)


@dataclass(frozen=True)
class Row:
    """What the people of PEOPLE are answered, in their order, and the request that they send.

    Texts such as "$contact" stand for that record’s key. `before` puts the records into the state that
    the operation needs.
    """

    statuses: tuple[int, ...]
    body: Any = None
    query: str = ""
    before: str = ""
    file: bytes = b""
    is_public: bool = False


def work(good: int) -> tuple[int, ...]:
    """Whoever sees the account may work with it, but for the viewer."""
    return (good, good, good, 404, 403, good, good)


def work_named(good: int) -> tuple[int, ...]:
    """The same where the account is named in the body: what one may not see is a wrong value."""
    return (good, good, good, 422, 403, good, good)


def edit(good: int) -> tuple[int, ...]:
    """The account's owner, their leader and the company's owner change master data."""
    return (good, 403, good, 404, 403, 403, good)


def run(good: int, *, forbidden: int = 403) -> tuple[int, ...]:
    """The company's owner alone runs the team."""
    return (forbidden,) * 6 + (good,)


def corrected(good: int) -> tuple[int, ...]:
    """Leaders and the company's owner say for all that a day is closed or worked."""
    return (403, 403, good, 403, 403, 403, good)


def imported(good: int, *, refused: int = 403) -> tuple[int, ...]:
    """A list belongs to who uploaded it and to the company's owner."""
    return (good, 404, 404, 404, refused, refused, good)


SEEN = (200, 200, 200, 404, 200, 200, 200)
SITE = {"name": "Office", "city": "Bremen"}
SAID = {"kind": "CALL", "text": "All well."}
PLAN = {"key": "mail:2", "channel": "mail", "purpose": "order"}

TABLE: dict[str, Row] = {
    "list_problems": Row(ALL_MAY, is_public=True),
    # accounts
    "list_accounts": Row(ALL_MAY),
    "create_account": Row((201, 201, 201, 201, 403, 403, 201), {"name": "Elbe Handel GmbH"}),
    "get_account": Row(SEEN),
    "change_account": Row(edit(200), {"industry": "Tools"}),
    "delete_account": Row(edit(204)),
    "restore_account": Row(edit(200), before="account in bin"),
    "create_site": Row(edit(201), SITE),
    "get_site": Row(SEEN),
    "change_site": Row(edit(200), SITE),
    "delete_site": Row(edit(204)),
    "merge_accounts": Row((200, 403, 200, 404, 403, 403, 200), {"drop_id": "$other_account"}),
    "list_bin": Row(ALL_MAY),
    "purge_account_for_good": Row((403, 403, 204, 403, 403, 403, 204), before="account in bin"),
    "list_custom_fields": Row(ALL_MAY),
    "create_custom_field": Row(run(201), {"belongs_to": "CONTACT", "label": "Hobby", "type": "TEXT"}),
    "get_custom_field": Row(ALL_MAY),
    "change_custom_field": Row(run(200), {"label": "Class"}),
    "retire_custom_field": Row(run(200)),
    "bring_back_custom_field": Row(run(204)),
    # contacts
    "list_contacts": Row(ALL_MAY),
    "create_contact": Row((201, 403, 201, 422, 403, 403, 201), {"name": "Petra Klein", "account_id": "$account"}),
    "get_contact": Row(SEEN),
    "change_contact": Row(edit(200), {"role": "Buyer"}),
    "delete_contact": Row(edit(204)),
    "restore_contact": Row(edit(200), before="contact in bin"),
    "erase_contact": Row(edit(204)),
    "get_personal_data": Row(edit(200)),
    "search_customers": Row(ALL_MAY, query="?q=nord"),
    # imports: whose they are not, they do not exist for; who may not add customers, may not import any
    "list_import_fields": Row(ALL_MAY),
    "list_imports": Row(ALL_MAY),
    "start_import": Row((201, 201, 201, 201, 403, 403, 201), file=b"Company,Country\nElbe Handel,DE\n"),
    "get_import": Row(imported(200, refused=404)),
    "set_import_mapping": Row(imported(200), {"on_match": "LEAVE"}),
    "check_import": Row(imported(202)),
    "load_import": Row(imported(202), before="list checked"),
    "preview_import_undo": Row(imported(200), before="list loaded"),
    "undo_import": Row(imported(202), before="list loaded"),
    "discard_import": Row(imported(204)),
    "list_import_problems": Row(imported(200, refused=404)),
    "get_rows_to_mend": Row(imported(200, refused=404)),
    # leave and availability
    "list_leave": Row(ALL_MAY),
    "record_leave": Row(work_named(201), {"contact_id": "$contact", "start_date": "2026-12-01"}),
    "get_leave": Row(SEEN),
    "change_leave": Row(work(200), {"note": "Skiing"}),
    "remove_leave": Row(work(204)),
    # automatic replies, and who follows
    "list_automatic_replies": Row(ALL_MAY),
    "get_automatic_reply": Row(SEEN),
    "bring_automatic_reply": Row(work(201), {"text": "I am on leave from 4 to 22 August 2027."}),
    "accept_automatic_reply": Row(work(200)),
    "mend_automatic_reply": Row(work(200), {"start_date": "2027-05-03", "end_date": "2027-05-05"}),
    "dismiss_automatic_reply": Row(work(200), {"reason": "An old rule"}),
    "undo_automatic_reply": Row(work(409)),
    "take_named_stand_in": Row(work(409), {"delegate_id": "$delegate"}),
    "list_successions": Row(ALL_MAY),
    "get_succession": Row(SEEN),
    "settle_succession": Row(work(200), {"contact_id": "$contact"}),
    "dismiss_succession": Row(work(200), {"reason": "The post is gone"}),
    "reopen_succession": Row(work(204)),
    "get_contact_availability": Row(SEEN),
    "list_contact_windows": Row(SEEN),
    "explain_contact_availability": Row(SEEN),
    "explain_account_availability": Row(SEEN),
    "list_account_likely_absences": Row(SEEN),
    "list_contact_likely_absences": Row(SEEN),
    "record_likely_absence": Row((422, 422, 422, 404, 403, 422, 422), {"key": "0:date:2027-08-02"}),
    "dismiss_likely_absence": Row((422, 422, 422, 404, 403, 422, 422), {"key": "0:date:2027-08-02"}),
    "get_account_availability": Row(SEEN),
    "list_reachable": Row(ALL_MAY),
    "list_cracks": Row(ALL_MAY),
    "list_coming": Row(ALL_MAY),
    "list_coming_weeks": Row(ALL_MAY),
    "get_working_minutes": Row(SEEN, query="?from=2026-11-23T06:00:00Z"),
    "list_account_windows": Row(SEEN),
    # calendars of contacts, and feeds: a feed is its member's, and the company's owner may end it
    "resolve_leave_overlap": Row(
        (412, 412, 412, 404, 403, 412, 412),
        {"leave": [{"id": 1, "version": 99}, {"id": 2, "version": 99}], "act": "join"},
    ),
    "read_calendar_file": Row(work(200), {"ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR"}),
    "undo_calendar_file": Row(work(204)),
    "list_calendar_subscriptions": Row(ALL_MAY),
    "subscribe_to_calendar": Row(work_named(201), {"contact_id": "$contact", "address": "http://127.0.0.1/x.ics"}),
    "get_calendar_subscription": Row(SEEN),
    "fetch_calendar_subscription": Row(work(200)),
    "settle_calendar_zone": Row(work(200), {"zone": "Europe/Berlin"}),
    "end_calendar_subscription": Row(work(204)),
    "list_calendar_feeds": Row(ALL_MAY),
    "make_calendar_feed": Row((201,) * 7, {"kind": "customers_away"}),
    "revoke_calendar_feed": Row((204, 403, 403, 403, 403, 403, 204)),
    # the calendar of the world
    "get_calendar": Row(ALL_MAY),
    "list_calendar_corrections": Row(ALL_MAY),
    "record_calendar_correction": Row(
        corrected(201), {"country": "FR", "date": "2026-11-13", "is_closed": True, "name": "Pont"}
    ),
    "get_calendar_correction": Row(ALL_MAY),
    "change_calendar_correction": Row(corrected(200), {"name": "Heiligabend"}),
    "remove_calendar_correction": Row(corrected(204)),
    "get_calendar_release": Row(ALL_MAY),
    "get_calendar_difference": Row(ALL_MAY),
    "apply_calendar_difference": Row(run(200)),
    # closures
    "list_closures": Row(ALL_MAY, query="?country=IT"),
    "list_account_closures": Row(SEEN),
    "list_closure_rules": Row(ALL_MAY),
    "change_closure_rule": Row(corrected(200), {"is_off": True}),
    "list_known_closures": Row(ALL_MAY),
    "record_known_closure": Row(
        work_named(201),
        {"account_id": "$account", "name": "Ferie", "start_date": "2026-12-01", "end_date": "2026-12-08"},
    ),
    "get_known_closure": Row(SEEN),
    "change_known_closure": Row(work(200), {"probability_percent": 60}),
    "remove_known_closure": Row(work(204)),
    # our own side: an empty team's closure is the company's owner's to set; a colleague's absence their leader's
    "get_our_company": Row(ALL_MAY),
    "change_our_company": Row(run(200), {"name": "Chaoyin Lighting"}),
    "list_company_closures": Row(ALL_MAY),
    "record_company_closure": Row(
        run(201), {"name": "Stocktaking", "start_date": "2027-06-30", "end_date": "2027-07-02"}
    ),
    "get_company_closure": Row(ALL_MAY),
    "change_company_closure": Row(run(200), {"note": "All of us."}),
    "remove_company_closure": Row(run(204)),
    "list_concerned_customers": Row(ALL_MAY),
    "make_notice_to_dos": Row((200, 200, 200, 200, 403, 403, 200)),
    "get_closure_notice": Row(SEEN),
    "tell_customer_of_closure": Row(work(200)),
    "list_member_calendars": Row(ALL_MAY),
    "follow_member_calendar": Row((201,) * 7, {"address": "http://127.0.0.1/x.ics"}),
    "bring_member_calendar": Row(ALL_MAY, {"ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR"}),
    "get_member_calendar": Row(OWN_CALENDAR),
    "fetch_member_calendar": Row(OWN_CALENDAR),
    "end_member_calendar": Row((204, 404, 404, 404, 404, 404, 404)),
    "list_member_free_time": Row(ALL_MAY),
    "list_member_leave": Row(ALL_MAY),
    "record_member_leave": Row(
        (201, 403, 201, 403, 403, 403, 201),
        {"member_id": "$member", "start_date": "2026-12-01", "end_date": "2026-12-02"},
    ),
    "get_member_leave": Row(ALL_MAY),
    "change_member_leave": Row((200, 403, 200, 403, 403, 403, 200), {"note": "Skiing"}),
    "remove_member_leave": Row((204, 403, 204, 403, 403, 403, 204)),
    # the contact gate: the rules of all are the leaders' and the owner's
    "ask_contact_gate": Row(SEEN),
    "list_gate_answers": Row(ALL_MAY),
    "list_contact_plans": Row(ALL_MAY),
    "plan_contact": Row(work_named(200), {**PLAN, "contact_id": "$contact"}),
    "get_contact_plan": Row(SEEN),
    "claim_contact": Row(work(200), {}),
    "cancel_contact_plan": Row(work(200)),
    "get_contact_claim": Row(SEEN),
    "release_contact_claim": Row(work(200), {"reason": "The server refused it."}),
    "settle_contact_claim": Row(work(200), {"exchange_id": "$exchange"}),
    "list_contact_wishes": Row(SEEN),
    # letters are the leaders' and the owner's to write
    "list_letter_templates": Row(ALL_MAY),
    "get_letter_template": Row(ALL_MAY),
    "save_letter_template": Row(corrected(200), {"subject": "Danke", "body": "{{ salutation }}"}),
    "write_letter": Row((422,) * 7, {"contact_id": "$contact", "purpose": "thank_you", "values": {"order_number": 1}}),
    "list_outgoing_mails": Row(ALL_MAY),
    "draft_mail": Row(work_named(201), {"contact_id": "$contact", "purpose": "quotation", "subject": "Offer"}),
    "get_outgoing_mail": Row(SEEN),
    "remove_mail_draft": Row(work(204)),
    "send_mail": Row(work(422), {"at": "2099-01-01T00:00:00Z"}),
    "take_mail_back": Row(work(409)),
    "settle_outgoing_mail": Row(work(409), {"has_arrived": True}),
    "record_contact_wish": Row(work(201), {"channel": "phone", "is_refused": True}),
    "remove_contact_wish": Row(work(204)),
    "list_contact_consents": Row(SEEN),
    "record_contact_consent": Row(work(201), {"is_given": True, "said_on_date": "2026-11-02", "source": "Form"}),
    "remove_contact_consent": Row(work(204)),
    # mail
    "list_mails": Row(ALL_MAY),
    "get_mail": Row(SEEN),
    "match_mail": Row(work(409), {"account_id": "$account"}),
    "ignore_sender": Row(work(409), {}),
    "assign_mail": Row(work(200), {"member_id": None}),
    "snooze_mail": Row(work(200)),
    "settle_mail": Row(work(200), {"reason": "Answered by phone"}),
    "reopen_mail": Row(work(409)),
    "list_mailboxes": Row(ALL_MAY),
    "pause_mailbox": Row((403, 403, 200, 403, 404, 403, 200)),
    "resume_mailbox": Row((403, 403, 204, 403, 404, 403, 204)),
    "list_contact_holds": Row(ALL_MAY),
    "place_contact_hold": Row(work_named(201), {"account_id": "$account", "reason": "DISPUTE"}),
    "get_contact_hold": Row(SEEN),
    "change_contact_hold": Row(work(200), {"ends_at": "2099-01-01T00:00:00Z"}),
    "lift_contact_hold": Row(work(200), {}),
    "list_contact_overrides": Row(ALL_MAY),
    "request_contact_override": Row(
        work_named(201),
        {"contact_id": "$contact", "channel": "phone", "purpose": "legal_notice", "reason": "The term ends."},
    ),
    "get_contact_override": Row(SEEN),
    "decide_contact_override": Row((403, 403, 200, 404, 403, 403, 200), {"is_approved": True}),
    "withdraw_contact_override": Row((200, 403, 403, 404, 403, 403, 403)),
    "list_contact_purposes": Row(ALL_MAY),
    "add_contact_purpose": Row(corrected(201), {"name": "Fair", "priority": 2, "harshness": 1}),
    "get_contact_purpose": Row(ALL_MAY),
    "change_contact_purpose": Row(corrected(200), {"priority": 3}),
    "list_contact_ceilings": Row(ALL_MAY),
    "add_contact_ceiling": Row(corrected(201), {"scope": "account", "span": "week", "most": 9}),
    "try_contact_ceiling": Row(corrected(200), {"scope": "account", "span": "week", "most": 9}),
    "get_contact_ceiling": Row(ALL_MAY),
    "change_contact_ceiling": Row(corrected(200), {"most": 9}),
    "remove_contact_ceiling": Row(corrected(204)),
    # who answers for what
    "list_stand_ins": Row(ALL_MAY),
    "name_stand_in": Row(
        work_named(201), {"account_id": "$account", "contact_id": "$colleague", "topic": "payment", "place": 3}
    ),
    "propose_stand_in": Row(work_named(201), {"account_id": "$account", "contact_id": "$contact", "topic": "quality"}),
    "get_stand_in": Row(SEEN),
    "agree_stand_in": Row(work(200), {"agreed_on_date": "2026-01-12"}),
    "check_stand_in": Row(work(200), {"checked_on_date": "2026-11-02"}),
    "move_stand_in": Row(work(200), {"place": 2}),
    "accept_stand_in": Row(work(409)),
    "end_stand_in": Row(work(200), {}),
    "list_coverage": Row(ALL_MAY),
    "get_coverage": Row(SEEN),
    "list_coverage_weeks": Row(SEEN),
    "list_coverage_rules": Row(ALL_MAY),
    "get_coverage_rule": Row(ALL_MAY),
    "change_coverage_rule": Row(corrected(200), {"check_days": 90}),
    "export_list_of_stand_ins": Row(ALL_MAY),
    # lists as files
    "export_customers": Row(ALL_MAY),
    "export_people": Row(ALL_MAY),
    "export_to_dos": Row(ALL_MAY),
    "export_list_of_leave": Row(ALL_MAY),
    "export_log": Row(SEEN, query="?account_id=$account"),
    "export_list_of_members": Row(run(200)),
    # exchanges
    "list_exchanges": Row(ALL_MAY),
    "log_exchange": Row(work_named(201), {**SAID, "account_id": "$account"}),
    "get_exchange": Row(SEEN),
    "correct_exchange": Row(work(201), {**SAID, "occurred_at": "2026-11-02T09:00:00Z"}),
    "erase_words_of_exchange": Row(edit(200), {"ground": "REQUEST"}),
    "get_original": Row(SEEN),
    "get_attachment": Row(SEEN),
    "list_evidence_checks": Row(corrected(200)),
    "start_evidence_check": Row(corrected(202)),
    "get_evidence_check": Row(corrected(200)),
    "list_anchors": Row(corrected(200)),
    "get_anchor": Row(corrected(200)),
    # to-dos and the desk
    "list_to_dos": Row(ALL_MAY),
    "create_to_do": Row(work_named(201), {"account_id": "$account", "title": "Call", "due_date": "2026-11-09"}),
    "get_to_do": Row(SEEN),
    "change_to_do": Row(work(200), {"title": "Send more samples"}),
    "remove_to_do": Row(work(204)),
    "finish_to_do": Row(work(200)),
    "reopen_to_do": Row(work(204)),
    "snooze_to_do": Row(work(200), {}),
    "wake_to_do": Row(work(204)),
    "get_desk_page": Row(ALL_MAY),
    "log_touch": Row(work_named(201), {**SAID, "account_id": "$account", "done_to_do_id": "$to_do"}),
    # people
    "get_me": Row(ALL_MAY),
    "change_me": Row(ALL_MAY, {"theme": "dark"}),
    "list_members": Row(ALL_MAY),
    "create_member": Row(run(201), {"name": "Nia New", "email": "nia@exporter.example", "role": "VIEWER"}),
    "get_member": Row((200, 200, 200, 404, 200, 200, 200)),
    "change_member": Row((200, 403, 200, 403, 403, 403, 200), {"name": "Owen O. Owner"}),
    "deactivate_member": Row(run(200), {"receiver_id": "$colleague_member"}),
    "reactivate_member": Row(run(204)),
    "list_teams": Row(ALL_MAY),
    "create_team": Row(run(201), {"name": "Asia"}),
    "get_team": Row(ALL_MAY),
    "rename_team": Row(run(200), {"name": "Asia"}),
    "delete_team": Row(run(204)),
    "list_notifications": Row(ALL_MAY),
    "read_notification": Row((200, 404, 404, 404, 404, 404, 404)),
    "read_all_notifications": Row(ALL_MAY),
}


@pytest.fixture(scope="module")
def operations() -> dict[str, tuple[str, str, Scope | None]]:
    """Method, path and scope of each operation of the document."""
    listed = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, entry in methods.items():
            scopes = next((need["token"] for need in entry.get("security", []) if "token" in need), [])
            listed[entry["operationId"]] = (method.upper(), path, Scope(scopes[0]) if scopes else None)
    return listed


@pytest.fixture
def books() -> Books:
    return make_books()


def keys(books: Books) -> dict[str, int]:
    return {
        "account": books.account.pk,
        "other_account": books.other_account.pk,
        "field": books.field.pk,
        "contact": books.contact.pk,
        "site": books.site.pk,
        "leave": books.leave.pk,
        "reply": books.absence_mail.pk,
        "delegate": books.named_delegate.pk,
        "succession": books.succession.pk,
        "upload": books.upload.pk,
        "subscription": books.subscription.pk,
        "feed": books.feed.pk,
        "exchange": books.exchange.pk,
        "to_do": books.item.pk,
        "notification": books.notification.pk,
        "member": books.cast.owner.pk,
        "colleague_member": books.cast.colleague.pk,
        "team": books.empty_team.pk,
        "run": books.run.pk,
        "correction": books.correction.pk,
        "difference": books.difference.pk,
        "closure": books.closure.pk,
        "company_closure": books.company_closure.pk,
        "member_leave": books.member_leave.pk,
        "contact_plan": books.contact_plan.pk,
        "contact_claim": books.contact_claim.pk,
        "contact_wish": books.contact_wish.pk,
        "contact_consent": books.contact_consent.pk,
        "contact_hold": books.contact_hold.pk,
        "stand_in": books.stand_in.pk,
        "colleague": books.colleague.pk,
        "mail": books.mail.pk,
        "mailbox": books.mailbox.pk,
        "contact_override": books.contact_override.pk,
        "contact_ceiling": books.contact_ceiling.pk,
        "outgoing_mail": books.outgoing_mail.pk,
        "member_calendar": books.member_calendar.pk,
        "check": books.check.pk,
    }


def send(program: Program, method: str, path: str, row: Row, books: Books) -> int:
    """Send the row's request in its state, take everything back, and return the answer's status."""
    known = keys(books)
    address = path.removeprefix(ROOT)
    for name, key in known.items():
        address = address.replace(f"{{{name}_id}}", str(key))
    address = (
        address.replace("{country}", "DE")
        .replace("{rule}", "it-august")
        .replace("{code}", "order")
        .replace("{topic}", "payment")
    )
    address = address.replace("{purpose}", "thank_you").replace("{tone}", "formal").replace("{language}", "de")
    address = address.replace("{position}", "0").replace("{number}", "1")
    query = re.sub(r"\$(\w+)", lambda named: str(known[named.group(1)]), row.query)
    body = row.body
    if isinstance(body, dict):
        body = {
            name: known[value[1:]] if isinstance(value, str) and value.startswith("$") else value
            for name, value in body.items()
        }
    elif method in ("PATCH", "PUT"):
        body = {}
    with transaction.atomic():
        prepare(row.before, books)
        answer = program.upload(address, row.file) if row.file else program.ask(method, address + query, body)
        transaction.set_rollback(True)
    return int(answer.status_code)


def prepare(state: str, books: Books) -> None:
    now, boss = timezone.now(), books.cast.boss
    if state == "account in bin":
        delete_account(account_id=books.account.pk, by=boss, now=now)
    if state == "list checked":
        ImportRun.objects.update(state=ImportState.CHECKED)
    if state == "list loaded":
        ImportRun.objects.update(state=ImportState.LOADED, loaded_at=now)
    if state == "contact in bin":
        delete_contact(contact_id=books.contact.pk, by=boss, now=now)


def test_every_operation_stands_in_the_table(operations: dict[str, Any]) -> None:
    assert set(TABLE) == set(operations)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_person_is_answered_as_the_table_says(name: str, operations: dict[str, Any], books: Books) -> None:
    method, path, _scope = operations[name]
    row = TABLE[name]
    answered = {person: send(Program(getattr(books.cast, person)), method, path, row, books) for person in PEOPLE}
    assert answered == dict(zip(PEOPLE, row.statuses, strict=True))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_nobody_enters_without_a_valid_token_and_its_scope(name: str, operations: dict[str, Any], books: Books) -> None:
    method, path, scope = operations[name]
    row, boss = TABLE[name], books.cast.boss
    expired = make_token(boss, expires_at=timezone.now() - timedelta(seconds=1))
    others = tuple(other for other in Scope if other != scope)
    answered = {
        "anonymous": send(Program(None), method, path, row, books),
        "expired": send(Program(None, token=expired), method, path, row, books),
        "without scope": send(Program(boss, scopes=others), method, path, row, books),
    }
    if row.is_public:
        assert set(answered.values()) == {200}
    else:
        without_scope = 403 if scope else row.statuses[-1]
        assert answered == {"anonymous": 401, "expired": 401, "without scope": without_scope}
