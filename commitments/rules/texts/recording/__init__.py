"""What a marked passage says of the commitment that is recorded from it."""
