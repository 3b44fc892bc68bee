"""Automatic replies that programs bring, over HTTP."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import Refused, answers, found, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.availability.api.absence_mails import reply_out
from fairlead.availability.queries.absence_mails import find_absence_mail
from fairlead.availability.schemas.absence_mails import AbsenceMailOut, BroughtIn
from fairlead.customers.queries.contacts import find_contact
from fairlead.messaging.operations.absence_mails import NoAbsenceTold, OfSomebodyElse, bring_reply
from fairlead.team.types import Scope

routes = Routes("Automatic replies")


@answers(NoAbsenceTold)
def _no_absence(problem: Exception) -> Refused:
    sentence = _("This text does not say that somebody is away or has left.")
    return refused_value("/text", message=sentence, code="no_absence")


@answers(OfSomebodyElse)
def _of_somebody_else(problem: Exception) -> Refused:
    return refused_value("/text", message=_("This mail was written by somebody else."), code="of_somebody_else")


@routes.post(
    "/contacts/{contact_id}/automatic-replies",
    scope=Scope.LEAVE_WRITE,
    gives=AbsenceMailOut,
    status=201,
    location="/automatic-replies/{id}",
)
def bring_automatic_reply(request: ApiRequest, contact_id: Id, brought: BroughtIn) -> AbsenceMailOut:
    """Read an automatic reply of a contact that came in elsewhere. What is sure becomes leave at once."""
    contact = found(find_contact(request.by, contact_id))
    row = bring_reply(contact=contact, content=brought.text.encode(), by=request.by, now=request.now)
    return reply_out(found(find_absence_mail(request.by, row.pk)))
