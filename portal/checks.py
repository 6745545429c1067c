"""Messages at start for what would silently ruin the product."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from portal import libraries, translations
from portal.environment import is_plain

MESSAGE_IDS = {
    libraries.PANGO: "portal.E001",
    libraries.HARFBUZZ_SUBSET: "portal.W002",
    libraries.JAPANESE_FONT: "portal.W003",
}
SHORTEST_SECRET = 50
FEWEST_CHARACTERS_IN_SECRET = 5
ENCRYPTED = ("require", "verify-ca", "verify-full")
"""What libpq's `sslmode` must say for it to speak TLS or not at all."""


@register
def system_libraries(**_options) -> list[CheckMessage]:
    """Invoices need Pango, a Japanese TrueType font and libharfbuzz-subset."""
    return [
        (Error if item is libraries.PANGO else Warning)(
            f"{item.what} がありません / missing: {item.consequence}",
            hint=" | ".join(item.commands),
            id=MESSAGE_IDS[item],
        )
        for item in libraries.missing()
    ]


@register
def issuer_registration_number(**_options) -> list[CheckMessage]:
    """Without its number no invoice is a qualified invoice."""
    if settings.ISSUER_REGISTRATION_NUMBER:
        return []
    return [
        Warning(
            "発行者の登録番号がありません。適格請求書になりません"
            " / no registration number of the issuer: invoices do not qualify",
            hint="ISSUER_REGISTRATION_NUMBER=T…(13桁 / 13 digits)",
            id="portal.W004",
        )
    ]


@register(Tags.security)
def debug_on_named_servers(**_options) -> list[CheckMessage]:
    """DEBUG with a database or broker of one's own is a production that shows its secrets."""
    own_servers = not (settings.EMBEDDED_DATABASE and settings.EMBEDDED_BROKER)
    if not (settings.DEBUG and own_servers):
        return []
    return [
        Warning(
            "本番のサーバーに接続したまま DEBUG が有効です / DEBUG is on in production",
            hint="DEBUG=false",
            id="portal.W005",
        )
    ]


@register(Tags.security)
def weak_secret(**_options) -> list[CheckMessage]:
    """A secret that can be guessed lets anybody sign in as anybody."""
    secret = settings.SECRET_KEY
    if len(secret) >= SHORTEST_SECRET and len(set(secret)) >= FEWEST_CHARACTERS_IN_SECRET:
        return []
    return [
        Warning(
            "SECRET_KEY が弱すぎます / SECRET_KEY is weak",
            hint="python -c 'import secrets; print(secrets.token_urlsafe(64))'",
            id="portal.W006",
        )
    ]


@register(Tags.security, deploy=True)
def plain_connections(**_options) -> list[CheckMessage]:
    """Rows and jobs name people; on a network of others they travel encrypted."""
    database, broker = settings.DATABASES["default"], urlsplit(settings.CELERY_BROKER_URL)
    options = database.get("OPTIONS")
    sslmode = options.get("sslmode", "") if isinstance(options, dict) else ""
    found = {
        "DATABASE_URL": (database.get("HOST", ""), sslmode in ENCRYPTED, "?sslmode=verify-full"),
        "REDIS_URL": (broker.hostname or "", broker.scheme == "rediss", "rediss://"),
    }
    return [
        Error(
            f"{name}: {host} への接続が暗号化されません / plain connection to {host}",
            hint=f"{how} | PLAIN_HOSTS={host}(このマシンの中だけの網 / a network of this machine)",
            id="portal.E008",
        )
        for name, (host, is_encrypted, how) in found.items()
        if is_plain(host, is_encrypted) and host not in settings.PLAIN_HOSTS
    ]


@register(Tags.translation)
def message_catalogue(**_options) -> list[CheckMessage]:
    """Without its compiled catalogue the Japanese of the pages is missing, or an old one."""
    if translations.is_compiled():
        return []
    return [
        Warning(
            "日本語の文言が最新の状態にコンパイルされていません。画面に英語や古い文言が出ます"
            " / the Japanese catalogue is not compiled: pages show English or old words",
            hint="python portal/translations.py compile",
            id="portal.W007",
        )
    ]
