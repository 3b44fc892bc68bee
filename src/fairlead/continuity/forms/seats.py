"""The forms of a seat: naming somebody, and recording that it was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from fairlead.continuity.types import MOST_PLACES, Topic
from fairlead.customers.models import Account, Contact
from fairlead.ui.forms import Form


def place_label(place: int) -> str:
    """Return what a place is called: the one responsible, the first stand-in, the second."""
    if place == 0:
        return str(pgettext_lazy("place in a topic", "Responsible"))
    return ngettext("Stand-in %(n)d", "Stand-in %(n)d", place) % {"n": place}


class AgreementForm(Form):
    """When and with whom something was agreed."""

    agreed_on_date = forms.DateField(
        label=_("Agreed on"), required=False, help_text=_("Empty: we think so, but they have not said it yet.")
    )
    agreed_with = forms.TypedChoiceField(label=_("Agreed with"), required=False, coerce=int, empty_value=None)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = account.contacts.filter(deleted_at=None, left_on_date=None).order_by("-is_main", "sort_name")
        self.people: dict[int, Contact] = {one.pk: one for one in people}
        self.named = [(pk, f"{one} · {one.role}" if one.role else str(one)) for pk, one in self.people.items()]
        fields: Any = self.fields
        fields["agreed_with"].choices = [("", pgettext_lazy("agreed with", "Nobody in particular")), *self.named]

    def agreement(self) -> dict[str, Any]:
        """Return what the operations take, of a valid form."""
        data = self.cleaned_data
        found: date | None = data["agreed_on_date"]
        return {
            "agreed_on_date": found,
            "agreed_with": self.people.get(data["agreed_with"]) if found else None,
            "note": data["note"],
        }


class SeatForm(AgreementForm):
    """Who answers for which topic, at which place."""

    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    contact = forms.TypedChoiceField(label=_("Who"), coerce=int)
    place = forms.TypedChoiceField(
        label=_("As"), coerce=int, required=False, empty_value=None,
        help_text=_("Whoever has the place now leaves it; the history keeps it."),
    )  # fmt: skip
    field_order = ["topic", "contact", "place", "agreed_on_date", "agreed_with", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["contact"].choices = self.named
        fields["place"].choices = [
            ("", _("The next free place")),
            *((place, place_label(place)) for place in range(MOST_PLACES)),
        ]

    def values(self) -> dict[str, Any]:
        """Return what `name_seat` takes, of a valid form."""
        data = self.cleaned_data
        named = {"topic": data["topic"], "contact": self.people[data["contact"]], "place": data["place"]}
        return named | self.agreement()
