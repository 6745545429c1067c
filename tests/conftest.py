"""What all tests share; their settings and servers are in `tests/settings.py`."""

from hypothesis import settings

# Two cores shared by all: a slow example is no failure, and a failure can be repeated.
settings.register_profile("portal", deadline=None, derandomize=True)
settings.load_profile("portal")
