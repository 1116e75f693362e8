"""Forms as people should meet them: required first, the rest folded, each error beside its field.

`Form` and `ModelForm` render themselves with `{{ form }}` (templates/components/form.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from rollout.core.conflicts import SEEN, opened_with, with_theirs
from rollout.core.errors import InvalidInput
from rollout.core.horizons import Horizon
from rollout.core.names import hidden_in, hidden_in_lines, is_blank
from rollout.core.values import as_typed, key_of
from rollout.core.years import OUTSIDE, as_day, check_horizon, is_within_years

UNNAMED = BLANK_CHOICE_DASH[0][1]

CSS_CLASSES: tuple[tuple[tuple[type[forms.Widget], ...], str], ...] = (
    ((forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect), "form-check-input"),
    ((forms.Select,), "form-select"),
    ((forms.FileInput,), "form-control"),
    ((forms.Widget,), "form-control"),
)


MEND: tuple[tuple[type[forms.Field], str, Any], ...] = (
    (forms.Field, "required", _("Fill this in.")),
    (forms.ChoiceField, "required", _("Choose one.")),
    (forms.ModelChoiceField, "required", _("Choose one.")),
    (
        forms.ModelChoiceField,
        "invalid_choice",
        _("Choose one of the list; this one is not available to you."),
    ),
    (forms.DateField, "invalid", _("Write the date as 2026-09-18.")),
    (forms.IntegerField, "invalid", _("Write a whole number, such as 12.")),
    (forms.DecimalField, "invalid", _("Write a number, such as 12.5.")),
    (forms.EmailField, "invalid", _("Write an e-mail address, such as ada@example.com.")),
)


class DayInput(forms.DateInput):
    """The browser's own date picker; always ISO in the wire."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class VersionInput(forms.HiddenInput):
    """The version that a form was filled from, and what stood in its fields then."""

    def __init__(self, form: Any) -> None:
        super().__init__()
        self.form = form

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        seen = format_html('<input type="hidden" name="{}" value="{}">', SEEN, self.form.opened_with())
        return super().render(name, value, attrs, renderer) + seen


DAYS = (forms.DateField, forms.DateTimeField)
TYPED = (forms.IntegerField, forms.DecimalField, forms.FloatField, *DAYS)


def read_as_typed(field: forms.Field) -> None:
    """Full-width digits of a Chinese keyboard count as digits; `1_0`, which Python reads as 10, does not."""
    read = field.to_python

    def to_python(value: Any) -> Any:
        text = as_typed(value) if isinstance(value, str) else value
        if isinstance(text, str) and "_" in text:
            raise forms.ValidationError(field.error_messages["invalid"], code="invalid")
        return read(text)

    field.to_python = to_python  # type: ignore[method-assign]


def one_line_shows(text: str) -> None:
    """Validator of names and other texts of one line."""
    if is_blank(text):
        raise forms.ValidationError(_("Write at least one character that can be seen."), code="required")
    if hidden := hidden_in(text):
        raise forms.ValidationError(HIDDEN, code="hidden_character", params={"letter": hidden})


def lines_can_be_kept(text: str) -> None:
    """Validator of texts with several lines."""
    if text.strip() and is_blank(text):
        raise forms.ValidationError(_("Write at least one character that can be seen."), code="required")
    if hidden := hidden_in_lines(text):
        raise forms.ValidationError(HIDDEN, code="hidden_character", params={"letter": hidden})


HIDDEN = _("This holds a hidden control character (%(letter)s); delete the text and type it again.")
SECRET_OR_HIDDEN = (forms.PasswordInput, forms.HiddenInput)


def check_text(field: forms.CharField) -> None:
    if not isinstance(field.widget, SECRET_OR_HIDDEN):
        lines = isinstance(field.widget, forms.Textarea)
        check = lines_can_be_kept if lines else one_line_shows
        if check not in field.validators:
            field.validators.append(check)


def day_of_a_rollout(day: date) -> None:
    """Validator of days and instants."""
    if not is_within_years(day):
        raise forms.ValidationError(OUTSIDE, code="date_out_of_range", params={"year": day.year})


def refuse_long_keys(field: forms.ModelMultipleChoiceField[Any]) -> None:
    """A database is not asked for a key larger than its integers."""
    clean = field.clean

    def checked(value: Any) -> Any:
        keys = value if isinstance(value, (list, tuple)) else ()
        if strange := next((str(key) for key in keys if key_of(str(key)) is None), None):
            raise forms.ValidationError(
                field.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": strange[:60], "pk": strange[:60]},
            )
        return clean(value)

    field.clean = checked  # type: ignore[method-assign]


