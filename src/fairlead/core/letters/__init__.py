"""Letters to customers: templates in a small safe language, written out in the reader's language and manner.

`check_template` and `write_letter` are for templates, `builtin_templates` are those that come with Fairlead, `salute`
and `close` know how a letter begins and ends, `as_text` and `html_part` make the two parts of a mail. Nothing here
knows where a value comes from.
"""

from fairlead.core.letters.builtin import TemplateKey, TemplateText, builtin_templates
from fairlead.core.letters.closure_texts import closure_occasion
from fairlead.core.letters.faults import BadTemplate, Fault, MissingValues, TemplateFault
from fairlead.core.letters.formatting import FILTERS, Manner, WrongFilter, write_value
from fairlead.core.letters.html_part import html_part
from fairlead.core.letters.languages import (
    FALLBACK,
    LANGUAGES,
    choose_language,
    html_language,
    is_right_to_left,
    locale_of,
)
from fairlead.core.letters.markup import as_text, escape
from fairlead.core.letters.parsing import Placeholder, Tree, names_in, parse
from fairlead.core.letters.purposes import COMMON, PURPOSES, LetterPurpose, letter_purpose
from fairlead.core.letters.rendering import Letter, check_template, unfilled, write_letter
from fairlead.core.letters.salutations import Addressee, Tone, close, salute, spoken_name
from fairlead.core.letters.values import Dates, Kind, Money, Value, Values, Variable, is_missing, kind_of

__all__ = [
    "COMMON",
    "FALLBACK",
    "FILTERS",
    "LANGUAGES",
    "PURPOSES",
    "Addressee",
    "BadTemplate",
    "Dates",
    "Fault",
    "Kind",
    "Letter",
    "LetterPurpose",
    "Manner",
    "MissingValues",
    "Money",
    "Placeholder",
    "TemplateFault",
    "TemplateKey",
    "TemplateText",
    "Tone",
    "Tree",
    "Value",
    "Values",
    "Variable",
    "WrongFilter",
    "as_text",
    "builtin_templates",
    "check_template",
    "choose_language",
    "close",
    "closure_occasion",
    "escape",
    "html_language",
    "html_part",
    "is_missing",
    "is_right_to_left",
    "kind_of",
    "letter_purpose",
    "locale_of",
    "names_in",
    "parse",
    "salute",
    "spoken_name",
    "unfilled",
    "write_letter",
    "write_value",
]
