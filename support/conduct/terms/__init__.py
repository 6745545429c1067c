"""What is reported, how it is assessed, and what may follow (Art. 30, 31)."""
