"""One's own settings, posted as a browser without JavaScript posts them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories.people import PASSWORD, make_member
from tests.factories.team import signed_in

from fairlead.team.models import Member
from fairlead.team.types import Theme

pytestmark = pytest.mark.django_db


def form_of(member: Member, **changes: Any) -> dict[str, Any]:
    """Return what the browser would send for the member as they are, with some fields changed."""
    member.refresh_from_db()
    return {
        "name": member.name,
        "email": member.email or "",
        "language": member.language,
        "languages": member.languages,
        "theme": member.theme,
        "country": member.country,
        "zone": member.zone,
        "week-kind": "usual",
        "clock_zones": member.clock_zones,
        "backup": member.backup_id or "",
        "version": member.version,
        **changes,
    }


def save(client: Client, member: Member, **changes: Any) -> Any:
    return client.post("/settings/profile", form_of(member, **changes))


def test_all_of_it_is_saved_and_shown_again() -> None:
    member, other = make_member("Lin"), make_member("Wei")
    week = {"week-kind": "own", "week-mon-works": "yes", "week-mon-from": "9", "week-mon-to": "17.30"}
    client = signed_in(member)
    answer = save(
        client, member, **week, name="Lin Wei", languages=["zh", "es"], country="CN", zone="Asia/Urumqi",
        backup=other.pk, clock_zones=["Europe/Berlin"], **{"clock_zones-add": "America/Lima"},
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, "/settings/profile")
    member.refresh_from_db()
    assert (member.name, member.languages, member.country, member.zone) == (
        "Lin Wei",
        ["zh", "es"],
        "CN",
        "Asia/Urumqi",
    )
    assert member.week == [{"days": ["mon"], "from": "09:00", "to": "17:30"}]
    assert (member.clock_zones, member.backup) == (["Europe/Berlin", "America/Lima"], other)
    page = client.get("/settings/profile").content.decode()
    assert 'value="17:30"' in page
    assert '<option value="Asia/Urumqi" selected>' in page
    assert "Saved." in page


def test_the_stored_country_is_chosen_and_names_are_in_the_language_of_the_page() -> None:
    member = make_member("Lin", country="CI", language="zh-hans")
    page = signed_in(member).get("/settings/profile").content.decode()
    assert '<option value="CI" selected>科特迪瓦</option>' in page
    assert page.count('<option value="CI" selected>') == 1
    assert page.count("<option") > 600


def test_wrong_values_come_back_with_their_sentence_and_all_that_was_typed() -> None:
    member = make_member("Lin")
    own = {"week-kind": "own", "week-tue-works": "yes", "week-tue-from": "9", "week-tue-to": "soon"}
    answer = save(signed_in(member), member, name="Kept in the form", **own)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tuesday: “soon” is not a time of day." in page
    assert 'value="Kept in the form"' in page
    assert 'value="soon"' in page
    member.refresh_from_db()
    assert member.name == "Lin"


def test_an_address_that_another_has_is_refused_at_its_field() -> None:
    member = make_member("Lin")
    make_member("Wei")
    client = signed_in(member)
    member.set_unusable_password()
    member.save()
    client.force_login(member)
    answer = save(client, member, email="WEI@exporter.example")
    assert answer.status_code == 422
    assert "Another member has the address wei@exporter.example already" in answer.content.decode()


def test_a_page_that_was_open_too_long_overwrites_nothing() -> None:
    member = make_member("Lin")
    client = signed_in(member)
    stale = form_of(member, name="Old tab")
    save(client, member, name="New tab")
    answer = client.post("/settings/profile", stale)
    assert answer.status_code == 409
    member.refresh_from_db()
    assert member.name == "New tab"


def test_a_new_address_wants_the_password_first_and_then_is_saved() -> None:
    member = make_member("Lin")
    client = Client()
    client.post("/sign-in", {"login": member.email, "password": PASSWORD})
    answer = save(client, member, email="new@exporter.example", name="Lin Wei")
    assert answer["Location"].startswith("/sign-in/confirm")
    member.refresh_from_db()
    assert member.email == "lin@exporter.example"
    client.post("/sign-in/confirm", {"password": PASSWORD, "next": "/settings/profile"})
    member.refresh_from_db()
    assert (member.email, member.name) == ("new@exporter.example", "Lin Wei")


def test_nobody_raises_themselves_by_adding_fields_to_the_form() -> None:
    member = make_member("Lin")
    save(signed_in(member), member, role="OWNER", team="1", is_active="no")
    member.refresh_from_db()
    assert (member.role, member.team, member.is_active) == ("ACCOUNT_MANAGER", None, True)


def test_the_browsers_zone_is_proposed_and_never_stored_unasked() -> None:
    member = make_member("Lin", zone="")
    client = signed_in(member)
    page = client.get("/settings/profile").content.decode()
    assert "data-propose-zone" in page
    save(client, member)
    member.refresh_from_db()
    assert member.zone == ""


def test_a_zone_outside_the_list_stays_and_a_made_up_one_does_not() -> None:
    member = make_member("Lin", zone="Asia/Calcutta")
    client = signed_in(member)
    assert '<option value="Asia/Calcutta" selected>' in client.get("/settings/profile").content.decode()
    assert save(client, member).status_code == 302
    assert save(client, member, zone="Mars/Base").status_code == 422
    member.refresh_from_db()
    assert member.zone == "Asia/Calcutta"


# Language and appearance ---------------------------------------------------------------------------------------------


def test_the_language_of_the_top_bar_is_kept_for_the_member(client: Client) -> None:
    member = make_member("Lin")
    client.force_login(member)
    answer = client.post("/language", {"language": "zh-hant", "next": "/settings/team"})
    assert answer["Location"] == "/settings/team"
    member.refresh_from_db()
    assert member.language == "zh-hant"
    assert client.get("/settings/team")["Content-Language"] == "zh-hant"
    client.post("/sign-in/out")
    assert client.get("/sign-in")["Content-Language"] == "zh-hant"


def test_before_sign_in_the_language_is_kept_by_the_browser_alone(client: Client) -> None:
    for code, spoken in (("es", "es"), ("tlh", "es")):
        client.post("/language", {"language": code})
        assert client.get("/sign-in")["Content-Language"] == spoken
    assert client.post("/language", {"language": "es", "next": "https://elsewhere.example"})["Location"] == "/"


@pytest.mark.parametrize(
    ("stored", "switched", "then_stored", "shown"),
    [
        (Theme.SYSTEM, "dark", Theme.SYSTEM, "dark"),
        (Theme.DARK, "light", Theme.LIGHT, "light"),
        (Theme.LIGHT, "dark", Theme.DARK, "dark"),
        (Theme.DARK, "pink", Theme.DARK, "dark"),
    ],
)
def test_the_switch_and_the_stored_appearance_agree(stored: str, switched: str, then_stored: str, shown: str) -> None:
    member = make_member("Lin", theme=stored)
    client = signed_in(member)
    client.cookies["fairlead_theme"] = switched  # the switch sets it in the browser
    assert client.post("/theme", {"theme": switched}).status_code == 204
    member.refresh_from_db()
    assert member.theme == then_stored
    assert f'data-theme="{shown}"' in client.get("/settings/team").content.decode()


def test_as_the_device_forgets_the_switch() -> None:
    member = make_member("Lin", theme=Theme.DARK)
    client = signed_in(member)
    save(client, member, theme="light")
    assert client.cookies["fairlead_theme"].value == "light"
    save(client, member, theme="system")
    assert client.cookies["fairlead_theme"].value == ""
    assert 'data-theme="system"' in client.get("/settings/team").content.decode()


def test_strangers_switch_nothing() -> None:
    assert Client().post("/theme", {"theme": "dark"}).status_code == 302
