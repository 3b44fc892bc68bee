"""The pages: one account with chart, map and weeks; all accounts with gaps first; forms and their refusals; rules."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.apps.continuity.conftest import TUESDAY
from tests.factories.customers import make_account
from tests.factories.people import Cast
from tests.factories.team import signed_in

from fairlead.availability.models import Leave
from fairlead.continuity.models import CoverageRule, TopicSeat
from fairlead.continuity.operations.personal_data import seat_section
from fairlead.continuity.operations.seats import name_seat, propose_seat
from fairlead.continuity.types import SeatState
from fairlead.customers.models import Account, Contact
from fairlead.team.models import Export, Member

pytestmark = pytest.mark.django_db
AT = "?at=2026-11-24T17:00"  # 10:00 in Hamburg
DAY = date(2026, 11, 20)
People = dict[str, Contact]


def page(member: Member, name: str, *parts: object, query: str = AT, status: int = 200) -> str:
    answer = signed_in(member).get(reverse(name, args=parts) + query)
    assert answer.status_code == status
    return answer.content.decode()


def send(member: Member, name: str, *parts: object, **values: Any) -> Any:
    return signed_in(member).post(reverse(name, args=parts) + AT, values)


@pytest.fixture
def seats(cast: Cast, people: People, account: Account) -> dict[str, TopicSeat]:
    """Katrin for orders with Jonas behind her, Meike alone for payment."""
    told = (("orders", "Katrin"), ("orders", "Jonas"), ("payment", "Meike"))
    return {
        name: name_seat(
            account=account, contact=people[name], topic=topic, by=cast.owner, now=TUESDAY, agreed_on_date=DAY,
            agreed_with=people["Gesa"],
        )
        for topic, name in told
    }  # fmt: skip


def test_the_page_tells_gaps_draws_the_company_and_names_who_carries_alone(
    cast: Cast, account: Account, seats: dict[str, TopicSeat]
) -> None:
    text = page(cast.owner, "coverage", account.pk)
    assert "Without Meike Albers nobody answers for: Payment." in text
    assert text.count("Nobody answers for this.") == 3  # quality, logistics, decisions
    assert "agreed on 20 Nov 2026 with Gesa Albers by Owen Owner" in text
    chart = text[text.index('class="fl-org"') : text.index("fl-pager")]
    assert chart.index("Gesa") < chart.index("Meike") < chart.index("Katrin") < chart.index("Uwe")
    assert chart.count("fl-org-card is-alone") == 1
    assert "No department known" in chart
    assert 'style="' not in text


def test_who_is_left_without_the_chosen_and_with_recorded_leave(
    cast: Cast, account: Account, people: People, seats: dict[str, TopicSeat]
) -> None:
    monday = date(2026, 11, 23)
    Leave.objects.create(
        contact=people["Meike"], start_date=monday, end_date=monday + timedelta(days=3), recorded_by=cast.owner
    )

    def tones(query: str) -> dict[str, list[str]]:
        text = page(cast.owner, "coverage", account.pk, query=f"{AT}&weeks=4{query}")
        body = text[text.index('class="fl-table fl-left"') :]
        rows = re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', body[: body.index("</table>")], re.DOTALL)
        return {label: re.findall(r"fl-left-cell is-(\w+)", cells) for label, cells in rows}

    assert tones("")["Payment"] == ["edge", "on", "on", "on"]
    assert tones("")["Orders"] == ["on"] * 4
    assert tones("&leave=0")["Payment"] == ["on"] * 4
    assert tones(f"&away={people['Katrin'].pk}")["Orders"] == ["soon"] * 4
    both = f"&away={people['Katrin'].pk}&away={people['Jonas'].pk}"
    assert tones(both)["Orders"] == ["late"] * 4
    assert tones("&away=x&away=99999999999999&weeks=9999")["Orders"] == ["on"] * 8


def test_somebody_is_named_agreed_checked_moved_and_ended_by_pages(
    cast: Cast, account: Account, people: People
) -> None:
    told = {"topic": "quality", "contact": people["Uwe"].pk, "place": "", "agreed_on_date": "", "note": "By phone"}
    assert send(cast.owner, "seat_new", account.pk, **told).status_code == 302
    seat = TopicSeat.objects.get()
    assert (seat.place, seat.agreed_on_date, seat.note) == (0, None, "By phone")
    again = send(cast.owner, "seat_new", account.pk, **told)
    assert again.status_code == 422
    assert "nobody stands in for themselves" in again.content.decode()
    late = send(cast.owner, "seat", seat.pk, agreed_on_date="2199-12-24", agreed_with="", note="")
    assert late.status_code == 422
    assert "Nothing has been agreed yet on this day." in late.content.decode()
    assert send(cast.owner, "seat", seat.pk, agreed_on_date="2020-01-20", note="").status_code == 302
    send(cast.backup, "seat_check", seat.pk)
    send(cast.owner, "seat_place", seat.pk, place="2")
    seat.refresh_from_db()
    assert (seat.agreed_by, seat.checked_by) == (cast.owner, cast.backup)
    assert seat.checked_on_date is not None
    assert seat.place == 2
    send(cast.owner, "seat_place", seat.pk, place="99")
    send(cast.owner, "seat_end", seat.pk, note="Left the team")
    seat.refresh_from_db()
    assert (seat.place, seat.state) == (2, SeatState.ENDED)
    text = page(cast.owner, "coverage", account.pk)
    assert "Left the team" in text
    answer = signed_in(cast.owner).post(reverse("seat_check", args=[seat.pk]), follow=True)
    assert "This has ended already" in answer.content.decode()


def test_a_proposal_is_accepted_on_the_page(cast: Cast, account: Account, people: People) -> None:
    seat = propose_seat(
        account=account, contact=people["Uwe"], topic="logistics", by=None, now=TUESDAY, source="ABSENCE_MAIL"
    )
    assert seat is not None
    assert "Proposed: Uwe Albers · Named in an out-of-office mail" in page(cast.owner, "coverage", account.pk)
    assert "Uwe Albers" in page(cast.owner, "coverage_list")
    assert "Uwe Albers" not in page(cast.stranger, "coverage_list")
    send(cast.owner, "seat_acceptance", seat.pk)
    seat.refresh_from_db()
    assert (seat.state, seat.place) == (SeatState.CURRENT, 0)


def test_the_cards_of_account_and_contact(cast: Cast, account: Account, people: People, seats: Any) -> None:
    text = page(cast.owner, "account", account.pk)
    assert "Katrin Albers → Jonas Albers" in text
    assert reverse("coverage", args=[account.pk]) in text
    assert "with Jonas Albers" in page(cast.owner, "contact", people["Katrin"].pk)
    assert "nobody else does" in page(cast.owner, "contact", people["Meike"].pk)
    assert "Answers for" not in page(cast.owner, "contact", people["Uwe"].pk)


def test_all_accounts_gaps_first_filtered_and_handed_out(cast: Cast, account: Account, seats: Any) -> None:
    make_account("Zebra SA", owner=cast.colleague, stage="ACTIVE")
    make_account("Lead Ltd", owner=cast.owner, stage="LEAD")
    everything = page(cast.owner, "coverage_list", query="?whose=all")
    assert everything.index("Zebra SA") < everything.index("Nordlicht GmbH")
    assert "Lead Ltd" not in everything
    assert "Zebra SA" not in page(cast.owner, "coverage_list", query="")
    alone = page(cast.owner, "coverage_list", query="?whose=all&gap=alone")
    assert "Nordlicht GmbH" in alone
    assert "Zebra SA" not in alone
    assert "Nordlicht GmbH" not in page(cast.owner, "coverage_list", query="?whose=all&gap=nobody&topic=orders")
    assert page(cast.owner, "coverage_list", query="?gap=x&topic=y&tier=z&page=0&whose=9") != ""
    answer = signed_in(cast.owner).get(reverse("coverage_export") + "?whose=all&format=csv")
    assert b"Katrin Albers" in b"".join(answer)
    assert Export.objects.get().rows == 3


def test_an_empty_desk_says_what_comes_here(cast: Cast) -> None:
    assert "No customers yet" in page(cast.boss, "coverage_list")
    bare = make_account("Bare GmbH", owner=cast.owner)
    assert "No contact yet" in page(cast.owner, "coverage", bare.pk)
    assert "Nobody works there yet" in page(cast.owner, "seat_new", bare.pk)


def test_leaders_settle_rules_and_others_read_them(cast: Cast) -> None:
    assert "Leaders settle this." in page(cast.owner, "coverage_rule", "payment")
    rule = CoverageRule.objects.get(topic="payment")
    told = {"stand_ins": "2", "check_days": "90", "is_watched": "on", "version": rule.version}
    assert send(cast.owner, "coverage_rule", "payment", **told).status_code == 403
    assert send(cast.leader, "coverage_rule", "payment", **told).status_code == 302
    rule.refresh_from_db()
    assert (rule.stand_ins, rule.check_days) == (2, 90)
    stale = send(cast.boss, "coverage_rule", "payment", **told)
    assert stale.status_code == 422
    assert "Somebody else changed this" in stale.content.decode()
    assert page(cast.owner, "coverage_rule", "weather", status=404) != ""


def test_a_person_is_handed_what_they_answer_for(people: People, seats: Any) -> None:
    (told,) = seat_section(people["Meike"].pk)
    assert (told["topic"], told["agreed_on_date"], told["agreed_with"]) == ("payment", "2026-11-20", "Gesa Albers")
