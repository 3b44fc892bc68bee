"""Fields that a team adds: each type's values, the owner's rights, and what happens to values when a field retires."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories.people import make_cast

from fairlead.customers.models import Account, CustomField
from fairlead.customers.operations.accounts import change_account, create_account
from fairlead.customers.operations.custom_fields import (
    change_custom_field,
    create_custom_field,
    order_custom_fields,
    retire_custom_field,
)
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.types import BadInput, FieldOwner
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def make_field(by: Any, label: str, type_: str, **values: Any) -> CustomField:
    return create_custom_field(
        by=by, now=NOW, values={"belongs_to": "ACCOUNT", "label": label, "type": type_, **values}
    )


# type, what is typed, what is kept, what finds it, what does not
TYPES: dict[str, tuple[str, Any, Any, str, str]] = {
    "text": ("TEXT", "  Blue  line ", "Blue line", "blue", "red"),
    "number": ("NUMBER", "1,234.5", 1234.5, "1234.5", "1234"),
    "whole number": ("NUMBER", 40, 40, "40", "41"),
    "date": ("DATE", "2026-11-03", "2026-11-03", "2026-11-03", "2026-11-04"),
    "yes": ("YES_NO", "是", True, "yes", "no"),
    "no": ("YES_NO", False, False, "no", "yes"),
    "choice": ("CHOICE", "fob", "FOB", "FOB", "CIF"),
    "choices": ("CHOICES", ["CIF", "FOB"], ["CIF", "FOB"], "FOB", "EXW"),
    "choices as text": ("CHOICES", "cif; exw", ["CIF", "EXW"], "EXW", "FOB"),
    "link": ("LINK", "shop.example/nord", "https://shop.example/nord", "nord", "south"),
}


@pytest.mark.parametrize(("type_", "typed", "kept", "found_by", "not_by"), list(TYPES.values()), ids=list(TYPES))
def test_a_value_of_each_type_is_kept_in_normal_form_and_found(
    type_: str, typed: Any, kept: Any, found_by: str, not_by: str
) -> None:
    cast = make_cast()
    field = make_field(cast.boss, "Extra", type_, choices=["FOB", "CIF", "EXW"])
    values = {"name": "A", "custom": {field.key: typed}}
    account = create_account(by=cast.owner, now=NOW, values=values)
    assert account.custom == {field.key: kept}

    def found(sought: str) -> list[Account]:
        chosen = AccountFilter(custom={field.key: sought})
        return list(accounts_chosen(cast.owner, chosen, custom_fields(FieldOwner.ACCOUNT)))

    assert found(found_by) == [account]
    assert found(not_by) == []


WRONG: dict[str, tuple[str, Any]] = {
    "number": ("NUMBER", "many"),
    "too many digits": ("NUMBER", "1234567890123456"),
    "date": ("DATE", "3/11/26/1"),
    "yes or no": ("YES_NO", "perhaps"),
    "choice": ("CHOICE", "DDP"),
    "choices": ("CHOICES", ["FOB", "DDP"]),
    "link": ("LINK", "javascript:alert(1)"),
    "link with another scheme": ("LINK", "ftp://files.example"),
}


@pytest.mark.parametrize(("type_", "typed"), list(WRONG.values()), ids=list(WRONG))
def test_a_value_of_the_wrong_type_is_refused(type_: str, typed: Any) -> None:
    cast = make_cast()
    field = make_field(cast.boss, "Extra", type_, choices=["FOB"])
    with pytest.raises(BadInput) as refused:
        create_account(by=cast.owner, now=NOW, values={"name": "A", "custom": {field.key: typed}})
    assert [problem.field for problem in refused.value.problems] == [f"custom.{field.key}"]


def test_only_the_owner_of_the_company_makes_fields() -> None:
    cast = make_cast()
    field = make_field(cast.boss, "Incoterm", "CHOICE", choices="FOB\nCIF\nFOB")
    assert (field.key, field.choices) == ("incoterm", ["FOB", "CIF"])
    for by in (cast.leader, cast.owner, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            make_field(by, "Other", "TEXT")
        with pytest.raises(AccessRefused):
            change_custom_field(field_id=field.pk, by=by, now=NOW, values={"label": "X"})
        with pytest.raises(AccessRefused):
            retire_custom_field(field_id=field.pk, by=by, now=NOW)
        with pytest.raises(AccessRefused):
            order_custom_fields(belongs_to="ACCOUNT", field_ids=[], by=by, now=NOW)


def test_labels_in_any_script_have_keys_of_their_own() -> None:
    boss = make_cast().boss
    assert [make_field(boss, label, "TEXT").key for label in ("贸易方式", "港口", "Port", "port!")] == [
        "field",
        "field_2",
        "port",
        "port_2",
    ]


def test_a_required_field_is_demanded_of_new_accounts_and_not_taken_from_old_ones() -> None:
    cast = make_cast()
    old = create_account(by=cast.owner, now=NOW, values={"name": "Old"})
    field = make_field(cast.boss, "Port", "TEXT", is_required=True)
    with pytest.raises(BadInput) as refused:
        create_account(by=cast.owner, now=NOW, values={"name": "New"})
    assert [(p.field, p.code) for p in refused.value.problems] == [("custom.port", "required")]
    assert change_account(account_id=old.pk, by=cast.owner, now=NOW, values={"tier": "A"}).custom == {}
    with pytest.raises(BadInput):
        change_account(account_id=old.pk, by=cast.owner, now=NOW, values={"custom": {field.key: " "}})


def test_a_retired_field_keeps_its_values_takes_no_new_ones_and_comes_back() -> None:
    cast = make_cast()
    field = make_field(cast.boss, "Port", "TEXT")
    account = create_account(by=cast.owner, now=NOW, values={"name": "A", "custom": {"port": "Ningbo"}})
    retire_custom_field(field_id=field.pk, by=cast.boss, now=NOW)
    assert list(custom_fields(FieldOwner.ACCOUNT)) == []
    with pytest.raises(BadInput):
        change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"custom": {"port": "Qingdao"}})
    kept = change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"custom": {}, "tier": "B"})
    assert kept.custom == {"port": "Ningbo"}
    assert retire_custom_field(field_id=field.pk, by=cast.boss, now=NOW, is_retired=False).retired_at is None


def test_fields_are_renamed_and_put_into_another_order() -> None:
    boss = make_cast().boss
    one, two, three = (make_field(boss, label, "TEXT") for label in ("One", "Two", "Three"))
    order_custom_fields(belongs_to="ACCOUNT", field_ids=[three.pk, one.pk], by=boss, now=NOW)
    assert list(custom_fields(FieldOwner.ACCOUNT)) == [three, one, two]
    renamed = change_custom_field(field_id=one.pk, by=boss, now=NOW, values={"label": "Uno"})
    assert (renamed.label, renamed.key) == ("Uno", "one")


def test_a_value_is_removed_by_nothing() -> None:
    cast = make_cast()
    make_field(cast.boss, "Port", "TEXT")
    account = create_account(by=cast.owner, now=NOW, values={"name": "A", "custom": {"port": "Ningbo"}})
    assert change_account(account_id=account.pk, by=cast.owner, now=NOW, values={"custom": {"port": ""}}).custom == {}
