"""`fairlead export`: lists of the desk as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.exports import headings_of, rows_of
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import Leave
from fairlead.config.cli import export_list
from fairlead.planner.models import Item
from fairlead.team.models import Export

pytestmark = pytest.mark.django_db
Run = Callable[..., Any]


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    account = make_account(owner=cast.owner, note="=1+1", credit_limit=5)
    contact = make_contact(account, phone="+4940123456")
    make_account("Sur SA", owner=cast.stranger)
    Item.objects.create(account=account, title="Call", due_date=date(2026, 12, 1), owner=cast.owner, made_by=cast.owner)
    Leave.objects.create(contact=contact, start_date=date(2026, 12, 24), recorded_by=cast.owner)
    return cast


@pytest.mark.parametrize("ending", ["csv", "XLSX"])
@pytest.mark.parametrize(
    ("name", "column", "values"),
    [
        ("customers", "Company", ["Nordlicht GmbH", "Sur SA"]),
        ("contacts", "Phone", ["+4940123456"]),
        ("to-dos", "Next step", ["Call"]),
        ("leave", "Leave", ["2026-12-24.."]),
    ],
)
def test_each_list_is_written_with_all_that_the_owner_sees(
    run: Run, cast: Cast, tmp_path: Path, name: str, column: str, values: list[str], ending: str
) -> None:
    file = tmp_path / f"list.{ending}"

    done = run("export", name, "--to", str(file))

    assert (done.status, done.out) == (0, "")
    assert f"{len(values)} row" in done.err
    assert [row[column] for row in rows_of(file.read_bytes())] == values
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    kept = Export.objects.get()
    assert (kept.name, kept.rows, kept.file_format, kept.means) == (name, len(values), ending.lower(), "command")
    assert kept.made_by == cast.boss


def test_a_member_named_with_as_is_shown_what_they_may_see(run: Run, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"

    assert run("export", "customers", "--to", str(file), "--as", cast.stranger.email.upper()).status == 0
    assert [row["Company"] for row in rows_of(file.read_bytes())] == ["Sur SA"]
    assert run("export", "customers", "--to", str(file), "--as", cast.viewer.email).status == 0
    assert "Credit limit" not in headings_of(file.read_bytes())
    assert [one.made_by for one in Export.objects.order_by("pk")] == [cast.stranger, cast.viewer]


def test_standard_output_is_csv_and_nothing_else(run: Run, cast: Cast) -> None:
    done = run("export", "customers", "--to", "-")

    assert done.out.startswith("\ufeffCompany,")
    assert done.err == ""
    assert [row["Note on the company"] for row in rows_of(done.out.encode())] == ["=1+1", ""]
    assert ",'=1+1," in done.out


def test_headings_follow_the_language_of_the_command(run: Run, cast: Cast) -> None:
    done = run("--language", "es", "export", "customers", "--to", "-")

    assert headings_of(done.out.encode())[0] == "Empresa"
    assert rows_of(done.out.encode())[0]["País"] == "Alemania"


@pytest.mark.parametrize("file", ["list", "list.ods", "list.csv.gz", ".csv/"])
def test_a_file_of_another_kind_is_refused_before_anything_is_read(run: Run, file: str) -> None:
    done = run("export", "customers", "--to", file)

    assert done.status == 2
    assert f"“{file}”" in done.err
    assert "customers.xlsx" in done.err
    assert not Export.objects.exists()


def test_a_file_that_cannot_be_written_is_named(run: Run, cast: Cast, tmp_path: Path) -> None:
    done = run("export", "customers", "--to", str(tmp_path / "nowhere" / "list.csv"))

    assert done.status == 2
    assert "nowhere/list.csv" in done.err
    assert "No such file" in done.err


def test_what_was_there_stays_when_the_new_file_fails(
    run: Run, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("before")

    def chunks() -> Any:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(export_list.CommandProblem, match="No space left"):
        export_list._write(chunks(), str(file))
    assert file.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_an_unknown_member_or_list_is_refused(run: Run, cast: Cast) -> None:
    nobody = run("export", "customers", "--to", "-", "--as", "nobody@exporter.example")
    nothing = run("export", "secrets", "--to", "-")

    assert (nobody.status, nothing.status) == (2, 2)
    assert "--as" in nobody.err
    assert cast.owner.email in nobody.err
    assert "customers|contacts|to-dos|leave" in nothing.err.replace("\n", "")
