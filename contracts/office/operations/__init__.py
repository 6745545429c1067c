"""What every operation uses: journal, notices, alerts, files, numbers, approvals."""
