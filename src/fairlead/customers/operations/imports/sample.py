"""A small list for people who want to see what a file may look like, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fairlead.core.places import country_name
from fairlead.core.tabular.writing import Sheet
from fairlead.customers.operations.imports.fields import OWN_FIELDS
from fairlead.customers.types import Stage
from fairlead.ui.formats import locale_name

FIELDS = ("external_id", "account", "country", "city", "tier", "stage", "contact", "role", "email", "mobile", "tags")


def sample_list() -> Sheet:
    """Return three invented customers under headings that an import recognises."""
    locale = locale_name()
    headings = [str(OWN_FIELDS[name].label) for name in FIELDS]
    active, lead = str(Stage.ACTIVE.label), str(Stage.LEAD.label)
    buyer, owner = _("Purchasing manager"), _("Owner")
    companies = [
        ("C-1001", "Hanse Import GmbH", country_name("DE", locale), "Hamburg", "A", active),
        ("C-1002", "Comercial Andina S.A.", country_name("CL", locale), "Santiago", "B", active),
        ("C-1003", "Gulf Trading LLC", country_name("AE", locale), "Dubai", "C", lead),
    ]
    people = [
        ("Katrin Albers", buyer, "k.albers@hanse-import.example", "+49 171 5550101", "LED"),
        ("Diego Rojas", owner, "diego@andina.example", "+56 9 5550 0102", ""),
        ("Omar Haddad", buyer, "omar@gulf-trading.example", "+971 50 555 0103", "LED, solar"),
    ]
    rows = [[*company, *person] for company, person in zip(companies, people, strict=True)]
    return Sheet(_("Sample list"), headings, rows)
