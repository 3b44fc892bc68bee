"""Every status leads to its reasons, by one component: on the desk, in lists, on pages and on the world clock."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import Leave, MemberLeave
from fairlead.customers.models import Contact
from fairlead.customers.operations.derived import refresh_search
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
AT = "at=2026-11-23T16:00"  # a Monday morning in Hamburg, for somebody in Shanghai
PILL = re.compile(r'<(a|span) class="fl-pill is-[a-z]+"([^>]*)><i></i>([^<]*)')


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner), is_main=True)


def add_leave(contact: Contact, first_day: str, end_day: str, by: Member) -> None:
    days = {"start_date": date.fromisoformat(first_day), "end_date": date.fromisoformat(end_day)}
    Leave.objects.create(contact=contact, recorded_by=by, **days)


@pytest.mark.parametrize(
    ("page", "reasons"),
    [
        ("/?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/now?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/contacts/{contact}?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/customers/{account}?{at}", "/customers/{account}/why?at=2026-11-23T16%3A00"),
        ("/customers/?{at}", "/customers/{account}/why?at=2026-11-23T16%3A00"),
        ("/contacts/?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/search?q=albers&{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/search?q=nordlicht&{at}", "/customers/{account}/why?at=2026-11-23T16%3A00"),
        ("/clock?{at}", "/zones/Europe/Berlin/why?at=2026-11-23T16%3A00"),
        ("/clock?{at}&shift=60", "/zones/Europe/Berlin/why?at=2026-11-23T17%3A00"),
    ],
)
def test_each_status_is_a_link_to_its_reasons(cast: Cast, contact: Contact, page: str, reasons: str) -> None:
    refresh_search(account_ids=[contact.account_id])
    keys = {"contact": contact.pk, "account": contact.account_id, "at": AT}
    browser = signed_in(cast.owner)
    html = browser.get(page.format(**keys)).content.decode()
    address = reasons.format(**keys)
    pills = [(attributes, text) for tag, attributes, text in PILL.findall(html) if f'href="{address}"' in attributes]
    assert pills
    assert all("data-panel" in attributes and 'title="' in attributes for attributes, _text in pills)
    assert "Why?" in html
    told = browser.get(address)
    assert told.status_code == 200
    assert {text for _tag, _attributes, text in PILL.findall(told.content.decode())} == {text for _, text in pills}


def test_lists_say_the_same_as_the_pages_of_those_in_them(cast: Cast) -> None:
    """Whoever is on leave, nobody known (the week of the place), likely away, in no known zone, or gone for good."""
    away = make_contact(make_account("Away AG", owner=cast.owner), "Anke Weg", is_main=True)
    add_leave(away, "2026-11-20", "2026-12-01", cast.owner)
    empty = make_account("Empty AG", owner=cast.owner)
    lost = make_account("Lost Ltd", owner=cast.owner, country="BR", subdivision="", city="", zone="", zone_source="")
    gone = make_contact(away.account, "Gerd Fort", left_on_date=date(2026, 10, 1))
    browser = signed_in(cast.owner)

    def pills(address: str) -> dict[str, str]:
        html = browser.get(address).content.decode()
        return {
            re.search(r'href="([^"]*)"', attributes).group(1): text  # type: ignore[union-attr]
            for tag, attributes, text in PILL.findall(html)
            if tag == "a"
        }

    listed = pills(f"/customers/?{AT}") | pills(f"/contacts/?{AT}") | pills(f"/contacts/?state=left&{AT}")
    for kind, record in (("customers", away.account), ("customers", empty), ("contacts", away)):
        address = f"/{kind}/{record.pk}/why?at=2026-11-23T16%3A00"
        assert listed[address] == pills(f"/{kind}/{record.pk}?{AT}")[address]
    assert listed[f"/customers/{lost.pk}/why?at=2026-11-23T16%3A00"] == "Zone unknown"
    assert not [address for address in listed if f"/contacts/{gone.pk}/" in address]


def test_where_the_zone_is_unknown_the_page_asks_for_it_and_shows_all_else(cast: Cast) -> None:
    lost = make_account("Lost Ltd", owner=cast.owner, country="BR", subdivision="", city="", zone="", zone_source="")
    MemberLeave.objects.create(
        member=cast.owner, start_date=date(2026, 11, 20), end_date=date(2026, 12, 1), recorded_by=cast.owner
    )
    html = signed_in(cast.owner).get(f"/customers/{lost.pk}?{AT}").content.decode()
    head = html.partition('class="fl-card-body"')[2].partition("</section>")[0]
    assert "Time zone unknown" in head
    assert not PILL.findall(head)
    assert "the owner here, is" in head


def test_the_palette_shows_how_those_found_stand(cast: Cast, contact: Contact) -> None:
    refresh_search(account_ids=[contact.account_id])
    add_leave(contact, "2000-01-01", "2999-01-01", cast.owner)
    html = signed_in(cast.owner).get("/palette?q=albers").content.decode()
    assert [text.split()[0] for _tag, _attributes, text in PILL.findall(html)] == ["Away"]


def test_the_clock_tells_by_which_week_offices_are_open(cast: Cast) -> None:
    page = signed_in(cast.owner).get(f"/zones/Asia/Riyadh/why?{AT}").content.decode()
    assert "Offices in Riyadh" in page
    assert "Riyadh: Monday 11:00 there (UTC+3)" in page
    assert "Usual there: Monday" in page
    assert "/customers/" not in page.partition("<main")[2].partition("</main>")[0]
    for unknown in ("Asia/Atlantis", "..", "Europe"):
        assert signed_in(cast.owner).get(f"/zones/{unknown}/why").status_code == 404
