"""The rows of a file in temporary tables, joined in the database with the customers that are here.

All of it lives in one transaction and goes with it. Several hundred thousand rows pass through memory in slices.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from fairlead.customers.operations.imports.reading import AccountMarks, ReadRow
from fairlead.customers.types import MatchKey

TABLES = """
    DROP TABLE IF EXISTS pg_temp.staged_row, pg_temp.staged_email, pg_temp.staged_company, pg_temp.staged_twin;
    CREATE TEMPORARY TABLE staged_row (
        number int NOT NULL, company int NOT NULL, said text NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_email (company int NOT NULL, value text NOT NULL) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_company (
        company int NOT NULL, first_row int NOT NULL, external_id text NOT NULL, tax_id text NOT NULL,
        match_name text NOT NULL, country text NOT NULL, domain text NOT NULL,
        account_id bigint, candidates int NOT NULL DEFAULT 0, is_forbidden bool NOT NULL DEFAULT false
    ) ON COMMIT DROP;
"""
INDEXES = """
    CREATE INDEX ON staged_row (company);
    CREATE UNIQUE INDEX ON staged_company (company);
    ANALYZE staged_row; ANALYZE staged_company; ANALYZE staged_email;
"""
# Numbers of the two companies that contradict each other outweigh any other likeness.
NO_CONTRADICTION = {
    MatchKey.EXTERNAL_ID: "(s.external_id = '' OR a.external_id = '' OR s.external_id = a.external_id)",
    MatchKey.TAX_ID: "(s.tax_id = '' OR a.tax_id = '' OR s.tax_id = a.tax_id)",
}
SAME_MARK = {
    MatchKey.EXTERNAL_ID: "JOIN customers_account a ON s.external_id <> '' AND a.external_id = s.external_id",
    MatchKey.TAX_ID: "JOIN customers_account a ON s.tax_id <> '' AND a.tax_id = s.tax_id",
    MatchKey.EMAIL: """
        JOIN staged_email m ON m.company = s.company
        JOIN customers_contactpoint p ON p.kind = 'EMAIL' AND p.value = m.value
        JOIN customers_contact c ON c.id = p.contact_id AND c.deleted_at IS NULL
        JOIN customers_account a ON a.id = c.account_id""",
    MatchKey.NAME_COUNTRY: "JOIN customers_account a ON a.match_name = s.match_name AND a.country = s.country",
    MatchKey.DOMAIN: "JOIN customers_account a ON s.domain <> '' AND a.domain = s.domain",
}
# The same name where one of the two countries is not known.
SAME_NAME = """
    JOIN customers_account a ON a.match_name = s.match_name AND a.country <> s.country AND '' IN (a.country, s.country)
"""


@contextmanager
def copying(table: str, columns: Sequence[str]) -> Iterator[Any]:
    """Write rows into a table as fast as PostgreSQL takes them; yields psycopg's copy object."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        yield copy


def create_tables() -> None:
    """Make the temporary tables of this transaction; those of an earlier file in it are dropped."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def stage_rows(rows: Iterable[tuple[int, ReadRow]]) -> None:
    """Put rows with the number of their company aside. Consumes `rows` as it writes."""
    with copying("staged_row", ("number", "company", "said")) as copy:
        for company, row in rows:
            said = [row.account, row.site, row.people, row.extension, row.is_country_assumed]
            copy.write_row((row.number, company, json.dumps(said, ensure_ascii=False, separators=(",", ":"))))


def stage_companies(marks: Sequence[AccountMarks], first_rows: Sequence[int]) -> None:
    """Put the companies aside, and make the tables ready for joining."""
    columns = ("company", "first_row", "external_id", "tax_id", "match_name", "country", "domain")
    with copying("staged_company", columns) as copy:
        for number, mark in enumerate(marks):
            own = (mark.external_id, mark.tax_id, mark.name, mark.country, mark.domain)
            copy.write_row((number, first_rows[number], *own))
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)


def stage_emails(pairs: Iterable[tuple[int, str]]) -> None:
    """Put the mail addresses of the companies aside."""
    with copying("staged_email", ("company", "value")) as copy:
        for pair in pairs:
            copy.write_row(pair)


def match_companies(keys: Sequence[str]) -> None:
    """Find for each company the one account that it is, by the first mark that tells.

    What matches several accounts and none of the marks decides keeps the number of them in `candidates`.
    """
    with connection.cursor() as cursor:
        for own_key in MatchKey:
            if own_key not in keys:
                continue
            vetoes = [sql for key, sql in NO_CONTRADICTION.items() if key in keys and key != own_key]
            cursor.execute(_match_sql(SAME_MARK[own_key], vetoes))
            if own_key == MatchKey.NAME_COUNTRY:
                cursor.execute(_match_sql(SAME_NAME, [*vetoes, "s.candidates = 0"]))
    _join_twins()


def _match_sql(join: str, vetoes: Sequence[str]) -> str:
    conditions = " AND ".join(["s.account_id IS NULL", "a.deleted_at IS NULL", *vetoes])
    return f"""
        WITH found AS (
            SELECT s.company, min(a.id) AS account_id, count(DISTINCT a.id) AS number
            FROM staged_company s {join} WHERE {conditions} GROUP BY s.company
        )
        UPDATE staged_company s SET
            account_id = CASE WHEN found.number = 1 THEN found.account_id END,
            candidates = CASE WHEN found.number = 1 THEN 0 ELSE greatest(s.candidates, found.number) END
        FROM found WHERE found.company = s.company
    """  # noqa: S608  only constants of this module


def _join_twins() -> None:
    """Companies of the file that turn out to be one account become one company."""
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE TEMPORARY TABLE staged_twin ON COMMIT DROP AS
            SELECT company, min(company) OVER (PARTITION BY account_id) AS first_company
            FROM staged_company WHERE account_id IS NOT NULL;
            DELETE FROM staged_twin WHERE company = first_company;
            UPDATE staged_row r SET company = t.first_company FROM staged_twin t WHERE t.company = r.company;
            DELETE FROM staged_company s USING staged_twin t WHERE t.company = s.company;
        """)


