"""An import is taken back: what it made goes, what it changed is put back, what others did since stays and is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.demo import SALTS, row_counts
from tests.factories.imports import NOW, loaded, undone
from tests.factories.people import Cast, make_cast

from fairlead.audit.tracking import acting
from fairlead.availability.models import Leave
from fairlead.availability.operations.leave import change_leave
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField, ImportRun, SearchEntry, Site
from fairlead.customers.operations import imports
from fairlead.customers.operations.accounts import change_account
from fairlead.customers.operations.contacts import change_contact, create_contact
from fairlead.customers.operations.derived import refresh_search
from fairlead.customers.operations.imports import TooLateToUndo, WrongState
from fairlead.customers.operations.imports.running import forget_imports
from fairlead.customers.operations.imports.undoing import kept_after_undo
from fairlead.customers.queries.search import search_page
from fairlead.customers.types import ImportState, PointKind
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import correct_exchange, record_exchange
from fairlead.exchanges.types import Direction, Kind
from fairlead.planner.models import Item
from fairlead.planner.operations.items import finish_item

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
# What a run writes and no undo takes away: its own rows, their history, and the jobs that asked for it.
OWN_TABLES = ("customers.Import", "procrastinate", "Event", "pghistory", "team.Notification")
HEADINGS = (
    "Company", "Customer number", "Country", "City", "Industry", "Tier", "Tags", "Website", "Note", "Contact", "Role",
    "E-mail", "Mobile", "Leave", "Next step", "Next step date", "Latest contact",
)  # fmt: skip
KATRIN = (
    "Nordlicht GmbH", "K-1", "DE", "Bremen", "Lighting", "A", "new", "nordlicht.example", "From the list",
    "Katrin Albers", "Head buyer", "katrin@nordlicht.example", "+49 151 12345678", "2026-12-20..2027-01-05",
    "Send samples", "2026-11-20", "2026-10-05",
)  # fmt: skip
NEW_PERSON = (
    *KATRIN[:9],
    "Jonas Brandt",
    "Fitter",
    "jonas@nordlicht.example",
    "",
    "2026-12-24..2026-12-31",
    "Call Jonas",
    "",
    "",
)
NEW_COMPANY = (
    "Südwind AG", "K-2", "AT", "Wien", "Wind", "B", "", "", "", "Eva Huber", "", "eva@suedwind.example", "",
    "2027-02-01..2027-02-05", "Introduce us", "", "2026-09-01",
)  # fmt: skip
ROWS = [HEADINGS, KATRIN, NEW_PERSON, NEW_COMPANY]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def known(cast: Cast) -> Account:
    account = make_account(
        owner=cast.owner, external_id="K-1", match_name="nordlicht", industry="Tools", tags=["fair"], tier="B"
    )
    make_contact(account, email="k.albers@nordlicht.example", role="Buyer", is_main=True)
    refresh_search(account_ids=[account.pk])
    return account


@pytest.fixture
def run(cast: Cast, known: Account) -> ImportRun:
    return loaded(cast.boss, ROWS, on_match="OVERWRITE", on_contact_match="OVERWRITE", default_owner=str(cast.owner.pk))


def rows_of_everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of a customer that matters, but for what the database counts."""
    counted = {"version", "updated_at", "created_at", "id", "account_id", "contact_id", "grams", *SALTS}
    tables = (Account, Site, Contact, ContactPoint, SearchEntry, Leave, Item, Exchange, CustomField)
    return {
        model.__name__: sorted(
            ({name: value for name, value in row.items() if name not in counted} for row in model.objects.values()),
            key=str,
        )
        for model in tables
    }


def test_an_undo_leaves_everything_as_it_was_before_the_load(cast: Cast, known: Account) -> None:
    before, counts = rows_of_everything(), row_counts()
    run = loaded(cast.boss, ROWS, on_match="OVERWRITE", on_contact_match="OVERWRITE")
    assert (Account.objects.count(), Contact.objects.count()) == (2, 3)
    assert (Leave.objects.count(), Item.objects.count(), Exchange.objects.count()) == (3, 3, 2)
    changed = Account.objects.get(pk=known.pk)
    assert (changed.industry, changed.city, changed.tags, changed.tier) == ("Lighting", "Bremen", ["new"], "A")
    run = undone(run, cast.boss, now=LATER)
    assert (run.state, run.undone_by, run.undone_at) == (ImportState.UNDONE, cast.boss, LATER)
    assert run.counts["undo"] == {"removed_accounts": 1, "removed_contacts": 2, "restored": 2, "kept": 0}
    assert rows_of_everything() == before
    after = {name: count for name, count in row_counts().items() if not any(own in name for own in OWN_TABLES)}
    assert after == {name: count for name, count in counts.items() if name in after}
    assert not run.changes.exists()


