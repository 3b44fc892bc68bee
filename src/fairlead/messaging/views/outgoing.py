"""Pages of outgoing mail: writing one, what stands where, and what a person has to say of an uncertain one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.core.incoming_mail import plain_subject
from fairlead.core.letters import MissingValues, TemplateKey, as_text, html_language, is_right_to_left, letter_purpose
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges.queries import find_exchange
from fairlead.messaging.forms.letters import ValuesForm
from fairlead.messaging.forms.outgoing import MailForm
from fairlead.messaging.operations import outgoing as operations
from fairlead.messaging.operations.outgoing import GateSaysNo, MailCannotGo, MailIsOnItsWay, MailWords, When
from fairlead.messaging.queries.deciding import may_contact
from fairlead.messaging.queries.gate_words import decision_facts
from fairlead.messaging.queries.letter_values import Reader, reader_of, write_for
from fairlead.messaging.queries.letter_words import language_labels, missing_sentences, purpose_label, tone_label
from fairlead.messaging.queries.letters import (
    UnknownTemplate,
    asked_names,
    find_template,
    make_key,
    needed_names,
    template_rows,
)
from fairlead.messaging.queries.outgoing import (
    find_outgoing,
    mail_addresses,
    outgoing_counts,
    outgoing_page,
)
from fairlead.messaging.queries.outgoing_words import TONES, failure_sentence, moment_there, problem_sentence
from fairlead.messaging.queries.policy import purposes
from fairlead.messaging.types import OutgoingState
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock
from fairlead.ui.formats import date_and_time, locale_name

EDITABLE = (OutgoingState.DRAFT, OutgoingState.FAILED, OutgoingState.CANCELLED)
WAITING = (OutgoingState.QUEUED, OutgoingState.SCHEDULED)
ALWAYS_SHOWN = (
    OutgoingState.DRAFT,
    OutgoingState.SCHEDULED,
    OutgoingState.SENT,
    OutgoingState.UNCERTAIN,
    OutgoingState.FAILED,
)
PER_PAGE = 50


@require_safe
def outgoing_list(request: HttpRequest) -> HttpResponse:
    """Show what was written: drafts, what waits, what went, and what nobody knows."""
    by: Member = request.user  # type: ignore[assignment]
    state = request.GET.get("state", "")
    state = state if state in OutgoingState.values else ""
    is_own = request.GET.get("whose") != "all"
    counts = outgoing_counts(by, is_own=is_own)
    page = Paginator(outgoing_page(by, state=state, is_own=is_own), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": [_line(mail, by) for mail in page],
        "page": page,
        "state": state,
        "is_own": is_own,
        "states": [
            ("", _("All"), sum(counts.values()), not state),
            *(
                (one.value, one.label, counts.get(one, 0), state == one)
                for one in OutgoingState
                if one in ALWAYS_SHOWN or counts.get(one)
            ),
        ],
        "has_server": operations.sends_mail(),
    }
    return render(request, "messaging/outgoing_list.html", context)


def _line(mail: Any, by: Member) -> dict[str, Any]:
    moment = mail.sent_at or mail.send_at
    return {
        "mail": mail,
        "tone": TONES[OutgoingState(mail.state)],
        "when": date_and_time(moment.astimezone(by.zone_info)) if moment else "",
        "failure": failure_sentence(mail),
    }


@require_http_methods(["GET", "POST"])
def mail_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Write a mail to a contact."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    access.check_can_work_account(by, contact.account)
    return _compose(request, by, contact, None)


@require_http_methods(["GET", "POST"])
def outgoing_mail(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Show a mail; a draft is written on, anything else is read."""
    by: Member = request.user  # type: ignore[assignment]
    mail = _mail_or_404(by, outgoing_id)
    if mail.state in EDITABLE and access.can_work_account(by, mail.account):
        return _compose(request, by, mail.contact, mail)
    if request.method == "POST":
        access.check_can_work_account(by, mail.account)
        raise MailIsOnItsWay(mail.state)
    reader = reader_of(mail.account, mail.contact)
    now = clock(request)
    left = int((mail.send_at - now).total_seconds()) if mail.state == OutgoingState.QUEUED else 0
    context = {
        **_line(mail, by),
        "there": moment_there(mail.sent_at or mail.send_at, reader.zone) if mail.sent_at or mail.send_at else "",
        "text": as_text(mail.body),
        "lang": html_language(mail.language),
        "dir": "rtl" if is_right_to_left(mail.language) else "ltr",
        "seconds_left": max(left, 0),
        "is_waiting": mail.state in WAITING,
        "is_uncertain": mail.state == OutgoingState.UNCERTAIN,
        "can_work": access.can_work_account(by, mail.account),
        "has_server": operations.sends_mail(),
    }
    return render(request, "messaging/outgoing_mail.html", context)


