"""Headings of real export formats and spreadsheets, and columns told by their values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.columns import SEVERAL_COLUMNS, fields, knows_heading, recognise

CANONICAL = [
    "account", "country", "subdivision", "city", "contact", "email", "phone", "zone", "language", "tier", "owner",
    "cadence", "latest_contact", "leave", "week", "value", "margin", "effort",
]  # fmt: skip

# Each heading of a layout with the field that it means, "-" for none.
LAYOUTS = {
    "canonical": {name: name for name in CANONICAL},
    "OKKI": {
        "公司名称": "account", "简称": "trade_names", "国家地区": "country", "省份": "subdivision",
        "城市": "city", "公司网址": "website", "客户阶段": "stage", "客户来源": "source", "客户类型": "tags",
        "客户星级": "tier", "跟进人": "owner", "时区": "zone", "主营产品": "industry",
        "公司备注": "account_note", "详细地址": "address", "联系人": "contact", "邮箱": "email",
        "联系电话": "phone", "职位": "role", "最近联系时间": "latest_contact", "下次跟进时间": "next_step_date",
        "创建时间": "-", "客户编号": "external_id", "传真": "-",
    },
    "Fxiaoke": {
        "客户名称": "account", "客户编号": "external_id", "客户级别": "tier", "负责人": "owner",
        "一级行业": "industry", "国家": "country", "省": "subdivision", "市": "city", "详细地址": "address",
        "电话": "phone", "网址": "website", "邮件": "email", "备注": "account_note",
        "最后跟进时间": "latest_contact", "成交状态": "stage", "来源": "source", "创建人": "-",
        "最后修改时间": "-", "生命状态": "-",
    },
    "Alibaba": {
        "客户公司名": "account", "联系人姓名": "contact", "国家/地区": "country", "邮箱": "email",
        "手机号码": "mobile", "WhatsApp": "whatsapp", "客户等级": "tier", "客户分组": "tags", "业务员": "owner",
        "年采购额": "value", "询盘来源": "source", "最近跟进时间": "latest_contact",
    },
    "sheet, simplified": {
        "序号": "-", "客户名称*": "account", "国家(必填)": "country", "所在城市": "city",
        "采购联系人": "contact", "联系人邮箱": "email", "手机/电话": "mobile", "微信号": "wechat",
        "语言": "language", "等级": "tier", "外贸业务员": "owner", "协同人": "backup_owner",
        "跟进频率": "cadence", "休假时间": "leave", "工作时间": "week", "币种": "currency",
        "付款方式": "payment_terms", "信用额度": "credit_limit", "毛利率": "margin", "下一步计划": "next_step",
        "下次联系时间": "next_step_date", "税号": "tax_id", "邮编": "postcode", "部门": "department",
        "称呼": "salutation", "是否同意接收邮件": "consent",
    },
    "sheet, traditional": {
        "公司名稱": "account", "國家": "country", "縣市": "subdivision", "城市": "city", "聯絡人": "contact",
        "電子郵件": "email", "手機": "mobile", "電話": "phone", "職稱": "role", "負責業務": "owner",
        "客戶等級": "tier", "統一編號": "tax_id", "備註": "account_note", "時區": "zone", "語言": "language",
        "幣別": "currency", "付款條件": "payment_terms", "最近聯絡日期": "latest_contact",
        "下次跟進日期": "next_step_date",
    },
    "sheet, Spanish": {
        "Nombre de la empresa": "account", "País": "country", "Estado/Provincia": "subdivision",
        "Ciudad": "city", "Contacto": "contact", "Cargo": "role", "Correo electrónico": "email",
        "Teléfono": "phone", "Celular": "mobile", "WhatsApp": "whatsapp", "Página web": "website",
        "Idioma": "language", "Vendedor": "owner", "Clasificación": "tier", "Último contacto": "latest_contact",
        "Próximo paso": "next_step", "Fecha de seguimiento": "next_step_date", "Moneda": "currency",
        "Condiciones de pago": "payment_terms", "Límite de crédito": "credit_limit", "RFC": "tax_id",
        "Código postal": "postcode", "Dirección": "address", "Observaciones": "account_note",
        "Vacaciones": "leave", "Horario de atención": "week", "Zona horaria": "zone",
        "Frecuencia de contacto": "cadence", "Facturación anual": "value", "Giro": "industry",
        "Margen": "margin", "Etapa": "stage", "Departamento": "department", "Tratamiento": "salutation",
        "Origen": "source",
    },
    "Salesforce": {
        "Account Name": "account", "Billing Street": "address", "Billing City": "city",
        "Billing State/Province": "subdivision", "Billing Zip/Postal Code": "postcode",
        "Billing Country": "country", "Account Owner": "owner", "Industry": "industry", "Type": "tags",
        "Rating": "tier", "Annual Revenue": "value", "Website": "website", "Phone": "phone", "Fax": "-",
        "First Name": "given_name", "Last Name": "family_name", "Title": "role", "Email": "email",
        "Mobile": "mobile", "Lead Source": "source", "Last Activity": "latest_contact",
        "Description": "account_note", "Created Date": "-",
    },
    "HubSpot": {
        "Record ID": "external_id", "Company name": "account", "Company owner": "owner",
        "Country/Region": "country", "City": "city", "State/Region": "subdivision", "Lifecycle Stage": "stage",
        "Lead Status": "-", "Time Zone": "zone", "Phone Number": "phone", "Company Domain Name": "website",
        "Last Activity Date": "latest_contact", "Next Activity Date": "next_step_date", "Create Date": "-",
    },
    "Zoho": {
        "Account Name": "account", "Account Number": "external_id", "Contact Name": "contact",
        "Account Site": "site", "Billing Country": "country", "Currency": "currency", "Tag": "tags",
        "Modified Time": "-", "Email Opt Out": "-",
    },
    "Outlook": {
        "Title": "salutation", "First Name": "given_name", "Last Name": "family_name", "Company": "account",
        "Department": "department", "Job Title": "role", "Business Street": "address", "Business City": "city",
        "Business State": "subdivision", "Business Postal Code": "postcode",
        "Business Country/Region": "country", "Business Phone": "phone", "Mobile Phone": "mobile",
        "E-mail Address": "email", "E-mail 2 Address": "email", "Web Page": "website", "Notes": "account_note",
        "Language": "language",
    },
    "Google": {
        "Name": "contact", "Given Name": "given_name", "Family Name": "family_name",
        "Organization 1 - Name": "account", "Organization 1 - Title": "role", "E-mail 1 - Type": "-",
        "E-mail 1 - Value": "email", "Phone 1 - Type": "-", "Phone 1 - Value": "phone",
        "Address 1 - City": "city", "Address 1 - Country": "country", "Website 1 - Value": "website",
        "Group Membership": "tags",
    },
    "bilingual": {
        "公司名称 Company Name": "account", "国家 Country": "country", "联系人/Contact": "contact",
        "邮箱(E-mail)": "email", "电话 / Tel": "phone", "备注 Remarks": "account_note",
    },
    "fields by their names": {name: name for name in fields()},
}  # fmt: skip


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_columns_of_known_layouts_are_recognised(layout: str) -> None:
    expected = LAYOUTS[layout]
    found = {column.heading: column.field or "-" for column in recognise(list(expected)).columns}
    assert found == expected


def test_the_result_is_a_mapping_from_fields_to_columns() -> None:
    found = recognise(["序号", "公司名称", "邮箱", "备用邮箱", "颜色"])
    assert dict(found) == {"account": 1, "email": 2}
    assert found.indices("email") == [2, 3]
    assert found.columns[4].field is None
    assert [column.index for column in found.columns] == [0, 1, 2, 3, 4]


SINGLE = [
    ("E-Mail", "email"), ("EMAIL ADDRESS", "email"), ("e_mail", "email"), ("Email:", "email"),
    ("Email 2", "email"), ("Buyer's e-mail", "email"), ("Correo del contacto", "email"), ("客户邮箱", "email"),
    ("Emial", None), ("Compnay name", "account"), ("Contry", "country"), ("Countryy", "country"),
    ("Customer #", "external_id"), ("Cust. No.", None), ("Phone No.", "phone"), ("Tel./Mobile", "phone"),
    ("联系人电话", "phone"), ("客户所在国家", "country"), ("主要联系人姓名", "contact"),
    ("公司所在城市", "city"), ("Ansprechpartner", "contact"), ("Land", "country"), ("Firma", "account"),
    ("担当者名", "contact"), ("Страна", "country"), ("1. Company", "account"),
    ("Company (required)", "account"), ("*国家", "country"), ("【必填】国家", "country"), ("颜色", None),
    ("Favourite dish", None), ("", None), ("!!!", None), ("Next follow-up date", "next_step_date"),
    ("GST Number", "tax_id"), ("VAT ID", "tax_id"), ("PIC", "owner"), ("Sales Rep", "owner"),
    ("Payment Terms (days)", "payment_terms"), ("Margin %", "margin"),
]  # fmt: skip


def test_single_headings() -> None:
    assert {heading: recognise([heading]).columns[0].field for heading, _ in SINGLE} == dict(SINGLE)


def test_a_name_is_the_contacts_beside_a_company_and_else_the_accounts() -> None:
    assert dict(recognise(["Company", "Name"])) == {"account": 0, "contact": 1}
    assert dict(recognise(["Name", "Country"])) == {"account": 0, "country": 1}
    assert dict(recognise(["Name", "Contact person"])) == {"account": 0, "contact": 1}
    assert dict(recognise(["Firma", "Nombre", "Apellidos"])) == {"account": 0, "given_name": 1, "family_name": 2}


def test_two_columns_for_one_field_leave_the_weaker_open() -> None:
    found = recognise(["Country", "Billing country", "国家"])
    assert [column.field for column in found.columns] == ["country", None, None]
    assert [guess.field for guess in found.columns[1].alternatives] == ["country"]


def rows(*columns: list[str]) -> list[list[str]]:
    return [list(row) for row in zip(*columns, strict=True)]


def test_columns_without_headings_are_told_by_their_values() -> None:
    samples = rows(
        ["Müller GmbH", "Acme Inc.", "海纳贸易有限公司"],
        ["anna@x.de", "bob@y.com", "li@haina.cn"],
        ["+49 711 123456", "(212) 555-0100", "13800138000"],
        ["Germany", "USA", "中国"],
        ["Europe/Berlin", "America/New_York", "Asia/Shanghai"],
        ["www.x.de", "y.com", "http://haina.cn"],
        ["A", "B", "C"],
        ["2026-12-20..2027-01-05", "", ""],
        ["Mon-Fri 09:00-18:00", "", "Mon-Sat 09:00-18:00"],
        ["whatever", "1", ""],
    )
    expected = ["account", "email", "phone", "country", "zone", "website", "tier", "leave", "week", None]
    header = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]
    assert [column.field for column in recognise(header, samples).columns] == expected


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        # "联系方式" is any way of contact: the values say which
        ("联系方式", ["a@x.com", "b@y.com"], "email"),
        ("联系方式", ["13800138000", "+49 711 123456"], "phone"),
        # values that cannot be what the heading says
        ("Contact", ["a@x.com", "b@y.com"], "email"),
        ("Company", ["+49 711 123456", "+1 212 555 0100"], "phone"),
        # values that can
        ("WhatsApp", ["+49 711 123456", "+1 212 555 0100"], "whatsapp"),
        ("Owner", ["a@x.com", "b@y.com"], "owner"),
        ("City", ["Singapore", "Luxembourg"], "city"),
        ("Tax ID", ["123456789", "987654321"], "tax_id"),
        ("Fax", ["+49 711 123456", "+1 212 555 0100"], None),
        ("Contact", ["Anna Müller", "Bob Smith"], "contact"),
        # numbers that are no phones
        ("Xyz", ["202611030001", "202611030002"], None),
        ("Xyz", ["2026-11-03", "2026-12-24"], None),
        ("Xyz", ["03/11/2026", "24/12/2026"], None),
        ("Xyz", ["1234567", "12345678901"], None),
        ("Xyz", ["+49 711 123456; +49 711 123457", "0755-12345678转12"], "phone"),
        ("Region", ["Germany", "France"], "subdivision"),
        ("地区", ["德国", "法国"], "subdivision"),
    ],
)
def test_values_help_and_correct_headings(heading: str, values: list[str], field: str | None) -> None:
    assert recognise([heading], [[value] for value in values]).columns[0].field == field


def test_what_the_values_suggest_is_offered_beside_the_heading() -> None:
    column = recognise(["地区"], [["德国"], ["法国"]]).columns[0]
    assert "country" in [guess.field for guess in column.alternatives]


def test_headings_are_known_apart_from_values() -> None:
    headings = ["公司名称", "E-mail 1 - Value", "Correo", "*国家", "Fax", "序号", "Email 2"]
    values = ["Müller GmbH", "anna@x.de", "13800138000", "Berlin", "", "2026-11-03", "张伟"]
    assert [text for text in (*headings, *values) if knows_heading(text)] == headings


@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_headings_give_one_answer_per_column(header: list[str]) -> None:
    found = recognise(header)
    assert [column.heading for column in found.columns] == header
    single = [column.field for column in found.columns if column.field and column.field not in SEVERAL_COLUMNS]
    assert len(single) == len(set(single))
    assert all(0 <= column.confidence <= 1 for column in found.columns)
    assert all(column.field in (*fields(), None) for column in found.columns)


@pytest.mark.parametrize("piece", ["(", "a ", "@", "一", "1"])
def test_absurdly_long_cells_are_no_headings(piece: str) -> None:
    text = piece * 50_000
    assert not knows_heading(text)
    assert recognise([text], [[text]]).columns[0].field is None
