"""The kinds of things about questions and answers, each with its label."""

from contracts.office.terms.labels import Labelled


class Topic(Labelled):
    """What a question is about, in the order in which readers see them."""

    APPLYING = "applying", "お申し込み", "Applying"
    PAYING = "paying", "お支払い", "Paying"
    DOCUMENTS = "documents", "請求書と領収書", "Invoices and receipts"
    CHANGING = "changing", "台数とプランの変更", "Changing servers and plan"
    ENDING = "ending", "更新と解約", "Renewing and cancelling"
    SUPPORT = "support", "サポート", "Support"
    PORTAL = "portal", "ポータルの使い方", "Using the portal"


class State(Labelled):
    DRAFT = "draft", "下書き", "Draft"
    PUBLISHED = "published", "公開中", "Published"
    WITHDRAWN = "withdrawn", "公開停止", "Withdrawn"


class Page(Labelled):
    """A page of the portal that an answer may lead to, by the name of its address."""

    SERVICE = "service", "サービスと料金", "Service and price"
    CALCULATOR = "calculator", "はじめの1年の料金", "Price of the first year"
    APPLY = "apply", "お申し込み", "Apply"
    TERMS = "terms", "規約", "Terms"
    STATUS = "status", "稼働状況", "Service status"
    NOTICES = "notices", "お知らせ", "Notices"
    CONTRACTS = "contracts", "概要", "Overview"
    INVOICES = "invoices", "請求書", "Invoices"
    PAY = "pay", "お支払い方法", "How to pay"
    PAYMENTS = "payments", "入金", "Payments"
    STATEMENT = "statement", "取引残高", "Statement of account"
    FILES = "exports", "ファイル", "Files"
    PARTICULARS = "particulars", "登録内容", "Registered details"
    PEOPLE = "people", "利用者", "People"
    SECURITY = "security", "セキュリティ", "Security"


FOR_VISITORS = frozenset(
    {Page.SERVICE, Page.CALCULATOR, Page.APPLY, Page.TERMS, Page.STATUS, Page.NOTICES}
)
"""Pages that need no sign-in."""
