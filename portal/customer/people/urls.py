from django.urls import path

from portal.customer.people import inbox, people, security

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.member, name="member"),
    path("people/second-factor/", people.require_factor, name="require_factor"),
    path("people/<int:pk>/role/", people.change_role, name="change_role"),
    path("people/<int:pk>/sessions/", people.end_member_sessions, name="end_member_sessions"),
    path("people/<int:pk>/remove/", people.remove_member, name="remove_member"),
    path("invitations/<int:pk>/resend/", people.resend_invitation, name="resend_invitation"),
    path("invitations/<int:pk>/revoke/", people.revoke_invitation, name="revoke_invitation"),
    path("security/", security.security, name="security"),
    path("security/history/", security.sign_ins, name="sign_ins"),
    path("security/sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path("security/sessions/end/", security.end_other_sessions, name="end_other_sessions"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/seen/", inbox.inbox_seen, name="inbox_seen"),
    path("inbox/mail/", inbox.mail_choices, name="mail_choices"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("inbox/<int:pk>/pdf/", inbox.notice_pdf, name="notice_pdf"),
]