class FormParts:
    """What every form of ours does.

    folded: names of fields kept behind “More”. two_columns: short fields side by side.
    draft_key: the form is kept on the server while it is typed (core.drafts).
    horizons: how far from today days may lie, by field; of a form of a model, as the model says.
    """

    template_name = "components/form.html"
    required_css_class = ""
    folded: ClassVar[tuple[str, ...]] = ()
    two_columns: ClassVar[bool] = False
    draft_key = ""
    horizons: ClassVar[Mapping[str, Horizon]] = {}

    fields: dict[str, forms.Field]
    errors: Any
    changed_data: list[str]
    add_error: Any

    def full_clean(self) -> None:
        """Reads what was posted, with the choices of a conflict."""
        self.data = with_theirs(self)  # type: ignore[arg-type]
        super().full_clean()  # type: ignore[misc]
        self.look_ahead()

    def look_ahead(self) -> None:
        """Days that somebody changed lie within the horizon of what they mean."""
        model = getattr(getattr(self, "_meta", None), "model", None)
        horizons = self.horizons or getattr(model, "horizons", {})
        for name in horizons.keys() & set(self.changed_data) if horizons else ():
            value = getattr(self, "cleaned_data", {}).get(name)
            try:
                if isinstance(value, date):
                    check_horizon(as_day(value), timezone.localdate(), horizons[name], name)
            except InvalidInput as refusal:
                self.add_error(name, str(refusal))

    def opened_with(self) -> str:
        """What stood in the fields when the form was opened, for the one who finds it changed since."""
        return opened_with(self)  # type: ignore[arg-type]

    def dress(self) -> None:
        """Give widgets our classes, dates the browser's picker, and errors words that tell the mend."""
        if "version" in self.fields:
            self.fields["version"].widget = VersionInput(self)
        for name, field in self.fields.items():
            own = type(self).base_fields.get(name)  # type: ignore[attr-defined]
            if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
                field.widget = DayInput(field.widget.attrs)
            if isinstance(field, TYPED):
                read_as_typed(field)
            if isinstance(field, DAYS) and day_of_a_rollout not in field.validators:
                field.validators.append(day_of_a_rollout)
            if isinstance(field, forms.ModelMultipleChoiceField):
                refuse_long_keys(field)
            if isinstance(field, forms.CharField):
                check_text(field)
            name_blank(field)
            css = next(css for kinds, css in CSS_CLASSES if isinstance(field.widget, kinds))
            field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} {css}".strip()
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = field.widget.attrs.get("rows") or 3
            for kind, code, text in MEND:
                if isinstance(field, kind) and code not in own_messages(own):
                    field.error_messages[code] = text

    def get_context(self) -> dict[str, Any]:
        """The first field with an error takes the focus."""
        if self.errors and self.focus_on:
            self.fields[self.focus_on].widget.attrs["autofocus"] = True
        return super().get_context()  # type: ignore[misc,no-any-return]

    def boxes(self, folded: bool) -> list[BoundField]:
        visible = [self[name] for name, f in self.fields.items() if not f.widget.is_hidden]  # type: ignore[index]
        chosen = [box for box in visible if (box.name in self.folded) is folded]
        return sorted(chosen, key=lambda box: not box.field.required) if not folded else chosen

    @property
    def first_boxes(self) -> list[BoundField]:
        """Fields in sight: required ones first, each group as declared."""
        return self.boxes(folded=False)

    @property
    def folded_boxes(self) -> list[BoundField]:
        return self.boxes(folded=True)

    @property
    def folded_open(self) -> bool:
        """An error must not hide in the fold."""
        return any(name in self.errors for name in self.folded)

    @property
    def focus_on(self) -> str:
        """Name of the field that gets the focus: the first with an error, else the first."""
        boxes = [*self.first_boxes, *self.folded_boxes]
        wrong = [box.name for box in boxes if box.name in self.errors]
        return wrong[0] if wrong else (boxes[0].name if boxes else "")


def name_blank(field: forms.Field) -> None:
    """Where nothing is chosen yet a list says so in words, not in a row of dashes."""
    words = "–" if not field.required else _("Choose…")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == UNNAMED:
            field.empty_label = words
    elif isinstance(field, forms.TypedChoiceField):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if choices[:1] == [("", UNNAMED)]:
            field.choices = [("", words), *choices[1:]]


def own_messages(field: forms.Field | None) -> dict[str, Any]:
    """Messages that the form's author wrote for this field."""
    if field is None:
        return {}
    usual: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        usual.update(getattr(kind, "default_error_messages", {}))
    return {code: text for code, text in field.error_messages.items() if usual.get(code) != text}


class Form(FormParts, forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()


class ModelForm(FormParts, forms.ModelForm):  # type: ignore[type-arg]
    """For a Versioned record: carries the version it was filled from.

    Never call `save()`: hand `changes()` and `seen_version` to the service.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.instance.pk is None:
            del self.fields["version"]
        elif not self.is_bound:
            self.initial["version"] = self.instance.version
        self.dress()

    @property
    def seen_version(self) -> int:
        """The version that the person looked at; 0 (never current) if the form did not carry it."""
        return self.cleaned_data.get("version") or 0

    def changes(self) -> dict[str, Any]:
        """Cleaned values of the model's own fields, for a service."""
        names = {f.name for f in self._meta.model._meta.get_fields()} - {"version"}
        return {name: value for name, value in self.cleaned_data.items() if name in names}
