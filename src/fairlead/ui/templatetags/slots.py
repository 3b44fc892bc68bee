"""The tag that draws what other apps put into a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from fairlead.ui.slots import pieces_of

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str, subject: Any) -> SafeString:
    """Draw the pieces of a slot one after the other; an empty text when nobody fills it."""
    surroundings = {"is_panel": context.get("is_panel", False)}
    drawn = [piece.draw(context["request"], subject, surroundings) for piece in pieces_of(name)]
    return mark_safe("".join(drawn))  # noqa: S308  each piece is a rendered template, escaped by the engine
