"""What is left to do once a contract has ended (Art. 25), and what is kept until when.

Two checklists, the holder's and the operator's, with their due days; the certificate of erasure;
the law's terms of keeping; and the erasure of personal data once the last of them is over.
"""