def test_what_an_undo_puts_back_is_found_again_and_what_goes_is_not(cast: Cast, run: ImportRun) -> None:
    def found(text: str) -> list[str]:
        return [entry.title for entry in search_page(cast.boss, text, offset=0, size=10).found]

    assert found("suedwind") != []
    undone(run, cast.boss)
    assert [found(text) for text in ("suedwind", "Südwind", "jonas", "15112345678")] == [[], [], [], []]
    assert found("k.albers@nordlicht") == ["Katrin Albers"]


def test_fields_of_older_rows_that_somebody_changed_since_stay_and_are_told(
    cast: Cast, known: Account, run: ImportRun
) -> None:
    change_account(account_id=known.pk, by=cast.owner, now=NOW, values={"industry": "Lamps", "city": "Kiel"})
    person = Contact.objects.get(name="Katrin Albers")
    change_contact(contact_id=person.pk, by=cast.owner, now=NOW, values={"role": "Owner"})
    plan, kept = kept_after_undo(run, cast.boss)
    assert len(plan.accounts) == 1
    assert {(one.kind, one.label, one.reason, one.fields) for one in kept} == {
        ("account", "Nordlicht GmbH", "changed", kept_fields(kept, "account")),
        ("contact", "Katrin Albers", "changed", ("role",)),
    }
    assert {"industry", "city"} <= set(kept_fields(kept, "account"))
    run = undone(run, cast.boss)
    known.refresh_from_db()
    person.refresh_from_db()
    assert (known.industry, known.city, known.zone) == ("Lamps", "Kiel", "Europe/Berlin")
    assert (known.tier, known.tags, known.website, known.note) == ("B", ["fair"], "", "")
    assert person.role == "Owner"
    assert run.counts["undo"]["kept"] == 2


def kept_fields(kept: Any, kind: str) -> tuple[str, ...]:
    return next(one.fields for one in kept if one.kind == kind)


@pytest.mark.parametrize(
    "deed", ["edit", "contact", "point", "number gone", "to-do", "exchange", "leave", "correction"]
)
def test_a_new_customer_that_somebody_has_worked_with_stays_whole(cast: Cast, run: ImportRun, deed: str) -> None:
    account = Account.objects.get(external_id="K-2")
    person = account.contacts.get()
    with acting(by_id=cast.owner.pk, cause="test"):
        work(deed, account, person, cast)
    _plan, kept = kept_after_undo(run, cast.boss)
    assert ("account", account.pk) in {(one.kind, one.row_id) for one in kept}
    run = undone(run, cast.boss)
    assert Account.objects.filter(pk=account.pk).exists()
    assert Contact.objects.filter(pk=person.pk).exists()
    assert Item.objects.filter(account=account).count() == 1
    assert Leave.objects.filter(contact=person).count() == 1
    assert not Contact.objects.filter(name="Jonas Brandt").exists()
    assert run.counts["undo"]["removed_accounts"] == 0
    assert run.counts["undo"]["kept"] >= 1


def work(deed: str, account: Account, person: Contact, cast: Cast) -> None:
    """Do something with a new customer, as somebody might a day later."""
    by = {"by": cast.owner, "now": NOW}
    match deed:
        case "edit":
            change_account(account_id=account.pk, values={"industry": "Sun"}, **by)  # type: ignore[arg-type]
        case "contact":
            create_contact(account_id=account.pk, values={"name": "Max Moser"}, **by)  # type: ignore[arg-type]
        case "point":
            points = [*person.points.values("kind", "value", "label"), {"kind": PointKind.WECHAT, "value": "eva"}]
            change_contact(contact_id=person.pk, values={"points": points}, **by)  # type: ignore[arg-type]
        case "number gone":
            change_contact(contact_id=person.pk, values={"points": []}, **by)  # type: ignore[arg-type]
        case "to-do":
            finish_item(item=Item.objects.get(account=account), **by)  # type: ignore[arg-type]
        case "exchange":
            said = {"kind": Kind.CALL, "text": "Hello"}
            record_exchange(account=account, **said, **by)  # type: ignore[arg-type]
        case "leave":
            note_on_leave(person, cast)
        case "correction":
            old = Exchange.objects.get(account=account)
            said = {"contact": None, "direction": Direction.OUT, "outcome": "", "duration_minutes": None, "text": ""}
            correct_exchange(exchange=old, kind=Kind.CALL, occurred_at=NOW, **said, **by)  # type: ignore[arg-type]


def note_on_leave(person: Contact, cast: Cast) -> None:
    """Change the leave that the list named."""
    leave = Leave.objects.get(contact=person)
    kept = {"ask_again_date": None, "kind": leave.kind, "stand_in": None, "certainty": leave.certainty}
    kept |= {"start_time": None, "end_time": None}
    days = {"start_date": leave.start_date, "end_date": leave.end_date}
    change_leave(leave=leave, by=cast.owner, now=NOW, note="Skiing", **days, **kept)  # type: ignore[arg-type]


