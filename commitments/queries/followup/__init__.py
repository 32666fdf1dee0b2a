"""What is to be done about commitments, and inquiries to parties."""
