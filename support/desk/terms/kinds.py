"""The kinds of things at the support desk, each with its label."""

from contracts.office.terms.labels import Labelled


class Category(Labelled):
    """What an inquiry is about: the three of the annex, our contracts and bills, anything else."""

    INSTALLATION = "installation", "導入", "Installation"
    CONSOLE = "console", "管理画面の操作", "Console operation"
    DETECTION = "detection", "検知の内容", "Detections"
    CONTRACT = "contract", "ご契約・ご請求", "Contract and billing"
    OTHER = "other", "その他", "Other"


class Priority(Labelled):
    URGENT = "urgent", "緊急", "Urgent"
    HIGH = "high", "高", "High"
    NORMAL = "normal", "通常", "Normal"
    LOW = "low", "低", "Low"


class Channel(Labelled):
    """By what way something was said."""

    PORTAL = "portal", "ポータル", "Portal"
    MAIL = "mail", "メール", "E-mail"
    TELEPHONE = "telephone", "電話", "Telephone"


class State(Labelled):
    """Whose turn it is, or how it ended."""

    OPEN = "open", "対応待ち", "Waiting for us"
    ANSWERED = "answered", "回答済み", "Answered"
    ESCALATED = "escalated", "メーカー確認中", "With the maker"
    RESOLVED = "resolved", "解決", "Resolved"
    OUT_OF_SCOPE = "out_of_scope", "対象外", "Out of scope"
    MERGED = "merged", "統合済み", "Merged"
    DISMISSED = "dismissed", "取扱いなし", "Dismissed"


UNRESOLVED = (State.OPEN, State.ANSWERED, State.ESCALATED)
"""What is still worked on, by us or by others."""


class Said(Labelled):
    """What a message of a conversation is. Notes and drafts are for staff alone."""

    CUSTOMER = "customer", "お客さまから", "From the customer"
    ANSWER = "answer", "回答", "Answer"
    NOTE = "note", "内部メモ", "Internal note"
    DRAFT = "draft", "下書き", "Draft"


SHOWN = (Said.CUSTOMER, Said.ANSWER)
"""What the customer reads of a conversation."""


class Awaited(Labelled):
    """For whom the clock of resolution waits."""

    CUSTOMER = "customer", "お客さまのお返事待ち", "Waiting for the customer"
    MAKER = "maker", "メーカーの回答待ち", "Waiting for the maker"
