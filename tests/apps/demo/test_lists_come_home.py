"""The whole demo leaves as files and comes home: nothing in it changes, whatever the language of the files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from tests.factories.demo import NOW, OWNER, dump
from tests.factories.exports import written
from tests.factories.imports import loaded as load
from tests.factories.imports import sentences

from fairlead.availability.operations.exports import export_leave
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.erasing import erase_rows
from fairlead.customers.operations.exports import export_accounts, export_contacts
from fairlead.customers.operations.imports.plan import OnMatch
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.queries.contacts import ContactFilter
from fairlead.planner.operations.exports import export_items
from fairlead.planner.types import ItemList
from fairlead.team.models import Member
from fairlead.ui.exports import ExportedList, FileFormat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
LATER = NOW + timedelta(hours=1)


def listed(name: str, by: Member, file_format: FileFormat) -> ExportedList:
    common: dict[str, Any] = {"by": by, "now": LATER, "file_format": file_format}
    match name:
        case "customers":
            return export_accounts(chosen=AccountFilter(), **common)
        case "contacts":
            return export_contacts(chosen=ContactFilter(), **common)
        case "to-dos":
            return export_items(which=ItemList.OPEN, owner=None, **common)
    return export_leave(**common)


@pytest.mark.parametrize(
    ("language", "file_format"),
    [("en", FileFormat.CSV), ("zh-hans", FileFormat.XLSX), ("zh-hant", FileFormat.CSV), ("es", FileFormat.XLSX)],
)
@pytest.mark.parametrize("name", ["customers", "contacts", "to-dos", "leave"])
def test_each_list_comes_home_unchanged(name: str, language: str, file_format: FileFormat) -> None:
    owner = Member.objects.get(email=OWNER)
    # The demo has companies twice, to be found and merged: by name and country an import takes both for one.
    first = Account.objects.order_by("match_name", "country", "pk").distinct("match_name", "country").values("pk")
    doubles = list(Account.objects.exclude(pk__in=first).values_list("pk", flat=True))
    assert doubles
    erase_rows(Contact, list(Contact.objects.filter(account__in=doubles).values_list("pk", flat=True)))
    erase_rows(Account, doubles)
    before = dump()
    with translation.override(language):
        data = written(listed(name, owner, file_format), file_format)

    run = load(owner, data, now=LATER, on_match=OnMatch.OVERWRITE, on_contact_match=OnMatch.OVERWRITE)

    assert sentences(run) == []
    assert dump() == before
