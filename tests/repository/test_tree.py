"""What may lie in the repository, and what may not."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.repository.tree import ROOT, shown, tracked_files

from fairlead.config import frontend

CODE = {".py", ".html", ".css", ".js", ".mjs", ".md", ".sh", ""}
BINARY = {".webp", ".png", ".woff2", ".ico", ".xlsx", ".xls", ".ods", ".gz", ".zip"}
MOST_LINES = 500
KIB = 1024

SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "an AWS key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}"),
    "a GitLab token": re.compile(r"\bglpat-[\w-]{20,}"),
    "a Slack token": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "a Google key": re.compile(r"\bAIza[\w-]{35}\b"),
    "an npm or package index token": re.compile(r"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{40,}"),
    "a key of a paid service": re.compile(r"\b[rs]k[-_](?:live|ant|proj)[-_]\w{16,}"),
    "a web token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
    "a token of this desk": re.compile(r"\bfl_[0-9a-f]{10}_[\w-]{43}\b"),
    "an address with a password": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s:/@\"'<{]+:(?!secret@|password@)[^\s:/@\"'<{]+@[\w.-]+"
    ),
    "a literal secret key": re.compile(r"SECRET_KEY\s*=\s*[\"'][^\"'\s]{20,}"),
}
SECRET_NAMES = re.compile(
    r"(?:^|/)(?:\.env(?:\..*)?|\.netrc|\.pypirc|\.npmrc|id_(?:rsa|ed25519|ecdsa)|secret\.key)$|\.(?:pem|p12|pfx|key)$"
)
# Written in parts, lest this file hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("python" + "hosted", "org"), ("registry", "npmjs"), ("yarnpkg", "com"))
]
INLINE = {
    "a script without src": re.compile(r"<script(?![^>]*(?:\bsrc=|\"application/json\"))[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script in an address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        if path.suffix not in BINARY:
            yield path, path.read_bytes().decode("utf-8", errors="replace")


def found(patterns: dict[str, re.Pattern[str]], text: str) -> list[str]:
    """Return the names of the patterns that occur in a text, each with its first line."""
    hits = ((name, pattern.search(text)) for name, pattern in patterns.items())
    return [f"{name} in line {text.count(chr(10), 0, hit.start()) + 1}" for name, hit in hits if hit]


def test_no_secret_lies_in_the_tree() -> None:
    hits = [f"{shown(path)}: {hit}" for path, text in texts() for hit in found(SECRETS, text)]
    hits += [shown(path) for path in tracked_files() if SECRET_NAMES.search(shown(path))]
    assert hits == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a1" * 20,
        "fl_" + "0123456789" + "_" + "x" * 43,
        "postgresql://sales:" + "hunter2@db.company.com/fairlead",
    ],
)
def test_a_secret_would_be_seen(text: str) -> None:
    assert len(found(SECRETS, f"first line\n{text}\n")) == 1


def test_no_package_registry_is_named() -> None:
    assert [f"{shown(path)}: {host}" for path, text in texts() for host in REGISTRIES if host in text] == []
    locks = [path for path in tracked_files() if path.name == "package-lock.json" or path.parent.name == "requirements"]
    assert len(locks) >= 4
    assert [
        shown(path)
        for path in locks
        if re.search(r"\"resolved\"|--(?:extra-)?index-url|--find-links", path.read_text())
    ] == []


def test_no_lock_of_addresses() -> None:
    assert [shown(path) for path in tracked_files() if path.name in ("uv.lock", "poetry.lock", "yarn.lock")] == []


def test_no_file_of_code_or_words_is_too_long() -> None:
    """A module that passes 500 lines becomes a package. A migration is written by Django and stays one."""
    written = ((path, text) for path, text in texts() if path.suffix in CODE and "migrations" not in path.parts)
    long = {shown(path): text.count("\n") for path, text in written if text.count("\n") > MOST_LINES}
    assert long == {}


TEMPLATES = [path for path in tracked_files() if path.suffix == ".html" and "templates" in path.parts]


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_a_template_has_no_script_and_no_style_of_its_own(path: Path) -> None:
    """The Content Security Policy would refuse them, and the page would be broken without a word."""
    assert found(INLINE, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>go()</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<a onclick="x()">',
        '<a href="javascript:x">',
    ],
)
def test_a_script_or_style_would_be_seen(markup: str) -> None:
    assert len(found(INLINE, markup)) == 1


def zipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_classes_that_override_others_are_built() -> None:
    frontend.ensure_built()
    sheet = (frontend.TARGET / "app.css").read_text(encoding="utf-8").replace("\\", "")
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.html"))
    named = set(re.findall(r"(?<=[\s\"])[a-z0-9.-]+!(?=[\s\"])", templates))
    assert named
    assert [name for name in sorted(named) if f".{name}" not in sheet] == []


def test_every_page_s_files_stay_within_their_budget() -> None:
    frontend.ensure_built()
    sizes = {path.name: zipped(path) for path in frontend.TARGET.iterdir() if path.name != frontend.STAMP}
    assert sizes["app.css"] <= 20 * KIB
    assert sizes["app.js"] <= 25 * KIB
    # The first visit, less the page itself (20 KiB at most). Fonts are compressed already.
    assert sum(sizes.values()) <= 130 * KIB - 20 * KIB, sizes
    assert ROOT in frontend.TARGET.parents
