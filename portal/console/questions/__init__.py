"""Questions and answers: written, previewed, published, ordered and withdrawn by staff."""
