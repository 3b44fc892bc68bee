"""Django's settings. Everything that differs between installations comes from the environment or the data directory."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from fairlead.config import environment
from fairlead.config.mail import mail_settings
from fairlead.db.embedded import DATABASE, DATABASE_USER
from fairlead.db.places import data_dir
from fairlead.ui.languages import LANGUAGES as PRODUCT_LANGUAGES
from fairlead.ui.languages import LOCALE_DIR

PLACE = data_dir()
DEBUG = environment.flag("FAIRLEAD_DEBUG", default=False)
TESTING = environment.flag("FAIRLEAD_TESTING", default=False)
PUBLIC_URL = environment.text("FAIRLEAD_URL", "http://localhost:8000").rstrip("/")
SECURE = PUBLIC_URL.startswith("https://")

SECRET_KEY = environment.text("FAIRLEAD_SECRET_KEY") or (
    PLACE.secret_key() if PLACE.root.exists() else "no data directory yet"
)
_public_host = PUBLIC_URL.partition("://")[2].partition("/")[0].rpartition("@")[2]
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    _public_host.partition(":")[0],
    *environment.words("FAIRLEAD_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if SECURE else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # the form renderer looks for the templates of widgets among those of the apps
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "fairlead.jobs",
    "fairlead.audit",
    "django_htmx",
    "template_partials",
    "csp",
    "ninja",
    # Before allauth: their templates give its pages our face.
    "fairlead.ui",
    "fairlead.team",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "fairlead.api",
    "fairlead.customers",
    "fairlead.exchanges",
    "fairlead.availability",
    "fairlead.messaging",
    "fairlead.planner",
    "fairlead.continuity",
    "fairlead.insights",
    "fairlead.connectors.calendars",
    "fairlead.connectors.originals_s3",
    "fairlead.connectors.mailboxes",
    "fairlead.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fairlead.ui.middleware.ServerTiming",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "fairlead.ui.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fairlead.config.sign_in.LatestUse",
    "fairlead.audit.middleware.Actor",
    "fairlead.ui.middleware.Refusals",
]

ROOT_URLCONF = "fairlead.config.urls"
WSGI_APPLICATION = "fairlead.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fairlead.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "fairlead.ui.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

_database_url = environment.text("DATABASE_URL")
EMBEDDED_DATABASE = not _database_url
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **(
            environment.database(_database_url)
            if _database_url
            else {"NAME": DATABASE, "USER": DATABASE_USER, "HOST": str(PLACE.socket_dir)}
        ),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The session speaks UTC whatever the server's own zone; customer times are computed in Python.
TIME_ZONE = "UTC"
USE_TZ = True

LANGUAGE_CODE = "en"
LANGUAGES = [(code, own_name) for code, (_, _, own_name) in PRODUCT_LANGUAGES.items()]
LOCALE_PATHS = [LOCALE_DIR]
LANGUAGE_COOKIE_NAME = "fairlead_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE

AUTH_USER_MODEL = "team.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:  # a slow hash is the point elsewhere; here it would be most of the time that tests take
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "fairlead.config.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a mail to a stranger would tell about this desk, and our own people nothing
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Fairlead"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers allow passkeys over plain HTTP on localhost alone
MFA_ADAPTER = "fairlead.config.sign_in.MfaAdapter"
# Members are invited by their mail address, so it needs no confirmation of its own before a second step is set up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_FORMS = {
    "login": "fairlead.team.forms.sign_in.LoginForm",
    "reauthenticate": "fairlead.team.forms.sign_in.ReauthenticateForm",
    "change_password": "fairlead.team.forms.sign_in.ChangePasswordForm",
    "set_password": "fairlead.team.forms.sign_in.SetPasswordForm",
    "reset_password": "fairlead.team.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "fairlead.team.forms.sign_in.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": "fairlead.team.forms.second_step.CodeForm",
    "reauthenticate": "fairlead.team.forms.second_step.ConfirmByCodeForm",
    "activate_totp": "fairlead.team.forms.second_step.ActivateAppForm",
    "add_webauthn": "fairlead.team.forms.second_step.AddPasskeyForm",
    "edit_webauthn": "fairlead.team.forms.second_step.RenamePasskeyForm",
}

SESSION_COOKIE_NAME = "fairlead_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "fairlead_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "fairlead.ui.refusals.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE and environment.flag("FAIRLEAD_HTTPS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("FAIRLEAD_BEHIND_PROXY", default=False) else None
)
# Sign-in attempts are counted per address: behind a proxy it is the one that the proxy names.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = PLACE.static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PLACE.uploads}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "fairlead.ui.static_files.Storage"
    },
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_AUTOREFRESH = TESTING
WHITENOISE_USE_FINDERS = TESTING
MEDIA_ROOT = PLACE.uploads
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

_mail = mail_settings()
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"], _mail["EMAIL_TIMEOUT"]
DEFAULT_FROM_EMAIL = _mail["DEFAULT_FROM_EMAIL"]
SENDS_MAIL, MAIL_PROVIDER, ANYMAIL = _mail["SENDS_MAIL"], _mail["MAIL_PROVIDER"], _mail["ANYMAIL"]

# Addresses that people type in are never looked up inside the desk's own network, unless its calendars lie there.
ALLOW_PRIVATE_ADDRESSES = environment.flag("FAIRLEAD_ALLOW_PRIVATE_ADDRESSES", default=False)

# Where copies of the anchors of the evidence go, best on another machine's disk; nowhere unless named.
_anchors = environment.text("FAIRLEAD_EVIDENCE_ANCHORS")
EVIDENCE_ANCHORS = Path(_anchors).expanduser() if _anchors else None

# Where originals of mail are kept: in the data directory, or in a store that speaks S3.
ORIGINALS_S3 = environment.originals_store()

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PGHISTORY_DEFAULT_TRACKERS = None
PGTRIGGER_MIGRATIONS = True
NINJA_PAGINATION_MAX_LIMIT = 200
# In the database, because every web process must count the same failed sign-ins and know the same used codes. The
# entries are many only during an attack; thrown out too early, they would forget the attacker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
FORM_RENDERER = "fairlead.ui.forms.Renderer"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "fairlead": {"level": "INFO"},
        "django.security.DisallowedHost": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