def lock_accounts() -> None:
    """Hold the matched accounts until the end of the transaction, in the order in which everybody locks."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT id FROM customers_account
            WHERE id IN (SELECT account_id FROM staged_company WHERE account_id IS NOT NULL)
            ORDER BY id FOR NO KEY UPDATE
        """)


def owners_of_matches() -> list[tuple[int | None, int | None]]:
    """Return each pair of owner and backup owner among the matched accounts, once."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT DISTINCT a.owner_id, a.backup_owner_id
            FROM staged_company s JOIN customers_account a ON a.id = s.account_id
        """)
        return [(owner, backup) for owner, backup in cursor.fetchall()]


def forbid(pairs: Iterable[tuple[int | None, int | None]]) -> None:
    """Mark the matched accounts with these owners: the importing member may not change them."""
    with connection.cursor() as cursor:
        for owner, backup in pairs:
            cursor.execute(
                """
                UPDATE staged_company s SET is_forbidden = true FROM customers_account a
                WHERE a.id = s.account_id AND a.owner_id IS NOT DISTINCT FROM %s
                AND a.backup_owner_id IS NOT DISTINCT FROM %s
                """,
                [owner, backup],
            )


@dataclass(slots=True)
class StagedCompany:
    """One company with its rows as the file has them, in their order."""

    company: int
    account_id: int | None
    candidates: int
    is_forbidden: bool
    rows: list[StagedRow]


@dataclass(slots=True)
class StagedRow:
    """One row, as `ReadRow` had it."""

    number: int
    account: dict[str, Any]
    site: dict[str, Any]
    people: list[dict[str, Any]]
    extension: dict[str, Any]
    is_country_assumed: bool


def company_slices(size: int) -> Iterator[list[StagedCompany]]:
    """Yield all companies in the order of the file, `size` numbers at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(company), -1) FROM staged_company")
        (highest,) = cursor.fetchone() or (-1,)
    for begin in range(0, highest + 1, size):
        yield _slice(begin, begin + size)


def _slice(begin: int, end: int) -> list[StagedCompany]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT company, account_id, candidates, is_forbidden FROM staged_company
            WHERE company >= %s AND company < %s ORDER BY company
            """,
            [begin, end],
        )
        companies = {
            company: StagedCompany(company, account_id, candidates, is_forbidden, [])
            for company, account_id, candidates, is_forbidden in cursor.fetchall()
        }
        cursor.execute(
            """
            SELECT company, number, said FROM staged_row
            WHERE company >= %s AND company < %s ORDER BY company, number
            """,
            [begin, end],
        )
        for company, number, said in cursor.fetchall():
            companies[company].rows.append(StagedRow(number, *json.loads(said)))
    return list(companies.values())


LIKENESSES = """
    WITH mark AS (
        SELECT 'name' AS reason, match_name AS value, company, first_row FROM staged_company WHERE match_name <> ''
        UNION ALL SELECT 'domain', domain, company, first_row FROM staged_company WHERE domain <> ''
        UNION ALL SELECT 'tax_id', tax_id, company, first_row FROM staged_company WHERE tax_id <> ''
        UNION ALL SELECT 'external_id', external_id, company, first_row FROM staged_company WHERE external_id <> ''
        UNION ALL SELECT DISTINCT 'email', m.value, m.company, s.first_row
            FROM staged_email m JOIN staged_company s USING (company)
    ), alike AS (
        SELECT reason, value, array_agg(first_row ORDER BY first_row) AS rows, count(*) AS number
        FROM mark GROUP BY reason, value HAVING count(*) > 1
    )
    SELECT reason, value, rows[1:10], number, count(*) OVER () FROM alike ORDER BY rows[1], reason LIMIT %s
"""


def likenesses(limit: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many groups of companies of the file look alike though they are kept apart, and the first ones."""
    with connection.cursor() as cursor:
        cursor.execute(LIKENESSES, [limit])
        found = cursor.fetchall()
    first = [
        {"reason": reason, "value": value, "rows": rows, "number": number} for reason, value, rows, number, _ in found
    ]
    return (found[0][4] if found else 0), first
