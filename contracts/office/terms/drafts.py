"""What is refused about a draft that others write as well."""

from contracts.office.terms.fingerprint import Changed


def written_since(clause: str) -> Changed:
    """For who writes: another person has, since it was read."""
    return Changed(
        clause,
        "ほかの担当者が草案を書き換えました。開き直して、もう一度入力してください",
        "Another person has changed the draft; open it again and enter your changes again",
    )


def changed_since(clause: str) -> Changed:
    """For who approves: it is no longer what was proposed."""
    return Changed(
        clause,
        "起案のあとで草案が書き換えられています。もう一度起案してください",
        "The draft was changed after it was proposed; propose it again",
    )
