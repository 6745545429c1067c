"""What staff tell holders in their own words: posted, mailed, said by telephone (Art. 33)."""
