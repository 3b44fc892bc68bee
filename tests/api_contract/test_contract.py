"""Every operation keeps what the OpenAPI document promises, whatever it is sent.

Requests are generated from the document, right and wrong ones, always the same ones. A failure shows its curl command.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from tests.factories.books import Books, make_books
from tests.factories.programs import make_token

from fairlead.config.wsgi import application

pytestmark = pytest.mark.django_db

DOCUMENT = "/api/v1/openapi.json"
# Beside random requests, one for every bound and every way in which a value can be wrong.
every_bound = SchemathesisConfig.from_dict({"phases": {"coverage": {"unexpected-methods": ["trace"]}}})
whole = schemathesis.openapi.from_wsgi(DOCUMENT, application, config=every_bound)
random_alone = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": False}}})
small = schemathesis.openapi.from_wsgi(DOCUMENT, application, config=random_alone)
# Whether a team or a day is fitting is not for the document to say: refusing what it allows is no breach. What happens
# without a token is tried for every operation in tests/apps/api/test_doors.py.
LEFT_OUT = [positive_data_acceptance, ignored_auth]
bounded = hypothesis_settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Keys that exist, by the names under which operations ask for them: guessed ones would find nothing but 404.
known_ids: dict[str, int] = {}


@pytest.fixture
def books(db: None, settings: Settings) -> Iterator[Books]:
    """One of everything, in a transaction that the requests share: the end of one must not close the connection."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    made = make_books()
    known_ids.update(
        account_id=made.account.pk,
        contact_id=made.contact.pk,
        drop_id=made.other_account.pk,
        field_id=made.field.pk,
        stand_in_id=made.colleague.pk,
        site_id=made.site.pk,
        leave_id=made.leave.pk,
        exchange_id=made.exchange.pk,
        to_do_id=made.item.pk,
        done_to_do_id=made.item.pk,
        notification_id=made.notification.pk,
        member_id=made.cast.owner.pk,
        owner_id=made.cast.owner.pk,
        backup_owner_id=made.cast.backup.pk,
        backup_id=made.cast.backup.pk,
        receiver_id=made.cast.boss.pk,
        team_id=made.empty_team.pk,
        whose=made.cast.owner.pk,
        run_id=made.run.pk,
        closure_id=made.closure.pk,
        company_closure_id=made.company_closure.pk,
        member_leave_id=made.member_leave.pk,
    )
    yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def boss_token(books: Books) -> str:
    return make_token(books.cast.boss, latest_used_at=timezone.now())


@pytest.fixture
def viewer_token(books: Books) -> str:
    return make_token(books.cast.viewer, latest_used_at=timezone.now())


def with_known_ids(values: Any) -> Any:
    """Return a part of a request in which two of three valid keys are those of records that exist."""
    if not isinstance(values, dict):
        return values
    return {
        name: known_ids[name]
        if name in known_ids and isinstance(value, int) and 1 <= value < 2**53 and value % 3
        else value
        for name, value in values.items()
    }


@whole.hook
@small.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    return with_known_ids(path_parameters)


@whole.hook
@small.hook
def map_query(context: Any, query: Any) -> Any:
    if isinstance(query, dict) and isinstance(query.get("cursor"), str):
        query = {**query, "cursor": ""}  # an invented one is refused before anything else is tried
    return with_known_ids(query)


@whole.hook
@small.hook
def map_body(context: Any, body: Any) -> Any:
    return with_known_ids(body)


def send(case: Any, token: str) -> None:
    """Send a request and check its answer; what it changed is taken back, so that the next one finds all in place."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    with transaction.atomic():
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)
        transaction.set_rollback(True)


@whole.parametrize()
@bounded
def test_for_the_owner_of_the_company(case: Any, boss_token: str) -> None:
    send(case, boss_token)


@small.parametrize()
@bounded
def test_for_a_viewer(case: Any, viewer_token: str) -> None:
    send(case, viewer_token)
