"""What pages, mails and the report read of incidents and maintenance."""
