"""What was said, when, by whom. Rows are never changed; a mistake is corrected by a further row.

Beside each account's log runs a chain of hashes (`core.evidence`) that proves it. The chain's own tables refer to
accounts, entries and members by plain numbers: they outlive them.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from fairlead.core.evidence import Act as ChainAct
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.types import INTERNAL_KINDS, Direction, Ground, Kind, Outcome
from fairlead.team.models import Member

# Sixteen random bytes, for rows that were not given any.
NEW_SALT = Func(RandomUUID(), function="uuid_send", output_field=models.BinaryField())


class Act(models.TextChoices):
    """The acts of `core.evidence`, as the table names them."""

    RECORDED = ChainAct.RECORDED.value
    WORDS_ERASED = ChainAct.WORDS_ERASED.value
    PERSON_ERASED = ChainAct.PERSON_ERASED.value
    REMOVED = ChainAct.REMOVED.value
    MOVED = ChainAct.MOVED.value
    PURGED = ChainAct.PURGED.value


# A change is let through only when the chain says so already: who erases must have left a link that tells it.
_TOLD = "EXISTS (SELECT 1 FROM exchanges_chainlink l WHERE l.exchange_id = {row}.{key} AND l.act IN ({acts}))"
_PURGED = """EXISTS (
    SELECT 1 FROM exchanges_chain c JOIN exchanges_chainlink l ON l.chain_id = c.id
    WHERE c.account_id = {account} AND l.act = 'PURGED')"""
_MOVED = """EXISTS (
    SELECT 1 FROM exchanges_chainlink l JOIN exchanges_chain c ON c.id = l.chain_id
    WHERE l.exchange_id = OLD.id AND c.account_id = NEW.account_id)"""
_FACTS = (
    "id", "kind", "direction", "outcome", "occurred_at", "duration_minutes", "corrects_id", "recorded_by_id",
    "recorded_at", "facts_salt",
)  # fmt: skip
_WORDS = (
    "subject", "text", "thread_key", "message_id", "in_reply_to", "original_digest", "original_bytes", "words_salt",
)  # fmt: skip


def _differ(*names: str) -> str:
    new, old = (", ".join(f"{row}.{name}" for name in names) for row in ("NEW", "OLD"))
    return f"ROW({new}) IS DISTINCT FROM ROW({old})"


_NO_CHANGE = f"""
IF {_differ(*_FACTS)}
    OR (NEW.account_id <> OLD.account_id AND NOT {_MOVED})
    OR ({_differ("contact_id", "person_salt")} AND NOT (
        NEW.contact_id IS NULL AND NEW.person_salt = ''
        AND {_TOLD.format(row="OLD", key="id", acts="'PERSON_ERASED'")}))
    OR ({_differ(*_WORDS)} AND NOT (
        NEW.subject = '' AND NEW.text = '' AND NEW.thread_key = '' AND NEW.message_id = '' AND NEW.in_reply_to = ''
        AND NEW.original_digest = '' AND NEW.words_salt = ''
        AND {_TOLD.format(row="OLD", key="id", acts="'WORDS_ERASED'")}))
THEN RAISE EXCEPTION 'exchanges are never changed; record a correction';
END IF;
RETURN NEW;
"""
_NO_REMOVAL = f"""
IF NOT {_TOLD.format(row="OLD", key="id", acts="'REMOVED'")}
    AND NOT {_PURGED.format(account="OLD.account_id")}
THEN RAISE EXCEPTION 'exchanges are never removed; record a correction';
END IF;
RETURN OLD;
"""
_ACCOUNT = "(SELECT e.account_id FROM exchanges_exchange e WHERE e.id = OLD.exchange_id)"
_NO_LOST_FILE = f"""
IF NOT {_TOLD.format(row="OLD", key="exchange_id", acts="'REMOVED', 'WORDS_ERASED'")}
    AND NOT {_PURGED.format(account=_ACCOUNT)}
