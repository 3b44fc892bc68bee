"""What a file is, whatever it calls itself."""

from __future__ import annotations

import pytest

from fairlead.core.file_types import OCTETS, downloaded_as, media_type_of


@pytest.mark.parametrize(
    ("name", "content", "stated", "expected"),
    [
        ("offer.pdf", b"%PDF-1.4", "", "application/pdf"),
        ("offer.html", b"%PDF-1.4", "text/html", "application/pdf"),
        ("a.pdf", b"MZ\x90", "application/pdf", "application/vnd.microsoft.portable-executable"),
        ("a.docx", b"PK\x03\x04", "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.jar", b"PK\x03\x04", "text/plain", "application/zip"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "application/msword"),
        ("page.html", b"<script>", "", "text/html"),
        ("nameless", b"?", "", OCTETS),
        ("x", b"RIFF....WEBP", "", "image/webp"),
        ("x", b"?", "text/plain\r\nX-Evil: 1", OCTETS),
        ("x", b"?", "a" * 200 + "/b", OCTETS),
    ],
)
def test_bytes_come_before_words_and_words_before_the_name(
    name: str, content: bytes, stated: str, expected: str
) -> None:
    assert media_type_of(name, content, stated) == expected


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", ""])
def test_what_a_browser_could_run_goes_out_as_bytes(media_type: str) -> None:
    assert downloaded_as(media_type) == OCTETS
    assert downloaded_as("application/pdf") == "application/pdf"
