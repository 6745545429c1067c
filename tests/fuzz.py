"""The seed of the day, and how much is tried."""

import os
from datetime import date

ORDINARY = 2
SEED = int(os.environ.get("FUZZ_SEED") or date.today().toordinal())
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES") or ORDINARY)
"""Of each form; of lists one less."""
