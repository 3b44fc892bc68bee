"""Letter templates of our own, version by version. Those that come with Fairlead need no rows until they are used."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.core.letters import Tone
from fairlead.team.models import Member


class LetterTemplate(models.Model):
    """What a template is for: a purpose of `core.letters`, a tone, a language."""

    purpose = models.CharField(_("purpose"), max_length=30)
    tone = models.CharField(_("tone"), max_length=10)
    language = models.CharField(_("language"), max_length=10)

    class Meta:
        ordering = ["purpose", "tone", "language"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "tone", "language"], name="template_one_of_a_kind"),
            models.CheckConstraint(condition=Q(tone__in=[tone.value for tone in Tone]), name="template_tone_known"),
        ]


class TemplateVersion(models.Model):
    """One text of a template. Rows are never changed: whoever writes a new text adds one.

    `made_by` is nobody when it is the text that came with Fairlead.
    """

    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.TextField(_("subject"))
    body = models.TextField(_("text"))
    note = models.CharField(_("what has changed"), max_length=200, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["template", "-number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
