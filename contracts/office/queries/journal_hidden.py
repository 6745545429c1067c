"""What the journal keeps of staff's own deliberation: nothing that a customer is shown."""

OPERATIONS = (
    "propose",
    "approval_approved",
    "approval_declined",
    "approval_withdrawn",
    "add_note",
    "attach_file",
)
