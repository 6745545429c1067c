"""Reading of environment variables that refuses what it cannot understand.

A wrong value ends the program with exit code 2 and one line that names the
variable; it never becomes a silent default.
"""

import logging
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

import environ
import pyrage
from stdnum.exceptions import ValidationError
from stdnum.jp import cn

from contracts.office.terms.bank_account import BankAccount

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
IMAP_PORTS = {"imaps": (993, "ssl"), "imap+tls": (143, "starttls"), "imap": (143, "plain")}
OBJECT_SCHEMES = {"s3": "https", "s3+http": "http"}
OBJECT_MEMORY = 10 * 1024 * 1024
"""Bytes of a file that are read into memory; the rest goes to a temporary file."""
LOG_FORMATS = ("line", "json")
TOKEN_LENGTH = 32
CLAMD_PORT = 3310
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def refuse(name: str, reason: str) -> NoReturn:
    """End the program with one line naming the variable at fault."""
    print(f"環境変数 {name} を読めません / cannot read {name}: {reason}", file=sys.stderr)
    raise SystemExit(2)


def read(name: str, parse: Callable[[str], Any], default: Any = None) -> Any:
    """The parsed value of a variable, or the default where it is unset or empty.

    NAME_FILE may name a file that holds it, in place of NAME.
    """
    text = os.environ.get(name, "").strip() or _in_file(f"{name}_FILE")
    if not text:
        return default
    try:
        return parse(text)
    except Exception as error:
        refuse(name, str(error) or type(error).__name__)


def _in_file(name: str) -> str:
    path = os.environ.get(name, "").strip()
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        refuse(name, str(error))


def require(name: str, parse: Callable[[str], Any]) -> Any:
    """The parsed value of a variable that production cannot do without."""
    value = read(name, parse)
    if value is None:
        refuse(name, "本番環境では必須です / required in production")
    return value


