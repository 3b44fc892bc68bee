"""Where one is signed in, and ending it."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.factories.people import PASSWORD, make_member

from fairlead.team import queries
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Safari/604.1"


def sign_in(member: Member, browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post("/sign-in", {"login": member.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/settings/security").status_code == 200


@pytest.mark.parametrize(
    ("described", "named"),
    [
        (CHROME, "Chrome on Windows"),
        (PHONE, "Safari on iPhone"),
        (CHROME.replace("Safari/537.36", "Safari/537.36 Edg/140.0"), "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/120 MicroMessenger/8.0", "WeChat on Android"),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_devices_are_named(described: str, named: str) -> None:
    assert queries.device_name(described) == named


def test_each_session_is_listed_and_another_can_be_ended() -> None:
    member = make_member("Lin")
    here, phone = sign_in(member, CHROME), sign_in(member, PHONE)
    page = here.get("/settings/security").content.decode()
    assert page.index("Chrome on Windows") < page.index("Safari on iPhone")
    other = UserSession.objects.get(session_key=phone.session.session_key)
    assert here.post(f"/settings/security/sessions/{other.pk}/end")["Location"] == "/settings/security"
    assert (is_in(here), is_in(phone)) == (True, False)


def test_all_others_end_with_one_press() -> None:
    member = make_member("Lin")
    here, others = sign_in(member, CHROME), [sign_in(member, PHONE), sign_in(member, PHONE)]
    here.post("/settings/security/sessions/end")
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_nobody_ends_anothers_session() -> None:
    member, stranger = make_member("Lin"), make_member("Stan")
    here, elsewhere = sign_in(member, CHROME), sign_in(stranger, PHONE)
    session = UserSession.objects.get(user=member)
    assert elsewhere.post(f"/settings/security/sessions/{session.pk}/end").status_code == 404
    elsewhere.post("/settings/security/sessions/end")
    assert is_in(here)


def test_a_session_notes_its_latest_use_now_and_then() -> None:
    from datetime import UTC, datetime, timedelta

    import time_machine

    member = make_member("Lin")
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        client = sign_in(member, CHROME)
        begun = UserSession.objects.get().last_seen_at
        seen = []
        for minutes in (5, 50, 10):
            clock.shift(timedelta(minutes=minutes))
            assert is_in(client)
            seen.append(UserSession.objects.get().last_seen_at - begun)
    assert seen == [timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=65)]


def test_the_page_says_what_is_missing_until_one_can_come_back_alone() -> None:
    member = make_member("Lin")
    member.set_unusable_password()
    member.save()
    client = Client()
    client.force_login(member)
    page = client.get("/settings/security").content.decode()
    assert "or you cannot come back alone" in page
    assert "It comes after a password" in page
    client.post("/settings/security/password/new", {"password1": "a new long secret", "password2": "a new long secret"})
    page = client.get("/settings/security").content.decode()
    assert "or you cannot come back alone" not in page
    assert 'href="/settings/security/app"' in page
