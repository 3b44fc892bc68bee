"""The ways to reach a contact, in normal form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from fairlead.core.values import BadValue, explain, parse_emails, parse_phones
from fairlead.customers.models import Contact, ContactPoint
from fairlead.customers.operations.checked import Refused, line
from fairlead.customers.types import InputProblem, PointKind

MOST_POINTS = 30
PHONES = (PointKind.PHONE, PointKind.MOBILE, PointKind.WHATSAPP)


class Point(NamedTuple):
    """A way to reach somebody, as it is stored."""

    kind: str
    value: str
    label: str


def checked_points(
    handed: Iterable[Mapping[str, Any]], country: str, problems: list[InputProblem], field: str = "points"
) -> list[Point]:
    """Return the points in normal form, each once, in their order; what is wrong is added to `problems`.

    `country` (alpha-2 or "") is where numbers without a country code belong. One value may hold several addresses or
    numbers. Problems name `points.N`, N counted from 0.
    """
    found: dict[tuple[str, str], Point] = {}
    for number, entry in enumerate(handed):
        try:
            for point in _points(entry, country):
                found.setdefault((point.kind, point.value), point)
        except BadValue as problem:
            problems.append(InputProblem(f"{field}.{number}", problem.code, explain(problem, _)))
        except Refused as problem:
            problems.append(InputProblem(f"{field}.{number}", problem.code, problem.sentence))
    if len(found) > MOST_POINTS:
        sentence = _("There are %(n)d; at most %(most)d fit.") % {"n": len(found), "most": MOST_POINTS}
        problems.append(InputProblem(field, "too_many", sentence))
    return list(found.values())


def write_points(contact: Contact, points: Iterable[Point]) -> bool:
    """Make these the contact's points and return whether anything changed; rows that stay keep their history."""
    wanted = {(point.kind, point.value): (position, point.label) for position, point in enumerate(points)}
    changed = False
    for present in contact.points.all():
        target = wanted.pop((present.kind, present.value), None)
        if target is None:
            present.delete()
            changed = True
        elif target != (present.position, present.label):
            ContactPoint.objects.filter(pk=present.pk).update(position=target[0], label=target[1])
            changed = True
    for (kind, value), (position, label) in wanted.items():
        ContactPoint.objects.create(contact=contact, kind=kind, value=value, label=label, position=position)
    return changed or bool(wanted)


def _points(entry: Mapping[str, Any], country: str) -> list[Point]:
    kind, label = str(entry.get("kind") or ""), line(40)(entry.get("label"))
    value = line(254)(entry.get("value"))
    if kind not in PointKind.values:
        facts = {"value": kind[:40], "known": ", ".join(PointKind.values)}
        sentence = _("“%(value)s” is not a way to reach somebody. Use one of: %(known)s.") % facts
        raise Refused("point_kind", sentence)
    if not value:
        return []
    if kind == PointKind.EMAIL:
        return [Point(kind, mail, label) for mail in parse_emails(value)]
    if kind in PHONES:
        return [_phone(kind, phone.number, phone.extension, label) for phone in parse_phones(value, country or None)]
    return [Point(kind, value, label)]


def _phone(kind: str, number: str, extension: str, label: str) -> Point:
    if extension and extension not in label:
        label = f"{label} ext. {extension}".strip()[:40]
    return Point(kind, number, label)
