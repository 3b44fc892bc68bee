"""Writes letter templates. A text is never changed: a new version is added, so that what was sent can be read again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fairlead.core.letters import TemplateKey, builtin_templates, check_template, letter_purpose
from fairlead.db.models import ChangedMeanwhile
from fairlead.messaging.models import LetterTemplate, TemplateVersion
from fairlead.messaging.queries.letters import CurrentTemplate, find_template, get_template
from fairlead.team import access
from fairlead.team.models import Member

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


class TemplateIsEmpty(Exception):
    """A template without subject or text writes no letter."""


class TemplateTooLong(Exception):
    """The subject is longer than LONGEST_SUBJECT, or the text than LONGEST_BODY."""


@transaction.atomic
def save_template(
    *,
    key: TemplateKey,
    subject: str,
    body: str,
    by: Member,
    now: datetime,
    note: str = "",
    based_on: int | None = None,
) -> CurrentTemplate:
    """Add a version of a template. The same text again adds none.

    `based_on` is the number of the version that `by` has read. Raises AccessRefused, BadTemplate with all that is
    wrong, TemplateIsEmpty, TemplateTooLong, and ChangedMeanwhile when somebody else was quicker.
    """
    access.check_can_write_templates(by)
    subject, body = " ".join(subject.split()), _plain_lines(body)
    if not subject or not body.strip():
        raise TemplateIsEmpty
    if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY:
        raise TemplateTooLong
    check_template(subject, body, letter_purpose(key.purpose).variables)
    template = _locked(key)
    before = find_template(key)
    if before is not None:
        if based_on is not None and based_on != before.number:
            raise ChangedMeanwhile(before.number)
        if (before.subject, before.body) == (subject, body):
            return before
        _keep(template, before, now)
    _add(template, subject, body, note=note, by=by, now=now)
    return get_template(key)


@transaction.atomic
def keep_version(*, key: TemplateKey, now: datetime) -> TemplateVersion:
    """Return the row of the text that a template has now, so that a letter can say by which it was written.

    Raises UnknownTemplate.
    """
    current = get_template(key)
    template = _locked(key)
    _keep(template, current, now)
    return template.versions.order_by("-number")[:1].get()


def _locked(key: TemplateKey) -> LetterTemplate:
    row, _is_new = LetterTemplate.objects.get_or_create(purpose=key.purpose, tone=key.tone.value, language=key.language)
    return LetterTemplate.objects.select_for_update().get(pk=row.pk)


def _keep(template: LetterTemplate, current: CurrentTemplate, now: datetime) -> None:
    """Write the text that came with Fairlead down, before it is used or replaced."""
    key = current.key
    if not template.versions.exists() and key in builtin_templates():
        text = builtin_templates()[key]
        _add(template, text.subject, text.body, note="", by=None, now=now)


def _add(
    template: LetterTemplate, subject: str, body: str, *, note: str, by: Member | None, now: datetime
) -> TemplateVersion:
    latest = template.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return TemplateVersion.objects.create(
        template=template,
        number=latest + 1,
        subject=subject,
        body=body,
        note=note.strip()[:200],
        made_by=by,
        made_at=now,
    )


def _plain_lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
