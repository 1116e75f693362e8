"""The library's sign-in forms in our dress and words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollout.core.forms import FormParts
from rollout.people.services import second_factor
from rollout.people.sign_in import address_of

TOO_MANY = _("Too many wrong codes. Wait %(minutes)s minutes, then try again.")
LABELS: dict[str, Any] = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, again"),
    "code": _("Verification code"),
}


class Dressed(FormParts):
    """Our labels and classes; placeholders would only repeat the labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        self.dress()


class LoginForm(Dressed, account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ReauthenticateForm(Dressed, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(Dressed, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 12 characters; a sentence is good.")


class ResetPasswordForm(Dressed, account.ResetPasswordForm):  # type: ignore[misc]
    """A link goes only to people who have joined: an invitation is not replaced by a reset."""

    users: list[Any]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class ResetPasswordKeyForm(Dressed, account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 12 characters; a sentence is good.")


class CountedCode:
    """A code opens once; too many wrong ones make the account wait, wherever they came from."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        if not second_factor.may_try(self.user):
            raise ValidationError(TOO_MANY % {"minutes": round(settings.AXES_COOLOFF_TIME * 60)})
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP and not second_factor.use_once(
                self.authenticator
            ):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            second_factor.note_refusal(self.user, address=address_of(context.request))
            raise
        return code


class CodeForm(CountedCode, Dressed, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(CountedCode, Dressed, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(Dressed, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass
