"""What was said with an account on its way out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from tests.factories.customers import make_account, make_contact
from tests.factories.exports import content_of, derive_customers, rows_of, written
from tests.factories.imports import loaded, told
from tests.factories.people import make_cast
from tests.factories.team import signed_in

from fairlead.customers.operations.exports import export_accounts
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import correct_exchange, record_exchange
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team.models import Export
from fairlead.ui.exports import FileFormat
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 17, 40, tzinfo=UTC)


def test_the_log_of_an_account_comes_latest_first_and_corrected() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    contact = make_contact(account)
    first = record_exchange(
        account=account, by=cast.owner, now=NOW, kind=Kind.CALL, occurred_at=NOW - timedelta(days=2), text="wrong"
    )
    values = {"kind": Kind.CALL, "contact": contact, "direction": Direction.IN, "outcome": Outcome.REACHED}
    correct_exchange(
        exchange=first,
        by=cast.owner,
        now=NOW,
        occurred_at=first.occurred_at,
        duration_minutes=5,
        text="=right",
        **values,
    )
    record_exchange(account=account, by=cast.owner, now=NOW, kind=Kind.NOTE, direction=Direction.INTERNAL, text="note")
    record_exchange(account=make_account("Other", owner=cast.owner), by=cast.owner, now=NOW, kind=Kind.CALL, text="x")

    response = signed_in(cast.owner).get(f"/customers/{account.pk}/exchanges/export")
    rows = rows_of(content_of(response))

    assert "Exchanges with Nordlicht GmbH" in response["Content-Disposition"]
    assert [row["What was said"] for row in rows] == ["note", "=right"]
    # Moments are those of the reader's clocks: in Shanghai it was past midnight.
    assert rows[1]["When"] == "2026-11-22 01:40"
    assert [rows[1][name] for name in ("Kind", "From whom", "What came of it", "Minutes", "Name of the person")] == [
        "Call",
        "From the customer",
        "Reached",
        "5",
        "Katrin Albers",
    ]
    kept = Export.objects.get()
    assert (kept.name, kept.subject, kept.rows) == ("exchanges", "Nordlicht GmbH", 2)


def test_it_is_hidden_from_who_may_not_see_the_account() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)

    assert signed_in(cast.stranger).get(f"/customers/{account.pk}/exchanges/export").status_code == 404
    assert signed_in(cast.viewer).get(f"/customers/{account.pk}/exchanges/export").status_code == 200
    assert Export.objects.count() == 1


def test_the_accounts_page_leads_to_it_once_something_was_said() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    address = f'href="/customers/{account.pk}/exchanges/export?format=xlsx"'

    assert address not in signed_in(cast.owner).get(f"/customers/{account.pk}").content.decode()
    record_exchange(account=account, by=cast.owner, now=NOW, kind=Kind.CALL)
    assert address in signed_in(cast.owner).get(f"/customers/{account.pk}").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_accounts_carries_the_latest_contact_home(language: str) -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    record_exchange(account=account, by=cast.owner, now=NOW, kind=Kind.CALL, outcome=Outcome.REACHED)
    make_account("Never", owner=cast.owner)
    derive_customers()

    with translation.override(language):
        data = written(export_accounts(by=cast.boss, now=NOW, chosen=AccountFilter(), file_format=FileFormat.CSV))
    run = loaded(cast.boss, data, now=NOW + timedelta(days=1))

    assert told(run) == []
    assert "latest_contact" in run.mapping["targets"]
    assert b"2026-11-24" in data  # in Shanghai
    assert Exchange.objects.count() == 1
