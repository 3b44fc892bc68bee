"""Lists kept under a name."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from tests.factories.people import make_member
from tests.factories.team import signed_in

from fairlead.team import operations, queries
from fairlead.team.models import Member, SavedView
from fairlead.team.types import NotPossible

pytestmark = pytest.mark.django_db


def keep(by: Member, name: str = "Germany", query: str = "country=DE", is_shared: bool = False) -> SavedView:
    return operations.save_view(page="accounts", name=name, query=query, is_shared=is_shared, by=by)


def test_a_view_keeps_filters_and_order_and_not_where_one_was() -> None:
    kept = keep(make_member("Lin"), query="?country=DE&sort=-name&cursor=abc&at=2026-01-01T00:00&q=&tag=a&tag=b")
    assert kept.query == "country=DE&sort=-name&tag=a&tag=b"


def test_saving_under_the_same_name_replaces() -> None:
    member = make_member("Lin")
    first = keep(member)
    again = keep(member, name="GERMANY", query="country=AT", is_shared=True)
    assert first.pk == again.pk
    assert list(SavedView.objects.values_list("name", "query", "is_shared")) == [("GERMANY", "country=AT", True)]


def test_own_views_come_first_and_only_shared_ones_of_others() -> None:
    member, other = make_member("Lin"), make_member("Wei")
    keep(other, name="All", is_shared=True)
    keep(other, name="Secret")
    keep(member, name="Zero")
    operations.save_view(page="contacts", name="Elsewhere", query="", is_shared=False, by=member)
    shown = [(one.view.name, one.maker) for one in queries.views_for(member, "accounts")]
    assert shown == [("Zero", ""), ("All", "Wei")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"name": " "}, "name_missing"), ({"name": "x" * 61}, "name_too_long"), ({"page": ""}, "page_missing")],
)
def test_a_view_needs_a_name_and_a_page(wrong: dict[str, str], code: str) -> None:
    values = {"page": "accounts", "name": "Germany", "query": "", **wrong}
    with pytest.raises(NotPossible, match=code):
        operations.save_view(**values, is_shared=False, by=make_member("Lin"))


def test_one_deletes_ones_own_views_alone() -> None:
    member, stranger = make_member("Lin"), make_member("Stan")
    kept = keep(member, is_shared=True)
    with pytest.raises(SavedView.DoesNotExist):
        operations.delete_view(view_id=kept.pk, by=stranger)
    operations.delete_view(view_id=kept.pk, by=member)
    assert not SavedView.objects.exists()


def test_the_menu_offers_views_and_keeps_the_present_filters() -> None:
    member = make_member("Lin")
    keep(member, query="country=DE")
    request = RequestFactory().get("/customers/?country=DE")
    request.user = member
    drawn = Template('{% include "team/_saved_views.html" with page="accounts" %}').render(
        Context({"request": request})
    )
    assert '<a href="?country=DE" aria-current="true">' in drawn
    assert 'name="query" value="country=DE"' in drawn


def test_saving_and_deleting_go_back_to_the_list_and_nowhere_else() -> None:
    member = make_member("Lin")
    client = signed_in(member)
    form = {"page": "accounts", "name": "Germany", "query": "country=DE", "is_shared": "yes"}
    assert client.post("/views", {**form, "next": "/settings/team?x=1"})["Location"] == "/settings/team?x=1"
    assert client.post("/views", {**form, "next": "https://elsewhere.example/"})["Location"] == "/"
    assert client.post("/views", {**form, "next": "no-address"})["Location"] == "/"
    kept = SavedView.objects.get()
    assert kept.is_shared
    assert signed_in(make_member("Stan")).post(f"/views/{kept.pk}/deletion").status_code == 404
    assert client.post(f"/views/{kept.pk}/deletion", {"next": "/settings/team"})["Location"] == "/settings/team"
    assert not SavedView.objects.exists()
    assert client.post("/views", {**form, "name": ""}).status_code == 302
    assert not SavedView.objects.exists()
