"""Keep spreadsheets from running what stands in a cell of a text file.

A spreadsheet takes a cell that begins with one of a few characters for a formula, and a formula can start programs or
send the sheet elsewhere. An apostrophe before it makes the cell a text, as OWASP advises
(https://owasp.org/www-community/attacks/CSV_Injection). Here every such cell gets exactly one apostrophe more, those
included that begin with apostrophes already, so that taking one off always gives back what was there.
"""

from __future__ import annotations

import re

# The signs of Japanese and Chinese keyboards count as well, and blanks before a sign do not hide it.
_DANGEROUS = re.compile(r"[\s'\ufeff\u200b]*[=+\-@＝＋－＠]|'*[\t\r\n]")


def is_dangerous(text: str) -> bool:
    """Return whether a spreadsheet could take the text for a formula, or could do so without its apostrophes."""
    return _DANGEROUS.match(text) is not None


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet runs it.

    >>> guarded("=1+1"), guarded("+49 40 1234"), guarded("'=1+1"), guarded("O'Neill - Sons")
    ("'=1+1", "'+49 40 1234", "''=1+1", "O'Neill - Sons")
    """
    return f"'{text}" if is_dangerous(text) else text


def unguarded(text: str) -> str:
    """Return what a cell said before `guarded`; a cell that needed no guard is returned as it is.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'s-Hertogenbosch"), unguarded("=1+1")
    ('=1+1', "'=1+1", "'s-Hertogenbosch", '=1+1')
    """
    return text[1:] if text[:1] == "'" and is_dangerous(text[1:]) else text
