"""What a file may look like: encodings, separators, workbooks, headings in three languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.imports import checked, csv_of, loaded, told, uploaded, workbook_of
from tests.factories.people import make_member

from fairlead.core.tabular import UnreadableTable
from fairlead.customers.models import Account, Contact, ImportRun
from fairlead.customers.types import ImportState
from fairlead.exchanges.models import Exchange
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


def table(text: str) -> list[list[str]]:
    """Return rows that are written with bars between their cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


CHINESE = table(
    """
    公司名称|国家|城市|联系人|职位|邮箱|手机|客户编号|客户等级|网址
    宁波海港贸易有限公司|中国|宁波|王伟|采购经理|wang@haigang.example|13800138000|K-1|A|haigang.example
    汉堡北光公司|德国|汉堡|李娜|采购|li@beiguang.example|+49 40 1234567|K-2|B|www.beiguang.example
    """
)
TRADITIONAL = table(
    """
    公司名稱|國家|城市|聯絡人|職稱|電子郵件|手機|客戶編號|客戶等級|網址
    寧波海港貿易有限公司|中國|寧波|王偉|採購經理|wang@haigang.example|13800138000|K-1|A|haigang.example
    漢堡北光公司|德國|漢堡|李娜|採購|li@beiguang.example|+49 40 1234567|K-2|B|www.beiguang.example
    """
)
SPANISH = table(
    """
    Empresa|País|Ciudad|Contacto|Cargo|Correo electrónico|Móvil|Código de cliente|Categoría|Página web
    Añil Señores, S.L.|España|Málaga|José Núñez|Compras|jose@anil.example|612 345 678|K-1|A|anil.example
    Größe y Cía|Alemania|Hamburgo|Jörg Weiß|Jefe|j@groesse.example|+49 40 1234567|K-2|B|groesse.example
    """
)
ENGLISH = table(
    """
    Company|Country|City|Contact|Job title|E-mail|Mobile|Customer number|Tier|Website
    Ningbo Harbour Trading|China|Ningbo|Wei Wang|Buyer|w@harbour.example|13800138000|K-1|A|harbour.example
    Nordlicht GmbH|Germany|Hamburg|Jörg Weiß|Head|j@nordlicht.example|+49 40 1234567|K-2|B|nordlicht.example
    """
)
MEANT = ["account", "country", "city", "contact", "role", "email", "mobile", "external_id", "tier", "website"]


@pytest.mark.parametrize(
    ("rows", "encoding", "separator"),
    [
        (ENGLISH, "utf-8", ","),
        (ENGLISH, "cp1252", ";"),
        (SPANISH, "utf-8-sig", ";"),
        (SPANISH, "cp1252", ";"),
        (SPANISH, "utf-16", "\t"),
        (CHINESE, "utf-8", ","),
        (CHINESE, "utf-8-sig", ","),
        (CHINESE, "gb18030", ","),
        (CHINESE, "gb18030", "\t"),
        (CHINESE, "utf-16", "\t"),
        (CHINESE, "utf-16-le", ","),
        (TRADITIONAL, "big5", ","),
        (TRADITIONAL, "big5", ";"),
        (TRADITIONAL, "utf-8-sig", ","),
    ],
)
def test_every_encoding_and_language_arrives_unharmed(rows: Any, encoding: str, separator: str) -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    run = loaded(boss, csv_of(rows, encoding=encoding, separator=separator))
    assert run.mapping["targets"] == MEANT
    assert (run.state, told(run)) == (ImportState.LOADED, [])
    kept = [
        (one.account.name, one.account.external_id, one.account.tier, one.name, one.role)
        for one in Contact.objects.order_by("account__external_id").select_related("account")
    ]
    assert kept == [(row[0], row[7], row[8], row[3], row[4]) for row in rows[1:]]
    points = set(Contact.objects.get(account__external_id="K-2").points.values_list("kind", "value"))
    assert points == {("EMAIL", rows[2][5]), ("MOBILE", "+49401234567")}
    assert list(Account.objects.order_by("external_id").values_list("country", flat=True))[1] == "DE"


def test_a_workbook_with_its_dates_numbers_and_several_sheets() -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    rows = [
        ("Company", "Country", "Customer number", "Contact", "Phone", "Latest contact", "Credit limit"),
        ("Nordlicht GmbH", "Germany", 4711, "Katrin Albers", 49401234567, date(2026, 3, 11), 5000.5),
    ]
    content = workbook_of(rows, before=["Read me"])
    run = uploaded(boss, content, name="customers.xlsx", sheet="Customers")
    assert run.mapping["sheets"] == ["Read me", "Customers"]
    run = loaded(boss, content, name="customers.xlsx", sheet="Customers")
    assert told(run) == []
    account = Account.objects.get()
    assert (account.external_id, str(account.credit_limit)) == ("4711", "5000.50")
    assert Exchange.objects.get().occurred_at.date() == date(2026, 3, 11)
    assert [one.value for one in Contact.objects.get().points.all()] == ["+49401234567"]


def test_the_order_of_day_and_month_is_proved_by_the_column_or_asked_for() -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    heading = ("Company", "Contact", "Left the company on")
    proved = loaded(boss, [heading, ("Alpha", "Ann", "03/11/2025"), ("Beta", "Bea", "25/11/2025")])
    assert told(proved) == []
    assert Contact.objects.get(name="Ann").left_on_date == date(2025, 11, 3)
    open_one = [heading, ("Gamma", "Gus", "03/11/2025")]
    assert told(checked(boss, open_one)) == [(2, "Left the company on", "date_order")]
    settled = loaded(boss, open_one, date_order="month_first")
    assert told(settled) == []
    assert Contact.objects.get(name="Gus").left_on_date == date(2025, 3, 11)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"%PDF-1.7 nothing of ours", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused_and_nothing_is_kept(content: bytes, settings: Any) -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    before = sorted(path.name for path in _kept(settings))
    with pytest.raises(UnreadableTable):
        uploaded(boss, content)
    assert not ImportRun.objects.exists()
    assert sorted(path.name for path in _kept(settings)) == before


def _kept(settings: Any) -> Any:
    from pathlib import Path

    return (Path(settings.MEDIA_ROOT) / "imports").glob("*")


def test_two_headings_in_one_list_and_formulas_that_an_export_disarmed() -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    rows = [("Company", "Note", "Note"), ("'=Alpha", "n/a", "Met at the fair"), ("Beta", "—", "")]
    run = loaded(boss, rows)
    assert told(run) == []
    assert set(Account.objects.values_list("name", "note")) == {("=Alpha", "Met at the fair"), ("Beta", "")}
