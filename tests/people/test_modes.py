"""What the demo offers does not exist elsewhere, and production starts with a clean bill of health."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django; django.setup()
from django.test import Client
from django.conf import settings
from rollout.people.models import User, TenantRole
User.objects.create_user("gil@example.com", name="Gil")
TenantRole.objects.create(user=User.objects.get(), role="admin")
browser = Client()
options = {"secure": settings.PRODUCTION, "headers": {"host": settings.ALLOWED_HOSTS[0]}}
print("page", b"demo-roles" in browser.get("/accounts/login/", **options).content)
print("get", browser.get("/demo/sign-in/", **options).status_code)
print("post", browser.post("/demo/sign-in/", {"role": "admin"}, **options).status_code)
print("inside", browser.get("/account/", **options).status_code)
print("mails", browser.get("/demo/mails/", **options).status_code)
print("nobody", browser.post("/demo/sign-in/", {"role": "it"}, **options).status_code)
"""

# compressing them takes half a minute and shows nothing here
COLLECT = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "json", "map", "svg", "txt"]
call_command("collectstatic", interactive=False)
"""


def run(tmp_path: Path, mode: str, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: settings are read once, at start."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    environment = {
        **kept,
        "ROLLOUT_MODE": mode,
        "ROLLOUT_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "rollout.settings",
        "PYTHONPATH": str(ROOT),
        **extra,
    }
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


PRODUCTION = {
    "SECRET_KEY": "kX9$wq7!fR2zP5nM8vB1cL4hJ6gD3sA0tY-eU_iOaSdFgHjKlQwErTyUiOp",
    "ALLOWED_HOSTS": "rollout.example.com",
}


@pytest.mark.once
def test_check_deploy_finds_nothing_in_production(tmp_path: Path) -> None:
    words = ("manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING")
    done = run(tmp_path, "production", *words, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.once
def test_check_deploy_would_find_a_weak_key(tmp_path: Path) -> None:
    """The control: the check does look."""
    weak = {**PRODUCTION, "SECRET_KEY": "weak"}
    done = run(tmp_path, "production", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **weak)
    assert done.returncode != 0 and "SECRET_KEY" in done.stderr


@pytest.mark.once
def test_production_has_no_demo_sign_in(tmp_path: Path, migrated_file: Path) -> None:
    collected = run(tmp_path, "production", "-c", COLLECT, **PRODUCTION)
    assert collected.returncode == 0, collected.stderr
    done = run(tmp_path, "production", "-c", ASK, **PRODUCTION)
    assert done.stdout.split("\n")[:5] == ["page False", "get 404", "post 404", "inside 302", "mails 404"], (
        done.stderr
    )


@pytest.mark.once
def test_production_refuses_the_data_of_the_demo(tmp_path: Path) -> None:
    assert run(tmp_path, "production", "manage.py", "migrate", "-v0", **PRODUCTION).returncode == 0
    done = run(tmp_path, "production", "manage.py", "demo", **PRODUCTION)
    assert done.returncode != 0 and "ROLLOUT_MODE=demo" in done.stderr and "Traceback" not in done.stderr
    ask = "import django; django.setup(); from rollout.people.models import User; print(User.objects.count())"
    assert run(tmp_path, "production", "-c", ask, **PRODUCTION).stdout.strip() == "0"


@pytest.mark.once
def test_the_demo_signs_in_with_one_click_by_post_only(tmp_path: Path, migrated_file: Path) -> None:
    done = run(tmp_path, "demo", "-c", ASK)
    assert done.stdout.split() == "page True get 405 post 302 inside 200 mails 200 nobody 404".split(), (
        done.stderr
    )


@pytest.mark.once
def test_a_mail_of_the_demo_is_kept_where_its_page_looks(tmp_path: Path) -> None:
    ask = (
        "import django; django.setup(); from django.core.mail import send_mail; from rollout.demo_mails "
        "import files; send_mail('Hello', 'World', None, ['ben@example.com']); print(len(files()))"
    )
    assert run(tmp_path, "demo", "-c", ask).stdout.strip() == "1"
    assert len(list((tmp_path / "mails").iterdir())) == 1


@pytest.mark.once
def test_the_demo_refuses_to_answer_to_other_machines(tmp_path: Path) -> None:
    done = run(tmp_path, "demo", "manage.py", "check", ALLOWED_HOSTS="rollout.example.com")
    assert done.returncode != 0 and "answers on this machine only" in done.stderr


@pytest.mark.once
def test_production_cookies_are_secure_and_the_second_factor_is_asked(tmp_path: Path) -> None:
    cookies = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY"
    names = f"{cookies} SECURE_SSL_REDIRECT SECOND_FACTOR_REQUIRED".split()
    ask = f"from django.conf import settings as s; print(all(getattr(s, n) is True for n in {names}))"
    assert run(tmp_path, "production", "-c", ask, **PRODUCTION).stdout.strip() == "True"
    assert run(tmp_path, "demo", "-c", ask).stdout.strip() == "False"
