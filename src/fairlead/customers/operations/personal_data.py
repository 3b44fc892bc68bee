"""Hands a person everything that is kept about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from fairlead.audit.history import changes_of
from fairlead.customers.queries.contacts import contacts_visible_to
from fairlead.team import access
from fairlead.team.models import Member

# What other apps keep about a contact: section → function of the contact's id that returns plain values.
Section = Callable[[int], list[dict[str, Any]]]
_sections: dict[str, Section] = {}


def add_personal_section(name: str, section: Section) -> None:
    """Add a section, such as leave, to the export. Called in an app's `apps.py`; its values must fit into JSON."""
    _sections[name] = section


@transaction.atomic
def export_personal_data(*, contact_id: int, by: Member, now: datetime) -> dict[str, Any]:
    """Return all that is kept about a contact, ready for JSON, with every change that was recorded.

    Raises Contact.DoesNotExist and AccessRefused: only who may change the contact may hand its data out.
    """
    contact = contacts_visible_to(by).select_related("account", "account__owner", "site").get(pk=contact_id)
    access.check_can_edit_account(by, contact.account)
    fields = model_to_dict(contact, exclude=["id", "account", "site", "sort_name", "deleted_by"])
    return {
        "exported_at": now.isoformat(),
        "account": contact.account.name,
        "site": str(contact.site) if contact.site else "",
        "contact": {name: _plain(value) for name, value in fields.items()},
        "points": list(contact.points.values("kind", "value", "label")),
        "history": [
            {
                "at": change.at.isoformat(),
                "kind": change.kind,
                "fields": {name: [_plain(before), _plain(after)] for name, (before, after) in change.fields.items()},
            }
            for change in changes_of(contact, limit=1000)
        ],
        **{name: section(contact.pk) for name, section in sorted(_sections.items())},
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)
