from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "fairlead.customers"

    def ready(self) -> None:
        _register_navigation()
        _register_refusals()
        _register_with_team()
        _register_exports()
        _register_cracks()


def _register_navigation() -> None:
    from fairlead.team.access import can_make_accounts, can_run_team  # noqa: PLC0415  models are ready only now
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry, add_finder  # noqa: PLC0415

    add_entry(
        Entry("account_list", _("Customers"), icon="building-2", group="customers", order=10, go="c", on_phone=True)
    )
    add_entry(Entry("contact_list", _("Contacts"), icon="contact", group="customers", order=20, go="p"))
    add_entry(
        Entry("import_list", _("Imports"), icon="file-up", group="customers", order=30, allowed=can_make_accounts)
    )
    add_entry(Entry("fields", _("Fields"), icon="text-cursor-input", group="system", order=30, allowed=can_run_team))
    add_command(
        Command(
            _("Add a customer"),
            icon="building-2",
            url_name="account_new",
            panel=True,
            words=(_("new account company"),),
            allowed=can_make_accounts,
        )
    )
    add_command(
        Command(
            _("Add a contact"),
            icon="user-plus",
            url_name="contact_where",
            panel=True,
            words=(_("new person"),),
            allowed=can_make_accounts,
        )
    )
    add_command(
        Command(
            _("Import a list"),
            icon="file-up",
            url_name="import_new",
            words=(_("load upload excel csv xlsx customers"),),
            allowed=can_make_accounts,
        )
    )
    add_finder(10, _("Customers and contacts"), found_customers)


def _register_exports() -> None:
    from fairlead.customers.operations.exports import FOR_PEOPLE_ONLY  # noqa: PLC0415  models are ready only now
    from fairlead.customers.operations.imports.port import leave_out_headings  # noqa: PLC0415
    from fairlead.ui.exports import add_list  # noqa: PLC0415

    words = (_("download Excel CSV spreadsheet"),)
    add_list(
        "customers", _("Customers"), url_name="account_export", command=_("Export all customers (Excel)"), words=words
    )
    add_list(
        "contacts", _("Contacts"), url_name="contact_export", command=_("Export all contacts (Excel)"), words=words
    )
    leave_out_headings(*FOR_PEOPLE_ONLY)


def _register_refusals() -> None:
    from fairlead.customers.models import Account, BulkChange, Contact, CustomField, ImportRun, Site  # noqa: PLC0415
    from fairlead.customers.operations import imports  # noqa: PLC0415
    from fairlead.customers.queries import import_sentences  # noqa: PLC0415
    from fairlead.customers.types import BadInput  # noqa: PLC0415
    from fairlead.ui.refusals import register_refusal  # noqa: PLC0415

    # Forms show their problems beside the fields; this is for what is sent with one press.
    register_refusal(BadInput, 422, sentence=lambda refused: refused.problems[0].sentence)
    for model in (Account, Site, Contact, CustomField, BulkChange, ImportRun):
        register_refusal(model.DoesNotExist, 404)
    register_refusal(
        imports.WrongState, 409, sentence=lambda refused: import_sentences.wrong_state_sentence(refused.state)
    )
    register_refusal(imports.TooLateToUndo, 409, sentence=lambda refused: import_sentences.too_late_sentence())
    register_refusal(
        imports.FileGone,
        409,
        sentence=lambda refused: import_sentences.failure_sentence({"code": "file_gone", "facts": {}}),
    )


def _register_with_team() -> None:
    from fairlead.customers.operations.handover import hand_over_accounts  # noqa: PLC0415
    from fairlead.customers.queries import import_sentences, sentences  # noqa: PLC0415
    from fairlead.customers.queries.holdings import count_accounts  # noqa: PLC0415
    from fairlead.team.operations import on_handover  # noqa: PLC0415
    from fairlead.team.queries import add_holding, add_notification_kind  # noqa: PLC0415

    add_notification_kind("customers.given", icon="building-2", sentence=sentences.given_sentence)
    add_notification_kind(
        "customers.bulk_done",
        icon="list-checks",
        sentence=lambda facts: sentences.done_sentence(facts["act"], facts["count"]),
    )
    add_notification_kind(
        "customers.bulk_undone",
        icon="undo-2",
        sentence=lambda facts: sentences.undone_sentence(facts["count"], facts["kept"]),
    )
    add_notification_kind("customers.import_ended", icon="file-up", sentence=import_sentences.ended_sentence)
    add_holding(10, "accounts", words=sentences.account_words, count=count_accounts)
    on_handover(hand_over_accounts)


def found_customers(member: Any, text: str, now: datetime) -> list[Any]:
    """Return what the palette shows for a query."""
    from fairlead.customers.queries import status_marks  # noqa: PLC0415
    from fairlead.customers.queries.search import find_customers  # noqa: PLC0415
    from fairlead.ui.navigation import Found  # noqa: PLC0415

    icons = {"account": "building-2", "contact": "contact"}
    found = find_customers(member, text, 8)
    marks = status_marks.of_found(found, now=now)
    return [
        Found(
            one.title,
            one.detail,
            icons[one.kind],
            reverse(one.kind, args=[one.id]),
            mark=marks.get((one.kind, one.id)),
        )
        for one in found
    ]


def _register_cracks() -> None:
    from fairlead.customers.queries import crack_finders  # noqa: PLC0415  models are ready only now

    crack_finders.register()
