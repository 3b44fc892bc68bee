"""Tags that every template may use without loading: icons, states, dates in the page's language."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from fairlead.ui import formats

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon of the sprite. It is decoration: the words stand beside it or in an aria-label."""
    return _icon(name, size, settings.STATIC_URL)


@lru_cache(maxsize=512)
def _icon(name: str, size: str, _static_url: str) -> SafeString:
    """Draw it once: a desk of two hundred lines has a thousand icons, of ten kinds."""
    classes = "fl-ic is-small" if size == "small" else "fl-ic"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("build/icons.svg"), name
    )


@register.simple_tag
def pill(tone: str, text: str, why: str = "", reason: str = "") -> SafeString:
    """Draw a status: `tone` is one of on, soon, edge, off, hol, late; the text says the same in words.

    With the address of its reasons, `why`, it leads there; `reason` is their sentence, shown on the way.
    """
    if not why:
        return format_html('<span class="fl-pill is-{}"><i></i>{}</span>', tone, text)
    asked = format_html('<span class="sr-only"> · {}</span>', gettext("Why?"))
    return format_html(
        '<a class="fl-pill is-{}" data-panel href="{}" title="{}"><i></i>{}{}</a>', tone, why, reason, text, asked
    )


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """Return the address's query with some parameters changed; None or an empty text removes one."""
    values: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    text = values.urlencode()
    return f"?{text}" if text else "?"


@register.filter
def hour(moment: datetime | None) -> str:
    return formats.clock_time(moment) if moment else ""


@register.filter
def day(value: date | None) -> str:
    return formats.medium_date(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    return formats.short_date(value) if value else ""


@register.filter
def day_and_date(value: date | None) -> str:
    return formats.day_and_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment in the zone it carries. Views convert moments to the reader's zone first."""
    return formats.date_and_time(value) if value else ""


@register.filter
def number(value: Any) -> str:
    return "" if value in (None, "") else formats.number(value)


@register.filter
def percent(whole: int) -> str:
    return formats.percent(whole)


@register.filter
def get_item(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)
