"""What the API remembers between requests."""

from __future__ import annotations

from django.db import models

from fairlead.team.models import Member


class RememberedAnswer(models.Model):
    """The answer to a POST that came with an Idempotency-Key, kept so that the same request sent again gets it again.

    `fingerprint` is that of the request; `status` is null only within the transaction that makes the answer.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="remembered_answer_by_age")]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="remembered_answer_once")]
