"""How accounts are covered, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import StreamingHttpResponse
from ninja import Path, Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import found
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import ExportQuery, PageOf
from fairlead.continuity.operations.exports import export_seats
from fairlead.continuity.operations.rules import settle_rule
from fairlead.continuity.queries.covering import coverage_of
from fairlead.continuity.queries.gap_words import gap_words
from fairlead.continuity.queries.overview import OverviewFilter, overview
from fairlead.continuity.queries.rules import find_rule, rules
from fairlead.continuity.queries.weeks import Away, weeks_left
from fairlead.continuity.schemas.seats import (
    CoverageFilters,
    CoverageOut,
    CoveragePageOut,
    CoverageRuleChangesIn,
    CoverageRuleOut,
    CoverageStandingOut,
    GapOut,
    MapCellOut,
    MapLineOut,
    SinglePointOut,
    TopicWeekOut,
    WeekLeftOut,
    WeeksQuery,
)
from fairlead.continuity.types import Topic
from fairlead.core.coverage import Week, draw_grid
from fairlead.customers.queries.accounts import find_account
from fairlead.team.types import Scope
from fairlead.ui.exports import MEDIA, file_response

routes = Routes("Coverage")
exports = Routes("Exports")
READ, WRITE = Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE
TopicCode = Annotated[str, Path(pattern="^[a-z]{1,12}$", examples=["payment"])]


@routes.get("/coverage", scope=READ, gives=CoveragePageOut)
def list_coverage(request: ApiRequest, filters: Query[CoverageFilters]) -> CoveragePageOut:
    """List accounts with how they are covered, those with the worst gaps first, fifty at a time."""
    wanted = OverviewFilter(filters.owner_id, filters.gap or "", filters.topic or "", filters.tier or "")
    shown = overview(by=request.by, now=request.now, wanted=wanted, page=filters.page)
    return CoveragePageOut(
        items=[
            CoverageStandingOut(
                account_id=account.pk,
                nobody=one.nobody,
                few=one.few,
                alone=one.alone,
                agree=one.agree,
                check=one.check,
            )
            for account, one, _covered in shown.rows
        ],
        page=shown.page,
        pages=shown.pages,
        counts={name: number for name, number in shown.counts.items() if name},
    )


@routes.get("/customers/{account_id}/coverage", scope=READ, gives=CoverageOut)
def get_coverage(request: ApiRequest, account_id: Id) -> CoverageOut:
    """Get what is missing at an account, who carries topics alone, and the map of departments, ranks and topics."""
    covered = coverage_of(found(find_account(request.by, account_id)), by=request.by, now=request.now)
    grid = draw_grid(covered.people, covered.core_seats, covered.topics)
    return CoverageOut(
        account_id=account_id,
        gaps=[
            GapOut(
                kind=gap.kind,
                topic=Topic(gap.topic),
                contact_id=gap.person,
                number=gap.number,
                sentence=gap_words(gap, covered),
            )
            for gap in covered.gaps
        ],
        single_points=[
            SinglePointOut(contact_id=point.person, topics=[Topic(topic) for topic in point.topics])
            for point in covered.single_points
        ],
        map=[
            MapLineOut(
                department=line.department,
                rank=line.rank,
                contact_ids=list(line.people),
                cells=[
                    MapCellOut(
                        topic=Topic(cell.topic),
                        responsible_ids=list(cell.responsible),
                        stand_in_ids=list(cell.stand_ins),
                    )
                    for cell in line.cells
                ],
            )
            for line in grid.lines
        ],
    )


@routes.get("/customers/{account_id}/coverage/weeks", scope=READ, gives=PageOf[WeekLeftOut])
def list_coverage_weeks(request: ApiRequest, account_id: Id, asked: Query[WeeksQuery]) -> PageOf[WeekLeftOut]:
    """Tell who is left in each of the coming weeks when given people are away."""
    covered = coverage_of(found(find_account(request.by, account_id)), by=request.by, now=request.now)
    known = {one.key for one in covered.people}
    away = Away(asked.weeks, asked.with_leave, known.intersection(asked.away))
    return PageOf(items=[_week(week) for week in weeks_left(covered, away)], next=None)


def _week(week: Week) -> WeekLeftOut:
    topics: list[Any] = [
        TopicWeekOut(
            topic=Topic(one.topic),
            level=one.level.name.lower(),  # type: ignore[arg-type]
            acting_ids=list(one.acting),
            days_without=list(one.bare_days),
        )
        for one in week.topics
    ]
    return WeekLeftOut(start_date=week.start, away_ids=list(week.away), topics=topics)


@routes.get("/coverage-rules", scope=READ, gives=PageOf[CoverageRuleOut])
def list_coverage_rules(request: ApiRequest) -> PageOf[CoverageRuleOut]:
    """List what is wanted of each topic."""
    return PageOf(items=[CoverageRuleOut.model_validate(rule) for rule in rules()], next=None)


@routes.get("/coverage-rules/{topic}", scope=READ, gives=CoverageRuleOut, versioned=True)
def get_coverage_rule(request: ApiRequest, topic: TopicCode) -> CoverageRuleOut:
    """Get what is wanted of a topic."""
    return CoverageRuleOut.model_validate(found(find_rule(topic)))


@routes.patch("/coverage-rules/{topic}", scope=WRITE, gives=CoverageRuleOut)
def change_coverage_rule(request: ApiRequest, topic: TopicCode, changes: CoverageRuleChangesIn) -> CoverageRuleOut:
    """Settle what is wanted of a topic. Leaders and owners may."""
    values: Any = changes.given()
    changed = settle_rule(
        rule=found(find_rule(topic)),
        values=values,
        by=request.by,
        now=request.now,
        expected_version=request.expected_version,
    )
    return CoverageRuleOut.model_validate(changed)


@exports.download("/exports/stand-ins", scope=READ, media=sorted(MEDIA.values()))
def export_list_of_stand_ins(request: ApiRequest, wanted: Query[ExportQuery]) -> StreamingHttpResponse:
    """Download who answers for what as a file, by customer."""
    listed = export_seats(by=request.by, now=request.now, file_format=wanted.format, means=request.caller.means)
    return file_response(listed, wanted.format)
