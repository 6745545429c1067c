"""From an account to an application, in steps that can be left and taken up again (Art. 6)."""
