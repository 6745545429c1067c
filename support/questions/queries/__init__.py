"""What pages and operations read of questions and answers."""
