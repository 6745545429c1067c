"""Writing, publishing, ordering and withdrawing questions."""
