"""What every document that leaves the house is made with: letters, paper, who issues it."""
