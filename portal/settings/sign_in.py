"""Accounts: passwords, sessions and second factors."""

from portal import environment
from portal.environment import read
from portal.settings.base import DEBUG, PRODUCTION

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backend.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
] + [
    {"NAME": f"portal.accounts.passwords.{name}"}
    for name in ("ContextValidator", "BreachedValidator")
]
# The list of breached passwords by their hashes in order, as Have I Been Pwned offers it.
PWNED_PASSWORDS = read("PWNED_PASSWORDS", environment.existing_file)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# In addition to allauth's own. A wrong password counts for its address together with the network
# that it came from, and the more there were, the longer the wait.
ACCOUNT_RATE_LIMITS = {
    "conduct_report": "5/h/ip",
    "blocked": "60/h/ip",
    "login_failed": "10/m/ip,5/5m/key,10/1h/key,15/1d/key",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

SESSION_ENGINE = "portal.accounts.session_store"
# A session ends when nothing was asked for so long, and so long after the sign-in.
CONSOLE_IDLE_MINUTES = read("CONSOLE_IDLE_MINUTES", environment.count, 30)
PORTAL_IDLE_MINUTES = read("PORTAL_IDLE_MINUTES", environment.count, 120)
SESSION_HOURS = read("SESSION_HOURS", environment.count, 12)
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # of a customer's device that is kept signed in
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "signup": "portal.accounts.forms.SignupForm",
    "add_email": "portal.accounts.forms.AddEmailForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}

# Staff and owners see nothing before they have a second factor.
SECOND_FACTOR_REQUIRED = read("SECOND_FACTOR_REQUIRED", environment.boolean, PRODUCTION)
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# As many as OWASP asks of PBKDF2: a set of ten takes some seconds, once.
RECOVERY_CODE_ROUNDS = 600_000
# Nobody signs in before the address is confirmed, so one that waits is only a new address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.MFAReauthenticateForm",
    "activate_totp": "portal.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "portal.accounts.forms.EditWebAuthnForm",
}
