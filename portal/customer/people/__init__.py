"""Who may do what for a company, their sign-ins, and what the company was told (Art. 10, 33)."""
