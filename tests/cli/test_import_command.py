"""`fairlead import`: the same as the pages do, for scripts and for whoever likes a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories.customers import make_account
from tests.factories.demo import row_counts
from tests.factories.imports import csv_of, workbook_of
from tests.factories.people import Cast, make_cast

from fairlead.core.tabular import read_table
from fairlead.customers.models import Account, Contact, ImportRun
from fairlead.customers.operations.accounts import change_account
from fairlead.customers.types import ImportState

pytestmark = pytest.mark.django_db
Run = Callable[..., Any]
ROWS = [
    ("公司名称", "国家", "客户编号", "联系人", "邮箱", "Slogan"),
    ("Nordlicht GmbH", "德国", "K-1", "Katrin Albers", "k.albers@nordlicht.example", "Met at the fair"),
    ("Südwind AG", "奥地利", "K-2", "Eva Huber", "eva@", ""),
    ("", "", "K-3", "Nobody", "", ""),
]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def listed(tmp_path: Path) -> str:
    path = tmp_path / "customers.csv"
    path.write_bytes(csv_of(ROWS, encoding="gb18030"))
    return str(path)


def test_a_list_is_loaded_and_told_line_by_line(run: Run, cast: Cast, listed: str) -> None:
    ran = run("import", listed, "--json", "--map", "Slogan=account_note")
    assert ran.status == 0, ran.err
    first, *problems = ran.lines
    made = ImportRun.objects.get()
    assert (first["run"], first["state"], first["encoding"]) == (made.pk, "LOADED", "GB18030")
    assert (first["rows"], first["rows_left_out"], first["accounts_new"], first["contacts_new"]) == (3, 1, 2, 2)
    assert first["columns"][-1] == {"heading": "Slogan", "field": "account_note"}
    assert [(one["row"], one["column"], one["code"], one["left_out"]) for one in problems] == [
        (3, "邮箱", "email", False),
        (4, "", "no_company", True),
    ]
    assert all(one["sentence"] for one in problems)
    account = Account.objects.get(external_id="K-1")
    assert (account.owner, account.country, account.note) == (cast.boss, "DE", "Met at the fair")
    assert "fairlead: loading · going through the companies" in ran.err


def test_a_dry_run_leaves_nothing_behind_and_says_whether_all_rows_fit(run: Run, cast: Cast, listed: str) -> None:
    before = row_counts()
    ran = run("import", listed, "--dry-run")
    assert ran.status == 1
    assert row_counts() == before
    assert "Nothing was loaded: this was a dry run." in ran.out
    assert "This row names no company." in ran.out
    Path(listed).write_bytes(csv_of(ROWS[:2]))
    assert run("import", listed, "--dry-run").status == 0
    assert not Account.objects.exists()


def test_rows_to_mend_are_written_and_can_be_loaded_again(run: Run, cast: Cast, listed: str, tmp_path: Path) -> None:
    for name in ("mend.csv", "mend.xlsx"):
        assert run("import", listed, "--dry-run", "--problems", str(tmp_path / name)).status == 1
        with (tmp_path / name).open("rb") as stream:
            table = read_table(stream, name)
            rows = [row.cells for row in table.rows()]
        assert table.header == [*ROWS[0], "Problem"]
        assert [row[:4] for row in rows] == [list(ROWS[2][:4]), list(ROWS[3][:4])]
    text = (tmp_path / "mend.csv").read_text("utf-8-sig").replace("eva@,", "eva@suedwind.example,")
    (tmp_path / "mend.csv").write_text(text, "utf-8")
    ran = run("import", str(tmp_path / "mend.csv"), "--json")
    assert (ran.status, ran.lines[0]["accounts_new"], ran.lines[0]["rows_left_out"]) == (0, 1, 1)
    assert run("import", listed, "--problems", "/nowhere/mend.csv").status == 2


def test_options_say_how_rows_meet_customers_who_are_here(run: Run, cast: Cast, tmp_path: Path) -> None:
    known = make_account(owner=cast.boss, external_id="K-1", industry="Tools")
    path = tmp_path / "list.xlsx"
    rows = [("Company", "Customer number", "Industry"), ("Renamed", "K-1", "Lamps"), ("New", "K-9", "")]
    path.write_bytes(workbook_of(rows, "2026", before=["Notes"]))
    options = ("--sheet", "2026", "--match", "external_id", "--on-match", "overwrite", "--country", "Spain")
    ran = run("import", str(path), "--json", *options, "--owner", "cora.colleague@exporter.example")
    assert ran.status == 0, ran.err
    known.refresh_from_db()
    assert (known.name, known.industry, known.country) == ("Renamed", "Lamps", "DE")
    new = Account.objects.get(external_id="K-9")
    assert (new.owner, new.country) == (cast.colleague, "ES")
    again = run("import", str(path), "--json", "--sheet", "2026", "--match", "none", "--dry-run")
    assert again.lines[0]["accounts_new"] == 2


def test_an_import_is_undone_by_its_number(run: Run, cast: Cast, listed: str) -> None:
    number = run("import", listed, "--json").lines[0]["run"]
    changed = Account.objects.get(external_id="K-2")
    change_account(account_id=changed.pk, by=cast.boss, now=changed.created_at, values={"industry": "Wind"})
    ran = run("import", "--undo", str(number), "--json")
    assert ran.status == 0, ran.err
    first, kept = ran.lines
    assert (first["state"], first["removed_accounts"], first["kept"]) == ("UNDONE", 1, 1)
    assert (kept["kind"], kept["label"], kept["reason"]) == ("account", "Südwind AG", "changed")
    assert list(Account.objects.all()) == [changed]
    again = run("import", "--undo", str(number))
    assert (again.status, "is not loaded" in again.err) == (2, True)


def test_who_imports_is_named_by_their_address_and_the_doors_hold(run: Run, cast: Cast, listed: str) -> None:
    number = run("import", listed, "--json", "--as", "OWEN.owner@exporter.example").lines[0]["run"]
    assert Account.objects.filter(owner=cast.owner).count() == 2
    stranger = run("import", "--undo", str(number), "--as", "stan.stranger@exporter.example")
    assert (stranger.status, f"no import {number}" in stranger.err) == (2, True)
    viewer = run("import", listed, "--as", "vi.viewer@exporter.example")
    assert (viewer.status, viewer.err) == (2, "fairlead: Vi Viewer may not add customers.\n")
    assert run("import", "--undo", str(number), "--as", "owen.owner@exporter.example").status == 0
    assert not Account.objects.exists()


def test_at_a_terminal_it_asks_first(run: Run, cast: Cast, listed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairlead.config.cli import import_live

    monkeypatch.setattr(import_live, "somebody_is_there", lambda: True)
    no = run("import", listed, stdin=b"n\n")
    assert (no.status, Account.objects.count(), ImportRun.objects.count()) == (1, 0, 0)
    assert no.out.endswith("Nothing was loaded.\n")
    assert "Load it? [y/N]" in no.err
    yes = run("import", listed, stdin=b"y\n")
    assert (yes.status, Account.objects.count()) == (0, 2)
    number = ImportRun.objects.get().pk
    assert f"fairlead import --undo {number}" in yes.out
    assert run("import", "--undo", str(number), stdin=b"\n").status == 1
    assert Contact.objects.count() == 2
    assert run("import", "--undo", str(number), "--yes").status == 0
    assert ImportRun.objects.get().state == ImportState.UNDONE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name either a file to load or, with --undo, the number of an import."),
        (("FILE", "--undo", "1"), "name either a file"),
        (("/nowhere.csv",), "/nowhere.csv cannot be opened"),
        (("EMPTY",), "The file is empty."),
        (("FILE", "--map", "Slogan"), "is not HEADING=FIELD"),
        (("FILE", "--map", "Shoes=industry"), "has no column “Shoes”. Its columns are: 公司名称"),
        (("FILE", "--map", "Slogan=shoes"), "mapped to a field that does not exist"),
        (("FILE", "--map", "公司名称="), "No column holds the name of the company."),
        (("FILE", "--match", "shoes"), "Choose among external_id, tax_id"),
        (("FILE", "--country", "Atlantis"), "“Atlantis” is not a country"),
        (("FILE", "--owner", "who@nowhere.example"), "--owner: nobody signs in as “who@nowhere.example”"),
        (("FILE", "--as", "who@nowhere.example"), "--as: nobody signs in as “who@nowhere.example”"),
        (("BOOK", "--sheet", "Shoes"), "The workbook has no sheet “Shoes”."),
        (("--undo", "99999999"), "there is no import 99999999"),
    ],
)
def test_bad_usage_is_told_and_nothing_is_kept(
    run: Run, cast: Cast, listed: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "book.xlsx").write_bytes(workbook_of([("Company",), ("Alpha",)]))
    places = {"FILE": listed, "EMPTY": str(tmp_path / "empty.csv"), "BOOK": str(tmp_path / "book.xlsx")}
    ran = run("import", *(places.get(word, word) for word in words))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert not ImportRun.objects.exists()


def test_standard_input_and_other_languages(run: Run, cast: Cast) -> None:
    ran = run("import", "-", "--json", stdin=csv_of(ROWS), language="es")
    assert (ran.status, ran.lines[0]["file"], Account.objects.count()) == (0, "list", 2)


def test_an_empty_desk_says_so(run: Run, listed: str) -> None:
    ran = run("import", listed)
    assert (ran.status, "no members yet" in ran.err) == (2, True)
