"""How the customers' own refusals leave the API."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fairlead.api.api.kinds import DUPLICATES, INVALID
from fairlead.api.api.problems import Refused, answers, refused_value
from fairlead.api.schemas.base import Error
from fairlead.customers.operations.accounts import MONEY_FIELDS, LikelyDuplicates
from fairlead.customers.operations.merging import SameAccount
from fairlead.customers.queries.duplicates import Duplicate
from fairlead.customers.types import BadInput


@answers(BadInput)
def _bad_input(problem: BadInput) -> Refused:
    errors = [
        Error(where="body", pointer=_pointer(entry.field), code=entry.code, message=entry.sentence)
        for entry in problem.problems
    ]
    return Refused(INVALID, errors[0].message if len(errors) == 1 else "", errors)


@answers(SameAccount)
def _same_account(problem: Exception) -> Refused:
    return refused_value("/drop_id", message=_("An account cannot be merged with itself."), code="same_account")


@answers(LikelyDuplicates)
def _duplicates(problem: LikelyDuplicates) -> Refused:
    return Refused(DUPLICATES, errors=[_duplicate(found) for found in problem.found])


def _pointer(field: str) -> str:
    """Return where a field of the domain stands in the body: `points.0` is `/points/0`, money is among the terms."""
    if not field:
        return ""
    return f"/terms/{field}" if field in MONEY_FIELDS else f"/{field.replace('.', '/')}"


def _duplicate(found: Duplicate) -> Error:
    words = {
        "name": found.name or _("an account that you may not see"),
        "owner": found.owner_name or _("nobody"),
        "reasons": ", ".join(found.reason_words),
    }
    sentence = _("%(name)s (owner: %(owner)s) has %(reasons)s.") % words
    return Error(
        where="body", pointer="", code="likely_duplicate", message=sentence, facts={"account_id": found.account_id}
    )
