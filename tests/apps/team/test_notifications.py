"""What members are told, in the language in which they read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from tests.factories.people import make_member
from tests.factories.team import NOW, signed_in

from fairlead.team import operations, queries
from fairlead.team.models import Member, Notification
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


def tell(member: Member, name: str = "Wei", path: str = "/settings/team", days_ago: int = 0) -> Notification:
    return operations.notify(
        member=member,
        kind="team.member_entered",
        facts={"name": name},
        path=path,
        now=NOW - timedelta(days=days_ago),
    )


def test_the_sentence_is_made_when_it_is_read() -> None:
    told = tell(make_member("Lin"))
    assert queries.show_notification(told).sentence == "Wei has entered the desk for the first time."
    kinds = Notification(kind="team.role_changed", facts={"by": "Bo", "role": Role.LEADER})
    with translation.override("en"):
        assert queries.show_notification(kinds).sentence == "Bo changed your role: Team leader."


def test_an_unknown_kind_is_a_defect_but_an_old_one_is_still_listed() -> None:
    member = make_member("Lin")
    with pytest.raises(KeyError):
        operations.notify(member=member, kind="nobody.knows", facts={}, path="", now=NOW)
    gone = Notification.objects.create(member=member, kind="gone.app", facts={}, created_at=NOW)
    assert queries.show_notification(gone).sentence == "gone.app"


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "customers/7"])
def test_a_notification_leads_nowhere_else(path: str) -> None:
    with pytest.raises(ValueError, match="does not stay"):
        tell(make_member("Lin"), path=path)
    assert not Notification.objects.exists()


def test_new_ones_come_first_then_the_latest() -> None:
    member = make_member("Lin")
    old_new, latest_read, older_read = tell(member, days_ago=9), tell(member), tell(member, days_ago=3)
    for one in (older_read, latest_read):
        operations.read_notification(notification_id=one.pk, by=member, now=NOW)
    assert list(queries.notifications_of(member)) == [old_new, latest_read, older_read]
    assert queries.unread_count(member) == 1


def test_one_reads_ones_own() -> None:
    member, stranger = make_member("Lin"), make_member("Stan")
    told = tell(member)
    with pytest.raises(Notification.DoesNotExist):
        operations.read_notification(notification_id=told.pk, by=stranger, now=NOW)
    operations.read_all_notifications(by=stranger, now=NOW)
    assert queries.unread_count(member) == 1
    assert operations.read_all_notifications(by=member, now=NOW) == 1
    assert operations.read_all_notifications(by=member, now=NOW + timedelta(days=1)) == 0
    assert Notification.objects.get().read_at == NOW


# The page ------------------------------------------------------------------------------------------------------------


def test_opening_one_marks_it_read_and_goes_there() -> None:
    member = make_member("Lin")
    told = tell(member)
    client = signed_in(member)
    assert "1 new notification" in client.get("/notifications").content.decode()
    assert client.get(f"/notifications/{told.pk}")["Location"] == "/settings/team"
    page = client.get("/notifications").content.decode()
    assert "1 new notification" not in page
    assert "Wei has entered" in page
    assert signed_in(make_member("Stan")).get(f"/notifications/{told.pk}").status_code == 404


def test_all_are_marked_read_by_a_press() -> None:
    member = make_member("Lin")
    tell(member)
    tell(member)
    client = signed_in(member)
    assert client.get("/notifications/read").status_code == 405
    assert client.post("/notifications/read")["Location"] == "/notifications"
    assert queries.unread_count(member) == 0


def test_names_from_outside_are_text_and_not_markup() -> None:
    member = make_member("Lin")
    tell(member, name="<script>alert(1)</script>")
    page = signed_in(member).get("/notifications").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_many_are_shown_in_pages() -> None:
    member = make_member("Lin")
    Notification.objects.bulk_create(
        Notification(member=member, kind="team.member_entered", facts={"name": f"N{number}"}, created_at=NOW)
        for number in range(60)
    )
    client = signed_in(member)
    assert client.get("/notifications").content.decode().count("has entered") == 50
    assert client.get("/notifications?page=2").content.decode().count("has entered") == 10


def test_the_badge_costs_one_query_a_page() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(make_member("Lin"))
    with CaptureQueriesContext(connection) as asked:
        client.get("/settings/tokens")
    assert sum("team_notification" in query["sql"] for query in asked.captured_queries) == 1
