"""What a page that everybody opens many times a day may weigh."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

KIB = 1024


@pytest.mark.parametrize(("address", "most"), [("/", 20), ("/customers/", 16), ("/contacts/", 16), ("/now", 16)])
def test_the_pages_of_every_day_stay_within_their_budget(address: str, most: int) -> None:
    client = Client()
    client.force_login(Member.objects.filter(role=Role.OWNER).earliest("pk"))
    page = client.get(address)
    assert page.status_code == 200
    weight = len(gzip.compress(page.content, 6))
    assert 2 * KIB < weight <= most * KIB, f"{address} weighs {weight / KIB:.1f} KiB"
