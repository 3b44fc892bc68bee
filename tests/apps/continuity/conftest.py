"""A customer in Hamburg with five people, on a Tuesday morning."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.people import Cast

    from fairlead.customers.models import Account, Contact

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Hamburg, 17:00 in Shanghai


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.factories.people import make_cast

    return make_cast()


@pytest.fixture
def account(cast: Cast) -> Account:
    from tests.factories.customers import make_account

    return make_account(owner=cast.owner, backup_owner=cast.backup, stage="ACTIVE")


@pytest.fixture
def people(account: Account) -> dict[str, Contact]:
    """Five people by their given names, all of whom can be reached."""
    from tests.factories.customers import make_contact

    told = (
        ("Gesa", "", "OWNER"),
        ("Katrin", "Purchasing", "HEAD"),
        ("Jonas", "Purchasing", "STAFF"),
        ("Meike", "Accounts", "STAFF"),
        ("Uwe", "", ""),
    )
    return {
        name: make_contact(
            account, f"{name} Albers", email=f"{name.lower()}@nordlicht.example", department=department, rank=rank,
            given_name=name, is_main=name == "Katrin",
        )
        for name, department, rank in told
    }  # fmt: skip
