"""What was written to a person is handed to them and goes with them; bytes of an uncertain mail are kept."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.messaging.conftest import TUESDAY
from tests.factories.customers import make_account

from fairlead.customers.models import Contact
from fairlead.customers.operations.bin import erase_contact
from fairlead.customers.operations.merging import merge_accounts
from fairlead.customers.operations.personal_data import export_personal_data
from fairlead.exchanges.operations.erasing import is_referred_to
from fairlead.messaging.models import AddressMark, OutgoingMail
from fairlead.messaging.operations.outgoing import MailWords, NewFile, keep_draft, mark_address

pytestmark = pytest.mark.django_db
WORDS = MailWords("quotation", "de", "katrin@nordlicht.example", "Unser Angebot", "Guten Tag")


def written(cast: Any, contact: Contact) -> OutgoingMail:
    return keep_draft(
        contact=contact, words=WORDS, by=cast.owner, now=TUESDAY, new_files=[NewFile("a.txt", b"private")]
    )


def test_a_person_gets_what_was_written_to_them(cast: Any, contact: Contact) -> None:
    written(cast, contact)
    mark_address(address="katrin@nordlicht.example", kind="BOUNCED", now=TUESDAY)
    (told,) = export_personal_data(contact_id=contact.pk, by=cast.owner, now=TUESDAY)["outgoing_mails"]
    assert (told["subject"], told["state"], told["marked"]) == ("Unser Angebot", "DRAFT", ["BOUNCED"])


def test_nothing_of_it_stays_when_a_person_is_erased(cast: Any, contact: Contact) -> None:
    written(cast, contact)
    mark_address(address="Katrin@nordlicht.example", kind="COMPLAINED", now=TUESDAY)
    erase_contact(contact_id=contact.pk, by=cast.boss, now=TUESDAY)
    assert not OutgoingMail.objects.exists()
    assert not AddressMark.objects.exists()


def test_mails_move_with_their_account(cast: Any, contact: Contact) -> None:
    mail = written(cast, contact)
    keep = make_account("Kept GmbH", owner=cast.owner)
    merge_accounts(keep_id=keep.pk, drop_id=contact.account_id, by=cast.boss, now=TUESDAY)
    mail.refresh_from_db()
    assert mail.account == keep


def test_the_bytes_of_an_uncertain_mail_are_kept_until_somebody_has_settled_it(cast: Any, contact: Contact) -> None:
    digest = "a" * 64
    OutgoingMail.objects.create(
        account=contact.account, contact=contact, purpose_id="quotation", language="de", to_address="a@b.example",
        made_by=cast.owner, state="UNCERTAIN", sending_at=TUESDAY, message_id="<1@x>", original_digest=digest,
    )  # fmt: skip
    assert is_referred_to(digest)
    OutgoingMail.objects.update(state="FAILED", failure="not_arrived")
    assert not is_referred_to(digest)
