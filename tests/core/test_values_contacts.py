"""Mail addresses, phones, web sites, names of people and companies, as they stand in real lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.values import (
    BadValue,
    company_key,
    domain_of_email,
    domain_of_website,
    explain,
    is_free_mail,
    join_person,
    parse_emails,
    parse_person,
    parse_phones,
    parse_website,
)

EMAILS = [
    ("anna@acme.de", ["anna@acme.de"]),
    ("  Anna.Mueller@ACME.DE ", ["anna.mueller@acme.de"]),
    ("a@x.com;b@y.com", ["a@x.com", "b@y.com"]),
    ("a@x.com, b@y.com , c@z.com", ["a@x.com", "b@y.com", "c@z.com"]),
    ("a@x.com b@y.com", ["a@x.com", "b@y.com"]),
    ("a@x.com/b@y.com", ["a@x.com", "b@y.com"]),
    ("a@x.com\nb@y.com", ["a@x.com", "b@y.com"]),
    ("a@x.com；b@y.com、c@z.com", ["a@x.com", "b@y.com", "c@z.com"]),
    ("a@x.com or b@y.com", ["a@x.com", "b@y.com"]),
    ("a@x.com; A@X.com", ["a@x.com"]),
    ("Anna Müller <anna@acme.de>", ["anna@acme.de"]),
    ('"Müller, Anna" <anna@acme.de>; Bob <bob@acme.de>', ["anna@acme.de", "bob@acme.de"]),
    ("anna＠acme。de", ["anna@acme.de"]),
    ("ａｎｎａ@acme.de", ["anna@acme.de"]),
    ("mailto:anna@acme.de", ["anna@acme.de"]),
    ("E-mail: anna@acme.de", ["anna@acme.de"]),
    ("邮箱：anna@acme.de", ["anna@acme.de"]),
    ("anna@acme.de.", ["anna@acme.de"]),
    ("<anna@acme.de>", ["anna@acme.de"]),
    ("o'neil@acme.co.uk", ["o'neil@acme.co.uk"]),
    ("first+tag@sub.acme-group.com.mx", ["first+tag@sub.acme-group.com.mx"]),
    ("info@münchen.de", ["info@münchen.de"]),
    ("a@b.museum", ["a@b.museum"]),
    ("12345@qq.com", ["12345@qq.com"]),
    ("", []),
    ("  ", []),
]
BAD_EMAILS = [
    "anna", "anna@", "@acme.de", "anna@acme", "anna acme.de", "a@@b.com", "a@b..com", "a..b@c.com",
    "anna@acme.d", "n/a", "无", "anna@-acme.de", ".anna@acme.de", "a@x.com; b@", "http://acme.de",
    "anna@acme,de",
]  # fmt: skip


def test_emails_are_read() -> None:
    assert {text: parse_emails(text) for text, _ in EMAILS} == dict(EMAILS)


def problem_of(parse: Callable[..., object], *arguments: object) -> tuple[str, str]:
    """Return the code of the problem and the value that it names."""
    with pytest.raises(BadValue) as caught:
        parse(*arguments)
    return caught.value.code, str(caught.value.facts["value"])


@pytest.mark.parametrize("text", BAD_EMAILS)
def test_wrong_emails_are_named(text: str) -> None:
    code, value = problem_of(parse_emails, text)
    assert code == "email"
    assert value in text


def test_the_sentence_names_the_wrong_address_and_the_remedy() -> None:
    with pytest.raises(BadValue) as caught:
        parse_emails("a@x.com; b@")
    assert explain(caught.value, lambda text: text) == "“b@” is not a mail address. Write it like name@company.com."


@settings(max_examples=25)
@given(st.emails())
def test_any_plain_address_survives_in_lower_case(address: str) -> None:
    # Quoting and odd signs that RFC 5322 allows and no company uses are left aside.
    if set("/|&,;'\"{}`") & set(address) or address.startswith(("mail", "email", "e-mail")):
        return
    assert parse_emails(address) == [address.lower()]


def test_mail_for_everyone_says_nothing_about_the_company() -> None:
    everyone = ["gmail.com", "qq.com", "163.com", "yahoo.co.uk", "hotmail.es", "web.de", "outlook.com"]
    companies = ["acme.com", "gmail-tools.com", "qqmail.de", "yahooligans.net"]
    found = [domain for domain in (*everyone, *companies) if is_free_mail(domain_of_email(f"anna@{domain}"))]
    assert found == everyone


PHONES = [
    ("+49 711 123456", None, ["+49711123456"]),
    ("+49 (0)711 123456", None, ["+49711123456"]),
    ("0711/123456", "DE", ["+49711123456"]),
    ("0711 - 12 34 56", "DE", ["+49711123456"]),
    ("0049 711 123456", "US", ["+49711123456"]),
    ("0049711123456", None, ["+49711123456"]),
    ("13800138000", "CN", ["+8613800138000"]),
    ("8613800138000", "CN", ["+8613800138000"]),
    ("138 0013 8000", "CN", ["+8613800138000"]),
    ("138-0013-8000", "CN", ["+8613800138000"]),
    ("１３８００１３８０００", "CN", ["+8613800138000"]),
    ("0755-12345678", "CN", ["+8675512345678"]),
    ("0755-12345678转12", "CN", ["+8675512345678"]),
    ("021-62345678；13800138000", "CN", ["+862162345678", "+8613800138000"]),
    ("手机：13800138000", "CN", ["+8613800138000"]),
    ("Tel: +1 212 555 0100", None, ["+12125550100"]),
    ("WhatsApp +52 55 1234 5678", None, ["+525512345678"]),
    ("+52 1 55 1234 5678", None, ["+525512345678"]),
    ("5215512345678", "MX", ["+525512345678"]),
    ("55 1234 5678", "MX", ["+525512345678"]),
    ("+54 9 11 2345-6789", None, ["+5491123456789"]),
    ("+55 (11) 91234-5678", None, ["+5511912345678"]),
    ("(212) 555-0100", "US", ["+12125550100"]),
    ("212.555.0100 ext. 12", "US", ["+12125550100"]),
    ("+44 20 7946 0958", None, ["+442079460958"]),
    ("020 7946 0958", "GB", ["+442079460958"]),
    ("01 23 45 67 89", "FR", ["+33123456789"]),
    ("06 12 34 56 78 / 01 23 45 67 89", "FR", ["+33612345678", "+33123456789"]),
    ("+39 02 1234 5678", None, ["+390212345678"]),
    ("612 34 56 78", "ES", ["+34612345678"]),
    ("+971 50 123 4567", None, ["+971501234567"]),
    ("050 123 4567", "AE", ["+971501234567"]),
    ("0912-345-678", "TW", ["+886912345678"]),
    ("090-1234-5678", "JP", ["+819012345678"]),
    ("+82 10-1234-5678", None, ["+821012345678"]),
    ("98765 43210", "IN", ["+919876543210"]),
    ("8 (495) 123-45-67", "RU", ["+74951234567"]),
    ("+7 495 123-45-67", None, ["+74951234567"]),
    ("0903 123 456", "VN", ["+84903123456"]),
    ("+1 212 555 0100, +1 212 555 0101", None, ["+12125550100", "+12125550101"]),
    ("+1 212 555 0100, +1 (212) 555-0100", None, ["+12125550100"]),
    ("", "DE", []),
]
BAD_PHONES = [
    ("12345", "DE", "phone_wrong"),
    ("123", "DE", "phone"),
    ("none", "DE", "phone"),
    ("请联系前台", "CN", "phone"),
    ("711 123456", None, "phone_country"),
    ("13800138000", None, "phone_country"),
    ("+49 1", None, "phone"),
    ("+999 123456789", None, "phone"),
    ("1380013800", "CN", "phone_wrong"),
    ("138001380001", "CN", "phone_wrong"),
    ("+86 138 0013 800", None, "phone_wrong"),
    ("(212) 555-01", "US", "phone_wrong"),
    ("+1 212 555 0100; 12", "US", "phone"),
    ("anna@acme.de", "DE", "phone"),
    ("2026-11-03", None, "phone_country"),
    ("8.61E+12", "CN", "phone_cut"),
    ("8,61E+12", "DE", "phone_cut"),
    ("+8.613800138E12", None, "phone_cut"),
    ("+49 711 123456; 4.97e+11", None, "phone_cut"),
]


def test_phones_become_e164() -> None:
    expected = {(text, country): numbers for text, country, numbers in PHONES}
    assert {key: [phone.number for phone in parse_phones(*key)] for key in expected} == expected


def test_wrong_phones_are_named_and_never_guessed() -> None:
    expected = {(text, country): code for text, country, code in BAD_PHONES}
    assert {key: problem_of(parse_phones, *key)[0] for key in expected} == expected


def test_extensions_are_kept_apart() -> None:
    for text in ("0755-12345678转12", "0755-12345678 ext 12", "0755 12345678 x12", "0755-12345678分机12"):
        assert [tuple(phone) for phone in parse_phones(text, "CN")] == [("+8675512345678", "12")]


WEBSITES = [
    ("acme.com", "https://acme.com"), ("WWW.Acme.COM", "https://www.acme.com"),
    ("http://acme.com/", "http://acme.com"),
    ("https://acme.com/de/Kontakt?x=1", "https://acme.com/de/Kontakt?x=1"),
    ("  acme.co.uk ", "https://acme.co.uk"), ("//acme.com", "https://acme.com"),
    ("www．acme．com", "https://www.acme.com"), ("acme.com:8080/x", "https://acme.com:8080/x"),
    ("müller.de", "https://müller.de"), ("shop.acme.com.mx", "https://shop.acme.com.mx"),
]  # fmt: skip


def test_websites_are_read() -> None:
    assert {text: parse_website(text) for text, _ in WEBSITES} == dict(WEBSITES)


@pytest.mark.parametrize(
    "text",
    [
        "acme",
        "n/a",
        "anna@acme.com",
        "acme com",
        "javascript:alert(1)",
        "ftp://acme.com",
        "http://",
        "http://a b.com",
        "无",
    ],
)
def test_what_is_no_website_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_website(text)
    assert caught.value.code == "website"


def test_the_domain_tells_companies_apart() -> None:
    assert domain_of_website(parse_website("WWW.Acme.com/shop")) == "acme.com"


PEOPLE = [
    # text, full, salutation, given, family
    ("Anna Müller", "Anna Müller", "", "", ""),
    ("Müller, Anna", "Anna Müller", "", "Anna", "Müller"),
    ("Anna MÜLLER", "Anna Müller", "", "Anna", "Müller"),
    ("MÜLLER Anna", "Müller Anna", "", "Anna", "Müller"),
    ("ANNA MÜLLER", "Anna Müller", "", "", ""),
    ("Mr. John Smith", "John Smith", "Mr.", "", ""),
    ("Mrs Jane Smith", "Jane Smith", "Mrs", "", ""),
    ("Sra. Carmen Ruiz", "Carmen Ruiz", "Sra.", "", ""),
    ("Herr Dr. Hans Maier", "Hans Maier", "Herr Dr.", "", ""),
    ("Ing. José Pérez", "José Pérez", "Ing.", "", ""),
    ("José DE LA CRUZ", "José de la Cruz", "", "José", "de la Cruz"),
    ("Jean-Luc PICARD-MOREAU", "Jean-Luc Picard-Moreau", "", "Jean-Luc", "Picard-Moreau"),
    ("张伟", "张伟", "", "伟", "张"),
    ("张伟先生", "张伟", "先生", "伟", "张"),
    ("王小明 经理", "王小明", "经理", "小明", "王"),
    ("欧阳修", "欧阳修", "", "修", "欧阳"),
    ("司馬相如", "司馬相如", "", "相如", "司馬"),
    ("约翰·史密斯", "约翰·史密斯", "", "", ""),
    ("김철수", "김철수", "", "철수", "김"),
    ("山田 太郎", "山田 太郎", "", "", ""),
    ("Don Draper", "Don Draper", "", "", ""),
    ("Ms", "Ms", "", "", ""),
    ("  Anna   Müller ", "Anna Müller", "", "", ""),
    ("J. R. R. Tolkien", "J. R. R. Tolkien", "", "", ""),
]


def test_names_keep_their_order_and_script() -> None:
    expected = {text: tuple(parts) for text, *parts in PEOPLE}
    assert {text: tuple(parse_person(text)) for text in expected} == expected


@pytest.mark.parametrize(
    ("given_name", "family", "country", "full"),
    [
        ("Anna", "Müller", "DE", "Anna Müller"),
        ("Anna", "Nagy", "HU", "Nagy Anna"),
        ("伟", "张", "CN", "张伟"),
        ("Wei", "Zhang", "CN", "Wei Zhang"),
        ("", "Müller", None, "Müller"),
        ("철수", "김", None, "김철수"),
    ],
)
def test_parts_are_joined_in_the_order_of_their_script(
    given_name: str, family: str, country: str | None, full: str
) -> None:
    assert join_person(given_name, family, country) == full


SAME_COMPANY = [
    ("Müller & Söhne GmbH", "MUELLER & SOEHNE GMBH", False),  # the spelling out of umlauts is not undone
    ("Müller & Söhne GmbH", "Muller und Sohne GmbH & Co. KG", True),
    ("Acme Trading Co., Ltd.", "ACME TRADING CO LTD", True),
    ("Acme Trading Co., Ltd.", "Acme Trading Company Limited", True),
    ("Acme Trading Co., Ltd.", "Acme Logistics Co., Ltd.", False),
    ("Acme Inc.", "Acme, Inc", True),
    ("Acme LLC", "Acme Corporation", True),
    ("Comercial Ñandú, S.A. de C.V.", "Comercial Nandu SA de CV", True),
    ("Grupo Sol S. de R.L. de C.V.", "GRUPO SOL", True),
    ("Ferretería López S.L.", "Ferreteria Lopez SL", True),
    ("Rossi S.p.A.", "ROSSI SPA", True),
    ("Dupont SARL", "SARL Dupont", True),
    ("Van Dijk B.V.", "van dijk bv", True),
    ("Kowalski Sp. z o.o.", "KOWALSKI SP Z O O", True),
    ("Novák s.r.o.", "Novak sro", True),
    ("ООО Ромашка", "Ромашка, ООО", True),
    ("PT Sinar Jaya Tbk", "Sinar Jaya", True),
    ("Yılmaz San. ve Tic. Ltd. Şti.", "Yilmaz San ve Tic Ltd Sti", True),
    ("Tan Brothers Sdn. Bhd.", "TAN BROTHERS SDN BHD", True),
    ("Kumar Exports Pvt. Ltd.", "Kumar Exports Private Limited", True),
    ("深圳市海纳贸易有限公司", "深圳市海纳贸易", True),
    ("深圳市海纳贸易有限公司", "深圳市海纳科技有限公司", False),
    ("山田商事株式会社", "株式会社山田商事", True),
    ("삼성물산 주식회사", "주식회사 삼성물산", True),
    ("The Body Company", "Body Co", True),
    ("Co", "Company", False),  # a name of nothing but a legal form stays as it is
]


def test_companies_meet_under_one_key() -> None:
    expected = {(one, other): same for one, other, same in SAME_COMPANY}
    assert {pair: company_key(pair[0]) == company_key(pair[1]) for pair in expected} == expected


@given(st.text(max_size=40))
def test_company_keys_are_stable_and_never_lose_a_name(name: str) -> None:
    key = company_key(name)
    assert company_key(key) == company_key(company_key(key))
    assert bool(key) == bool(any(char.isalnum() for char in key))
