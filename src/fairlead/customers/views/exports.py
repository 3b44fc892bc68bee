"""The lists of accounts and contacts as files, narrowed and sorted as the pages show them."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairlead.customers.operations.exports import export_accounts, export_contacts
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.queries.contacts import ContactFilter
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.types import FieldOwner
from fairlead.customers.views.answers import member_of
from fairlead.ui.exports import file_response, format_asked


@require_safe
def accounts(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the accounts that the address asks for."""
    chosen = AccountFilter.read(request.GET, custom_fields(FieldOwner.ACCOUNT))
    file_format = format_asked(request)
    # What was taken when is remembered by the true clock, not by that of a preview.
    listed = export_accounts(by=member_of(request), now=timezone.now(), chosen=chosen, file_format=file_format)
    return file_response(listed, file_format)


@require_safe
def contacts(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the contacts that the address asks for."""
    chosen = ContactFilter.read(request.GET, custom_fields(FieldOwner.CONTACT))
    file_format = format_asked(request)
    listed = export_contacts(by=member_of(request), now=timezone.now(), chosen=chosen, file_format=file_format)
    return file_response(listed, file_format)
