"""Signing in, without a browser: passwords, second steps, recovery, and what does not exist here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings
from tests.factories.people import PASSWORD, make_member
from tests.factories.team import app_code, signed_in

from fairlead.config.sign_in import MfaAdapter
from fairlead.team import operations
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


def sign_in(client: Client, member: Member, password: str = PASSWORD) -> bool:
    client.post("/sign-in", {"login": member.email, "password": password})
    return is_in(client)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def turn_app_on(client: Client) -> str:
    """Set the app up through the pages and return its secret."""
    page = client.get("/settings/security/app").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]+)</code>", page)[0]
    answer = client.post("/settings/security/app", {"code": app_code(secret, datetime.now(UTC))})
    assert answer["Location"] == "/settings/security/codes"
    return str(secret)


def confirm_by_password(client: Client) -> None:
    client.post("/sign-in/confirm", {"password": PASSWORD, "next": "/settings/security"})


# Passwords -----------------------------------------------------------------------------------------------------------


def test_mail_and_password_open_the_desk_and_turn_the_session_over(client: Client) -> None:
    member = make_member("Lin", language="es")
    client.get("/sign-in")
    before = client.session.session_key
    answer = client.post("/sign-in", {"login": " LIN@exporter.example ", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert client.get("/settings/tokens")["Content-Language"] == "es"
    member.refresh_from_db()
    assert member.last_login is not None


def test_a_wrong_password_and_an_unknown_address_answer_alike(client: Client) -> None:
    make_member("Lin")
    answers = []
    for login in ("lin@exporter.example", "nobody@exporter.example"):
        page = client.post("/sign-in", {"login": login, "password": "wrong password"}).content.decode()
        answers.append(re.findall(r'role="alert">.*?</div></div>', page, re.S)[0])
    assert answers[0] == answers[1]
    assert "do not fit together" in answers[0]
    assert not is_in(client)


def test_one_comes_back_to_the_page_one_wanted_and_never_to_another_site() -> None:
    make_member("Lin")
    for wanted, reached in (("/settings/team", "/settings/team"), ("https://elsewhere.example/", "/")):
        client = Client()
        form = {"login": "lin@exporter.example", "password": PASSWORD, "next": wanted}
        assert client.post("/sign-in", form)["Location"] == reached


def test_a_page_that_needs_a_member_leads_to_sign_in_and_back(client: Client) -> None:
    assert client.get("/settings/team")["Location"] == "/sign-in?next=/settings/team"


def test_guessing_is_slowed_down_for_the_right_password_too(clock: time_machine.Coordinates) -> None:
    member = make_member("Lin")
    for _attempt in range(5):
        assert not sign_in(Client(), member, "wrong password")
    client = Client()
    page = client.post("/sign-in", {"login": member.email, "password": PASSWORD}).content.decode()
    assert "Too many attempts" in page
    assert not is_in(client)
    clock.shift(timedelta(minutes=5, seconds=1))
    assert sign_in(client, member)


def test_attempts_are_counted_where_all_processes_see_them(clock: time_machine.Coordinates) -> None:
    from django.db import connection

    sign_in(Client(), make_member("Lin"), "wrong password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1


def test_many_requests_from_one_address_get_a_calm_page(clock: time_machine.Coordinates, client: Client) -> None:
    answers = [client.post("/sign-in", {"login": f"a{n}@x.example", "password": "x"}) for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].content.decode()


def test_who_was_deactivated_reads_why(client: Client) -> None:
    member = make_member("Lin", is_active=False)
    answer = client.post("/sign-in", {"login": member.email, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/inactive"
    assert not is_in(client)
    assert "deactivated" in client.get("/sign-in/inactive").content.decode()


def test_signing_out_needs_a_press() -> None:
    client = signed_in(make_member("Lin"))
    assert client.get("/sign-in/out").status_code == 200
    assert is_in(client)
    assert client.post("/sign-in/out")["Location"] == "/sign-in"
    assert not is_in(client)


def test_a_password_is_changed_with_the_old_one_and_other_sessions_end() -> None:
    member = make_member("Lin")
    here, elsewhere = Client(), Client()
    sign_in(here, member)
    sign_in(elsewhere, member)
    form = {"password1": "a quite new secret", "password2": "a quite new secret"}
    assert here.post("/settings/security/password", {**form, "oldpassword": "guess"}).status_code == 200
    assert (
        here.post("/settings/security/password", {**form, "oldpassword": PASSWORD})["Location"] == "/settings/security"
    )
    assert here.get("/settings/security").status_code == 200
    assert elsewhere.get("/settings/security").status_code == 302
    assert sign_in(Client(), member, "a quite new secret")


@pytest.mark.parametrize("weak", ["short", "password123", "1234567890123"])
def test_weak_passwords_are_refused_with_a_reason(weak: str) -> None:
    member = make_member("Lin")
    member.set_unusable_password()
    member.save()
    client = signed_in(member)
    page = client.post("/settings/security/password/new", {"password1": weak, "password2": weak}).content.decode()
    assert "fl-error" in page
    member.refresh_from_db()
    assert not member.has_usable_password()


def test_whoever_came_by_a_link_sets_a_new_password_without_the_old_one(clock: time_machine.Coordinates) -> None:
    member = make_member("Lin")
    client = Client()
    client.get(f"/enter/{operations.make_sign_in_link(member=member, by=None, now=datetime.now(UTC))}")
    page = client.get("/settings/security/password").content.decode()
    assert 'name="password1"' in page
    assert 'name="oldpassword"' not in page
    clock.shift(timedelta(minutes=31))
    assert 'name="oldpassword"' in client.get("/settings/security/password").content.decode()


# A new password by mail ----------------------------------------------------------------------------------------------


def test_without_a_mail_server_the_page_says_whom_to_ask(client: Client) -> None:
    make_member("Lin")
    for answer in (
        client.get("/sign-in/password"),
        client.post("/sign-in/password", {"email": "lin@exporter.example"}),
    ):
        page = answer.content.decode()
        assert "Ask an owner of the desk" in page
        assert 'name="email"' not in page
    assert mail.outbox == []


def test_with_a_mail_server_a_link_sets_a_new_password(client: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    member = make_member("Lin")
    assert client.post("/sign-in/password", {"email": member.email})["Location"] == "/sign-in/password/sent"
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("A new password for Fairlead", [member.email])
    link = re.findall(r"http://testserver(\S+)", letter.body)[0]
    form_page = client.get(link)["Location"]
    answer = client.post(form_page, {"password1": "a quite new secret", "password2": "a quite new secret"})
    assert answer["Location"] == "/sign-in/password/done"
    assert sign_in(Client(), member, "a quite new secret")
    assert "does not work any more" in Client().get(link).content.decode()


def test_asking_tells_nobody_which_addresses_exist(client: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    answer = client.post("/sign-in/password", {"email": "nobody@exporter.example"})
    assert answer["Location"] == "/sign-in/password/sent"
    assert mail.outbox == []


# Second steps --------------------------------------------------------------------------------------------------------


def test_with_an_app_the_password_alone_opens_nothing(clock: time_machine.Coordinates) -> None:
    member = make_member("Lin")
    here = Client()
    sign_in(here, member)
    confirm_by_password(here)
    secret = turn_app_on(here)
    clock.shift(timedelta(minutes=1))
    client = Client()
    answer = client.post("/sign-in", {"login": member.email, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/code"
    assert not is_in(client)
    assert "This code is not right" in client.post("/sign-in/code", {"code": "000000"}).content.decode()
    client.post("/sign-in/code", {"code": app_code(secret, datetime.now(UTC))})
    assert is_in(client)


def test_a_code_opens_once(clock: time_machine.Coordinates) -> None:
    member = make_member("Lin")
    here = Client()
    sign_in(here, member)
    confirm_by_password(here)
    secret = turn_app_on(here)
    clock.shift(timedelta(minutes=1))
    entered = []
    for _attempt in range(2):
        client = Client()
        client.post("/sign-in", {"login": member.email, "password": PASSWORD})
        client.post("/sign-in/code", {"code": app_code(secret, datetime.now(UTC))})
        entered.append(is_in(client))
    assert entered == [True, False]


def test_each_recovery_code_opens_once(clock: time_machine.Coordinates) -> None:
    member = make_member("Lin")
    here = Client()
    sign_in(here, member)
    confirm_by_password(here)
    turn_app_on(here)
    codes = re.findall(r"<li><code>(\d+)</code>", here.get("/settings/security/codes").content.decode())
    assert len(codes) == 10
    assert here.get("/settings/security/codes/file").content.decode().split() == codes
    entered = []
    for _attempt in range(2):
        client = Client()
        client.post("/sign-in", {"login": member.email, "password": PASSWORD})
        client.post("/sign-in/code", {"code": codes[0]})
        entered.append(is_in(client))
    assert entered == [True, False]
    assert "9 of 10 are still unused" in here.get("/settings/security/codes").content.decode()


def test_an_invitation_does_not_pass_by_the_second_step_but_the_servers_link_does(
    clock: time_machine.Coordinates,
) -> None:
    member = make_member("Lin")
    here = Client()
    sign_in(here, member)
    confirm_by_password(here)
    turn_app_on(here)
    for is_invitation, opens in ((True, False), (False, True)):
        secret = operations.make_sign_in_link(
            member=member, by=None, now=datetime.now(UTC), is_invitation=is_invitation
        )
        client = Client()
        answer = client.post(f"/enter/{secret}")
        assert (is_in(client), answer["Location"]) == (opens, "/" if opens else "/sign-in/code")


def test_touching_how_one_signs_in_asks_first_who_it_is() -> None:
    client = Client()
    sign_in(client, make_member("Lin"))
    for path in ("/settings/security/app", "/settings/security/passkeys/new"):
        assert client.get(path)["Location"].startswith("/sign-in/confirm")
    confirm_by_password(client)
    for path in ("/settings/security/app", "/settings/security/passkeys/new"):
        assert client.get(path).status_code == 200


def test_secrets_of_second_steps_are_kept_encrypted(clock: time_machine.Coordinates) -> None:
    here = Client()
    sign_in(here, make_member("Lin"))
    confirm_by_password(here)
    secret = turn_app_on(here)
    stored = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert secret not in stored


def test_with_another_key_no_code_fits_and_nothing_breaks(settings: Settings) -> None:
    kept = MfaAdapter().encrypt("SECRET")
    assert MfaAdapter().decrypt(kept) == "SECRET"
    settings.SECRET_KEY = "another installation's key"
    found = {MfaAdapter().decrypt(kept) for _attempt in range(2)}
    assert len(found) == 2
    assert "SECRET" not in found


def test_passkeys_are_offered_where_browsers_allow_them() -> None:
    for host, offered in (("localhost", True), ("127.0.0.1", False), ("testserver", False)):
        page = Client().get("/sign-in", headers={"host": host}).content.decode()
        assert ("Sign in with a passkey" in page) is offered, host
    page = signed_in(make_member("Lin")).get("/settings/security", headers={"host": "127.0.0.1:8000"}).content.decode()
    assert "http://localhost:8000" in page


# What does not exist, and what is ours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["signup/", "signup", "email/", "confirm-email/", "phone/verify/", "login/code/", "2fa/", "social/signup/"]
)
def test_there_is_no_sign_up_and_no_other_address(client: Client, path: str) -> None:
    assert client.get(f"/sign-in/{path}").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_verify_phone", "mfa_trust"])
def test_their_names_lead_nowhere(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_every_page_of_the_library_is_drawn_by_us() -> None:
    drawn = set()
    for pattern in get_resolver("fairlead.team.urls").url_patterns:
        view_class = getattr(pattern.callback, "view_class", None)
        name = getattr(view_class, "template_name", None)
        if name and "download" not in name:
            drawn.add(name)
            assert "/fairlead/team/templates/" in get_template(name).origin.name, name
    assert {"account/login.html", "mfa/authenticate.html", "mfa/webauthn/add_form.html"} <= drawn
