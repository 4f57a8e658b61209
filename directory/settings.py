"""Settings of the site: one file, environment over safe defaults.

Development needs no variable at all. Production (``DIRECTORY_ENV=production``, the default of wsgi.py and asgi.py)
demands the few that have no safe default and says how to set each.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"  # what this checkout keeps for itself: database, secret key, uploads

ENVIRONMENT = os.environ.get("DIRECTORY_ENV", "production")
PRODUCTION = ENVIRONMENT == "production"
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ImproperlyConfigured(
        f"DIRECTORY_ENV is {ENVIRONMENT!r}. Set it to development, test or production (or unset it for production)."
    )


def required(name: str, example: str) -> str:
    """The value of an environment variable that production cannot do without."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment, for example {name}={example}")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no environment variable."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def development_secret() -> str:
    """A secret key made once for this checkout, so that sign-ins outlive a restart."""
    path = LOCAL_DIR / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        LOCAL_DIR.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text()


DEBUG = flag("DEBUG", default=False)
if PRODUCTION:
    SECRET_KEY = required("SECRET_KEY", '"$(openssl rand -base64 48)"')
    ALLOWED_HOSTS = required("ALLOWED_HOSTS", "directory.example.org").split(",")
elif ENVIRONMENT == "test":
    SECRET_KEY = "only-for-tests"  # never leaves a test run
    ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
else:
    SECRET_KEY = development_secret()
    ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

# --- The product -----------------------------------------------------------------------------------------------------

SITE_NAME = os.environ.get("SITE_NAME", "Hands nearby")
# Where people write to be listed, corrected or taken down: a directory without it must not go public.
CONTACT_EMAIL = (
    required("CONTACT_EMAIL", "directory@example.org")
    if PRODUCTION
    else os.environ.get("CONTACT_EMAIL", "directory@example.org")
)
# Where the site stands, for links in mail: https://directory.example.org
SITE_URL = os.environ.get("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000")
# Whether searches that find few people are counted, by district and week and never by person (docs/decisions/0023).
COUNT_UNMET_SEARCHES = flag("COUNT_UNMET_SEARCHES", default=ENVIRONMENT != "test")
# The country a visitor is taken to be in where nothing else says (emergency number, miles or kilometres, currency).
DEFAULT_COUNTRY = os.environ.get("DEFAULT_COUNTRY", "US")
# A tile server for the maps, for example https://tiles.example.org/{z}/{x}/{y}.png, and whom it asks to be thanked.
# Empty: the maps draw the site's own files, and visitors' browsers ask nobody else.
MAP_TILES_URL = os.environ.get("MAP_TILES_URL", "")
MAP_TILES_ATTRIBUTION = os.environ.get("MAP_TILES_ATTRIBUTION", "")

# --- Django ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.forms",  # its templates, one of which we replace
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "django_database_task",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "therapists",
]

