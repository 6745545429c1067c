"""Senders who are who they say, and those who only say so."""

from support.inbound.terms.kinds import Kind
from tests.rules.mails.building import PASSED, TARO, Case, mail, passed

OURS = "Authentication-Results: mx.sample.example; "
THEIRS = "Authentication-Results: mx.kita.example; "


def trusted(name: str, results: str, *extra: str, **about) -> Case:
    return Case(name, mail("?", *extra, results=results, **about))


def forged(name: str, results: str, *extra: str, **about) -> Case:
    return Case(name, mail("?", *extra, results=results, **about), Kind.FORGED)


def unverified(name: str, results: str, *extra: str, **about) -> Case:
    return Case(name, mail("?", *extra, results=results, **about), Kind.UNVERIFIED)


CASES = [
    trusted("DMARC passed", PASSED),
    trusted(
        "DMARC passed, with version and comments",
        "Authentication-Results: mx.sample.example 1; spf=pass (ok; really)\n"
        " smtp.mailfrom=x@relay.example; dmarc=pass (p=reject (sp=none)) header.from=kita.example",
    ),
    trusted(
        "DMARC passed, though a list broke the signature",
        f"{OURS}dkim=fail header.d=kita.example; dmarc=pass header.from=kita.example",
    ),
    trusted(
        "no DMARC: the signature of the sender's domain",
        f"{OURS}dkim=pass header.d=kita.example; dmarc=none;"
        " spf=softfail smtp.mailfrom=kita.example",
    ),
    trusted(
        "no DMARC: the envelope of a domain below",
        f"{OURS}spf=pass smtp.mailfrom=bounce.kita.example; dmarc=none",
    ),
    trusted(
        "no DMARC: a report's empty envelope, the greeting of the sender's own domain",
        f"{OURS}spf=pass smtp.mailfrom=<> smtp.helo=kita.example; dmarc=none",
    ),
    Case(
        "the address of another in a comment is nobody's",
        mail("?", sender=f"{TARO} (x@evil.example)"),
        says={"sender": TARO, "sender_name": "x@evil.example"},
    ),
    Case(
        "the address of another in the name is a name",
        mail("?", sender=f'"x@evil.example, y" <{TARO}>'),
        says={"sender": TARO, "sender_name": "x@evil.example, y"},
    ),
    trusted(
        "a domain that publishes nothing", f"{OURS}spf=none smtp.mailfrom=kita.example; dmarc=none"
    ),
    trusted("another server's failure proves nothing", f"{THEIRS}dmarc=fail\n{PASSED}"),
    trusted("the name of our server in capitals", PASSED.replace("mx.sample", "MX.Sample")),
    forged("DMARC failed", f"{OURS}dmarc=fail (p=reject) header.from=kita.example"),
    forged(
        "DMARC failed, and the forger wrote a pass below",
        f"{OURS}dmarc=fail header.from=kita.example\n{PASSED}",
    ),
    forged(
        "no DMARC: the envelope of the sender's own domain failed",
        f"{OURS}spf=fail smtp.mailfrom=kita.example; dmarc=none",
    ),
    forged(
        "no DMARC: the signature of the sender's own domain failed",
        f"{OURS}dkim=fail header.d=kita.example; spf=pass smtp.mailfrom=evil.example",
    ),
    forged("two senders", PASSED, "From: evil@evil.example"),
    forged("two senders in one header", PASSED, sender=f"evil@evil.example, {TARO}"),
    forged(
        "two senders, the second in brackets",
        passed("evil.example"),
        sender=f"x@evil.example, 山田 <{TARO}>",
    ),
    forged("two senders without a comma", PASSED, sender=f"<x@evil.example> <{TARO}>"),
    forged("two senders, a quote that is not closed", PASSED, sender=f'"x@evil.example, {TARO}'),
    forged("DMARC passed for another domain", passed("evil.example")),
    forged("DMARC looked at another domain", f"{OURS}dmarc=none header.from=evil.example"),
    forged(
        "no DMARC: a signature that failed, and another's envelope that greets as the sender",
        f"{OURS}dkim=fail header.d=kita.example; dmarc=none;"
        " spf=pass smtp.mailfrom=evil.example smtp.helo=kita.example",
    ),
    forged(
        "the address of another as a name",
        f"{OURS}dmarc=fail header.from=evil.example",
        sender='"taro@kita.example" <x@evil.example>',
    ),
    unverified("only another server's word", f"{THEIRS}dmarc=pass header.from=kita.example"),
    unverified(
        "a server whose name begins like ours",
        "Authentication-Results: mx.sample.example.evil.example; dmarc=pass",
    ),
    unverified("no results at all", ""),
    unverified("DMARC passed, for whom is not said", f"{OURS}dmarc=pass (p=reject)"),
    unverified(
        "DMARC passed for whom a comment says",
        f"{OURS}dmarc=pass (header.from=kita.example (header.from=kita.example))",
    ),
    unverified(
        "DMARC passed for whom a quoted text says",
        f'{OURS}dmarc=pass reason="x header.from=kita.example"',
    ),
    unverified(
        "no author, and nothing said of whoever sent it",
        f"{OURS}spf=none; dmarc=none",
        f"Reply-To: {TARO}",
        sender="",
    ),
    unverified("results that say nothing", "Authentication-Results: mx.sample.example; none"),
    Case("rspamd or SpamAssassin: the flag", mail("?", "X-Spam-Flag: YES"), Kind.SPAM),
    Case("SpamAssassin: the status", mail("?", "X-Spam-Status: Yes, score=12.1"), Kind.SPAM),
    Case("rspamd", mail("?", "X-Spam: Yes"), Kind.SPAM),
    Case("Exchange", mail("?", "X-MS-Exchange-Organization-SCL: 6"), Kind.SPAM),
    Case(
        "checked and found good",
        mail(
            "?",
            "X-Spam-Status: No, score=-1",
            "X-Spam-Flag: NO",
            "X-MS-Exchange-Organization-SCL: -1",
        ),
    ),
]
