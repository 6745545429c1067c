"""Documents that leave the house: content copied from an issued invoice, then PDF and mail."""
