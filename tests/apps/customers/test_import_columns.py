"""What the columns of a list may mean beyond the customer itself, and what is told of cells that cannot be read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from tests.factories.customers import make_account, make_contact
from tests.factories.imports import NOW, checked, loaded, sentences, told, uploaded
from tests.factories.people import Cast, make_cast, make_member

from fairlead.availability.models import Leave
from fairlead.customers.models import Account, Contact, CustomField
from fairlead.customers.operations import imports
from fairlead.customers.operations.custom_fields import create_custom_field
from fairlead.customers.types import BadInput, FieldType
from fairlead.exchanges.models import Exchange
from fairlead.planner.models import Item
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss", Role.OWNER)


def test_leave_next_step_and_latest_contact_become_rows_of_their_own_once(boss: Member) -> None:
    rows = [
        ("公司名称", "联系人", "休假", "下一步", "下次跟进时间", "最近联系时间"),
        ("Alpha", "Ann", "2026-12-20..2027-01-05; 2027-05-01..2027-05-05", "Send samples", "2026-11-20", "2026-10-05"),
        ("Beta", "Bob", "", "", "2026-11-21", ""),
        ("Gamma", "", "", "Call", "", ""),
    ]
    run = loaded(boss, rows)
    assert told(run) == []
    assert run.counts["more"] == {"leave": 2, "item": 3, "exchange": 1}
    leave = set(Leave.objects.values_list("contact__name", "start_date", "end_date"))
    assert leave == {
        ("Ann", date(2026, 12, 20), date(2027, 1, 6)),
        ("Ann", date(2027, 5, 1), date(2027, 5, 6)),
    }
    assert set(Item.objects.values_list("account__name", "contact__name", "title", "due_date", "owner")) == {
        ("Alpha", "Ann", "Send samples", date(2026, 11, 20), boss.pk),
        ("Beta", "Bob", "Follow up", date(2026, 11, 21), boss.pk),
        ("Gamma", None, "Call", date(2026, 11, 3), boss.pk),
    }
    assert Exchange.objects.get().occurred_at.astimezone(boss.zone_info).isoformat() == "2026-10-05T12:00:00+08:00"
    again = loaded(boss, rows)
    assert again.counts["more"] == {}
    assert (Leave.objects.count(), Item.objects.count(), Exchange.objects.count()) == (2, 3, 1)


def test_fields_of_the_team_are_recognised_by_their_labels_and_read_by_their_types(boss: Member) -> None:
    fields: list[Any] = [
        ("ACCOUNT", "Fair hall", FieldType.TEXT, []),
        ("ACCOUNT", "Turnover", FieldType.NUMBER, []),
        ("ACCOUNT", "Channel kind", FieldType.CHOICE, ["Retail", "Wholesale"]),
        ("CONTACT", "Birthday", FieldType.DATE, []),
    ]
    for belongs_to, label, type_, choices in fields:
        values = {"belongs_to": belongs_to, "label": label, "type": type_, "choices": choices}
        create_custom_field(by=boss, now=NOW, values=values)
    rows = [
        ("Company", "Contact", "fair hall", "Turnover", "Channel kind", "Birthday"),
        ("Alpha", "Ann", "7", "1.234.567,50", "retail", "1980-05-17"),
        ("Beta", "Bob", "8", "2.500.000,00", "Elsewhere", "soon"),
    ]
    run = loaded(boss, rows)
    assert told(run) == [(3, "Channel kind", "choice_unknown"), (3, "Birthday", "date")]
    assert "Retail, Wholesale" in sentences(run)[0]
    custom = dict(Account.objects.values_list("name", "custom"))
    assert custom["Alpha"] == {"fair_hall": "7", "turnover": 1234567.5, "channel_kind": "Retail"}
    assert custom["Beta"].keys() == {"fair_hall", "turnover"}
    assert Contact.objects.get(name="Ann").custom == {"birthday": "1980-05-17"}


def test_new_fields_are_added_by_the_load_and_only_by_the_companys_owner() -> None:
    cast = make_cast()
    rows = [("Company", "Halle", "Umsatz"), ("Alpha", "7", "1200")]
    chosen = {
        "targets": ["account", "new.account", "new.account"],
        "new_fields": {"1": {"label": "Fair hall"}, "2": {"label": "Turnover", "type": "NUMBER"}},
    }
    with pytest.raises(BadInput) as refused:
        uploaded(cast.leader, rows, **chosen)
    assert {(one.field, one.code) for one in refused.value.problems} == {
        ("targets.1", "may_not_add"),
        ("targets.2", "may_not_add"),
    }
    run = checked(cast.boss, rows, **chosen)
    assert not CustomField.objects.exists()
    run = loaded(cast.boss, rows, **chosen)
    assert run.failure == {}
    assert set(CustomField.objects.values_list("label", "type")) == {("Fair hall", "TEXT"), ("Turnover", "NUMBER")}
    assert Account.objects.get().custom == {"fair_hall": "7", "turnover": 1200}
    known = uploaded(cast.boss, rows)
    assert known.mapping["targets"] == ["account", "custom.account.fair_hall", "custom.account.turnover"]


HEADINGS = (
    "Company", "Country", "Region", "Time zone", "Owner", "Tier", "Currency", "Credit limit", "Days to pay", "Website",
    "Contact", "E-mail", "Phone", "Working hours", "Consent", "Latest contact", "Leave",
)  # fmt: skip
ALL_WRONG = (
    "Alpha", "Atlantis", "", "Asia/Shangai", "Nobody Known", "Z", "Taler", "much", "900", "no address",
    "Ann", "ann@", "+49 12", "whenever", "perhaps", "2027-01-01", "holidays",
)  # fmt: skip
WRONG = {
    "Country": ("country_unknown", "“Atlantis” is not a country"),
    "Time zone": ("zone_unknown", "Do you mean Asia/Shanghai?"),
    "Owner": ("owner_unknown", "Nobody called “Nobody Known” looks after customers here."),
    "Tier": ("tier", "“Z”"),
    "Currency": ("currency", "“Taler”"),
    "Credit limit": ("number", "“much”"),
    "Days to pay": ("number_range", "from 0 to 365"),
    "Website": ("website", "“no address”"),
    "E-mail": ("email", "“ann@”"),
    "Phone": ("phone", "+49 12"),
    "Working hours": ("week", "whenever"),
    "Consent": ("consent", "“perhaps”"),
    "Latest contact": ("date_ahead", "lies in the future"),
    "Leave": ("date", "“holidays”"),
}


def test_each_wrong_cell_gets_its_sentence_and_the_rest_of_the_row_is_loaded(boss: Member) -> None:
    run = loaded(boss, [HEADINGS, ALL_WRONG])
    found = {column: (code, sentence) for (_row, column, code), sentence in zip(told(run), sentences(run), strict=True)}
    assert set(found) == set(WRONG)
    for column, (code, part) in WRONG.items():
        assert found[column][0].startswith(code), column
        assert part in found[column][1], column
        assert found[column][1].endswith((".", "?")), column
    assert (run.counts["rows_left_out"], run.counts["accounts_new"], run.counts["contacts_new"]) == (0, 1, 1)
    account = Account.objects.get()
    assert (account.country, account.zone, account.tier, account.owner) == ("", "", "", boss)
    for language in ("zh-hans", "zh-hant", "es"):
        with override(language):
            assert all(sentences(run))


def test_rows_without_a_company_are_left_out_and_others_are_not(boss: Member) -> None:
    rows = [
        ("Company", "Contact", "Role", "E-mail"),
        ("", "Ann", "", ""),
        ("Beta", "", "Buyer", ""),
        ("x" * 300, "Carl", "", ""),
        ("Delta", "Dora", "", ""),
    ]
    run = loaded(boss, rows)
    assert told(run) == [(2, "", "no_company"), (3, "", "person_without_name"), (4, "Company", "too_long")]
    assert run.counts["rows_left_out"] == 2
    assert set(Account.objects.values_list("name", flat=True)) == {"Beta", "Delta"}
    kept = run.problems.get(row_number=2)
    assert kept.cells == ["", "Ann", "", ""]


def test_leave_needs_a_person_and_surplus_cells_are_told(boss: Member) -> None:
    content = b"Company;Leave\nAlpha;2026-12-20..2026-12-31\nBeta;;left over\n"
    run = loaded(boss, content)
    assert [code for _row, _column, code in told(run)] == ["person_without_name", "surplus_cells"]
    assert Account.objects.count() == 2


def test_owners_are_named_by_name_or_mail_and_given_only_by_those_who_may() -> None:
    cast = make_cast()
    rows = [
        ("Company", "Owner"),
        ("Alpha", "cora colleague"),
        ("Beta", "STAN.STRANGER@exporter.example"),
        ("Gamma", "Owen Owner"),
        ("Delta", ""),
    ]
    run = checked(cast.owner, rows)
    assert told(run) == [(2, "Owner", "may_not_give"), (3, "Owner", "may_not_give")]
    loaded(cast.boss, rows, default_owner="nobody")
    assert dict(Account.objects.values_list("name", "owner__name")) == {
        "Alpha": "Cora Colleague",
        "Beta": "Stan Stranger",
        "Gamma": "Owen Owner",
        "Delta": None,
    }


def test_two_members_of_one_name_are_told_apart_by_their_addresses(boss: Member) -> None:
    make_member("Lin Lee", email="lin.1@exporter.example")
    second = make_member("Lin Lee", email="lin.2@exporter.example")
    run = loaded(boss, [("Company", "Owner"), ("Alpha", "Lin Lee"), ("Beta", "lin.2@exporter.example")])
    assert told(run) == [(2, "Owner", "owner_ambiguous")]
    assert Account.objects.get(name="Beta").owner == second


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"targets": ["", "email"]}, ("targets", "no_company_column")),
        ({"targets": ["account", "account"]}, ("targets.1", "twice")),
        ({"targets": ["account", "shoe size"]}, ("targets.1", "target_unknown")),
        ({"targets": ["account", "email#12"]}, ("targets.1", "target_unknown")),
        ({"targets": ["account", "email#x"]}, ("targets.1", "target_unknown")),
        ({"targets": ["account#2", "email"]}, ("targets.0", "target_unknown")),
        ({"match_keys": ["SHOE"]}, ("match_keys", "choice_unknown")),
        ({"on_match": "MERGE"}, ("on_match", "choice_unknown")),
        ({"default_country": "Atlantis"}, ("default_country", "country_unknown")),
        ({"default_owner": "999999"}, ("default_owner", "member_unfit")),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(boss: Member, values: Any, problem: tuple[str, str]) -> None:
    run = uploaded(boss, [("Company", "E-mail"), ("Alpha", "a@alpha.example")])
    with pytest.raises(BadInput) as refused:
        imports.set_mapping(run_id=run.pk, by=boss, now=NOW, values=values)
    assert [(one.field, one.code) for one in refused.value.problems][:1] == [problem]
    assert refused.value.problems[0].sentence


def test_a_mapping_by_headings_is_remembered_for_the_next_file_of_that_kind(boss: Member) -> None:
    rows = [("Who", "Remark"), ("Alpha", "Met at the fair")]
    loaded(boss, rows, targets={"Who": "account", "Remark": "account_note"}, on_match="OVERWRITE")
    again = uploaded(boss, rows)
    assert again.mapping["targets"] == ["account", "account_note"]
    assert again.options["on_match"] == "OVERWRITE"


def test_numbers_of_a_customers_country_need_no_code_and_known_people_gain_them(boss: Member) -> None:
    account = make_account("Ibérica", owner=boss, country="ES", match_name="ibérica", external_id="K-1")
    person = make_contact(account, "Ana Pérez", email="ana@iberica.example")
    rows = [
        ("Company", "Customer number", "Country", "Contact", "Phone", "Mobile", "WhatsApp"),
        ("Ibérica", "K-1", "ES", "Ana Perez", "912 345 678 ext. 12", "612345678 / 698765432", "+34 612 34 56 78"),
    ]
    run = loaded(boss, rows)
    assert told(run) == []
    assert Contact.objects.get() == person
    assert set(person.points.values_list("kind", "value", "label")) == {
        ("EMAIL", "ana@iberica.example", ""),
        ("PHONE", "+34912345678", "ext. 12"),
        ("MOBILE", "+34612345678", ""),
        ("MOBILE", "+34698765432", ""),
        ("WHATSAPP", "+34612345678", ""),
    }


def test_whose_rows_are_counted_is_the_same_for_check_and_load() -> None:
    cast: Cast = make_cast()
    make_account(owner=cast.stranger, external_id="K-1")
    rows = [
        ("Company", "Customer number", "Contact", "Next step"),
        ("Nordlicht", "K-1", "Ann", "Call"),
        ("Südwind", "K-2", "Bob", "Call"),
        ("", "K-3", "Carl", ""),
    ]
    check, load = checked(cast.owner, rows), loaded(cast.owner, rows)
    assert check.counts == load.counts
    assert told(load) == [(2, "", "belongs_to_colleague"), (4, "", "no_company")]
    assert (load.counts["rows"], load.counts["rows_left_out"], load.counts["accounts_new"]) == (3, 2, 1)
