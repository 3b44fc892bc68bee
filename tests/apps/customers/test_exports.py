"""Lists of customers on their way out: exactly what the page shows, in any language, and home again unchanged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.factories.customers import make_account, make_contact
from tests.factories.exports import content_of, derive_customers, headings_of, rows_of, written
from tests.factories.imports import NOW, checked, loaded, sentences, told
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.core.places import find_country, find_subdivision
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField, Site
from fairlead.customers.operations.exports import export_accounts, export_contacts, writing
from fairlead.customers.operations.imports import proposing
from fairlead.customers.operations.imports.plan import OnMatch
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.queries.contacts import ContactFilter
from fairlead.customers.types import Channel, Consent, FieldOwner, FieldType, PointKind, Rank, Stage, Tier, ZoneSource
from fairlead.team.models import Export, Member
from fairlead.ui.exports import FileFormat
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
FORMATS = [*FileFormat]


def accounts_of(by: Member, file_format: FileFormat = FileFormat.CSV, **chosen: Any) -> bytes:
    return written(
        export_accounts(by=by, now=NOW, chosen=AccountFilter(**chosen), file_format=file_format), file_format
    )


def contacts_of(by: Member, file_format: FileFormat = FileFormat.CSV, **chosen: Any) -> bytes:
    return written(
        export_contacts(by=by, now=NOW, chosen=ContactFilter(**chosen), file_format=file_format), file_format
    )


def make_custom_fields() -> None:
    for belongs_to in FieldOwner:
        for position, kind in enumerate(FieldType):
            CustomField.objects.create(
                belongs_to=belongs_to,
                key=kind.lower(),
                label=f"{belongs_to.title()} – {kind.lower()}",
                type=kind,
                choices=["Sea", "Air; express" if kind == FieldType.CHOICE else "Air"],
                position=position,
            )


CUSTOM = {
    "text": "=1+1",
    "number": 1.234,
    "date": "2026-11-03",
    "yes_no": True,
    "choice": "Sea",
    "choices": ["Sea", "Air"],
    "link": "https://nordlicht.example/a?b=c",
}


def make_rich_account(cast: Cast) -> Account:
    """Make an account that has everything, much of it awkward."""
    return make_account(
        "+Nordlicht «GmbH», Ltd",
        owner=cast.owner,
        backup_owner=cast.backup,
        match_name="nordlicht",
        legal_name="-Nordlicht Handels GmbH",
        trade_names=["北极光", "Lys; Nord"[:3]],
        external_id="0042",
        tax_id="DE 123456788",
        website="https://nordlicht.example",
        domain="nordlicht.example",
        address="Kai 5\nHaus @3",
        industry="Pumps",
        source="Canton Fair",
        stage=Stage.SAMPLING,
        tier=Tier.B,
        currency="EUR",
        payment_terms="T/T 30 %, rest before shipment",
        payment_days=30,
        credit_limit=Decimal("12500.50"),
        tags=["vip", "fair 2026"],
        note="=cmd|' /C calc'!A0\nSecond line",
        custom=CUSTOM,
    )


def make_rich_contact(account: Account) -> Contact:
    """Make a contact who has everything."""
    contact = make_contact(
        account,
        "Müller, Anna-Lena",
        email="anna@nordlicht.example",
        phone="+494012345678",
        given_name="Anna-Lena",
        family_name="Müller",
        latin_name="",
        salutation="Dr.",
        role="@Einkauf",
        department="Purchasing",
        rank=Rank.HEAD,
        languages=["de", "zh-Hant", "en-GB"],
        zone="Europe/London",
        week=[{"days": ["mon", "wed", "fri"], "from": "08:30", "to": "17:00", "breaks": [["12:00", "12:45"]]}],
        wishes="No calls\nbefore ten",
        preferred_channel=Channel.CALL,
        consent=Consent.GIVEN,
        consent_date=date(2026, 1, 31),
        consent_source="Fair",
        is_main=True,
        note="-5 % always",
        custom=CUSTOM,
    )
    for position, (kind, value, label) in enumerate(
        [
            (PointKind.EMAIL, "a.mueller@nordlicht.example", "private"),
            (PointKind.PHONE, "+494012345679", "ext. 12"),
            (PointKind.MOBILE, "+4915112345678", ""),
            (PointKind.WHATSAPP, "+4915112345678", ""),
            (PointKind.WECHAT, "anna_nord", ""),
        ],
        start=1,
    ):
        ContactPoint.objects.create(contact=contact, kind=kind, value=value, label=label, position=position)
    return contact


# --- what stands in the file --------------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_file_has_what_the_page_shows_in_its_order(file_format: FileFormat) -> None:
    cast = make_cast()
    for name, tier, country in (("Zeta", "A", "DE"), ("Alpha", "B", "DE"), ("Beta", "A", "FR"), ("Gamma", "A", "DE")):
        make_account(name, owner=cast.owner, tier=tier, country=country)
    client = signed_in(cast.owner)
    query = {"tier": "A", "sort": "-name"}

    page = client.get("/customers/", query)
    rows = rows_of(content_of(client.get("/customers/export", {**query, "format": file_format})))

    assert [row["Company"] for row in rows] == ["Zeta", "Gamma", "Beta"]
    assert [row["Company"] for row in rows] == [row.account.name for row in page.context["listed"].rows]


def test_a_search_a_tag_and_a_field_of_ones_own_narrow_the_file_as_the_page() -> None:
    cast = make_cast()
    CustomField.objects.create(belongs_to=FieldOwner.ACCOUNT, key="size", label="Size", type=FieldType.TEXT)
    make_account("Alpha", owner=cast.owner, tags=["vip"], custom={"size": "big"})
    make_account("Beta", owner=cast.owner, tags=["vip"], custom={"size": "small"})
    make_account("Gamma", owner=cast.owner, custom={"size": "big"})

    rows = rows_of(content_of(signed_in(cast.owner).get("/customers/export?format=csv&tag=vip&f.size=big")))

    assert [(row["Company"], row["Size"]) for row in rows] == [("Alpha", "big")]
    assert Export.objects.get().query == "tag=vip&f.size=big"


def test_contacts_come_as_their_page_lists_them() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    make_contact(account, "Berta", rank=Rank.HEAD)
    make_contact(account, "Anton", rank=Rank.HEAD)
    make_contact(account, "Gone", rank=Rank.HEAD, left_on_date=date(2026, 1, 1))
    make_contact(account, "Carl", rank=Rank.STAFF)
    client = signed_in(cast.owner)

    rows = rows_of(content_of(client.get("/contacts/export?format=csv&rank=HEAD")))
    left = rows_of(content_of(client.get("/contacts/export?format=csv&state=left")))

    assert [row["Name of the person"] for row in rows] == ["Anton", "Berta"]
    assert [(row["Name of the person"], row["Left the company on"]) for row in left] == [("Gone", "2026-01-01")]


SEES = {"owner", "backup", "colleague", "leader", "boss", "finance", "viewer"}


@pytest.mark.parametrize("relation", [*sorted(SEES), "stranger"])
def test_the_files_show_a_customer_to_those_alone_who_may_see_it(relation: str) -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    make_contact(account)
    make_account("Binned", owner=cast.owner, backup_owner=cast.backup, deleted_at=NOW)
    client = signed_in(getattr(cast, relation))

    companies = [row["Company"] for row in rows_of(content_of(client.get("/customers/export?format=csv")))]
    people = [row["Name of the person"] for row in rows_of(content_of(client.get("/contacts/export?format=csv")))]

    shown = relation in SEES
    assert companies == (["Nordlicht GmbH"] if shown else [])
    assert people == (["Katrin Albers"] if shown else [])


MONEY = ["Currency", "Payment terms", "Days to pay", "Credit limit"]


@pytest.mark.parametrize(
    ("relation", "limit"),
    [
        ("owner", "9000.00"),
        ("backup", "9000.00"),
        ("leader", "9000.00"),
        ("boss", "9000.00"),
        ("finance", "9000.00"),
        ("colleague", ""),
        ("viewer", None),
    ],
)
def test_terms_are_for_those_alone_who_may_see_the_accounts_money(relation: str, limit: str | None) -> None:
    cast = make_cast()
    make_account(owner=cast.owner, backup_owner=cast.backup, credit_limit=Decimal("9000"), currency="EUR")

    data = accounts_of(getattr(cast, relation))

    assert rows_of(data)[0].get("Credit limit") == limit
    assert [one in headings_of(data) for one in MONEY] == [limit is not None] * 4
    assert (b"9000" in data) == bool(limit)


def test_who_has_not_signed_in_gets_no_file() -> None:
    for address in ("/customers/export", "/contacts/export"):
        assert Client().get(address).status_code == 302
    assert not Export.objects.exists()


def test_each_export_is_remembered_with_who_what_and_how_many() -> None:
    cast = make_cast()
    make_contact(make_account(owner=cast.owner))
    client = signed_in(cast.owner)

    content_of(client.get("/customers/export?format=csv&owner=me&sort=-name"))
    content_of(client.get("/contacts/export"))

    kept = [(one.name, one.rows, one.file_format, one.query, one.made_by) for one in Export.objects.order_by("pk")]
    assert kept == [
        ("customers", 1, "csv", "owner=me&sort=-name", cast.owner),
        ("contacts", 1, "xlsx", "", cast.owner),
    ]


def test_a_file_of_many_rows_is_read_in_slices(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    cast = make_cast()
    Account.objects.bulk_create(
        [Account(name=f"C{n:04}", sort_name=f"c{n:04}", match_name=f"c{n:04}", owner=cast.owner) for n in range(2500)]
    )
    client = signed_in(cast.owner)

    with django_assert_max_num_queries(40):
        rows = rows_of(content_of(client.get("/customers/export?format=csv")))

    assert [row["Company"] for row in rows] == [f"C{n:04}" for n in range(2500)]


def test_the_button_leads_to_the_list_as_it_is_narrowed() -> None:
    cast = make_cast()

    customers = signed_in(cast.owner).get("/customers/?tier=A&cursor=xyz").content.decode()
    people = signed_in(cast.owner).get("/contacts/?rank=HEAD").content.decode()

    for kind in FORMATS:
        assert f'href="/customers/export?tier=A&amp;format={kind}"' in customers
        assert f'href="/contacts/export?rank=HEAD&amp;format={kind}"' in people


# --- injection ------------------------------------------------------------------------------------------------------


def test_what_strangers_typed_is_not_run_by_any_spreadsheet() -> None:
    cast = make_cast()
    make_contact(make_rich_account(cast), "=HYPERLINK(1)", phone="+4912345678", note="@x", role="＝1+1")
    CustomField.objects.create(belongs_to=FieldOwner.ACCOUNT, key="x", label="=Label", type=FieldType.TEXT)

    for data in (accounts_of(cast.owner), contacts_of(cast.owner)):
        text = data.decode("utf-8-sig")
        for start in ("\n=", "\n+", "\n-", "\n@", ",=", ",+", ",-", ",@", ",＝", ',"=', ',"+', ',"-', ',"@'):
            assert start not in text, start


# --- home again -----------------------------------------------------------------------------------------------------


@pytest.fixture
def rich() -> Cast:
    cast = make_cast()
    make_custom_fields()
    account = make_rich_account(cast)
    site = Site.objects.create(
        account=account,
        name="Werk Süd",
        country="DE",
        zone="Europe/Berlin",
        zone_source=ZoneSource.COUNTRY,
        is_main=True,
    )
    make_rich_contact(account)
    make_contact(account, "王丽", latin_name="Wang Li", family_name="王", given_name="丽", site=site)
    make_contact(account, "Mr. John SMITH", email="john@nordlicht.example")
    make_contact(account, "Prof. Ada")
    make_account("Bare", owner=None, country="", subdivision="", city="", zone="", zone_source="")
    make_account("US", owner=cast.stranger, country="US", subdivision="CA", city="Fresno", zone="America/Los_Angeles")
    make_account("Taiyuan", owner=cast.boss, country="CN", subdivision="SX", city="太原", zone="Asia/Shanghai")
    derive_customers()
    return cast


def state() -> set[tuple[str, int, str, str]]:
    """Return everything that an import could have changed, value by value."""
    return {
        (table.__name__, row["id"], name, repr(value))
        for table in (Account, Site, Contact, ContactPoint)
        for row in table.objects.values()
        for name, value in row.items()
    }


@pytest.mark.parametrize("take", [accounts_of, contacts_of])
@pytest.mark.parametrize(
    ("file_format", "language", "policy"),
    [
        *((FileFormat.CSV, language, OnMatch.OVERWRITE) for language in LANGUAGES),
        (FileFormat.CSV, "en", OnMatch.FILL),
        (FileFormat.XLSX, "en", OnMatch.OVERWRITE),
        (FileFormat.XLSX, "zh-hans", OnMatch.FILL),
    ],
)
def test_an_exported_list_comes_home_and_finds_everything_unchanged(
    rich: Cast, take: Callable[..., bytes], file_format: FileFormat, language: str, policy: OnMatch
) -> None:
    before = state()
    with translation.override(language):
        data = take(rich.boss, file_format)

    run = loaded(rich.boss, data, on_match=policy, on_contact_match=policy)

    assert [(*problem, sentence) for problem, sentence in zip(told(run), sentences(run), strict=True)] == []
    assert sorted(state() - before) == []
    assert state() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("take", [accounts_of, contacts_of])
def test_the_import_knows_each_heading_that_an_export_writes(
    rich: Cast, take: Callable[..., bytes], language: str
) -> None:
    with translation.override(language):
        headings = headings_of(take(rich.boss))
        left_out = {str(one) for one in writing.FOR_PEOPLE_ONLY}
    # The reader of the import may speak another language than that of the export.
    targets = dict(zip(headings, proposing.propose_targets(headings, []), strict=True))

    assert len(set(headings)) == len(headings)
    assert {heading for heading, target in targets.items() if not target} <= left_out
    kept = [target for target in targets.values() if target]
    assert len(set(kept)) == len(kept)


def test_a_contact_list_of_an_empty_desk_makes_the_people_anew(rich: Cast) -> None:
    data = contacts_of(rich.boss)
    points = sorted(ContactPoint.objects.values_list("kind", "value"))
    people = sorted(Contact.objects.values_list("name", "role", "languages", "left_on_date"))
    Contact.objects.all().delete()
    Account.objects.all().delete()

    run = checked(rich.boss, data)
    assert not [code for _row, _column, code in told(run)]
    loaded(rich.boss, data)

    assert sorted(ContactPoint.objects.values_list("kind", "value")) == points
    assert len(people) == Contact.objects.count()


@pytest.mark.parametrize("locale", ["en_GB", "zh_Hans_CN", "zh_Hant_TW", "es_ES"])
def test_every_country_and_region_is_written_so_that_it_is_found_again(locale: str) -> None:
    from pycountry import countries, subdivisions

    for country in countries:
        assert find_country(writing.country_text(country.alpha_2, locale)) == country.alpha_2
    for region in subdivisions:
        country_code, _dash, part = region.code.partition("-")
        if find_subdivision(country_code, part) == part:  # the others nobody can enter
            assert find_subdivision(country_code, writing.region_text(country_code, part)) == part, region.code


def test_names_of_countries_are_names_wherever_an_import_knows_them() -> None:
    assert writing.country_text("DE", "zh_Hans_CN") == "德国"
    assert writing.country_text("MX", "es_ES") == "México"
    assert writing.country_text("", "en_GB") == ""
    assert writing.region_text("US", "CA") == "California"


def test_colleagues_of_one_name_are_told_apart_by_their_address() -> None:
    cast = make_cast()
    Member.objects.filter(pk=cast.backup.pk).update(name=cast.owner.name)
    make_account(owner=cast.owner)

    assert rows_of(accounts_of(cast.boss))[0]["Owner"] == cast.owner.email
