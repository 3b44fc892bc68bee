"""Pages of letters: everybody reads them on their own customers, leaders write, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import OurCompany
from fairlead.messaging.models import TemplateVersion

pytestmark = pytest.mark.django_db
PAGE = reverse("letter_template", args=["order_confirmation", "formal", "ar"])
PREVIEW = reverse("letter_preview", args=["order_confirmation", "formal", "ar"])


@pytest.fixture
def cast() -> Cast:
    OurCompany.objects.update_or_create(pk=1, defaults={"name": "Chaoyin Lighting"})
    return make_cast()


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_the_list_names_every_letter_in_every_language(cast: Cast) -> None:
    page = signed_in(cast.viewer).get(reverse("letter_templates")).content.decode()
    assert len(set(re.findall(r"/letters/thank_you/formal/([a-z-]+)", page))) == 12
    assert "Gentle payment reminder" in page


def test_a_letter_is_shown_on_a_real_customer_in_both_parts(cast: Cast) -> None:
    contact = make_contact(
        make_account(owner=cast.owner, country="AE", zone="Asia/Dubai"),
        "يوسف الهاشمي",
        salutation="السيد",
        languages=["ar"],
    )
    response = signed_in(cast.owner).get(PREVIEW, {"contact": contact.pk})
    page = response.content.decode()
    assert page.count("عزيزي السيد يوسف الهاشمي،") == 2
    assert "dir=&quot;rtl&quot;" in page
    assert "PO-4711" in page
    assert "frame-ancestors &#x27;self&#x27;" not in page
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_text_is_tried_out_before_it_is_saved(cast: Cast) -> None:
    make_contact(make_account(owner=cast.owner))
    client = signed_in(cast.leader)
    shown = client.post(
        PREVIEW, {"subject": "New {{ order_number }}", "body": "{{ salutation }}\n\n<b>{{ contact }}</b>"}
    )
    page = shown.content.decode()
    assert "New \u2068PO-4711\u2069" in page
    assert "&lt;b&gt;" in page
    wrong = client.post(PREVIEW, {"subject": "S", "body": "{{ ordr_number }}"}).content.decode()
    assert "Did you mean {{ order_number }}?" in wrong
    assert not TemplateVersion.objects.exists()


def test_nobody_sees_a_letter_on_a_customer_of_others(cast: Cast) -> None:
    contact = make_contact(make_account(owner=cast.owner))
    assert signed_in(cast.stranger).get(PREVIEW, {"contact": contact.pk}).status_code == 404
    page = signed_in(cast.stranger).get(PAGE).content.decode()
    assert "No customer to show it on" in page
    found = signed_in(cast.owner).get(PAGE, {"q": "Nordlicht"}).content.decode()
    assert "Nordlicht GmbH" in found


def test_a_new_version_is_saved_compared_and_taken_back(cast: Cast) -> None:
    client = signed_in(cast.leader)
    page = client.get(PAGE).content.decode()
    assert 'name="based_on" value="0"' in page
    text = {"subject": "طلب {{ order_number }}", "body": "{{ salutation }}\nمرحبًا", "note": "shorter", "based_on": "0"}
    assert client.post(PAGE, text).status_code == 302
    assert "shorter" in client.get(PAGE).content.decode()
    difference = client.get(reverse("letter_version", args=["order_confirmation", "formal", "ar", 2])).content.decode()
    assert "<ins>مرحبًا</ins>" in difference
    assert "<del>" in difference
    again = client.get(PAGE, {"from": "1"}).content.decode()
    assert "نشكركم" in again
    slow = client.post(PAGE, {**text, "subject": "other"})
    assert slow.status_code == 409


def test_mistakes_are_told_at_their_field_and_what_was_typed_stays(cast: Cast) -> None:
    wrong = {"subject": "{{ x }}", "body": "{{#if order_total}}typed", "based_on": "0"}
    response = signed_in(cast.boss).post(PAGE, wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Subject: Letters for this purpose have no {{ x }}." in page
    assert "Line 1: {{#if order_total}} has no end." in page
    assert "typed" in page


@pytest.mark.parametrize("who", ["owner", "viewer", "finance"])
def test_others_read_but_do_not_write(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    page = client.get(PAGE).content.decode()
    assert "Save as a new version" not in page
    assert "readonly" in page
    answer = client.post(PAGE, {"subject": "x", "body": "{{ salutation }}", "based_on": "0"})
    assert answer.status_code == 403
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize(
    "address", ["/letters/thanks/formal/de", "/letters/thank_you/rude/de", "/letters/thank_you/formal/xx"]
)
def test_what_does_not_exist_is_not_found(cast: Cast, address: str) -> None:
    assert signed_in(cast.boss).get(address).status_code == 404
    assert signed_in(cast.owner).get("/letters/thank_you/firm/de").status_code == 404
