"""The form of a contact over HTTP: its lines of addresses and numbers, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.customers.models import Contact
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    text: str = response.content.decode()
    return text


def test_a_contact_is_made_with_lines_added_without_javascript(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    address = f"/customers/{account.pk}/contacts/new"
    client = signed_in(cast.owner)
    lines = {
        "name": "Katrin Albers", "consent": "UNKNOWN", "week-kind": "usual",
        "point-0-kind": "EMAIL", "point-0-value": "k@nordlicht.example", "point-0-label": "",
        "point-1-kind": "MOBILE", "point-1-value": "0171 12", "point-1-label": "work",
    }  # fmt: skip
    more = client.post(address, {**lines, "add_row": "1"})
    assert more.status_code == 200
    assert 'name="point-2-value"' in more.content.decode()
    assert "fl-error" not in more.content.decode()
    wrong = client.post(address, lines)
    assert wrong.status_code == 422
    assert 'id="point-1-error"' in wrong.content.decode()
    right = client.post(address, {**lines, "point-1-value": "0171 1234567"})
    contact = Contact.objects.get()
    assert right["Location"] == f"/contacts/{contact.pk}"
    assert list(contact.points.values_list("value", flat=True)) == ["k@nordlicht.example", "+491711234567"]
    text = text_of(client.get(f"/contacts/{contact.pk}"))
    assert 'href="mailto:k@nordlicht.example"' in text
    assert 'href="tel:+491711234567"' in text
    assert "+49 171 1234567" in text


def test_a_mail_address_that_is_somebody_s_is_shown_before_it_is_taken_twice(cast: Cast) -> None:
    account = make_account("Nordlicht", owner=cast.owner)
    make_contact(account, email="k@nordlicht.example")
    client, address = signed_in(cast.owner), f"/customers/{account.pk}/contacts/new"
    lines = {"name": "Katrin", "week-kind": "usual", "point-0-kind": "EMAIL", "point-0-value": "K@Nordlicht.example"}
    shown = client.post(address, lines)
    assert shown.status_code == 422
    assert "This mail address is somebody’s already." in shown.content.decode()
    assert client.post(address, {**lines, "anyway": "1"}).status_code == 302
    assert Contact.objects.count() == 2
