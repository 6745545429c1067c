"""Who may do what for a company, their sign-ins, and the notices to the company (Art. 10, 33)."""
