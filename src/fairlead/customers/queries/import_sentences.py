"""What is wrong with a row of an imported file, as one sentence with the remedy, in the reader's language.

Codes and facts are stored, sentences are not: a run may be read in another language than it was made in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fairlead.core.places import country_name, suggest_countries
from fairlead.core.tabular import UnreadableTable
from fairlead.core.tabular import explain as explain_table
from fairlead.core.values import explain_code
from fairlead.core.weeks import ImpossibleWeek
from fairlead.core.weeks import explain as explain_week
from fairlead.customers.models import Account, Contact, CustomField, Site
from fairlead.customers.types import ImportState, Stage
from fairlead.team.models import Member
from fairlead.ui.formats import listed, locale_name


def problem_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence for a problem: the value, what is wrong, the remedy."""
    if code.startswith("week."):
        return explain_week(ImpossibleWeek(code.removeprefix("week."), facts["value"], facts["place"]), _)
    own = _sentences().get(code)
    if own is not None:
        return own % _spoken(code, facts)
    return explain_code(code, facts, _)


def failure_sentence(failure: Mapping[str, Any]) -> str:
    """Return why a run failed; "" where it did not."""
    if not failure:
        return ""
    if failure["code"] in FAILURES:
        return str(_failures()[failure["code"]] % failure["facts"])
    return explain_table(UnreadableTable(failure["code"], **failure["facts"]), _)


FAILURES = ("broken", "field_refused", "changed", "file_gone")


def _failures() -> dict[str, str]:
    return {
        "broken": _("Something broke. The fault is on our side and has been written to the log; nothing was changed."),
        "field_refused": _("The new fields could not be added: %(sentence)s"),
        "changed": _("The columns of the file are no longer those of the mapping. Upload the file again."),
        "file_gone": _("The file is no longer kept. Upload it again."),
    }


def _sentences() -> dict[str, str]:
    return _in_language(get_language() or "en")


@lru_cache(maxsize=8)
def _in_language(language: str) -> dict[str, str]:
    return {
        "no_company": _("This row names no company. Fill in the company’s name."),
        "belongs_to_colleague": _(
            "This customer is here already and looked after by a colleague. Ask them or your team leader to load it."
        ),
        "several_customers": _(
            "Several customers here fit this row. Join them, or write the customer number of the right one."
        ),
        "rows_differ": _(
            "“%(value)s” differs from “%(kept)s” in row %(row)d, which speaks of the same company. The earlier row "
            "counts; make both the same."
        ),
        "person_without_name": _(
            "“%(value)s” belongs to a person without a name, address or number. Fill in one of them."
        ),
        "no_person": _("“%(value)s” needs a person. Fill in a name in this row."),
        "surplus_cells": _(
            "“%(value)s” stands to the right of the last heading. Quote values that contain the separator."
        ),
        "country_unknown": _("“%(value)s” is not a country that we know.%(hint)s"),
        "subdivision_unknown": _(
            "“%(value)s” is not a region of %(country)s that we know. Leave it empty or write its usual name."
        ),
        "subdivision_without_country": _("“%(value)s” needs its country. Fill in the country too."),
        "zone_unknown": _("“%(value)s” is not a time zone. Do you mean %(nearest)s?"),
        "owner_unknown": _(
            "Nobody called “%(value)s” looks after customers here. Write the name or mail address of a member."
        ),
        "owner_ambiguous": _("Several members are called “%(value)s”. Write the mail address."),
        "may_not_give": _("Only owners and team leaders give customers to others, so not to “%(value)s”."),
        "too_long": _("This has %(length)d characters; at most %(longest)d fit. Shorten it."),
        "too_many": _("There are too many values here; at most %(most)d fit."),
        "amount_range": _("“%(value)s” is not an amount between 0 and 100 billion."),
        "number_range": _("“%(value)s” is not a whole number from %(lowest)d to %(highest)d."),
        "number_digits": _("“%(value)s” has more than 15 digits. Shorten it."),
        "choice_unknown": _("“%(value)s” is not in the list. It has: %(known)s."),
        "link": _("“%(value)s” is not a web address. Write it like https://company.com/page."),
        "date_ahead": _("“%(value)s” lies in the future. Write the day of the latest contact."),
    }


