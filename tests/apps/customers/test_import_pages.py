"""The pages of import over HTTP: file, columns, check, load, problems; with each refusal and for each reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.customers import make_account
from tests.factories.imports import NOW, checked, csv_of, loaded, uploaded, workbook_of
from tests.factories.people import Cast, make_cast

from fairlead.core.tabular import read_table
from fairlead.customers.models import Account, CustomField, ImportProgress, ImportRun
from fairlead.customers.operations import imports
from fairlead.customers.operations.imports import files
from fairlead.customers.operations.imports.running import tell_of_end
from fairlead.customers.types import FieldOwner, FieldType, ImportState
from fairlead.team.models import Member, Notification
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HEADINGS = ["客户编号", "公司名称", "国家", "联系人", "邮箱", "手机", "港口"]
LIST = [
    HEADINGS,
    ["K001", "穆勒贸易有限公司", "德国", "Hans Müller", "hans@mueller.example", "+49 171 5550001", "Hamburg"],
    ["K002", "Boutique Soleil", "法国", "Claire Dubois", "claire@soleil.example", "12", ""],
    ["K003", "Atlantis Corp", "亚特兰蒂斯", "", "poseidon@", "", ""],
    ["", "", "巴西", "", "", "", "=1+1"],
]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def sent(member: Member, content: bytes, name: str = "list.csv") -> Any:
    return signed_in(member).post(reverse("import_new"), {"file": SimpleUploadedFile(name, content)})


def page_of(member: Member, run: ImportRun, query: str = "") -> str:
    return text_of(signed_in(member).get(reverse("import_run", args=[run.pk]) + query))


def mapped(run: ImportRun, **changes: str) -> dict[str, Any]:
    """Return what the form of a run sends when nothing but `changes` is touched."""
    targets = {f"target-{index}": target for index, target in enumerate(run.mapping["targets"])}
    persons = {f"person-{index}": "1" for index in range(len(targets))}
    return {**targets, **persons, "match_keys": run.match_keys, **run.options, **changes}


# The file


def test_a_list_is_taken_in_and_its_columns_are_shown_with_real_values(cast: Cast) -> None:
    answer = sent(cast.owner, csv_of(LIST, encoding="gb18030"), "客户名单.csv")
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("import_run", args=[run.pk]))

    page = page_of(cast.owner, run)
    assert all(heading in page for heading in HEADINGS)
    assert "<bdi>德国</bdi><bdi>法国</bdi><bdi>亚特兰蒂斯</bdi>" in page
    assert '<option value="account" selected>' in page
    assert "6 of 7 columns" in page
    assert "+49 171 5550001" in page  # the preview
    assert "“亚特兰蒂斯” is not a country that we know." in page
    assert "This row names no company." in page
    assert "GB18030" in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.csv", b"", "The file is empty."),
        ("list.csv", b" \n\n", "The file is empty."),
        ("list.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(99), "This is not a table"),
        ("list.xlsx", b"PK\x03\x04 broken", "The workbook is damaged"),
        ("list.csv", b'Company,Country\n"Nordlicht,DE\n', "opens a quotation mark that is never closed"),
        ("list.csv", b"Company,Country\nNord\x00licht,DE\n", "zero bytes"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(cast: Cast, name: str, content: bytes, sentence: str) -> None:
    page = text_of(sent(cast.owner, content, name), 422)
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert not ImportRun.objects.exists()


def test_a_form_without_a_file_is_refused(cast: Cast) -> None:
    assert "Choose a file first." in text_of(signed_in(cast.owner).post(reverse("import_new")), 422)


def test_a_file_that_is_too_large_is_refused_while_it_comes_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.FileTooLarge, "megabytes", 1)
    kept = csv_of([["Company"], *([f"Nordlicht {number}"] for number in range(40_000))])
    assert len(kept) < 1024 * 1024 < len(kept) * 2
    page = text_of(sent(cast.owner, kept + kept), 422)
    assert "The file is larger than 1 MB." in page
    assert not ImportRun.objects.exists()
    assert sent(cast.owner, kept).status_code == 302


def test_an_upload_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)
    answer = client.post(reverse("import_new"), {"file": SimpleUploadedFile("list.csv", csv_of(LIST))})
    assert answer.status_code == 403
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_is_understood_in_every_language(cast: Cast, language: str, kind: str) -> None:
    cast.owner.language = language
    cast.owner.save()
    content = signed_in(cast.owner).get(reverse("import_sample", args=[kind])).getvalue()
    with override(language):
        run = checked(cast.owner, content, name=f"sample.{kind}")
    assert "" not in run.mapping["targets"]
    assert (run.counts["accounts_new"], run.counts["contacts_new"], run.counts["problems"]) == (3, 3, {})


# The columns


def test_a_mapping_is_kept_and_shown_again(cast: Cast) -> None:
    run = uploaded(cast.owner, LIST)
    client = signed_in(cast.owner)
    address = reverse("import_mapping", args=[run.pk])
    answer = client.post(address, mapped(run, **{"target-6": "account_note", "target-5": "mobile", "person-5": "2"}))
    assert answer.status_code == 302
    run.refresh_from_db()
    assert (run.mapping["targets"][5:], run.state) == (["mobile#2", "account_note"], ImportState.UPLOADED)
    assert '<option value="2" selected>Person 2</option>' in page_of(cast.owner, run)


def test_a_mapping_that_cannot_be_is_refused_beside_its_column(cast: Cast) -> None:
    run = uploaded(cast.owner, LIST)
    client = signed_in(cast.owner)
    address = reverse("import_mapping", args=[run.pk])
    page = text_of(client.post(address, mapped(run, **{"target-6": "country", "check": "1"})), 422)
    assert "“港口” means the same as another column." in page
    assert 'id="column-6-error"' in page
    page = text_of(client.post(address, mapped(run, **{"target-1": "", "check": "1"})), 422)
    assert "No column holds the name of the company." in page
    page = text_of(client.post(address, mapped(run, default_country="Atlantis")), 422)
    assert "Atlantis" in page
    run.refresh_from_db()
    assert (run.state, run.mapping["targets"][1]) == (ImportState.UPLOADED, "account")


def test_the_preview_follows_the_form_and_keeps_nothing(cast: Cast) -> None:
    run = uploaded(cast.owner, LIST)
    client = signed_in(cast.owner)
    address = reverse("import_preview", args=[run.pk])
    page = text_of(client.post(address, mapped(run, **{"target-2": ""}), headers=HTMX))
    assert "穆勒贸易有限公司" in page
    assert "Germany" not in page
    assert "<html" not in page
    page = text_of(client.post(address, mapped(run, **{"target-1": ""}), headers=HTMX))
    assert "No column holds the name of the company." in page
    run.refresh_from_db()
    assert run.mapping["targets"][1:3] == ["account", "country"]


def test_the_preview_shows_what_will_be_stored(cast: Cast) -> None:
    CustomField.objects.create(belongs_to=FieldOwner.ACCOUNT, key="port", label="Port", type=FieldType.TEXT)
    rows = [
        ["Company", "Country", "Contact", "Languages", "Consent given or refused on", "Working hours", "Port",
         "Contact 2 name", "Contact 2 email", "Owner", "Next step", "Next step date", "Stage"],
        ["Nordlicht", "Germany", "Frau Katrin Albers", "de; en", "24.12.2025", "Mo-Fr 9-17", "Hamburg", "Jo Lund",
         "jo@nordlicht.example", cast.owner.name, "Send offer", "2026-12-01", "Lead"],
    ]  # fmt: skip
    page = page_of(cast.owner, uploaded(cast.owner, rows))
    preview = page[page.index('id="import-preview"') :]
    for text in ("Germany", "Katrin Albers", "German, English", "24 Dec 2025", "Hamburg", "Jo Lund", "1 Dec 2026",
                 "jo@nordlicht.example", "Send offer", "Next step", "<dd>Lead</dd>", str(cast.owner)):  # fmt: skip
        assert text in preview, text


def test_new_fields_are_offered_to_owners_alone(cast: Cast) -> None:
    answer = signed_in(cast.boss)
    run = uploaded(cast.boss, LIST)
    assert "Add a new field" in page_of(cast.boss, run)
    new = {"target-6": "new.account", "label-6": "Port of discharge", "type-6": "TEXT", "check": "1"}
    assert answer.post(reverse("import_mapping", args=[run.pk]), mapped(run, **new)).status_code == 302
    run.refresh_from_db()
    assert run.mapping["new_fields"] == {"6": ["Port of discharge", "TEXT"]}

    own = uploaded(cast.owner, LIST)
    assert "Add a new field" not in page_of(cast.owner, own)
    page = text_of(signed_in(cast.owner).post(reverse("import_mapping", args=[own.pk]), mapped(own, **new)), 422)
    assert "Only owners add fields" in page


def test_the_sheet_that_names_companies_is_taken_and_any_other_can_be(cast: Cast) -> None:
    content = workbook_of([["Company", "Country"], ["Nordlicht", "DE"]], before=["Remarks"])
    run = uploaded(cast.owner, content, name="list.xlsx")
    assert "<option selected>Customers</option>" in page_of(cast.owner, run)
    for sheet, recognised in (("Remarks", False), ("Customers", True)):
        answer = signed_in(cast.owner).post(reverse("import_sheet", args=[run.pk]), {"sheet": sheet})
        assert answer.status_code == 302
        page = page_of(cast.owner, run)
        assert f"<option selected>{sheet}</option>" in page
        assert ('<option value="account" selected>' in page) == recognised


def test_a_workbook_in_which_no_sheet_names_companies_shows_its_first(cast: Cast) -> None:
    run = uploaded(cast.owner, workbook_of([["Colour"], ["blue"]], before=["Remarks"]), name="list.xlsx")
    assert run.sheet == "Remarks"


def test_a_list_with_very_many_columns_shows_the_first_and_keeps_the_rest(cast: Cast) -> None:
    wide = [["Company", *(f"Column {number}" for number in range(1500))], ["Nordlicht", *["x"] * 1500]]
    run = uploaded(cast.owner, wide)
    page = page_of(cast.owner, run)
    assert "1101 more columns are not shown here: they are read as their headings say" in page
    assert 'name="target-400"' not in page
    data = {name: value for name, value in mapped(run).items() if not name.startswith(("target-", "person-"))}
    shown = {f"target-{index}": target for index, target in enumerate(run.mapping["targets"][:400])}
    assert signed_in(cast.owner).post(reverse("import_mapping", args=[run.pk]), {**data, **shown}).status_code == 302


# Check and load


def test_a_check_is_queued_and_its_progress_shown(cast: Cast) -> None:
    run = uploaded(cast.owner, LIST)
    answer = signed_in(cast.owner).post(reverse("import_mapping", args=[run.pk]), mapped(run, check="1"))
    assert answer["Location"] == reverse("import_run", args=[run.pk])
    run.refresh_from_db()
    assert run.state == ImportState.CHECKING
    assert ProcrastinateJob.objects.get(pk=run.job_id).task_name == "customers.check_import"

    page = page_of(cast.owner, run)
    assert "Waiting for its turn" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    ImportProgress.objects.filter(run=run).update(phase="reading", rows_done=1500, rows_total=3000)
    page = page_of(cast.owner, run)
    assert 'value="50"' in page
    assert "1,500 of 3,000" in page
    assert "interrupted" not in page
    ImportProgress.objects.filter(run=run).update(updated_at=NOW - timedelta(minutes=2))
    assert "The work was interrupted." in page_of(cast.owner, run)


def test_a_check_tells_what_would_happen(cast: Cast) -> None:
    make_account("Boutique Soleil", owner=cast.owner, country="FR", external_id="K002")
    run = checked(cast.owner, [*LIST, ["K009", "Atlantis Corp.", "JP", "", "", "", ""]])
    page = page_of(cast.owner, run)
    assert "every 1s" not in page
    numbers = {name: run.counts[name] for name in ("rows", "accounts_new", "accounts_updated", "rows_left_out")}
    assert numbers == {"rows": 5, "accounts_new": 3, "accounts_updated": 1, "rows_left_out": 1}
    for label, number in (("New customers", 3), ("Updated customers", 1), ("Rows left out", 1)):
        assert f"<dt>{label}</dt><dd>{number}</dd>" in page
    assert "Country unknown" in page
    assert "row left out" in page
    assert "Look alike, and are kept apart" in page
    assert "rows 4, 6" in page
    assert "Load the list" in page
    assert 'id="mapping"' in page_of(cast.owner, run, "?columns")
    assert not Account.objects.filter(external_id="K001").exists()


def test_a_list_that_changes_nothing_says_so(cast: Cast) -> None:
    loaded(cast.owner, LIST[:2])
    assert "loading it would change nothing" in page_of(cast.owner, checked(cast.owner, LIST[:2]))


def test_a_loaded_list_leads_to_its_customers(cast: Cast) -> None:
    known = make_account("Boutique Soleil", owner=cast.owner, country="", external_id="K002")
    run = checked(cast.owner, LIST)
    answer = signed_in(cast.owner).post(reverse("import_loading", args=[run.pk]))
    assert answer["Location"] == reverse("import_run", args=[run.pk])
    run.refresh_from_db()
    assert run.state == ImportState.LOADING

    run = loaded(
        cast.owner, [["Customer no.", "Company", "Country"], ["K002", "Boutique Soleil", "FR"], ["N1", "Neu", "DE"]]
    )
    page = page_of(cast.owner, run)
    assert "It can be undone until 1 Feb 2027." in page
    client, address = signed_in(cast.owner), reverse("import_customers", args=[run.pk])
    new, updated = (text_of(client.get(f"{address}?which={which}")) for which in ("new", "updated"))
    assert "Neu" in new
    assert "Boutique Soleil" not in new
    assert reverse("account", args=[known.pk]) in updated
    assert ">Neu<" not in updated


def test_a_run_that_failed_says_why_and_offers_its_columns(cast: Cast) -> None:
    run = uploaded(cast.owner, LIST)
    failure = {"code": "changed", "facts": {}}
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, failure=failure)
    page = page_of(cast.owner, run)
    assert "The columns of the file are no longer those of the mapping." in page
    assert 'id="mapping"' in page


def test_whoever_was_overtaken_is_told(cast: Cast) -> None:
    run = loaded(cast.owner, LIST[:2])
    client = signed_in(cast.owner)
    for name in ("import_loading", "import_deletion"):
        page = text_of(client.post(reverse(name, args=[run.pk])), 409)
        assert "This list is further on by now: Loaded." in page
    checked_again = uploaded(cast.owner, LIST)
    assert "further on by now" in text_of(client.get(reverse("import_undo", args=[checked_again.pk])), 409)


def test_a_file_that_is_gone_is_told_of(cast: Cast) -> None:
    run = uploaded(cast.owner, workbook_of([["Company"], ["Neu"]], before=["Remarks"]), name="list.xlsx")
    files.drop_file(run.stored_as)
    other = "Remarks" if run.sheet == "Customers" else "Customers"
    answer = signed_in(cast.owner).post(reverse("import_sheet", args=[run.pk]), {"sheet": other})
    assert "The file is no longer kept. Upload it again." in text_of(answer, 409)


def test_a_list_is_discarded(cast: Cast) -> None:
    run = uploaded(cast.owner, LIST)
    answer = signed_in(cast.owner).post(reverse("import_deletion", args=[run.pk]), follow=True)
    assert "The file is forgotten." in text_of(answer)
    assert not ImportRun.objects.exists()


# What was not understood


def test_all_problems_are_listed_by_kind(cast: Cast) -> None:
    rows = [["Company", "Country"], *([f"Nordlicht {number}", "Wakanda"] for number in range(120)), ["", "Germany"]]
    run = checked(cast.owner, rows)
    client, address = signed_in(cast.owner), reverse("import_problems", args=[run.pk])
    assert "Show all 120" in page_of(cast.owner, run)
    page = text_of(client.get(address))
    assert page.count("is not a country that we know") == 100
    assert "Country unknown (120)" in page
    assert "This row names no company" in text_of(client.get(f"{address}?kind=no_company"))
    assert "Everything was understood" in text_of(client.get(f"{address}?kind=email"))


def test_rows_that_differ_are_told_of_in_words(cast: Cast) -> None:
    rows = [
        ["Company", "Customer no.", "Country", "Stage", "Owner"],
        ["Nordlicht", "K1", "Germany", "Lead", cast.owner.name],
        ["Nordlicht", "K1", "France", "Dormant", cast.backup.name],
    ]
    page = page_of(cast.boss, checked(cast.boss, rows))
    assert "“France” differs from “Germany” in row 2" in page
    assert "“Dormant” differs from “Lead” in row 2" in page
    assert f"“{cast.backup.name}” differs from “{cast.owner.name}” in row 2" in page


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_rows_to_mend_come_back_with_the_mapping_that_they_had(cast: Cast, language: str) -> None:
    run = loaded(cast.owner, LIST, targets=["external_id", "account", "country", "contact", "email", "mobile", "tags"])
    cast.owner.language = language
    cast.owner.save()
    answer = signed_in(cast.owner).get(reverse("import_mending", args=[run.pk, "csv"]))
    content = answer.getvalue()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:-1] == HEADINGS
    assert [row[0] for row in rows[1:]] == ["K002", "K003", ""]
    assert rows[3][6] == "'=1+1"
    assert "poseidon@" in rows[2][-1]
    assert "亚特兰蒂斯" in rows[2][-1]

    rows[2][2], rows[2][4] = "日本", "info@atlantis.example"
    again = checked(cast.owner, csv_of(rows))
    assert again.mapping["targets"] == [*run.mapping["targets"], ""]
    assert (again.counts["accounts_new"], again.counts["accounts_updated"]) == (0, 1)
    further = signed_in(cast.owner).get(reverse("import_mending", args=[again.pk, "csv"])).getvalue()
    heading = further.decode("utf-8-sig").splitlines()[0]
    assert heading == ",".join(rows[0]), "the earlier sentences are not carried on"


def test_the_rows_to_mend_come_as_a_workbook_without_formulas(cast: Cast) -> None:
    run = checked(cast.owner, LIST)
    answer = signed_in(cast.owner).get(reverse("import_mending", args=[run.pk, "xlsx"]))
    assert ".xlsx" in answer["Content-Disposition"]
    table = read_table(io.BytesIO(answer.getvalue()), "x.xlsx")
    rows = [row.cells for row in table.rows()]
    assert table.header == [*HEADINGS, "Problem"]
    assert rows[-1][6] == "=1+1"


# Who sees what, and who is told


def test_lists_are_seen_by_those_who_brought_them_and_by_the_owner_of_the_desk(cast: Cast) -> None:
    run = checked(cast.owner, LIST, name="mine.csv")
    pages = [reverse(name, args=[run.pk]) for name in ("import_run", "import_problems", "import_customers")]
    pages.append(reverse("import_mending", args=[run.pk, "csv"]))
    sees = {"owner": 200, "boss": 200, "colleague": 404, "leader": 404, "viewer": 403, "finance": 403}
    for who, status in sees.items():
        client = signed_in(getattr(cast, who))
        assert [client.get(page).status_code for page in pages] == [status] * 4, who
        listed = client.get(reverse("import_list"))
        assert listed.status_code == (403 if status == 403 else 200)
        assert ("mine.csv" in listed.content.decode()) == (status == 200), who
        steps = ("import_mapping", "import_preview", "import_sheet", "import_loading", "import_deletion", "import_undo")
        if status != 200:
            assert [client.post(reverse(name, args=[run.pk])).status_code for name in steps] == [status] * 6, who


def test_the_list_of_lists(cast: Cast) -> None:
    client = signed_in(cast.owner)
    assert "No list yet" in text_of(client.get(reverse("import_list")))
    loaded(cast.owner, LIST, name="first.csv")
    page = text_of(client.get(reverse("import_list")))
    assert "first.csv" in page
    assert "1 Feb 2027" in page
    assert ">Loaded<" in page


def test_the_way_to_an_import_is_found_everywhere(cast: Cast) -> None:
    address = f'href="{reverse("import_new")}"'
    client = signed_in(cast.owner)
    assert address in text_of(client.get(reverse("account_list")))
    assert reverse("import_list") in text_of(client.get(reverse("menu")))
    assert reverse("import_new") in text_of(client.get(reverse("palette"), {"q": "import excel"}))
    viewer = signed_in(cast.viewer)
    assert reverse("import_list") not in text_of(viewer.get(reverse("menu")))
    assert reverse("import_new") not in text_of(viewer.get(reverse("palette"), {"q": "import"}))


def test_only_what_took_long_is_told_at_its_end(cast: Cast) -> None:
    run = loaded(cast.owner, LIST, name="big.csv")
    tell_of_end(run_id=run.pk, by=cast.owner, begun_at=NOW - timedelta(seconds=3), now=NOW)
    assert not Notification.objects.exists()
    tell_of_end(run_id=run.pk, by=cast.owner, begun_at=NOW - timedelta(minutes=3), now=NOW)
    told = Notification.objects.get(member=cast.owner)
    assert told.path == reverse("import_run", args=[run.pk])
    assert "“big.csv” is loaded." in text_of(signed_in(cast.owner).get(reverse("notifications")))
    told.delete()
    ImportRun.objects.filter(pk=run.pk).update(failure={"code": "broken", "facts": {}})
    tell_of_end(run_id=run.pk, by=cast.owner, begun_at=NOW - timedelta(minutes=3), now=NOW)
    assert Notification.objects.get().facts["state"] == ImportState.FAILED


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_is_drawn_in_every_language(cast: Cast, language: str) -> None:
    cast.owner.language = language
    cast.owner.save()
    open_, ready = uploaded(cast.owner, LIST), checked(cast.owner, LIST)
    done = loaded(cast.owner, LIST)
    client = signed_in(cast.owner)
    for run in (open_, ready, done):
        text_of(client.get(reverse("import_run", args=[run.pk])))
    text_of(client.get(reverse("import_undo", args=[done.pk])))
    text_of(client.get(reverse("import_problems", args=[done.pk])))
    imports.undo(run_id=done.pk, by=cast.owner, now=NOW)
    text_of(client.get(reverse("import_run", args=[done.pk])))
