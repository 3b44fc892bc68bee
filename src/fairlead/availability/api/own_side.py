"""Our own side over HTTP: the company, our closures with the notices to customers, and who of us is away."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.availability.operations import company_closures as operations
from fairlead.availability.operations import member_leave as leave_operations
from fairlead.availability.queries.closure_notices import (
    Concerned,
    announce_date,
    company_closures,
    concern,
    find_company_closure,
    find_concerned,
    letter_to,
    mail_address,
)
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.member_leave import find_member_leave, member_leave, sees_reason, usual_stand_in
from fairlead.availability.queries.notice_to_dos import notice_to_dos
from fairlead.availability.queries.our_company import our_company
from fairlead.availability.schemas.own_side import (
    CompanyClosureChangesIn,
    CompanyClosureIn,
    CompanyClosureOut,
    ConcernedOut,
    ConcernQuery,
    MadeOut,
    MemberLeaveChangesIn,
    MemberLeaveFilters,
    MemberLeaveIn,
    MemberLeaveOut,
    NoticeOut,
    NoticeQuery,
    OurCompanyChangesIn,
    OurCompanyOut,
)
from fairlead.core.closure_notices import notice_languages
from fairlead.customers.queries.accounts import find_account
from fairlead.team.queries import find_active_member, find_team
from fairlead.team.types import Scope

routes = Routes("Our own side")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE
COMPANY = (
    "name", "country", "subdivision", "zone", "emergency_contact", "notice_days", "reminder_days", "makes_to_dos",
)  # fmt: skip
CLOSURE = ("name", "occasion", "start_date", "end_date", "last_shipping_date", "emergency_contact", "note")
LEAVE = ("start_date", "start_time", "end_date", "end_time", "kind", "note")


@answers(operations.ClosureTooLong)
def _too_long(problem: Exception) -> Refused:
    sentence = _("The closure must end after it begins, and within a year.")
    return refused_value("/end_date", message=sentence, code="ends_before_start")


@answers(operations.ShipsAfterClosing)
def _ships_late(problem: Exception) -> Refused:
    sentence = _("The last shipment must lie before the first day closed.")
    return refused_value("/last_shipping_date", message=sentence, code="ships_after_closing")


@answers(operations.UnknownCountry)
def _unknown_country(problem: Exception) -> Refused:
    return refused_value("/country", message=_("Name a country that there is."), code="unknown_country")


@answers(operations.UnknownRegion)
def _unknown_region(problem: Exception) -> Refused:
    sentence = _("This country has no such region. Write its name or its ISO code.")
    return refused_value("/subdivision", message=sentence, code="unknown_region")


@answers(operations.ReminderBeforeNotice)
def _reminder_before_notice(problem: Exception) -> Refused:
    sentence = _("The reminder must come after the notice: give it fewer days.")
    return refused_value("/reminder_days", message=sentence, code="reminder_before_notice")


@answers(leave_operations.NotAStandIn)
def _not_a_stand_in(problem: Exception) -> Refused:
    sentence = _("The stand-in must be another member who may sign in.")
    return refused_value("/stand_in_id", message=sentence, code="not_a_stand_in")


@routes.get("/our-company", scope=READ, gives=OurCompanyOut, versioned=True)
def get_our_company(request: ApiRequest) -> OurCompanyOut:
    """Get who we are ourselves, with the usual values while nobody has said anything."""
    return _company(our_company())


@routes.patch("/our-company", scope=WRITE, gives=OurCompanyOut)
def change_our_company(request: ApiRequest, changes: OurCompanyChangesIn) -> OurCompanyOut:
    """Say who we are. Owners may, and leaders without a team."""
    values: Any = {name: getattr(our_company(), name) for name in COMPANY} | changes.given()
    changed = operations.change_our_company(
        values=values, by=request.by, now=request.now, expected_version=request.expected_version
    )
    return _company(changed)


@routes.get("/company-closures", scope=READ, gives=PageOf[CompanyClosureOut])
def list_company_closures(request: ApiRequest, page: Query[PageQuery]) -> PageOf[CompanyClosureOut]:
    """List our own closures, the earliest first."""
    rows = company_closures()
    counts = notice_to_dos().counts(list(rows.values_list("pk", flat=True)))
    return page_of(request, rows, page, order=("start_date", "pk"), show=lambda row: _closure(row, counts))


@routes.post(
    "/company-closures", scope=WRITE, gives=CompanyClosureOut, status=201, versioned=True,
    location="/company-closures/{id}",
)  # fmt: skip
def record_company_closure(request: ApiRequest, closure: CompanyClosureIn) -> CompanyClosureOut:
    """Record that we are closed. Owners may, and leaders for their team."""
    team = named(find_team(closure.team_id), "/team_id") if closure.team_id is not None else None
    values: Any = closure.model_dump(exclude={"team_id"}) | {"occasion": closure.occasion or "", "team": team}
    made = operations.record_company_closure(values=values, by=request.by, now=request.now)
    return _closure(made, {})


@routes.get("/company-closures/{company_closure_id}", scope=READ, gives=CompanyClosureOut, versioned=True)
def get_company_closure(request: ApiRequest, company_closure_id: Id) -> CompanyClosureOut:
    """Get a closure of ours."""
    return _counted(found(find_company_closure(company_closure_id)))


@routes.patch("/company-closures/{company_closure_id}", scope=WRITE, gives=CompanyClosureOut)
def change_company_closure(
    request: ApiRequest, company_closure_id: Id, changes: CompanyClosureChangesIn
) -> CompanyClosureOut:
    """Change a closure of ours. To-dos that were made stay."""
    row = found(find_company_closure(company_closure_id))
    given = changes.given()
    team: Any = row.team
    if "team_id" in given:
        team_id = given.pop("team_id")
        team = named(find_team(team_id), "/team_id") if team_id is not None else None
    values: Any = {name: getattr(row, name) for name in CLOSURE} | given | {"team": team}
    changed = operations.change_company_closure(
        closure=row, values=values, by=request.by, now=request.now, expected_version=request.expected_version
    )
    return _counted(changed)


@routes.delete("/company-closures/{company_closure_id}", scope=WRITE, versioned=True)
def remove_company_closure(request: ApiRequest, company_closure_id: Id) -> None:
    """Remove a closure that was called off, with its to-dos that are not done. The history keeps it."""
    row = found(find_company_closure(company_closure_id))
    operations.remove_company_closure(
        closure=row, by=request.by, now=request.now, expected_version=request.expected_version
    )


@routes.get("/company-closures/{company_closure_id}/customers", scope=READ, gives=PageOf[ConcernedOut])
def list_concerned_customers(
    request: ApiRequest, company_closure_id: Id, query: Query[ConcernQuery]
) -> PageOf[ConcernedOut]:
    """List the customers whom a closure of ours concerns, all of them, by their names."""
    row = found(find_company_closure(company_closure_id))
    concerned = concern(row, by=request.by, owner=request.by if query.mine else None)
    chosen = [one for one in concerned.customers if query.telling in (None, one.telling)]
    return PageOf(items=[_concerned(one) for one in chosen], next=None)


@routes.post("/company-closures/{company_closure_id}/to-dos", scope=WRITE, gives=MadeOut)
def make_notice_to_dos(request: ApiRequest, company_closure_id: Id) -> MadeOut:
    """Make a to-do for every customer who is to be told and has none. Doing it twice makes none twice.

    Who may set the closure makes those of all customers, others those of their own.
    """
    row = found(find_company_closure(company_closure_id))
    return MadeOut(made=operations.make_notices(closure=row, by=request.by, now=request.now))


@routes.get("/company-closures/{company_closure_id}/customers/{account_id}/notice", scope=READ, gives=NoticeOut)
def get_closure_notice(
    request: ApiRequest, company_closure_id: Id, account_id: Id, query: Query[NoticeQuery]
) -> NoticeOut:
    """Get the prepared notice to one customer, in the contact’s language or another one."""
    row = found(find_company_closure(company_closure_id))
    customer = find_concerned(row, found(find_account(request.by, account_id)))
    letter = letter_to(customer, row, by=request.by, language=query.language or "")
    return NoticeOut(
        language=letter.language,  # type: ignore[arg-type]
        languages=list(notice_languages()),  # type: ignore[arg-type]
        subject=letter.subject,
        body=letter.body,
        email=mail_address(customer.contact) or None,
        contact_id=customer.contact.pk if customer.contact is not None else None,
        telling=customer.telling,
    )


@routes.post("/company-closures/{company_closure_id}/customers/{account_id}/told", scope=WRITE, gives=ConcernedOut)
def tell_customer_of_closure(request: ApiRequest, company_closure_id: Id, account_id: Id) -> ConcernedOut:
    """Note that a customer has been told: their to-do is done, or made and done."""
    row = found(find_company_closure(company_closure_id))
    account = found(find_account(request.by, account_id))
    operations.tell_customer(closure=row, account=account, by=request.by, now=request.now)
    return _concerned(find_concerned(row, account))


@routes.get("/member-leave", scope=READ, gives=PageOf[MemberLeaveOut])
def list_member_leave(
    request: ApiRequest, filters: Query[MemberLeaveFilters], page: Query[PageQuery]
) -> PageOf[MemberLeaveOut]:
    """List when our own people are away, the earliest first."""
    rows = member_leave()
    if filters.since is not None:
        rows = rows.filter(not_over_on(filters.since))
    if filters.until is not None:
        rows = rows.filter(start_date__lt=filters.until)
    if filters.member_id is not None:
        rows = rows.filter(member=filters.member_id)
    return page_of(request, rows, page, order=("start_date", "pk"), show=lambda row: _leave(request, row))


@routes.post(
    "/member-leave", scope=WRITE, gives=MemberLeaveOut, status=201, versioned=True, location="/member-leave/{id}"
)
def record_member_leave(request: ApiRequest, leave: MemberLeaveIn) -> MemberLeaveOut:
    """Record that one of us is away: oneself, or somebody whom one leads."""
    member = named(find_active_member(leave.member_id), "/member_id")
    given = "stand_in_id" in leave.model_fields_set
    recorded = leave_operations.record_member_leave(
        member=member,
        stand_in=_stand_in(leave.stand_in_id) if given else usual_stand_in(member),
        by=request.by,
        now=request.now,
        **_with_times(leave.model_dump(exclude={"member_id", "stand_in_id"})),
    )
    return _leave(request, recorded)


@routes.get("/member-leave/{member_leave_id}", scope=READ, gives=MemberLeaveOut, versioned=True)
def get_member_leave(request: ApiRequest, member_leave_id: Id) -> MemberLeaveOut:
    """Get an absence of one of us."""
    return _leave(request, found(find_member_leave(member_leave_id)))


@routes.patch("/member-leave/{member_leave_id}", scope=WRITE, gives=MemberLeaveOut)
def change_member_leave(request: ApiRequest, member_leave_id: Id, changes: MemberLeaveChangesIn) -> MemberLeaveOut:
    """Change what is recorded of an absence."""
    row = found(find_member_leave(member_leave_id))
    given = _with_times(changes.given())
    stand_in = _stand_in(given.pop("stand_in_id")) if "stand_in_id" in given else row.stand_in
    changed = leave_operations.change_member_leave(
        leave=row,
        stand_in=stand_in,
        by=request.by,
        now=request.now,
        expected_version=request.expected_version,
        **{**{name: getattr(row, name) for name in LEAVE}, **given},
    )
    return _leave(request, changed)


@routes.delete("/member-leave/{member_leave_id}", scope=WRITE, versioned=True)
def remove_member_leave(request: ApiRequest, member_leave_id: Id) -> None:
    """Remove an absence that was recorded by mistake or called off. The history keeps it."""
    row = found(find_member_leave(member_leave_id))
    leave_operations.remove_member_leave(
        leave=row, by=request.by, now=request.now, expected_version=request.expected_version
    )


def _company(row: Any) -> OurCompanyOut:
    version = row.version if isinstance(row.version, int) else 0
    return OurCompanyOut(**{name: getattr(row, name) for name in COMPANY}, version=version)


def _counted(row: Any) -> CompanyClosureOut:
    return _closure(row, notice_to_dos().counts([row.pk]))


def _closure(row: Any, counts: Any) -> CompanyClosureOut:
    told, made = counts.get(row.pk, (0, 0))
    counted = {"told": told, "to_dos": made, "announce_date": announce_date(row, our_company())}
    names = [name for name in CompanyClosureOut.model_fields if name not in counted]
    return CompanyClosureOut(**{name: getattr(row, name) for name in names}, **counted)


def _concerned(one: Concerned) -> ConcernedOut:
    to_do = one.to_do
    return ConcernedOut(
        account_id=one.account.pk,
        account_name=one.account.name,
        contact_id=one.contact.pk if one.contact is not None else None,
        language=one.language,  # type: ignore[arg-type]
        lost_days=list(one.lost_days),
        probably_closed_percent=one.probably_closed_percent,
        telling=one.telling,
        to_do_owner_id=to_do.owner.pk if to_do else None,
        due_date=to_do.due_date if to_do else None,
        told_at=to_do.done_at if to_do else None,
    )


def _stand_in(member_id: int | None) -> Any:
    return named(find_active_member(member_id), "/stand_in_id") if member_id is not None else None


def _with_times(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with times of day as such."""
    texts = {name: values[name] for name in ("start_time", "end_time") if values.get(name) is not None}
    return values | {name: time.fromisoformat(text) for name, text in texts.items()}


def _leave(request: ApiRequest, row: Any) -> MemberLeaveOut:
    values = {name: getattr(row, name) for name in MemberLeaveOut.model_fields}
    for name in ("start_time", "end_time"):
        values[name] = f"{values[name]:%H:%M}" if values[name] else None
    if not sees_reason(request.by, row):
        values |= {"kind": None, "note": None}
    return MemberLeaveOut(**values)
