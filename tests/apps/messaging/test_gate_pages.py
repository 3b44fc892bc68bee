"""The gate's pages: the card, the table, holds, overrides with a second person, and what leaders settle."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from tests.apps.messaging.conftest import TUESDAY
from tests.factories.people import Cast
from tests.factories.team import signed_in

from fairlead.customers.models import Account, Contact
from fairlead.messaging import operations
from fairlead.messaging.models import (
    Ceiling,
    ContactConsent,
    ContactHold,
    ContactOverride,
    ContactWish,
    Purpose,
)
from fairlead.messaging.operations.holds import HoldEndsBeforeItStarts, HoldIsOver, lift_hold, place_hold
from fairlead.messaging.operations.overrides import NobodyMayOverride, NothingToOverride, OverrideIsDecided, OwnOverride
from fairlead.messaging.operations.policy import keep_usual_rules
from fairlead.messaging.queries import may_contact
from fairlead.messaging.queries.holds import accounts_held, held_accounts, holds_without_end
from fairlead.messaging.queries.overrides import waiting_for
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member, Notification

pytestmark = pytest.mark.django_db
AT = "?at=2026-11-24T17:00"  # 10:00 in Hamburg
SUNDAY = TUESDAY - timedelta(days=2)


def page(member: Member, name: str, *parts: object, query: str = AT) -> str:
    answer = signed_in(member).get(reverse(name, args=parts) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_card_stands_on_contact_and_account(contact: Contact, cast: Cast) -> None:
    for name, key in (("contact", contact.pk), ("account", contact.account_id)):
        text = page(cast.owner, name, key)
        assert "May I contact them?" in text
        assert reverse("contact_gate", args=[contact.pk]) in text
        assert "Reachable until" in text


def test_the_table_answers_every_way_and_purpose_and_says_why(contact: Contact, cast: Cast) -> None:
    ContactWish.objects.create(contact=contact, channel="phone", is_refused=True, recorded_by=cast.owner)
    text = page(cast.owner, "contact_gate", contact.pk, query=f"{AT}&channel=phone&purpose=order")
    assert len(re.findall(r'class="fl-pill is-\w+" href="\?channel=', text)) == 8 * Purpose.objects.count()
    assert "Does not want to be contacted in this way: Phone" in text
    campaign = page(cast.owner, "contact_gate", contact.pk, query=f"{AT}&channel=mail&purpose=campaign")
    assert "Has not agreed to be contacted for this purpose" in campaign
    assert "It cannot wait" not in campaign  # nobody may let it pass


def test_wishes_and_consent_are_recorded_and_removed(contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    wish = reverse("wish_new", args=[contact.pk])
    assert browser.post(wish, {"channel": "phone", "hours": "Tue 14:00-16:00"}).status_code == 302
    assert browser.post(wish, {"channel": "", "languages": "Spanish"}).status_code == 302
    assert browser.post(wish, {"channel": "", "hours": "whenever"}).status_code == 422
    assert browser.post(wish, {"channel": ""}).status_code == 422
    assert [row.languages for row in ContactWish.objects.order_by("channel")] == [["es"], []]
    said = {"is_given": "yes", "purpose": "campaign", "channel": "mail", "said_on_date": "2026-11-02", "source": "Form"}
    consent = reverse("consent_new", args=[contact.pk])
    assert browser.post(consent, said).status_code == 302
    assert browser.post(consent, {**said, "is_given": "no"}).status_code == 302
    assert browser.post(consent, {**said, "said_on_date": "2099-01-01"}).status_code == 422
    row = ContactConsent.objects.get()
    assert row.is_given is False
    text = page(cast.owner, "contact_gate", contact.pk)
    assert "refused" in text
    assert "Tue 14:00–16:00" in text
    browser.post(reverse("consent_removal", args=[row.pk]))
    browser.post(reverse("wish_removal", args=[ContactWish.objects.earliest("pk").pk]))
    assert (ContactConsent.objects.count(), ContactWish.objects.count()) == (0, 1)


def test_a_hold_is_placed_shown_prolonged_and_lifted(account: Account, contact: Contact, cast: Cast) -> None:
    browser = signed_in(cast.owner)
    data = {"reason": "COMPLAINT", "spares_from": "5", "owner": str(cast.owner.pk), "note": "Cartons were wet."}
    placed = browser.post(reverse("hold_new", args=[account.pk]), data)
    hold = ContactHold.objects.get()
    assert placed.headers["Location"] == reverse("hold", args=[hold.pk])
    assert list(holds_without_end(cast.owner, hold.starts_at)) == [hold]
    for text in (page(cast.owner, "account", account.pk, query=""), page(cast.owner, "holds", query="")):
        assert "Open complaint" in text
    assert browser.post(reverse("hold", args=[hold.pk]), {"ends_at": "2001-01-01T10:00"}).status_code == 422
    assert browser.post(reverse("hold", args=[hold.pk]), {"ends_at": "2099-01-01T10:00"}).status_code == 302
    hold.refresh_from_db()
    assert hold.ends_at is not None
    assert hold.ends_at.isoformat() == "2099-01-01T02:00:00+00:00"  # typed in Shanghai
    assert browser.post(reverse("hold_lifting", args=[hold.pk]), {"note": "Settled."}).status_code == 302
    assert browser.post(reverse("hold_lifting", args=[hold.pk])).status_code == 409
    assert "Settled." in page(cast.owner, "hold", hold.pk, query="")
    assert "Open complaint" in page(cast.owner, "holds", query="?show=over")


def test_what_a_hold_cannot_be(account: Account, contact: Contact, cast: Cast) -> None:
    with pytest.raises(HoldEndsBeforeItStarts):
        place_hold(account=account, by=cast.owner, now=TUESDAY, reason="OTHER", ends_at=TUESDAY)
    with pytest.raises(AccessRefused):
        place_hold(account=account, by=cast.viewer, now=TUESDAY, reason="OTHER")
    hold = place_hold(account=account, by=cast.owner, now=TUESDAY, reason="OTHER", ends_at=TUESDAY + timedelta(hours=1))
    with pytest.raises(HoldIsOver):
        lift_hold(hold=hold, by=cast.owner, now=TUESDAY + timedelta(hours=1))
    assert ContactHold.objects.count() == 1


def test_who_is_held_as_a_whole(account: Account, contact: Contact, cast: Cast) -> None:
    place_hold(account=account, by=cast.owner, now=TUESDAY, reason="OTHER", channels=["phone"])
    place_hold(account=account, by=cast.owner, now=TUESDAY, reason="OTHER", contact=contact)
    assert held_accounts([account.pk], TUESDAY) == {}
    short = place_hold(account=account, by=cast.owner, now=TUESDAY, reason="ASKED", ends_at=TUESDAY + timedelta(days=1))
    assert held_accounts([account.pk], TUESDAY)[account.pk].hold_id == short.pk
    long = place_hold(account=account, by=cast.owner, now=TUESDAY, reason="LEGAL")
    assert held_accounts([account.pk], TUESDAY)[account.pk].hold_id == long.pk
    assert list(accounts_held(TUESDAY)) == [account.pk]
    assert accounts_held(TUESDAY - timedelta(seconds=1)) == {}


def ask_past(contact: Contact, by: Member, purpose: str = "legal_notice") -> ContactOverride:
    return operations.request_override(
        contact=contact, channel="mail", purpose=purpose, reason="The term ends today.", by=by, now=SUNDAY
    )


def test_a_harsh_purpose_needs_a_second_person_who_is_another(contact: Contact, cast: Cast) -> None:
    row = ask_past(contact, cast.leader)
    assert (row.state, row.needs_second) == ("WAITING", True)
    told = set(Notification.objects.filter(kind="messaging.override_waits").values_list("member", flat=True))
    assert told == {cast.boss.pk}  # the leader has asked, and nobody else may
    with pytest.raises(OwnOverride):
        operations.decide_override(override=row, is_approved=True, by=cast.leader, now=SUNDAY)
    for by in (cast.owner, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            operations.decide_override(override=row, is_approved=True, by=by, now=SUNDAY)
    assert list(waiting_for(cast.boss, SUNDAY)) == [row]
    assert list(waiting_for(cast.leader, SUNDAY)) == []
    decided = operations.decide_override(override=row, is_approved=True, by=cast.boss, now=SUNDAY, note="Yes.")
    assert (decided.state, decided.decided_by) == ("APPROVED", cast.boss)
    with pytest.raises(OverrideIsDecided):
        operations.decide_override(override=row, is_approved=False, by=cast.boss, now=SUNDAY)


def test_the_database_refuses_ones_own_approval_and_every_rewriting(contact: Contact, cast: Cast) -> None:
    row = ask_past(contact, cast.boss)
    with pytest.raises(IntegrityError, match="second_is_another"), transaction.atomic():
        ContactOverride.objects.filter(pk=row.pk).update(state="APPROVED", decided_by=cast.boss, decided_at=SUNDAY)
    for change in ({"reason": "Another."}, {"needs_second": False}, {"requested_by": cast.owner}):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            ContactOverride.objects.filter(pk=row.pk).update(**change)
    operations.decide_override(override=row, is_approved=False, by=cast.leader, now=SUNDAY)
    with pytest.raises(DatabaseError, match="not decided again"), transaction.atomic():
        ContactOverride.objects.filter(pk=row.pk).update(state="APPROVED")


def test_a_plain_purpose_passes_alone_once_with_its_reason(contact: Contact, cast: Cast, one_ceiling: Ceiling) -> None:
    planned = operations.plan_contact(
        key="mail:1", contact=contact, channel="mail", purpose="quotation", by=cast.owner, now=SUNDAY
    )
    assert planned.plan is not None
    row = ask_past(contact, cast.owner, "quotation")
    assert (row.state, row.needs_second, row.reasons[0]["code"]) == ("APPROVED", False, "hours")
    claimed = operations.claim_contact(plan_id=planned.plan.pk, now=SUNDAY, by=cast.owner, override=row)
    assert claimed.claim is not None
    again = operations.plan_contact(
        key="mail:2", contact=contact, channel="mail", purpose="quotation", by=cast.owner, now=SUNDAY
    )
    assert again.plan is not None
    with pytest.raises(operations.OverrideOfSomethingElse):
        operations.claim_contact(plan_id=again.plan.pk, now=SUNDAY, by=cast.owner, override=row)


def test_an_override_carries_past_a_ceiling_and_the_database_lets_it(
    contact: Contact, cast: Cast, one_ceiling: Ceiling
) -> None:
    Ceiling.objects.update(most=1, reserved=0)
    plans = [
        operations.plan_contact(
            key=f"mail:{number}", contact=contact, channel="mail", purpose="order", by=None, now=TUESDAY
        ).plan
        for number in range(2)
    ]
    first, second = plans
    assert first is not None
    assert second is not None
    assert operations.claim_contact(plan_id=first.pk, now=TUESDAY).claim is not None
    assert operations.claim_contact(plan_id=second.pk, now=TUESDAY).claim is None
    row = operations.request_override(
        contact=contact, channel="mail", purpose="order", reason="The ship sails.", by=cast.owner, now=TUESDAY
    )
    assert operations.claim_contact(plan_id=second.pk, now=TUESDAY, override=row).claim is not None


def test_what_needs_no_override_and_what_nobody_lets_pass(contact: Contact, cast: Cast) -> None:
    with pytest.raises(NothingToOverride):
        operations.request_override(
            contact=contact, channel="mail", purpose="order", reason="x", by=cast.owner, now=TUESDAY
        )
    with pytest.raises(NobodyMayOverride):
        ask_past(contact, cast.boss, "campaign")


def test_the_second_person_decides_on_the_page(contact: Contact, cast: Cast) -> None:
    owner, boss = signed_in(cast.owner), signed_in(cast.boss)
    Contact.objects.update(week=[{"days": ["sun"], "from": "03:00", "to": "03:01"}])
    new = reverse("override_new", args=[contact.pk]) + "?channel=mail&purpose=final_demand"
    assert "a second person decides" in owner.get(new).content.decode()
    assert owner.post(new, {"reason": ""}).status_code == 422
    assert owner.post(new, {"reason": "The term ends."}).status_code == 302
    row = ContactOverride.objects.get()
    assert "Waiting for you as the second person" in boss.get(reverse("gate_log")).content.decode()
    assert "You cannot approve your own." in owner.get(reverse("override", args=[row.pk])).content.decode()
    decision = reverse("override_decision", args=[row.pk])
    assert owner.post(decision, {"act": "approve"}).status_code == 403
    assert boss.post(decision, {"act": "approve", "note": "Go."}).status_code == 302
    assert boss.post(decision, {"act": "refuse"}).status_code == 409
    assert "Go." in owner.get(reverse("override", args=[row.pk])).content.decode()
    assert Notification.objects.filter(member=cast.owner, kind="messaging.override_decided").exists()
    assert "Bo Boss has approved" in owner.get(reverse("notifications")).content.decode()


def test_leaders_settle_purposes_and_ceilings_and_try_them_first(contact: Contact, cast: Cast) -> None:
    leader, owner = signed_in(cast.leader), signed_in(cast.owner)
    assert "Payment reminder" in owner.get(reverse("gate_rules")).content.decode()
    purpose = reverse("purpose", args=["survey"])
    settled = {"priority": "2", "harshness": "1", "consent": "given", "keeps_hours": "on", "version": "1"}
    assert owner.post(purpose, settled).status_code == 403
    assert leader.post(purpose, settled).status_code == 302
    assert leader.post(purpose, settled).status_code == 422  # changed meanwhile
    row = Purpose.objects.get(code="survey")
    assert (row.priority, row.consent, row.is_limited) == (2, "given", False)
    new = {**settled, "name": "Trade fair invitation"}
    assert leader.post(reverse("purpose_new"), new).status_code == 302
    assert leader.post(reverse("purpose_new"), new).status_code == 422
    assert Purpose.objects.get(name="Trade fair invitation").code == "trade_fair_invitation"
    ceiling = {
        "scope": "account", "most": "1", "span": "sliding", "length_hours": "24", "reserved": "0", "reserved_from": "5"
    }  # fmt: skip
    for minutes in (1, 2, 3):
        log(contact, minutes)
    tried = leader.post(reverse("ceiling_new"), {**ceiling, "act": "try"})
    assert tried.status_code == 200
    assert (tried.context["tried"].contacts, tried.context["tried"].too_many) == (3, 2)
    before = Ceiling.objects.count()
    assert leader.post(reverse("ceiling_new"), ceiling).status_code == 302
    assert leader.post(reverse("ceiling_new"), {**ceiling, "length_hours": "0"}).status_code == 422
    assert leader.post(reverse("ceiling_new"), {**ceiling, "reserved": "2"}).status_code == 422
    assert Ceiling.objects.count() == before + 1
    latest = Ceiling.objects.latest("pk")
    assert leader.post(reverse("ceiling_removal", args=[latest.pk])).status_code == 302
    assert Ceiling.objects.count() == before


def log(contact: Contact, minutes_ago: int) -> None:
    from django.utils import timezone

    from fairlead.exchanges.operations import record_exchange
    from fairlead.exchanges.types import Kind

    now = timezone.now()
    record_exchange(
        account=contact.account, contact=contact, kind=Kind.CALL, by=contact.account.owner, now=now,
        occurred_at=now - timedelta(minutes=minutes_ago),
    )  # fmt: skip


def test_usual_rules_come_once_and_what_was_settled_stays(cast: Cast) -> None:
    Purpose.objects.filter(code="order").update(priority=1)
    Purpose.objects.filter(code="survey").delete()
    Ceiling.objects.all().delete()
    keep_usual_rules()
    assert Purpose.objects.get(code="order").priority == 1
    assert Purpose.objects.filter(code="survey").exists()
    assert not Ceiling.objects.exists()


def test_the_log_shows_what_was_said_to_those_who_see_the_account(contact: Contact, cast: Cast) -> None:
    operations.plan_contact(key="mail:1", contact=contact, channel="mail", purpose="campaign", by=None, now=TUESDAY)
    assert "Has not agreed" in page(cast.owner, "gate_log", query="?verdict=never")
    assert "Has not agreed" not in page(cast.owner, "gate_log", query="?verdict=yes")
    assert "Has not agreed" not in page(cast.stranger, "gate_log", query="")


def test_a_decision_asks_the_database_few_times(contact: Contact, django_assert_max_num_queries: object) -> None:
    may_contact(contact, channel="mail", purpose="order", moment=TUESDAY)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        may_contact(contact, channel="mail", purpose="order", moment=TUESDAY)


def test_the_desk_tells_who_is_held_and_puts_them_behind_the_others(
    account: Account, contact: Contact, cast: Cast
) -> None:
    from tests.factories.customers import make_account, make_contact

    other = make_account("Zander KG", owner=cast.owner)
    make_contact(other, "Zoe", is_main=True)

    def order() -> list[str]:
        text = page(cast.owner, "desk")
        return sorted(("Nordlicht GmbH", "Zander KG"), key=lambda name: text.index(f">{name}<"))

    contact.week = None
    contact.save()
    assert order() == ["Nordlicht GmbH", "Zander KG"]
    place_hold(account=account, by=cast.owner, now=TUESDAY, reason="COMPLAINT", ends_at=TUESDAY + timedelta(days=9))
    assert order() == ["Zander KG", "Nordlicht GmbH"]
    assert "Held until 3 Dec: Open complaint" in page(cast.owner, "desk")


def test_the_form_of_a_call_says_first_what_the_gate_says(account: Account, contact: Contact, cast: Cast) -> None:
    ContactWish.objects.create(contact=contact, channel="phone", is_refused=True, recorded_by=cast.owner)
    call = page(cast.owner, "log", account.pk, query=f"{AT}&kind=CALL")
    assert "Does not want to be contacted in this way: Phone" in call
    assert "You can log it all the same" in call
    assert "Does not want to be contacted" not in page(cast.owner, "log", account.pk, query=f"{AT}&kind=NOTE")
    assert "Does not want to be contacted" not in page(cast.owner, "log", account.pk, query=f"{AT}&kind=EMAIL")
