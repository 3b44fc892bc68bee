"""The pages that take an import back: what they announce, what they tell afterwards, and when it is too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse
from tests.factories.customers import make_account
from tests.factories.imports import NOW, loaded, undone
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.customers.models import Account, ImportRun
from fairlead.customers.types import ImportState
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
LIST = [
    ["客户编号", "公司名称", "国家", "联系人", "邮箱"],
    ["K001", "穆勒贸易有限公司", "德国", "Hans Müller", "hans@mueller.example"],
    ["K002", "Boutique Soleil", "法国", "Claire Dubois", "claire@soleil.example"],
    ["K003", "Atlantis Corp", "亚特兰蒂斯", "", ""],
]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text_of(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def page_of(member: Member, run: ImportRun) -> str:
    return text_of(signed_in(member).get(reverse("import_run", args=[run.pk])))


def test_an_undo_says_first_what_it_would_remove_restore_and_keep(cast: Cast) -> None:
    make_account("Boutique Soleil", owner=cast.owner, country="", external_id="K002")
    run = loaded(cast.owner, LIST)
    kept = Account.objects.get(external_id="K003")
    signed_in(cast.owner).post(reverse("account_zone", args=[kept.pk]), {"zone": "Europe/Athens"})
    client, address = signed_in(cast.owner), reverse("import_undo", args=[run.pk])
    page = text_of(client.get(address))
    for label, number in (("Customers removed", 1), ("People removed", 2), ("Put back as before", 1), ("Kept", 1)):
        assert f'<dt>{label}</dt><dd class="num">{number}</dd>' in page, label
    assert "Atlantis Corp" in page
    assert "Somebody has changed it since, so it stays." in page
    assert "<html" not in text_of(client.get(address, headers={"X-Fairlead-Panel": "sheet"}))
    assert ImportRun.objects.get(pk=run.pk).state == ImportState.LOADED

    assert client.post(address)["Location"] == reverse("import_run", args=[run.pk])
    run.refresh_from_db()
    assert run.state == ImportState.UNDOING


def test_an_undone_list_tells_what_happened(cast: Cast) -> None:
    run = undone(loaded(cast.owner, LIST), cast.owner)
    page = page_of(cast.owner, run)
    assert "<dt>Customers removed</dt><dd>3</dd>" in page
    assert f"by {cast.owner}" in page
    assert "Undo the import" not in page


def test_fields_that_stay_are_named(cast: Cast) -> None:
    known = make_account("Boutique Soleil", owner=cast.owner, country="", external_id="K002")
    run = loaded(
        cast.owner, [["Customer no.", "Company", "Industry", "Country"], ["K002", "Boutique Soleil", "Tea", "FR"]]
    )
    Account.objects.filter(pk=known.pk).update(industry="Coffee", version=9)
    page = text_of(signed_in(cast.owner).get(reverse("import_undo", args=[run.pk])))
    assert "Changed since, so these values stay: industry." in page


def test_what_is_too_old_cannot_be_undone(cast: Cast) -> None:
    run = loaded(cast.owner, LIST)
    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        assert "Undo the import" not in page_of(cast.owner, run)
        client, address = signed_in(cast.owner), reverse("import_undo", args=[run.pk])
        for answer in (client.get(address), client.post(address)):
            assert "no longer kept, so it cannot be undone" in text_of(answer, 409)
