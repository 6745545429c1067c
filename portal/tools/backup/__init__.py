"""Backups: database and stored files in one file, and what brings them back.

A backup is a tar archive, encrypted as a whole by age where BACKUP_KEY is
given, so that it can be read without the portal:

    age --decrypt --identity KEY FILE | tar --extract
    sha256sum --check SHA256SUMS
    cat database/* | pg_restore --dbname=…

It holds, in this order: `database/`, the output of pg_dump cut into pieces, so that it needs no
room on the disk; `files/`, the stored files, copied after the snapshot was taken, so that every
row has its file; `SHA256SUMS`; and `manifest.json`, without which it is cut short.
"""
