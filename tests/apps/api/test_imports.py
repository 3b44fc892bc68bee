"""Lists of customers by the API, from the file to the undo."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.imports import csv_of, workbook_of
from tests.factories.people import Cast, make_cast
from tests.factories.programs import ROOT, Program

from fairlead.customers.models import Account, ImportRun
from fairlead.customers.operations.imports.files import MOST_BYTES
from fairlead.customers.tasks import check_import, load_import, undo_import

pytestmark = pytest.mark.django_db
ROWS = [
    ("公司名称", "国家", "联系人", "邮箱", "Slogan"),
    ("Nordlicht GmbH", "德国", "Katrin Albers", "k.albers@nordlicht.example", "Met at the fair"),
    ("Südwind AG", "奥地利", "Eva Huber", "eva@", ""),
    ("", "", "Nobody", "", ""),
]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_list_goes_in_step_by_step_and_out_again(cast: Cast) -> None:
    program, by_id = Program(cast.owner), cast.owner.pk
    made = program.upload("/imports", csv_of(ROWS, encoding="gb18030"))
    assert made.status_code == 201, made.content
    address = made.headers["Location"].removeprefix(ROOT)
    assert [one["target"] for one in made.json()["columns"]] == ["account", "country", "contact", "email", ""]
    assert (made.json()["encoding"], made.json()["state"], made.json()["counts"]) == ("GB18030", "UPLOADED", None)

    mapped = program.post(f"{address}/mapping", {"targets_by_heading": {"Slogan": "account_note"}, "default_tier": "B"})
    assert mapped.status_code == 200, mapped.content
    assert mapped.json()["columns"][4]["target"] == "account_note"
    assert program.post(f"{address}/load").status_code == 409

    checking = program.post(f"{address}/check")
    assert (checking.status_code, checking.json()["state"], checking.json()["progress"]["phase"]) == (
        202,
        "CHECKING",
        "queued",
    )
    check_import(run_id=made.json()["id"], by_id=by_id)
    checked = program.get(address).json()
    assert (checked["state"], checked["progress"], checked["counts"]["accounts_new"]) == ("CHECKED", None, 2)
    assert checked["counts"]["problems"] == {"email": 1, "no_company": 1}
    assert not Account.objects.exists()

    assert program.post(f"{address}/load").status_code == 202
    load_import(run_id=made.json()["id"], by_id=by_id)
    done = program.get(address).json()
    assert (done["state"], done["can_be_undone"], done["counts"]["rows_left_out"]) == ("LOADED", True, 1)
    assert set(Account.objects.values_list("note", "tier")) == {("Met at the fair", "B"), ("", "B")}

    preview = program.get(f"{address}/undo").json()
    assert (preview["accounts"], preview["contacts"], preview["kept_count"]) == (2, 2, 0)
    assert program.post(f"{address}/undo").status_code == 202
    undo_import(run_id=made.json()["id"], by_id=by_id)
    undone = program.get(address).json()
    assert (undone["state"], undone["undo_counts"]["removed_accounts"]) == ("UNDONE", 2)
    assert program.post(f"{address}/undo").status_code == 409
    assert not Account.objects.exists()


def test_problems_are_paged_with_their_sentences_and_handed_out_to_be_mended(cast: Cast) -> None:
    program = Program(cast.owner)
    rows = [("Company", "E-mail"), *((f"C {number}", f"wrong{number}") for number in range(5)), ("", "a@b.example")]
    address = f"/imports/{program.upload('/imports', csv_of(rows)).json()['id']}"
    assert program.post(f"{address}/check").status_code == 202
    check_import(run_id=ImportRun.objects.get().pk, by_id=cast.owner.pk)
    found: list[dict[str, Any]] = []
    path = f"{address}/problems?limit=2"
    while path:
        page = program.get(path).json()
        found += page["items"]
        path = (page["next"] or "").removeprefix(ROOT)
    assert [one["row_number"] for one in found] == [2, 3, 4, 5, 6, 7]
    assert (found[0]["code"], found[0]["is_fatal"], found[5]["is_fatal"]) == ("email", False, True)
    assert "“wrong0”" in found[0]["sentence"]
    only = program.get(f"{address}/problems?code=no_company").json()["items"]
    assert [one["row_number"] for one in only] == [7]
    file = program.get(f"{address}/rows-to-mend")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert (file.headers["Content-Type"], len(lines)) == ("text/csv; charset=utf-8", 7)
    assert lines[0] == "Company,E-mail,Problem"
    book = program.get(f"{address}/rows-to-mend?format=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert program.delete(address).status_code == 204
    assert program.get(address).status_code == 404


def test_what_cannot_be_read_or_is_too_large_is_refused(cast: Cast) -> None:
    program = Program(cast.owner)
    empty = program.upload("/imports", b"")
    assert (empty.status_code, empty.json()["errors"][0]["code"]) == (422, "empty")
    assert empty.json()["errors"][0]["pointer"] == "/file"
    assert program.post("/imports", {}).status_code == 415
    large = program.upload("/imports", csv_of(ROWS), Content_Length=str(MOST_BYTES + 10**6))
    assert (large.status_code, large.json()["code"]) == (413, "too-large")
    assert not ImportRun.objects.exists()


def test_a_mapping_that_makes_no_sense_is_told_where_it_stands(cast: Cast) -> None:
    program = Program(cast.owner)
    book = workbook_of([("Company", "E-mail"), ("Alpha", "a@alpha.example")])
    address = f"/imports/{program.upload('/imports', book, name='list.xlsx').json()['id']}/mapping"
    for body, pointer, code in (
        ({"targets": ["account", "shoes"]}, "/targets/1", "target_unknown"),
        ({"targets": ["account", "new.account"]}, "/targets/1", "may_not_add"),
        ({"sheet": "Shoes"}, "/sheet", "no_such_sheet"),
        ({"default_country": "Atlantis"}, "/default_country", "country_unknown"),
        ({"default_owner": "nobody"}, "/default_owner", "may_not_give"),
        ({"shoes": 1}, "/shoes", "extra_forbidden"),
    ):
        refused = program.post(address, body)
        assert refused.status_code == 422, body
        first = refused.json()["errors"][0]
        assert (first["pointer"], first["code"]) == (pointer, code)


def test_an_upload_that_is_sent_again_is_one_import(cast: Cast) -> None:
    program = Program(cast.owner)
    first, second = (program.upload("/imports", csv_of(ROWS), Idempotency_Key="list-7") for _ in range(2))
    assert (first.status_code, second.status_code, first.json()["id"]) == (201, 201, second.json()["id"])
    assert second.headers["Idempotent-Replayed"] == "true"
    other = program.upload("/imports", csv_of(ROWS[:2]), Idempotency_Key="list-7")
    assert (other.status_code, ImportRun.objects.count()) == (422, 1)


def test_lists_of_others_are_not_there_and_fields_are_named(cast: Cast) -> None:
    number = Program(cast.owner).upload("/imports", csv_of(ROWS)).json()["id"]
    assert [one["id"] for one in Program(cast.boss).get("/imports").json()["items"]] == [number]
    assert Program(cast.colleague).get("/imports").json()["items"] == []
    fields = {one["name"]: one for one in Program(cast.owner).get("/import-fields").json()["items"]}
    assert {"account", "email", "leave", "next_step", "latest_contact"} <= fields.keys()
    assert (fields["email"]["is_of_person"], fields["country"]["is_of_person"]) == (True, False)
