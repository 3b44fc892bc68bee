"""`fairlead sign-in-link` prints a way in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.factories.people import make_member

from fairlead.config.cli import main
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


def link_of(capsys: pytest.CaptureFixture[str]) -> str:
    return re.findall(r"^http://\S+?(/enter/\S+)$", capsys.readouterr().out, re.M)[0]


def test_without_an_address_the_first_owner_enters(capsys: pytest.CaptureFixture[str]) -> None:
    make_member("Lin")
    boss = make_member("Bo", Role.OWNER)
    assert main(["sign-in-link"]) == 0
    client = Client()
    assert client.get(link_of(capsys))["Location"] == "/"
    assert client.session["_auth_user_id"] == str(boss.pk)


def test_an_empty_desk_gets_its_owner(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign-in-link"]) == 0
    assert Client().get(link_of(capsys)).status_code == 302
    assert Member.objects.get().role == Role.OWNER


def test_a_member_is_named_by_their_address(capsys: pytest.CaptureFixture[str]) -> None:
    make_member("Bo", Role.OWNER)
    member = make_member("Lin")
    assert main(["sign-in-link", "Lin@exporter.example"]) == 0
    client = Client()
    client.get(link_of(capsys))
    assert client.session["_auth_user_id"] == str(member.pk)


def test_an_unknown_address_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    make_member("Bo", Role.OWNER)
    make_member("Gone", is_active=False)
    assert main(["sign-in-link", "gone@exporter.example"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "gone@exporter.example" in said.err
    assert "There are: bo@exporter.example." in said.err
