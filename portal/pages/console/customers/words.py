"""Operations, states and proposals in words, for staff."""

from billing.terms.dunning import Step
from contracts.language import both
from contracts.queries.portfolio import State
from portal.pages.contracts.history import OPERATIONS as OF_CONTRACTS

STATES = [
    (State.APPLIED.value, both("審査中", "applied for")),
    (State.RUNNING.value, both("成立・利用中", "running")),
    (State.SUSPENDED.value, both("停止中", "suspended")),
    (State.ENDING.value, both("終了予定", "ending")),
    (State.ENDED.value, both("終了", "ended")),
    (State.REFUSED.value, both("不承諾", "refused")),
]
OPERATIONS = {
    **OF_CONTRACTS,
    "register_customer": both("顧客の登録", "Customer registered"),
    "add_billing_account": both("請求先の追加", "Billing account added"),
    "add_contact": both("担当者の追加", "Contact added"),
    "change_customer": both("会社情報の変更", "Company changed"),
    "change_billingaccount": both("請求先の変更", "Billing account changed"),
    "change_contact": both("担当者の変更", "Contact changed"),
    "become_owner": both("管理者になった", "Became owner"),
    "invite_member": both("利用者の招待", "Person invited"),
    "resend_invitation": both("招待の再送", "Invitation sent again"),
    "revoke_invitation": both("招待の取消し", "Invitation withdrawn"),
    "accept_invitation": both("招待の受諾", "Invitation accepted"),
    "change_role": both("役割の変更", "Role changed"),
    "remove_member": both("利用者の除外", "Person removed"),
    "decline_mail": both("メールの選択", "Choice of mail"),
    "charge": both("損害の請求", "Damages billed"),
    "withdraw_charge": both("損害の請求の取下げ", "Damages withdrawn"),
    "issue_invoice": both("請求書の発行", "Invoice issued"),
    "receive": both("入金", "Payment"),
    "reverse": both("充当の取消し", "Allocation taken back"),
    "apply_credit": both("前受金の充当", "Credit applied"),
    "demand": both("全額の請求", "Everything demanded"),
    "dunning_reminder": both("お支払いのご確認", "Payment reminder"),
    "dunning_second": both("督促", "Second reminder"),
    "dunning_final": both("最終督促", "Final demand"),
    "proposal_approved": both("起案の承認", "Proposal approved"),
    "proposal_declined": both("起案の却下", "Proposal declined"),
    "proposal_lapsed": both("起案の消滅", "Proposal lapsed"),
    "hold_dunning": both("督促の保留", "Dunning held"),
    "release_dunning": both("督促の再開", "Dunning goes on"),
    "propose_suspension": both("停止の起案", "Suspension proposed"),
    "propose_termination": both("解除の起案", "Termination proposed"),
    "propose_lifting": both("停止解除の起案", "Lifting proposed"),
    "begin_draft": both("申込の下書き", "Application begun"),
}
"""What is not listed is shown by its name in the journal."""

STEPS = {
    Step.REMINDER: both("お支払いのご確認", "payment reminder"),
    Step.SECOND: both("督促", "second reminder"),
    Step.FINAL: both("最終督促", "final demand"),
    Step.SUSPENSION: both("停止の起案", "suspension proposed"),
    Step.TERMINATION: both("解除の起案", "termination proposed"),
}
PROPOSALS = {
    "suspension": both("停止", "suspension"),
    "termination": both("解除", "termination"),
    "lifting": both("停止の解除", "lifting"),
}
PROPOSAL_STATES = {
    "open": both("未決", "open"),
    "approved": both("承認", "approved"),
    "declined": both("却下", "declined"),
    "lapsed": both("消滅", "lapsed"),
}
CHANNELS = {
    "mail": both("電子メール", "e-mail"),
    "page": both("公表", "announced"),
    "telephone": both("電話", "telephone"),
}


def operation(name: str) -> str:
    return str(OPERATIONS.get(name, name))
