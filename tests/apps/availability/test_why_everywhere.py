"""Every status leads to its reasons, by one component: on the desk, in lists, on pages and on the world clock."""

from __future__ import annotations

import re

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.customers.models import Contact

pytestmark = pytest.mark.django_db
AT = "at=2026-11-23T16:00"  # a Monday morning in Hamburg, for somebody in Shanghai
PILL = re.compile(r'<(a|span) class="fl-pill is-[a-z]+"([^>]*)><i></i>([^<]*)')


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner), is_main=True)


@pytest.mark.parametrize(
    ("page", "reasons"),
    [
        ("/?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/now?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/contacts/{contact}?{at}", "/contacts/{contact}/why?at=2026-11-23T16%3A00"),
        ("/customers/{account}?{at}", "/customers/{account}/why?at=2026-11-23T16%3A00"),
        ("/clock?{at}", "/zones/Europe/Berlin/why?at=2026-11-23T16%3A00"),
        ("/clock?{at}&shift=60", "/zones/Europe/Berlin/why?at=2026-11-23T17%3A00"),
    ],
)
def test_each_status_is_a_link_to_its_reasons(cast: Cast, contact: Contact, page: str, reasons: str) -> None:
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


def test_the_clock_tells_by_which_week_offices_are_open(cast: Cast) -> None:
    page = signed_in(cast.owner).get(f"/zones/Asia/Riyadh/why?{AT}").content.decode()
    assert "Offices in Riyadh" in page
    assert "Riyadh: Monday 11:00 there (UTC+3)" in page
    assert "Usual there: Monday" in page
    assert "/customers/" not in page.partition("<main")[2].partition("</main>")[0]
    for unknown in ("Asia/Atlantis", "..", "Europe"):
        assert signed_in(cast.owner).get(f"/zones/{unknown}/why").status_code == 404
