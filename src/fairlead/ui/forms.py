"""How forms are drawn: label, field, help and error in one place, without inline style."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, "checkbox checkbox-sm"),
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "fl-file"),
    (forms.HiddenInput, ""),
    (Input, "input"),
]


class Renderer(TemplatesSetting):
    """Finds form templates like all others."""

    field_template_name = "ui/field.html"


def dress(form: forms.BaseForm) -> None:
    """Give each widget the class of its kind, and date fields the browser's own picker."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.DateInput) and not isinstance(widget, forms.HiddenInput):
            widget.input_type = "date"
            widget.format = "%Y-%m-%d"
        name = next((css for kind, css in CLASSES if isinstance(widget, kind)), "")
        if name:
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} {name}".strip()
        if isinstance(widget, forms.Textarea):
            widget.attrs.setdefault("rows", 3)


class Form(forms.Form):
    """A form in Fairlead's dress."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class ModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model's form in Fairlead's dress."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is valid is a list of them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]
