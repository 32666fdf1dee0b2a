"""Tables of other registers brought into this one."""
