"""The words of an HTML part: lines where a reader sees lines, quoted mail marked with ">", nothing that is hidden."""

from __future__ import annotations

import html
import re

# One pass; a comment, a declaration or a tag whose attributes may hold quoted ">".
_TAG = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*'|[\"'])*)>|<[!?][^>]*>")
_SKIPPED = frozenset(("style", "script", "title", "head", "xml", "template", "select", "svg", "noscript"))
_LINES = frozenset((
    "p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr", "blockquote", "pre",
    "dt", "dd", "section", "article", "header", "footer", "center", "address", "tbody", "body",
))  # fmt: skip
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr", "blockquote", "ul", "ol"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|\bhidden\b(?!\s*;)|font-size\s*:\s*0", re.I
)
_QUOTE = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|protonmail_quote|OutlookMessageHeader"
)
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "o:p"))
_SPACES = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
QUOTED_FROM_HERE = "\n-----Original Message-----\n"


def text_of_html(markup: str) -> str:
    """Return the words of `markup` line by line.

    >>> text_of_html("<p>Back on<br>Monday</p><p hidden>no</p><blockquote>Old</blockquote>")
    'Back on\\nMonday\\n\\n> Old'
    """
    reader = _Reader()
    at = 0
    for tag in _TAG.finditer(markup):
        if tag.start() < at:
            continue
        reader.words(markup[at : tag.start()])
        at = tag.end()
        if tag.group() == "<!--":
            end = markup.find("-->", at)
            at = end + 3 if end >= 0 else len(markup)
        elif tag.group(2):
            reader.tag(tag.group(2).lower(), bool(tag.group(1)), tag.group(3) or "")
    reader.words(markup[at:])
    return reader.text()


class _Reader:
    """Collects words; knows how deep it is in what is hidden and in what is quoted."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._skipped = ""
        self._skip_depth = 0
        self._quote_depth = 0
        self._cut = False

    def words(self, raw: str) -> None:
        if self._skipped or not raw:
            return
        text = _SPACES.sub(" ", html.unescape(raw) if "&" in raw else raw)
        if text == " " and (not self._out or self._out[-1].endswith(("\n", " "))):
            return
        self._out.append(text)

    def tag(self, name: str, closing: bool, attributes: str) -> None:
        if self._skipped:
            self._inside_hidden(name, closing)
            return
        if not closing and (name in _SKIPPED or (attributes and name not in _VOID and _HIDDEN.search(attributes))):
            if not attributes.endswith("/"):
                self._skipped, self._skip_depth = name, 1
            return
        if not closing and not self._cut and attributes and _QUOTE.search(attributes):
            self._out.append(QUOTED_FROM_HERE)
            self._cut = True
        if name == "blockquote":
            self._quote_depth = max(0, self._quote_depth + (-1 if closing else 1))
        if name in ("td", "th"):
            self._out.append(" \t " if not closing else "")
        elif name in _LINES:
            self._out.append("\n\n" if name in _PARAGRAPHS else "\n" if not closing or name == "div" else "")
            if name == "blockquote" or self._quote_depth:
                self._out.append("\x00" * self._quote_depth)

    def _inside_hidden(self, name: str, closing: bool) -> None:
        if name == "body" and self._skipped == "head":
            self._skipped = ""
        elif name == self._skipped:
            self._skip_depth += -1 if closing else 1
            if self._skip_depth <= 0:
                self._skipped = ""

    def text(self) -> str:
        lines = [_line(line) for line in "".join(self._out).split("\n")]
        return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _line(line: str) -> str:
    bare = line.replace("\x00", "").strip()
    if "\x00" in line and bare:
        return "> " + bare
    return bare