def _spoken(code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Add what depends on the reader's language."""
    spoken = dict(facts)
    if code == "country_unknown":
        near = suggest_countries(str(facts["value"]), locale_name())
        spoken["hint"] = " " + _("Do you mean %(names)s?") % {"names": listed(near)} if near else ""
    elif code == "subdivision_unknown":
        spoken["country"] = country_name(str(facts["country"]), locale_name())
    elif code == "rows_differ":
        spoken |= {name: _stored(str(facts.get("field", "")), str(facts[name])) for name in ("value", "kept")}
    return spoken


def _stored(field: str, value: str) -> str:
    """Write a value as people know it that was compared in the form in which it is stored."""
    if field == "country":
        return country_name(value, locale_name())
    if field == "stage" and value in Stage.values:
        return str(Stage(value).label)
    if field in ("owner_id", "backup_owner_id") and value.isdecimal():
        return str(Member.objects.filter(pk=int(value)).first() or value)
    return value


def problem_title(code: str) -> str:
    """Return what a kind of problem is called in a summary."""
    return _titles().get(code.partition(".")[0], _("Value not understood"))


def _titles() -> dict[str, str]:
    return {
        "no_company": _("No company"),
        "belongs_to_colleague": _("Belongs to a colleague"),
        "several_customers": _("Fits several customers"),
        "rows_differ": _("Rows contradict each other"),
        "person_without_name": _("Person without a name"),
        "no_person": _("No person in the row"),
        "surplus_cells": _("More cells than headings"),
        "country_unknown": _("Country unknown"),
        "subdivision_unknown": _("Region unknown"),
        "subdivision_without_country": _("Region without a country"),
        "zone_unknown": _("Time zone unknown"),
        "owner_unknown": _("Owner unknown"),
        "owner_ambiguous": _("Owner not clear"),
        "may_not_give": _("Owner not allowed"),
        "too_long": _("Too long"),
        "too_many": _("Too many values"),
        "amount_range": _("Amount out of range"),
        "number_range": _("Number out of range"),
        "number_digits": _("Number out of range"),
        "choice_unknown": _("Not in the list"),
        "link": _("Wrong web address"),
        "website": _("Wrong web address"),
        "date": _("Not a date"),
        "date_order": _("Day and month not clear"),
        "date_range": _("Date out of range"),
        "date_ahead": _("Date in the future"),
        "period": _("Not a period"),
        "period_backwards": _("Period ends before it begins"),
        "email": _("Wrong mail address"),
        "phone": _("Wrong phone number"),
        "phone_wrong": _("Wrong phone number"),
        "phone_cut": _("Phone number without its last digits"),
        "phone_country": _("Phone number without a country"),
        "number": _("Not a number"),
        "number_mark": _("Number not clear"),
        "currency": _("Currency unknown"),
        "currency_open": _("Currency not clear"),
        "tier": _("Tier unknown"),
        "stage": _("Stage unknown"),
        "rank": _("Rank unknown"),
        "channel": _("Channel unknown"),
        "consent": _("Neither yes nor no"),
        "yes_no": _("Neither yes nor no"),
        "language": _("Language unknown"),
        "week": _("Working hours not understood"),
    }


def phase_sentence(phase: str, state: str) -> str:
    """Return what is being done to a run at present."""
    if phase == "writing" and state == ImportState.CHECKING:
        return _("Comparing with the customers that are here")
    return {
        "queued": _("Waiting for its turn"),
        "waiting": _("Waiting until another list is loaded"),
        "reading": _("Reading the rows"),
        "matching": _("Looking for customers that are here already"),
        "writing": _("Writing customers and people"),
        "search": _("Making them ready for the search"),
        "undoing": _("Taking the list back"),
    }.get(phase, "")


def alike_title(reason: str) -> str:
    """Return what companies have in common that look alike and are kept apart."""
    return {
        "name": _("Same name"),
        "domain": _("Same web site"),
        "tax_id": _("Same tax number"),
        "external_id": _("Same customer number"),
        "email": _("Same mail address"),
    }[reason]


def kept_sentence(kind: str, reason: str, fields: Sequence[str]) -> str:
    """Return why an undo leaves something as it is; `fields` names what of an older row stays."""
    if fields:
        names = listed(_field_label(kind, name) for name in fields)
        return _("Changed since, so these values stay: %(fields)s.") % {"fields": names}
    return {
        "changed": _("Somebody has changed it since, so it stays."),
        "in_use": _("Something was added to it or noted on it since, so it stays."),
        "not_yours": _("A colleague looks after it now, so it stays."),
    }[reason]


def _field_label(kind: str, name: str) -> str:
    model = {"account": Account, "contact": Contact, "site": Site}[kind]
    if name.startswith("custom."):
        key = name.removeprefix("custom.")
        own = CustomField.objects.filter(belongs_to=kind.upper(), key=key).first()
        return own.label if own else key
    return str(model._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]


def ended_sentence(facts: Mapping[str, Any]) -> str:
    """Say how a load, a check or an undo that took long has ended."""
    return {
        ImportState.CHECKED: _("“%(name)s” is checked and can be loaded."),
        ImportState.LOADED: _("“%(name)s” is loaded."),
        ImportState.UNDONE: _("“%(name)s” is taken back."),
        ImportState.FAILED: _("Something went wrong with “%(name)s”. Nothing was changed; open it to see why."),
    }[ImportState(facts["state"])] % {"name": facts["name"]}


def too_late_sentence() -> str:
    """Say that an import can no longer be undone."""
    return _("What this import changed is no longer kept, so it cannot be undone.")


def wrong_state_sentence(state: str) -> str:
    """Say why a step cannot be taken: somebody was quicker, or the page was old."""
    where = str(ImportState(state).label)
    return _("This list is further on by now: %(state)s. Open it again.") % {"state": where}
