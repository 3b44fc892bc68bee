"""Lists of customers as files, over HTTP."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.routes import Routes
from fairlead.api.schemas.base import ExportQuery
from fairlead.customers.api.accounts import account_filter
from fairlead.customers.api.contacts import contact_filter
from fairlead.customers.operations.exports import export_accounts, export_contacts
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.schemas.accounts import AccountWords
from fairlead.customers.schemas.contacts import ContactWords
from fairlead.customers.types import FieldOwner
from fairlead.team.types import Scope
from fairlead.ui.exports import MEDIA, file_response

routes = Routes("Exports")
READ = Scope.CUSTOMERS_READ


@routes.download("/exports/customers", scope=READ, media=sorted(MEDIA.values()))
def export_customers(
    request: ApiRequest, words: Query[AccountWords], wanted: Query[ExportQuery]
) -> StreamingHttpResponse:
    """Download the list of accounts as a file, with all its columns.

    Headings and words are in the language of `Accept-Language`, and an import recognises them. Who took which list is
    remembered for the company's owner.
    """
    chosen = account_filter(words, list(custom_fields(FieldOwner.ACCOUNT)))
    listed = export_accounts(
        by=request.by, now=request.now, chosen=chosen, file_format=wanted.format, means=request.caller.means
    )
    return file_response(listed, wanted.format)


@routes.download("/exports/contacts", scope=READ, media=sorted(MEDIA.values()))
def export_people(request: ApiRequest, words: Query[ContactWords], wanted: Query[ExportQuery]) -> StreamingHttpResponse:
    """Download the list of contacts as a file, each with the name of the company."""
    chosen = contact_filter(words, list(custom_fields(FieldOwner.CONTACT)))
    listed = export_contacts(
        by=request.by, now=request.now, chosen=chosen, file_format=wanted.format, means=request.caller.means
    )
    return file_response(listed, wanted.format)
