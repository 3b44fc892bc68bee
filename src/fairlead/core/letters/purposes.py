"""What letters are written for, and which names their templates may use."""

from __future__ import annotations

from dataclasses import dataclass

from fairlead.core.letters.values import Kind, Variable


@dataclass(frozen=True, slots=True)
class LetterPurpose:
    """One reason to write. `gate` is the purpose by which the gate judges it (`core.contact_gate`)."""

    code: str
    gate: str
    variables: tuple[Variable, ...]

    def variable(self, name: str) -> Variable | None:
        """Return one of the names that templates of this purpose may use."""
        return next((one for one in self.variables if one.name == name), None)


# Known from the customer, from whoever writes, and from our company.
COMMON = (
    Variable("salutation"),
    Variable("closing"),
    Variable("contact"),
    Variable("account"),
    Variable("sender"),
    Variable("sender_mail"),
    Variable("our_company"),
    Variable("today", Kind.DATE),
)


def _asked(*names: str, kind: Kind = Kind.TEXT) -> tuple[Variable, ...]:
    return tuple(Variable(name, kind, is_asked=True) for name in names)


def _dates(*names: str) -> tuple[Variable, ...]:
    return _asked(*names, kind=Kind.DATE)


def _money(*names: str) -> tuple[Variable, ...]:
    return _asked(*names, kind=Kind.MONEY)


_INVOICES = Variable(
    "invoices",
    Kind.ITEMS,
    parts=(Variable("invoice_number"), Variable("amount", Kind.MONEY), Variable("due_date", Kind.DATE)),
)

PURPOSES: tuple[LetterPurpose, ...] = tuple(
    LetterPurpose(code, gate, (*COMMON, *variables))
    for code, gate, variables in (
        ("follow_up_offer", "quotation",
         (*_asked("offer_number"), *_dates("offer_date"), *_asked("product"), *_dates("valid_until"))),
        ("sample_follow_up", "quotation",
         (*_asked("product"), *_dates("sample_date"), *_asked("tracking_number"), *_dates("price_valid_until"))),
        ("order_confirmation", "order",
         (*_asked("order_number"), *_dates("order_date"), *_money("order_total"),
          *_dates("confirm_by", "delivery_date"))),
        ("shipping_notice", "order",
         (*_asked("order_number"), *_dates("shipped_date"), *_asked("transport", "tracking_number"),
          *_dates("arrival_date"))),
        ("closure_notice", "closure_notice",
         (*_dates("first_date", "last_date"), *_asked("occasion"),
          *_dates("last_working_date", "last_shipping_date", "back_date", "reply_by"), *_asked("emergency_contact"))),
        ("holiday_greeting", "courtesy", _asked("occasion")),
        ("new_account_manager", "service",
         (*_asked("new_manager", "new_manager_mail", "new_manager_phone"), *_dates("from_date"))),
        ("payment_reminder", "payment_reminder",
         (*_asked("invoice_number"), *_money("amount"), *_dates("due_date", "pay_by"), _INVOICES)),
        ("thank_you", "courtesy", _asked("order_number")),
        ("absence_request", "service", (*_asked("period", kind=Kind.DATES), *_dates("reply_by"))),
    )
)  # fmt: skip
_BY_CODE = {purpose.code: purpose for purpose in PURPOSES}


def letter_purpose(code: str) -> LetterPurpose:
    """Return a purpose. Raises KeyError."""
    return _BY_CODE[code]
