"""What the first start and the page say while there is no demo yet, or an old one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories.demo import NOW, OWNER
from tests.factories.people import make_member

from fairlead.config import first_run
from fairlead.config.cli import words
from fairlead.customers.models import Account
from fairlead.demo.models import DemoLoad
from fairlead.demo.operations import load_demo, remove_demo
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db
PAGE = "/settings/demo"


def test_without_a_demo_the_settings_do_not_name_it_and_the_page_says_so() -> None:
    client = Client()
    client.force_login(make_member("Olga Own", Role.OWNER))
    assert PAGE not in client.get("/settings/team").content.decode()
    assert "There is no demo data" in client.get(PAGE).content.decode()
    removed = client.post(f"{PAGE}/removal", follow=True)
    assert "There is no demo data" in removed.content.decode()


def test_the_first_start_tells_the_date_of_an_old_demo_and_how_to_make_it_new() -> None:
    load_demo(now=NOW)
    DemoLoad.objects.update(made_on_date=NOW.date() - timedelta(days=400))
    said = _said()
    assert "19 October 2025" in said
    assert "http://localhost:8000/settings/demo" in said
    assert "sign-in-link --data-dir" in said
    assert Account.objects.count() == 84


def test_the_first_start_says_what_it_loaded_and_how_to_enter_as_the_others() -> None:
    said = _said()
    assert "84 invented customers in 63 countries" in said
    assert all(f"{name}@chaoyin.example" in said for name in ("zhou", "lin", "lu", "gu"))
    assert OWNER not in said


def test_the_first_start_leaves_customers_alone_and_says_so() -> None:
    load_demo(now=NOW)
    DemoLoad.objects.all().delete()
    said = _said()
    assert "this desk has customers" in said
    assert Account.objects.count() == 84


def _said() -> str:
    words.choose_language("en")
    lines: list[str] = []
    first_run.load_demo(say=lines.append)
    return "\n".join(lines)


def test_a_removed_demo_can_be_loaded_at_the_next_start() -> None:
    load_demo(now=NOW)
    remove_demo(by=Member.objects.get(email=OWNER), now=NOW)
    assert "84 invented customers" in _said()
