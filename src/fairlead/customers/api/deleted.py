"""The bin over HTTP."""

from __future__ import annotations

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.routes import Id, Routes
from fairlead.customers.operations.bin import purge_account
from fairlead.customers.queries.bin import bin_lines
from fairlead.customers.schemas.bin import BinLineOut, BinOut
from fairlead.team.types import Scope

routes = Routes("Bin")


@routes.get("/bin", scope=Scope.CUSTOMERS_READ, gives=BinOut)
def list_bin(request: ApiRequest) -> BinOut:
    """List what waits in the bin. Contacts of a deleted account come back with it and are not listed."""
    return BinOut(items=[BinLineOut.model_validate(line) for line in bin_lines(request.by)])


@routes.delete("/bin/accounts/{account_id}", scope=Scope.CUSTOMERS_WRITE)
def purge_account_for_good(request: ApiRequest, account_id: Id) -> None:
    """Erase an account in the bin for good, with its contacts and all that hangs on them."""
    purge_account(account_id=account_id, by=request.by, now=request.now)
