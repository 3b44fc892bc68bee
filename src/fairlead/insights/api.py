"""What could be forgotten, over HTTP."""

from __future__ import annotations

from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.routes import Routes
from fairlead.insights.queries.cracks import find_cracks
from fairlead.insights.schemas import CrackDayOut, CrackKindOut, CrackQuery, CrackRowOut, CracksOut
from fairlead.insights.types import CrackKind
from fairlead.team.types import Scope

routes = Routes("Cracks")


@routes.get("/cracks", scope=Scope.DESK_READ, gives=CracksOut)
def list_cracks(request: ApiRequest, asked: Query[CrackQuery]) -> CracksOut:
    """List what could be forgotten: without a kind, the customers that have the first kind that anybody has."""
    found = find_cracks(request.by, now=request.now, kind=asked.kind, owner=asked.owner, begin=asked.begin)
    chosen = found.chosen
    return CracksOut(
        customers=found.customers,
        sound=found.sound,
        kinds=[_kind(kind) for kind in found.kinds],
        general=[str(one.title) for one in found.general],
        listed=chosen.finder.key if chosen else "",
        rows=[
            CrackRowOut(
                account_id=row.account.pk,
                account_name=row.account.name,
                tier=row.account.tier,
                owner_id=row.account.owner_id,
                told=row.told,
                since=row.since,
                opens_id=row.opens,
            )
            for row in found.rows
        ],
        next_begin=found.past if chosen and found.past < chosen.number else None,
    )


def _kind(kind: CrackKind) -> CrackKindOut:
    return CrackKindOut(
        kind=kind.finder.key,
        title=str(kind.finder.title),
        why=str(kind.finder.why),
        remedy=str(kind.finder.remedy),
        number=kind.number,
        history=[CrackDayOut(on_date=day, number=number) for day, number in kind.history],
    )
