"""What each release left behind, by which the next rehearse their upgrade (`write.py`)."""

from pathlib import Path

FOLDER = Path(__file__).parent
KEY = "the secret key of a release that is rehearsed"
SECRET = "JBSWY3DPEHPK3PXP"  # of everybody's authenticator app
OWNER, STAFF = "owner@example.jp", "sato@example.jp"
