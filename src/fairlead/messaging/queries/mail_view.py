"""A mail as a page may show it: cleaned of everything that acts, nothing fetched from outside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import nh3

from fairlead.core.mail_text import Mail, Part, decode_text, read_mail
from fairlead.exchanges.operations import OriginalMissing, StoreUnavailable, read_original
from fairlead.messaging.models import IncomingMail

LONGEST_HTML = 400_000
LONGEST_TEXT = 100_000
MOST_DEPTH = 1000
# What letters are made of. No images: a remote one tells its sender who has read, when and where.
_TAGS = set(
    """
    a abbr b blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i ins li ol p
    pre q s small span strike strong sub sup table tbody td tfoot th thead tr u ul
    """.split()  # noqa: SIM905  as a list it would fill the page
)
# Elements that another one of their kind does not end.
_NESTING = re.compile(r"<(/?)(?:blockquote|center|div|dl|font|ol|section|article|span|table|ul)\b", re.I)
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align"}}
_WITH_CONTENT = {"script", "style", "head", "title", "object", "svg", "math", "iframe", "template", "noscript"}


@dataclass(frozen=True)
class FileInMail:
    """A file in a mail: `number` is its place among the parts."""

    number: int
    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True)
class MailView:
    """What a page shows. `html` is clean, "" where there is only text; `images` counts those that were left out."""

    text: str
    html: str
    images: int
    files: list[FileInMail] = field(default_factory=list)
    is_missing: bool = False


def mail_view(row: IncomingMail) -> MailView:
    """Return a kept mail for a page; `is_missing` where the store has it no more or does not answer."""
    mail = read_kept(row)
    if mail is None:
        return MailView("", "", 0, is_missing=True)
    html, images = _clean(_html_part(mail))
    return MailView(mail.text[:LONGEST_TEXT], html, images, files_of(mail))


def read_kept(row: IncomingMail) -> Mail | None:
    """Return a kept mail read anew from its bytes."""
    try:
        return read_mail(read_original(row.digest))
    except (OriginalMissing, StoreUnavailable):
        return None


def files_of(mail: Mail) -> list[FileInMail]:
    return [
        FileInMail(number, part.filename or f"{number}", part.content_type, len(part.content))
        for number, part in enumerate(mail.parts)
        if part.is_attachment or part.filename
    ]


def find_file(mail: Mail, number: int) -> tuple[str, bytes] | None:
    """Return name and bytes of a file in a mail."""
    if number >= len(mail.parts):
        return None
    part = mail.parts[number]
    return (part.filename or f"{number}", part.content) if part.is_attachment or part.filename else None


def _html_part(mail: Mail) -> Part | None:
    return next((part for part in mail.parts if part.content_type == "text/html" and not part.is_attachment), None)


def _clean(part: Part | None) -> tuple[str, int]:
    if part is None:
        return "", 0
    html = _not_too_deep(decode_text(part.content[: LONGEST_HTML * 2], part.parameters.get("charset"))[:LONGEST_HTML])
    images = html.lower().count("<img")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
    return clean, images


def _not_too_deep(html: str) -> str:
    """Return markup up to where its elements lie too deep in each other: cleaning takes time by the square of that."""
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(depth + (-1 if tag.group(1) else 1), 0)
        if depth > MOST_DEPTH:
            return html[: tag.start()]
    return html
