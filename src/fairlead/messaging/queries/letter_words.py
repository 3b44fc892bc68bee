"""Words for letters: purposes, tones, the names of variables, and what is wrong with a template or lacks a value."""

from __future__ import annotations

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fairlead.core.letters import LANGUAGES, Fault, MissingValues, TemplateFault, locale_of

PURPOSE_LABELS: dict[str, Promise] = {
    "follow_up_offer": gettext_lazy("Follow-up after an offer"),
    "sample_follow_up": gettext_lazy("Follow-up of samples"),
    "order_confirmation": gettext_lazy("Request to confirm an order"),
    "shipping_notice": gettext_lazy("Shipping notice"),
    "closure_notice": gettext_lazy("Notice that we are closed"),
    "holiday_greeting": gettext_lazy("Holiday greeting"),
    "new_account_manager": gettext_lazy("Introduction of a new account manager"),
    "payment_reminder": gettext_lazy("Gentle payment reminder"),
    "thank_you": gettext_lazy("Thank-you"),
    "absence_request": gettext_lazy("Question about closed days and absences"),
}
TONE_LABELS: dict[str, Promise] = {
    "formal": pgettext_lazy("tone of a letter", "Formal"),
    "friendly": pgettext_lazy("tone of a letter", "Friendly"),
    "firm": pgettext_lazy("tone of a letter", "Firm"),
}
VARIABLE_LABELS: dict[str, Promise] = {
    "salutation": gettext_lazy("Salutation"),
    "closing": gettext_lazy("Closing formula"),
    "contact": gettext_lazy("Name of the contact"),
    "account": gettext_lazy("Name of the customer’s company"),
    "sender": gettext_lazy("Your name"),
    "sender_mail": gettext_lazy("Your mail address"),
    "our_company": gettext_lazy("Name of our company"),
    "today": gettext_lazy("Today’s date"),
    "offer_number": gettext_lazy("Number of the offer"),
    "offer_date": gettext_lazy("Date of the offer"),
    "product": pgettext_lazy("in a letter", "Product"),
    "valid_until": gettext_lazy("Valid until"),
    "price_valid_until": gettext_lazy("Prices valid until"),
    "sample_date": gettext_lazy("Samples sent on"),
    "tracking_number": gettext_lazy("Consignment number"),
    "order_number": gettext_lazy("Number of the order"),
    "order_date": gettext_lazy("Date of the order"),
    "order_total": gettext_lazy("Total of the order"),
    "confirm_by": gettext_lazy("To be confirmed by"),
    "delivery_date": gettext_lazy("Planned delivery"),
    "shipped_date": gettext_lazy("Shipped on"),
    "transport": gettext_lazy("Means of transport"),
    "arrival_date": gettext_lazy("Expected arrival"),
    "first_date": gettext_lazy("First day closed"),
    "last_date": gettext_lazy("Last day closed"),
    "occasion": pgettext_lazy("in a letter", "Occasion"),
    "last_working_date": gettext_lazy("Last working day before"),
    "last_shipping_date": gettext_lazy("Last shipment before"),
    "back_date": gettext_lazy("Back at work"),
    "reply_by": gettext_lazy("Answer wanted by"),
    "emergency_contact": gettext_lazy("Emergency contact"),
    "new_manager": gettext_lazy("Name of the new account manager"),
    "new_manager_mail": gettext_lazy("Their mail address"),
    "new_manager_phone": gettext_lazy("Their phone number"),
    "from_date": gettext_lazy("From"),
    "invoice_number": gettext_lazy("Number of the invoice"),
    "amount": pgettext_lazy("in a letter", "Amount"),
    "due_date": gettext_lazy("Was due on"),
    "pay_by": gettext_lazy("To be paid by"),
    "invoices": gettext_lazy("Open invoices"),
    "period": gettext_lazy("Period"),
}
# Where a value that nobody is asked for can be filled in.
_REMEDIES: dict[str, Promise] = {
    "contact": gettext_lazy("Choose a person instead of the company alone."),
    "sender": gettext_lazy("Fill in your name in your settings."),
    "sender_mail": gettext_lazy("Fill in your mail address in your settings."),
    "our_company": gettext_lazy("Fill in the name on the page “Our company”."),
}


