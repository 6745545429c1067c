"""What pages, mails and jobs read of the support desk."""
