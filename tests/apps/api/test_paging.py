"""Lists by page: every row once, in order, whatever is added meanwhile."""

from __future__ import annotations

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member
from tests.factories.programs import ROOT, Program

from fairlead.team.models import Member, Team
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss", Role.OWNER)


def walk(program: Program, path: str) -> list[dict[str, object]]:
    """Return all items of a list, following `next`."""
    found: list[dict[str, object]] = []
    while path:
        page = program.get(path).json()
        found += page["items"]
        path = (page["next"] or "").removeprefix(ROOT)
    return found


def test_pages_join_to_the_whole_list(boss: Member) -> None:
    names = [f"Team {number:02}" for number in range(11)]
    for name in reversed(names):
        Team.objects.create(name=name)
    program = Program(boss)
    for limit in (1, 3, 10, 11, 12):
        assert [team["name"] for team in walk(program, f"/teams?limit={limit}")] == names


def test_new_rows_neither_repeat_nor_hide_any(boss: Member) -> None:
    for name in ("B", "D", "F", "H"):
        Team.objects.create(name=name)
    program = Program(boss)
    first = program.get("/teams?limit=2").json()
    Team.objects.create(name="A")  # before the place
    Team.objects.create(name="E")  # behind it
    rest = walk(program, first["next"].removeprefix(ROOT))
    assert [team["name"] for team in first["items"] + rest] == ["B", "D", "E", "F", "H"]


def test_equal_keys_are_told_apart(boss: Member) -> None:
    for _number in range(7):
        make_member("Same Name", email=None)
    listed = [member["id"] for member in walk(Program(boss), "/members?limit=2")]
    assert listed == sorted(listed, key=lambda pk: (Member.objects.get(pk=pk).name, pk))
    assert len(set(listed)) == 8


def test_the_next_page_is_linked_and_keeps_the_filters(boss: Member) -> None:
    for number in range(3):
        make_member(f"Vi {number}", Role.VIEWER)
    answer = Program(boss).get("/members?role=VIEWER&limit=2")
    following = answer.json()["next"]
    assert answer.headers["Link"] == f'<{following}>; rel="next"'
    assert "role=VIEWER" in following
    latest = Program(boss).get(following.removeprefix(ROOT))
    assert (len(latest.json()["items"]), latest.json()["next"], "Link" in latest.headers) == (1, None, False)


def test_a_cursor_belongs_to_its_list_and_cannot_be_made_up(boss: Member) -> None:
    for name in ("A", "B"):
        Team.objects.create(name=name)
    make_member("Vi Viewer")
    program = Program(boss)
    cursor = program.get("/teams?limit=1").json()["next"].split("cursor=")[1]
    assert program.get(f"/teams?limit=1&cursor={cursor}").status_code == 200
    assert program.get(f"/notifications?cursor={cursor}").json()["errors"][0]["pointer"] == "/cursor"
    # In the same order, by name and key, but a list of others.
    assert program.get(f"/members?cursor={cursor}").status_code == 422
    assert program.get(f"/teams?cursor={cursor[:-2]}xx").status_code == 422


def test_a_cursor_of_one_list_of_customers_is_refused_by_another(boss: Member) -> None:
    for name in ("Ahorn", "Birke"):
        make_contact(make_account(name, owner=boss), f"Person of {name}")
    program = Program(boss)
    cursor = program.get("/accounts?limit=1").json()["next"].split("cursor=")[1]
    assert program.get(f"/accounts?limit=1&cursor={cursor}").status_code == 200
    refused = program.get(f"/contacts?limit=1&cursor={cursor}")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor")