def purpose_label(code: str) -> str:
    return str(PURPOSE_LABELS.get(code, code))


def tone_label(tone: str) -> str:
    return str(TONE_LABELS.get(tone, tone))


def variable_label(name: str) -> str:
    return str(VARIABLE_LABELS.get(name, name))


def letter_language_label(language: str, shown_in: str) -> str:
    """Return a letter's language by its name in the page's language."""
    label = locale_of(language).get_display_name(Locale.parse(shown_in)) or language
    return label.partition(" (")[0] + ("" if "hans" not in language and "hant" not in language else _script(language))


def _script(language: str) -> str:
    return f" ({_('simplified')})" if language == "zh-hans" else f" ({_('traditional')})"


def language_labels(shown_in: str) -> list[tuple[str, str]]:
    """Return the languages of letters with their names, in the order in which they are offered."""
    return [(language, letter_language_label(language, shown_in)) for language in LANGUAGES]


def missing_sentences(missing: MissingValues) -> list[str]:
    """Say what a letter lacks, one sentence for each name, with the remedy."""
    seen = dict.fromkeys((one.name, one.facts.get("lacks", "")) for one in missing.faults)
    return [_missing_sentence(name, lacks) for name, lacks in seen]


def _missing_sentence(name: str, lacks: str) -> str:
    label = variable_label(name)
    if lacks == "zone":
        return _("“%(label)s” cannot be written: the contact’s time zone is not known. Fill it in on their page.") % {
            "label": label
        }
    remedy = str(_REMEDIES.get(name) or _("Fill it in, or take it out of the text."))
    return _("Nothing is known for “%(label)s” ({{ %(name)s }}). %(remedy)s") % {
        "label": label,
        "name": name,
        "remedy": remedy,
    }


def fault_sentence(fault: TemplateFault) -> str:
    """Say what is wrong with a template, with the line and the remedy."""
    named = {"name": fault.name, **fault.facts}
    place = _("Subject") if fault.line == 0 else _("Line %(line)s") % {"line": fault.line}
    return f"{place}: {_fault(fault, named)}"


def _fault(fault: TemplateFault, named: dict[str, str]) -> str:
    sentences = {
        Fault.NOT_CLOSED: _("“%(name)s” is not closed. Write }} behind the name."),
        Fault.NOT_OPENED: _("{{%(name)s}} stands without its beginning. Take it out, or write {{#if …}} before it."),
        Fault.NOT_ENDED: _("{{#%(name)s}} has no end. Write {{/if}} or {{/each}} where it ends."),
        Fault.NO_NAME: _("{{ %(name)s }} names no variable. Write one name between the braces."),
        Fault.UNKNOWN_SECTION: _("There is no section {{#%(name)s}}. Write {{#if …}} or {{#each …}}."),
        Fault.TOO_DEEP: _("There are too many sections within each other. Put them side by side."),
        Fault.UNKNOWN_FILTER: _("There is no filter “%(name)s”. For {{ %(variable)s }} these will do: %(fits)s."),
        Fault.WRONG_FILTER: _("The filter “%(name)s” is not for {{ %(variable)s }}. These will do: %(fits)s."),
        Fault.NOT_A_LIST: _("{{#each %(name)s}}: this is no list. Write {{#if …}} instead."),
        Fault.IS_A_LIST: _("{{ %(name)s }} is a list. Write {{#each %(name)s}} … {{/each}}."),
        Fault.MISSING: _("Nothing is known for {{ %(name)s }}."),
    }
    if fault.fault is Fault.UNDECLARED:
        if "near" in named:
            return _("Letters for this purpose have no {{ %(name)s }}. Did you mean {{ %(near)s }}?") % named
        return _("Letters for this purpose have no {{ %(name)s }}. Choose one of the names beside the text.") % named
    return sentences[fault.fault] % {"variable": "", "fits": "", **named}
