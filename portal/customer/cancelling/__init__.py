"""Cancelling and declining renewal, with their cost before they are sent (Art. 14-2 to 16)."""