def test_a_new_person_of_an_older_customer_stays_with_what_hangs_on_them(cast: Cast, run: ImportRun) -> None:
    jonas = Contact.objects.get(name="Jonas Brandt")
    note_on_leave(jonas, cast)
    run = undone(run, cast.boss)
    assert Leave.objects.get().contact == jonas
    assert run.counts["undo"]["removed_contacts"] == 1
    assert not Account.objects.filter(external_id="K-2").exists()


def test_an_address_that_somebody_labelled_since_stays_with_the_older_person(cast: Cast, run: ImportRun) -> None:
    person = Contact.objects.get(name="Katrin Albers")
    points = list(person.points.values("kind", "value", "label"))
    points = [{**point, "label": "private" if point["kind"] == PointKind.MOBILE else ""} for point in points]
    change_contact(contact_id=person.pk, by=cast.owner, now=NOW, values={"points": points})
    _plan, kept = kept_after_undo(run, cast.boss)
    assert ("contact", person.pk, ("points",)) in {(one.kind, one.row_id, one.fields) for one in kept}
    undone(run, cast.boss)
    values = set(person.points.values_list("value", flat=True))
    assert values == {"k.albers@nordlicht.example", "+4915112345678"}


def test_new_fields_and_their_values_go_unless_somebody_uses_them(cast: Cast, known: Account) -> None:
    rows = [("Company", "Customer number", "Hall", "Booth"), ("Nordlicht GmbH", "K-1", "7", "B12")]
    run = loaded(cast.boss, rows, targets=["account", "external_id", "new.account", "new.account"])
    hall, booth = (CustomField.objects.get(label=label) for label in ("Hall", "Booth"))
    known.refresh_from_db()
    assert known.custom == {hall.key: "7", booth.key: "B12"}
    change_account(account_id=known.pk, by=cast.owner, now=NOW, values={"custom": {booth.key: "C3"}})
    undone(run, cast.boss)
    known.refresh_from_db()
    assert known.custom == {booth.key: "C3"}
    assert list(CustomField.objects.all()) == [booth]


def test_the_latest_import_is_taken_back_without_the_one_before_it(cast: Cast, known: Account) -> None:
    first = loaded(
        cast.boss, [("Company", "Customer number", "Industry"), ("Nordlicht", "K-1", "A")], on_match="OVERWRITE"
    )
    second = loaded(
        cast.boss, [("Company", "Customer number", "Industry"), ("Nordlicht", "K-1", "B")], on_match="OVERWRITE"
    )
    undone(second, cast.boss)
    known.refresh_from_db()
    assert known.industry == "A"
    undone(first, cast.boss)
    known.refresh_from_db()
    assert (known.industry, known.name) == ("Tools", "Nordlicht GmbH")


def test_an_earlier_import_is_taken_back_beneath_a_later_one(cast: Cast, known: Account) -> None:
    first = loaded(cast.boss, [("Company", "Customer number", "Industry", "Tier"), ("Nordlicht", "K-1", "A", "A")],
                   on_match="OVERWRITE")  # fmt: skip
    loaded(cast.boss, [("Company", "Customer number", "Industry"), ("Nordlicht", "K-1", "B")], on_match="OVERWRITE")
    undone(first, cast.boss)
    known.refresh_from_db()
    assert (known.industry, known.tier) == ("B", "B")


def test_who_may_undo_and_until_when(cast: Cast, known: Account) -> None:
    run = loaded(cast.owner, ROWS)
    for other in (cast.colleague, cast.stranger, cast.leader):
        with pytest.raises(ImportRun.DoesNotExist):
            imports.undo(run_id=run.pk, by=other, now=NOW)
    with pytest.raises(TooLateToUndo):
        imports.undo(run_id=run.pk, by=cast.owner, now=NOW + timedelta(days=91))
    run = undone(run, cast.boss)
    with pytest.raises(WrongState):
        imports.undo(run_id=run.pk, by=cast.boss, now=NOW)


def test_customers_that_are_a_strangers_by_now_stay(cast: Cast, run: ImportRun) -> None:
    run = loaded(cast.owner, [("Company",), ("Mine",), ("Given away",)])
    given = Account.objects.get(name="Given away")
    change_account(account_id=given.pk, by=cast.boss, now=NOW, values={"owner_id": cast.stranger.pk})
    plan, kept = kept_after_undo(run, cast.owner)
    assert [(one.label, one.reason) for one in kept] == [("Given away", "not_yours")]
    undone(run, cast.owner)
    assert set(Account.objects.filter(name__in=("Mine", "Given away"))) == {given}
    assert plan.accounts != []


def test_what_is_kept_for_undoing_is_forgotten_in_time(cast: Cast, run: ImportRun) -> None:
    forget_imports(now=NOW + timedelta(days=89))
    assert run.changes.exists()
    forget_imports(now=NOW + timedelta(days=91))
    assert not run.changes.exists()
    assert ImportRun.objects.filter(pk=run.pk).exists()