@require_POST
def outgoing_taking_back(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Make a mail that waits a draft again."""
    by: Member = request.user  # type: ignore[assignment]
    mail = _mail_or_404(by, outgoing_id)
    operations.take_back(mail=mail, by=by, now=clock(request))
    messages.info(request, _("It is a draft again. Nothing was sent."))
    return redirect("outgoing_mail", mail.pk)


@require_POST
def outgoing_settlement(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Say of an uncertain mail whether it arrived."""
    by: Member = request.user  # type: ignore[assignment]
    mail = _mail_or_404(by, outgoing_id)
    has_arrived = request.POST.get("arrived") == "yes"
    operations.settle_uncertain(mail=mail, has_arrived=has_arrived, by=by, now=clock(request))
    messages.info(request, _("Noted as sent.") if has_arrived else _("Noted as not sent. You can send it again."))
    return redirect("outgoing_mail", mail.pk)


@require_POST
def outgoing_removal(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Throw a draft away."""
    by: Member = request.user  # type: ignore[assignment]
    mail = _mail_or_404(by, outgoing_id)
    operations.remove_draft(mail=mail, by=by, now=clock(request))
    messages.info(request, _("The draft was thrown away."))
    return redirect("outgoing")


def _mail_or_404(by: Member, outgoing_id: int) -> Any:
    mail = find_outgoing(by, outgoing_id)
    if mail is None:
        raise Http404
    return mail


def _compose(request: HttpRequest, by: Member, contact: Contact, mail: Any) -> HttpResponse:
    reader = reader_of(contact.account, contact)
    key = _letter(request, reader, mail)
    language = key.language if key else (mail.language if mail else _language(request, reader))
    values = _values_form(request, key, contact.account)
    form = _form(request, by, contact, mail, language, key)
    status = 200
    if request.method == "POST" and form.is_valid() and (values is None or values.is_valid()):
        act = request.POST.get("act", "save")
        if act == "write" and key is not None:
            form = _written(request, form, values, key, reader, by, contact, mail, language)
        else:
            answer = _kept(request, form, contact, mail, language, key, by, reader)
            if answer is not None:
                return answer
        status = 422 if form.errors else 200
    elif request.method == "POST":
        status = 422
    context = _compose_context(request, by, contact, mail, reader, key, language, form, values)
    return render(request, "messaging/compose.html", context, status=status)


def _letter(request: HttpRequest, reader: Reader, mail: Any) -> TemplateKey | None:
    """Return by which letter is written: the chosen one, in the chosen language or the contact's."""
    asked = request.POST.get("letter") or request.GET.get("letter", "")
    purpose, _colon, tone = asked.partition(":")
    try:
        key = make_key(purpose, tone, mail.language if mail and not asked else _language(request, reader))
    except UnknownTemplate:
        return None
    return key if find_template(key) is not None else None


def _language(request: HttpRequest, reader: Reader) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in dict(language_labels("en")) else reader.language


def _values_form(request: HttpRequest, key: TemplateKey | None, account: Account) -> ValuesForm | None:
    template = find_template(key) if key else None
    if template is None or key is None:
        return None
    data = request.POST if request.method == "POST" and "letter" in request.POST else None
    names = asked_names(template)
    if not names:
        return None
    return ValuesForm(data, purpose=letter_purpose(key.purpose), names=names, currency=account.currency)


def _answered(request: HttpRequest, by: Member, contact: Contact) -> Any:
    """Return the entry that is answered, as the address says; None when there is none, or it is somebody else's."""
    asked = request.GET.get("answers", "")
    said = find_exchange(by, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    return said if said is not None and said.account_id == contact.account_id else None


def _form(
    request: HttpRequest, by: Member, contact: Contact, mail: Any, language: str, key: TemplateKey | None
) -> MailForm:
    purpose = letter_purpose(key.purpose).gate if key else request.GET.get("purpose", "quotation")
    initial: dict[str, Any] = {"purpose": purpose}
    if mail is not None:
        names = ("to_address", "subject", "body", "version")
        initial |= {name: getattr(mail, name) for name in names} | {"cc": ", ".join(mail.cc)}
        initial |= {} if key else {"purpose": mail.purpose_id}
    elif (said := _answered(request, by, contact)) is not None:
        initial |= {"subject": f"Re: {plain_subject(said.subject)}" if said.subject else "", "purpose": "answer"}
    is_post = request.method == "POST"
    return MailForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        initial=initial,
        addresses=mail_addresses(contact),
        purposes=[(one.code, str(one)) for one in purposes()],
        language=html_language(language),
        direction="rtl" if is_right_to_left(language) else "ltr",
    )


def _written(
    request: HttpRequest, form: MailForm, values: ValuesForm | None, key: TemplateKey, reader: Reader, by: Member,
    contact: Contact, mail: Any, language: str,
) -> MailForm:  # fmt: skip
    """Return the form with the letter in it, or with what the letter lacks."""
    template = find_template(key)
    given = values.values() if values else {}
    try:
        if template is None:
            raise UnknownTemplate(str(key))
        letter = write_for(reader, template, by=by, now=clock(request), given=given)
    except MissingValues as missing:
        for sentence in missing_sentences(missing):
            form.add_error(None, sentence)
        return form
    filled = request.POST.copy()
    filled["subject"], filled["body"] = letter.subject, letter.body
    filled["purpose"] = letter_purpose(key.purpose).gate
    again = MailForm(
        filled,
        addresses=mail_addresses(contact),
        purposes=[(one.code, str(one)) for one in purposes()],
        language=html_language(language),
        direction="rtl" if is_right_to_left(language) else "ltr",
    )
    again.is_valid()
    return again


def _kept(
    request: HttpRequest, form: MailForm, contact: Contact, mail: Any, language: str, key: TemplateKey | None,
    by: Member, reader: Reader,
) -> HttpResponse | None:  # fmt: skip
    """Keep the draft and let it go when that was asked for; None with the reason in the form when that cannot be."""
    data = form.cleaned_data
    removed = [int(one) for one in request.POST.getlist("removed") if one.isascii() and one.isdigit()]
    words = MailWords(
        data["purpose"], language, data["to_address"], data["subject"], data["body"], cc=form.copies(), template=key
    )
    try:
        row = operations.keep_draft(
            contact=contact,
            words=words,
            by=by,
            now=clock(request),
            mail=mail,
            answers=_answered(request, by, contact),
            new_files=form.new_files(),
            removed_files=removed,
            expected_version=data["version"],
        )
    except MailCannotGo as problem:
        form.add_error(None, problem_sentence(problem.problem.value, problem.what))
        return None
    return _let_go(request, row, form, by, reader)


def _let_go(request: HttpRequest, row: Any, form: MailForm, by: Member, reader: Reader) -> HttpResponse:
    act = request.POST.get("act", "save")
    when: When | datetime | None = {"now": When.NOW, "good": When.GOOD}.get(act)
    if act == "at" and form.cleaned_data["at"]:
        when = form.cleaned_data["at"].replace(tzinfo=ZoneInfo(reader.zone or "UTC"))
    if when is None:
        messages.info(request, _("Kept as a draft."))
        return redirect("outgoing_mail", row.pk)
    try:
        gone = operations.schedule_mail(mail=row, when=when, by=by, now=clock(request))
    except MailCannotGo as problem:
        messages.error(request, problem_sentence(problem.problem.value, problem.what))
    except GateSaysNo as refused:
        facts = decision_facts(refused.decision, clock(request), reader.zone)
        messages.error(request, _("It stays a draft: %(reason)s") % {"reason": facts["first"] or facts["title"]})
    else:
        where = moment_there(gone.send_at or clock(request), reader.zone)
        is_soon = gone.state == OutgoingState.QUEUED
        said = _("It goes in 30 seconds.") if is_soon else _("It goes on %(when)s.") % {"when": where}
        messages.success(request, said)
    return redirect("outgoing_mail", row.pk)


def _compose_context(
    request: HttpRequest, by: Member, contact: Contact, mail: Any, reader: Reader, key: TemplateKey | None,
    language: str, form: MailForm, values: ValuesForm | None,
) -> dict[str, Any]:  # fmt: skip
    now = clock(request)
    purpose = form["purpose"].value() or "quotation"
    codes = {one.code for one in purposes()}
    decision = may_contact(
        contact,
        channel="mail",
        purpose=purpose if purpose in codes else "quotation",
        moment=now,
        by=by,
        text_language=language,
    )
    letters = [
        (f"{code}:{tone.value}", f"{purpose_label(code)} · {tone_label(tone.value)}")
        for code, tone, texts in template_rows()
        if language in texts
    ]
    chosen = f"{key.purpose}:{key.tone.value}" if key else ""
    template = find_template(key) if key else None
    form.mark_needed()
    if values is not None and template is not None:
        values.mark_needed(needed_names(template))
    return {
        "form": form,
        "values": values,
        "mail": mail,
        "failure": failure_sentence(mail) if mail else "",
        "contact": contact,
        "account": contact.account,
        "letters": [(value, label, value == chosen) for value, label in letters],
        "letter": chosen,
        "languages": [(value, label, value == language) for value, label in language_labels(locale_name())],
        "language": language,
        "chosen": decision_facts(decision, now, reader.zone),
        "good": moment_there(decision.next_good_at, reader.zone) if decision.next_good_at else "",
        "may_now": decision.verdict.value == "yes",
        "has_server": operations.sends_mail(),
        "answers": request.GET.get("answers", ""),
        "files": list(mail.files.all()) if mail else [],
    }
