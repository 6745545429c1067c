"""Secrets that must be readable again are kept encrypted with the secret key."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _boxes() -> MultiFernet:
    """The key of today first, then those that it replaced."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        hashlib.sha256(f"portal.accounts.encryption:{key}".encode()).digest() for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypted(text: str) -> str:
    return _boxes().encrypt(text.encode()).decode()


def decrypted(encrypted_text: str, seconds: int | None = None) -> str:
    """Raises InvalidToken for what is not ours, or older than so many seconds."""
    return _boxes().decrypt(encrypted_text.encode(), seconds).decode()


def renewed(encrypted_text: str) -> str:
    """The same secret, readable with the key of today alone. Raises InvalidToken."""
    return _boxes().rotate(encrypted_text.encode()).decode()
