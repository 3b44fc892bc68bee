"""Pages of letter templates: the list, the editor with its preview on a real customer, and what a text was before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from fairlead.core.letters import (
    BadTemplate,
    Letter,
    MissingValues,
    TemplateKey,
    Variable,
    as_text,
    check_template,
    html_language,
    html_part,
    is_right_to_left,
    letter_purpose,
)
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import contacts_visible_to, find_contact
from fairlead.customers.queries.search import find_customers
from fairlead.messaging.forms.letters import TemplateForm
from fairlead.messaging.operations.letters import TemplateIsEmpty, TemplateTooLong, save_template
from fairlead.messaging.queries.letter_values import Reader, reader_of, sample_values, write_for
from fairlead.messaging.queries.letter_words import (
    fault_sentence,
    language_labels,
    letter_language_label,
    missing_sentences,
    purpose_label,
    tone_label,
    variable_label,
)
from fairlead.messaging.queries.letters import (
    CurrentTemplate,
    UnknownTemplate,
    difference,
    find_template,
    find_version,
    make_key,
    template_rows,
    versions_of,
)
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock
from fairlead.ui.formats import locale_name

# The preview shows a letter's own styles, and nothing else of a letter can do anything.
PREVIEW_POLICY = {
    "default-src": [NONE],
    "style-src": [SELF, "'unsafe-inline'"],
    "font-src": [SELF],
    "img-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}


@require_safe
def letter_templates(request: HttpRequest) -> HttpResponse:
    """Show every letter that there is, by purpose, tone and language."""
    by: Member = request.user  # type: ignore[assignment]
    labels = language_labels(locale_name())
    lines = [
        {
            "title": purpose_label(purpose),
            "tone": tone_label(tone.value),
            "languages": [
                {
                    "label": label,
                    "address": reverse("letter_template", args=[purpose, tone.value, language]),
                    "is_own": not texts[language].is_builtin,
                }
                for language, label in labels
                if language in texts
            ],
        }
        for purpose, tone, texts in template_rows()
    ]
    context = {"lines": lines, "can_write": access.can_write_templates(by)}
    return render(request, "messaging/letter_templates.html", context)


@require_http_methods(["GET", "POST"])
def letter_template(request: HttpRequest, purpose: str, tone: str, language: str) -> HttpResponse:
    """Show one template with its preview; a POST saves the text as a new version."""
    by: Member = request.user  # type: ignore[assignment]
    key = _key_or_404(purpose, tone, language)
    current = find_template(key)
    if current is None and not access.can_write_templates(by):
        raise Http404
    form = _form(request, key, current, by)
    if request.method == "POST" and form.is_valid() and _saved(request, form, key, by):
        return redirect(request.get_full_path())
    choice = _preview_choice(request, by, key)
    context = {
        "form": form,
        "current": current,
        **_names(key),
        **choice,
        "languages": _language_links(key, choice.get("kept", "")),
        "variables": [_variable(variable) for variable in letter_purpose(key.purpose).variables],
        "versions": [_version_line(one, by) for one in versions_of(key)],
        "can_write": access.can_write_templates(by),
    }
    return render(request, "messaging/letter_template.html", context, status=422 if form.errors else 200)


@require_safe
def letter_version(request: HttpRequest, purpose: str, tone: str, language: str, number: int) -> HttpResponse:
    """Show what a text was, and how it differs from the one before."""
    by: Member = request.user  # type: ignore[assignment]
    key = _key_or_404(purpose, tone, language)
    shown = find_version(key, number)
    if shown is None:
        raise Http404
    older = [one for one in versions_of(key) if one.number < number]
    context = {
        "version": shown,
        "line": _version_line(shown, by),
        **_names(key),
        "lines": difference(older[0], shown) if older else [],
        "has_older": bool(older),
    }
    return render(request, "messaging/letter_version.html", context)


@csp_replace(PREVIEW_POLICY)  # type: ignore[arg-type]
@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
def letter_preview(request: HttpRequest, purpose: str, tone: str, language: str) -> HttpResponse:
    """Show a letter as it would arrive, HTML beside text; a POST shows a text that is not saved yet."""
    by: Member = request.user  # type: ignore[assignment]
    key = _key_or_404(purpose, tone, language)
    reader = _reader(request, by, key)
    text = _text_to_show(request, key)
    if text is None or reader is None:
        raise Http404
    return render(request, "messaging/letter_preview.html", _preview(text, reader, by, request))


def _preview(text: CurrentTemplate, reader: Reader, by: Member, request: HttpRequest) -> dict[str, Any]:
    now, key = clock(request), text.key
    samples = sample_values(key, today=now.astimezone(by.zone_info).date(), currency=reader.account.currency)
    problems: list[str] = []
    letter: Letter | None = None
    try:
        check_template(text.subject, text.body, letter_purpose(key.purpose).variables)
        letter = write_for(reader, text, by=by, now=now, given=samples)
    except BadTemplate as bad:
        problems = [fault_sentence(fault) for fault in bad.faults]
    except MissingValues as missing:
        problems = missing_sentences(missing)
    return {
        "problems": problems,
        "lang": html_language(key.language),
        "dir": "rtl" if is_right_to_left(key.language) else "ltr",
        **(letter_parts(letter) if letter else {}),
    }


def letter_parts(letter: Letter) -> dict[str, str]:
    """Return what is shown of a letter: subject, text part, HTML part."""
    html = html_part(letter.subject, letter.body, letter.language)
    return {"subject": letter.subject, "text": as_text(letter.body), "html": html}


def _text_to_show(request: HttpRequest, key: TemplateKey) -> CurrentTemplate | None:
    if request.method == "POST":
        body = request.POST.get("body", "").replace("\r\n", "\n")
        return CurrentTemplate(key, 0, " ".join(request.POST.get("subject", "").split()), body)
    return find_template(key)


def _key_or_404(purpose: str, tone: str, language: str) -> TemplateKey:
    try:
        return make_key(purpose, tone, language)
    except UnknownTemplate:
        raise Http404 from None


def _form(request: HttpRequest, key: TemplateKey, current: CurrentTemplate | None, by: Member) -> TemplateForm:
    initial = {"subject": current.subject, "body": current.body, "based_on": current.number} if current else {}
    version = request.GET.get("from", "")
    old = find_version(key, int(version)) if version.isascii() and version.isdigit() else None
    if old is not None:
        initial |= {"subject": old.subject, "body": old.body}
    return TemplateForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        language=html_language(key.language),
        is_locked=not access.can_write_templates(by),
    )


def _saved(request: HttpRequest, form: TemplateForm, key: TemplateKey, by: Member) -> bool:
    data = form.cleaned_data
    try:
        made = save_template(
            key=key,
            subject=data["subject"],
            body=data["body"],
            note=data["note"],
            based_on=data["based_on"],
            by=by,
            now=clock(request),
        )
    except BadTemplate as bad:
        for fault in bad.faults:
            form.add_error("subject" if fault.line == 0 else "body", fault_sentence(fault))
        return False
    except (TemplateIsEmpty, TemplateTooLong):
        form.add_error("body", _("A letter needs a subject and a text, and the text must not be endless."))
        return False
    messages.success(request, _("Saved as version %(number)s.") % {"number": made.number})
    return True


def _names(key: TemplateKey) -> dict[str, Any]:
    return {
        "key": key,
        "title": purpose_label(key.purpose),
        "tone": tone_label(key.tone.value),
        "language": letter_language_label(key.language, locale_name()),
        "lang": html_language(key.language),
        "dir": "rtl" if is_right_to_left(key.language) else "ltr",
    }


def _language_links(key: TemplateKey, query: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "address": reverse("letter_template", args=[key.purpose, key.tone.value, language]) + query,
            "is_current": language == key.language,
        }
        for language, label in language_labels(locale_name())
    ]


def _variable(variable: Variable) -> dict[str, str]:
    return {
        "code": f"{{{{ {variable.name} }}}}" if not variable.parts else f"{{{{#each {variable.name}}}}}",
        "label": variable_label(variable.name),
        "remark": _("asked for") if variable.is_asked else _("known"),
    }


def _version_line(one: CurrentTemplate, by: Member) -> dict[str, Any]:
    return {
        "number": one.number,
        "who": str(one.made_by) if one.made_by else _("came with Fairlead"),
        "at": one.made_at.astimezone(by.zone_info) if one.made_at and one.made_by else None,
        "note": one.note,
    }


@dataclass(frozen=True)
class _Chosen:
    account: Account
    contact: Contact | None


def _chosen(request: HttpRequest, by: Member, key: TemplateKey) -> _Chosen | None:
    """Return on whom a letter is shown: who was chosen or searched for, else somebody who reads the language."""
    contact_id, account_id = (_number(request.GET.get(name, "")) for name in ("contact", "account"))
    found = next(iter(find_customers(by, request.GET["q"].strip(), limit=1)), None) if request.GET.get("q") else None
    if found is not None:
        contact_id, account_id = (found.id, 0) if found.kind == "contact" else (0, found.account_id)
    contact = find_contact(by, contact_id) if contact_id else None
    account = find_account(by, account_id) if account_id else None
    if contact is None and account is None:
        visible = contacts_visible_to(by).select_related("account").order_by("pk")
        tag = key.language.partition("-")[0]
        contact = visible.filter(languages__0__startswith=tag).first() or visible.first()
    if contact is not None:
        return _Chosen(contact.account, contact)
    return _Chosen(account, None) if account is not None else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _reader(request: HttpRequest, by: Member, key: TemplateKey) -> Reader | None:
    chosen = _chosen(request, by, key)
    return reader_of(chosen.account, chosen.contact) if chosen else None


def _preview_choice(request: HttpRequest, by: Member, key: TemplateKey) -> dict[str, Any]:
    chosen = _chosen(request, by, key)
    if chosen is None:
        return {"preview": "", "shown_on": ""}
    address = reverse("letter_preview", args=[key.purpose, key.tone.value, key.language])
    query = f"contact={chosen.contact.pk}" if chosen.contact else f"account={chosen.account.pk}"
    return {
        "preview": f"{address}?{query}",
        "kept": f"?{query}",
        "shown_on": f"{chosen.contact} · {chosen.account}" if chosen.contact else str(chosen.account),
    }
