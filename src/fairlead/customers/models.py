"""Accounts, sites, contacts and the ways to reach them; custom fields; imports; the search index."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.customers.types import (
    BulkAct,
    Channel,
    Consent,
    FieldOwner,
    FieldType,
    ImportState,
    MatchKey,
    PointKind,
    Rank,
    Stage,
    Tier,
    ZoneSource,
)
from fairlead.db.models import Record
from fairlead.team.models import Member

# Lists are ordered by these: accounts without a tier after those with one, stages as business goes on.
TIER_ORDER = Case(When(tier="", then=Value("Z")), default=F("tier"), output_field=models.CharField())
STAGE_ORDER = Case(
    *[When(stage=stage, then=Value(place)) for place, stage in enumerate(Stage.values)],
    default=Value(len(Stage.values)),
    output_field=models.IntegerField(),
)


class Located(models.Model):
    """A place as far as it is known: each part may be empty, and then nobody pretends otherwise.

    `zone_source` says how the zone became known; an empty zone has an empty source. `week` are the working hours that
    the place itself has stated, in the form of `core.weeks`; null means the usual ones of the country.
    """

    country = models.CharField(_("country"), max_length=2, blank=True)  # ISO 3166-1 alpha-2
    subdivision = models.CharField(_("region"), max_length=3, blank=True)  # ISO 3166-2 without the country
    city = models.CharField(_("city"), max_length=120, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    zone_source = models.CharField(max_length=12, choices=ZoneSource.choices, default=ZoneSource.UNKNOWN, blank=True)
    week = models.JSONField(_("working hours"), null=True, blank=True)

    class Meta:
        abstract = True


@tracked(exclude=["sort_name"])
class Account(Located, Record):
    """A customer's company. `match_name` is the name without legal form, for recognising duplicates; `sort_name` sorts
    as people read."""

    name = models.CharField(_("company"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=250, blank=True)
    trade_names = ArrayField(models.CharField(max_length=200), verbose_name=_("trade names"), default=list, blank=True)
    sort_name = models.CharField(max_length=200, editable=False, db_collation="C")
    match_name = models.CharField(max_length=200, editable=False)
    external_id = models.CharField(_("customer number"), max_length=80, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    website = models.CharField(_("web site"), max_length=250, blank=True)
    domain = models.CharField(max_length=120, blank=True, editable=False)
    address = models.TextField(_("address"), blank=True)
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.ACTIVE)
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    backup_owner = models.ForeignKey(
        Member,
        verbose_name=_("backup owner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="backed_accounts",
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), null=True, blank=True)
    credit_limit = models.DecimalField(_("credit limit"), max_digits=16, decimal_places=2, null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)
    custom = models.JSONField(_("more fields"), default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta(Record.Meta):
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="account_by_name"),
            models.Index(fields=["owner", "sort_name", "id"], name="account_by_owner"),
            models.Index(fields=["backup_owner"], condition=~Q(backup_owner=None), name="account_by_backup"),
            models.Index(fields=["country", "sort_name", "id"], name="account_by_country"),
            models.Index(fields=["match_name", "country"], name="account_by_match_name"),
            models.Index(fields=["external_id"], condition=~Q(external_id=""), name="account_by_external_id"),
            models.Index(fields=["tax_id"], condition=~Q(tax_id=""), name="account_by_tax_id"),
            models.Index(fields=["domain"], condition=~Q(domain=""), name="account_by_domain"),
            GinIndex(fields=["tags"], name="account_by_tag"),
            GinIndex(fields=["custom"], opclasses=["jsonb_path_ops"], name="account_by_custom"),
            models.Index(TIER_ORDER, "sort_name", "id", name="account_by_tier"),
            models.Index(STAGE_ORDER, "sort_name", "id", name="account_by_stage"),
            models.Index(fields=["updated_at", "id"], name="account_by_change"),
            # All that decides who sees an account, and on which desk it is, without reading the accounts themselves.
            models.Index(
                fields=["owner", "backup_owner", "tier", "country", "id"],
                condition=Q(deleted_at=None),
                name="account_by_door",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(zone="") | ~Q(zone_source=""), name="account_zone_has_source"),
            models.CheckConstraint(condition=Q(tier__in=["", *Tier.values]), name="account_tier_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="account_stage_known"),
            models.CheckConstraint(
                condition=Q(backup_owner=None) | Q(owner=None) | ~Q(backup_owner=F("owner")),
                name="account_backup_is_other",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Site(Located, Record):
    """A place of an account: an office, a factory, a warehouse."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("name"), max_length=120, blank=True)
    address = models.TextField(_("address"), blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    is_main = models.BooleanField(_("main site"), default=False)

    class Meta(Record.Meta):
        ordering = ["-is_main", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(is_main=True), name="site_one_main"),
            models.CheckConstraint(condition=Q(zone="") | ~Q(zone_source=""), name="site_zone_has_source"),
        ]

    def __str__(self) -> str:
        return self.name or self.city


