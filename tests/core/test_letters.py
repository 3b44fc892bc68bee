"""Letters: templates are safe and complete or refused, and each language greets, counts and dates in its own way."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.letters import (
    LANGUAGES,
    PURPOSES,
    Addressee,
    BadTemplate,
    Dates,
    Fault,
    Kind,
    Manner,
    MissingValues,
    Money,
    TemplateKey,
    Tone,
    Value,
    Variable,
    as_text,
    builtin_templates,
    check_template,
    close,
    html_part,
    letter_purpose,
    names_in,
    parse,
    salute,
    unfilled,
    write_letter,
    write_value,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "letters"
COUNTRIES = {
    "en": "GB", "zh-hans": "CN", "zh-hant": "TW", "es": "MX", "pt": "BR", "de": "DE", "fr": "FR", "it": "IT",
    "ja": "JP", "ko": "KR", "ru": "RU", "ar": "EG",
}  # fmt: skip
ADDRESSEES = {
    "en": Addressee("Margaret Doyle", family_name="Doyle", salutation="Ms", company="Hudson Lighting"),
    "zh-hans": Addressee("王芳", role="采购经理", company="海润贸易有限公司"),
    "zh-hant": Addressee("陳志明", salutation="先生", company="大同燈飾"),
    "es": Addressee("Rodrigo Villarreal Garza", family_name="Villarreal Garza", salutation="Ing. Sr."),
    "pt": Addressee("Renata Figueiredo", salutation="Dona Renata"),
    "de": Addressee("Thomas Weber", family_name="Weber", salutation="Herr Dr."),
    "fr": Addressee("Élodie Marchand", salutation="Madame Marchand"),
    "it": Addressee("Paola Conti", family_name="Conti", salutation="Dott.ssa"),
    "ja": Addressee("中村 陽子", family_name="中村", role="購買部長", company="大阪照明株式会社", country="JP"),
    "ko": Addressee("김민수", role="구매팀 부장"),
    "ru": Addressee("Смирнов Иван Петрович"),
    "ar": Addressee("يوسف الهاشمي", latin_name="Yousef Al Hashimi", salutation="Mr Yousef"),
}


def value_for(variable: Variable) -> Value:
    """Return a value of a variable's kind."""
    if variable.kind is Kind.ITEMS:
        return [{part.name: value_for(part) for part in variable.parts}]
    given: Mapping[Kind, Value] = {
        Kind.MONEY: Money(Decimal("12500.50"), "USD"),
        Kind.DATE: date(2026, 12, 3),
        Kind.DATES: Dates(date(2026, 12, 28), date(2027, 1, 6)),
        Kind.MOMENT: datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
        Kind.NUMBER: Decimal("1234.5"),
    }
    return given.get(variable.kind, f"<{variable.name}> 5")


