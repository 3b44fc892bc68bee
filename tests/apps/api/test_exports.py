"""Lists as files, for programs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.books import Books, make_books
from tests.factories.exports import content_of, headings_of, rows_of
from tests.factories.programs import Program

from fairlead.team.models import ApiToken, Export
from fairlead.ui.exports import MEDIA, FileFormat

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return make_books()


def asked(books: Books, path: str, **headers: str) -> Any:
    return Program(books.cast.boss).get(path, **headers)


@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("name", ["customers", "contacts", "to-dos", "leave", "members", "exchanges"])
def test_each_list_comes_in_the_format_asked_for(books: Books, name: str, file_format: FileFormat) -> None:
    whose = f"&account_id={books.account.pk}" if name == "exchanges" else ""

    answer = asked(books, f"/exports/{name}?format={file_format}{whose}")

    assert answer["Content-Type"].partition(";")[0] == MEDIA[file_format]
    assert answer["Content-Disposition"].startswith("attachment; filename")
    rows = rows_of(content_of(answer))
    assert rows
    kept, token = Export.objects.get(), ApiToken.objects.get()
    assert (kept.rows, kept.file_format, kept.means) == (len(rows), file_format, f"token {token.prefix}")


def test_without_a_format_it_is_csv(books: Books) -> None:
    assert content_of(asked(books, "/exports/customers")).startswith(b"\xef\xbb\xbfCompany,")


def test_headings_speak_the_language_asked_for(books: Books) -> None:
    answer = asked(books, "/exports/customers", Accept_Language="es")

    assert answer["Content-Language"] == "es"
    assert headings_of(content_of(answer))[0] == "Empresa"


def test_filters_narrow_the_file_as_they_narrow_the_list(books: Books) -> None:
    listed = asked(books, "/accounts?q=nord&sort=-name").json()["items"]

    rows = rows_of(content_of(asked(books, "/exports/customers?q=nord&sort=-name")))

    assert [row["Company"] for row in rows] == [account["name"] for account in listed] != []
    assert rows_of(content_of(asked(books, "/exports/leave?until=1990-01-01"))) == []
    assert rows_of(content_of(asked(books, f"/exports/to-dos?owner_id={books.cast.viewer.pk}"))) == []


@pytest.mark.parametrize(
    "path",
    [
        "/exports/customers?format=ods",
        "/exports/customers?limit=5",
        "/exports/customers?custom=no:thing",
        "/exports/exchanges",
        "/exports/leave?since=yesterday",
        "/exports/to-dos?list=all",
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_remembered(books: Books, path: str) -> None:
    assert asked(books, path).status_code == 422
    assert not Export.objects.exists()


def test_an_account_or_a_member_that_is_not_seen_is_not_found(books: Books) -> None:
    program = Program(books.cast.stranger)

    assert program.get(f"/exports/exchanges?account_id={books.account.pk}").status_code == 404
    assert program.get(f"/exports/to-dos?owner_id={books.cast.owner.pk}").status_code == 404
