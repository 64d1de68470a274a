"""Every setting of the site. What differs between installations comes from the environment: .env.example."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from foilog import database, env

# One core for each request: several threads for one small product of matrices wait for each other longer than they work, and
# the other cores answer other visitors. Read when NumPy is first imported, which is after this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
env.load(BASE_DIR / ".env")

# What the installation is for -------------------------------------------------------------------

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)  # made-up letters, and people whose passwords are printed
if DEMO and not DEBUG:
    raise ImproperlyConfigured(
        "DEMO is true and DEBUG is not. The demo's passwords are public: it never runs on a real site."
    )

SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to 50 random characters, for example from "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`, or set DEBUG=true on your own machine."
        )
    SECRET_KEY = "insecure-and-only-for-debug"  # noqa: S105

SITE_NAME = env.text("SITE_NAME", "Freedom of information disclosure log")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")  # for addresses in files and feeds
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# The parts ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",  # pages of allauth's
    "django.forms",  # its widgets' templates, found beside ours
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "corsheaders",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "rest_framework_api_key",
    "rules.apps.AutodiscoverRulesConfig",
    "tables_app",
    "requests_app",
]

MIDDLEWARE = [
    "foilog.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "foilog.conditional.ConditionalReading",
    "requests_app.languages.by_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "requests_app.sessions.end_idle",
    "requests_app.sessions.ask_for_second_factor",
    "pghistory.middleware.HistoryMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "requests_app.views.too_slow.AnswerTooSlow",
]

ROOT_URLCONF = "foilog.urls"
WSGI_APPLICATION = "foilog.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "requests_app.context.site",
            ],
        },
    },
]
FORM_RENDERER = "requests_app.forms.GovukRenderer"

# Data --------------------------------------------------------------------------------------------

DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))
DATABASES = {
    "default": database.configuration(
        env.text("DATABASE_URL"), DATA_DIR / "pg", pool_size=env.number("DATABASE_POOL_SIZE", 0)
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    # Letters as uploaded and the pictures of their pages: never under an address that a visitor can reach.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CACHES = {
    # In the database, since limits on the API must hold for all processes together.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # one a visitor; who is thrown out is counted anew
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]

# People ------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff-queue"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "requests_app.accounts.StaffAccountAdapter"  # accounts are made by an administrator
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    "report": "10/h/ip",
    "alert": "10/h/ip,3/d/key",
}  # beside allauth's own, which lock out who tries passwords
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # for what needs the password or a second factor once more
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 60)
CSRF_COOKIE_AGE = None  # until the browser is closed, as the privacy page says

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost, which browsers take for safe
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are an administrator's doing, not the person's
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # thirty seconds: telephones' clocks differ
# Whoever publishes or administers has a second factor, or signs in where the authority itself asks for one.
REQUIRE_MFA = env.flag("REQUIRE_MFA", default=not DEBUG)

# Signing in with the authority's own accounts, by OpenID Connect.
OIDC_SERVER_URL = env.text("OIDC_SERVER_URL").rstrip("/")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_TRUST_EMAIL = env.flag("OIDC_TRUST_EMAIL", default=False)
if OIDC_SERVER_URL and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured(
        "OIDC_SERVER_URL is set, and OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is not. Set all three, or none."
    )
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": env.text("OIDC_NAME", "work account"),
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
SOCIALACCOUNT_ADAPTER = "requests_app.accounts.WorkAccountAdapter"

# What is kept of every change: who made it and at which address, in the row itself, which is never changed again.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Mail --------------------------------------------------------------------------------------------

# Without a server no mail is sent: an invitation is then a link to hand on, and staff see reports in their queue.
EMAIL_SERVER = env.text("EMAIL_SERVER")
MAILERS = (
    {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": EMAIL_SERVER,
                "port": env.number("EMAIL_PORT", 587),
                "username": env.text("EMAIL_USER"),
                "password": env.text("EMAIL_PASSWORD"),
                "use_tls": env.flag("EMAIL_USE_TLS", default=True),
                "timeout": 20,
            },
        }
    }
    if EMAIL_SERVER
    else {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
)
SILENCED_SYSTEM_CHECKS = ["mail.E001"]  # a site without a mail server is one to run in earnest
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "foilog@localhost")

# Jobs --------------------------------------------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["requests_app.bulk"]

# The web -----------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # Browsers hold the button that leads to the authority's sign-in to this, too.
    "form-action": [
        CSP.SELF,
        *(["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))] if OIDC_SERVER_URL else []),
    ],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
# Limits count by a visitor's address, which a visitor could make up if more of X-Forwarded-For were believed.
PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXY_COUNT", 0)
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

# The public API, the files with everything and the feeds. A key for staff has no business in a browser.
CORS_URLS_REGEX = r"^/(api/(?!v1/staff/)|data/bulk/|search\.(atom|feed\.json)$|topics/[^/]+\.atom$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]  # what is posted to the public API changes nothing
CORS_ALLOW_HEADERS = ["accept", "content-type", "if-none-match", "if-range", "range"]
CORS_EXPOSE_HEADERS = [  # a page's script sees no others
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Length",
    "Content-Range",
    "ETag",
    "Link",
    "Retry-After",
]

DATA_UPLOAD_MAX_NUMBER_FILES = 500
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the header and one row of a wide table, corrected cell by cell

# Time and language -------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [
    ("en-gb", "English"),
    ("cy", "Cymraeg"),
]  # a page's address says which: requests_app/languages.py
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# The API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "requests_app.api.formats.OneFormat",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["requests_app.api.limits.AddressThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": env.text("API_RATE", "120/min"), "staff": "1000/min"},
    "NUM_PROXIES": PROXY_COUNT,
    "EXCEPTION_HANDLER": "requests_app.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Disclosure log API",
    "VERSION": "1.0.0",  # of the API; docs/api.md says what may change without a new one
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "DispositionEnum": "requests_app.models.log.DISPOSITIONS",
        "ChangeKindEnum": "requests_app.models.log.Change.Kind",
        "RoleEnum": "requests_app.models.log.ROLES",
        "BlockRoleEnum": "requests_app.letters.parsed.BlockRole",
        "RegimeEnum": "requests_app.models.log.REGIMES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "requests_app.api.schema.with_problems",
    ],
}

# Logs --------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": []},  # Django's own would say everything a second time
        # These tell at every start, whatever the command, that they were loaded.
        **{
            name: {"level": "WARNING"}
            for name in ("procrastinate.blueprints", "procrastinate.periodic", "pikepdf")
        },
    },
}