MIDDLEWARE = [
    "directory.middleware.keep_private",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "directory.middleware.refuse_trace",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "directory.middleware.LanguageOfTheAddress",
    "directory.middleware.speak_the_curators_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "directory.middleware.keep_history",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

BEHIND_PROXY = flag("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # whose word is taken on where somebody signs in from
if not BEHIND_PROXY:  # a proxy compresses pages for less
    MIDDLEWARE.insert(2, "django.middleware.gzip.GZipMiddleware")

ROOT_URLCONF = "directory.urls"
WSGI_APPLICATION = "directory.wsgi.application"
DEVELOPMENT_APPLICATION = "directory.development:application"  # what `make run` serves

TEMPLATES = [
    {  # the admin and mail; public pages name the other engine themselves
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "directory.jinja2.environment"},
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Development and tests get DATABASE_URL from devdb before settings are read; importing settings starts nothing.
DATABASES = {
    "default": dj_database_url.parse(
        required("DATABASE_URL", "postgresql://user:password@host:5432/directory"),
        conn_max_age=0,
        conn_health_checks=False,
    )
}
# What a connection has asked for five times is planned once, and values travel apart from the words: a sixth less time
# for a search. Everywhere alike, for a statement may then have to say of which type a value is.
DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=5)
# A pool of connections in each process of the site: number of connections, 0 for none (manage.py, tests).
if pool_size := int(os.environ.get("DATABASE_POOL", "2" if PRODUCTION else "0")):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size}
# Events are read by machines: their words are those of the model they are about.
PGHISTORY_EXCLUDE_FIELD_KWARGS = {"django.db.models.Field": ["choices", "help_text", "validators", "verbose_name"]}
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)  # ``models/history.py`` says which are looked up
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Background work waits in the database for `manage.py work`. Tests run it at once, unless they are about the queue.
QUEUED_TASKS = {
    "default": {
        "BACKEND": "django_database_task.postgres.PostgresNotifyDatabaseBackend",
        "QUEUES": ["default", "slow"],  # as in therapists.background
    }
}
TASKS = (
    {"default": {**QUEUED_TASKS["default"], "BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    if ENVIRONMENT == "test"
    else QUEUED_TASKS
)

# What all processes must know (how often somebody tried to sign in) is in the database; what any one of them may
# remember by itself, in its memory.
IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",  # made by a migration
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "local": {**IN_MEMORY, "LOCATION": "local"},
}
if ENVIRONMENT == "test":
    CACHES["default"] = IN_MEMORY  # tests without a database throttle nobody

AUTH_USER_MODEL = "therapists.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]  # as slow for nobody as for somebody
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# Staff sign in with a password and a code of an app (therapists/admin/signing_in.py). On one's own machine a password
# is enough; STAFF_TWO_FACTOR=1 shows there what production asks.
STAFF_TWO_FACTOR = flag("STAFF_TWO_FACTOR", default=PRODUCTION)
ACCOUNT_ADAPTER = "therapists.admin.signing_in.StaffAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators make accounts, for people they know
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Ten wrong passwords a minute from one address, five in five minutes for one account; codes likewise.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute slow or fast
MFA_ALLOW_UNVERIFIED_EMAIL = True
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins a run

# --- Mail: through a server named in the environment; without one it is printed on your own machine ------------------

MAIL_HOST = os.environ.get("MAIL_HOST", "")
MAIL_SECURITY = os.environ.get("MAIL_SECURITY", "starttls" if MAIL_HOST else "none")
if MAIL_SECURITY not in {"starttls", "tls", "none"}:
    raise ImproperlyConfigured(f"MAIL_SECURITY is {MAIL_SECURITY!r}. Set it to starttls, tls or none.")
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", CONTACT_EMAIL)
# Where mail that cannot be delivered comes back to; ``manage.py read_bounce`` reads it.
MAIL_BOUNCES_TO = os.environ.get("MAIL_BOUNCES_TO", DEFAULT_FROM_EMAIL)
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST or "localhost",
            "port": int(os.environ.get("MAIL_PORT", {"starttls": "587", "tls": "465", "none": "25"}[MAIL_SECURITY])),
            "username": os.environ.get("MAIL_USER", ""),
            "password": os.environ.get("MAIL_PASSWORD", ""),
            "use_tls": MAIL_SECURITY == "starttls",
            "use_ssl": MAIL_SECURITY == "tls",
            "timeout": 20,  # seconds
        },
    }
    if MAIL_HOST or PRODUCTION
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
# Whether practitioners are asked by mail, day by day, if their facts are still right.
ASK_BY_MAIL = flag("ASK_BY_MAIL", default=bool(MAIL_HOST))

# A file outside the database, and outside its backups, to which every erasure adds its hashes; none where blank.
ERASED_FILE = os.environ.get("ERASED_FILE", "")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English (US)"), ("en-gb", "English (UK)"), ("es", "Español")]
COMPLETE_LANGUAGES = frozenset({"es"})  # every message is translated; British English has what it spells its own way
LOCALE_PATHS = [BASE_DIR / "therapists" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files are gathered for production alone; elsewhere they are served from where they lie.
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / ".static")) if PRODUCTION else None
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", LOCAL_DIR / "media"))
# Files that wait to be imported hold what nobody but the staff may read: never under an address.
IMPORTS_ROOT = Path(os.environ.get("IMPORTS_ROOT", LOCAL_DIR / "imports"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "imports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": IMPORTS_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION  # looks for a file when it is asked for, not for all of them at the start

# --- Security --------------------------------------------------------------------------------------------------------


def tile_origin(url: str) -> list[str]:
    """The origin that tiles come from, as the content policy names it; ``{s}`` stands for any one subdomain."""
    if not url:
        return []
    scheme, separator, rest = url.partition("://")
    if scheme not in {"https", "http"} or not separator or not all(part in rest for part in ("{z}", "{x}", "{y}")):
        raise ImproperlyConfigured(
            "MAP_TILES_URL is not the address of tiles. Set it to something like "
            "https://tiles.example.org/{z}/{x}/{y}.png, or leave it empty."
        )
    return [f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}"]


SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *tile_origin(MAP_TILES_URL)],  # Leaflet's own controls use data images
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # a search may name a health complaint: it stays on the site
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# A proxy of ours stands before the site: it says in headers how and from where a request came.
BEHIND_PROXY = flag("BEHIND_PROXY", default=False)
if PRODUCTION:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", str(365 * 24 * 3600)))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Logs: one line an event, never a query string (a search may name a health complaint) -----------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Jobs that begin and end well are seen in the admin; a failure is logged with its traceback.
        "django.tasks": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django_database_task": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Django's own server logs whole request lines, query string included.
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_URL": "/",
    "SITE_ICON": "therapists.admin.navigation.icon",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "therapists.admin.navigation.icon"}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "ACCOUNT": {"navigation": "therapists.admin.navigation.account"},
    "SIDEBAR": "therapists.admin.navigation.sidebar",
    "STYLES": ["therapists.admin.navigation.stylesheet"],
}
