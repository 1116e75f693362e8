"""Settings from the environment. Defaults are those of production: what is not said is refused.

ROLLOUT_MODE is `production`, `demo` (loopback only, one-click sign-in) or `test`.
"""

from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from rollout.core.secret_key import weakness

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("ROLLOUT_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"ROLLOUT_MODE is {MODE!r}; use production, demo or test.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
TESTING = MODE == "test"
DEBUG = False

DATA_DIR = Path(env.str("ROLLOUT_DATA_DIR", str(BASE_DIR / ".rollout")))
with suppress(OSError):  # what stores nothing runs anywhere; a database says itself that it has no place
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else "only-for-the-demo-and-tests-on-this-machine"
if PRODUCTION and (weak := weakness(SECRET_KEY)):
    raise ImproperlyConfigured(weak)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)
if TESTING:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
if DEMO and not set(ALLOWED_HOSTS) <= set(LOOPBACK_HOSTS):
    raise ImproperlyConfigured(
        "The demo signs anybody in with one click, so it answers on this machine only: "
        "unset ALLOWED_HOSTS, or set ROLLOUT_MODE=production."
    )
# how links in mails begin
BASE_URL = env.str("BASE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
INTERNAL_NAME = "Rollout"

INSTALLED_APPS = [
    "rollout.core",
    "rollout.audit",
    "rollout.people",
    "rollout.projects",
    "rollout.documents",
    "phases",
    "requirements_pool",
    "training",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # its widget templates, found beside ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rollout.people.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rollout.people.activity.ActivityMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rollout.people.sign_in.SecondFactorMiddleware",
    "rollout.audit.middleware.AuditContextMiddleware",
    "rollout.core.middleware.SignInMiddleware",
    "rollout.core.toasts.ToastMiddleware",
    "rollout.core.middleware.ErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rollout.urls"
WSGI_APPLICATION = "rollout.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # forms are drawn by our own components

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rollout.core.context.page",
                "rollout.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'rollout.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # WAL with FULL survives a power cut without losing an acknowledged commit; core.checks refuses less.
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    )
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "projects:project_list"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "rollout.people.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rollout"
MFA_ADAPTER = "rollout.people.adapter.SecondFactorAdapter"
MFA_RECOVERY_CODE_COUNT = 10
USERSESSIONS_TRACK_ACTIVITY = False  # would write a row for every page: people.activity does once a minute
ACCOUNT_FORMS = {
    "login": "rollout.people.sign_in_forms.LoginForm",
    "reauthenticate": "rollout.people.sign_in_forms.ReauthenticateForm",
    "change_password": "rollout.people.sign_in_forms.ChangePasswordForm",
    "reset_password": "rollout.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "rollout.people.sign_in_forms.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": "rollout.people.sign_in_forms.CodeForm",
    "reauthenticate": "rollout.people.sign_in_forms.CodeAgainForm",
    "activate_totp": "rollout.people.sign_in_forms.ActivateForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# wrong passwords of one account are counted by axes, in the database, for all processes together
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip"}
# roles that see or change much for others sign in with a second factor (people.roles)
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", PRODUCTION)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "rollout.people.sign_in.sign_in_name"
AXES_CLIENT_IP_CALLABLE = "rollout.people.sign_in.address_of"
AXES_LOCKOUT_CALLABLE = "rollout.people.sign_in.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True

LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "zh-hans" if PRODUCTION else "en")
LOCALE_PATHS = [BASE_DIR / "rollout" / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
with suppress(OSError):
    STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "rollout" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "rollout.core.storage.StaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = DATA_DIR / "files"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "rollout.core.refusal_json.csrf_refusal"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_HTTPS_PROXY = env.bool("BEHIND_HTTPS_PROXY", False)
if BEHIND_HTTPS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# without a proxy of ours in front, X-Forwarded-For is the caller's to choose, and so no throttle counts by it
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_HTTPS_PROXY else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # plotly and the Gantt write style attributes; neither runs code from them
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

MAIL_FOLDER = (DATA_DIR / "mails").resolve()  # of the demo, which sends nothing
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail://" if DEMO else "consolemail://")
vars().update({**EMAIL_CONFIG, "EMAIL_FILE_PATH": EMAIL_CONFIG["EMAIL_FILE_PATH"] or str(MAIL_FOLDER)})
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend":
    EMAIL_BACKEND = "rollout.core.mail_files.OneFileEach"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "rollout@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rollout.people.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rollout.core.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "rollout.core.api.schema.Schema",
    "DEFAULT_PAGINATION_CLASS": "rollout.core.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "rollout.core.api.filters.StrictFilters",
        "rollout.core.api.filters.StrictOrdering",
    ],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_THROTTLE_CLASSES": ["rollout.core.api.throttling.CallerThrottle"],
    "DEFAULT_THROTTLE_RATES": {"caller": env.str("API_RATE", "1200/min")},
    "EXCEPTION_HANDLER": "rollout.core.api.problems.problem_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rollout API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "ENUM_NAME_OVERRIDES": {
        "Role": "rollout.api_description.role_choices",
        "ProjectRole": "rollout.projects.api.ROLE_CHOICES",
        "InstallationRole": "rollout.people.api_roles.INSTALLATION_ROLES",
        "Permission": "rollout.people.labels.PERMISSION_CHOICES",
        "ReportRowStanding": "phases.api_report_comparison.STANDINGS",
        "VarianceStanding": "phases.api_baselines.STANDINGS",
        "ProjectStatus": "rollout.projects.models.ProjectStatus",
        "RiskKind": "rollout.projects.models.RiskKind",
        "ReportStatus": "phases.models.ReportStatus",
        "Party": "phases.models.snapshots.PARTY_CHOICES",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
