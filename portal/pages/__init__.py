"""The pages: they read rows, ask the rules, and call operations; nothing is decided here."""
