"""Templates of our own: versions are added and never changed, and only a whole template is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import OurCompany
from fairlead.core.letters import (
    LANGUAGES,
    PURPOSES,
    BadTemplate,
    Dates,
    Fault,
    MissingValues,
    Money,
    TemplateKey,
    Tone,
    builtin_templates,
    letter_purpose,
)
from fairlead.db.models import ChangedMeanwhile
from fairlead.messaging.models import TemplateVersion
from fairlead.messaging.operations.letters import TemplateIsEmpty, TemplateTooLong, keep_version, save_template
from fairlead.messaging.queries.letter_values import ImpossibleValue, read_values, reader_of, sample_values, write_for
from fairlead.messaging.queries.letter_words import (
    PURPOSE_LABELS,
    VARIABLE_LABELS,
    fault_sentence,
    language_labels,
    missing_sentences,
)
from fairlead.messaging.queries.letters import (
    UnknownTemplate,
    current_templates,
    difference,
    get_template,
    make_key,
    versions_of,
)
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
KEY = TemplateKey("thank_you", Tone.FORMAL, "de")
BODY = "{{ salutation }}\n\ndanke.\n\n{{ closing }}\n{{ sender }}"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def our_name(name: str) -> None:
    OurCompany.objects.update_or_create(pk=1, defaults={"name": name})


def saved(cast: Cast, **changes: Any) -> Any:
    values = {"key": KEY, "subject": "Danke", "body": BODY, "by": cast.leader, "now": NOW, **changes}
    return save_template(**values)


def test_what_comes_with_fairlead_is_there_without_a_row() -> None:
    assert set(current_templates()) == set(builtin_templates())
    assert get_template(KEY).number == 0
    assert not TemplateVersion.objects.exists()


def test_a_new_text_is_a_new_version_and_the_old_one_stays(cast: Cast) -> None:
    first = saved(cast, based_on=0, note="kürzer")
    assert (first.number, first.subject, first.made_by, first.note) == (2, "Danke", cast.leader, "kürzer")
    second = saved(cast, subject="Vielen Dank", based_on=2)
    numbers = [(one.number, one.is_builtin) for one in versions_of(KEY)]
    assert numbers == [(3, False), (2, False), (1, True)]
    assert second.number == 3
    assert versions_of(KEY)[2].body == builtin_templates()[KEY].body
    changed = [line for line in difference(first, second) if line.kind != "same"]
    assert [(line.kind, line.text) for line in changed] == [("removed", "Danke"), ("added", "Vielen Dank")]


def test_the_same_text_again_adds_nothing(cast: Cast) -> None:
    saved(cast)
    assert saved(cast, body=BODY.replace("\n", "\r\n") + "\r\n").number == 2
    assert TemplateVersion.objects.count() == 2


def test_whoever_was_slower_is_told(cast: Cast) -> None:
    saved(cast, based_on=0)
    with pytest.raises(ChangedMeanwhile):
        saved(cast, subject="Anders", based_on=0)


def test_the_database_itself_refuses_to_change_or_lose_a_version(cast: Cast) -> None:
    saved(cast)
    for change in (lambda rows: rows.update(body="x"), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(TemplateVersion.objects.filter(number=1))


def test_using_a_text_writes_down_which_one(cast: Cast) -> None:
    kept = keep_version(key=KEY, now=NOW)
    assert (kept.number, kept.made_by, kept.body) == (1, None, builtin_templates()[KEY].body)
    assert keep_version(key=KEY, now=NOW) == kept
    saved(cast)
    assert keep_version(key=KEY, now=NOW).number == 2


@pytest.mark.parametrize("who", ["owner", "colleague", "finance", "viewer"])
def test_only_leaders_and_the_owner_write_for_all(cast: Cast, who: str) -> None:
    with pytest.raises(AccessRefused):
        saved(cast, by=getattr(cast, who))
    assert saved(cast, by=cast.boss).number == 2


def test_a_template_that_could_not_be_written_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(BadTemplate) as refused:
        saved(cast, subject="{{ ordernumber }}", body="{{ salutation }}\n{{#if x}}")
    assert [one.fault for one in refused.value.faults] == [Fault.UNDECLARED, Fault.NOT_ENDED]
    for sentence in map(fault_sentence, refused.value.faults):
        assert "%(" not in sentence
    assert "order_number" in fault_sentence(refused.value.faults[0])
    assert not TemplateVersion.objects.exists()
    for problem, change in (
        (TemplateIsEmpty, {"subject": " "}),
        (TemplateIsEmpty, {"body": "\n"}),
        (TemplateTooLong, {"subject": "x" * 201}),
        (TemplateTooLong, {"body": "x" * 20_001}),
    ):
        with pytest.raises(problem):
            saved(cast, **change)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence(fault: Fault) -> None:
    from fairlead.core.letters import TemplateFault

    sentence = fault_sentence(TemplateFault(fault, "offer", 3, {"fits": "date:long"}))
    assert sentence.startswith("Line 3: ")
    assert "%(" not in sentence


def test_every_purpose_and_variable_has_a_name_of_its_own() -> None:
    names = {variable.name for purpose in PURPOSES for variable in purpose.variables}
    assert names == set(VARIABLE_LABELS)
    assert {purpose.code for purpose in PURPOSES} == set(PURPOSE_LABELS)
    assert len({label for _language, label in language_labels("en")}) == len(LANGUAGES)
    assert dict(language_labels("de"))["zh-hant"].startswith("Chinesisch")


@pytest.mark.parametrize(
    "words", [("thanks", "formal", "de"), ("thank_you", "rude", "de"), ("thank_you", "formal", "nl")]
)
def test_there_is_no_template_for_words_that_do_not_exist(words: tuple[str, str, str]) -> None:
    with pytest.raises(UnknownTemplate):
        make_key(*words)


def test_a_tone_that_nobody_has_written_is_not_there() -> None:
    with pytest.raises(UnknownTemplate):
        get_template(make_key("thank_you", "firm", "de"))


def test_a_letter_is_written_with_what_is_known(cast: Cast) -> None:
    our_name("Chaoyin Lighting")
    account = make_account(owner=cast.owner)
    contact = make_contact(account, salutation="Frau Albers", languages=["de", "en"])
    reader = reader_of(account, contact)
    assert (reader.language, reader.country, reader.zone) == ("de", "DE", "Europe/Berlin")
    template = get_template(TemplateKey("payment_reminder", Tone.FORMAL, "de"))
    given = {
        "invoice_number": "R-1",
        "amount": {"amount": "1250.5", "currency": "eur"},
        "due_date": "2026-11-02",
        "pay_by": date(2026, 12, 4),
    }
    values = read_values(letter_purpose("payment_reminder"), given)
    letter = write_for(reader, template, by=cast.owner, now=NOW, given=values)
    assert "Sehr geehrte Frau Albers," in letter.body
    assert "R-1 über EUR\xa01.250,50 war am 2. November 2026 fällig" in letter.body
    assert letter.body.endswith(f"Mit freundlichen Grüßen\n\n{cast.owner.name}\nChaoyin Lighting")
    with pytest.raises(MissingValues) as refused:
        write_for(reader, template, by=cast.owner, now=NOW, given={**values, "pay_by": None})
    (sentence,) = missing_sentences(refused.value)
    assert "{{ pay_by }}" in sentence
    assert "To be paid by" in sentence
    our_name("")
    with pytest.raises(MissingValues) as refused:
        write_for(reader, template, by=cast.owner, now=NOW, given=values)
    assert "Our company" in missing_sentences(refused.value)[0]


def test_the_company_is_written_to_when_there_is_no_person(cast: Cast) -> None:
    our_name("Chaoyin Lighting")
    reader = reader_of(make_account("大阪照明", owner=cast.owner, country="JP", legal_name="大阪照明株式会社"), None)
    template = get_template(TemplateKey("thank_you", Tone.FORMAL, "ja"))
    letter = write_for(reader, template, by=cast.owner, now=NOW, given={})
    assert letter.body.startswith("大阪照明株式会社 御中")


def test_every_template_can_be_previewed_with_samples(cast: Cast) -> None:
    our_name("Chaoyin Lighting")
    reader = reader_of(make_account(owner=cast.owner), None)
    for key, template in current_templates().items():
        samples = sample_values(key, today=date(2026, 11, 23))
        assert write_for(reader, template, by=cast.owner, now=NOW, given=samples).body


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("order_total", {"amount": "NaN", "currency": "EUR"}),
        ("order_total", {"amount": "12", "currency": "XYZ1"}),
        ("order_total", {"amount": "1e99", "currency": "EUR"}),
        ("order_total", "12 EUR"),
        ("order_date", "tomorrow"),
        ("order_date", "0001-01-01"),
        ("order_number", "x" * 501),
        ("order_number", 12),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(name: str, given: Any) -> None:
    with pytest.raises(ImpossibleValue) as refused:
        read_values(letter_purpose("order_confirmation"), {name: given})
    assert refused.value.variable.name == name


def test_a_period_ends_after_it_begins() -> None:
    purpose = letter_purpose("absence_request")
    read = read_values(purpose, {"period": {"start_date": "2026-12-01", "end_date": "2026-12-06"}})
    assert read == {"period": Dates(date(2026, 12, 1), date(2026, 12, 6))}
    with pytest.raises(ImpossibleValue):
        read_values(purpose, {"period": {"start_date": "2026-12-06", "end_date": "2026-12-06"}})


def test_names_that_are_known_are_not_taken_from_outside() -> None:
    assert read_values(letter_purpose("thank_you"), {"sender": "Somebody", "order_number": "", "x": "y"}) == {}
    assert read_values(letter_purpose("payment_reminder"), {"amount": {"amount": 3, "currency": "USD"}}) == {
        "amount": Money(Decimal(3), "USD")
    }
