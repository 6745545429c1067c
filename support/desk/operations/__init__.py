"""What is done at the support desk."""
