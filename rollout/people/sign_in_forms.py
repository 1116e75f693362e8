"""The library's sign-in forms in our dress and words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from rollout.core.forms import FormParts

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


class CodeForm(Dressed, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(Dressed, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(Dressed, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass
