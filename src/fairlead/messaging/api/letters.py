"""Letters over HTTP: the templates, and a letter written from one."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Path

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Routes
from fairlead.core.letters import (
    BadTemplate,
    MissingValues,
    TemplateKey,
    as_text,
    html_part,
    letter_purpose,
)
from fairlead.customers.queries.contacts import find_contact
from fairlead.messaging.operations.letters import TemplateIsEmpty, TemplateTooLong, save_template
from fairlead.messaging.queries.letter_values import ImpossibleValue, read_values, reader_of, write_for
from fairlead.messaging.queries.letter_words import fault_sentence, missing_sentences, variable_label
from fairlead.messaging.queries.letters import (
    CurrentTemplate,
    UnknownTemplate,
    current_templates,
    find_template,
    get_template,
    make_key,
)
from fairlead.messaging.schemas.letters import (
    LetterIn,
    LetterOut,
    LetterTemplateIn,
    LetterTemplateOut,
)
from fairlead.team.types import Scope

routes = Routes("Letters")
Code = Annotated[str, Path(pattern="^[a-z_]{1,30}$", examples=["thank_you"])]
Tone = Annotated[str, Path(pattern="^[a-z]{1,10}$", examples=["formal"])]
Language = Annotated[str, Path(pattern="^[a-z-]{2,10}$", examples=["de"])]


@answers(BadTemplate)
def _bad_template(problem: BadTemplate) -> Refused:
    pointers = tuple(dict.fromkeys("/subject" if one.line == 0 else "/body" for one in problem.faults))
    return refused_value(*pointers, message=" ".join(map(fault_sentence, problem.faults)), code="bad_template")


@answers(TemplateIsEmpty, TemplateTooLong)
def _no_template(problem: Exception) -> Refused:
    sentence = _("A letter needs a subject and a text, and the text must not be endless.")
    return refused_value("/body", message=sentence, code="bad_template")


@answers(MissingValues)
def _missing(problem: MissingValues) -> Refused:
    return refused_value("/values", message=" ".join(missing_sentences(problem)), code="missing_values")


@answers(ImpossibleValue)
def _impossible(problem: ImpossibleValue) -> Refused:
    name = problem.variable.name
    sentence = _("“%(label)s” cannot be written as it is given.") % {"label": variable_label(name)}
    return refused_value(f"/values/{name}", message=sentence, code="impossible_value")


@answers(UnknownTemplate)
def _unknown(problem: Exception) -> Refused:
    return refused_value("/purpose", message=_("There is no such letter."), code="unknown_letter")


def _shown(one: CurrentTemplate) -> LetterTemplateOut:
    return LetterTemplateOut(
        purpose=one.key.purpose,
        tone=one.key.tone.value,
        language=one.key.language,
        number=one.number,
        subject=one.subject,
        body=one.body,
        note=one.note,
        made_by_id=one.made_by.pk if one.made_by else None,
        made_at=one.made_at,
    )


def _key(purpose: str, tone: str, language: str) -> TemplateKey:
    try:
        return make_key(purpose, tone, language)
    except UnknownTemplate:
        return found(None)


@routes.get("/letter-templates", scope=Scope.DESK_READ, gives=list[LetterTemplateOut])
def list_letter_templates(request: ApiRequest) -> list[LetterTemplateOut]:
    """List every letter that there is, with its text as it is now."""
    return [_shown(one) for one in current_templates().values()]


@routes.get("/letter-templates/{purpose}/{tone}/{language}", scope=Scope.DESK_READ, gives=LetterTemplateOut)
def get_letter_template(request: ApiRequest, purpose: Code, tone: Tone, language: Language) -> LetterTemplateOut:
    """Get a letter's text as it is now."""
    return _shown(found(find_template(_key(purpose, tone, language))))


@routes.put("/letter-templates/{purpose}/{tone}/{language}", scope=Scope.DESK_WRITE, gives=LetterTemplateOut)
def save_letter_template(
    request: ApiRequest, purpose: Code, tone: Tone, language: Language, text: LetterTemplateIn
) -> LetterTemplateOut:
    """Add a version of a letter. The old ones stay readable; the same text again adds none."""
    key = _key(purpose, tone, language)
    return _shown(save_template(key=key, by=request.by, now=request.now, **text.model_dump()))


@routes.post("/letters", scope=Scope.DESK_READ, gives=LetterOut)
def write_letter(request: ApiRequest, letter: LetterIn) -> LetterOut:
    """Write a letter to a contact and return it. Nothing is kept or sent."""
    contact = named(find_contact(request.by, letter.contact_id), "/contact_id")
    reader = reader_of(contact.account, contact)
    template = get_template(make_key(letter.purpose, letter.tone, letter.language or reader.language))
    given = read_values(letter_purpose(letter.purpose), letter.values)
    written = write_for(reader, template, by=request.by, now=request.now, given=given)
    return LetterOut(
        language=written.language,
        subject=written.subject,
        body=written.body,
        text=as_text(written.body),
        html=html_part(written.subject, written.body, written.language),
    )