def boolean(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(f"{text!r} は true でも false でもありません / neither true nor false")


def number(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(f"{value} は負の数です / negative")
    return value


def count(text: str) -> int:
    """A number of at least one."""
    value = number(text)
    if not value:
        raise ValueError("1以上の数が必要です / at least 1 is needed")
    return value


def listed(text: str) -> list[str]:
    """Values separated by commas."""
    return _parts(text, ",")


def hosts(text: str) -> list[str]:
    """Names by which the portal may be called, each of them known."""
    found = listed(text)
    if "*" in found:
        raise ValueError("* は使えません。ホスト名を並べてください / list the names in place of *")
    return found


def lines(text: str) -> list[str]:
    """Lines of an address, separated by a vertical bar."""
    return _parts(text, "|")


def bank_account(text: str) -> BankAccount:
    """Bank, branch, kind, number and holder, separated by vertical bars."""
    parts = lines(text)
    if len(parts) != 5:
        raise ValueError(
            "銀行|支店|種別|口座番号|口座名義(カナ)の形が必要です"
            " / bank|branch|kind|number|holder in kana is needed"
        )
    return BankAccount(*parts)


def _parts(text: str, separator: str) -> list[str]:
    parts = [part.strip() for part in text.split(separator) if part.strip()]
    if not parts:
        raise ValueError(f"{text!r} には値がありません / holds no value")
    return parts


def folder(text: str) -> Path:
    """A folder of our own, made where it is not there yet."""
    path = Path(text).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def database(text: str) -> dict[str, Any]:
    """A PostgreSQL address as Django's connection settings."""
    if not text.startswith(("postgres://", "postgresql://")):
        raise ValueError(
            "postgres://利用者:パスワード@ホスト/データベース の形が必要です"
            " / postgres://user:password@host/database is needed"
        )
    config = environ.Env.db_url_config(text)
    if not config["NAME"]:
        raise ValueError("データベース名がありません / no database name")
    return config


def broker(text: str) -> str:
    """The address of a Valkey or Redis server; over TLS its certificate is checked."""
    address = urlsplit(text)
    if address.scheme == "redis+socket" and address.path:
        return text
    number = address.path.strip("/")
    is_whole = address.hostname and address.port != 0 and (number.isdecimal() or not number)
    if address.scheme not in ("redis", "rediss") or not is_whole:
        raise ValueError(
            "redis://ホスト:ポート/番号 か redis+socket:///ソケット の形が必要です"
            " / redis://host:port/number or redis+socket:///socket is needed"
        )
    if address.scheme == "rediss" and not address.query:
        return f"{text}?ssl_cert_reqs=required"
    return text


def is_plain(host: str, is_encrypted: bool) -> bool:
    """Whether what is said to a server can be read on the way: by TCP to another machine."""
    is_here = not host or host.startswith("/") or host in LOOPBACK
    return not (is_here or is_encrypted)


def with_password(address: str, password: str) -> str:
    """The same address, with a password where one is given."""
    parts = urlsplit(address)
    if not password or parts.scheme == "redis+socket":
        return address
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f":{quote(password, safe='')}@{host}").geturl()


def cache(broker_address: str) -> str:
    """The broker's address as Django's cache spells it."""
    return broker_address.replace("redis+socket://", "unix://", 1)


def mail_server(text: str) -> dict[str, Any]:
    """An SMTP address as Django's EMAIL_* settings.

    Without TLS links that open accounts would be read by anybody on the way, so only on this
    machine.
    """
    scheme = text.partition("://")[0]
    config = environ.Env.email_url_config(text) if scheme in SMTP_PORTS else {}
    if not config.get("EMAIL_HOST"):
        raise ValueError(
            "smtp+tls://利用者:パスワード@ホスト:ポート の形が必要です"
            " / smtp+tls://user:password@host:port is needed"
        )
    if scheme == "smtp" and config["EMAIL_HOST"] not in LOOPBACK:
        raise ValueError(
            "smtp:// は暗号化しません。smtp+tls:// か smtp+ssl:// が必要です"
            " / smtp:// is not encrypted; smtp+tls:// or smtp+ssl:// is needed"
        )
    config["EMAIL_PORT"] = config["EMAIL_PORT"] or SMTP_PORTS[scheme]
    settings = {key: value for key, value in config.items() if key.startswith("EMAIL_")}
    return {**settings, "EMAIL_BACKEND": "portal.mail.EmailBackend"}


def mailbox(text: str) -> dict[str, Any]:
    """An IMAP address as what `support.inbound.imap.MailServer` takes.

    Without TLS a password would be read by anybody on the way, so only on this machine.
    """
    address = urlsplit(text)
    if address.scheme not in IMAP_PORTS or not (address.hostname and address.username):
        raise ValueError(
            "imaps://利用者:パスワード@ホスト:ポート/フォルダー の形が必要です"
            " / imaps://user:password@host:port/folder is needed"
        )
    port, security = IMAP_PORTS[address.scheme]
    if security == "plain" and address.hostname not in LOOPBACK:
        raise ValueError(
            "imap:// は暗号化しません。imaps:// か imap+tls:// が必要です"
            " / imap:// is not encrypted; imaps:// or imap+tls:// is needed"
        )
    return {
        "host": address.hostname,
        "port": address.port or port,
        "username": unquote(address.username),
        "password": unquote(address.password or ""),
        "folder": unquote(address.path.lstrip("/")) or "INBOX",
        "security": security,
    }


def scanner(text: str) -> tuple[int, Any]:
    """The address of clamd as a family of sockets and what these connect to."""
    address = urlsplit(text)
    if address.scheme == "unix" and address.path and not address.netloc:
        return socket.AF_UNIX, address.path
    if address.scheme != "tcp" or not address.hostname or address.path.strip("/"):
        raise ValueError(
            "tcp://ホスト:ポート か unix:///ソケット の形が必要です"
            " / tcp://host:port or unix:///socket is needed"
        )
    return socket.AF_INET, (address.hostname, address.port or CLAMD_PORT)


def objects(text: str) -> dict[str, Any]:
    """The address of a bucket as the options of `portal.objects.WholeObjects`.

    Without TLS whoever is on the way could read every file, so only on this machine.
    """
    address = _object_address(text)
    if address is None:
        raise ValueError(
            "s3://鍵:秘密@ホスト:ポート/バケット/フォルダー の形が必要です。"
            "鍵と秘密の / ? # は %2F %3F %23 と書きます"
            " / s3://key:secret@host:port/bucket/folder is needed,"
            " with %2F %3F %23 for / ? # in key and secret"
        )
    bucket, _, prefix = address.path.strip("/").partition("/")
    if address.scheme == "s3+http" and address.hostname not in LOOPBACK:
        raise ValueError(
            "s3+http:// は暗号化しません。s3:// が必要です / s3+http:// is not encrypted; use s3://"
        )
    _, _, place = address.netloc.rpartition("@")
    return {
        "endpoint_url": f"{OBJECT_SCHEMES[address.scheme]}://{place}",
        "bucket_name": bucket,
        "location": prefix,
        # Without them those of the machine's role are taken.
        "access_key": unquote(address.username or "") or None,
        "secret_key": unquote(address.password or "") or None,
        "region_name": dict(parse_qsl(address.query)).get("region"),
        "file_overwrite": False,
        "max_memory_size": OBJECT_MEMORY,
    }


def _object_address(text: str) -> SplitResult | None:
    """None for what is no such address: whatever was wrong in it may be part of a secret."""
    try:
        address = urlsplit(text)
        address.port  # noqa: B018 - raises ValueError where it is no number
    except ValueError:
        return None
    is_whole = address.hostname and address.path.strip("/")
    is_quoted = "@" not in f"{address.path}{address.query}{address.fragment}"
    return address if is_whole and is_quoted and address.scheme in OBJECT_SCHEMES else None


def registration_number(text: str) -> str:
    """The issuer's number for qualified invoices: T and a corporate number."""
    if not text.startswith("T") or len(text) != 14:
        raise ValueError(f"{text!r} は T と 13 桁の数字ではありません / not T and 13 digits")
    try:
        cn.validate(text[1:])
    except ValidationError as error:
        raise ValueError(f"{text!r} の検査数字が合いません / {error}") from error
    return text


def age_key(text: str) -> str:
    """The public key for which backups are encrypted."""
    pyrage.x25519.Recipient.from_str(text)
    return text


def age_identity(text: str) -> str:
    """The private key that reads encrypted backups."""
    pyrage.x25519.Identity.from_str(text)
    return text


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"{text} というファイルはありません / no such file")
    return path


def sales_day(text: str) -> str:
    if text not in ("service_month", "issue"):
        raise ValueError("service_month か issue です / service_month or issue")
    return text


def tax_class(text: str) -> int:
    if text not in tuple("123456"):
        raise ValueError("簡易課税の事業区分は1から6です / from 1 to 6")
    return int(text)


def log_format(text: str) -> str:
    if text not in LOG_FORMATS:
        names = ", ".join(LOG_FORMATS)
        raise ValueError(f"{text!r} は {names} のどれでもありません / none of these")
    return text


def token(text: str) -> str:
    """A secret that a program sends, too long to be guessed."""
    if len(text) < TOKEN_LENGTH:
        raise ValueError(f"{TOKEN_LENGTH}文字以上が必要です / {TOKEN_LENGTH} characters or more")
    return text


def dsn(text: str) -> str:
    """The address of a server that collects errors: `https://key@host/project`."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not (parts.hostname and parts.username):
        raise ValueError("https://key@host/project の形ではありません / not of this form")
    return text


def log_level(text: str) -> str:
    if text.upper() not in logging.getLevelNamesMapping():
        raise ValueError(f"{text!r} という水準はありません / no such level")
    return text.upper()