def values_for(key: TemplateKey) -> dict[str, Value]:
    to = ADDRESSEES[key.language]
    return {
        **{variable.name: value_for(variable) for variable in letter_purpose(key.purpose).variables},
        "salutation": salute(key.language, to, key.tone),
        "closing": close(key.language, to, key.tone),
        "contact": to.name,
        "account": "Hudson Lighting",
        "sender": "Lin Xiaowen",
        "our_company": "Chaoyin Lighting",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_purpose_is_written_in_every_language(language: str) -> None:
    there = {key.purpose for key in builtin_templates() if key.language == language and key.tone is Tone.FORMAL}
    assert there == {purpose.code for purpose in PURPOSES}


def test_every_tone_is_written_in_every_language() -> None:
    kinds = {(key.purpose, key.tone) for key in builtin_templates()}
    assert {(key.purpose, key.tone, key.language) for key in builtin_templates()} == {
        (*kind, language) for kind in kinds for language in LANGUAGES
    }


@pytest.mark.parametrize("key", builtin_templates(), ids=str)
def test_no_template_uses_an_undeclared_name(key: TemplateKey) -> None:
    text = builtin_templates()[key]
    check_template(text.subject, text.body, letter_purpose(key.purpose).variables)


@pytest.mark.parametrize("key", builtin_templates(), ids=str)
def test_every_template_uses_the_names_that_the_english_one_uses(key: TemplateKey) -> None:
    text, english = builtin_templates()[key], builtin_templates()[TemplateKey(key.purpose, key.tone, "en")]
    ours, theirs = (set(names_in(parse(one.body))) for one in (text, english))
    # How much of a date or company is said again is a matter of manners.
    free = {"salutation", "closing", "sender", "our_company", "account", "offer_date"}
    assert ours - free == theirs - free


@pytest.mark.parametrize("key", builtin_templates(), ids=str)
def test_every_template_writes_a_whole_letter(key: TemplateKey) -> None:
    text, values = builtin_templates()[key], values_for(key)
    letter = write_letter(text.subject, text.body, values, Manner(key.language, COUNTRIES[key.language]))
    plain, html = as_text(letter.body), html_part(letter.subject, letter.body, key.language)
    assert plain.startswith(str(values["salutation"]).split("\n")[0])
    assert "\n" not in letter.subject
    assert not unfilled(letter.subject + letter.body)
    assert "&lt;" in html or "<" not in plain
    assert f'lang="{letter.language[:2]}' in html
    assert ('dir="rtl"' in html) is (key.language == "ar")


@pytest.mark.parametrize("key", builtin_templates(), ids=str)
def test_every_name_that_is_missing_is_named_and_nothing_is_written(key: TemplateKey) -> None:
    text, values = builtin_templates()[key], values_for(key)
    manner = Manner(key.language, COUNTRIES[key.language])
    write_letter(text.subject, text.body, values, manner)
    needed = {name for name in values if name in open_names(text.body) | open_names(text.subject)}
    for name in needed:
        with pytest.raises(MissingValues) as refused:
            write_letter(text.subject, text.body, {**values, name: ""}, manner, template=str(key))
        assert refused.value.names == (name,)
        assert name in str(refused.value)
        assert str(key) in str(refused.value)


def open_names(source: str) -> set[str]:
    """Return the names that stand outside all sections of their own."""
    return {node.name for node in parse(source) if type(node).__name__ == "Placeholder"}


@pytest.mark.parametrize(
    ("source", "fault", "name", "line"),
    [
        ("Dear {{ contact", Fault.NOT_CLOSED, "{{ contact", 1),
        ("a\n{{ }}", Fault.NO_NAME, "", 2),
        ("{{ contact.delete }}", Fault.NO_NAME, "contact.delete", 1),
        ("{{ __class__ }}", Fault.NO_NAME, "__class__", 1),
        ("{{ contact() }}", Fault.NO_NAME, "contact()", 1),
        ("{{#if contact}}a", Fault.NOT_ENDED, "if contact", 1),
        ("a{{/if}}", Fault.NOT_OPENED, "/if", 1),
        ("{{else}}", Fault.NOT_OPENED, "else", 1),
        ("{{#unless contact}}{{/unless}}", Fault.UNKNOWN_SECTION, "unless", 1),
        ("{{#if contact}}\n\n{{ contcat }}\n{{/if}}", Fault.UNDECLARED, "contcat", 3),
        ("{{ contact | upper }}", Fault.UNKNOWN_FILTER, "upper", 1),
        ("{{ contact | money }}", Fault.WRONG_FILTER, "money", 1),
        ("{{ amount | money:words }}", Fault.WRONG_FILTER, "money:words", 1),
        ("{{ invoices }}", Fault.IS_A_LIST, "invoices", 1),
        ("{{#each contact}}a{{/each}}", Fault.NOT_A_LIST, "contact", 1),
        ("{{#if contact}}" * 9 + "{{/if}}" * 9, Fault.TOO_DEEP, "contact", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(source: str, fault: Fault, name: str, line: int) -> None:
    with pytest.raises(BadTemplate) as refused:
        check_template("Subject", source, letter_purpose("payment_reminder").variables)
    assert [(one.fault, one.name, one.line) for one in refused.value.faults] == [(fault, name, line)]


def test_a_name_that_is_nearly_right_is_proposed() -> None:
    with pytest.raises(BadTemplate) as refused:
        check_template("{{ salutaton }}", "{{ contatc }}", letter_purpose("thank_you").variables)
    assert [(one.facts["near"], one.line) for one in refused.value.faults] == [("salutation", 0), ("contact", 1)]


def test_sections_leave_no_empty_lines_and_lists_repeat() -> None:
    body = (
        "{{#if note}}\nNote: {{ note }}\n{{else}}\nNo note\n{{/if}}\n"
        "{{#each invoices}}\n- {{ invoice_number }}: {{ amount | money:code }}, {{ due_date }}\n{{/each}}"
    )
    invoices = [
        {"invoice_number": f"R{number}", "amount": Money(Decimal(number), "EUR"), "due_date": date(2026, 12, number)}
        for number in (1, 2)
    ]
    letter = write_letter("S", body, {"note": "", "invoices": invoices}, Manner("en", "GB"))
    assert letter.body == "No note\n- R1: EUR\xa01.00, 1 December 2026\n- R2: EUR\xa02.00, 2 December 2026\n".strip(
        "\n"
    )


def test_all_missing_names_are_told_at_once() -> None:
    with pytest.raises(MissingValues) as refused:
        write_letter("{{ a }}", "{{ b }}\n{{ c }}\n{{#if d}}{{ d }}{{/if}}", {"c": None, "b": "  "}, Manner("en"))
    assert refused.value.names == ("a", "b", "c")


def test_nought_is_something() -> None:
    assert write_letter("S", "{{ n }}", {"n": Decimal(0)}, Manner("en")).body == "0"


def test_a_value_that_ends_in_a_full_stop_ends_the_sentence_with_it() -> None:
    letter = write_letter("S", "Until {{ d }}. Then {{ x }}... and {{ d }}", {"d": "3 г.", "x": "S.p.A."}, Manner("ru"))
    assert letter.body == "Until 3 г. Then S.p.A.... and 3 г."


FORMATS = [
    ("en", "US", Money(Decimal("12500.5"), "USD"), "money", "", "$12,500.50"),
    ("en", "", Money(Decimal("12500.5"), "USD"), "money", "", "US$12,500.50"),
    ("de", "DE", Money(Decimal("12500.5"), "EUR"), "money", "", "12.500,50\xa0€"),
    ("de", "CH", Money(Decimal("12500.5"), "CHF"), "money", "", "CHF\xa012’500.50"),
    ("de", "DE", Money(Decimal("12500.5"), "USD"), "money", "code", "USD\xa012.500,50"),
    ("pt", "BR", Money(Decimal("12500.5"), "BRL"), "money", "", "R$\xa012.500,50"),
    ("ja", "JP", Money(Decimal(12500), "JPY"), "money", "", "￥12,500"),
    ("zh-hans", "CN", Money(Decimal("12500.5"), "CNY"), "money", "", "¥12,500.50"),
    ("zh-hant", "TW", Money(Decimal("12500.5"), "CNY"), "money", "", "CN¥12,500.50"),
    ("ru", "RU", Money(Decimal("12500.5"), "RUB"), "money", "", "12\xa0500,50\xa0₽"),
    ("ar", "EG", Decimal("12500.5"), "number", "", "١٢٬٥٠٠٫٥"),
    ("ar", "AE", Decimal("12500.5"), "number", "", "12,500.5"),
    ("ar", "EG", date(2026, 12, 3), "date", "full", "الخميس، ٣ ديسمبر ٢٠٢٦"),
    ("en", "US", date(2026, 12, 3), "date", "", "December 3, 2026"),
    ("en", "GB", date(2026, 12, 3), "date", "", "3 December 2026"),
    ("fr", "FR", date(2026, 12, 3), "date", "full", "jeudi 3 décembre 2026"),
    ("ko", "KR", date(2026, 12, 3), "date", "full", "2026년 12월 3일 목요일"),
    ("zh-hans", "CN", Dates(date(2026, 12, 28), date(2027, 1, 6)), "dates", "", "2026年12月28日至2027年1月5日"),
    ("en", "GB", Dates(date(2026, 12, 2), date(2026, 12, 6)), "dates", "", "2–5 Dec 2026"),
    ("de", "DE", Dates(date(2026, 12, 2), date(2026, 12, 3)), "dates", "", "2. Dezember 2026"),
    ("es", "MX", Dates(date(2026, 12, 28), date(2027, 1, 6)), "dates", "long",
     "28 de diciembre de 2026 – 5 de enero de 2027"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "country", "value", "by", "style", "written"), FORMATS)
def test_values_are_written_in_their_manner(
    language: str, country: str, value: Value, by: str, style: str, written: str
) -> None:
    assert write_value(value, Manner(language, country), by=by, style=style) == written


MOMENT = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "country", "zone", "written"),
    [
        ("pt", "BR", "America/Sao_Paulo", "terça-feira, 3 de novembro de 2026, 09:30 (São Paulo)"),
        ("en", "US", "America/New_York", "Tuesday, November 3, 2026, 7:30\u202fAM (New York)"),
        ("ko", "KR", "Asia/Seoul", "2026년 11월 3일 화요일 오후 9:30 (서울)"),
        ("zh-hans", "CN", "Asia/Shanghai", "2026年11月3日星期二 20:30 (上海)"),
        ("ar", "EG", "Africa/Cairo", "الثلاثاء، ٣ نوفمبر ٢٠٢٦، ٢:٣٠ م (القاهرة)"),
    ],
)
def test_moments_are_told_by_their_clock(language: str, country: str, zone: str, written: str) -> None:
    assert write_value(MOMENT, Manner(language, country, zone)).replace("\xa0", " ") == written


def test_a_moment_for_somebody_whose_zone_is_not_known_is_missing() -> None:
    with pytest.raises(MissingValues) as refused:
        write_letter("S", "We meet at {{ at }}", {"at": MOMENT}, Manner("en"))
    assert refused.value.faults[0].facts == {"lacks": "zone"}


A, FRIENDLY = Addressee, Tone.FRIENDLY
SALUTATIONS = [
    ("de", A("Thomas Weber", family_name="Weber", salutation="Herr Dr."), Tone.FORMAL, "Sehr geehrter Herr Dr. Weber,"),
    ("de", A("Katrin Albers", salutation="Frau Albers"), Tone.FORMAL, "Sehr geehrte Frau Albers,"),
    ("de", A("Thomas Weber", family_name="Weber", salutation="Herr Prof. Dr."), Tone.FORMAL,
     "Sehr geehrter Herr Prof. Dr. Weber,"),
    ("de", A("Kim Larsen"), Tone.FORMAL, "Guten Tag Kim Larsen,"),
    ("de", A("Kim Larsen", given_name="Kim"), FRIENDLY, "Hallo Kim,"),
    ("de", A("Katrin Albers", given_name="Katrin", salutation="Frau"), FRIENDLY, "Liebe Katrin,"),
    ("de", A(company="Albers GmbH"), Tone.FORMAL, "Sehr geehrte Damen und Herren,"),
    ("de", A("Renata Prado", salutation="Dona Renata"), Tone.FORMAL, "Sehr geehrte Frau Renata Prado,"),
    ("en", A("Thomas Weber", family_name="Weber", salutation="Mr Prof. Dr."), Tone.FORMAL, "Dear Professor Weber,"),
    ("en", A("Margaret Doyle", family_name="Doyle", salutation="Maggie"), Tone.FORMAL, "Dear Maggie,"),
    ("en", A("王芳", family_name="王", given_name="芳", latin_name="Wang Fang"), Tone.FORMAL, "Dear Wang Fang,"),
    ("en", A(), Tone.FORMAL, "Dear Sir or Madam,"),
    ("fr", A("Élodie Marchand", salutation="Mme"), Tone.FORMAL, "Bonjour Madame Élodie Marchand,"),
    ("fr", A("Camille Dupont"), Tone.FORMAL, "Bonjour Camille Dupont,"),
    ("fr", A(company="Dupont SA"), Tone.FORMAL, "Madame, Monsieur,"),
    ("es", A("María García", family_name="García", salutation="Sra."), Tone.FORMAL, "Estimada Sra. García:"),
    ("es", A("Juan García", family_name="García", salutation="Sr. Ing."), Tone.FORMAL, "Estimado Ing. García:"),
    ("es", A("Álex García"), Tone.FORMAL, "Estimado/a Álex García:"),
    ("pt", A("João Silva", salutation="Sr.", country="BR"), Tone.FORMAL, "Prezado Sr. João Silva,"),
    ("pt", A("João Silva", salutation="Sr.", country="PT"), Tone.FORMAL, "Exmo. Sr. João Silva,"),
    ("pt", A(company="Silva Lda", country="PT"), Tone.FORMAL, "Exmos. Senhores,"),
    ("it", A("Paola Conti", family_name="Conti", salutation="Dott.ssa"), Tone.FORMAL, "Gentile Dott.ssa Conti,"),
    ("it", A(company="Conti S.p.A."), Tone.FORMAL, "Spett.le Conti S.p.A.,"),
    ("ja", A("中村 陽子", role="購買部長", company="大阪照明株式会社", country="JP"), Tone.FORMAL,
     "大阪照明株式会社\n購買部長 中村 陽子 様"),
    ("ja", A(company="大阪照明株式会社"), Tone.FORMAL, "大阪照明株式会社 御中"),
    ("ja", A("中村 陽子", family_name="中村"), FRIENDLY, "中村さん"),
    ("ko", A("김민수", role="구매팀 부장"), Tone.FORMAL, "김민수 부장님께"),
    ("ko", A("김민수"), Tone.FORMAL, "김민수 님께"),
    ("ko", A(company="한빛조명"), Tone.FORMAL, "한빛조명 귀중"),
    ("ru", A("Иван Петрович Смирнов"), Tone.FORMAL, "Уважаемый Иван Петрович!"),
    ("ru", A("Смирнова Анна Сергеевна"), Tone.FORMAL, "Уважаемая Анна Сергеевна!"),
    ("ru", A("Анна Кузнецова", family_name="Кузнецова", salutation="г-жа"), Tone.FORMAL,
     "Уважаемая госпожа Кузнецова!"),
    ("ru", A("Саша Кузнец"), Tone.FORMAL, "Здравствуйте, Саша Кузнец!"),
    ("ru", A(company="ООО Свет"), Tone.FORMAL, "Уважаемые господа!"),
    ("ar", A("يوسف الهاشمي", salutation="Mr Yousef"), Tone.FORMAL, "عزيزي السيد يوسف الهاشمي،"),
    ("ar", A("ليلى حداد", salutation="الدكتورة"), Tone.FORMAL, "عزيزتي الدكتورة ليلى حداد،"),
    ("ar", A("نور حداد"), Tone.FORMAL, "تحية طيبة، نور حداد،"),
    ("ar", A(company="الفارسي للتجارة"), Tone.FORMAL, "السادة الفارسي للتجارة المحترمين،"),
    ("zh-hans", A("王芳", role="采购经理"), Tone.FORMAL, "尊敬的王经理："),
    ("zh-hans", A("王芳", salutation="王经理"), Tone.FORMAL, "尊敬的王经理："),
    ("zh-hans", A("李强", role="采购部副总经理"), Tone.FORMAL, "尊敬的李总："),
    ("zh-hans", A("欧阳明", salutation="先生"), Tone.FORMAL, "尊敬的欧阳先生："),
    ("zh-hans", A("王芳"), Tone.FORMAL, "尊敬的王芳："),
    ("zh-hans", A("王芳"), FRIENDLY, "王芳，您好："),
    ("zh-hans", A("Maria Silva", salutation="Sra."), Tone.FORMAL, "尊敬的Maria Silva女士："),
    ("zh-hans", A(company="海润贸易"), Tone.FORMAL, "尊敬的海润贸易："),
    ("zh-hant", A("陳志明", role="採購經理"), Tone.FORMAL, "陳經理 您好："),
]  # fmt: skip


@pytest.mark.parametrize(("language", "to", "tone", "written"), SALUTATIONS)
def test_each_language_greets_by_its_rule(language: str, to: Addressee, tone: Tone, written: str) -> None:
    assert salute(language, to, tone) == written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", Tone)
def test_nobody_is_greeted_with_a_gap(language: str, tone: Tone) -> None:
    people = [
        A("Kim"),
        A("Kim", salutation="Dr."),
        A("王芳"),
        A("يوسف"),
        A("Анна", salutation="г-жа"),
        A(company="X"),
        A(),
    ]
    for to in people:
        greeting = salute(language, to, tone)
        assert greeting.strip() == greeting
        assert greeting
        assert "  " not in greeting
        assert " ," not in greeting
        assert close(language, to, tone)


def test_french_firmness_ends_in_full_courtesy() -> None:
    assert "Monsieur" in close("fr", A("Jean Petit", salutation="M."), Tone.FIRM)
    assert "Madame, Monsieur" in close("fr", A(), Tone.FIRM)


class Structure(HTMLParser):
    """Collects the elements of a document and what is read in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def structure(html: str) -> Structure:
    parser = Structure()
    parser.feed(html)
    return parser


@given(st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()) and "\r" not in text))
def test_no_value_is_taken_for_markup(value: str) -> None:
    plain = write_letter("S", "Before\n\n{{ x }} {{ y }}\n\nafter", {"x": "x", "y": "y"}, Manner("de"))
    letter = write_letter("S", "Before\n\n{{ x }} {{ y }}\n\nafter", {"x": "x", "y": value}, Manner("de"))
    tags = [tag for tag in structure(html_part("S", letter.body, "de")).tags if tag not in ("br", "bdi", "a")]
    assert tags == [tag for tag in structure(html_part("S", plain.body, "de")).tags if tag != "br"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_no_source_is_run_or_breaks_the_reader(source: str) -> None:
    text = "{{ " + source + " }}"
    try:
        names = names_in(parse(text))
    except BadTemplate:
        names = ()
    assert all(name.isidentifier() and name.isascii() for name in names)


@given(st.text(max_size=80))
def test_a_subject_is_one_line_whatever_is_put_into_it(value: str) -> None:
    if not value.strip():
        return
    letter = write_letter("Offer {{ x }}", "b", {"x": value}, Manner("en"))
    assert not set(letter.subject) & set("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def test_figures_and_foreign_names_stand_apart_among_words_from_right_to_left() -> None:
    letter = write_letter(
        "S", "عرض {{ number }} إلى {{ who }}", {"number": "A-17/5", "who": "أحمد"}, Manner("ar", "AE")
    )
    assert letter.body == "عرض \u2068A-17/5\u2069 إلى أحمد"
    assert '<bdi dir="ltr"' in html_part("S", letter.body, "ar")
    german = write_letter("S", "An {{ who }}", {"who": "أحمد"}, Manner("de"))
    assert '<bdi dir="rtl"' in html_part("S", german.body, "de")


def test_marks_of_direction_in_a_value_cannot_turn_the_line() -> None:
    letter = write_letter("S", "Pay {{ x }} now", {"x": "A\u202eB\u2066"}, Manner("en"))
    assert letter.body == "Pay AB now"


def test_only_addresses_of_the_web_become_links() -> None:
    html = html_part("S", "See https://example.com/a?b=1&c=2. Not javascript:alert(1)", "en")
    assert 'href="https://example.com/a?b=1&amp;c=2"' in html
    assert "javascript:" not in html.replace("Not javascript:alert(1)", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_look_as_they_did(language: str) -> None:
    """Both parts of one letter in each language; FAIRLEAD_UPDATE_GOLDEN=1 writes them anew."""
    key = TemplateKey("order_confirmation", Tone.FORMAL, language)
    text, values = builtin_templates()[key], {**values_for(key), "order_number": "PO-2026/118"}
    letter = write_letter(text.subject, text.body, values, Manner(language, COUNTRIES[language]))
    parts = {
        "txt": f"{letter.subject}\n\n{as_text(letter.body)}\n",
        "html": html_part(letter.subject, letter.body, language),
    }
    for ending, written in parts.items():
        path = GOLDEN / f"{language}.{ending}"
        if os.environ.get("FAIRLEAD_UPDATE_GOLDEN"):
            path.write_text(written, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == written
