"""Recovery codes: shown once, and kept as hashes.

allauth makes all of a person's codes from one seed that it keeps, and shows them again. Its class
is replaced here by one of the same shape: the codes are drawn one by one, and what is kept of each
is a slow hash with the salt of the set. Until they have been shown, a day at most, they also
wait sealed.
"""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from portal.accounts.models import User
from portal.accounts.second_factor import Unreadable

GROUPS, DIGITS = 3, 4
"""Of a code: 4821-7730-1956, forty bits. It is taken with or without what is between."""
UNSEEN = timedelta(days=1)
"""How long codes wait to be looked at."""
HIDDEN = ""


auth_codes = auth.RecoveryCodes
"""allauth's own, of codes that were made of a seed."""


def drawn() -> str:
    return "-".join(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(GROUPS))


def kept(codes: list[str]) -> dict[str, Any]:
    """What is kept of codes of one length: their salt and rounds, and a hash of each."""
    salt, rounds = secrets.token_hex(16), settings.RECOVERY_CODE_ROUNDS
    with ThreadPoolExecutor() as pool:  # hashing leaves the interpreter to others
        hashes = list(pool.map(lambda code: hashed(code, salt, rounds), codes))
    length = len(normalize_user_code(codes[0])) if codes else 0
    return {"salt": salt, "rounds": rounds, "length": length, "hashes": hashes}


def hashed(code: str, salt: str, rounds: int) -> str:
    plain = normalize_user_code(code).encode()
    return hashlib.pbkdf2_hmac("sha256", plain, bytes.fromhex(salt), rounds).hex()


class HashedCodes(auth.RecoveryCodes):
    """As allauth's own; codes of earlier, sealed, that no key could read stay as they were."""

    instance: Authenticator
    _shown: list[str] | None = None

    @classmethod
    def activate(cls, user: User) -> "HashedCodes":
        known = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
        if (instance := known.first()) is None:
            codes = [drawn() for _ in range(app_settings.RECOVERY_CODE_COUNT)]
            waiting = [encrypt(code) for code in codes]
            instance = Authenticator.objects.create(
                user=user,
                type=Authenticator.Type.RECOVERY_CODES,
                data={**kept(codes), "waiting": waiting},
            )
        return cls(instance)

    @property
    def are_hashed(self) -> bool:
        return "hashes" in self.instance.data

    def get_unused_codes(self) -> list[str]:
        """The codes where they wait to be shown, and else as many blanks as there are left."""
        try:
            return self._to_show()
        except Unreadable:
            return [HIDDEN] * self.left

    def _to_show(self) -> list[str]:
        """The same. Raises Unreadable where no key reads what waits."""
        if not self.are_hashed:
            return super().get_unused_codes()
        waiting = self.instance.data.get("waiting")
        if waiting is None:
            return self._shown or [HIDDEN] * self.left
        return [decrypt(code) for code in waiting]

    @property
    def is_unreadable(self) -> bool:
        """Whether they have yet to be shown, and cannot be."""
        try:
            self._to_show()
        except Unreadable:
            return True
        return False

    @property
    def left(self) -> int:
        """How many are unused; none of those that no key reads."""
        if self.are_hashed:
            return len(self.instance.data["hashes"])
        try:
            return len(super().get_unused_codes())
        except Unreadable:
            return 0

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Whether it is one of the codes that are left, which is spent with that."""
        if not self.are_hashed:
            return super().validate_code(code)
        self._lock()
        data = self.instance.data
        if len(normalize_user_code(code)) != data["length"]:
            return False
        given = hashed(code, data["salt"], data["rounds"])
        found = [n for n, one in enumerate(data["hashes"]) if constant_time_compare(given, one)]
        for place in found:
            for kind in ("hashes", "waiting"):
                if kind in data:
                    data[kind].pop(place)
        if found:
            self.instance.save(update_fields=["data"])
        return bool(found)

    def _lock(self) -> None:
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)

    @transaction.atomic
    def mark_as_viewed(self) -> None:
        """They are shown by this object, and never again.

        Raises Unreadable where no key reads them; they wait for one.
        """
        self._lock()
        self._shown = self._to_show()
        if self.instance.data.pop("waiting", None) is not None:
            self.instance.save(update_fields=["data"])

    @property
    def did_view(self) -> bool:
        return self.are_hashed and "waiting" not in self.instance.data


def of_seed(data: dict[str, Any]) -> dict[str, Any]:
    """What is kept of codes that allauth made from a seed and that are still unused.

    Raises Unreadable where no key reads the seed.
    """
    return kept(auth_codes(Authenticator(data=data)).get_unused_codes())


def forget(now: datetime) -> None:
    """Leave of codes that nobody looked at their hashes alone."""
    waiting = Authenticator.objects.filter(data__has_key="waiting", created_at__lt=now - UNSEEN)
    with transaction.atomic():
        for row in waiting.select_for_update():
            del row.data["waiting"]
            row.save(update_fields=["data"])


def replace() -> None:
    """Have allauth use this class for its own."""
    auth.RecoveryCodes = flows.RecoveryCodes = HashedCodes