THEN RAISE EXCEPTION 'attachments are never removed; erase the words of their entry';
END IF;
RETURN OLD;
"""


class Exchange(models.Model):
    """One mail, call, message, meeting, visit, letter, note or notice of the system.

    `occurred_at` is when it happened, `recorded_at` when it was written down; `recorded_by` is empty when the desk did
    so by itself. `corrects` names the row that this one replaces: the timeline then shows this one, with the other
    behind it. The thread, the message's id and the one that it answers are those of mail. `original_digest` names the
    bytes as they came, in the store of originals. The salts are those of `core.evidence`; empty where something was
    erased.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="exchanges")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="exchanges")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.OUT)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    subject = models.TextField(_("subject"), blank=True, default="", db_default="")
    text = models.TextField(_("what was said"), blank=True)
    thread_key = models.CharField(max_length=64, blank=True, default="", db_default="")
    message_id = models.TextField(blank=True, default="", db_default="")
    in_reply_to = models.TextField(blank=True, default="", db_default="")
    original_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    original_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    facts_salt = models.BinaryField(db_default=NEW_SALT, editable=False)
    person_salt = models.BinaryField(db_default=NEW_SALT, editable=False)
    words_salt = models.BinaryField(db_default=NEW_SALT, editable=False)
    # Derived: subject, text and names of files in the normal form of `core.search_terms`.
    search_text = models.TextField(blank=True, default="", db_default="", editable=False)

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-occurred_at", "-id"], name="exchange_by_account"),
            models.Index(fields=["contact", "-occurred_at", "-id"], name="exchange_by_contact"),
            models.Index(
                fields=["account", "thread_key", "-occurred_at"], condition=~Q(thread_key=""), name="exchange_by_thread"
            ),
            models.Index(fields=["account", "message_id"], condition=~Q(message_id=""), name="exchange_by_message_id"),
            # Whose conversation a mail goes on with is asked before it is known whose the mail is.
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="exchange_by_message"),
            models.Index(fields=["original_digest"], condition=~Q(original_digest=""), name="exchange_by_original"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=INTERNAL_KINDS) | Q(direction=Direction.INTERNAL),
                name="exchange_note_is_internal",
            )
        ]
        triggers = [
            pgtrigger.Trigger(name="append_only", when=pgtrigger.Before, operation=pgtrigger.Update, func=_NO_CHANGE),
            pgtrigger.Trigger(name="no_removal", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_NO_REMOVAL),
        ]

    @property
    def are_words_erased(self) -> bool:
        return not self.words_salt


class Attachment(models.Model):
    """A file that came with an exchange; its bytes lie in the store of originals under `digest`."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=250)
    media_type = models.CharField(max_length=120)
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["exchange", "position"]
        indexes = [models.Index(fields=["digest"], name="attachment_by_digest")]
        constraints = [models.UniqueConstraint(fields=["exchange", "position"], name="attachment_position_once")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="RAISE EXCEPTION 'attachments are never changed';",
            ),
            pgtrigger.Trigger(name="no_removal", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_NO_LOST_FILE),
        ]


class Chain(models.Model):
    """The head of a chain: who writes to an account's log holds this row. `account_id` is whose log it is now.

    An account has one open chain; those of accounts that were merged into it are closed and stay readable.
    """

    account_id = models.BigIntegerField()
    is_open = models.BooleanField(default=True)
    length = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=["account_id"], name="chain_by_account")]
        constraints = [
            models.UniqueConstraint(fields=["account_id"], condition=Q(is_open=True), name="chain_one_open"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_grows",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
IF NEW.id <> OLD.id OR NEW.length <= OLD.length OR NEW.is_open AND NOT OLD.is_open
THEN RAISE EXCEPTION 'a chain only grows';
END IF;
RETURN NEW;
""",
            ),
            pgtrigger.Protect(name="no_removal", operation=pgtrigger.Delete),
        ]


class ChainLink(models.Model):
    """One link of a chain, as `core.evidence.Link`; `hash` is its hash, `erased` maps fields to leaves in hex."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="links")
    position = models.PositiveIntegerField()
    act = models.CharField(max_length=15, choices=Act.choices)
    account_id = models.BigIntegerField()
    exchange_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=10, choices=Ground.choices, blank=True, default="")
    root = models.BinaryField(default=bytes)
    hints = models.BinaryField(default=bytes)
    erased = models.JSONField(null=True)
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["exchange_id"], condition=~Q(exchange_id=None), name="link_by_exchange"),
            models.Index(fields=["chain"], condition=~Q(act=Act.RECORDED), name="link_besides_records"),
        ]
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="link_position_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Anchor(models.Model):
    """The heads of all chains at one moment. `hash` covers those that changed since the anchor before, and that one."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        ordering = ["-number"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class AnchorHead(models.Model):
    """One chain's head in an anchor; chains that have not grown since the anchor before are not in it again."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="heads")
    chain_number = models.BigIntegerField()
    length = models.PositiveIntegerField()
    head = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["chain_number", "-length"], name="anchor_head_by_chain")]
        constraints = [models.UniqueConstraint(fields=["anchor", "chain_number"], name="anchor_head_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class EvidenceCheck(models.Model):
    """One check of the chains, the anchors and the kept originals. `findings` are those of `core.evidence`."""

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    is_broken_off = models.BooleanField(default=False)
    chains = models.PositiveIntegerField(default=0)
    links = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    findings_count = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-asked_at", "-pk"]
