"""The HTML part: tables and styles within the elements, as the programs that people read mail with want it."""

from __future__ import annotations

import html
from functools import lru_cache

import css_inline

from fairlead.core.letters.languages import html_language, is_right_to_left
from fairlead.core.letters.markup import as_html, blocks

# Fonts that are there: a letter loads nothing from anywhere. Words have the reader's own colour, so that they can be
# read on a dark ground too.
_STYLE = """
.letter { font-family: Arial, Helvetica, sans-serif; font-size: 15px; line-height: 1.55; }
.letter p { margin: 0 0 14px 0; }
.letter ul { margin: 0 0 14px 0; padding: 0; }
.letter .ltr { padding-left: 22px; }
.letter .rtl { padding-right: 22px; }
.letter li { margin: 0 0 4px 0; }
.letter a { color: #1d4f9c; }
.letter bdi { unicode-bidi: isolate; }
.letter .start-ltr { text-align: left; }
.letter .start-rtl { text-align: right; }
.letter .foot { font-size: 12px; line-height: 1.45; color: #6b7385; border-top: 1px solid #d9dde5; padding-top: 10px; }
"""
_FRAME = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{subject}</title>
</head>
<body class="letter" lang="{language}" dir="{direction}" style="margin:0;padding:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" dir="{direction}">
<tr>
<td class="letter start-{direction}" align="{side}" style="padding:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px">
<tr>
<td class="letter start-{direction}" align="{side}">
{body}
</td>
</tr>{foot}
</table>
</td>
</tr>
</table>
</body>
</html>
"""


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=_STYLE, keep_style_tags=False)


def html_part(subject: str, body: str, language: str, *, foot: str = "") -> str:
    """Return a whole HTML document of a body in the markup of `markup`. `foot` is a line below it, in plain text."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    side = "right" if direction == "rtl" else "left"
    written = []
    for block in blocks(body):
        if block.is_list:
            items = "\n".join(f"<li>{as_html(line)}</li>" for line in block.lines)
            written.append(f'<ul class="{direction}" dir="{direction}">\n{items}\n</ul>')
        else:
            written.append(f'<p dir="{direction}">{"<br>".join(as_html(line) for line in block.lines)}</p>')
    below = ""
    if foot:
        below = f'\n<tr>\n<td class="foot start-{direction}" align="{side}">{as_html(foot)}</td>\n</tr>'
    document = _FRAME.format(
        language=html_language(language),
        direction=direction,
        side=side,
        subject=html.escape(subject),
        body="\n".join(written),
        foot=below,
    )
    return _inliner().inline(document)