@tracked(exclude=["sort_name"])
class Contact(Record):
    """A person at a customer's.

    `name` is the full name as the person writes it, in its own script and order; `latin_name` is how we say it when
    the script is another. The zone and the week are the site's (else the account's) unless stated here.
    `week` has the form of `core.weeks`.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    site = models.ForeignKey(
        Site, verbose_name=_("site"), on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=160)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=160, blank=True)
    sort_name = models.CharField(max_length=160, editable=False, db_collation="C")
    salutation = models.CharField(_("salutation"), max_length=60, blank=True)
    role = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank.choices, blank=True)
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("languages"), default=list, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)  # only when stated for this person
    week = models.JSONField(_("working hours"), null=True, blank=True)
    wishes = models.TextField(_("wishes"), blank=True)
    preferred_channel = models.CharField(_("preferred channel"), max_length=10, choices=Channel.choices, blank=True)
    consent = models.CharField(_("consent"), max_length=10, choices=Consent.choices, default=Consent.UNKNOWN)
    consent_date = models.DateField(_("consent given or refused on"), null=True, blank=True)
    consent_source = models.CharField(_("how consent was given"), max_length=200, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)
    left_on_date = models.DateField(_("left the company on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    custom = models.JSONField(_("more fields"), default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta(Record.Meta):
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["account", "-is_main", "id"], name="contact_by_account"),
            models.Index(fields=["sort_name", "id"], name="contact_by_name"),
            models.Index(fields=["updated_at", "id"], name="contact_by_change"),
            models.Index(
                fields=["account"], condition=Q(deleted_at=None, left_on_date=None), name="contact_working_by_account"
            ),
            GinIndex(fields=["custom"], opclasses=["jsonb_path_ops"], name="contact_by_custom"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(is_main=True, deleted_at=None), name="contact_one_main"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ContactPoint(models.Model):
    """One way to reach a contact. `value` is in normal form: mail in lower case, phone in E.164, ids as written."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    value = models.CharField(max_length=254)
    label = models.CharField(_("label"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["kind", "value"], name="point_by_value")]
        constraints = [models.UniqueConstraint(fields=["contact", "kind", "value"], name="point_once")]


@tracked()
class CustomField(Record):
    """A field that this team added. Values live in `custom` of the account or contact under `key`."""

    belongs_to = models.CharField(_("belongs to"), max_length=10, choices=FieldOwner.choices)
    key = models.SlugField(max_length=40)
    label = models.CharField(_("label"), max_length=80)
    type = models.CharField(_("type"), max_length=10, choices=FieldType.choices)
    choices = ArrayField(models.CharField(max_length=80), verbose_name=_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["belongs_to", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["belongs_to", "key"], name="custom_field_key_once")]

    def __str__(self) -> str:
        return self.label


class BulkChange(models.Model):
    """One change to many accounts of a list. `before` maps each account's id to the value it had and the version that
    the change left, so that it can be taken back where nobody has changed the account since."""

    act = models.CharField(max_length=12, choices=BulkAct.choices)
    value = models.CharField(max_length=60, blank=True)
    before = models.JSONField(default=dict)
    accounts_changed = models.PositiveIntegerField()
    made_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="bulk_changes")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | (~Q(undone_at=None) & ~Q(undone_by=None)),
                name="bulk_undone_by_and_at",
            )
        ]


class ImportRun(models.Model):
    """One file on its way in: uploaded, mapped, checked, loaded, perhaps undone."""

    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    sheet = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    match_keys = ArrayField(models.CharField(max_length=20, choices=MatchKey.choices), default=list)
    counts = models.JSONField(default=dict)
    failure = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="import_runs")
    made_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | (~Q(undone_at=None) & ~Q(undone_by=None)),
                name="import_undone_by_and_at",
            )
        ]


class ImportProgress(models.Model):
    """How far a check, load or undo has come. Written outside its transaction, so that others can watch."""

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="progress")
    phase = models.CharField(max_length=12)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()


class ImportChange(models.Model):
    """What a load did to one row of a table: enough to undo it.

    `before` and `after` hold the fields that it changed, as they were and as it left them; null for a new row.
    `after_version` is the version that the load left. So an undo sees what was changed since, field by field.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    after_version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["run", "table"], name="import_change_by_run")]


class ImportProblem(models.Model):
    """One thing wrong in one row of a file; the row's number is the one that a spreadsheet shows."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row_number = models.BigIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    is_fatal = models.BooleanField(default=True)  # the row was left out; otherwise only this value was
    cells = models.JSONField(default=list)  # the whole row, for the file of rows to mend

    class Meta:
        ordering = ["row_number", "pk"]
        indexes = [models.Index(fields=["run", "row_number"], name="import_problem_by_row")]


class SearchEntry(models.Model):
    """What the search finds: for each account and contact its text in normal form and its n-grams."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="search_entries")
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, null=True, related_name="search_entry")
    text = models.TextField()
    grams = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="search_by_grams")]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(contact=None), name="search_one_per_account"),
        ]
