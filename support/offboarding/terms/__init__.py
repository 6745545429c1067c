"""When something is due after the end of a contract, and how long what is kept: pure rules."""
