"""A customer in Hamburg on a Tuesday morning, for tests of the gate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.factories.people import Cast
    from tests.factories.smtp import Server

    from fairlead.customers.models import Account, Contact
    from fairlead.messaging.models import Ceiling

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Hamburg, 17:00 in Shanghai


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.factories.people import make_cast

    return make_cast()


@pytest.fixture
def account(cast: Cast) -> Account:
    from tests.factories.customers import make_account

    return make_account(owner=cast.owner, backup_owner=cast.backup)


@pytest.fixture
def contact(account: Account) -> Contact:
    """Somebody with an address of every kind."""
    from tests.factories.customers import make_contact

    from fairlead.customers.models import ContactPoint

    week = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}]
    made = make_contact(account, email="katrin@nordlicht.example", phone="+49401234567", is_main=True, week=week)
    for kind in ("MOBILE", "WHATSAPP", "WECHAT"):
        ContactPoint.objects.create(contact=made, kind=kind, value="+4915112345678")
    return made


@pytest.fixture
def one_ceiling(db: None) -> Ceiling:
    """Three contacts with one person within a week, one of them kept for a priority of 4; no other ceiling."""
    from fairlead.messaging.models import Ceiling

    Ceiling.objects.all().delete()
    return Ceiling.objects.create(
        scope="contact", span="sliding", length_hours=168, most=3, reserved=1, reserved_from=4
    )


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """A mail server that takes what the desk sends, and keeps it."""
    from tests.factories.smtp import smtp_server

    with smtp_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 10
        settings.SENDS_MAIL = True
        settings.DEFAULT_FROM_EMAIL = "Chaoyin <sales@chaoyin.example>"
        yield running
