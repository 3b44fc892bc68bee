"""A member's own settings, and what owners and leaders see of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from fairlead.core.places import country_codes, country_name
from fairlead.core.weeks import find_country_week, week_on
from fairlead.team.access import member_fields
from fairlead.team.models import LANGUAGE_CHOICES, Member
from fairlead.team.queries import active_members, teams_with_sizes
from fairlead.team.queries.remarks import remarks_on, with_remark
from fairlead.team.types import MemberChanges, NotPossible, Role, Theme
from fairlead.ui.formats import locale_name
from fairlead.ui.forms import Form
from fairlead.ui.long_select import LongSelect
from fairlead.ui.week_field import WeekField
from fairlead.ui.zone_field import ZoneField, ZoneSelect, ZonesField

# The languages of trade, offered to tick; one that is stored already is offered too.
SPOKEN = (
    "en", "zh", "yue", "es", "fr", "de", "pt", "it", "ru", "ar", "ja", "ko", "vi", "th", "id", "ms",
    "hi", "bn", "ur", "fa", "tr", "he", "pl", "nl", "cs", "ro", "hu", "uk", "el", "sv",
)  # fmt: skip


class MemberForm(Form):
    """What is known of a member, as far as the one who asks may change it.

    `changes` gives only what the form offered. The version travels with it, so that two people cannot overwrite each
    other unseen.
    """

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues and customers call you."))
    email = forms.EmailField(label=_("Mail address"), help_text=_("For signing in."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language of the pages"), choices=LANGUAGE_CHOICES)
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    zone = ZoneField(label=_("Time zone"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=LongSelect)
    week = WeekField(label=_("Working week"))
    backup = forms.TypedChoiceField(
        label=_("Usual stand-in"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Who is proposed when somebody must take over."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, member: Member, by: Member, today: date, now: datetime) -> None:
        self.member = member
        initial = {name: getattr(member, name) for name in self.base_fields if hasattr(member, name)}
        initial |= {"team": member.team_id, "backup": member.backup_id}
        super().__init__(data, initial=initial)
        self._offer(member, today, now)
        kept = {name.removesuffix("_id") for name in member_fields(by, member)} | {"version"}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]

    def _offer(self, member: Member, today: date, now: datetime) -> None:
        others = list(active_members().exclude(pk=member.pk))
        remarks = remarks_on([one.pk for one in others], now)
        named = ((one.pk, with_remark(str(one), remarks.get(one.pk, ""))) for one in others)
        self._choices("backup", [("", _("Nobody")), *named])
        self._choices("team", [("", _("No team")), *((team.pk, team.name) for team in teams_with_sizes())])
        self._choices("country", [("", _("Not known")), *_countries()])
        self._choices("languages", _spoken(member.languages))
        usual = week_on(find_country_week(member.country or None).weeks, today)
        week = self.fields["week"]
        if usual is not None and isinstance(week, WeekField):
            week.show_usual(usual, country_name(member.country, locale_name()) if member.country else "")

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def changes_mail(self) -> bool:
        """Whether the address, by which one signs in, is to change."""
        email = self.cleaned_data.get("email")
        return email is not None and email.lower() != (self.member.email or "").lower()

    def changes(self) -> MemberChanges:
        """Return what was filled in, by the names of the operation."""
        names = {"team": "team_id", "backup": "backup_id"}
        values = {names.get(name, name): value for name, value in self.cleaned_data.items() if name != "version"}
        return values  # type: ignore[return-value]

    def refuse(self, problem: NotPossible) -> None:
        """Show why the operation refused, at the field that is at fault."""
        field = problem.field.removesuffix("_id")
        self.add_error(field if field in self.fields else None, problem.sentence)


class ProfileForm(MemberForm):
    """One's own settings."""

    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme.choices, widget=forms.RadioSelect)
    clock_zones = ZonesField(
        label=_("Clocks on the desk"), required=False, help_text=_("Besides those of your customers.")
    )

    field_order = [
        "name",
        "email",
        "language",
        "languages",
        "theme",
        "country",
        "zone",
        "week",
        "clock_zones",
        "backup",
    ]

    def __init__(self, data: Any = None, *, member: Member, today: date, now: datetime) -> None:
        super().__init__(data, member=member, by=member, today=today, now=now)
        zone = self.fields["zone"]
        if isinstance(zone.widget, ZoneSelect):
            zone.widget.propose = True
        for name in ("role", "team"):  # where one stands is not one's own to say
            self.fields.pop(name, None)


class NewMemberForm(Form):
    """The first facts of a new member; the rest they fill in themselves."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"), help_text=_("For signing in later. No mail is sent."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ACCOUNT_MANAGER)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language of the pages"), choices=LANGUAGE_CHOICES)

    def __init__(self, data: Any = None, *, by: Member) -> None:
        super().__init__(data, initial={"language": by.language})
        teams = [("", _("No team")), *((team.pk, team.name) for team in teams_with_sizes())]
        self.fields["team"].choices = teams  # type: ignore[attr-defined]

    def refuse(self, problem: NotPossible) -> None:
        field = problem.field.removesuffix("_id")
        self.add_error(field if field in self.fields else None, problem.sentence)


def _countries() -> list[tuple[str, str]]:
    locale = locale_name()
    return sorted(
        ((code, country_name(code, locale)) for code in country_codes()), key=lambda entry: entry[1].casefold()
    )


def _spoken(stored: list[str]) -> list[tuple[str, str]]:
    names = Locale.parse(locale_name()).languages
    return [(tag, names.get(tag.replace("-", "_"), tag)) for tag in dict.fromkeys([*SPOKEN, *stored])]
