"""Words of the customers that others use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """How far the business with an account has come."""

    LEAD = "LEAD", _("Lead")
    CONTACTED = "CONTACTED", _("In contact")
    SAMPLING = "SAMPLING", _("Samples and quotation")
    ACTIVE = "ACTIVE", _("Active customer")
    DORMANT = "DORMANT", _("Dormant")
    LOST = "LOST", _("Lost")


class Tier(models.TextChoices):
    A = "A", pgettext_lazy("tier", "A")
    B = "B", pgettext_lazy("tier", "B")
    C = "C", pgettext_lazy("tier", "C")
    D = "D", pgettext_lazy("tier", "D")


class ZoneSource(models.TextChoices):
    """How a time zone became known. Never from the user, a capital, an address on the internet or an area code."""

    UNKNOWN = "", _("Not known")
    STATED = "STATED", _("Stated by a person")
    COUNTRY = "COUNTRY", _("The country has one zone")
    SUBDIVISION = "SUBDIVISION", _("The region has one zone")
    CITY = "CITY", _("From the city")


class PointKind(models.TextChoices):
    """A way to reach a contact."""

    EMAIL = "EMAIL", _("E-mail")
    PHONE = "PHONE", _("Phone")
    MOBILE = "MOBILE", _("Mobile")
    WHATSAPP = "WHATSAPP", _("WhatsApp")
    WECHAT = "WECHAT", _("WeChat")


class Channel(models.TextChoices):
    """How an exchange goes, and what a contact prefers."""

    EMAIL = "EMAIL", pgettext_lazy("a message", "E-mail")
    CALL = "CALL", _("Call")
    MESSAGE = "MESSAGE", _("Message")
    MEETING = "MEETING", _("Meeting")
    VISIT = "VISIT", _("Visit")


class Rank(models.TextChoices):
    """A contact's standing in their company."""

    OWNER = "OWNER", _("Owner, managing director")
    HEAD = "HEAD", _("Head of department")
    STAFF = "STAFF", _("Staff")
    ASSISTANT = "ASSISTANT", _("Assistant")


class Consent(models.TextChoices):
    """Whether the contact agreed to be written to for other purposes than running business."""

    UNKNOWN = "UNKNOWN", _("Not asked")
    GIVEN = "GIVEN", _("Given")
    REFUSED = "REFUSED", _("Refused")


class FieldType(models.TextChoices):
    TEXT = "TEXT", _("Text")
    NUMBER = "NUMBER", _("Number")
    DATE = "DATE", _("Date")
    YES_NO = "YES_NO", _("Yes or no")
    CHOICE = "CHOICE", _("One of a list")
    CHOICES = "CHOICES", _("Several of a list")
    LINK = "LINK", _("Link")


class FieldOwner(models.TextChoices):
    """What a custom field belongs to."""

    ACCOUNT = "ACCOUNT", _("Account")
    CONTACT = "CONTACT", _("Contact")


class BulkAct(models.TextChoices):
    """What can be done to many accounts of a list at once."""

    OWNER = "OWNER", _("Change the owner")
    TIER = "TIER", _("Change the tier")
    STAGE = "STAGE", _("Change the stage")
    ADD_TAG = "ADD_TAG", _("Add a tag")
    REMOVE_TAG = "REMOVE_TAG", _("Remove a tag")
    DELETE = "DELETE", _("Move to the bin")


class ImportState(models.TextChoices):
    UPLOADED = "UPLOADED", _("Waiting for the mapping")
    CHECKING = "CHECKING", _("Being checked")
    CHECKED = "CHECKED", _("Checked, not loaded yet")
    LOADING = "LOADING", _("Loading")
    LOADED = "LOADED", _("Loaded")
    FAILED = "FAILED", _("Failed, nothing was changed")
    UNDOING = "UNDOING", _("Being undone")
    UNDONE = "UNDONE", _("Undone")


class MatchKey(models.TextChoices):
    """By what a row of a file is recognised as an account that is already here, in the order of trying."""

    EXTERNAL_ID = "EXTERNAL_ID", _("Customer number")
    TAX_ID = "TAX_ID", _("Tax number")
    EMAIL = "EMAIL", _("E-mail of a contact")
    NAME_COUNTRY = "NAME_COUNTRY", _("Company name and country")
    DOMAIN = "DOMAIN", _("Web site")


@dataclass(frozen=True)
class InputProblem:
    """One value that cannot be taken: `field` as the caller named it ("" for the whole), a code for programs, and the
    sentence with the value and the remedy in the language that was active."""

    field: str
    code: str
    sentence: str


class BadInput(Exception):
    """Values that cannot be taken, all of them at once. Nothing was written."""

    def __init__(self, problems: Sequence[InputProblem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)
